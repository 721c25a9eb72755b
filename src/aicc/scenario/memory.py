"""What a running scenario knows: filling slots, and forgetting what depended on an answer that changed."""

from collections.abc import Collection, Mapping
from dataclasses import replace
from typing import Final

from aicc.models.expression import Value
from aicc.models.scenario import Act, Ask, Frame, InputType, Say, Scenario, Step

# What was said to these holds for the moment only.
_ANEW: Final = (InputType.YES_NO, InputType.SECRET)


def with_slots(scenario: Scenario, frame: Frame, slots: Mapping[str, Value]) -> Frame:
    """Return the frame with slots filled; what was done or agreed to with other values is to be done again."""
    changed = {name for name, value in slots.items() if frame.slots.get(name) != value}
    filled = replace(frame, slots={**frame.slots, **slots})
    if not changed:
        return filled
    # A yes was said to what was shown: of anything else it says nothing.
    asks = (step for step in scenario.steps.values() if isinstance(step, Ask) and step.input_type in _ANEW)
    stale = {ask.slot for ask in asks if ask.reads & changed} - slots.keys()
    kept = {name: value for name, value in filled.slots.items() if name not in stale}
    return replace(filled, slots=kept, done=_still_done(scenario, frame, changed))


def forgotten(scenario: Scenario, frame: Frame, slots: Collection[str]) -> Frame:
    """Return the frame without these slots, and without the answers that were given because of them."""
    gone = set(slots)
    asks = [step for step in scenario.steps.values() if isinstance(step, Ask)]
    while more := {ask.slot for ask in asks if ask.reads & gone and ask.slot in frame.slots} - gone:
        gone |= more
    kept = {name: value for name, value in frame.slots.items() if name not in gone}
    trail = tuple(step_id for step_id in frame.trail if not _asks_for(scenario.steps.get(step_id), gone))
    return replace(frame, slots=kept, done=_still_done(scenario, frame, gone), trail=trail)


def consents(scenario: Scenario) -> frozenset[str]:
    """Return the slots of the confirmations."""
    steps = scenario.steps.values()
    return frozenset(step.slot for step in steps if isinstance(step, Ask) and step.changes is not None)


def first_consent_of(scenario: Scenario, frame: Frame) -> str | None:
    """Return the first confirmation that was answered with a yes, or None."""
    steps = (step for step in scenario.steps.values() if isinstance(step, Ask) and step.changes is not None)
    return next((step.id for step in steps if frame.slots.get(step.slot) is True), None)


def consent_taken_back(scenario: Scenario, frame: Frame) -> str | None:
    """Return the confirmation that was passed on the way and holds no more, because what it showed has changed."""
    steps = (scenario.steps.get(name) for name in frame.trail)
    return next(
        (s.id for s in steps if isinstance(s, Ask) and s.changes is not None and frame.slots.get(s.slot) is None), None
    )


def undone_from(scenario: Scenario, frame: Frame, go: str, *, failed: bool = False) -> Frame:
    """Return the frame as it may enter the step `go`.

    Going back to a step forgets the answers from there on: what follows is asked anew, and what was done is done again.
    Going back because something failed, or with the answer that an action needs, forgets only consents and secrets:
    what else the customer said still holds.
    """
    if not leads_back(scenario, frame.step, go):
        return frame
    order = list(scenario.steps)
    again = order[order.index(go) :]
    asks = [step for name in again if isinstance(step := scenario.steps[name], Ask)]
    if failed or _just_answered(scenario.steps[frame.step]) & _reads(scenario.steps[go]):
        asks = [ask for ask in asks if ask.input_type in _ANEW]
    asked = {ask.slot for ask in asks}
    return replace(
        frame,
        slots={name: value for name, value in frame.slots.items() if name not in asked},
        done=tuple(name for name in frame.done if name not in again),
        trail=tuple(name for name in frame.trail if name not in again),
    )


def leads_back(scenario: Scenario, step_id: str, go: str | None) -> bool:
    """Return whether a step comes no later in the scenario than the one from which the way leads there."""
    order = list(scenario.steps)
    return go in order and order.index(go) <= order.index(step_id)


def has_answers(scenario: Scenario, frame: Frame) -> bool:
    """Return whether something would be lost with the frame."""
    asks = (step for step in scenario.steps.values() if isinstance(step, Ask))
    return any(frame.slots.get(ask.slot) is not None for ask in asks)


def lies_ahead(scenario: Scenario, frame: Frame, ask: Ask) -> bool:
    """Return whether a question comes behind the open one and was not passed yet."""
    order = list(scenario.steps)
    return ask.id not in frame.trail and order.index(ask.id) > order.index(frame.step)


def _still_done(scenario: Scenario, frame: Frame, changed: Collection[str]) -> tuple[str, ...]:
    """Return the steps that read none of the changed slots: they need not be done again."""
    return tuple(name for name in frame.done if not _reads(scenario.steps.get(name)) & set(changed))


def _reads(step: Step | None) -> frozenset[str]:
    if isinstance(step, Act):
        # What cannot be taken back is never done again for a changed answer.
        return frozenset() if step.commits else frozenset(step.arguments.values())
    return step.message.slots if isinstance(step, Say) else frozenset()


def _just_answered(step: Step) -> frozenset[str]:
    return frozenset({step.slot}) if isinstance(step, Ask) else frozenset()


def _asks_for(step: Step | None, slots: Collection[str]) -> bool:
    return isinstance(step, Ask) and step.slot in slots
