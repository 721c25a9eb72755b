"""Passing the steps of scenarios, from one to the next, up to the first that waits. Pure."""

import hashlib
from collections.abc import Callable, Iterable
from dataclasses import replace
from datetime import timedelta
from typing import Final, assert_never

from aicc.models.errors import StepNotFound
from aicc.models.expression import Message, Slots
from aicc.models.progress import Occasion, Progress
from aicc.models.scenario import (
    ATTEMPTS,
    OK,
    TO_AGENT,
    Act,
    ActionCall,
    ActionDone,
    ActionFailed,
    ActionResult,
    Ask,
    Call,
    Command,
    Consult,
    End,
    Failure,
    Fork,
    Frame,
    HandOff,
    InputType,
    Next,
    Order,
    Say,
    Scenario,
    Step,
)
from aicc.models.turn import QuickReply
from aicc.scenario.conditions import holds
from aicc.scenario.forms import Against, Rejected
from aicc.scenario.forms.answers import judge
from aicc.scenario.memory import consent_taken_back, forgotten, leads_back, undone_from, with_slots
from aicc.scenario.responses import speak

# A scenario that passes this many steps, or runs this many actions, without asking anything is broken. No loop of a
# checked bot gets there: it asks something, and going back asks it again.
MAX_STEPS: Final = 250
MAX_ACTIONS: Final = 20
# Scenarios that call each other without end are broken too.
MAX_FRAMES: Final = 20
TO_PERSON: Final = HandOff(id=TO_AGENT, message=None)
_UNHANDLED: Final = Failure(message=None, go=TO_AGENT)
# Buttons beside a question that was not answered: they leave it.
WAY_OUT: Final = ("취소", "상담원 연결")
# Buttons of a question for a yes or no.
YES_NO: Final = (QuickReply(label="네", text="네"), QuickReply(label="아니요", text="아니요"))


class Walker:
    """Walks through scenarios.

    Args:
        find: returns a scenario by its id.
        answer_of: returns the answer of an FAQ entry by its id.
    """

    def __init__(self, find: Callable[[str], Scenario], answer_of: Callable[[str], str]) -> None:
        self.find = find
        self._answer_of = answer_of

    def step(self, frame: Frame) -> Step:
        """Return the step at which a frame stands.

        Raises:
            FlowNotFound, StepNotFound: the bot has changed under it.
        """
        step = self.find(frame.scenario).steps.get(frame.step)
        if step is None:
            raise StepNotFound(flow=frame.scenario, step=frame.step)
        return step

    def run(self, progress: Progress, occasion: Occasion) -> Progress:
        """Pass the steps until one waits, an action is needed, or the scenario ends."""
        progress = replace(progress, call=None)
        for _ in range(MAX_STEPS):
            frame = progress.frames[-1]
            step = self.step(frame)
            progress = replace(progress, path=(*progress.path, f"{frame.scenario}:{step.id}"))
            if isinstance(step, Ask) and frame.slots.get(step.slot) is None:
                return self.ask(progress, step, occasion)
            if isinstance(step, Ask) and (wrong := self._prefilled_wrongly(frame, step, occasion)) is not None:
                emptied = forgotten(self.find(frame.scenario), frame, {step.slot})
                told = replace(progress, frames=(*progress.frames[:-1], emptied), says=(*progress.says, wrong))
                return self.ask(told, step, occasion)
            if isinstance(step, Act) and step.commits and step.id not in frame.done:
                back = consent_taken_back(self.find(frame.scenario), frame)
                if back is not None:
                    progress = replace(progress, frames=(*progress.frames[:-1], replace(frame, step=back)))
                    continue
            if isinstance(step, Act) and step.id not in frame.done:
                return self._call_action(progress, step, occasion)
            progress = self._pass(progress, step, occasion)
            if progress.ended or progress.to_agent or progress.waits:
                return progress
        raise StepNotFound(flow=progress.frames[-1].scenario, step=f"(>{MAX_STEPS})")

    def _prefilled_wrongly(self, frame: Frame, ask: Ask, occasion: Occasion) -> str | None:
        """Return what is wrong with an answer that an earlier sentence gave, by what is known now."""
        if not ask.validations or ask.id in frame.trail:
            return None
        judged = judge(ask, frame.slots.get(ask.slot), Against(slots=frame.slots, today=occasion.today))
        return judged.message if isinstance(judged, Rejected) else None

    def ask(self, progress: Progress, ask: Ask, occasion: Occasion) -> Progress:
        """Ask the question at which the top frame stands."""
        slots = progress.frames[-1].slots
        choices = buttons(ask.offering(slots))
        says = (*progress.says, speak(ask.message, slots, occasion))
        # Asked anew in full, it may be answered with a yes again.
        stack = (*progress.frames[:-1], replace(progress.frames[-1], choosing=False))
        return replace(progress, frames=stack, says=says, quick_replies=choices, step=ask.id, waits=True)

    def leave(self, progress: Progress, ways: Next, occasion: Occasion) -> Progress:
        """Go on by the first way whose condition holds."""
        slots = progress.frames[-1].slots
        go = next((way.go for way in ways if way.when is None or holds(way.when, slots)), None)
        return self._go(progress, go, occasion)

    def finish(self, progress: Progress, act: Act, result: ActionResult, occasion: Occasion) -> Progress:
        """Take the result of the action for which the walk stopped, and go to the next step."""
        match result:
            case ActionDone(fields=fields):
                return self._succeed(progress, act, fields, occasion)
            case ActionFailed(code=code):
                failed = replace(progress, actions=(*progress.actions, f"{act.action}:{code}"))
                return self._fail(failed, act, code, occasion)
            case _:
                assert_never(result)

    def secrets(self, frame: Frame) -> frozenset[str]:
        """Return the slots of a frame that are never kept."""
        steps = self.find(frame.scenario).steps.values()
        return frozenset(s.slot for s in steps if isinstance(s, Ask) and s.input_type is InputType.SECRET)

    def _call_action(self, progress: Progress, act: Act, occasion: Occasion) -> Progress:
        frame, number = progress.frames[-1], len(progress.actions)
        if number >= MAX_ACTIONS:
            raise StepNotFound(flow=frame.scenario, step=f"(>{MAX_ACTIONS} {act.action})")
        arguments = {name: frame.slots.get(slot) for name, slot in act.arguments.items()}
        key = f"{occasion.key}/{frame.scenario}/{act.id}/{number}"
        secrets = self.secrets(frame)
        open_ones = sorted((name, arguments[name]) for name, slot in act.arguments.items() if slot not in secrets)
        checksum = hashlib.sha256(repr(open_ones).encode(errors="surrogatepass")).hexdigest()[:16]
        call = ActionCall(action=act.action, arguments=arguments, key=key, at=occasion.now, checksum=checksum)
        return replace(progress, call=call)

    def _pass(self, progress: Progress, step: Step, occasion: Occasion) -> Progress:  # noqa: PLR0911 - one case a type
        match step:
            case Ask() | Fork() | Act():
                return self.leave(progress, step.next, occasion)
            case Say():
                return self.leave(self._say_once(progress, step.message, occasion), step.next, occasion)
            case Consult():
                said = self._once(progress, lambda: self._answer_of(step.entry))
                return self.leave(said, step.next, occasion)
            case Call():
                return self._enter(progress, step, occasion)
            case HandOff():
                said = self.say(progress, step.message, occasion)
                return replace(said, frames=self.below(said.frames), ended=True, to_agent=step)
            case End():
                return self._end(self.say(progress, step.message, occasion), step.outcome, occasion)
            case Command():
                return self._obey(self.say(progress, step.message, occasion), step.order, occasion)
            case _:
                assert_never(step)

    def say(self, progress: Progress, message: Message | None, occasion: Occasion) -> Progress:
        """Add a message to what is said."""
        if message is None:
            return progress
        frame = progress.frames[-1]
        said = speak(message, frame.slots, occasion)
        return replace(progress, says=(*progress.says, said), step=frame.step)

    def _say_once(self, progress: Progress, message: Message, occasion: Occasion) -> Progress:
        return self._once(progress, lambda: speak(message, progress.frames[-1].slots, occasion))

    def _once(self, progress: Progress, text: Callable[[], str]) -> Progress:
        """Say it unless it was said before, on the way to an answer that was changed since."""
        frame = progress.frames[-1]
        if frame.step in frame.done:
            return progress
        done = replace(frame, done=(*frame.done, frame.step))
        return replace(progress, frames=(*progress.frames[:-1], done), says=(*progress.says, text()), step=frame.step)

    def _go(self, progress: Progress, go: str | None, occasion: Occasion, *, failed: bool = False) -> Progress:
        frame = progress.frames[-1]
        if go is None:
            return self._end(progress, OK, occasion)
        if go == TO_AGENT:
            return replace(progress, frames=self.below(progress.frames), ended=True, to_agent=TO_PERSON)
        back = undone_from(self.find(frame.scenario), frame, go, failed=failed)
        return replace(progress, frames=(*progress.frames[:-1], replace(back, step=go, attempts=0)))

    def _enter(self, progress: Progress, call: Call, occasion: Occasion) -> Progress:
        """Put the called scenario on the stack."""
        frame = progress.frames[-1]
        if len(progress.frames) >= MAX_FRAMES:
            raise StepNotFound(flow=frame.scenario, step=f"(>{MAX_FRAMES} {call.scenario})")
        secrets = self.secrets(frame)
        passed = {there: frame.slots.get(here) for there, here in call.passes.items() if here not in secrets}
        slots: Slots = {**occasion.facts, **progress.facts, **passed}
        called = Frame(scenario=call.scenario, step=self.find(call.scenario).start, slots=slots, called=True)
        return replace(progress, frames=(*progress.frames, called))

    def _end(self, progress: Progress, outcome: str, occasion: Occasion) -> Progress:
        """End the top scenario; the one that called it goes on."""
        ended, below = progress.frames[-1], progress.frames[:-1]
        if not ended.called or not below:
            return replace(progress, frames=below, ended=True, completed=outcome == OK and not is_reflex(ended))
        caller = below[-1]
        call = self.step(caller)
        if not isinstance(call, Call):
            raise StepNotFound(flow=caller.scenario, step=caller.step)
        if outcome != OK:
            return self._fail(replace(progress, frames=below), call, outcome, occasion)
        secrets = self.secrets(ended)
        given = {here: ended.slots.get(there) for here, there in call.takes.items() if there not in secrets}
        taken = {name: value for name, value in given.items() if value is not None}
        filled = with_slots(self.find(caller.scenario), caller, taken)
        return self.leave(replace(progress, frames=(*below[:-1], filled)), call.next, occasion)

    def _succeed(self, progress: Progress, act: Act, fields: Slots, occasion: Occasion) -> Progress:
        frame, secrets = progress.frames[-1], self.secrets(progress.frames[-1])
        slots = {**frame.slots, **fields}
        kept = [one for one in act.remember if slots.get(one.slot) is not None and one.slot not in secrets]
        ends = {one.slot: occasion.now + timedelta(minutes=one.minutes) for one in kept if one.minutes is not None}
        # What was answered before something that cannot be taken back is final.
        trail = () if act.commits else frame.trail
        failed = tuple(name for name in frame.failed if name != act.id)
        # What was said of an earlier result is said again of another.
        filled = with_slots(self.find(frame.scenario), frame, fields)
        done = replace(filled, done=(*filled.done, act.id), trail=trail, failed=failed)
        moved = replace(
            progress,
            frames=(*progress.frames[:-1], done),
            facts={**progress.facts, **{one.slot: slots[one.slot] for one in kept}},
            fact_ends={**progress.fact_ends, **ends},
            actions=(*progress.actions, f"{act.action}:ok"),
        )
        return self.leave(self.say(moved, act.message, occasion), act.next, occasion)

    def _fail(self, progress: Progress, step: Act | Call, code: str, occasion: Occasion) -> Progress:
        frame = progress.frames[-1]
        failure = step.on_failure.get(code) or step.on_failure.get("default") or _UNHANDLED
        said = self.say(progress, failure.message, occasion)
        # The old answer to the question that a failure leads to would skip it.
        target = self.find(frame.scenario).steps.get(failure.go or "")
        emptied = forgotten(self.find(frame.scenario), frame, {target.slot}) if isinstance(target, Ask) else frame
        counted = replace(emptied, failed=(*frame.failed, step.id))
        moved = replace(
            said,
            frames=(*said.frames[:-1], counted),
            step=step.id,
            # Only an answer that must be given again was a miss; a backend that is down is not the customer's.
            missed=emptied.slots != frame.slots,
        )
        # However the way back leads, through a confirmation too, the same failure ends with a person.
        again = leads_back(self.find(frame.scenario), step.id, failure.go) and counted.failed.count(step.id) >= ATTEMPTS
        return self._go(moved, TO_AGENT if again else failure.go, occasion, failed=True)

    def _obey(self, progress: Progress, order: Order, occasion: Occasion) -> Progress:
        """Move the scenario below a reflex, which ends."""
        frames = progress.frames[:-1]
        moved = replace(progress, frames=frames)
        if not frames:
            return replace(moved, ended=True)
        match order:
            case Order.ASK_AGAIN:
                return self._ask_again(moved, occasion)
            case Order.BACK:
                return self._ask_again(replace(moved, frames=self.back(frames)), occasion)
            case Order.CANCEL:
                return replace(moved, frames=self.below(frames), ended=True)
            case Order.CANCEL_ALL:
                return replace(moved, frames=(), ended=True)
            case Order.RESTART:
                below, root = self.below(frames), frames[len(self.below(frames))]
                fresh = Frame(scenario=root.scenario, step=self.find(root.scenario).start, slots=occasion.facts)
                return replace(moved, frames=(*below, fresh))
            case _:
                assert_never(order)

    def _ask_again(self, progress: Progress, occasion: Occasion) -> Progress:
        step = self.step(progress.frames[-1])
        # Below a reflex of a bot's own that does not wait stands a question; anything else is a broken flow.
        return self.ask(progress, step, occasion) if isinstance(step, Ask) else replace(progress, ended=True)

    def below(self, frames: tuple[Frame, ...]) -> tuple[Frame, ...]:
        """Return the stack without its top scenario and those that called it."""
        end = len(frames) - 1
        while end > 0 and frames[end].called:
            end -= 1
        return frames[:end]

    def back(self, frames: tuple[Frame, ...]) -> tuple[Frame, ...]:
        """Return the stack with the last answer taken back; as it is when there is none to take back."""
        frame = frames[-1]
        if not frame.trail:
            return frames
        scenario = self.find(frame.scenario)
        asked = scenario.steps[frame.trail[-1]]
        slots = {asked.slot} if isinstance(asked, Ask) else set[str]()
        emptied = forgotten(scenario, frame, slots)
        return (*frames[:-1], replace(emptied, step=asked.id, trail=frame.trail[:-1], attempts=0))


def is_reflex(frame: Frame) -> bool:
    """Return whether a frame runs one of the conversation's own scenarios."""
    return frame.scenario.startswith("@")


def buttons(ask: Ask) -> tuple[QuickReply, ...]:
    """Return the buttons of a question."""
    if ask.input_type is InputType.YES_NO:
        return YES_NO
    return quick_replies(option.value for option in ask.options)


def quick_replies(texts: Iterable[str]) -> tuple[QuickReply, ...]:
    """Return a button for each text, which it shows and says."""
    return tuple(QuickReply(label=text, text=text) for text in texts)
