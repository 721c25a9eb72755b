"""Slots that are read and that nothing can fill."""

from collections.abc import Iterator

from aicc.models.errors import ExpressionInvalid
from aicc.models.expression import Template
from aicc.project.checks.scenarios.flow import (
    WAITING,
    Flow,
    Surroundings,
    filled_slot,
    reach,
    slots_of,
    texts,
    validation_names,
    ways,
)
from aicc.project.expressions import parse_condition, parse_template
from aicc.project.problems import Problem
from aicc.project.scenario_schema import StepItem, ValidationItem
from aicc.project.yaml_source import Path_
from aicc.utils.hangul import with_josa

# The answer under check: only messages of checks have it.
_ANSWER = "answer"


def check_slots(flow: Flow, around: Surroundings) -> Iterator[Problem]:
    """Report texts, conditions and arguments that read a slot which is empty whatever happens."""
    fillable = _fillable(flow, around)
    # An action may return anything, so nothing is said about what comes behind its success.
    judged = reach(flow.leads, flow.start) - reach(flow.leads, *_behind_actions(flow))
    for step in flow.file.steps:
        if step.id not in judged:
            continue
        told: set[str] = set()
        for path, slot in _reads(step, around):
            if slot not in fillable and slot not in told and not _returned(step, path):
                told.add(slot)
                ko = (
                    f"슬롯 {with_josa(slot, '은/는')} 늘 비어 있습니다. 이름을 "
                    "고치거나, 먼저 묻는 단계나 값을 주는 action을 두어 "
                    "주세요."
                )
                en = f"The slot {slot} is always empty; correct its name, or ask for it before."
                yield flow.problem(step, path, "slot_never_filled", ko, en)


def read_slots(flow: Flow, around: Surroundings) -> frozenset[str]:
    """Return the slots that the steps of a scenario read."""
    return frozenset(slot for step in flow.file.steps for _, slot in _reads(step, around))


def may_hold(flow: Flow, slot: str, around: Surroundings) -> bool:
    """Return whether a slot can be filled when the scenario ends: an action may fill any."""
    return any(step.type == "action" for step in flow.file.steps) or slot in _fillable(flow, around)


def _fillable(flow: Flow, around: Surroundings) -> frozenset[str]:
    """Return the slots that questions, calls, callers and what is remembered may fill."""
    asked = {filled_slot(step) for step in flow.file.steps if step.type in WAITING}
    taken = {slot for step in flow.file.steps for slot in step.take}
    return around.remembered.union(asked, taken, around.passed.get(flow.file.id, ()))


def _behind_actions(flow: Flow) -> tuple[str, ...]:
    """Return the steps to which the success of an action leads."""
    return tuple(
        to
        for step in flow.file.steps
        if step.type == "action"
        for to in flow.targets(tuple(way for way in ways(step) if way.failure is None))
    )


def _returned(step: StepItem, path: Path_) -> bool:
    """Return whether a text or condition of an action is read after it has returned its fields."""
    return step.type == "action" and path[0] in ("message", "next_step")


def _reads(step: StepItem, around: Surroundings) -> Iterator[tuple[Path_, str]]:
    """Return the slots that a step reads, with the place inside the step."""
    spoken: list[tuple[Path_, str]] = [(("message",), text) for text in texts(step.message)]
    spoken += [
        (("on_failure", code, "message"), text)
        for code, failure in step.on_failure.items()
        for text in texts(failure.message)
    ]
    spoken += [((name,), text) for name, text in (("reprompt", step.reprompt), ("help", step.help)) if text]
    for path, text in spoken:
        yield from ((path, slot) for slot in sorted(_template(text).slots))
    if isinstance(step.next_step, list):
        for number, branch in enumerate(step.next_step):
            yield from ((("next_step", number, "when"), slot) for slot in _condition_slots(branch.when))
    yield from ((("arguments", name), slot) for name, slot in step.arguments.items())
    yield from ((("pass", name), slot) for name, slot in step.pass_.items())
    yield from ((("depends_on", number), slot) for number, slot in enumerate(step.depends_on or ()))
    known = around.validations or {}
    for name in validation_names(step):
        if name in known:
            yield from ((("validation",), slot) for slot in _checked_slots(known[name]))


def _checked_slots(validation: ValidationItem) -> list[str]:
    messages = (validation.message, validation.too_small, validation.too_large)
    told = {slot for text in messages if text for slot in _template(text).slots}
    return sorted((told | {validation.slot or _ANSWER}) - {_ANSWER})


def _condition_slots(text: str | None) -> list[str]:
    try:
        return sorted(slots_of(parse_condition(text))) if text is not None else []
    except ExpressionInvalid:
        # Reported where scenarios are built.
        return []


def _template(text: str) -> Template:
    try:
        return parse_template(text)
    except ExpressionInvalid:
        return Template(parts=())
