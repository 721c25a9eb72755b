"""How many menus lie one behind the other.

The guideline of the Korea Communications Commission for automatic response systems (방송통신위원회 ARS 가이드라인,
2009; applied to finance by the Financial Supervisory Service in 2011) asks for three levels at most, and never more
than five.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Final

from aicc.models.scenario import InputType
from aicc.project.checks.lists import warning
from aicc.project.checks.scenarios.flow import WAITING, Flow, Surroundings, ends
from aicc.project.problems import Problem
from aicc.project.scenario_schema import StepItem

_USUAL: Final = 3
_MOST: Final = 5


@dataclass(frozen=True, slots=True, kw_only=True)
class _Depth:
    """The longest chains of menus in a scenario; other questions break a chain."""

    # At each step, the step's own menu and the menus of a called scenario included.
    at: Mapping[str, int]
    # Of menus from the start on.
    leading: int = 0
    # Of menus up to an end.
    trailing: int = 0
    # From the start to an end; None when something else is asked on every way.
    through: int | None = 0


def check_menus(flow: Flow, around: Surroundings) -> Iterator[Problem]:
    """Report the longest chain of menus when it is longer than customers bear."""
    depth = _depth(flow, around, {})
    step_id = max(depth.at, key=lambda step_id: depth.at[step_id])
    count = depth.at[step_id]
    if count <= _USUAL:
        return
    ko = (
        f"메뉴가 {count}단계까지 이어집니다. ARS 가이드라인(방송통신위원회)은 3단계 이하를 권하고 5단계를 넘지 않게 "
        "합니다. 선택지를 합치거나 한 문장으로 물어 주세요."
    )
    en = f"{count} menus follow each other; the guideline for ARS says three, five at most. Merge some of them."
    problem = flow.problem(flow.steps[step_id], ("id",), "menu_too_deep", ko, en)
    yield problem if count > _MOST else warning(problem)


def _depth(flow: Flow, around: Surroundings, known: dict[str, _Depth]) -> _Depth:
    """Measure a scenario, once; one that calls itself counts as nothing inside."""
    if flow.file.id not in known:
        known[flow.file.id] = _Depth(at={})
        known[flow.file.id] = _measure(flow, around, known)
    return known[flow.file.id]


def _measure(flow: Flow, around: Surroundings, known: dict[str, _Depth]) -> _Depth:
    at: dict[str, int] = {}
    # By step: the chain behind it, and the same as far as it begins at the start (None: something else was asked).
    behind: dict[str, tuple[int, int | None]] = {}
    before: dict[str, tuple[int, int | None]] = {flow.start: (0, 0)}
    leading, trailing, through = 0, 0, None
    for step_id in _in_order(flow):
        chain, unbroken = before.get(step_id, (0, None))
        step = flow.steps[step_id]
        inner = _inner(step, around, known)
        at[step_id] = chain + inner.leading
        leading = max(leading, (unbroken + inner.leading) if unbroken is not None else 0)
        behind[step_id] = (
            max(inner.trailing, chain + inner.through if inner.through is not None else 0),
            None if unbroken is None or inner.through is None else unbroken + inner.through,
        )
        for to in flow.leads[step_id]:
            if to not in behind:
                before[to] = _longer(before.get(to, (0, None)), behind[step_id])
        if ends(step):
            trailing, through = _longer((trailing, through), behind[step_id])
    return _Depth(at=at, leading=leading, trailing=trailing, through=through)


def _inner(step: StepItem, around: Surroundings, known: dict[str, _Depth]) -> _Depth:
    """Return what a step adds to the chain: a menu one, another question breaks it."""
    if step.input_type is InputType.SELECTION:
        return _Depth(at={}, leading=1, trailing=1, through=1)
    if step.type in WAITING:
        return _Depth(at={}, through=None)
    called = around.called(step)
    return _depth(called, around, known) if called is not None else _Depth(at={})


def _longer(one: tuple[int, int | None], other: tuple[int, int | None]) -> tuple[int, int | None]:
    unbroken = [chain for chain in (one[1], other[1]) if chain is not None]
    return max(one[0], other[0]), max(unbroken, default=None)


def _in_order(flow: Flow) -> list[str]:
    """Return the steps that can be reached, each behind those that lead to it; ways back are left out of account."""
    order: list[str] = []
    seen: set[str] = {flow.start}
    open_ways = [(flow.start, iter(flow.leads[flow.start]))]
    while open_ways:
        step_id, rest = open_ways[-1]
        to = next((to for to in rest if to not in seen), None)
        if to is None:
            order.append(step_id)
            open_ways.pop()
        else:
            seen.add(to)
            open_ways.append((to, iter(flow.leads[to])))
    return order[::-1]
