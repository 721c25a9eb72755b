"""When a reading is: its place in the calendar, seen from a moment."""

from dataclasses import dataclass, replace
from datetime import date, datetime, time, timedelta, timezone
from typing import Final

from aicc.entities.times.clocks import by_day
from aicc.entities.times.days import Days, days_of
from aicc.entities.times.expression import Bound, Clock, Moment, Part, Period, Prefer, Span, Window
from aicc.entities.times.words import DAYPARTS
from aicc.models.understanding import Grain
from aicc.utils.calendar import is_korean_holiday

_DAY: Final = timedelta(days=1)
_LENGTH: Final = {
    Grain.HOUR: timedelta(hours=1),
    Grain.MINUTE: timedelta(minutes=1),
    Grain.SECOND: timedelta(seconds=1),
}
_CLOCK_GRAINS: Final = frozenset(_LENGTH)


@dataclass(frozen=True, slots=True, kw_only=True)
class Extent:
    """Where a moment lies: a stretch of the calendar as long as what was said."""

    start: datetime
    # Exclusive.
    end: datetime
    # How exact its sides were said to be.
    grain: Grain
    # Whether it has hours, or days only.
    timed: bool
    # Whether a single moment of its grain was said, and not a stretch.
    point: bool = True


@dataclass(frozen=True, slots=True, kw_only=True)
class Interval:
    """Where a range lies; None is an open side."""

    start: datetime | None
    # Exclusive.
    end: datetime | None
    grain: Grain
    timed: bool


def when(moment: Moment, now: datetime, prefer: Prefer = Prefer.FUTURE) -> Extent | None:
    """Return where the moment lies, seen from `now` (aware); None for days no calendar has: 2월 30일.

    Of what returns (3월 5일, 금요일, 세 시) it is the next one, or the last one where `prefer` says so. A clock whose
    half of the day nobody named is in the afternoon from one to six: people make appointments by day.
    """
    try:
        return _when(moment, now, prefer)
    except (ValueError, OverflowError):
        return None


def _when(moment: Moment, now: datetime, prefer: Prefer) -> Extent | None:
    if moment.present:
        return Extent(start=now, end=now, grain=Grain.SECOND, timed=True)
    if moment.shift and moment.shift.grain is Grain.HOUR:
        start = now.replace(minute=0, second=0, microsecond=0) + timedelta(hours=moment.shift.steps)
        return Extent(start=start, end=start + _LENGTH[Grain.HOUR], grain=Grain.HOUR, timed=True)
    if moment.offset:
        found = _offset(moment, moment.offset, now, prefer)
    elif moment.dated:
        found = _of_days(days_of(moment, now.date(), prefer), now)
    else:
        return _time_of_day(moment, now, prefer)
    if found is None or not (moment.clock or moment.daypart):
        return found
    return _at(moment, found.start, now, prefer)


def _of_days(days: Days | None, now: datetime) -> Extent | None:
    if days is None:
        return None
    start, end = _midnight(days.first, now), _midnight(days.end, now)
    return Extent(start=start, end=end, grain=days.grain, timed=False, point=days.point)


def _midnight(day: date, now: datetime) -> datetime:
    return datetime.combine(day, time.min, now.tzinfo)


def _offset(moment: Moment, period: Period, now: datetime, prefer: Prefer) -> Extent | None:
    base = now
    if moment.anchor:
        anchor = when(moment.anchor, now, prefer)
        if anchor is None:
            return None
        base = anchor.start
        if moment.anchor.holidays:
            base = anchor.end - _DAY if moment.sign > 0 else anchor.start
    timed = period.finest in _CLOCK_GRAINS
    if not timed:
        base = _midnight(base.date(), now)
    start = add(base, period, moment.sign)
    if timed:
        grain = Grain.SECOND if period.finest is Grain.SECOND else Grain.MINUTE
        return Extent(start=start, end=start + _LENGTH[grain], grain=grain, timed=True)
    return Extent(start=start, end=start + _DAY, grain=Grain.DAY, timed=False)


def add(base: datetime, period: Period, sign: int = 1) -> datetime:
    """Return the moment so much later (sign 1) or earlier (-1); a month later than the 31st is the month's last day."""
    months = sum(number * (12 if grain is Grain.YEAR else 1) for grain, number in period.amounts if grain in _MONTHS)
    whole = int(months)
    moved = _add_months(base, sign * whole)
    rest = timedelta(days=round((months - whole) * 30))
    for grain, number in period.amounts:
        if grain is Grain.DAY and period.business:
            moved = _add_working_days(moved, int(number) * sign)
        elif grain not in _MONTHS:
            rest += number * _STEP[grain]
    return moved + sign * rest


_MONTHS: Final = (Grain.YEAR, Grain.MONTH)
_STEP: Final = {Grain.WEEK: timedelta(weeks=1), Grain.DAY: _DAY, **_LENGTH}


def _add_months(base: datetime, months: int) -> datetime:
    year, month = divmod(base.year * 12 + base.month - 1 + months, 12)
    for day in (base.day, 30, 29, 28):
        try:
            return base.replace(year=year, month=month + 1, day=min(day, base.day))
        except ValueError:
            if day == 28:
                raise
    raise ValueError(months)


def _add_working_days(base: datetime, days: int) -> datetime:
    step = _DAY if days > 0 else -_DAY
    # More than a year of them is beyond what anybody promises.
    for _ in range(min(abs(days), 366)):
        base += step
        while base.weekday() > 4 or is_korean_holiday(base.date()):
            base += step
    return base


def _at(moment: Moment, day: datetime, now: datetime, prefer: Prefer = Prefer.FUTURE) -> Extent:
    """Return the clock or part of the day on a day that is known."""
    if moment.clock is None:
        first, last = daypart_hours(moment)
        start, end = day + timedelta(hours=first), day + timedelta(hours=last)
        return Extent(start=start, end=end, grain=Grain.HOUR, timed=True, point=False)
    clock = moment.clock
    hour = by_day(clock)
    start = _clock_on(day, clock, hour, now)
    if start.date() == now.date() and not (clock.settled or clock.literal):
        start = _nearer(moment, start, now, prefer)
    return Extent(start=start, end=start + _LENGTH[clock.grain], grain=clock.grain, timed=True)


def _nearer(moment: Moment, start: datetime, now: datetime, prefer: Prefer) -> datetime:
    """Return today's clock in the half of the day that is meant: 오늘 9시 said in the evening is still to come."""
    half = timedelta(hours=12)
    if prefer is Prefer.RECENT:
        return start - half if start > now and start.hour >= 12 else start
    written = moment.year is not None or moment.month is not None
    return start + half if start <= now < start + half and start.hour < 12 and not written else start


def _clock_on(day: datetime, clock: Clock, hour: int, now: datetime) -> datetime:
    start = day.replace(hour=0, minute=0, second=0, microsecond=0) + timedelta(
        days=clock.days, hours=hour, minutes=clock.minute or 0, seconds=clock.second or 0
    )
    if clock.zone is None:
        return start
    return start.replace(tzinfo=timezone(timedelta(minutes=clock.zone))).astimezone(now.tzinfo)


def daypart_hours(moment: Moment) -> tuple[float, float]:
    """Return where the part of the day begins and ends, in hours; its early or late half where that was said."""
    first, last = DAYPARTS[moment.daypart or "낮"]
    middle = (first + last) / 2
    if moment.edge is Part.EARLY:
        return first, middle
    return (middle, last) if moment.edge is Part.LATE else (first, last)


def _time_of_day(moment: Moment, now: datetime, prefer: Prefer) -> Extent:
    """Return the next (or last) time the clock shows it."""
    clock = moment.clock
    # The next midnight is this day's end and the next one's beginning alike.
    found = _at(replace(moment, clock=replace(clock, days=0)) if clock else moment, _midnight(now.date(), now), now)
    gone = (found.start if clock else found.end) <= now
    step = _DAY * (int(gone) if prefer is Prefer.FUTURE else -int(not gone))
    return replace(found, start=found.start + step, end=found.end + step)


def span(meaning: Span, now: datetime, prefer: Prefer = Prefer.FUTURE) -> Interval | None:
    """Return where a range lies; 금요일까지 ends with the Friday, 네 시까지 at four."""
    first, last = sides(meaning, now, prefer)
    known = [side for side in (first, last) if side]
    if len(known) < (meaning.first is not None) + (meaning.last is not None):
        return None
    timed = any(side.timed for side in known)
    start, end = first.start if first else None, _end_of(last, meaning) if last else None
    if meaning.until and end:
        present = now if timed or meaning.inside else _midnight(now.date(), now)
        start = present if present < end else None
    elif start and end and end <= start:
        return None
    grain = min((side.grain for side in known), key=list(Grain).index)
    return Interval(start=start, end=end, grain=grain, timed=timed)


def _end_of(last: Extent, meaning: Span) -> datetime:
    return last.start if (last.timed and last.point) or not meaning.closed else last.end


def sides(meaning: Span, now: datetime, prefer: Prefer = Prefer.FUTURE) -> tuple[Extent | None, Extent | None]:
    """Return where the first and the last moment lie; the one that leaves its year or month open follows the other."""
    if meaning.first is None or meaning.last is None:
        return (
            when(meaning.first, now, prefer) if meaning.first else None,
            when(meaning.last, now, prefer) if meaning.last else None,
        )
    if meaning.last.fixed and not meaning.first.fixed and meaning.first.dated:
        last = when(meaning.last, now, prefer)
        return (when(meaning.first, last.start, Prefer.PAST) if last else None), last
    first = when(meaning.first, now, prefer)
    if first is None:
        return None, None
    if meaning.last.dated:
        return first, when(meaning.last, now if meaning.last.fixed else first.start, Prefer.FUTURE)
    last = _at(meaning.last, _midnight(first.start.date(), now), now)
    if last.start <= first.start:
        last = replace(last, start=last.start + _DAY, end=last.end + _DAY)
    return first, last


def window(meaning: Window, now: datetime, prefer: Prefer = Prefer.FUTURE) -> Interval | None:
    """Return where a window lies: days with today in them, hours from this second."""
    base: datetime = now
    if meaning.anchor:
        anchor = when(meaning.anchor, now, prefer)
        if anchor is None:
            return None
        base = anchor.start
    timed = meaning.period.finest in _CLOCK_GRAINS
    if not timed:
        base = _midnight(base.date(), now)
    grain = meaning.period.finest if timed else Grain.DAY
    try:
        if meaning.bound is Bound.PAST:
            start, end = add(base, meaning.period, -1), base if timed else base + _DAY
        elif meaning.bound is Bound.NEXT and not timed:
            start = base + _DAY
            end = add(base, meaning.period) + _DAY
        else:
            start, end = base, add(base, meaning.period)
    except (ValueError, OverflowError):
        return None
    return Interval(start=start, end=end, grain=grain, timed=timed)
