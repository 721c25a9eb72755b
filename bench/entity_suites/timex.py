"""Readings of time as Microsoft Recognizers-Text writes them: TIMEX expressions, resolutions, values.

A month has 30 days there and a year 365; half hours are 1.5 hours; 몇 is two days or weeks, three of other units.
"""

from dataclasses import replace
from datetime import datetime
from typing import Final

from aicc.entities.times.expression import Meaning, Moment, Period, Prefer, Repeat, Span, Window
from aicc.entities.times.resolve import Extent, when
from aicc.models.understanding import Grain
from bench.entity_suites.time_conventions import (
    DAY,
    DAYPARTS,
    TIMED,
    bounds,
    daypart_of,
    kind_of,
    span_as_said,
    span_sides,
    window_bounds,
)

Fields = dict[str, str]

_SEASONS: Final = ("SP", "SU", "FA", "WI")
_LETTERS: Final = {
    Grain.YEAR: "Y", Grain.MONTH: "M", Grain.WEEK: "W", Grain.DAY: "D", Grain.HOUR: "H", Grain.MINUTE: "M",
    Grain.SECOND: "S",
}  # fmt: skip
_SECONDS: Final = {
    Grain.SECOND: 1, Grain.MINUTE: 60, Grain.HOUR: 3_600, Grain.DAY: 86_400, Grain.WEEK: 604_800,
    Grain.MONTH: 2_592_000, Grain.YEAR: 31_536_000,
}  # fmt: skip


def seconds(period: Period) -> float:
    """Return how long it is, a month as 30 days and a year as 365."""
    return round(sum(number * _SECONDS[grain] for grain, number in period.amounts), 6)


def _guessed(period: Period) -> Period:
    """Return the amount with their guess for 몇: two days or weeks."""
    if not period.vague or period.finest not in (Grain.DAY, Grain.WEEK):
        return period
    return replace(period, amounts=(*period.amounts[:-1], (period.finest, 2)))


def resolution(meaning: Meaning, now: datetime, prefer: Prefer) -> Fields:
    """Return the FutureResolution or PastResolution of it."""
    if isinstance(meaning, Period):
        return {"duration": _plain(seconds(_guessed(meaning)))}
    if isinstance(meaning, Repeat):
        return {"set": f"Set: {_set(meaning, now)}"}
    kind = kind_of(meaning)
    start, end = bounds(meaning, now, prefer)
    if kind in ("date", "time", "datetime"):
        name = {"datetime": "dateTime"}.get(kind, kind)
        return {name: _write(start, kind)} if start else {}
    ending = {"daterange": "Date", "timerange": "Time", "datetimerange": "DateTime"}[kind]
    named = {f"start{ending}": start, f"end{ending}": end}
    return {name: _write(side, kind.removesuffix("range")) for name, side in named.items() if side}


def _write(point: datetime, kind: str) -> str:
    return {
        "date": f"{point:%Y-%m-%d}".zfill(10),
        "time": f"{point:%H:%M:%S}",
        "datetime": f"{point:%Y-%m-%d %H:%M:%S}",
    }[kind]


def values(meaning: Meaning, now: datetime) -> list[Fields]:
    """Return the values of a DateTimeModel result: past and future, and both halves of the day where none was said."""
    found: list[Fields] = []
    for half in _halves(meaning):
        for prefer in (Prefer.PAST, Prefer.FUTURE):
            value = {"timex": timex_of(half, now), **_value(half, now, prefer)}
            if value not in found:
                found.append(value)
    return found


def _value(meaning: Meaning, now: datetime, prefer: Prefer) -> Fields:
    if isinstance(meaning, Repeat) or (isinstance(meaning, Moment) and meaning.season is not None):
        return {"value": "not resolved"}
    return {
        next((side for side in ("start", "end") if name.startswith(side)), "value"): written
        for name, written in resolution(meaning, now, prefer).items()
    }


def _halves(meaning: Meaning) -> list[Meaning]:
    if isinstance(meaning, Moment) and meaning.clock and not meaning.clock.settled:
        return [meaning, _afternoon(meaning)]
    if isinstance(meaning, Span) and meaning.first and meaning.last:
        clock = meaning.first.clock
        if clock and not clock.settled:
            return [meaning, replace(meaning, first=_afternoon(meaning.first), last=_afternoon(meaning.last))]
    return [meaning]


def _afternoon(moment: Moment) -> Moment:
    clock = moment.clock
    if clock is None or clock.settled:
        return moment
    return replace(moment, clock=replace(clock, hour=clock.hour % 12 + 12, settled=True))


# TIMEX


def timex_of(meaning: Meaning, now: datetime) -> str:
    """Return the TIMEX expression of it."""
    if isinstance(meaning, Period):
        return _period(_guessed(meaning))
    if isinstance(meaning, Repeat):
        return _set(meaning, now)
    if isinstance(meaning, Window):
        return _window_timex(meaning, now)
    if isinstance(meaning, Moment):
        return _moment(meaning, now)
    return _span(meaning, now)


def _window_timex(meaning: Window, now: datetime) -> str:
    start, end = window_bounds(meaning, now, Prefer.FUTURE)
    if start is None:
        return ""
    timed = meaning.period.finest in TIMED
    form = "%Y-%m-%dT%H:%M:%S" if timed else "%Y-%m-%d"
    if end is None:
        return start.strftime(form)
    return f"({start.strftime(form)},{end.strftime(form)},{_period(meaning.period)})"


def _period(period: Period) -> str:
    amounts = dict(period.amounts)
    if set(amounts) == {Grain.HOUR, Grain.MINUTE}:
        amounts = {Grain.HOUR: amounts[Grain.HOUR] + amounts[Grain.MINUTE] / 60}
    days = "".join(
        f"{_plain(number)}{'BD' if period.business else _LETTERS[grain]}"
        for grain, number in amounts.items()
        if grain not in TIMED
    )
    hours = "".join(f"{_plain(number)}{_LETTERS[grain]}" for grain, number in amounts.items() if grain in TIMED)
    return f"P{days}" + (f"T{hours}" if hours else "")


def _plain(number: float) -> str:
    return f"{number:.3f}".rstrip("0").rstrip(".")


def _set(repeat: Repeat, now: datetime) -> str:
    if repeat.at and (repeat.at.clock or repeat.at.dated):
        return _moment(repeat.at, now)
    grain, every = (Grain.MONTH, 3 * repeat.every) if repeat.grain is Grain.QUARTER else (repeat.grain, repeat.every)
    return f"P{'T' if grain in TIMED else ''}{every}{_LETTERS[grain]}"


def _moment(moment: Moment, now: datetime) -> str:
    if moment.present:
        return "PRESENT_REF"
    day = _day(moment, now) if moment.dated else ""
    return day + _time(moment)


def _time(moment: Moment) -> str:
    if moment.clock is None:
        return f"T{DAYPARTS[daypart_of(moment)][0]}" if moment.daypart else ""
    clock = moment.clock
    said = f"T{clock.hour % 24:02}"
    if clock.minute is not None:
        said += f":{clock.minute:02}"
    return said if clock.second is None else f"{said}:{clock.second:02}"


def _day(moment: Moment, now: datetime) -> str:
    extent = when(replace(moment, clock=None, daypart=None, part=None), now)
    if extent is None:
        return ""
    start = extent.start
    known = moment.fixed or moment.turn is not None
    # A week is of the year of its Thursday.
    year = f"{(start + 3 * DAY if moment.week else start).year:04}" if known else "XXXX"
    if moment.offset:
        return start.strftime("%Y-%m-%dT%H:%M:%S" if extent.timed else "%Y-%m-%d")
    if moment.nth:
        return _nth(moment, start)
    if extent.grain is Grain.DAY and not moment.weekend:
        return _date(moment, year, start)
    return _coarse(moment, extent, year)


def _nth(moment: Moment, start: datetime) -> str:
    """Write the nth weekday: of a month it stays one, alone it is a date of this month."""
    if moment.month is None and moment.shift is None:
        return f"{start:%Y-%m-%d}"
    year = f"{moment.year:04}" if moment.year else "XXXX"
    return f"{year}-{start:%m}-WXX-{(moment.weekday or 0) + 1}-#{moment.nth}"


def _iso_week(day: datetime) -> str:
    year, week, _ = day.isocalendar()
    return f"{year:04}-W{week:02}"


def _week(moment: Moment, year: str, start: datetime) -> str:
    number = moment.week or 0
    if moment.month or (moment.shift and moment.shift.grain is Grain.MONTH):
        month = moment.month or (start + 3 * DAY).month
        return f"{year}-{month:02}-W{number if number > 0 else 5:02}"
    return f"{moment.year or start.year:04}-W{number:02}"


def _date(moment: Moment, year: str, start: datetime) -> str:
    if moment.shift and moment.shift.grain in (Grain.DAY, Grain.WEEK, Grain.MONTH):
        return f"{start:%Y-%m-%d}"
    if moment.month or moment.holiday:
        return f"{year}-{start:%m-%d}"
    if moment.day and moment.weekday is not None:
        return f"{start:%Y-%m-%d}"
    if moment.day:
        return f"XXXX-XX-{start:%d}"
    return f"XXXX-WXX-{(moment.weekday or 0) + 1}"


def _coarse(moment: Moment, extent: Extent, year: str) -> str:
    start = extent.start
    if moment.same:
        return _SAME.get(Grain.DAY if moment.weekend else extent.grain, "XXXX")
    if moment.weekend:
        return f"{_iso_week(start)}-WE"
    if moment.season is not None:
        return _SEASONS[moment.season] if year == "XXXX" else f"{year}-{_SEASONS[moment.season]}"
    if moment.week:
        return _week(moment, year, start)
    if moment.around:
        return f"{year}-{moment.month or start.month:02}-{moment.day or 1:02}"
    return _units(moment, extent, year)


_SAME: Final = {Grain.DAY: "XXXX-WXX-WE", Grain.WEEK: "XXXX-WXX", Grain.MONTH: "XXXX-XX"}


def _units(moment: Moment, extent: Extent, year: str) -> str:
    start = extent.start
    if moment.half or extent.grain is Grain.QUARTER or moment.years > 1:
        length = f"P{moment.years}Y" if moment.years > 1 else ("P6M" if moment.half else "P3M")
        return f"({start:%Y-%m-%d},{extent.end:%Y-%m-%d},{length})"
    if extent.grain is Grain.WEEK:
        return _iso_week(start)
    return f"{year}-{start:%m}" if extent.grain is Grain.MONTH else f"{start.year:04}"


def _span(meaning: Span, now: datetime) -> str:
    said = span_as_said(meaning)
    side = said.first or said.last
    if said.first is None or said.last is None:
        return _moment(side, now) if side else ""
    first, last = span_sides(meaning, now, Prefer.FUTURE)
    if first is None or last is None:
        return ""
    known = any(moment.fixed or moment.turn is not None for moment in (said.first, said.last))
    begin = _side(said.first, first, now, known=known)
    end = _side(_dated(said.last, said.first), last, now, known=known)
    return f"({begin},{end},{_length(first, last)})"


def _dated(last: Moment, first: Moment) -> Moment:
    """Return the last moment on the day of the first where it is only an hour."""
    if last.dated or not first.dated:
        return last
    return replace(first, clock=last.clock, daypart=last.daypart, edge=last.edge)


def _side(moment: Moment, extent: Extent, now: datetime, *, known: bool) -> str:
    if not moment.dated:
        return _time(moment)
    if known:
        return f"{extent.start:%Y-%m-%d}{_time(moment)}"
    return _day(moment, now) + ("-01" if extent.grain is Grain.MONTH else "") + _time(moment)


def _length(first: Extent, last: Extent) -> str:
    if first.timed or last.timed:
        minutes, rest = divmod(round((last.start - first.start).total_seconds()), 60)
        hours, minutes = divmod(minutes, 60)
        parts = ((hours, "H"), (minutes, "M"), (rest, "S"))
        return "PT" + "".join(f"{number}{letter}" for number, letter in parts if number)
    finest = min((first.grain, last.grain), key=list(Grain).index)
    months = (last.start.year - first.start.year) * 12 + last.start.month - first.start.month
    if finest is Grain.YEAR:
        return f"P{months // 12}Y"
    if finest in (Grain.MONTH, Grain.QUARTER):
        return f"P{months}M"
    return f"P{(last.start - first.start).days}D"
