"""Reflexes: only those that exist, waiting only where a customer began them; their commands stay theirs."""

from collections.abc import Iterator
from typing import Final

from aicc.models.scenario import Reflex
from aicc.project.checks.scenarios.flow import WAITING, Flow, Surroundings
from aicc.project.problems import Problem
from aicc.utils.hangul import with_josa

# Reflexes to words of the customer; the others speak in the middle of a turn and have nothing to wait for.
_MAY_WAIT: Final = (Reflex.CANCEL, Reflex.RESTART, Reflex.BACK, Reflex.REPEAT, Reflex.MENU, Reflex.HELP, Reflex.WAIT)


def check_reflex(flow: Flow, _around: Surroundings) -> Iterator[Problem]:
    """Report reflexes that do not exist or may not wait, and commands in ordinary scenarios."""
    if not flow.is_reflex:
        for step in flow.file.steps:
            if step.type == "command":
                ko = "command는 reflexes/ 안에서만 쓸 수 있습니다. 지우거나 next_step으로 이어 주세요."
                en = "Only reflexes have commands; remove it, or lead on with next_step."
                yield flow.problem(step, ("command",), "command_outside_reflex", ko, en)
        return
    if flow.file.id not in {reflex.value for reflex in Reflex}:
        known = ", ".join(Reflex)
        ko, en = (
            f"{with_josa(flow.file.id, '은/는')} 없는 리플렉스입니다. 쓸 수 있는 id: {known}",
            f"No such reflex; known: {known}.",
        )
        yield flow.source.problem(("id",), "reflex_unknown", ko, en)
        return
    for step in flow.file.steps if flow.file.id not in _MAY_WAIT else ():
        if step.type in (*WAITING, "action", "call"):
            ko = f"리플렉스 {flow.file.id}에서는 묻거나 업무를 처리할 수 없습니다. {step.type} 단계를 지워 주세요."
            en = f"The reflex {flow.file.id} may not wait; remove the step of type {step.type}."
            yield flow.problem(step, ("id",), "reflex_waits", ko, en)
        elif step.type == "escalate" and flow.file.id != Reflex.CANNOT_UNDERSTAND:
            ko = f"리플렉스 {flow.file.id}에서는 상담원에게 넘길 수 없습니다. escalate 단계를 지워 주세요."
            en = f"The reflex {flow.file.id} opens no ticket; remove the step that escalates."
            yield flow.problem(step, ("id",), "reflex_escalates", ko, en)
