"""Days and times of day, as `AMAZON.Date` and `AMAZON.Time` write what customers say.

Which values those are AWS documents ("AMAZON.Date" and "AMAZON.Time" in the Lex V2 developer guide): a time that may
mean two is no value, only its two resolutions; a part of the day is a code; a week, a month or a year is one of its
days. What people say is read by the centre's own entity finder.
"""

from collections.abc import Iterator
from dataclasses import replace
from datetime import date, datetime, timedelta
from typing import Final

import regex

from aicc.aws.lex_server.state import SlotValue
from aicc.entities import find_built_in
from aicc.models.understanding import Entity

DAYS: Final = ("date", "datetime", "date_range", "datetime_range")
CLOCKS: Final = ("time", "datetime", "time_range", "datetime_range")
_BOTH: Final = ("datetime", "datetime_range")
_DAY_ALONE: Final = ("date", "date_range")
_CLOCK_ALONE: Final = ("time", "time_range")
_MOMENTS: Final = (*_DAY_ALONE, *_CLOCK_ALONE, *_BOTH)
# Stands for the open end of a span.
_OPEN: Final = ".."
_MONTHS: Final = 12
_NOON: Final = 12
# Hours of the night: from this one on, and before that one.
_NIGHT: Final = (18, 6)

_CODES: Final = {
    **dict.fromkeys(("오전", "새벽"), "AM"),
    "오후": "PM",
    "아침": "MO",
    **dict.fromkeys(("낮", "한낮", "대낮", "점심"), "AF"),
    "저녁": "EV",
    **dict.fromkeys(("밤", "심야", "한밤"), "NI"),
}
_MORNING: Final = frozenset({"AM", "MO"})
_PART_OF_DAY: Final = regex.compile(rf"({'|'.join(sorted(_CODES, key=len, reverse=True))})(?:때|시간|중|녘|에)?")
# Says which half of the day is meant.
_HALF: Final = regex.compile(r"오전|오후|새벽|아침|낮|점심|저녁|밤|심야|정오|자정|(?i:[ap]\.?\s?m)")
_HALF_BEFORE: Final = regex.compile(r"(?i)(?<![a-z])[ap]\.?m\.?\s*$")
# The hour of a clock: 3시, 03:30; of words only those above twelve have a ten in front (십오 시).
_HOUR: Final = regex.compile(r"(?<!\d)(\d{1,2})\s*(?:시(?!간)|:)")
_HOUR_IN_WORDS: Final = regex.compile(r"(?<!십[일이삼사오육칠팔구]?)(?<!이십)\s*시(?!간)")
_SINO_TEN: Final = regex.compile(r"십\s*[일이삼사오육칠팔구]?\s*시(?!간)")
# 오후 25시: an hour that there is not takes the part of the day with it.
_NO_HOUR: Final = regex.compile(r"\s*\d+\s*시(?!간)")


def apart(entity: Entity, now: datetime) -> tuple[Entity, ...]:
    """Return the day and the time of a moment, each with its own words: 내일 and 오후 3시 of 내일 오후 3시.

    One whose words say both at once (30분 뒤) is returned as it is.
    """
    if entity.kind not in _BOTH:
        return (entity,)
    for cut in _cuts(entity.text):
        day = _whole(entity.text[:cut], now, _DAY_ALONE)
        clock = _whole(entity.text[cut:], now, _CLOCK_ALONE) if day else None
        if day and clock:
            ends = entity.start + day.end
            begins = entity.start + cut + clock.start
            return (
                replace(day, start=entity.start + day.start, end=ends),
                replace(clock, start=begins, end=begins + len(clock.text)),
            )
    return (entity,)


def _cuts(text: str) -> Iterator[int]:
    """Yield where a text may be cut in two: in front of its words, then anywhere."""
    spaces = [place for place, letter in enumerate(text) if letter.isspace()]
    yield from spaces
    yield from (place for place in range(1, len(text)) if place not in spaces)


def _whole(words: str, now: datetime, kinds: tuple[str, ...]) -> Entity | None:
    """Return what all of the words say, None where it is none of the kinds."""
    found = find_built_in(words, now, kinds=_MOMENTS)
    whole = found[0] if len(found) == 1 and found[0].text == words.strip() else None
    return whole if whole is not None and whole.kind in kinds else None


def days(entity: Entity, now: datetime) -> tuple[str, ...]:
    """Return the one day that a date means: its last one of a coming week, month or year, otherwise the first."""
    point = _point(entity).split("T")[0]
    first, last = _span(point)
    if first == last:
        return (point,)
    comes = first > now.date()
    if "W" in point:
        # AWS: "convert to the date of the last day of the current week".
        return (str(first - timedelta(days=1) if comes else first),)
    return (str(last if comes else first),)


def _span(point: str) -> tuple[date, date]:
    """Return the first and the last day of 2026-12-24, 2026-12, 2026-W49 or 2026."""
    if "W" in point:
        monday = date.fromisoformat(f"{point}-1")
        return monday, monday + timedelta(days=6)
    year, month, day = (int(part) if part else 0 for part in [*point.split("-"), "", ""][:3])
    if day:
        return date(year, month, day), date(year, month, day)
    if month:
        behind = date(year + month // _MONTHS, month % _MONTHS + 1, 1)
        return date(year, month, 1), behind - timedelta(days=1)
    return date(year, 1, 1), date(year, 12, 31)


def clocks(entity: Entity, text: str) -> tuple[str, ...]:
    """Return the times that are meant: two where nothing says which half of the day, none where there is no such time.

    Args:
        entity: what was found.
        text: the message that it was found in.
    """
    part = _PART_OF_DAY.fullmatch(entity.text)
    if part is not None:
        return () if _NO_HOUR.match(text, entity.end) else (_CODES[part[1]],)
    clock = _point(entity).split("T")[-1][:5]
    if not _says_hour(entity) or _HALF.search(entity.text) or _HALF_BEFORE.search(text[: entity.start]):
        return (clock,)
    hour = int(clock[:2]) % _NOON
    return (f"{hour:02}{clock[2:]}", f"{hour + _NOON:02}{clock[2:]}")


def _says_hour(entity: Entity) -> bool:
    """Return whether the words name an hour up to twelve: 3시 and 세 시, not 15시, 03:30 or 30분 뒤."""
    digits = _HOUR.search(entity.text)
    if digits is not None:
        return not digits[1].startswith("0") and int(digits[1]) <= _NOON
    return bool(_HOUR_IN_WORDS.search(entity.text)) and not _SINO_TEN.search(entity.text)


def _point(entity: Entity) -> str:
    """Return the one moment that a time or a span means: of 내일까지 the end, of all other spans the beginning."""
    begin, _, end = str(entity.value).partition("/")
    until = entity.text.endswith("까지") and not regex.search("부터|에서", entity.text)
    if not end or (begin != _OPEN and not until):
        return begin
    # Spans of days end in front of their last day.
    return str(date.fromisoformat(end) - timedelta(days=1)) if entity.kind == "date_range" else end


def settled(value: SlotValue, before: SlotValue | None) -> SlotValue:
    """Return a time as it is meant after what the slot held before.

    오후요 chooses of the two times that 세 시 may mean, and 네 시요 stays in the half of the day of 오후 3시.
    """
    if before is None:
        return value
    if value.interpreted in _CODES.values() and before.is_ambiguous:
        chosen = [clock for clock in before.resolved if _is_in(str(value.interpreted), int(clock[:2]))]
    elif value.is_ambiguous and regex.fullmatch(r"\d\d:\d\d", before.interpreted or ""):
        chosen = [clock for clock in value.resolved if (clock < "12:00") == (str(before.interpreted) < "12:00")]
    else:
        return value
    return replace(value, interpreted=chosen[0], resolved=(chosen[0],)) if len(chosen) == 1 else value


def _is_in(code: str, hour: int) -> bool:
    if code == "NI":
        return hour >= _NIGHT[0] or hour < _NIGHT[1]
    return (hour < _NOON) == (code in _MORNING)
