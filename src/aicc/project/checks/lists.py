"""What all lists of a project have in common: ids that appear once, intents that exist."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace

from pydantic import BaseModel

from aicc.project.problems import Problem, Severity
from aicc.project.schema import IntentsFile
from aicc.project.yaml_source import Source
from aicc.utils.hangul import with_josa

Shapes = Mapping[str, BaseModel]


def warning(problem: Problem) -> Problem:
    """Return the problem as one with which the bot can run."""
    return replace(problem, severity=Severity.WARNING)


def duplicates(source: Source, key: str, ids: Sequence[str], field: str = "id") -> Iterator[Problem]:
    """Report each item of a list that has the id of an earlier one."""
    first: dict[str, int] = {}
    for index, name in enumerate(ids):
        if name in first:
            line = source.line((key, first[name]))
            ko = f"{with_josa(name, '이/가')} 두 번 나옵니다(처음: {line}행). 하나를 지우거나 이름을 바꿔 주세요."
            en = f"{name} appears twice (first on line {line})."
            yield source.problem((key, index, field), "duplicate_id", ko, en)
        first.setdefault(name, index)


def known_intents(shapes: Shapes) -> set[str] | None:
    """Return the ids of intents.yaml; None where it cannot be read."""
    intents = shapes.get("intents.yaml")
    return {item.id for item in intents.intents} if isinstance(intents, IntentsFile) else None
