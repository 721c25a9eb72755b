"""Actions and calls whose failure leads nowhere, and failures that leave the customer alone."""

from collections.abc import Iterator
from typing import Final

from aicc.models.scenario import OK, TO_AGENT
from aicc.project.checks.lists import warning
from aicc.project.checks.scenarios.flow import WAITING, Flow, Surroundings, hands_over, reach, says, ways
from aicc.project.problems import Problem
from aicc.project.scenario_schema import StepItem
from aicc.utils.hangul import with_josa

_DEFAULT: Final = "default"
# Words that tell the customer how to reach somebody.
_PERSON: Final = "상담|고객센터|직원"


def check_failures(flow: Flow, around: Surroundings) -> Iterator[Problem]:
    """Report missing failure branches, and unexpected failures behind which nobody helps."""
    for step in flow.file.steps:
        if step.type not in ("action", "call"):
            continue
        if _DEFAULT not in step.on_failure and not _all_handled(step, around):
            ko = (
                f"{with_josa(step.id, '이/가')} 실패했을 때의 길이 없습니다. "
                "on_failure에 default를 두고 할 말과 next_step을 적어 "
                "주세요."
            )
            en = f"Nothing says what happens when {step.id} fails; give on_failure a default."
            yield flow.problem(step, ("on_failure",), "failure_missing", ko, en)
        elif not flow.is_reflex and _leaves_alone(flow, step):
            ko = (
                '예상하지 못한 실패(default)가 상담원 없이 끝납니다. next_step을 "@agent"로 하거나, 고객센터 연락 '
                "방법을 말해 주세요."
            )
            en = "The default failure ends without a person; lead to @agent, or say how to reach somebody."
            yield warning(flow.problem(step, ("on_failure", _DEFAULT), "failure_without_person", ko, en))


def _all_handled(step: StepItem, around: Surroundings) -> bool:
    """Return whether a call names every outcome with which its scenario may fail."""
    if step.type != "call":
        return False
    called = around.called(step)
    if called is None:
        return step.call in around.unreadable
    return {end.outcome for end in called.file.steps if end.outcome not in (None, OK)} <= step.on_failure.keys()


def _leaves_alone(flow: Flow, step: StepItem) -> bool:
    """Return whether the default failure runs to the end with no question, no person and no word of one."""
    failure = step.on_failure.get(_DEFAULT)
    if failure is None or failure.next_step == TO_AGENT or says(_PERSON, failure.message):
        return False
    silent = {other.id: flow.targets(ways(other)) for other in flow.file.steps if other.type not in (*WAITING, "call")}
    passed = [flow.steps[step_id] for step_id in reach(silent, failure.next_step or "") if step_id in flow.steps]
    return not any(other.id not in silent or _helps(other) for other in passed)


def _helps(step: StepItem) -> bool:
    """Return whether a step hands over, says how to reach somebody, or leaves that to the scenario that called."""
    return hands_over(step) or says(_PERSON, step.message) or step.outcome not in (None, OK)
