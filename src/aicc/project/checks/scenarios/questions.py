"""Questions that could not be answered as they are meant: their checks, options and labels."""

from collections.abc import Iterator, Mapping
from typing import Final

from aicc.models.scenario import InputType
from aicc.models.validation import ValidationType
from aicc.project.checks.lists import warning
from aicc.project.checks.scenarios.flow import (
    Flow,
    Surroundings,
    Way,
    filled_slot,
    reach,
    validation_names,
    ways,
)
from aicc.project.problems import Problem
from aicc.project.scenario_schema import OptionItem, StepItem
from aicc.utils.hangul import with_josa
from aicc.utils.text import squeeze

_NUMBERS: Final = frozenset({InputType.NUMBER, InputType.MONEY})
_DATES: Final = frozenset({InputType.DATE, InputType.DATETIME})
_TIMES: Final = _DATES | {InputType.TIME}
_CODES: Final = frozenset({InputType.DIGITS, InputType.SECRET, InputType.ACCOUNT, InputType.CARD, InputType.PHONE})
_WORDS: Final = _CODES | {InputType.TEXT, InputType.NAME}
_CHOICES: Final = frozenset({InputType.SELECTION, InputType.MULTI_SELECT})
# What kinds of answers a check can judge: it reads numbers, digits, text or dates. A function reads anything.
_FIT: Final[Mapping[ValidationType, frozenset[InputType]]] = {
    ValidationType.RANGE: _NUMBERS,
    ValidationType.LENGTH: _WORDS | {InputType.MULTI_SELECT},
    ValidationType.PATTERN: _WORDS | _TIMES,
    ValidationType.DIGITS: _CODES | {InputType.TEXT},
    ValidationType.ONE_OF: _WORDS | _TIMES | _CHOICES,
    ValidationType.CHECKSUM: _CODES | {InputType.TEXT},
    ValidationType.DATE_WINDOW: _DATES,
    ValidationType.BUSINESS_DAY: _DATES,
    ValidationType.COMPARE: _WORDS | _TIMES | _NUMBERS | _CHOICES,
    ValidationType.FUNCTION: frozenset(InputType),
}


def check_questions(flow: Flow, around: Surroundings) -> Iterator[Problem]:
    """Report checks that do not fit their questions, options that are the same, labels that mean two slots."""
    for step in flow.file.steps:
        if step.input_type is not None:
            yield from _check_fit(flow, step, step.input_type, around)
            yield from _check_options(flow, step, step.input_type)
    yield from _check_labels(flow)
    yield from _check_late_labels(flow)


def _check_fit(flow: Flow, step: StepItem, input_type: InputType, around: Surroundings) -> Iterator[Problem]:
    known = around.validations or {}
    for name in validation_names(step):
        if name in known and input_type not in _FIT[known[name].type]:
            fit = ", ".join(sorted(_FIT[known[name].type]))
            ko = (
                f"검사 {name}({known[name].type})은(는) {input_type} 답을 판단할 수 없습니다. "
                f"쓸 수 있는 input_type: {fit}"
            )
            en = f"The check {name} ({known[name].type}) cannot judge an answer of type {input_type}; it can: {fit}."
            yield flow.problem(step, ("validation",), "validation_unfit", ko, en)


def _check_options(flow: Flow, step: StepItem, input_type: InputType) -> Iterator[Problem]:
    if input_type is InputType.YES_NO and step.options:
        ko = "yes_no는 네/아니요를 묻습니다. options를 지우거나 input_type을 selection으로 바꿔 주세요."
        en = "A yes_no question has its own answers; remove the options or make it a selection."
        yield flow.problem(step, ("options",), "options_unused", ko, en)
    meant: dict[str, str] = {}
    for number, option in enumerate(step.options):
        value = option.value if isinstance(option, OptionItem) else option
        words = (value, *option.synonyms) if isinstance(option, OptionItem) else (value,)
        for word in words:
            other = meant.setdefault(squeeze(word), f"{number}:{value}")
            if other != f"{number}:{value}":
                first = other.partition(":")[2]
                ko = (
                    f"선택지 {with_josa(first, '과/와')} {with_josa(value, '을/를')} "
                    f"구별할 수 없습니다: {word}. 한쪽에서 지우거나 바꿔 주세요."
                )
                en = f"The options {first} and {value} cannot be told apart by {word}; change one of them."
                yield flow.problem(step, ("options", number), "option_twice", ko, en)


def _check_labels(flow: Flow) -> Iterator[Problem]:
    slots: dict[str, str] = {}
    for step in flow.file.steps:
        for label in labels(step):
            other = slots.setdefault(squeeze(label), filled_slot(step))
            if other != filled_slot(step):
                ko = (
                    f"이름 {with_josa(label, '이/가')} 슬롯 {other}에도 "
                    "있어 무엇을 바꿀지 알 수 없습니다. 다르게 지어 주세요."
                )
                en = f"The label {label} is also that of the slot {other}; give them different ones."
                yield flow.problem(step, ("label",), "label_twice", ko, en)


def _check_late_labels(flow: Flow) -> Iterator[Problem]:
    """Report labels of answers that are given only after something was committed: from then on nothing is changed."""
    if not any(step.commits for step in flow.file.steps):
        return
    uncommitted = {step.id: flow.targets(_before_commit(step)) for step in flow.file.steps}
    early = reach(uncommitted, flow.start)
    for step in flow.file.steps:
        if step.label and step.id not in early:
            ko = (
                f"단계 {with_josa(step.id, '은/는')} 되돌릴 수 없는 처리(commits) "
                "뒤에 있어 답을 바꿀 수 없습니다. label을 지우거나 "
                "처리 앞에서 물어 주세요."
            )
            en = f"Step {step.id} comes after a commit: its answer cannot be changed; remove the label, or ask before."
            yield warning(flow.problem(step, ("label",), "label_after_commit", ko, en))


def _before_commit(step: StepItem) -> tuple[Way, ...]:
    return tuple(way for way in ways(step) if way.failure is not None or not step.commits)


def labels(step: StepItem) -> list[str]:
    """Return what customers call the answer to a step."""
    return [step.label] if isinstance(step.label, str) else step.label or []
