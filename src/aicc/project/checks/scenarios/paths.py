"""Ways that lead nowhere, steps that nothing leads to, loops that never wait for the customer."""

from collections.abc import Iterator

from aicc.models.scenario import TO_AGENT
from aicc.project.checks.scenarios.calls import waits
from aicc.project.checks.scenarios.flow import Flow, Surroundings, reach, ways
from aicc.project.problems import Problem
from aicc.utils.hangul import with_josa


def check_paths(flow: Flow, around: Surroundings) -> Iterator[Problem]:
    """Report what is wrong with the ways from step to step."""
    reached = reach(flow.leads, flow.start)
    silent = {
        step.id: tuple(to for to in flow.leads[step.id] if not waits(flow.steps[to], around))
        for step in flow.file.steps
        if not waits(step, around)
    }
    for step in flow.file.steps:
        for way in ways(step):
            if way.go is not None and way.go != TO_AGENT and way.go not in flow.steps:
                ko = f"단계 {with_josa(way.go, '이/가')} 없습니다. next_step을 고치거나 단계를 추가해 주세요."
                en = f"There is no step {way.go}; correct the name or add the step."
                yield flow.problem(step, way.path, "step_dangling", ko, en)
        if step.id not in reached:
            ko = f"단계 {step.id}에 이르는 길이 없습니다. 지우거나 연결해 주세요."
            en = f"Nothing leads to step {step.id}; remove it or lead to it."
            yield flow.problem(step, ("id",), "step_unreachable", ko, en)
        if any(step.id in reach(silent, to) for to in silent.get(step.id, ())):
            ko = f"단계 {with_josa(step.id, '이/가')} 고객에게 묻지 않고 되풀이됩니다. 사이에 묻는 단계를 넣어 주세요."
            en = f"Step {step.id} loops without asking the customer anything; ask something in between."
            yield flow.problem(step, ("next_step",), "loop_without_input", ko, en)
