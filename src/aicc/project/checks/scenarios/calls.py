"""Scenarios that call others: calls that never come to a question, and whether a step waits for the customer."""

from collections.abc import Iterator, Mapping

from aicc.project.checks.scenarios.flow import WAITING, Flow, Surroundings, ends, reach
from aicc.project.problems import Problem
from aicc.project.scenario_schema import StepItem
from aicc.utils.hangul import with_josa


def waits(step: StepItem, around: Surroundings) -> bool:
    """Return whether the customer is asked something before the step is left. A call waits as its scenario does."""
    if step.type != "call":
        return step.type in WAITING
    return step.call not in around.silent


def silent_scenarios(scenarios: Mapping[str, Flow]) -> frozenset[str]:
    """Return the scenarios that may end before anything is asked, those included that call only such."""
    silent: set[str] = set()
    while True:
        more = {flow.file.id for flow in scenarios.values() if flow.file.id not in silent and _ends(flow, silent)}
        if not more:
            return frozenset(silent)
        silent |= more


def _ends(flow: Flow, silent: set[str]) -> bool:
    """Return whether an end can be reached without a question, when these scenarios ask none."""
    passed = {
        step.id: flow.leads[step.id]
        for step in flow.file.steps
        if step.type not in WAITING and (step.type != "call" or step.call in silent)
    }
    return any(ends(flow.steps[step_id]) for step_id in reach(passed, flow.start) & passed.keys())


def check_calls(flow: Flow, around: Surroundings) -> Iterator[Problem]:
    """Report calls that come back to their own scenario before the customer is asked anything."""
    for step in _calls_at_once(flow, around):
        called = around.called(step)
        if called is not None and flow.file.id in _called_at_once(called, around):
            ko = (
                f"{with_josa(step.call, '을/를')} 부르면 고객에게 묻지 않고 이 시나리오로 되돌아옵니다. "
                "부르기 전에 묻는 단계를 두거나 부르지 마세요."
            )
            en = f"Calling {step.call} comes back here without asking the customer anything; ask first, or do not call."
            yield flow.problem(step, ("call",), "call_recursion", ko, en)


def _calls_at_once(flow: Flow, around: Surroundings) -> list[StepItem]:
    """Return the calls to which a scenario comes before it asks anything by itself."""
    silent = {step.id: flow.leads[step.id] for step in flow.file.steps if not waits(step, around)}
    return [flow.steps[step_id] for step_id in reach(silent, flow.start) if flow.steps[step_id].type == "call"]


def _called_at_once(flow: Flow, around: Surroundings) -> set[str]:
    """Return the scenario with all that it comes to call before anything is asked."""
    reached: set[str] = set()
    todo = [flow]
    while todo:
        here = todo.pop()
        if here.file.id not in reached:
            reached.add(here.file.id)
            todo += [called for step in _calls_at_once(here, around) if (called := around.called(step))]
    return reached
