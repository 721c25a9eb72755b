"""entities.yaml: its mistakes that no single value shows, and the frozen definitions it becomes."""

from collections.abc import Iterator, Mapping, Sequence
from typing import Final, assert_never

import regex
from pydantic import BaseModel

from aicc.models.entities import (
    ANY_CUSTOM,
    BUILT_IN_KINDS,
    CompositeEntity,
    EntityDefinition,
    EntityDefinitions,
    EntityType,
    ListEntity,
    ListValue,
    PatternEntity,
    RoleRule,
)
from aicc.project.problems import Problem
from aicc.project.scenario_schema import OptionItem
from aicc.project.schema import EntitiesFile, EntityItem
from aicc.project.yaml_source import Path_, Source
from aicc.utils.hangul import with_josa
from aicc.utils.text import squeeze

# The field that each type is about, and the fields that mean something to it.
_NEEDED: Final = {EntityType.LIST: "values", EntityType.PATTERN: "pattern", EntityType.COMPOSITE: "parts"}
_FIELDS: Final = {
    EntityType.LIST: frozenset({"values", "fuzzy"}),
    EntityType.PATTERN: frozenset({"pattern"}),
    EntityType.COMPOSITE: frozenset({"parts", "within"}),
}


def entities_of(written: BaseModel | None) -> EntityDefinitions:
    """Return the definitions of a file without mistakes; none without the file."""
    if not isinstance(written, EntitiesFile):
        return EntityDefinitions()
    return EntityDefinitions(
        entities=tuple(_definition(item) for item in written.entities),
        roles=tuple(
            RoleRule(
                kind=rule.kind,
                role=rule.role,
                after=tuple(rule.after),
                before=tuple(rule.before),
                needs=tuple(rule.needs),
            )
            for rule in written.roles
        ),
    )


def _definition(item: EntityItem) -> EntityDefinition:
    match item.type:
        case EntityType.LIST:
            return ListEntity(id=item.id, values=tuple(_value(value) for value in item.values), fuzzy=item.fuzzy)
        case EntityType.PATTERN:
            return PatternEntity(id=item.id, pattern=item.pattern or "")
        case EntityType.COMPOSITE:
            return CompositeEntity(id=item.id, parts=tuple(item.parts), within=item.within)
        case _:
            assert_never(item.type)


def _value(written: str | OptionItem) -> ListValue:
    if isinstance(written, OptionItem):
        return ListValue(value=written.value, synonyms=tuple(written.synonyms))
    return ListValue(value=written)


def check_entities(source: Source, file: EntitiesFile) -> Iterator[Problem]:
    """Yield what is wrong with the entities and with how they refer to each other."""
    known = {*BUILT_IN_KINDS, *(item.id for item in file.entities)}
    composites = {item.id: item.parts for item in file.entities if item.type is EntityType.COMPOSITE}
    for index, item in enumerate(file.entities):
        path: Path_ = ("entities", index)
        if item.id in BUILT_IN_KINDS:
            ko = f"{with_josa(item.id, '은/는')} 기본 개체의 이름입니다. 다른 이름을 써 주세요."
            yield source.problem((*path, "id"), "entity_built_in", ko, f"{item.id} is a built-in entity; rename yours.")
        yield from _check_fields(source, path, item)
        yield from _check_words(source, path, item)
        yield from _check_pattern(source, path, item)
        for number, part in enumerate(item.parts):
            if part not in known:
                ko, en = (
                    f"개체 {with_josa(part, '이/가')} 없습니다. 이름을 확인해 주세요.",
                    f"There is no entity {part}.",
                )
                yield source.problem((*path, "parts", number), "entity_unknown", ko, en)
        if item.type is EntityType.COMPOSITE and _is_made_of(composites, item.id):
            ko = (
                f"개체 {with_josa(item.id, '이/가')} 자기 자신으로 이루어져 있어 찾을 수 없습니다. parts를 고쳐 주세요."
            )
            en = f"{item.id} is made of itself and can never be found."
            yield source.problem((*path, "parts"), "entity_cycle", ko, en)
    yield from _check_roles(source, file, known)


def _check_fields(source: Source, path: Path_, item: EntityItem) -> Iterator[Problem]:
    needed = _NEEDED[item.type]
    few = len(item.parts) < 2 if item.type is EntityType.COMPOSITE else not getattr(item, needed)
    if few:
        ko = f"{item.type} 개체에는 {with_josa(needed, '이/가')} 필요합니다(composite는 둘 이상)."
        en = f"An entity of type {item.type} needs {needed} (a composite two or more)."
        yield source.problem((*path, needed), "entity_incomplete", ko, en)
    for field in sorted(item.model_fields_set - {"id", "type"} - _FIELDS[item.type]):
        ko = f"{with_josa(field, '은/는')} {item.type} 개체에서 쓰지 않습니다. 지우거나 type을 고쳐 주세요."
        en = f"{field} means nothing to an entity of type {item.type}."
        yield source.problem((*path, field), "entity_field", ko, en)


def _check_words(source: Source, path: Path_, item: EntityItem) -> Iterator[Problem]:
    first: dict[str, tuple[str, int]] = {}
    for place, value, word in _words(item):
        here = (*path, "values", *place)
        squeezed = squeeze(word)
        other, line = first.setdefault(squeezed, (value, source.line(here)))
        if not squeezed:
            ko, en = f"글자가 없는 말은 찾을 수 없습니다: {word}", f"There is no letter in {word}."
            yield source.problem(here, "synonym_empty", ko, en)
        elif other != value:
            ko = f"같은 말이 값 {other}({line}행)에도 있습니다. 한쪽에서 지워 주세요: {word}"
            yield source.problem(here, "synonym_shared", ko, f"The same word means {other} (line {line}), too.")


def _words(item: EntityItem) -> Iterator[tuple[Path_, str, str]]:
    """Yield each word of a list with its place and the value it means."""
    for index, written in enumerate(item.values):
        if isinstance(written, OptionItem):
            yield (index, "value"), written.value, written.value
            yield from (
                ((index, "synonyms", number), written.value, word) for number, word in enumerate(written.synonyms)
            )
        else:
            yield (index,), written, written


def _check_pattern(source: Source, path: Path_, item: EntityItem) -> Iterator[Problem]:
    try:
        regex.compile(item.pattern or "")
    except (regex.error, RecursionError, OverflowError) as error:
        ko, en = f"정규식이 잘못되었습니다: {error}", f"The pattern is not a regular expression: {error}"
        yield source.problem((*path, "pattern"), "pattern_invalid", ko, en)


def _is_made_of(composites: Mapping[str, Sequence[str]], name: str) -> bool:
    """Return whether a composite has itself among its parts or theirs."""
    reached, waiting = set[str](), list(composites[name])
    while waiting:
        part = waiting.pop()
        if part not in reached:
            reached.add(part)
            waiting += composites.get(part, ())
    return name in reached


def _check_roles(source: Source, file: EntitiesFile, known: set[str]) -> Iterator[Problem]:
    for index, rule in enumerate(file.roles):
        if rule.kind not in {*known, ANY_CUSTOM}:
            ko, en = (
                f"개체 {with_josa(rule.kind, '이/가')} 없습니다. 이름을 확인해 주세요.",
                f"There is no entity {rule.kind}.",
            )
            yield source.problem(("roles", index, "kind"), "entity_unknown", ko, en)
        if not (rule.after or rule.before):
            ko, en = "after나 before에 낱말을 적어 주세요.", "A role needs words in after or before."
            yield source.problem(("roles", index), "role_empty", ko, en)
