"""Readings in the standard notations: ISO 8601 for dates, times, durations and intervals, RFC 5545 for repeats."""

from dataclasses import dataclass, replace
from datetime import datetime
from typing import Final

from aicc.entities.times.clocks import by_day
from aicc.entities.times.expression import Clock, Meaning, Moment, Period, Prefer, Repeat, Span, TimeExpression
from aicc.entities.times.resolve import Extent, Interval, daypart_hours, span, when, window
from aicc.models.understanding import Grain

_DAY_NAMES: Final = ("MO", "TU", "WE", "TH", "FR", "SA", "SU")
_FREQUENCIES: Final = {
    Grain.SECOND: ("SECONDLY", 1), Grain.MINUTE: ("MINUTELY", 1), Grain.HOUR: ("HOURLY", 1), Grain.DAY: ("DAILY", 1),
    Grain.WEEK: ("WEEKLY", 1), Grain.MONTH: ("MONTHLY", 1), Grain.QUARTER: ("MONTHLY", 3), Grain.YEAR: ("YEARLY", 1),
}  # fmt: skip
_PERIOD_LETTERS: Final = {
    Grain.YEAR: "Y", Grain.MONTH: "M", Grain.WEEK: "W", Grain.DAY: "D", Grain.HOUR: "H", Grain.MINUTE: "M",
    Grain.SECOND: "S",
}  # fmt: skip
_OPEN: Final = ".."


@dataclass(frozen=True, slots=True, kw_only=True)
class Value:
    """A reading resolved: what an Entity says of it."""

    kind: str
    value: str
    grain: Grain


def resolve(reading: TimeExpression, now: datetime, prefer: Prefer = Prefer.FUTURE) -> Value | None:
    """Return kind, value and grain of a reading, seen from `now` (aware); None where no calendar has such a time."""
    try:
        return _resolve(reading.meaning, now, prefer)
    except (ValueError, OverflowError):
        # Years before 1 and after 9999.
        return None


def _resolve(meaning: Meaning, now: datetime, prefer: Prefer) -> Value | None:
    if isinstance(meaning, Period):
        return Value(kind="duration", value=_duration(meaning), grain=meaning.finest)
    if isinstance(meaning, Repeat):
        return Value(kind="repeat", value=rule(meaning, now), grain=meaning.grain)
    if isinstance(meaning, Moment):
        return _of_moment(meaning, now, prefer)
    if isinstance(meaning, Span):
        return _of_span(meaning, now, prefer)
    return _of_interval(window(meaning, now, prefer))


def _duration(period: Period) -> str:
    """Return the amount, or the least and the most of one with a margin: P3D/P4D for 3~4일."""
    if not period.most:
        return iso_period(period)
    most = replace(period, amounts=((period.finest, period.most),))
    return f"{iso_period(period)}/{iso_period(most)}"


def _of_moment(moment: Moment, now: datetime, prefer: Prefer) -> Value | None:
    if moment.dated:
        return _of_extent(when(moment, now, prefer))
    if moment.clock is None:
        first, last = daypart_hours(moment)
        return Value(kind="time_range", value=f"{_hour(first)}/{_hour(last)}", grain=Grain.HOUR)
    return Value(kind="time", value=_clock(moment.clock), grain=moment.clock.grain)


def _clock(clock: Clock) -> str:
    said = f"{by_day(clock) % 24:02}:{clock.minute or 0:02}"
    if clock.second is not None:
        said += f":{clock.second:02}"
    if clock.zone is None:
        return said
    hours, minutes = divmod(abs(clock.zone), 60)
    return f"{said}{'-' if clock.zone < 0 else '+'}{hours:02}:{minutes:02}"


def _hour(hours: float) -> str:
    whole = int(hours)
    return f"{whole:02}:{round((hours - whole) * 60):02}"


def _of_span(meaning: Span, now: datetime, prefer: Prefer) -> Value | None:
    moments = [side for side in (meaning.first, meaning.last) if side]
    clocks = [side.clock for side in moments if side.clock]
    if len(clocks) < len(moments) or any(side.dated for side in moments):
        return _of_interval(span(meaning, now, prefer))
    first, last = (_clock(side.clock) if side and side.clock else _OPEN for side in (meaning.first, meaning.last))
    grain = min((clock.grain for clock in clocks), key=list(Grain).index)
    return Value(kind="time_range", value=f"{first}/{last}", grain=grain)


def _of_extent(extent: Extent | None) -> Value | None:
    if extent is None:
        return None
    if extent.point and extent.timed:
        return Value(kind="datetime", value=extent.start.isoformat(timespec="seconds"), grain=extent.grain)
    if extent.point and extent.grain in _DATE_LENGTHS:
        return Value(kind="date", value=_date(extent.start, extent.grain), grain=extent.grain)
    return _of_interval(Interval(start=extent.start, end=extent.end, grain=extent.grain, timed=extent.timed))


def _of_interval(interval: Interval | None) -> Value | None:
    if interval is None:
        return None
    sides = (interval.start, interval.end)
    if interval.timed:
        written = (side.isoformat(timespec="seconds") if side else _OPEN for side in sides)
        return Value(kind="datetime_range", value="/".join(written), grain=interval.grain)
    written = (side.date().isoformat() if side else _OPEN for side in sides)
    return Value(kind="date_range", value="/".join(written), grain=interval.grain)


# How many characters of an ISO date say it; weeks are written otherwise.
_DATE_LENGTHS: Final = {Grain.DAY: 10, Grain.WEEK: 0, Grain.MONTH: 7, Grain.YEAR: 4}


def _date(day: datetime, grain: Grain) -> str:
    if grain is Grain.WEEK:
        year, week, _ = day.isocalendar()
        return f"{year:04}-W{week:02}"
    return day.date().isoformat()[: _DATE_LENGTHS[grain]]


def iso_period(period: Period) -> str:
    """Return the amount as an ISO 8601 duration; 3년 반 is P3Y6M, 1.5시간 PT1H30M."""
    days, hours = "", ""
    for grain, number in _carried(period):
        piece = f"{_plain(number)}{_PERIOD_LETTERS[grain]}"
        if grain in (Grain.HOUR, Grain.MINUTE, Grain.SECOND):
            hours += piece
        else:
            days += piece
    return f"P{days}" + (f"T{hours}" if hours else "")


_FINER: Final = {
    Grain.YEAR: (Grain.MONTH, 12), Grain.MONTH: (Grain.DAY, 30), Grain.WEEK: (Grain.DAY, 7),
    Grain.DAY: (Grain.HOUR, 24),
    Grain.HOUR: (Grain.MINUTE, 60), Grain.MINUTE: (Grain.SECOND, 60),
}  # fmt: skip


def _carried(period: Period) -> list[tuple[Grain, float]]:
    totals: dict[Grain, float] = {}
    for grain, number in period.amounts:
        while number != int(number) and grain in _FINER:
            if int(number):
                totals[grain] = totals.get(grain, 0) + int(number)
            finer, count = _FINER[grain]
            number, grain = round((number - int(number)) * count, 6), finer
        if number or not totals:
            totals[grain] = totals.get(grain, 0) + number
    return sorted(totals.items(), key=lambda item: list(_PERIOD_LETTERS).index(item[0]))


def _plain(number: float) -> str:
    return f"{number:.3f}".rstrip("0").rstrip(".")


def rule(repeat: Repeat, now: datetime) -> str:
    """Return the repeat as an RFC 5545 recurrence rule, such as FREQ=MONTHLY;BYMONTHDAY=25."""
    frequency, unit = _FREQUENCIES[repeat.grain]
    parts = [f"FREQ={frequency}"]
    if repeat.every * unit != 1:
        parts.append(f"INTERVAL={repeat.every * unit}")
    if repeat.at:
        parts += _rule_parts(repeat, repeat.at, now)
    return ";".join(parts)


def _rule_parts(repeat: Repeat, moment: Moment, now: datetime) -> list[str]:
    parts = []
    month, day = moment.month, moment.day
    if moment.holiday:
        extent = when(moment, now)
        if extent and extent.start:
            month, day = extent.start.month, extent.start.day
    if month:
        parts.append(f"BYMONTH={month}")
    if day:
        parts.append(f"BYMONTHDAY={day}")
    if moment.weekday is not None:
        nth = str(moment.nth or "")
        parts.append("BYDAY=" + ",".join(nth + _DAY_NAMES[weekday] for weekday in (moment.weekday, *repeat.days)))
    elif moment.weekend:
        parts.append("BYDAY=SA,SU")
    elif moment.workdays:
        parts.append("BYDAY=MO,TU,WE,TH,FR")
    if moment.clock:
        parts.append(f"BYHOUR={by_day(moment.clock) % 24}")
        if moment.clock.minute is not None:
            parts.append(f"BYMINUTE={moment.clock.minute}")
    return parts
