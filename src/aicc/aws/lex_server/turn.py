"""One turn of a conversation as Lex leads it: what was meant, what is asked, who is called, what is said.

The order in a turn:
    1. what the customer said is an answer to the pending question, or opens an intent (`_answered`, `_opened`);
    2. the dialog code hook, where the intent has one, may change everything (`_led`);
    3. otherwise the next empty slot is asked for, then the confirmation (`_proposal`);
    4. what needs nothing more is fulfilled, by the fulfilment code hook where there is one (`fulfil`).
"""

import re
from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from datetime import datetime
from typing import Any, Final

from aicc.aws.lex.definition import LexIntent, Prompt, Response, Stage, Way
from aicc.aws.lex_server.branching import follow, looked_up
from aicc.aws.lex_server.calling import ask, too_slow
from aicc.aws.lex_server.failures import RequestRefused
from aicc.aws.lex_server.hooks import TEXT, HookAnswer, HookTimeout, Source, refused
from aicc.aws.lex_server.interpreting import Setting, interpretations, read_aim
from aicc.aws.lex_server.messages import Written, said
from aicc.aws.lex_server.recognition import Reading
from aicc.aws.lex_server.slot_times import settled
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
)
from aicc.scenario.forms import read_yes_no

_MOST_CONTEXTS: Final = 20
# Of one context.
_MOST_ATTRIBUTES: Final = 10
_LONGEST_ATTRIBUTE: Final = 1024
# What opens another answer to an earlier question: 아니 4시요.
_TAKING_BACK: Final = re.compile(
    r"(?:아\s*)?(?:아니(?:요|오)?|아뇨|아냐|아\s*참|잠깐만?요?|잠시만?요?|정정\S*|죄송\S*)[\s,.!~]"
)
# Whatever is named beside it, it is no other answer: 취소하고 내일 다시 할게요.
_GIVING_UP: Final = re.compile(r"취소|그만|나중|다음에|다시\s*(?:할|걸|연락|전화)")
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
    # Stages whose way on was followed.
    stages: int = 0

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
        return self.begin(intent, Aim(name=intent.name, slots=slots))

    def begin(self, intent: LexIntent, aim: Aim) -> None:
        """Begin with an intent."""
        self.session = replace(self.session, aim=aim, step=None, retries=0)
        self.say(intent.initial, aim)
        self._on(intent.ways.get(Stage.INITIAL), intent, aim)

    def _on(self, way: Way | None, intent: LexIntent, aim: Aim) -> None:
        """Go on with an intent: by its own way from a stage, otherwise as always."""
        following = follow(self, way, intent, aim)
        if following is not None:
            self._led(intent, following)

    def _lost(self) -> None:
        """Give the words to the fallback intent."""
        fallback = self.setting.locale.fallback
        if fallback is None:
            aim = replace(self.session.aim, state=IntentState.FAILED) if self.session.aim else None
            self.session = replace(self.session, aim=aim, step=Step(action=Action.CLOSE), retries=0)
            return None
        return self.begin(fallback, Aim(name=fallback.name))

    def _answered(self, intent: LexIntent, aim: Aim, name: str) -> None:
        slot = intent.slot(name)
        if slot is None:
            return self._opened(self._best())
        other, types = self._other(intent), self.setting.recogniser.slot_types
        value = None if other and other.is_sample else types.answer(slot, self.message)
        found = bool(types.found(slot, self.message))
        clearly = self._is_clear(other) and not types.is_free(slot)
        if not found and not types.is_free(slot) and _TAKING_BACK.match(self.message.text):
            changed = self.setting.recogniser.corrected(intent, aim.slots, self.message)
            if changed:
                return self._led(intent, aim.with_slots(changed))
        if value is not None and (found or not clearly):
            return self._filled(intent, aim, name, value, found=found)
        return self._opened(other) if other else self._again(intent, aim.with_slots(self._beside(intent, aim, name)))

    def _beside(self, intent: LexIntent, aim: Aim, name: str) -> dict[str, SlotValue]:
        """Return what was said of slots that are still empty, beside the one that was asked for."""
        said_too = self.setting.recogniser.slots(Reading(intent=intent, confidence=1.0), self.message)
        return {key: value for key, value in said_too.items() if not aim.holds(key) and key != name}

    def _filled(self, intent: LexIntent, aim: Aim, name: str, value: SlotValue, *, found: bool) -> None:
        """Go on with the answer to a question, and with what was said beside it."""
        empty = self._beside(intent, aim, name) if found else {}
        value = settled(value, aim.slots.get(name))
        filled = aim.with_slots({**self._apart(empty, value), name: value})
        if value.is_ambiguous:
            return self._again(intent, filled)
        slot = intent.slot(name)
        return self._on(slot.ways.get(Stage.CAPTURED) if slot else None, intent, filled)

    def _apart(self, values: Mapping[str, SlotValue], answer: SlotValue) -> dict[str, SlotValue]:
        """Return the values that were said beside the answer: no words fill two slots."""
        said_once = {answer.original, *(value.original for value in answer.several)}
        return {name: value for name, value in values.items() if value.original not in said_once}

    def _confirmed(self, intent: LexIntent, aim: Aim) -> None:
        asked = self._written(intent.confirmation.prompt, aim) if intent.confirmation else ()
        question = " ".join(message.get("content", "") for message in asked)
        yes, other = read_yes_no(self.message.text, question=question), self._other(intent)
        if not yes and not self._is_clear(other) and not _GIVING_UP.search(self.message.text):
            changed = self.setting.recogniser.corrected(intent, aim.slots, self.message)
            if changed:
                return self._led(intent, aim.with_slots(changed))
        if yes is not None:
            answer = Confirmed.CONFIRMED if yes else Confirmed.DENIED
            way = intent.ways.get(Stage.CONFIRMED) if yes else None
            return self._on(way, intent, replace(aim, confirmed=answer))
        return self._opened(other) if other else self._again(intent, aim)

    @staticmethod
    def _is_clear(other: Reading | None) -> bool:
        return other is not None and other.confidence >= _CLEARLY_MEANT

    def _other(self, intent: LexIntent) -> Reading | None:
        best = self._best()
        return best if best and best.intent.name != intent.name else None

    def _again(self, intent: LexIntent, aim: Aim) -> None:
        """Ask again what was not answered; when that was asked often enough, the fallback intent takes over."""
        prompt = self._prompt(intent, self.session.step)
        if self.session.retries >= (prompt.retries if prompt else 0):
            return self._given_up(intent, aim)
        self.session = replace(self.session, retries=self.session.retries + 1)
        return self._led(intent, aim, again=self.session.step)

    def _given_up(self, intent: LexIntent, aim: Aim) -> None:
        slot = intent.slot(self.session.step.slot or "") if self.session.step else None
        way = slot.ways.get(Stage.NOT_CAPTURED) if slot else intent.ways.get(Stage.NOT_CONFIRMED)
        if way is None:
            return self._lost()
        following = follow(self, way, intent, aim)
        return self.end(intent, replace(following, state=IntentState.FAILED), spoken=True) if following else None

    # --- 2. the dialog code hook -------------------------------------------------------------------------------------

    def _led(self, intent: LexIntent, aim: Aim, *, again: Step | None = None) -> None:
        """Go on with an intent; `again` is the question that was not answered."""
        if again is None:
            self.session = replace(self.session, retries=0)
        proposed, proposed_aim = (again, aim) if again else self._proposal(intent, aim)
        if not intent.dialog_hook:
            return self.done(intent, proposed_aim, proposed)
        answer = ask(self, Source.DIALOG, aim, proposed, proposed_aim)
        if answer.step is not Action.DELEGATE:
            return self._obeyed(answer, aim)
        changed = self._aim_of(answer, aim)
        intent = self._known(changed)
        if again and changed == aim:
            return self.done(intent, changed, again)
        proposed, proposed_aim = self._proposal(intent, changed)
        return self.done(intent, proposed_aim, proposed)

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
            if not aim.holds(slot.name):
                return Step(action=Action.ELICIT_SLOT, slot=slot.name), aim
        confirmation = intent.confirmation
        if confirmation is not None and confirmation.active and aim.confirmed is Confirmed.NONE:
            return Step(action=Action.CONFIRM_INTENT), aim
        return Step(action=Action.CLOSE), replace(aim, state=IntentState.READY)

    def done(self, intent: LexIntent, aim: Aim, step: Step, *, silent: bool = False) -> None:
        """Do what comes next; `silent` says that a message has asked the question."""
        self.session = replace(self.session, aim=aim, step=step)
        if step.action is not Action.CLOSE:
            return None if silent else self._asked(intent, aim, step)
        if aim.state is IntentState.FAILED:
            self.say(intent.confirmation.declined if intent.confirmation else None, aim)
            self._leave(Stage.DECLINED, intent, aim)
            return None
        return self.fulfil(intent, aim, step)

    def _asked(self, intent: LexIntent, aim: Aim, step: Step) -> None:
        prompt = self._prompt(intent, step)
        if prompt is not None:
            self.messages += self._written(prompt, aim)

    # --- 4. the end --------------------------------------------------------------------------------------------------

    def fulfil(self, intent: LexIntent, aim: Aim, step: Step) -> None:
        """Fulfil an intent that needs nothing more."""
        self.session = replace(self.session, aim=aim, step=None)
        if not intent.fulfillment.hook:
            # With nobody to fulfil it, the client does; unless the bot has words for it.
            ended = IntentState.FULFILLED if intent.fulfillment.success else IntentState.READY
            return self._closed(intent, replace(aim, state=ended), spoken=False)
        try:
            answer = ask(self, Source.FULFILLMENT, aim, step, aim)
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
        stage = Stage.TIMED_OUT if timed_out else Stage.FAILED
        if response is None and stage not in intent.ways:
            raise too_slow() if timed_out else error
        aim = replace(aim, state=IntentState.FAILED)
        self.session = replace(self.session, aim=aim, step=Step(action=Action.CLOSE))
        self.say(response, aim)
        self._leave(stage, intent, aim)

    def _closed(self, intent: LexIntent, aim: Aim, *, spoken: bool) -> None:
        """End the intent; `spoken` says that a function has said what there is to say."""
        self.session = replace(self.session, aim=aim, step=Step(action=Action.CLOSE), retries=0)
        failed = aim.state is IntentState.FAILED
        if not spoken:
            self.say(intent.fulfillment.failure if failed else intent.fulfillment.success, aim)
        if self._leave(Stage.FAILED if failed else Stage.SUCCEEDED, intent, aim) and not failed:
            self.end(intent, aim, spoken=spoken)
            self._leave(Stage.CLOSED, intent, aim)

    def end(self, intent: LexIntent, aim: Aim, *, spoken: bool) -> None:
        """Close an intent; `spoken` says that nothing more is said."""
        unended = aim.state is IntentState.IN_PROGRESS
        aim = replace(aim, state=IntentState.FULFILLED) if unended else aim
        self.session = replace(self.session, aim=aim, step=Step(action=Action.CLOSE), retries=0)
        if not spoken:
            self.say(intent.closing.response if intent.closing and intent.closing.active else None, aim)
        if aim.state is not IntentState.FAILED:
            self._activate(intent, aim)

    def _leave(self, stage: Stage, intent: LexIntent, aim: Aim) -> bool:
        """Follow the way from where Lex would end, and return whether it ends."""
        following = follow(self, intent.ways.get(stage), intent, aim)
        if following is not None and self.session.aim is not None:
            self.session = replace(self.session, aim=following)
        return following is not None

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

    def _aim_of(self, answer: HookAnswer, before: Aim) -> Aim:
        given = answer.state.get("intent")
        try:
            return before if given is None else read_aim(self.setting.locale, given, before)
        except RequestRefused as error:
            raise refused(error.message) from error

    # --- words -------------------------------------------------------------------------------------------------------

    def say(self, response: Response | None, aim: Aim) -> None:
        """Say something, where there is anything to say."""
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
        """Return the first default that has a value."""
        values = (looked_up(default, self.session) for default in defaults)
        return next((SlotValue(original=it, interpreted=it, resolved=(it,)) for it in values if it), None)

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
