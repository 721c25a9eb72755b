"""Questions from which no person can be reached."""

from collections.abc import Iterator

from aicc.project.checks.lists import warning
from aicc.project.checks.scenarios.flow import WAITING, Flow, Surroundings, hands_over, reach
from aicc.project.problems import Problem


def check_people(flow: Flow, around: Surroundings) -> Iterator[Problem]:
    """Report questions with no way to a person, in a bot that hands nobody over who asks for it."""
    if around.person_on_request is not False:
        return
    helping = {step.id for step in flow.file.steps if hands_over(step)}
    for step in flow.file.steps:
        if step.type in WAITING and not reach(flow.leads, step.id) & helping:
            ko = (
                f"단계 {step.id}에서 상담원에게 갈 길이 없습니다. escalation.yaml에 reason: USER_REQUEST 규칙을 "
                '두거나 next_step을 "@agent"로 이어 주세요.'
            )
            en = (
                f"No person can be reached from step {step.id}; add a rule with reason USER_REQUEST to escalation.yaml."
            )
            yield warning(flow.problem(step, ("id",), "person_unreachable", ko, en))
