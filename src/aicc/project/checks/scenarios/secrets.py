"""Secrets: used at once, never said, never kept."""

import re
from collections.abc import Iterator

from aicc.models.scenario import InputType
from aicc.project.checks.scenarios.flow import Flow, Surroundings, filled_slot, texts
from aicc.project.problems import Problem
from aicc.project.scenario_schema import StepItem
from aicc.utils.hangul import with_josa


def check_secrets(flow: Flow, _around: Surroundings) -> Iterator[Problem]:
    """Report secrets that are not used at once, and steps that would say one or keep it for other scenarios."""
    secrets = {filled_slot(step) for step in flow.file.steps if step.input_type is InputType.SECRET}
    for step in flow.file.steps:
        if step.input_type is InputType.SECRET and not _is_used_at_once(flow, step):
            ko = "secret 값은 저장하지 않으므로 바로 다음 단계가 그 값을 쓰는 action이어야 합니다."
            en = "A secret is never stored: its next step must be the action that uses it."
            yield flow.problem(step, ("next_step",), "secret_not_used", ko, en)
        for slot in sorted(secrets & _told(step, secrets)):
            ko = (
                f"secret 값 {with_josa(slot, '은/는')} 말하거나 기억할 수 없습니다. message와 remember에서 지워 주세요."
            )
            en = f"The secret {slot} may be neither said nor remembered; remove it from message and remember."
            yield flow.problem(step, (), "secret_exposed", ko, en)


def _is_used_at_once(flow: Flow, step: StepItem) -> bool:
    after = flow.steps.get(step.next_step) if isinstance(step.next_step, str) else None
    return after is not None and after.action is not None


def _told(step: StepItem, secrets: set[str]) -> set[str]:
    """Return the slots that a step remembers, and the secrets that it says."""
    failures = [text for failure in step.on_failure.values() for text in texts(failure.message)]
    said = [*texts(step.message), *failures, step.reprompt or "", step.help or ""]
    kept = {kept if isinstance(kept, str) else kept.slot for kept in step.remember}
    return kept | {slot for slot in secrets if any(re.search(rf"\{{\s*{slot}\s*[|}}]", text) for text in said)}
