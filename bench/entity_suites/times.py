"""The times of two public suites, Duckling's Korean corpus and Microsoft Recognizers-Text, against the times package.

The product reads a text into its own structure and gives it the natural Korean meaning. Here that structure is written
in the notation and by the conventions of each suite (their hours of 저녁, their first week of a month, their ends); a
row's text reaches nothing but the product's `read`.
"""

import re
from collections.abc import Mapping
from dataclasses import replace
from datetime import datetime, time, timedelta
from typing import Any, Final

from aicc.entities.times import read
from aicc.entities.times.expression import Bound, Meaning, Moment, Period, Prefer, Span, TimeExpression, Window
from aicc.entities.times.resolve import Extent, add, sides, when
from aicc.models.understanding import Grain
from aicc.utils.text import normalize
from bench.entity_suites import time_conventions as conventions
from bench.entity_suites import timex

Row = Mapping[str, Any]

_JOSA: Final = re.compile(r"(?:에서|에는|에도|에|은|는|을|를|의|이|가|로|으로|쯤|정도|동안|간|[.,!?])+$")


def bare(text: str) -> str:
    """Return the text without spaces and the particles at its end, as both suites are compared."""
    return _JOSA.sub("", "".join(text.split()))


# Duckling

# The unit in which it counts what is so many units away: 3일 전 is exact to the hour.
_LOWER: Final = {
    Grain.YEAR: Grain.MONTH, Grain.QUARTER: Grain.MONTH, Grain.MONTH: Grain.DAY, Grain.WEEK: Grain.DAY,
    Grain.DAY: Grain.HOUR,
    Grain.HOUR: Grain.MINUTE, Grain.MINUTE: Grain.SECOND, Grain.SECOND: Grain.SECOND,
}  # fmt: skip
_DUCKLING_HOURS: Final = {
    "새벽": (0, 4), "아침": (4, 12), "오전": (0, 12), "점심": (12, 14), "낮": (12, 19), "오후": (12, 19),
    "저녁": (18, 24), "밤": (18, 24),
}  # fmt: skip
# Astronomical seasons, from the first day to the last.
_SEASONS: Final = {0: ((3, 20), (6, 21)), 1: ((6, 21), (9, 23)), 2: ((9, 23), (12, 21)), 3: ((12, 21), (3, 20))}

# A value: when, and its grain.
Point = tuple[datetime, str]


def duckling(row: Row) -> bool:
    """Return whether one expression covers the row's whole text (particles aside) with Duckling's value."""
    text = normalize(row["text"])
    expressions = read(text)
    if row["expected"] is None:
        return not expressions
    if len(expressions) != 1 or bare(text[expressions[0].start : expressions[0].end]) != bare(text):
        return False
    meaning = expressions[0].meaning
    expected = row["expected"]
    if row["dim"] == "Duration":
        return isinstance(meaning, Period) and timex.seconds(meaning) == expected["normalized"]["value"]
    now = datetime.fromisoformat(row["reference_time"])
    said = _duckling_value(meaning, now)
    if expected["type"] == "value":
        return said == _point(expected)
    return said == (_point(expected.get("from")), _point(expected.get("to")))


def _point(value: Mapping[str, str] | None) -> Point | None:
    return value and (datetime.fromisoformat(value["value"]), value["grain"])


def _duckling_value(meaning: Meaning, now: datetime) -> Point | tuple[Point | None, Point | None] | None:
    if isinstance(meaning, Moment):
        return _duckling_moment(meaning, now)
    if isinstance(meaning, Window):
        return _duckling_window(meaning, now)
    if isinstance(meaning, Span):
        return _duckling_span(meaning, now)
    return None


def _floor(point: datetime, grain: Grain) -> datetime:
    if grain is Grain.WEEK:
        point -= timedelta(days=point.weekday())
    kept = {
        Grain.YEAR: 1,
        Grain.QUARTER: 2,
        Grain.MONTH: 2,
        Grain.WEEK: 3,
        Grain.DAY: 3,
        Grain.HOUR: 4,
        Grain.MINUTE: 5,
    }
    parts = list(point.timetuple()[: kept.get(grain, 6)]) + [1, 1][: max(0, 3 - kept.get(grain, 6))]
    return datetime(*parts, tzinfo=point.tzinfo)


def _duckling_moment(moment: Moment, now: datetime) -> Point | tuple[Point | None, Point | None] | None:
    if moment.offset and not (moment.clock or moment.daypart):
        grain = _LOWER[moment.offset.finest]
        return _floor(add(now, moment.offset, moment.sign), grain), grain.value
    if moment.season is not None:
        return _duckling_season(moment, now)
    extent = when(_next_half(moment, now), now)
    if extent is None:
        return None
    return _duckling_extent(moment, extent)


def _duckling_extent(moment: Moment, extent: Extent) -> Point | tuple[Point | None, Point | None]:
    start, end = extent.start, extent.end
    if moment.daypart and not moment.clock:
        midnight = datetime.combine(start, time.min, start.tzinfo)
        first, last = _DUCKLING_HOURS[moment.daypart]
        return (midnight + timedelta(hours=first), "hour"), (midnight + timedelta(hours=last), "hour")
    if moment.weekend:
        return (start - timedelta(hours=6), "hour"), (end, "hour")
    if moment.week and not moment.nth:
        # Its weeks lie in the month with all their days.
        month = start + timedelta(days=3)
        return start + timedelta(weeks=int(moment.week > 0 and start.month != month.month)), "week"
    if moment.clock and moment.clock.zone is not None and extent.grain is Grain.HOUR:
        return start, "minute"
    if not extent.point:
        return (start, extent.grain.value), (end, extent.grain.value)
    return start, extent.grain.value


def _next_half(moment: Moment, now: datetime) -> Moment:
    """Return the moment with its clock in the next half of the day, or as it was said where the day is named."""
    clock = moment.clock
    if clock is None or clock.settled:
        return moment
    if moment.dated:
        return replace(moment, clock=replace(clock, settled=True))
    halves = [
        replace(moment, clock=replace(clock, hour=hour, settled=True))
        for hour in (clock.hour % 12, clock.hour % 12 + 12)
    ]
    return min(halves, key=lambda half: _start(half, now))


def _start(moment: Moment, now: datetime) -> datetime:
    extent = when(moment, now)
    return extent.start if extent else now


def _duckling_season(moment: Moment, now: datetime) -> tuple[Point, Point]:
    (first, last), turn = _SEASONS[moment.season or 0], moment.turn or 0
    choices = []
    for year in range(now.year - 2, now.year + 3):
        start = datetime(year, *first, tzinfo=now.tzinfo)
        end = datetime(year + (last < first), *last, tzinfo=now.tzinfo) + timedelta(days=1)
        choices.append((start, end))
    coming = next(number for number, (_, end) in enumerate(choices) if end > now)
    start, end = choices[coming + turn]
    return (start, "day"), (end, "day")


def _duckling_window(window: Window, now: datetime) -> Point | tuple[Point | None, Point | None] | None:
    grain, number = window.period.amounts[-1]
    lower = _LOWER[grain]
    if window.bound is Bound.BY:
        if number != int(number):
            lower = Grain.SECOND
        return _floor(add(now, window.period), lower), "second" if lower is Grain.SECOND else lower.value
    if window.bound is Bound.WITHIN:
        return (now, "second"), (_floor(add(now, window.period), lower), "second")
    base = _floor(now, grain)
    if window.bound is Bound.PAST:
        start, end = add(base, window.period, -1), base
    else:
        start = add(base, Period(amounts=((grain, 1),)))
        end = add(start, window.period)
    return (start, grain.value), (end, grain.value)


def _duckling_span(span: Span, now: datetime) -> tuple[Point | None, Point | None] | None:
    settled = replace(
        span,
        first=span.first and _next_half(span.first, now),
        last=_last_half(span, now),
    )
    first, last = sides(settled, now)
    begin: Point | None = (first.start, first.grain.value) if first else None
    if span.until and last:
        return (now, "second"), (last.start, "second")
    if span.first and span.first.daypart and not span.first.clock and begin:
        hour = _DUCKLING_HOURS[span.first.daypart][0]
        begin = begin[0].replace(hour=hour), "hour"
    if last is None:
        return begin, None
    end = last.end if span.closed else last.start
    return begin, (end, last.grain.value)


def _last_half(span: Span, now: datetime) -> Moment | None:
    """Return the last moment with its clock in the half of the day that comes first after the first moment's."""
    last = span.last
    if last is None or span.first is None or not span.first.clock or not last.clock or last.clock.settled:
        return last and _next_half(last, now)
    start = _start(_next_half(span.first, now), now)
    hours = [last.clock.hour % 12, last.clock.hour % 12 + 12]
    later = [hour for hour in hours if (hour, last.clock.minute or 0) > (start.hour, start.minute)] or hours
    return replace(last, clock=replace(last.clock, hour=later[0], settled=True))


# Microsoft Recognizers-Text


def recognizers(row: Row) -> bool:
    """Return whether the row's model would return what the product reads: the same texts, types and values."""
    text = normalize(row["input"])
    now = conventions.reference(row["reference"])
    expressions = read(text)
    kinds = conventions.MODELS.get(row["model"])
    if kinds:
        expressions = [_unmodified(expression, text) for expression in expressions]
        expressions = [expression for expression in expressions if conventions.kind_of(expression.meaning) in kinds]
    expected = row["results"]
    if len(expressions) != len(expected):
        return False
    return all(
        _same(text, expression, result, now, merged=row["model"] == "MergedExtractor")
        for expression, result in zip(expressions, expected, strict=True)
    )


_MODIFIERS: Final = re.compile(r"\s?(?:부터|까지|이전|이후|전|후)$")


def _unmodified(expression: TimeExpression, text: str) -> TimeExpression:
    """Return the moment of 3월 5일 이전 or 금요일까지: only the merged models know such modifiers."""
    meaning = expression.meaning
    moment = (
        (meaning.first or meaning.last) if isinstance(meaning, Span) and not (meaning.first and meaning.last) else None
    )
    if moment is None or (isinstance(meaning, Span) and meaning.inside):
        return expression
    said = _MODIFIERS.sub("", text[expression.start : expression.end])
    return replace(expression, end=expression.start + len(said), meaning=moment)


def _same(text: str, expression: TimeExpression, result: Row, now: datetime, *, merged: bool) -> bool:
    said = bare(text[expression.start : expression.end])
    # Some rows lost their text at the source.
    if result["Text"] and said != bare(normalize(result["Text"])):
        return False
    # The merged extractor keeps the type of what it modifies.
    kind = conventions.kind_of(_unmodified(expression, text).meaning if merged else expression.meaning)
    if (result.get("Type") or result["TypeName"]).removeprefix("datetimeV2.") != kind:
        return False
    if "Value" in result:
        value = result["Value"]
        # Some rows give what returns every year no past of its own.
        return timex.timex_of(expression.meaning, now) == value["Timex"] and (
            timex.resolution(expression.meaning, now, Prefer.FUTURE) == value["FutureResolution"]
            or timex.resolution(expression.meaning, now, Prefer.PAST) == value["PastResolution"]
        )
    if "Resolution" in result:
        wanted = [
            {key: value for key, value in item.items() if key in ("timex", "value", "start", "end")}
            for item in result["Resolution"]["values"]
        ]
        return sorted(wanted, key=str) == sorted(timex.values(expression.meaning, now), key=str)
    return True
