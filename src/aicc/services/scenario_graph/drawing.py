"""What a picture of a scenario shows, before anything has a place: boxes and arrows."""

from collections.abc import Iterator
from dataclasses import dataclass
from enum import StrEnum
from typing import Final, assert_never

from aicc.models.expression import Message, Placeholder, SlotRef
from aicc.models.scenario import (
    TO_AGENT,
    Act,
    Ask,
    Branch,
    Call,
    Command,
    Consult,
    End,
    Fork,
    HandOff,
    InputType,
    Say,
    Scenario,
    Step,
)
from aicc.services.scenario_graph.conditions import written
from aicc.services.scenario_graph.traffic import Traffic

_DEFAULT: Final = "default"
_OTHERWISE: Final = "그 밖에"
_OTHER_FAILURE: Final = "그 밖의 실패"


class Shape(StrEnum):
    """Kinds of boxes; the value is what the box is called."""

    ASK = "질문"
    CONFIRM = "확인"
    SAY = "안내"
    FORK = "갈림길"
    ACT = "액션"
    CALL = "호출"
    FAQ = "FAQ"
    AGENT = "상담원"
    END = "끝"
    # Back to the step from which it was reached.
    AGAIN = "다시"
    COMMAND = "명령"


@dataclass(frozen=True, slots=True, kw_only=True)
class Box:
    """A step, or the place where a way out of the scenario leads."""

    id: str
    shape: Shape
    # Id of the step; "" for a place outside the scenario.
    title: str = ""
    # What it says or does, not shortened.
    text: str = ""
    # How many conversations passed it and stopped there; "" without traffic.
    traffic: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Arrow:
    """A way from one box to another."""

    source: str
    target: str
    # When it is taken, one line each; none: always.
    labels: tuple[str, ...] = ()
    # Taken when an action or a called scenario fails.
    failure: bool = False
    # How many conversations took it, as text; "" without traffic.
    traffic: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Drawing:
    """A scenario as boxes and arrows. The first box is the start."""

    name: str
    boxes: tuple[Box, ...]
    arrows: tuple[Arrow, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class _Way:
    """A way on from a step: to a step id, TO_AGENT, None for the end, or the step's own id."""

    go: str | None
    label: str = ""
    failure: bool = False


def draw(scenario: Scenario, traffic: Traffic | None = None) -> Drawing:
    """Return the boxes and arrows of a scenario, with the traffic if there is any."""
    boxes: list[Box] = []
    arrows: list[Arrow] = []
    outside: dict[str, Box] = {}
    for step in scenario.steps.values():
        boxes.append(_box(step, traffic))
        for arrow, place in _arrows(step, scenario, traffic):
            arrows.append(arrow)
            if place is not None:
                outside[place.id] = place
    name = f"{scenario.name} (대화 {traffic.conversations:,}건)" if traffic else scenario.name
    return Drawing(name=name, boxes=(*boxes, *outside.values()), arrows=tuple(arrows))


def _arrows(step: Step, scenario: Scenario, traffic: Traffic | None) -> Iterator[tuple[Arrow, Box | None]]:
    """Return the arrows of a step, those with the same target as one, with the place outside that one leads to."""
    merged: dict[tuple[str | None, bool], list[str]] = {}
    for way in _ways(step):
        merged.setdefault((way.go, way.failure), []).append(way.label)
    for (go, failure), labels in merged.items():
        place = _outside(step, go, scenario)
        yield (
            Arrow(
                source=step.id,
                target=place.id if place else str(go),
                labels=tuple(label for label in labels if label),
                failure=failure,
                traffic=traffic.on_way(step.id, go) if traffic and _tells(go, failure, merged) else "",
            ),
            place,
        )


def _tells(go: str | None, failure: bool, merged: dict[tuple[str | None, bool], list[str]]) -> bool:
    """Return whether the traffic between two steps is that of one arrow."""
    return (go, not failure) not in merged


def _outside(step: Step, go: str | None, scenario: Scenario) -> Box | None:
    """Return the box of a target outside the scenario: each step has its own, so that no arrow crosses the picture."""
    if go is None:
        return Box(id=f"{step.id}/end", shape=Shape.END)
    if go == TO_AGENT:
        return Box(id=f"{step.id}/agent", shape=Shape.AGENT)
    return Box(id=f"{step.id}/again", shape=Shape.AGAIN) if go == step.id or go not in scenario.steps else None


def _ways(step: Step) -> Iterator[_Way]:
    if isinstance(step, HandOff | End | Command):
        return
    branches = list(step.next)
    if branches and all(branch.when is not None for branch in branches):
        branches.append(Branch(when=None, go=None))
    for branch in branches:
        yield _Way(go=_target(step, branch), label=_label(step, branch, several=len(branches) > 1))
    if isinstance(step, Act | Call):
        yield from (
            _Way(go=failure.go, label=_OTHER_FAILURE if code == _DEFAULT else code, failure=True)
            for code, failure in step.on_failure.items()
        )
    if isinstance(step, Act) and _DEFAULT not in step.on_failure:
        yield _Way(go=TO_AGENT, label=_OTHER_FAILURE, failure=True)


def _target(step: Step, branch: Branch) -> str | None:
    # A no to a confirmation asks what to change, and then for that.
    return step.id if isinstance(step, Ask) and step.changes and branch.when is None else branch.go


def _label(step: Step, branch: Branch, *, several: bool) -> str:
    if isinstance(step, Ask) and step.input_type is InputType.YES_NO and several:
        if branch.when == SlotRef(name=step.slot):
            return "네"
        if branch.when is None:
            return "아니요: 바꿀 것을 묻기" if step.changes else "아니요"
    if branch.when is not None:
        return written(branch.when)
    return _OTHERWISE if several else ""


def _box(step: Step, traffic: Traffic | None) -> Box:
    shape, text = _looks(step)
    told = traffic.at_step(step.id) if traffic else ""
    return Box(id=step.id, shape=shape, title=step.id, text=text, traffic=told)


def _looks(step: Step) -> tuple[Shape, str]:  # noqa: PLR0911 - one case a type
    match step:
        case Ask():
            return Shape.ASK if step.changes is None else Shape.CONFIRM, _words(step.message)
        case Say():
            return Shape.SAY, _words(step.message)
        case Fork():
            return Shape.FORK, ""
        case Act():
            return Shape.ACT, step.action
        case Call():
            return Shape.CALL, step.scenario
        case Consult():
            return Shape.FAQ, step.entry
        case HandOff():
            return Shape.AGENT, _words(step.message)
        case End():
            return Shape.END, _words(step.message)
        case Command():
            return Shape.COMMAND, step.order.value
        case _:
            assert_never(step)


def _words(message: Message | None) -> str:
    """Return the first wording of a message on one line, with slots as {slot}."""
    parts = message.wordings[0].parts if message and message.wordings else ()
    return " ".join("".join(part if isinstance(part, str) else _slot(part) for part in parts).split())


def _slot(placeholder: Placeholder) -> str:
    """Return a slot as {slot}, with the particle that follows its value: {bank}으로/로."""
    return "".join([f"{{{placeholder.slot}}}", *(name for name in placeholder.filters if "/" in name)])
