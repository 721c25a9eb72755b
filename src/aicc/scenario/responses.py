"""Templates filled with slots. A value is inserted as it is and never read as a template itself."""

import re
from collections.abc import Callable, Mapping
from datetime import date
from typing import Final, assert_never

from aicc.models.expression import Message, Placeholder, Slots, Template, Value
from aicc.models.progress import Occasion
from aicc.utils.hangul import group_digits, josa
from aicc.utils.pii import mask_digits

_WEEKDAYS: Final = "월화수목금토일"
_DATE: Final = re.compile(r"(\d{4}-\d{2}-\d{2})(?:T(\d{2}:\d{2}))?")
_CLOCK: Final = re.compile(r"(\d{2}):(\d{2})")
_NOON: Final = 12


def speak(message: Message, slots: Slots, occasion: Occasion) -> str:
    """Return a message in the wording for this channel and turn."""
    wordings = message.by_channel.get(occasion.channel, message.wordings)
    return render(wordings[occasion.turn % len(wordings)], slots, today=occasion.today)


def render(template: Template, slots: Slots, *, today: date | None = None) -> str:
    """Return the text with its slots filled in; an empty slot leaves nothing.

    Args:
        template: the text.
        slots: what fills it.
        today: days of other years than this are said with their year; None says no year.
    """
    return "".join(part if isinstance(part, str) else _fill(part, slots, today) for part in template.parts)


def _fill(placeholder: Placeholder, slots: Slots, today: date | None) -> str:
    value = slots.get(placeholder.slot)
    if value is None:
        # No josa after nothing.
        return ""
    text = _plain(value)
    for name in placeholder.filters:
        text = read_date(text, today) if name == "date" else _apply(name, text, value)
    return text


def _plain(value: Value) -> str:
    match value:
        case None:
            return ""
        case bool():
            return "예" if value else "아니요"
        case int() | float():
            return group_digits(value) if isinstance(value, float) else str(value)
        case str():
            return value
        case tuple():
            return ", ".join(value)
        case _:
            assert_never(value)


def _apply(name: str, text: str, value: Value) -> str:
    formatter = _FILTERS.get(name)
    return formatter(text, value) if formatter else text + josa(text, name)


def _number(value: Value, unit: str) -> str | None:
    is_number = isinstance(value, int | float) and not isinstance(value, bool)
    return f"{group_digits(value)}{unit}" if is_number else None  # type: ignore[arg-type]


def read_date(text: str, today: date | None = None) -> str:
    """Return 2026-11-25 as 11월 25일(수), with the time of day where there is one; other texts as they are.

    A day of another year than today's is said with its year.
    """
    written = _DATE.fullmatch(text)
    if written is None:
        return text
    day = date.fromisoformat(written[1])
    clock = f" {read_clock(written[2])}" if written[2] else ""
    year = f"{day.year}년 " if today is not None and day.year != today.year else ""
    return f"{year}{day.month}월 {day.day}일({_WEEKDAYS[day.weekday()]}){clock}"


def read_clock(text: str) -> str:
    """Return 14:30 as 오후 2시 30분; other texts as they are."""
    written = _CLOCK.fullmatch(text[11:] if _DATE.fullmatch(text) else text)
    if written is None:
        return text
    hour, minute = int(written[1]), int(written[2])
    half = "오전" if hour < _NOON else "오후"
    return f"{half} {(hour + 11) % _NOON + 1}시" + (f" {minute}분" if minute else "")


# By name: from the text so far and the value itself. Every other filter is a pair of particles.
_FILTERS: Final[Mapping[str, Callable[[str, Value], str]]] = {
    "money": lambda text, value: _number(value, "원") or text,
    "number": lambda text, value: _number(value, "") or text,
    "mask": lambda text, _value: mask_digits(text),
    "time": lambda text, _value: read_clock(text),
    "lines": lambda text, value: "\n".join(value) if isinstance(value, tuple) else text,
}
