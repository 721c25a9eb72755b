"""Names of scenarios, FAQ entries, entities and slots that nothing has."""

from collections.abc import Iterator

from aicc.project.checks.scenarios.flow import Flow, Surroundings, asked_slots
from aicc.project.checks.scenarios.slots import may_hold, read_slots
from aicc.project.problems import Problem
from aicc.project.scenario_schema import StepItem
from aicc.project.yaml_source import Path_
from aicc.utils.hangul import with_josa


def check_references(flow: Flow, around: Surroundings) -> Iterator[Problem]:
    """Report names that nothing in the project has."""
    for step in flow.file.steps:
        if step.call is not None:
            yield from _check_call(flow, step, around)
        if step.faq is not None and around.faqs is not None and step.faq not in around.faqs:
            ko = f"faq.yaml에 {with_josa(step.faq, '이/가')} 없습니다. id를 고치거나 질문을 추가해 주세요."
            en = f"No {step.faq} in faq.yaml; correct the id or add the entry."
            yield flow.problem(step, ("faq",), "faq_unknown", ko, en)
        if step.entity is not None and around.entities is not None and step.entity not in around.entities:
            ko = f"개체 {with_josa(step.entity, '이/가')} 없습니다. 기본 개체나 entities.yaml의 id를 써 주세요."
            en = f"No entity {step.entity}; name a built-in one or one of entities.yaml."
            yield flow.problem(step, ("entity",), "entity_unknown", ko, en)
        for number, slot in enumerate(step.changes or []):
            if slot not in asked_slots(flow):
                yield _unknown_slot(flow, step, ("changes", number), slot)


def _check_call(flow: Flow, step: StepItem, around: Surroundings) -> Iterator[Problem]:
    called = around.called(step)
    if called is None:
        if step.call not in around.unreadable:
            ko = (
                f"시나리오 {with_josa(step.call, '이/가')} 없습니다. "
                f"scenarios/{step.call}.yaml을 만들거나 이름을 고쳐 주세요."
            )
            en = f"No scenario {step.call}; make scenarios/{step.call}.yaml or correct the name."
            yield flow.problem(step, ("call",), "scenario_unknown", ko, en)
        return
    for theirs in step.pass_:
        if theirs not in asked_slots(called) | read_slots(called, around):
            yield _unknown_slot(flow, step, ("pass", theirs), theirs, f"{step.call}.yaml")
    for ours, theirs in step.take.items():
        if not may_hold(called, theirs, around):
            yield _unknown_slot(flow, step, ("take", ours), theirs, f"{step.call}.yaml")


def _unknown_slot(flow: Flow, step: StepItem, path: Path_, slot: str, file: str = "") -> Problem:
    where = file or "이 시나리오"
    ko = f"{where}에 슬롯 {with_josa(slot, '을/를')} 쓰는 단계가 없습니다. 이름을 고쳐 주세요."
    return flow.problem(step, path, "slot_unknown", ko, f"No step of {file or 'this scenario'} has the slot {slot}.")
