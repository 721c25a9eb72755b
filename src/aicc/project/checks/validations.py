"""validations.yaml: checks that lack what they check by."""

from collections.abc import Iterator

import regex

from aicc.models.errors import FunctionBroken, FunctionUnknown
from aicc.models.validation import ValidationType
from aicc.project.checks.lists import duplicates
from aicc.project.functions import load_function
from aicc.project.problems import Problem
from aicc.project.scenario_schema import ValidationItem, ValidationsFile
from aicc.project.yaml_source import Path_, Source


def check_validations(source: Source, file: ValidationsFile) -> Iterator[Problem]:
    """Report checks that lack their value, hold for no answer, or name a function that nobody offers."""
    yield from duplicates(source, "validations", [item.id for item in file.validations])
    for index, item in enumerate(file.validations):
        path: Path_ = ("validations", index)
        if item.type is ValidationType.PATTERN:
            yield from _check_pattern(source, path, item)
        if item.type is ValidationType.FUNCTION and item.function:
            yield from _check_function(source, path, item.function)
        if _needed(item) is None:
            ko = f"{item.type} 검사에 필요한 값이 없습니다. docs/reference/bot-files.md의 표를 보세요."
            yield source.problem(path, "validation_incomplete", ko, f"The check {item.type} lacks its value.")
        if item.min is not None and item.max is not None and item.min > item.max:
            yield source.problem((*path, "min"), "range_empty", "min이 max보다 큽니다.", "min is larger than max.")


def _check_pattern(source: Source, path: Path_, item: ValidationItem) -> Iterator[Problem]:
    try:
        regex.compile(item.pattern or "")
    except regex.error as error:
        ko, en = f"정규식이 잘못되었습니다: {error}", f"The pattern is not a regular expression: {error}"
        yield source.problem((*path, "pattern"), "pattern_invalid", ko, en)


def _check_function(source: Source, path: Path_, name: str) -> Iterator[Problem]:
    try:
        load_function(name)
    except (FunctionUnknown, FunctionBroken) as error:
        yield source.problem((*path, "function"), error.code, error.ko, error.en)


def _needed(item: ValidationItem) -> object:
    """Return the value without which a check checks nothing; None when it is missing."""
    return {
        ValidationType.PATTERN: item.pattern,
        ValidationType.DIGITS: item.length,
        ValidationType.RANGE: item.min if item.min is not None else item.max,
        ValidationType.LENGTH: item.min if item.min is not None else item.max,
        ValidationType.ONE_OF: item.values or None,
        ValidationType.CHECKSUM: item.checksum,
        ValidationType.DATE_WINDOW: item.earliest or item.latest,
        ValidationType.BUSINESS_DAY: item.type,
        ValidationType.COMPARE: item.slot if item.operator else None,
        ValidationType.FUNCTION: item.function,
    }[item.type]
