"""One turn of a conversation as Lex leads it: what was meant, what is asked, who is called, what is said.

The order in a turn:
    1. what the customer said is an answer to the pending question, or opens an intent (`_answered`, `_opened`);
    2. the dialog code hook, where the intent has one, may change everything (`_led`);
    3. otherwise the next empty slot is asked for, then the confirmation (`_proposal`);
    4. what needs nothing more is fulfilled, by the fulfilment code hook where there is one (`_fulfilled`).
"""

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from datetime import datetime
from typing import Any, Final

from aicc.aws.lex.definition import LexIntent, Prompt, Response
from aicc.aws.lex_server.failures import Refusal, RequestRefused
from aicc.aws.lex_server.hooks import TEXT, HookAnswer, HookTimeout, Occasion, Source, event, read_answer, refused
from aicc.aws.lex_server.interpreting import Setting, interpretations, read_aim
from aicc.aws.lex_server.messages import Written, said
from aicc.aws.lex_server.recognition import Reading
from aicc.aws.lex_server.slot_values import Message
from aicc.aws.lex_server.state import (
    Action,
    Aim,
    Confirmed,
    Context,
    IntentState,
    Session,
    SlotValue,
    Step,
    overlaid,
)
from aicc.scenario.forms import read_yes_no

# Dialog hooks that may follow one another within a turn, each emptying slots again.
_MOST_HOOKS: Final = 5
_MOST_CONTEXTS: Final = 20
# Of one context.
_MOST_ATTRIBUTES: Final = 10
_LONGEST_ATTRIBUTE: Final = 1024
# From here on another intent takes over from words that any slot would take.
_CLEARLY_MEANT: Final = 0.8


@dataclass(slots=True, kw_only=True)
class Turn:
    """One turn being taken. `session`, `messages` and the rest are what has become of them so far."""

    setting: Setting
    session: Session
    # What was said; empty where a client only sets the state.
    message: Message
    readings: list[Reading]
    now: datetime
    request_attributes: Mapping[str, str] = field(default_factory=dict)
    # How the customer said it: Text, Speech or DTMF.
    mode: str = TEXT
    messages: tuple[Mapping[str, Any], ...] = ()
    interpretations: tuple[Mapping[str, Any], ...] = ()
    hooks_called: int = 0

    # --- 1. what was meant -------------------------------------------------------------------------------------------

    def take(self) -> None:
        """Take the turn.

        Raises:
            RequestRefused: a Lambda function failed.
        """
        step, aim = self.session.step, self.session.aim
        intent = self._intent(aim.name) if aim else None
        if aim is not None and intent is not None and step is not None:
            if step.action is Action.ELICIT_SLOT and step.slot:
                return self._answered(intent, aim, step.slot)
            if step.action is Action.CONFIRM_INTENT:
                return self._confirmed(intent, aim)
        return self._opened(self._best())

    def resume(self) -> None:
        """Go on from a state that a client has set, without words: ask what it says, or find out what comes next.

        Raises:
            RequestRefused: a Lambda function failed.
        """
        step, aim = self.session.step, self.session.aim
        if step is None or aim is None:
            return None
        intent = self._known(aim)
        if step.action is Action.DELEGATE:
            return self._led(intent, aim)
        asks = step.action in (Action.ELICIT_SLOT, Action.CONFIRM_INTENT)
        return self._asked(intent, aim, step) if asks and not self.messages else None

    def _best(self) -> Reading | None:
        """Return the reading that counts, None where it is none of the intents."""
        best = self.readings[0] if self.readings else None
        return best if best and best.confidence >= self.setting.locale.threshold else None

    def _opened(self, reading: Reading | None) -> None:
        if reading is None:
            return self._lost()
        intent = reading.intent
        filled = self.setting.recogniser.slots(reading, self.message)
        slots = {slot.name: filled.get(slot.name) or self._default(slot.defaults) for slot in intent.slots}
        return self._begun(intent, Aim(name=intent.name, slots=slots))

    def _begun(self, intent: LexIntent, aim: Aim) -> None:
        self.session = replace(self.session, aim=aim, step=None, retries=0)
        self._say(intent.initial, aim)
        self._led(intent, aim)

    def _lost(self) -> None:
        """Give the words to the fallback intent."""
        fallback = self.setting.locale.fallback
        if fallback is None:
            aim = replace(self.session.aim, state=IntentState.FAILED) if self.session.aim else None
            self.session = replace(self.session, aim=aim, step=Step(action=Action.CLOSE), retries=0)
            return None
        return self._begun(fallback, Aim(name=fallback.name))

    def _answered(self, intent: LexIntent, aim: Aim, name: str) -> None:
        slot = intent.slot(name)
        if slot is None:
            return self._opened(self._best())
        other = self._other(intent)
        recogniser = self.setting.recogniser
        value = None if other and other.is_sample else recogniser.slot_types.answer(slot, self.message)
        found = bool(recogniser.slot_types.found(slot, self.message))
        clearly = other is not None and other.confidence >= _CLEARLY_MEANT and not recogniser.slot_types.is_free(slot)
        if value is not None and (found or not clearly):
            besides = recogniser.slots(Reading(intent=intent, confidence=1.0), self.message) if found else {}
            empty = {key: it for key, it in besides.items() if aim.slots.get(key) is None and key != name}
            return self._led(intent, aim.with_slots({**self._apart(empty, value), name: value}))
        return self._opened(other) if other else self._again(intent, aim)

    def _apart(self, values: Mapping[str, SlotValue], answer: SlotValue) -> dict[str, SlotValue]:
        """Return the values that were said beside the answer: no words fill two slots."""
        said_once = {answer.original, *(value.original for value in answer.several)}
        return {name: value for name, value in values.items() if value.original not in said_once}

    def _confirmed(self, intent: LexIntent, aim: Aim) -> None:
        asked = self._written(intent.confirmation.prompt, aim) if intent.confirmation else ()
        question = " ".join(message.get("content", "") for message in asked)
        yes = read_yes_no(self.message.text, question=question)
        if yes is not None:
            answer = Confirmed.CONFIRMED if yes else Confirmed.DENIED
            return self._led(intent, replace(aim, confirmed=answer))
        other = self._other(intent)
        return self._opened(other) if other else self._again(intent, aim)

    def _other(self, intent: LexIntent) -> Reading | None:
        best = self._best()
        return best if best and best.intent.name != intent.name else None

    def _again(self, intent: LexIntent, aim: Aim) -> None:
        """Ask again what was not answered; when that was asked often enough, the fallback intent takes over."""
        prompt = self._prompt(intent, self.session.step)
        if self.session.retries >= (prompt.retries if prompt else 0):
            return self._lost()
        self.session = replace(self.session, retries=self.session.retries + 1)
        return self._led(intent, aim, again=self.session.step)

    # --- 2. the dialog code hook -------------------------------------------------------------------------------------

    def _led(self, intent: LexIntent, aim: Aim, *, again: Step | None = None) -> None:
        """Go on with an intent; `again` is the question that was not answered."""
        if again is None:
            self.session = replace(self.session, retries=0)
        proposed, proposed_aim = (again, aim) if again else self._proposal(intent, aim)
        if not intent.dialog_hook:
            return self._done(intent, proposed_aim, proposed)
        answer = self._ask_hook(Source.DIALOG, aim, proposed, proposed_aim)
        if answer.step is not Action.DELEGATE:
            return self._obeyed(answer, aim)
        changed = self._aim_of(answer, aim)
        intent = self._known(changed)
        if again and changed == aim:
            return self._done(intent, changed, again)
        proposed, proposed_aim = self._proposal(intent, changed)
        return self._done(intent, proposed_aim, proposed)

    def _obeyed(self, answer: HookAnswer, before: Aim) -> None:
        """Do what a function says."""
        step = self.session.step or Step(action=answer.step)
        self.messages += tuple(answer.messages)
        if step.action is Action.ELICIT_INTENT:
            self.session = replace(self.session, aim=None, retries=0)
            return None
        aim = self._aim_of(answer, before)
        self.session = replace(self.session, aim=aim)
        intent = self._known(aim)
        if step.action is Action.CLOSE:
            return self._closed(intent, aim, spoken=bool(answer.messages))
        if step.slot and intent.slot(step.slot) is None:
            raise refused(f"the intent {intent.name} has no slot {step.slot}")
        return None if answer.messages else self._asked(intent, aim, step)

    # --- 3. what comes next ------------------------------------------------------------------------------------------

    def _proposal(self, intent: LexIntent, aim: Aim) -> tuple[Step, Aim]:
        """Return what comes next: a slot, the confirmation, or the end."""
        if aim.confirmed is Confirmed.DENIED:
            return Step(action=Action.CLOSE), replace(aim, state=IntentState.FAILED)
        for slot in intent.asked:
            if aim.slots.get(slot.name) is None:
                return Step(action=Action.ELICIT_SLOT, slot=slot.name), aim
        confirmation = intent.confirmation
        if confirmation is not None and confirmation.active and aim.confirmed is Confirmed.NONE:
            return Step(action=Action.CONFIRM_INTENT), aim
        return Step(action=Action.CLOSE), replace(aim, state=IntentState.READY)

    def _done(self, intent: LexIntent, aim: Aim, step: Step) -> None:
        if step.action is not Action.CLOSE:
            self.session = replace(self.session, aim=aim, step=step)
            return self._asked(intent, aim, step)
        if aim.state is IntentState.FAILED:
            self.session = replace(self.session, aim=aim, step=step)
            return self._say(intent.confirmation.declined if intent.confirmation else None, aim)
        return self._fulfilled(intent, aim, step)

    def _asked(self, intent: LexIntent, aim: Aim, step: Step) -> None:
        prompt = self._prompt(intent, step)
        if prompt is not None:
            self.messages += self._written(prompt, aim)

    # --- 4. the end --------------------------------------------------------------------------------------------------

    def _fulfilled(self, intent: LexIntent, aim: Aim, step: Step) -> None:
        self.session = replace(self.session, aim=aim, step=None)
        if not intent.fulfillment.hook:
            # With nobody to fulfil it, the client does; unless the bot has words for it.
            ended = IntentState.FULFILLED if intent.fulfillment.success else IntentState.READY
            return self._closed(intent, replace(aim, state=ended), spoken=False)
        try:
            answer = self._ask_hook(Source.FULFILLMENT, aim, step, aim)
        except (RequestRefused, HookTimeout) as error:
            return self._failed(intent, aim, error)
        if answer.step is not Action.DELEGATE:
            return self._obeyed(answer, aim)
        changed = self._aim_of(answer, aim)
        emptied = any(value is not None and changed.slots.get(name) is None for name, value in aim.slots.items())
        if not emptied:
            raise refused("a fulfilment function may delegate only when it has emptied a slot")
        return self._led(self._known(changed), replace(changed, state=IntentState.IN_PROGRESS))

    def _failed(self, intent: LexIntent, aim: Aim, error: Exception) -> None:
        """Say that fulfilment failed, where the bot has words for it; otherwise the turn is refused."""
        timed_out = isinstance(error, HookTimeout)
        response = intent.fulfillment.timeout if timed_out else intent.fulfillment.failure
        if response is None:
            raise _timed_out() if timed_out else error
        self.session = replace(self.session, aim=replace(aim, state=IntentState.FAILED), step=Step(action=Action.CLOSE))
        self._say(response, aim)

    def _closed(self, intent: LexIntent, aim: Aim, *, spoken: bool) -> None:
        """End the intent; `spoken` says that a function has said what there is to say."""
        self.session = replace(self.session, aim=aim, step=Step(action=Action.CLOSE), retries=0)
        if aim.state is IntentState.FAILED:
            return None if spoken else self._say(intent.fulfillment.failure, aim)
        if not spoken:
            self._say(intent.fulfillment.success, aim)
            self._say(intent.closing.response if intent.closing and intent.closing.active else None, aim)
        return self._activate(intent, aim)

    def _activate(self, intent: LexIntent, aim: Aim) -> None:
        """Make the output contexts of an intent that has ended well the matter of the next turns."""
        filled = [(name, value.shown[:_LONGEST_ATTRIBUTE]) for name, value in aim.slots.items() if value is not None]
        values = dict(filled[:_MOST_ATTRIBUTES])
        now = self.now.timestamp()
        fresh = tuple(
            Context(name=one.name, until=now + one.seconds, turns=one.turns, attributes=values)
            for one in intent.output_contexts
        )
        names = {context.name for context in fresh}
        kept = tuple(context for context in self.session.contexts if context.name not in names)
        self.session = replace(self.session, contexts=(*fresh, *kept)[:_MOST_CONTEXTS])

    # --- functions ---------------------------------------------------------------------------------------------------

    def _ask_hook(self, source: Source, aim: Aim, proposed: Step, proposed_aim: Aim) -> HookAnswer:
        """Call the function of the alias and take over what it says of the session."""
        self.hooks_called += 1
        if self.hooks_called > _MOST_HOOKS:
            raise refused("functions send the conversation round in a circle")
        if self.setting.alias.hook is None:
            raise RequestRefused(Refusal.DEPENDENCY, f"The alias has no Lambda function for {source} of {aim.name}.")
        now = self.now.timestamp()
        occasion = Occasion(
            source=source,
            identity=self.setting.alias.identity,
            locale=self.setting.locale.id,
            text=self.message.forms.text,
            interpretations=interpretations(self.readings, aim, self.setting, self.message.text),
            aim=aim,
            proposed=proposed,
            proposed_aim=proposed_aim,
            attempt=f"Retry{self.session.retries}" if self.session.retries else "Initial",
            request_attributes=self.request_attributes,
            mode=self.mode,
        )
        try:
            raw = self.setting.alias.hook(event(self.session, occasion, now))
        except HookTimeout as error:
            if source is Source.FULFILLMENT:
                raise
            raise _timed_out() from error
        answer = read_answer(raw, source)
        retries = self.session.retries
        self.session = replace(overlaid(self.session, answer.state, now), retries=retries)
        if answer.request_attributes is not None:
            self.request_attributes = answer.request_attributes
        return answer

    def _aim_of(self, answer: HookAnswer, before: Aim) -> Aim:
        given = answer.state.get("intent")
        try:
            return before if given is None else read_aim(self.setting.locale, given, before)
        except RequestRefused as error:
            raise refused(error.message) from error

    # --- words -------------------------------------------------------------------------------------------------------

    def _say(self, response: Response | None, aim: Aim) -> None:
        if response is not None:
            self.messages += self._written(response, aim)

    def _written(self, spoken: Response | Prompt, aim: Aim) -> tuple[Written, ...]:
        slots = {name: value.shown for name, value in aim.slots.items() if value is not None}
        turn = self.session.turns + self.session.retries
        return said(spoken.groups, turn=turn, slots=slots, attributes=self.session.attributes)

    def _prompt(self, intent: LexIntent, step: Step | None) -> Prompt | None:
        """Return the question of a step."""
        if step is None or step.action is not Action.ELICIT_SLOT:
            return intent.confirmation.prompt if intent.confirmation else None
        slot = intent.slot(step.slot or "")
        return slot.prompt if slot else None

    def _default(self, defaults: tuple[str, ...]) -> SlotValue | None:
        """Return the first default that has a value: `#context.attribute`, `[attribute]` or a plain one."""
        for default in defaults:
            value: str | None = default
            if default.startswith("#"):
                name, _, attribute = default[1:].partition(".")
                contexts = (context.attributes for context in self.session.contexts if context.name == name)
                value = next(contexts, {}).get(attribute)
            elif default.startswith("[") and default.endswith("]"):
                value = self.session.attributes.get(default[1:-1])
            if value:
                return SlotValue(original=value, interpreted=value, resolved=(value,))
        return None

    def _intent(self, name: str) -> LexIntent | None:
        return self.setting.locale.intent(name)

    def _known(self, aim: Aim | None) -> LexIntent:
        intent = self._intent(aim.name) if aim else None
        if intent is None:
            raise refused("there is no intent to go on with")
        return intent

    def interpret(self) -> None:
        """Note what was meant, as it is answered and as functions are told."""
        self.interpretations = interpretations(self.readings, self.session.aim, self.setting, self.message.text)


def _timed_out() -> RequestRefused:
    return RequestRefused(Refusal.DEPENDENCY, "The Lambda function took longer than Lex waits.")
