"""Where a reading of time lies by the conventions of Microsoft Recognizers-Text, and its types there.

Where they are not Korean ones: 저녁 is 16:00..20:00, 초 and 말 are the first and the second half, a range's end is the
beginning of its last day, no half of the day is ever guessed.
"""

from collections.abc import Mapping
from dataclasses import replace
from datetime import datetime, timedelta
from typing import Final

from aicc.entities.times.expression import Bound, Clock, Meaning, Moment, Part, Period, Prefer, Span, Window
from aicc.entities.times.resolve import Extent, sides, when, window
from aicc.models.understanding import Grain

# Which types a model returns; those not listed return all.
MODELS: Final[Mapping[str, frozenset[str]]] = {
    "DateExtractor": frozenset({"date"}),
    "DateParser": frozenset({"date"}),
    "HolidayExtractor": frozenset({"date"}),
    "HolidayParser": frozenset({"date"}),
    "DatePeriodExtractor": frozenset({"daterange"}),
    "DatePeriodParser": frozenset({"daterange"}),
    "TimeExtractor": frozenset({"time"}),
    "TimeParser": frozenset({"time"}),
    "TimePeriodExtractor": frozenset({"timerange"}),
    "TimePeriodParser": frozenset({"timerange"}),
    "DateTimeExtractor": frozenset({"datetime"}),
    "DateTimeParser": frozenset({"datetime"}),
    "DateTimePeriodExtractor": frozenset({"datetimerange"}),
    "DateTimePeriodParser": frozenset({"datetimerange"}),
    "DurationExtractor": frozenset({"duration"}),
    "DurationParser": frozenset({"duration"}),
    "SetExtractor": frozenset({"set"}),
    "SetParser": frozenset({"set"}),
}
# TIMEX letters and hours of the parts of the day.
DAYPARTS: Final = {
    "새벽": ("DA", 4, 8), "아침": ("MO", 8, 12), "오전": ("MO", 8, 12), "점심": ("MI", 11, 13), "낮": ("AF", 12, 16),
    "오후": ("AF", 12, 16), "저녁": ("EV", 16, 20), "밤": ("NI", 20, 24), "업무시간": ("BH", 8, 18),
}  # fmt: skip
TIMED: Final = frozenset({Grain.HOUR, Grain.MINUTE, Grain.SECOND})
DAY: Final = timedelta(days=1)

Sides = tuple[datetime | None, datetime | None]


def reference(text: str | None) -> datetime:
    """Return a row's reference time; a day of ours where the row says none, which no value then depends on."""
    return datetime.fromisoformat(text[:19] if text else "2026-11-22T09:00:00")


def kind_of(meaning: Meaning) -> str:
    """Return the type it has there."""
    if isinstance(meaning, Moment):
        return _kind_of_moment(meaning)
    if isinstance(meaning, Span):
        return _kind_of_span(meaning)
    if isinstance(meaning, Window):
        timed = "datetime" if meaning.period.finest in TIMED else "date"
        return timed if meaning.bound is Bound.BY else f"{timed}range"
    return "duration" if isinstance(meaning, Period) else "set"


def _kind_of_moment(moment: Moment) -> str:
    if moment.present or (moment.offset and moment.offset.finest in TIMED):
        return "datetime"
    if moment.clock:
        return "datetime" if moment.dated else "time"
    if moment.daypart:
        return "datetimerange" if moment.dated else "timerange"
    if moment.shift and moment.shift.grain is Grain.HOUR:
        return "datetimerange"
    return "date" if _one_day(moment) else "daterange"


def _one_day(moment: Moment) -> bool:
    if moment.around or moment.holidays or moment.part:
        return False
    if moment.offset or moment.holiday or moment.day or moment.weekday is not None:
        return True
    return moment.shift is not None and moment.shift.grain is Grain.DAY


def _kind_of_span(span: Span) -> str:
    kinds = [_kind_of_moment(side) for side in (span.first, span.last) if side]
    if any(kind.startswith("datetime") for kind in kinds):
        return "datetimerange"
    return "timerange" if all(kind.startswith("time") for kind in kinds) else "daterange"


def bounds(meaning: Moment | Window | Span, now: datetime, prefer: Prefer) -> Sides:
    """Return where it begins and ends; None is an open or unknown side."""
    if isinstance(meaning, Window):
        return window_bounds(meaning, now, prefer)
    if isinstance(meaning, Moment):
        # It resolves no season.
        extent = None if meaning.season is not None else extent_of(meaning, now, prefer)
        return (extent.start, extent.end) if extent else (None, None)
    if meaning.inside and meaning.last:
        return bounds(meaning.last, now, prefer)
    first, last = span_sides(meaning, now, prefer)
    start = first.start if first else None
    if first and meaning.after and not first.timed and first.grain is not Grain.DAY:
        start = first.end
    return start, last.start if last else None


def window_bounds(meaning: Window, now: datetime, prefer: Prefer) -> Sides:
    """Return where a window lies; what has to be done 3일 안에 is a point there."""
    found = window(meaning, now, prefer)
    if found is None or found.end is None:
        return None, None
    if meaning.bound is Bound.BY:
        return found.end, None
    if meaning.bound is Bound.PAST and not found.timed:
        return found.start, found.end - DAY
    return found.start, found.end


def extent_of(moment: Moment, now: datetime, prefer: Prefer) -> Extent | None:
    """Return where a moment lies."""
    # A weekend is never looked for in the past.
    wanted = Prefer.FUTURE if moment.weekend else prefer
    found = when(replace(as_said(moment), part=None), now, wanted)
    if found is None:
        return None
    if moment.daypart and not moment.clock:
        midnight = found.start.replace(hour=0, minute=0, second=0, microsecond=0)
        first, last = _hours(moment)
        end = midnight + timedelta(hours=last) - timedelta(seconds=int(last == 24))
        return replace(found, start=midnight + timedelta(hours=first), end=end)
    return _half_of(found, moment.part) if moment.part else found


def daypart_of(moment: Moment) -> str:
    """Return the part of the day; 오늘 저녁 and 내일 저녁 are nights there."""
    named = moment.daypart or "낮"
    counted = moment.shift is not None and moment.shift.grain is Grain.DAY
    return "밤" if named == "저녁" and counted and not moment.edge else named


def _hours(moment: Moment) -> tuple[int, int]:
    _, first, last = DAYPARTS[daypart_of(moment)]
    if moment.edge is Part.EARLY:
        return first, first + 2
    return (first + 2, last) if moment.edge is Part.LATE else (first, last)


def _half_of(extent: Extent, part: Part) -> Extent:
    middle = {
        Grain.WEEK: extent.start + 3 * DAY,
        Grain.MONTH: extent.start.replace(day=16),
        Grain.YEAR: extent.start.replace(month=7),
    }.get(extent.grain, extent.start + (extent.end - extent.start) / 2)
    return replace(extent, end=middle) if part is Part.EARLY else replace(extent, start=middle)


def as_said(moment: Moment) -> Moment:
    """Return the moment with its hour as it was said, in the customer's own time zone."""
    return replace(moment, clock=moment.clock and replace(moment.clock, settled=True, zone=None))


def span_as_said(meaning: Span) -> Span:
    """Return the range with its hours as they were said; of two unsettled ones the second is the later, and 12 is 0."""
    first, last = meaning.first and as_said(meaning.first), meaning.last and as_said(meaning.last)
    if first and last and not last.dated and _unsettled(meaning.first) and _unsettled(meaning.last):
        begin, end = _in_order(first.clock, last.clock)
        first, last = replace(first, clock=begin), replace(last, clock=end)
    return replace(meaning, first=first, last=last)


def _unsettled(moment: Moment | None) -> bool:
    return moment is not None and moment.clock is not None and not moment.clock.settled


def _in_order(first: Clock | None, last: Clock | None) -> tuple[Clock | None, Clock | None]:
    if first is None or last is None:
        return first, last
    begin, end = replace(first, hour=first.hour % 12), replace(last, hour=last.hour % 12)
    if (end.hour, end.minute or 0) <= (begin.hour, begin.minute or 0):
        end = replace(end, hour=end.hour + 12)
    return begin, end


def span_sides(meaning: Span, now: datetime, prefer: Prefer) -> tuple[Extent | None, Extent | None]:
    """Return where the moments of a range lie."""
    said = span_as_said(meaning)
    first, last = sides(said, now, prefer)
    if said.first and said.last and not said.last.fixed and said.first.dated:
        return extent_of(said.first, now, prefer), last
    return first, last
