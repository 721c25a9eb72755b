"""Checks of parameters: names, values and combinations, against the contract of the action's type."""

import re
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from typing import Any, Final

from aicc.aws.flows.actions import ID, ActionType, Exclusive, Kind, Need, Parameter
from aicc.aws.flows.lint_rules import RULES, Finding, Where, amazon_path
from aicc.aws.flows.lint_speech import check_said
from aicc.aws.flows.paths import is_path, paths_in
from aicc.utils.hangul import with_josa

_WHOLE: Final = re.compile(r"-?[0-9]{1,19}")
_PHONE: Final = re.compile(r"\+[1-9][0-9]{1,14}")
_ARN: Final = re.compile(r"arn:aws[a-z-]*:\S+|\$\{[^{}]+\}")
_SHOWN: Final = 60


def check_parameters(contract: ActionType, parameters: Mapping[str, Any], where: Where) -> Iterator[Finding]:
    """Yield what is wrong with the parameters of one action; `where` is the action's place."""
    holder = Parameter(name="Parameters", kind=Kind.OBJECT, members=contract.parameters, exclusive=contract.exclusive)
    yield from _members(holder, parameters, (*where, "Parameters"), contract)


def _members(holder: Parameter, values: Mapping[str, Any], where: Where, contract: ActionType) -> Iterator[Finding]:
    known = {member.name: member for member in holder.members}
    for name in values:
        if name not in known and not contract.open:
            yield unknown((*where, name), tuple(known), contract.misnamed.get(name, ""))
    for member in holder.members:
        place = (*where, member.name)
        if member.name in values:
            yield from _present(member, values[member.name], place, contract)
        elif member.need is Need.REQUIRED:
            yield Finding(code="property_missing", where=place)
        elif member.need is Need.ADVISED:
            yield disputed(contract, place, "property_missing")
    for exclusive in holder.exclusive:
        yield from _exclusive(exclusive, values, where)
    if len(values) < holder.at_least:
        yield _wrong(where, values, *_COUNT)


def unknown(where: Where, known: Sequence[str], meant: str = "") -> Finding:
    """Return the finding for a member that there is not; `meant` is what people mean by it."""
    listed = ", ".join(known)
    fields = {"hint_ko": f"쓸 수 있는 항목: {listed}", "hint_en": f"There are: {listed}"}
    if meant:
        fields = {"hint_ko": f"{with_josa(meant, '을/를')} 쓰세요.", "hint_en": f"Use {meant}."}
    elif not known:
        fields = {"hint_ko": "이 액션은 항목을 받지 않습니다.", "hint_en": "This action takes none."}
    return Finding(code="property_unknown", where=where, fields=fields)


def _exclusive(exclusive: Exclusive, values: Mapping[str, Any], where: Where) -> Iterator[Finding]:
    there = [name for name in exclusive.names if name in values]
    if len(there) > 1 and not exclusive.together:
        yield Finding(code="properties_exclusive", where=where, fields={"names": ", ".join(there)})
    if not there and exclusive.required:
        yield Finding(code="properties_none", where=where, fields={"names": ", ".join(exclusive.names)})


def _present(member: Parameter, value: Any, where: Where, contract: ActionType) -> Iterator[Finding]:
    if member.need is Need.DOUBTED:
        yield disputed(contract, where, "property_unknown")
    if value == "" and (member.need is Need.REQUIRED or member.kind is Kind.ID):
        yield Finding(code="property_missing", where=where)
        return
    yield from _CHECKS[member.kind](member, value, where, contract)


def disputed(contract: ActionType, where: Where, code: str, **fields: object) -> Finding:
    """Return the warning that stands for a finding on which the sources disagree."""
    refusal = RULES[code].aws.format_map({"path": amazon_path(where), **fields})
    return Finding(
        code="sources_disagree",
        where=where,
        fields={"dispute_ko": contract.dispute_ko, "dispute_en": contract.dispute_en, "refusal": refusal},
    )


_COUNT: Final = ("항목의 수가 맞지 않습니다.", "The number of entries is wrong.")
_TEXT_WANTED: Final = ("문자열을 적어 주세요.", "Write a string.")
_OBJECT_WANTED: Final = ("JSON 객체({})를 적어 주세요.", "Write a JSON object ({}).")
_LIST_WANTED: Final = ("목록([])을 적어 주세요.", "Write a list ([]).")
_PATH_WANTED: Final = ("$.Attributes.name 같은 JSONPath 하나여야 합니다.", "It must be exactly one JSONPath.")


def _wrong(where: Where, value: object, wanted_ko: str, wanted_en: str) -> Finding:
    shown = f"{value!r}" if len(f"{value!r}") <= _SHOWN else f"{value!r}"[:_SHOWN] + "…"
    return Finding(
        code="property_invalid", where=where, fields={"value": shown, "wanted_ko": wanted_ko, "wanted_en": wanted_en}
    )


def not_text(value: object, where: Where, contract: ActionType) -> Finding | None:
    """Return the finding for a JSON number or boolean in place of a text, or None."""
    if not isinstance(value, bool | int | float):
        return None
    wanted = str(value)
    # Seen once, for DTMFConfiguration.DisableCancelKey: a boolean is answered with words about something else.
    refusal = (
        f"Invalid Action type. Type: {contract.name}"
        if isinstance(value, bool)
        else f"Invalid Action property value. Path: {amazon_path(where)}"
    )
    return Finding(code="number_not_text", where=where, fields={"wanted": wanted, "refusal": refusal})


def _unless_text(value: object, where: Where, contract: ActionType) -> Finding | None:
    if isinstance(value, str):
        return None
    return not_text(value, where, contract) or _wrong(where, value, *_TEXT_WANTED)


def _text(member: Parameter, value: Any, where: Where, contract: ActionType) -> Iterator[Finding]:
    if (finding := _unless_text(value, where, contract)) is not None:
        yield finding
        return
    if member.at_most is not None and len(value) > member.at_most:
        yield _wrong(where, value, f"{member.at_most}자까지입니다.", f"At most {member.at_most} characters.")
    if member.said:
        yield from check_said(member.name, value, where)


def _id(member: Parameter, value: Any, where: Where, contract: ActionType) -> Iterator[Finding]:
    if (finding := _unless_text(value, where, contract)) is not None:
        yield finding
    elif not is_path(value) and paths_in(value):
        yield Finding(code="id_mixed", where=where)
    elif not is_path(value) and not (ID.fullmatch(value) or _ARN.fullmatch(value)):
        yield Finding(code="id_invalid", where=where, fields={"value": repr(value[:_SHOWN])})
    elif member.arn is not None and not is_path(value) and not member.arn.names(value):
        yield Finding(code="arn_wrong", where=where, fields={"value": repr(value), "wanted": member.arn.form})


def _path(member: Parameter, value: Any, where: Where, contract: ActionType) -> Iterator[Finding]:
    if (finding := _unless_text(value, where, contract)) is not None:
        yield finding
    elif member.phone_doubted and _PHONE.fullmatch(value):
        yield disputed(contract, where, "property_invalid")
    elif not is_path(value):
        yield _wrong(where, value, *_PATH_WANTED)


def _whole(member: Parameter, value: Any, where: Where, contract: ActionType) -> Iterator[Finding]:
    if (finding := _unless_text(value, where, contract)) is not None:
        yield finding
    elif member.dynamic and is_path(value):
        return
    elif not _WHOLE.fullmatch(value) or not _within(member, int(value)):
        low = "" if member.minimum is None else member.minimum
        high = "" if member.maximum is None else member.maximum
        yield _wrong(
            where,
            value,
            f'"{low}"~"{high}" 사이의 정수를 문자열로 적어 주세요.',
            f"Write a whole number from {low} to {high} as a string.",
        )


def _within(member: Parameter, value: int) -> bool:
    return (member.minimum is None or value >= member.minimum) and (member.maximum is None or value <= member.maximum)


def _choice(member: Parameter, value: Any, where: Where, contract: ActionType) -> Iterator[Finding]:
    if (finding := _unless_text(value, where, contract)) is not None:
        yield finding
    elif value in member.choices or (member.dynamic and is_path(value)):
        return
    elif value in member.doubted_choices:
        yield disputed(contract, where, "property_invalid")
    else:
        listed = ", ".join(member.choices)
        yield _wrong(where, value, f"다음 중 하나를 적어 주세요: {listed}", f"Choose one of: {listed}")


def _map(member: Parameter, value: Any, where: Where, contract: ActionType) -> Iterator[Finding]:
    if not isinstance(value, Mapping):
        yield _wrong(where, value, *_OBJECT_WANTED)
        return
    for name, each in value.items():
        if (finding := _unless_text(each, (*where, name), contract)) is not None:
            yield finding
    size = sum(len(f"{name}{each}".encode()) for name, each in value.items())
    if member.at_most_bytes is not None and size > member.at_most_bytes:
        yield Finding(code="map_too_large", where=where, fields={"size": size, "limit": member.at_most_bytes})
    if member.name == "Tags" and len(value) > (member.at_most or 0):
        yield Finding(code="tags_too_many", where=where, fields={"count": len(value)})
    elif not member.at_least <= len(value) <= (member.at_most or len(value)):
        yield _wrong(where, dict(value), *_COUNT)


def _list(member: Parameter, value: Any, where: Where, contract: ActionType) -> Iterator[Finding]:
    if not isinstance(value, Sequence) or isinstance(value, str):
        yield _wrong(where, value, *_LIST_WANTED)
        return
    for index, each in enumerate(value):
        yield from _entry(member, each, (*where, index), contract)
    if not member.at_least <= len(value) <= (member.at_most or len(value)):
        yield _wrong(where, value, *_COUNT)


def _entry(member: Parameter, value: Any, where: Where, contract: ActionType) -> Iterator[Finding]:
    if member.members:
        yield from _object(member, value, where, contract)
    elif (finding := _unless_text(value, where, contract)) is not None:
        yield finding
    elif member.choices and value not in member.choices:
        listed = ", ".join(member.choices)
        yield _wrong(where, value, f"다음 중에서 적어 주세요: {listed}", f"Choose from: {listed}")


def _object(member: Parameter, value: Any, where: Where, contract: ActionType) -> Iterator[Finding]:
    if not isinstance(value, Mapping):
        yield not_text(value, where, contract) or _wrong(where, value, *_OBJECT_WANTED)
        return
    yield from _members(member, value, where, contract)


def _nested(member: Parameter, value: Any, where: Where, contract: ActionType) -> Iterator[Finding]:
    if (finding := not_text(value, where, contract)) is not None:
        yield finding
    children: Iterable[tuple[str | int, Any]] = ()
    if isinstance(value, Mapping):
        children = value.items()
    elif isinstance(value, list):
        children = enumerate(value)
    for name, each in children:
        yield from _nested(member, each, (*where, name), contract)


def _any(member: Parameter, value: Any, where: Where, contract: ActionType) -> Iterator[Finding]:
    return iter(())


_CHECKS: Final[Mapping[Kind, Callable[[Parameter, Any, Where, ActionType], Iterator[Finding]]]] = {
    Kind.TEXT: _text,
    Kind.ID: _id,
    Kind.PATH: _path,
    Kind.WHOLE: _whole,
    Kind.CHOICE: _choice,
    Kind.MAP: _map,
    Kind.LIST: _list,
    Kind.OBJECT: _object,
    Kind.NESTED: _nested,
    Kind.ANY: _any,
}
