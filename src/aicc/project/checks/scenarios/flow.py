"""A scenario as written, its ways from step to step, and what it may refer to: what every check of scenarios reads."""

import re
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from functools import cached_property

from aicc.models.expression import AllOf, AnyOf, Compare, Condition, Literally, Not, SlotRef
from aicc.models.scenario import TO_AGENT
from aicc.project.problems import Problem
from aicc.project.scenario_schema import MessageItem, ScenarioFile, StepItem, ValidationItem
from aicc.project.schema import REFLEXES
from aicc.project.yaml_source import Path_, Source

# Types of steps that wait for the customer.
WAITING = ("ask", "confirm")
# Types of steps behind which nothing comes.
_LAST = ("escalate", "end", "command")


@dataclass(frozen=True, slots=True, kw_only=True)
class Way:
    """One way on from a step."""

    # Its place inside the step.
    path: Path_
    # A step id, TO_AGENT, or None for the end.
    go: str | None
    # Taken when the action or the called scenario fails with this code, or with none that is named (default).
    failure: str | None = None


@dataclass(frozen=True, kw_only=True)
class Flow:
    """A scenario or a reflex as written, with its place."""

    source: Source
    file: ScenarioFile

    @property
    def is_reflex(self) -> bool:
        """Return whether it lies among the reflexes."""
        return self.source.file.startswith(REFLEXES)

    @cached_property
    def steps(self) -> Mapping[str, StepItem]:
        """Return the steps by id; the first of them is the start."""
        return {step.id: step for step in self.file.steps}

    @cached_property
    def leads(self) -> Mapping[str, tuple[str, ...]]:
        """Return the steps to which each step leads, failures included."""
        return {step.id: self.targets(ways(step)) for step in self.file.steps}

    @property
    def start(self) -> str:
        """Return the id of the first step."""
        return self.file.steps[0].id

    def targets(self, taken: tuple[Way, ...]) -> tuple[str, ...]:
        """Return the steps, among those that exist, to which the ways lead."""
        return tuple(way.go for way in taken if way.go is not None and way.go in self.steps)

    def problem(self, step: StepItem, path: Path_, code: str, ko: str, en: str) -> Problem:
        """Return a problem at a place inside a step."""
        index = next(index for index, other in enumerate(self.file.steps) if other is step)
        return self.source.problem(("steps", index, *path), code, ko, en)


@dataclass(frozen=True, slots=True, kw_only=True)
class Surroundings:
    """What scenarios refer to in the rest of the project. None where a file cannot be read: nothing is missing then."""

    scenarios: Mapping[str, Flow]
    # Ids of scenarios that have a file which cannot be read.
    unreadable: frozenset[str]
    faqs: frozenset[str] | None
    validations: Mapping[str, ValidationItem] | None
    entities: frozenset[str] | None
    # Whether customers get a person wherever they ask for one; None when escalation.yaml cannot be read.
    person_on_request: bool | None
    # Slots that scenarios remember for each other.
    remembered: frozenset[str]
    # Classes of retention in bot.yaml; None where it cannot be read.
    retention: frozenset[str] | None
    # Slots that callers fill, by the scenario that they call.
    passed: Mapping[str, frozenset[str]]
    # Ids of scenarios that may end before anything is asked.
    silent: frozenset[str]

    def called(self, step: StepItem) -> Flow | None:
        """Return the scenario that a step calls, if there is one that can be read."""
        return self.scenarios.get(step.call or "")


Check = Callable[[Flow, Surroundings], Iterator[Problem]]


def ways(step: StepItem) -> tuple[Way, ...]:
    """Return the ways on from a step, as written; the one that is always there when no branch holds is not."""
    found = [
        Way(path=("on_failure", code, "next_step"), go=failure.next_step, failure=code)
        for code, failure in step.on_failure.items()
    ]
    if isinstance(step.next_step, list):
        found += [Way(path=("next_step", number, "go"), go=branch.go) for number, branch in enumerate(step.next_step)]
    elif step.type not in _LAST:
        found.append(Way(path=("next_step",), go=step.next_step))
    if "on_no" in step.model_fields_set:
        found.append(Way(path=("on_no",), go=step.on_no))
    return tuple(found)


def ends(step: StepItem) -> bool:
    """Return whether the scenario may end behind the step without a person."""
    if step.type in _LAST:
        return step.type == "end"
    undecided = isinstance(step.next_step, list) and all(branch.when is not None for branch in step.next_step)
    return undecided or any(way.go is None for way in ways(step))


def hands_over(step: StepItem) -> bool:
    """Return whether the step, or a way on from it, leads to a person."""
    return step.type == "escalate" or any(way.go == TO_AGENT for way in ways(step))


def reach(leads: Mapping[str, tuple[str, ...]], *starts: str) -> set[str]:
    """Return the steps that can be reached from the starts, those included."""
    reached: set[str] = set()
    waiting = list(starts)
    while waiting:
        step = waiting.pop()
        if step not in reached:
            reached.add(step)
            waiting.extend(leads.get(step, ()))
    return reached


def filled_slot(step: StepItem) -> str:
    """Return the slot that the answer to a waiting step fills."""
    return step.slot or step.id


def asked_slots(flow: Flow) -> frozenset[str]:
    """Return the slots that questions of the scenario fill."""
    return frozenset(filled_slot(step) for step in flow.file.steps if step.type == "ask")


def texts(message: MessageItem | None) -> Iterator[str]:
    """Return every wording of a message as written."""
    spoken = message.values() if isinstance(message, dict) else (message,)
    for wordings in spoken:
        yield from [wordings] if isinstance(wordings, str) else wordings or ()


def validation_names(step: StepItem) -> list[str]:
    """Return the checks that a step names."""
    return [step.validation] if isinstance(step.validation, str) else step.validation or []


def slots_of(condition: Condition) -> frozenset[str]:
    """Return the names of the slots that a condition reads."""
    match condition:
        case Literally():
            return frozenset()
        case SlotRef():
            return frozenset({condition.name})
        case Compare():
            return slots_of(condition.left) | slots_of(condition.right)
        case Not():
            return slots_of(condition.condition)
        case AllOf() | AnyOf():
            return frozenset().union(*map(slots_of, condition.conditions))


def says(pattern: str, message: MessageItem | None) -> bool:
    """Return whether any wording of a message matches a pattern."""
    return any(re.search(pattern, text) for text in texts(message))
