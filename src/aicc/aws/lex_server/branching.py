"""The ways on that a definition prescribes: what is said at a stage, values that are set, branches, and next steps."""

from collections.abc import Iterator, Mapping
from dataclasses import replace
from typing import Final, Protocol

import regex

from aicc.aws.lex.conditions import ConditionInvalid, Facts, parse
from aicc.aws.lex.definition import LexIntent, LexLocale, NextStep, Response, Way
from aicc.aws.lex_server.failures import Refusal, RequestRefused
from aicc.aws.lex_server.interpreting import Setting
from aicc.aws.lex_server.slot_values import Message
from aicc.aws.lex_server.state import Action, Aim, IntentState, Session, SlotValue, Step

# Stages of one turn, each of which may lead to another.
_MOST_STAGES: Final = 20
_SLOT: Final = regex.compile(r"\{([^{}]+)\}")
_ATTRIBUTE: Final = regex.compile(r"\[([^\[\]]+)\]")


class Turn(Protocol):
    """What the ways need of the turn that is being taken."""

    setting: Setting
    session: Session
    message: Message
    request_attributes: Mapping[str, str]
    mode: str
    # Stages whose way on was followed.
    stages: int

    def say(self, response: Response | None, aim: Aim) -> None:
        """Say something, where there is anything to say."""

    def begin(self, intent: LexIntent, aim: Aim) -> None:
        """Begin with an intent."""

    def done(self, intent: LexIntent, aim: Aim, step: Step, *, silent: bool = False) -> None:
        """Do what comes next."""

    def fulfil(self, intent: LexIntent, aim: Aim, step: Step) -> None:
        """Fulfil an intent that needs nothing more."""

    def end(self, intent: LexIntent, aim: Aim, *, spoken: bool) -> None:
        """Close an intent."""


def follow(turn: Turn, way: Way | None, intent: LexIntent, aim: Aim) -> Aim | None:
    """Say what is said at a stage, and go where it leads.

    Returns:
        The intent with what was set, where Lex goes on by itself; None where a next step has taken over.

    Raises:
        RequestRefused: the ways lead round in a circle, or a function failed.
    """
    if way is None:
        return aim
    turn.stages += 1
    if turn.stages > _MOST_STAGES:
        raise RequestRefused(Refusal.VALIDATION, f"The next steps of {intent.name} lead round in a circle.")
    turn.say(way.response, aim)
    step = way.step
    if way.branches:
        facts = _facts(turn, aim)
        held = (one for one in way.branches if one.condition is None or parse(one.condition).holds(facts))
        branch = next(held, None)
        turn.say(branch.response if branch else None, aim)
        step = branch.step if branch else None
    return _go(turn, step, intent, aim) if step is not None else aim


def _go(turn: Turn, step: NextStep, intent: LexIntent, aim: Aim) -> Aim | None:
    attributes = {
        name: value for name, text in step.attributes.items() if (value := looked_up(text, turn.session, aim))
    }
    turn.session = replace(turn.session, attributes={**turn.session.attributes, **attributes})
    if step.action == "StartIntent":
        _start(turn, step, aim)
        return None
    aim = aim.with_slots({name: value for name, value in _set(turn, step, aim) if intent.slot(name)})
    match step.action:
        case "ElicitSlot":
            turn.done(intent, aim, Step(action=Action.ELICIT_SLOT, slot=step.slot), silent=step.is_silent)
        case "ConfirmIntent":
            turn.done(intent, aim, Step(action=Action.CONFIRM_INTENT), silent=step.is_silent)
        case "FulfillIntent":
            turn.fulfil(intent, replace(aim, state=IntentState.READY), Step(action=Action.CLOSE))
        case "CloseIntent" | "EndConversation":
            turn.end(intent, aim, spoken=step.action == "EndConversation")
        case "ElicitIntent":
            turn.session = replace(turn.session, aim=None, step=Step(action=Action.ELICIT_INTENT), retries=0)
        case _:
            return aim
    return None


def _start(turn: Turn, step: NextStep, before: Aim) -> None:
    begun = turn.setting.locale.intent(step.intent or "")
    if begun is None:
        raise RequestRefused(Refusal.VALIDATION, f"There is no intent {step.intent} to start.")
    empty = Aim(name=begun.name, slots={slot.name: None for slot in begun.slots})
    turn.begin(begun, empty.with_slots({name: value for name, value in _set(turn, step, before) if begun.slot(name)}))


def _set(turn: Turn, step: NextStep, aim: Aim) -> Iterator[tuple[str, SlotValue | None]]:
    for name, texts in step.slots.items():
        values = [value for text in texts if (value := looked_up(text, turn.session, aim))]
        if values or not texts:
            made = [SlotValue(original=value, interpreted=value, resolved=(value,)) for value in values]
            yield name, replace(made[0], several=tuple(made) if len(made) > 1 else ()) if made else None


def looked_up(text: str, session: Session, aim: Aim | None = None) -> str | None:
    """Return a value as a definition writes it: `#context.attribute`, `[attribute]`, `{slot}`, or one that is meant."""
    if text.startswith("#"):
        name, _, attribute = text[1:].partition(".")
        contexts = (context.attributes for context in session.contexts if context.name == name)
        return next(contexts, {}).get(attribute)
    if found := _ATTRIBUTE.fullmatch(text):
        return session.attributes.get(found[1])
    if aim is not None and (found := _SLOT.fullmatch(text)):
        held = aim.slots.get(found[1])
        return held.shown if held is not None else None
    return text


def _facts(turn: Turn, aim: Aim) -> Facts:
    held = {name: value for name, value in aim.slots.items() if value is not None and not value.is_ambiguous}
    return Facts(
        slots={name: tuple(one.shown for one in value.several) or (value.shown,) for name, value in held.items()},
        attributes=turn.session.attributes,
        request_attributes=turn.request_attributes,
        transcript=turn.message.forms.text,
        mode=turn.mode,
    )


def way_faults(locale: LexLocale) -> Iterator[str]:
    """Yield which ways lead nowhere: conditions that nobody can read, slots or intents that are not there."""
    for intent in locale.intents:
        ways = [*intent.ways.values(), *(way for slot in intent.slots for way in slot.ways.values())]
        for fault in (fault for way in ways for fault in _faults(way, intent, locale)):
            yield f"{locale.id}/{intent.name}: {fault}"


def _faults(way: Way, intent: LexIntent, locale: LexLocale) -> Iterator[str]:
    for branch in way.branches:
        try:
            parse(branch.condition or "fn.IS_SET([default])")
        except ConditionInvalid as error:
            yield f"The condition {error}"
    for step in filter(None, (way.step, *(branch.step for branch in way.branches))):
        if step.action == "ElicitSlot" and intent.slot(step.slot or "") is None:
            yield f"There is no slot {step.slot} to elicit."
        if step.action == "StartIntent" and locale.intent(step.intent or "") is None:
            yield f"There is no intent {step.intent} to start."
        if step.action == "ConfirmIntent" and intent.confirmation is None:
            yield "There is nothing to confirm."
