"""Checking values against botocore's own descriptions of AWS's services, both ways: requests and responses.

boto3 itself checks only required members, types and smallest sizes before it sends (it passes a Korean session id, a
text of 2,000 characters, an unknown enum). This checks all that the service models say, so that what passes here is
what AWS's own front door accepts. What a service checks behind that door is in no model.
"""

import warnings
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from functools import lru_cache
from importlib import import_module
from numbers import Real
from typing import Any, Final, Literal

import regex

Direction = Literal["input", "output"]

# Processor time that one pattern may take of a value; the patterns are AWS's, the values anyone's.
_PATTERN_SECONDS: Final = 1.0
# Longest part of a wrong value that a problem quotes.
_QUOTED: Final = 60
# Escaped twice in the model of Connect (2026): it would refuse every number.
_WRONG_PATTERNS: Final = frozenset({r"\\+[1-9]\\d{1,14}$"})


@dataclass(frozen=True, slots=True, kw_only=True)
class Problem:
    """One thing about a value that its shape does not allow."""

    # Where: `$` is the whole, `$.slots[2].name` a part.
    path: str
    # Which constraint: required, unknown, type, min, max, pattern, enum or union.
    rule: str
    # What is wrong, in English, as it stands behind the path.
    message: str

    def __str__(self) -> str:
        return f"{self.path}: {self.message}"


def check(service: str, operation: str, direction: Direction, value: Mapping[str, Any]) -> tuple[Problem, ...]:
    """Return what is wrong with the parameters or the response of an operation; empty when nothing is.

    Args:
        service: name in boto3, such as `lexv2-models`.
        operation: name in the model, such as `CreateBot`.
        direction: `input` for what a client passes, `output` for what it is given (without ResponseMetadata).
        value: what boto3 takes or gives: timestamps may be datetimes or seconds, blobs bytes or files.

    Raises:
        ImportError: botocore is not installed (`pip install "aicc[aws]"`).
        LookupError: there is no such service or operation.
    """
    described = operation_model(service, operation)
    shape = described.input_shape if direction == "input" else described.output_shape
    # Services answer null for what is not there, such as an empty slot; clients may not send it.
    given = value if direction == "input" else without_nulls(value)
    if shape is None:
        return tuple(_unknown(_Place("$"), sorted(given)))
    return tuple(_problems(shape, given, _Place("$")))


def check_shape(service: str, shape: str, value: Any) -> tuple[Problem, ...]:
    """Return what is wrong with a value of a named shape, such as `SessionState` of `lexv2-runtime`; see `check`."""
    return tuple(_problems(service_model(service).shape_for(shape), value, _Place("$")))


def without_nulls(value: Any) -> Any:
    """Return a value without the members and entries that are None, at any depth."""
    if isinstance(value, Mapping):
        return {name: without_nulls(item) for name, item in value.items() if item is not None}
    return [without_nulls(item) for item in value] if isinstance(value, list | tuple) else value


@lru_cache(maxsize=32)
def service_model(service: str) -> Any:
    """Return botocore's description (`ServiceModel`) of a service.

    Raises:
        LookupError: there is no such service.
    """
    try:
        described = import_module("botocore.loaders").Loader().load_service_model(service, "service-2")
    except import_module("botocore.exceptions").DataNotFoundError as error:
        raise LookupError(service) from error
    return import_module("botocore.model").ServiceModel(described, service)


def operation_model(service: str, operation: str) -> Any:
    """Return botocore's description (`OperationModel`) of an operation.

    Raises:
        LookupError: there is no such service or operation.
    """
    try:
        return service_model(service).operation_model(operation)
    except import_module("botocore.model").OperationNotFoundError as error:
        raise LookupError(f"{service}.{operation}") from error


class _Place(str):
    """A path into a value."""

    __slots__ = ()

    def member(self, name: str) -> "_Place":
        return _Place(f"{self}.{name}")

    def item(self, key: object) -> "_Place":
        return _Place(f"{self}[{key}]")

    def wrong(self, rule: str, message: str) -> Problem:
        return Problem(path=self, rule=rule, message=message)


def _problems(shape: Any, value: Any, place: _Place) -> Iterator[Problem]:
    if getattr(shape, "is_document_type", False):
        return
    wanted, right, inside = _KINDS[shape.type_name]
    if not right(value):
        yield place.wrong("type", f"{_quoted(value)} is no {wanted}")
        return
    yield from inside(shape, value, place)


def _structure(shape: Any, value: Mapping[str, Any], place: _Place) -> Iterator[Problem]:
    for name in shape.required_members:
        if value.get(name) is None:
            yield place.member(name).wrong("required", "required member is missing")
    yield from _unknown(place, sorted(set(value) - set(shape.members)), sorted(shape.members))
    if getattr(shape, "is_tagged_union", False) and len(value) != 1:
        yield place.wrong("union", f"exactly one of {sorted(shape.members)} must be set, not {sorted(value)}")
    for name, member in shape.members.items():
        # A required member that is None was named above.
        if name in value and not (value[name] is None and name in shape.required_members):
            yield from _problems(member, value[name], place.member(name))


def _unknown(place: _Place, names: Sequence[str], known: Sequence[str] = ()) -> Iterator[Problem]:
    for name in names:
        yield place.member(name).wrong("unknown", f"unknown member, must be one of {list(known)}")


def _list(shape: Any, value: Sequence[Any], place: _Place) -> Iterator[Problem]:
    yield from _sizes(shape, len(value), "items", place)
    for number, item in enumerate(value):
        yield from _problems(shape.member, item, place.item(number))


def _map(shape: Any, value: Mapping[str, Any], place: _Place) -> Iterator[Problem]:
    yield from _sizes(shape, len(value), "entries", place)
    for key, item in value.items():
        yield from _problems(shape.key, key, place.item(f"key {_quoted(key)}"))
        yield from _problems(shape.value, item, place.member(str(key)))


def _string(shape: Any, value: str, place: _Place) -> Iterator[Problem]:
    if shape.enum and value not in shape.enum:
        yield place.wrong("enum", f"{_quoted(value)} not in {list(shape.enum)}")
        return
    sizes = list(_sizes(shape, len(value), "characters", place))
    yield from sizes
    pattern = shape.metadata.get("pattern")
    # What is too long would cost the most to match, and is refused already.
    if pattern and not any(problem.rule == "max" for problem in sizes) and not _matches(pattern, value):
        yield place.wrong("pattern", f"{_quoted(value)} does not match {pattern}")


def _blob(shape: Any, value: Any, place: _Place) -> Iterator[Problem]:
    # The size of a stream is known when it has been read.
    if isinstance(value, bytes | bytearray | str):
        yield from _sizes(shape, len(value), "bytes", place)


def _number(shape: Any, value: float, place: _Place) -> Iterator[Problem]:
    yield from _sizes(shape, value, "", place)


def _any(shape: Any, value: Any, place: _Place) -> Iterator[Problem]:
    yield from ()


def _sizes(shape: Any, size: float, unit: str, place: _Place) -> Iterator[Problem]:
    least, most = shape.metadata.get("min"), shape.metadata.get("max")
    shown = f"{size} {unit}".strip()
    if least is not None and size < least:
        yield place.wrong("min", f"{shown}, at least {least}")
    if most is not None and size > most:
        yield place.wrong("max", f"{shown}, at most {most}")


@lru_cache(maxsize=1024)
def _compiled(pattern: str) -> "regex.Pattern[str] | None":
    """Return a pattern of a model; None where it is wrong in the model, or no expression that `regex` reads."""
    if pattern in _WRONG_PATTERNS:
        return None
    with warnings.catch_warnings():
        warnings.simplefilter("ignore", FutureWarning)
        try:
            return regex.compile(pattern)
        except regex.error:
            return None


def _matches(pattern: str, value: str) -> bool:
    """Return whether the whole value matches: some patterns have no anchors, and `$` would let a newline through."""
    compiled = _compiled(pattern)
    if compiled is None:
        return True
    try:
        return compiled.fullmatch(value, timeout=_PATTERN_SECONDS) is not None
    except TimeoutError:
        return False


def _quoted(value: object) -> str:
    text = repr(value)
    return text if len(text) <= _QUOTED else f"{text[: _QUOTED - 3]}..."


def _is_number(value: object) -> bool:
    return isinstance(value, Real) and not isinstance(value, bool)


def _is_integer(value: object) -> bool:
    return isinstance(value, int) and not isinstance(value, bool)


def _is_blob(value: object) -> bool:
    return isinstance(value, bytes | bytearray | str) or hasattr(value, "read")


def _is_timestamp(value: object) -> bool:
    return isinstance(value, datetime | str) or _is_number(value)


def _is(kinds: Any) -> Callable[[object], bool]:
    return lambda value: isinstance(value, kinds)


_Inside = Callable[[Any, Any, _Place], Iterator[Problem]]
# Type of a shape: what it is called, what it may be, and what to look at inside.
_KINDS: Final[Mapping[str, tuple[str, Callable[[object], bool], _Inside]]] = {
    "structure": ("structure", _is(Mapping), _structure),
    "list": ("list", _is(list | tuple), _list),
    "map": ("map", _is(Mapping), _map),
    "string": ("string", _is(str), _string),
    "character": ("character", _is(str), _string),
    "blob": ("bytes", _is_blob, _blob),
    "boolean": ("boolean", _is(bool), _any),
    "timestamp": ("timestamp", _is_timestamp, _any),
    "integer": ("integer", _is_integer, _number),
    "long": ("integer", _is_integer, _number),
    "short": ("integer", _is_integer, _number),
    "byte": ("integer", _is_integer, _number),
    "bigInteger": ("integer", _is_integer, _number),
    "float": ("number", _is_number, _number),
    "double": ("number", _is_number, _number),
    "bigDecimal": ("number", _is_number, _number),
}
