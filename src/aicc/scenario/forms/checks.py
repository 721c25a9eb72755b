"""Whether an answer may be, by the checks of validations.yaml."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Final, assert_never

import regex

from aicc.models.expression import Compare, Literally, SlotRef, Slots, Template, Value
from aicc.models.validation import Checksum, Validation, ValidationType
from aicc.project.functions import load_function
from aicc.scenario.conditions import holds
from aicc.utils.calendar import is_korean_holiday
from aicc.utils.identifiers import is_business_number, is_resident_number, passes_luhn
from aicc.utils.logger import get_logger

# A pattern of a bot may not hang a turn.
_PATTERN_SECONDS: Final = 0.05
_SATURDAY: Final = 5
_PROVES: Final[dict[Checksum, Callable[[str], bool]]] = {
    Checksum.LUHN: passes_luhn,
    Checksum.BUSINESS_NUMBER: is_business_number,
    Checksum.RESIDENT_NUMBER: is_resident_number,
}
_log = get_logger("aicc.validation")


@dataclass(frozen=True, slots=True, kw_only=True)
class Against:
    """What an answer is checked against beside itself."""

    slots: Slots
    # In Korea.
    today: date


def violation(validation: Validation, value: Value, against: Against) -> Template | None:
    """Return what to say about an answer that may not be, or None."""
    if _satisfies(validation, value, against):
        return None
    size = _size(value) if validation.type in (ValidationType.RANGE, ValidationType.LENGTH) else None
    if size is not None and validation.minimum is not None and size < validation.minimum and validation.too_small:
        return validation.too_small
    if size is not None and validation.maximum is not None and size > validation.maximum and validation.too_large:
        return validation.too_large
    return validation.message


def _satisfies(validation: Validation, value: Value, against: Against) -> bool:  # noqa: C901, PLR0911 - one case a type
    text = value if isinstance(value, str) else ""
    match validation.type:
        case ValidationType.RANGE:
            return isinstance(value, int | float) and _within(float(value), validation)
        case ValidationType.LENGTH:
            return _within(_size(value) or 0.0, validation)
        case ValidationType.DIGITS:
            return text.isdigit() and len(text) == validation.length
        case ValidationType.PATTERN:
            return _matches(validation.pattern or "", text)
        case ValidationType.ONE_OF:
            return all(one in validation.values for one in (value if isinstance(value, tuple) else (text,)))
        case ValidationType.CHECKSUM:
            return validation.checksum is not None and text.isdigit() and _PROVES[validation.checksum](text)
        case ValidationType.DATE_WINDOW:
            day = _day(text)
            return day is not None and _in_window(day, validation, against.today)
        case ValidationType.BUSINESS_DAY:
            day = _day(text)
            return day is not None and day.weekday() < _SATURDAY and not is_korean_holiday(day)
        case ValidationType.COMPARE:
            return _compares(validation, value, against.slots)
        case ValidationType.FUNCTION:
            return _asks_function(validation.function or "", value, against.slots)
        case _:
            assert_never(validation.type)


def _size(value: Value) -> float | None:
    match value:
        case bool() | None:
            return None
        case int() | float():
            return float(value)
        case str() | tuple():
            return float(len(value))
        case _:
            assert_never(value)


def _within(size: float, validation: Validation) -> bool:
    above = validation.minimum is None or size >= validation.minimum
    return above and (validation.maximum is None or size <= validation.maximum)


def _matches(pattern: str, text: str) -> bool:
    try:
        return regex.fullmatch(pattern, text, timeout=_PATTERN_SECONDS) is not None
    except TimeoutError:
        return False


def _day(text: str) -> date | None:
    try:
        return date.fromisoformat(text[:10])
    except ValueError:
        return None


def _in_window(day: date, validation: Validation, today: date) -> bool:
    earliest = _bound(validation.earliest, today)
    latest = _bound(validation.latest, today)
    return (earliest is None or day >= earliest) and (latest is None or day <= latest)


def _bound(written: str | None, today: date) -> date | None:
    if written is None:
        return None
    if written == "today":
        return today
    return today + timedelta(days=int(written[:-1])) if written.endswith("d") else date.fromisoformat(written)


def _compares(validation: Validation, value: Value, slots: Slots) -> bool:
    if validation.operator is None or validation.slot is None or slots.get(validation.slot) is None:
        return True
    left, right = Literally(value=value), SlotRef(name=validation.slot)
    return holds(Compare(operator=validation.operator, left=left, right=right), slots)


def _asks_function(name: str, value: Value, slots: Slots) -> bool:
    try:
        return bool(load_function(name)(value, dict(slots)))
    except Exception:  # the outer edge of the bot's own code: an answer that nobody could check may not be
        _log.exception("validation.failed", function=name)
        return False
