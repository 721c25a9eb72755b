"""Values as DynamoDB's API has them ({"S": "..."}) and back, and times that sort as text."""

import re
from collections.abc import Mapping
from datetime import UTC, datetime, timedelta
from typing import Any, Final

# What an item holds: text, whole numbers, bytes, truth. None is left out.
Values = Mapping[str, str | int | bytes | bool | None]
Typed = dict[str, dict[str, Any]]

_EPOCH: Final = datetime(1970, 1, 1, tzinfo=UTC)
_LATEST: Final = datetime(9999, 1, 1, tzinfo=UTC)
_NAME: Final = re.compile(r"#(\w+)")


def typed(values: Values) -> Typed:
    """Return values as the API takes them."""
    return {name: _typed(value) for name, value in values.items() if value is not None}


def plain(item: Mapping[str, Mapping[str, Any]]) -> dict[str, Any]:
    """Return an item's values; numbers are whole, and what is no value of ours (lists, maps) stays as it came."""
    return {name: _plain(value) for name, value in item.items()}


def named(*expressions: str) -> dict[str, str]:
    """Return the names behind the `#name`s of expressions: any of them may be one of DynamoDB's 573 reserved words."""
    return {f"#{name}": name for expression in expressions for name in _NAME.findall(expression)}


def micros(at: datetime) -> int:
    """Return a time as microseconds since 1970."""
    return (at - _EPOCH) // timedelta(microseconds=1)


def moment(micros: int) -> datetime:
    """Return the time that microseconds since 1970 are, none later than year 9999."""
    return _EPOCH + timedelta(microseconds=min(micros, (_LATEST - _EPOCH) // timedelta(microseconds=1)))


def stamp(at: datetime) -> str:
    """Return a time as text of one length, in UTC, whose order is that of the times."""
    return at.astimezone(UTC).isoformat(timespec="microseconds")


def stamped(text: str) -> datetime:
    """Return the time that `stamp` wrote."""
    return datetime.fromisoformat(text)


def _typed(value: str | int | bytes | bool) -> dict[str, Any]:
    match value:
        case bool():
            return {"BOOL": value}
        case int():
            return {"N": str(value)}
        case bytes():
            return {"B": value}
        case str():
            return {"S": value}


def _plain(value: Mapping[str, Any]) -> Any:
    ((kind, content),) = value.items()
    return int(content) if kind == "N" and "." not in content else content
