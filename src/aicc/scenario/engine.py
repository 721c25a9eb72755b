"""Moves scenarios: begin one, take an answer, go on after an action. Pure: same input, same progress."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace
from typing import Final, assert_never

from aicc.models.errors import StepNotFound
from aicc.models.progress import Progress
from aicc.models.scenario import (
    TO_AGENT,
    Act,
    ActionCall,
    ActionDone,
    ActionFailed,
    ActionResult,
    Ask,
    Failure,
    Frame,
    InputType,
    Next,
    Say,
    Scenario,
    Slots,
    Step,
    Value,
)
from aicc.models.turn import QuickReply
from aicc.scenario.conditions import holds
from aicc.scenario.forms import Accepted, Rejected, Unfit, read_answer
from aicc.scenario.responses import render

# A scenario that passes this many steps, or runs this many actions, without asking anything is broken. No loop of a
# checked bot gets there: it asks something, and going back asks it again.
MAX_STEPS: Final = 250
MAX_ACTIONS: Final = 20
_UNHANDLED: Final = Failure(message=None, go=TO_AGENT)
_YES_NO: Final = (QuickReply(label="네", text="네"), QuickReply(label="아니요", text="아니요"))

Frames = tuple[Frame, ...]


class ScenarioEngine:
    """Runs scenarios that `find` knows by id. Holds no state of its own."""

    def __init__(self, find: Callable[[str], Scenario]) -> None:
        self._find = find

    def begin(self, scenario_id: str, *, frames: Frames, slots: Slots, key: str) -> Progress:
        """Put a scenario on the stack and run it to its first question.

        Args:
            scenario_id: which one.
            frames: the stack so far; its top is interrupted and resumed later.
            slots: what is known already; questions about it are skipped.
            key: makes the keys of this turn's actions; the same turn must pass the same.
        """
        scenario = self._find(scenario_id)
        frame = Frame(scenario=scenario_id, step=scenario.start, slots=dict(slots))
        return self._run(Progress(frames=(*frames, frame)), key)

    def answer(self, frames: Frames, text: str, *, key: str) -> Progress | None:
        """Take the text as the answer to the question that waits; None when it is not one."""
        frame = frames[-1]
        ask = self.pending(frames)
        if ask is None:
            return None
        match read_answer(ask, text):
            case Accepted(value=value):
                filled = replace(frame, slots={**frame.slots, ask.slot: value})
                moved = self._leave(Progress(frames=(*frames[:-1], filled), step=ask.id), ask.next)
                return self._run(moved, key)
            case Rejected(message=message):
                again = Progress(frames=frames, says=(message,), step=ask.id, missed=True)
                return replace(again, quick_replies=_buttons(ask))
            case Unfit():
                return None

    def resume(self, progress: Progress, result: ActionResult, *, key: str) -> Progress:
        """Go on after the action that the progress asked for."""
        frame = progress.frames[-1]
        act = self._step(frame)
        if not isinstance(act, Act):
            raise StepNotFound(flow=frame.scenario, step=frame.step)
        match result:
            case ActionDone(fields=fields):
                moved = self._succeed(progress, act, fields)
            case ActionFailed(code=code):
                moved = self._fail(progress, act, code)
            case _:
                assert_never(result)
        return self._run(moved, key)

    def pending(self, frames: Frames) -> Ask | None:
        """Return the question that waits for an answer, if any."""
        if not frames:
            return None
        step = self._step(frames[-1])
        return step if isinstance(step, Ask) else None

    def question(self, frames: Frames) -> tuple[str, tuple[QuickReply, ...]]:
        """Return the waiting question and its buttons, to ask it again."""
        ask = self.pending(frames)
        return (render(ask.message, frames[-1].slots), _buttons(ask)) if ask else ("", ())

    def name(self, frame: Frame) -> str:
        """Return the name of a frame's scenario."""
        return self._find(frame.scenario).name

    def storable(self, frames: Frames) -> Frames:
        """Return the stack without secret answers: what may be saved."""
        return tuple(self._without_secrets(frame) for frame in frames)

    def _without_secrets(self, frame: Frame) -> Frame:
        secrets = self._secrets(frame)
        if not secrets & frame.slots.keys():
            return frame
        return replace(frame, slots={name: value for name, value in frame.slots.items() if name not in secrets})

    def _secrets(self, frame: Frame) -> frozenset[str]:
        steps = self._find(frame.scenario).steps.values()
        return frozenset(s.slot for s in steps if isinstance(s, Ask) and s.input_type is InputType.SECRET)

    def _step(self, frame: Frame) -> Step:
        step = self._find(frame.scenario).steps.get(frame.step)
        if step is None:
            raise StepNotFound(flow=frame.scenario, step=frame.step)
        return step

    def _run(self, progress: Progress, key: str) -> Progress:
        """Pass the steps until one waits, an action is needed, or the scenario ends."""
        depth = len(progress.frames)
        progress = replace(progress, call=None)
        for _ in range(MAX_STEPS):
            if progress.to_agent or progress.ended or len(progress.frames) < depth:
                return progress
            frame = progress.frames[-1]
            step = self._step(frame)
            if isinstance(step, Act) and len(progress.actions) >= MAX_ACTIONS:
                raise StepNotFound(flow=frame.scenario, step=f"(>{MAX_ACTIONS} {step.action})")
            if isinstance(step, Act):
                return replace(progress, call=_call(step, frame, key, len(progress.actions)))
            if isinstance(step, Ask) and frame.slots.get(step.slot) is None:
                asked = render(step.message, frame.slots)
                says = (*progress.says, asked)
                return replace(progress, says=says, quick_replies=_buttons(step), step=step.id)
            if isinstance(step, Say):
                progress = replace(progress, says=(*progress.says, render(step.message, frame.slots)), step=step.id)
            progress = self._leave(progress, step.next)
        raise StepNotFound(flow=progress.frames[-1].scenario, step=f"(>{MAX_STEPS})")

    def _leave(self, progress: Progress, ways: Next) -> Progress:
        slots = progress.frames[-1].slots
        go = next((way.go for way in ways if way.when is None or holds(way.when, slots)), None)
        return self._go(progress, go)

    def _go(self, progress: Progress, go: str | None) -> Progress:
        below, frame = progress.frames[:-1], progress.frames[-1]
        if go is None:
            return replace(progress, frames=below, ended=True)
        if go == TO_AGENT:
            return replace(progress, frames=below, ended=True, to_agent=True)
        return replace(progress, frames=(*below, replace(self._going_back(frame, go), step=go)))

    def _going_back(self, frame: Frame, go: str) -> Frame:
        """Going back to a step forgets the answers from there on: what follows, a confirmation too, is asked anew."""
        order = list(self._find(frame.scenario).steps)
        if go not in order or order.index(go) > order.index(frame.step):
            return frame
        return self._without(frame, order[order.index(go) :])

    def _without(self, frame: Frame, step_ids: Sequence[str]) -> Frame:
        steps = self._find(frame.scenario).steps
        asked = {step.slot for name in step_ids if isinstance(step := steps.get(name), Ask)}
        return replace(frame, slots={name: value for name, value in frame.slots.items() if name not in asked})

    def _succeed(self, progress: Progress, act: Act, fields: Slots) -> Progress:
        frame = progress.frames[-1]
        slots: Mapping[str, Value] = {**frame.slots, **fields}
        secrets = self._secrets(frame)
        known = {name: slots[name] for name in act.remember if slots.get(name) is not None and name not in secrets}
        says = (render(act.message, slots),) if act.message else ()
        moved = replace(
            progress,
            frames=(*progress.frames[:-1], replace(frame, slots=slots)),
            says=(*progress.says, *says),
            step=act.id if says else progress.step,
            facts={**progress.facts, **known},
            actions=(*progress.actions, f"{act.action}:ok"),
        )
        return self._leave(moved, act.next)

    def _fail(self, progress: Progress, act: Act, code: str) -> Progress:
        frame = progress.frames[-1]
        failure = act.on_failure.get(code) or act.on_failure.get("default") or _UNHANDLED
        # The old answer to the question that a failure leads to would skip it.
        emptied = self._without(frame, [failure.go or ""])
        says = (render(failure.message, frame.slots),) if failure.message else ()
        moved = replace(
            progress,
            frames=(*progress.frames[:-1], emptied),
            says=(*progress.says, *says),
            step=act.id,
            actions=(*progress.actions, f"{act.action}:{code}"),
            # Only an answer that must be given again was a miss; a backend that is down is not the customer's.
            missed=emptied != frame,
        )
        return self._go(moved, failure.go)


def _call(act: Act, frame: Frame, key: str, number: int) -> ActionCall:
    arguments = {name: frame.slots.get(slot) for name, slot in act.arguments.items()}
    return ActionCall(action=act.action, arguments=arguments, key=f"{key}/{frame.scenario}/{act.id}/{number}")


def _buttons(ask: Ask) -> tuple[QuickReply, ...]:
    if ask.input_type is InputType.YES_NO:
        return _YES_NO
    return tuple(QuickReply(label=option.value, text=option.value) for option in ask.options)
