"""A scenario as the form that Lex can fill: its questions, its confirmation, and what is said before and after them.

Lex asks by itself what is asked on the plain way of the scenario; the code hook asks the rest when it is needed.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from typing import Final

from aicc.aws.lex.losses import Loss, LossKind
from aicc.aws.lex.plain_way import Placed, branches_of, confirms, decided, every_step, plain_way
from aicc.models.bot import Bot
from aicc.models.expression import Message
from aicc.models.scenario import (
    TO_AGENT,
    Act,
    Ask,
    Call,
    Consult,
    End,
    HandOff,
    InputType,
    Say,
    Scenario,
    Step,
)

_DEFAULT: Final = "default"
_YES_AND_NO: Final = 2


@dataclass(frozen=True, slots=True, kw_only=True)
class Question:
    """A slot and how it is asked for."""

    slot: str
    ask: Ask
    placed: Placed
    # Whether Lex asks by itself.
    required: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class Dialogue:
    """A scenario as a form."""

    questions: tuple[Question, ...]
    confirmation: Placed | None
    # Steps that speak before the first question and after the last.
    before: tuple[Placed, ...]
    after: tuple[Placed, ...]
    # The last action on the plain way.
    action: Placed | None
    # Every step.
    steps: tuple[Placed, ...]
    losses: tuple[Loss, ...]


def dialogue(bot: Bot, scenario: Scenario) -> Dialogue:
    """Return a scenario as a form, and what of it is none."""
    steps = tuple(every_step(bot, scenario))
    way = tuple(plain_way(bot, scenario))
    confirmation = next((placed for placed in reversed(way) if confirms(placed.step)), None)
    asked = [placed for placed in way if isinstance(placed.step, Ask) and placed is not confirmation]
    questions, again = _questions(asked, steps, confirmation)
    waiting = [number for number, placed in enumerate(way) if isinstance(placed.step, Ask)]
    working = [number for number, placed in enumerate(way) if isinstance(placed.step, Act)]
    first = min([*waiting, *working], default=len(way))
    last = max(waiting, default=first - 1)
    acts = [placed for placed in way if isinstance(placed.step, Act)]
    between = [placed for placed in way[first:last] if message_of(placed.step) and not isinstance(placed.step, Ask)]
    return Dialogue(
        questions=questions,
        confirmation=confirmation,
        before=tuple(placed for placed in _certain(way[:first]) if message_of(placed.step)),
        after=tuple(placed for placed in _certain(way[last if waiting else first :]) if message_of(placed.step)),
        action=acts[-1] if acts else None,
        steps=steps,
        losses=(
            *_lost(scenario, steps, confirmation),
            *again,
            *_all(LossKind.SPOKEN_BETWEEN, between),
            *_all(LossKind.AFTER_CONFIRMATION, _behind(way, confirmation)),
        ),
    )


def _behind(way: Sequence[Placed], confirmation: Placed | None) -> list[Placed]:
    """Return the questions behind the confirmation."""
    if confirmation is None:
        return []
    return [placed for placed in way[way.index(confirmation) + 1 :] if isinstance(placed.step, Ask)]


def _certain(way: Sequence[Placed]) -> Iterator[Placed]:
    """Return the steps up to the first fork: behind it, words may not be true."""
    for placed in way:
        yield placed
        if not decided(placed.step):
            return


def message_of(step: Step) -> Message | None:
    """Return what a step that does not ask says."""
    return step.message if isinstance(step, Say | Act | End | HandOff) else None


def failure_of(step: Step | None) -> Message | None:
    """Return what is said when an action fails for any reason."""
    failure = step.on_failure.get(_DEFAULT) if isinstance(step, Act) else None
    return failure.message if failure is not None else None


def refusal(bot: Bot, placed: Placed) -> Placed | None:
    """Return the step that speaks after a no to a confirmation; None where what to change is asked."""
    step = placed.step
    if not isinstance(step, Ask) or step.changes or len(step.next) != _YES_AND_NO:
        return None
    target = bot.scenarios[placed.scenario].steps.get(step.next[1].go or "")
    if target is None or message_of(target) is None:
        return None
    return replace(placed, step=target)


def _questions(
    asked: Sequence[Placed], steps: Sequence[Placed], confirmation: Placed | None
) -> tuple[tuple[Question, ...], list[Loss]]:
    """Return each slot once, those of the plain way first, and what asks for one of them in other words."""
    found: dict[str, Question] = {}
    losses: list[Loss] = []
    for placed in (*asked, *steps):
        ask = placed.step
        if not isinstance(ask, Ask) or (confirmation is not None and placed.place == confirmation.place):
            continue
        slot = placed.slot(ask.slot)
        known = found.setdefault(
            slot, Question(slot=slot, ask=ask, placed=placed, required=any(placed is each for each in asked))
        )
        if known.placed.place != placed.place and known.ask.message != ask.message:
            losses.append(Loss(kind=LossKind.ASKED_AGAIN, place=placed.place))
    optional = [question.placed for question in found.values() if not question.required]
    return tuple(found.values()), [*losses, *_all(LossKind.OPTIONAL_SLOT, optional)]


def _forks(step: Step) -> bool:
    return not confirms(step) and len(branches_of(step)) > 1


def _all(kind: LossKind, steps: Sequence[Placed]) -> Iterator[Loss]:
    return (Loss(kind=kind, place=placed.place) for placed in steps)


def _lost(scenario: Scenario, steps: Sequence[Placed], confirmation: Placed | None) -> Iterator[Loss]:
    if scenario.confirm_cancel or scenario.retention:
        yield Loss(kind=LossKind.MANNERS, place=f"scenarios/{scenario.id}.yaml")
    for placed in steps:
        yield from (Loss(kind=kind, place=placed.place) for kind in _step_losses(placed, confirmation))


def _step_losses(placed: Placed, confirmation: Placed | None) -> Iterator[LossKind]:
    step = placed.step
    if _forks(step):
        yield LossKind.BRANCHES
    if isinstance(step, Act):
        yield LossKind.ACTIONS
    if isinstance(step, Call):
        yield LossKind.CALLED
    if isinstance(step, Consult):
        yield LossKind.CONSULT
    if isinstance(step, HandOff) or _leads_to_person(step):
        yield LossKind.HAND_OFF
    if isinstance(step, Ask):
        yield from _ask_losses(placed, step, confirmation)


def _ask_losses(placed: Placed, ask: Ask, confirmation: Placed | None) -> Iterator[LossKind]:
    if confirms(ask) and (confirmation is None or placed.place != confirmation.place):
        yield LossKind.SECOND_CONFIRMATION
    elif ask.changes:
        yield LossKind.CONFIRMATION_CHANGES
    if ask.reprompt is not None or ask.help is not None:
        yield LossKind.REPROMPT_AND_HELP
    if ask.validations:
        yield LossKind.VALIDATION
    if ask.entity is not None or ask.role is not None:
        yield LossKind.ROLE
    if ask.options_from is not None:
        yield LossKind.DYNAMIC_OPTIONS
    elif ask.input_type is InputType.MULTI_SELECT:
        yield LossKind.SEVERAL_VALUES


def _leads_to_person(step: Step) -> bool:
    failures = getattr(step, "on_failure", {}).values()
    return any(way.go == TO_AGENT for way in (*getattr(step, "next", ()), *failures))
