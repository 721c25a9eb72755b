"""Which days a description fits: the stretch of the calendar nearest to today."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Final

from aicc.entities.times.expression import Moment, Part, Prefer
from aicc.entities.times.holidays import holiday_in, nth_weekday
from aicc.models.understanding import Grain
from aicc.utils.calendar import solar_of_lunar

_DAY: Final = timedelta(days=1)
_WEEK: Final = timedelta(weeks=1)
# 29 February comes every fourth year, or after eight.
_YEARS_AROUND: Final = 8


@dataclass(frozen=True, slots=True, kw_only=True)
class Days:
    """Whole days in a row."""

    first: date
    # Exclusive.
    end: date
    grain: Grain
    # Whether it is one unit of its grain, and not a stretch of several.
    point: bool = True


def days_of(moment: Moment, today: date, prefer: Prefer) -> Days | None:
    """Return the days the moment describes: of several that fit, the next ones or the last ones."""
    fits = list(_candidates(moment, today, prefer))
    if moment.weekday is not None and moment.day and len(fits) > 1:
        # 21일 목요일: the weekday tells which month (or year) is meant, and none far away.
        same = [days for days in fits if days.first.weekday() == moment.weekday]
        if same and not moment.month:
            return min(same, key=lambda days: abs(days.first - today))
    chosen = _choose(moment, fits, today, prefer)
    return chosen and _around(moment, chosen)


def _choose(moment: Moment, fits: list[Days], today: date, prefer: Prefer) -> Days | None:
    if len(fits) <= 1:
        return fits[0] if fits else None
    if moment.turn == 0:
        same = [days for days in fits if days.first <= today < days.end]
        same = same or [days for days in fits if days.first.year == today.year]
        return same[0] if same else None
    if moment.turn is not None:
        prefer = Prefer.FUTURE if moment.turn > 0 else Prefer.PAST
    # A weekday is never today, and 다음 3월 not this month.
    strict = moment.turn is not None or (moment.weekday is not None and not moment.day)
    if prefer is Prefer.FUTURE:
        coming = [days for days in fits if (days.first > today if strict else days.end > today)]
        return coming[0] if coming else None
    if prefer is Prefer.RECENT and not strict:
        begun = [days for days in fits if days.first <= today]
        return begun[-1] if begun else None
    gone = [
        days for days in fits if (days.end <= today if strict or days.grain is not Grain.DAY else days.first < today)
    ]
    return gone[-1] if gone else None


def _around(moment: Moment, days: Days) -> Days:
    """Return the week or month that holds the day, where that was asked for."""
    if moment.around is Grain.WEEK:
        monday = days.first - timedelta(days=days.first.weekday())
        return Days(first=monday, end=monday + _WEEK, grain=Grain.WEEK)
    if moment.around is Grain.MONTH:
        return _month(days.first.year, days.first.month)
    return days


def _candidates(moment: Moment, today: date, prefer: Prefer) -> Iterator[Days]:
    """Yield in order the days that fit; more than one where the year, month or week is open."""
    shift = moment.shift
    if shift and shift.grain is Grain.DAY:
        day = today + timedelta(days=shift.steps)
        yield Days(first=day, end=day + _DAY, grain=Grain.DAY)
    elif shift and shift.grain is Grain.WEEK:
        yield _in_week(moment, today - timedelta(days=today.weekday()) + _WEEK * shift.steps)
    elif shift and shift.grain is Grain.QUARTER:
        number = today.year * 4 + (today.month - 1) // 3 + shift.steps
        yield _months(number // 4, number % 4 * 3 + 1, 3, Grain.QUARTER)
    elif _of_months(moment):
        yield from _in_months(moment, today, prefer)
    elif _of_weeks(moment):
        monday = today - timedelta(days=today.weekday())
        for weeks in (-1, 0, 1):
            yield _in_week(moment, monday + _WEEK * weeks)
    else:
        for year in _years(moment, today):
            yield from _in_year(moment, year)


def _of_months(moment: Moment) -> bool:
    """Return whether it lies in a month that is not named."""
    if moment.shift and moment.shift.grain is Grain.MONTH:
        return True
    if moment.month or moment.year or moment.shift:
        return False
    # No month has a sixth week.
    return (moment.day or moment.nth) is not None or (moment.week is not None and moment.week < 6)


def _of_weeks(moment: Moment) -> bool:
    """Return whether it lies in a week that is not named."""
    if moment.month or moment.day or moment.year or moment.shift:
        return False
    return moment.weekday is not None or moment.weekend or moment.workdays


def _in_months(moment: Moment, today: date, prefer: Prefer) -> Iterator[Days]:
    number = today.year * 12 + today.month - 1
    shift = moment.shift
    steps = range(shift.steps, shift.steps + 1) if shift else _reach(moment, prefer)
    for step in steps:
        year, month = divmod(number + step, 12)
        found = _in_month(moment, year, month + 1)
        if found:
            yield found


def _reach(moment: Moment, prefer: Prefer) -> range:
    """Return which months may hold the day: the 31st is never more than two away, one that is a Monday up to a year."""
    if not moment.day:
        return range(0, 1)
    if moment.weekday is not None:
        return range(-12, 13)
    return range(0, 3) if prefer is Prefer.FUTURE else range(-2, 1)


def _years(moment: Moment, today: date) -> range:
    if moment.year is not None:
        return range(moment.year, moment.year + 1)
    if moment.shift:
        return range(today.year + moment.shift.steps, today.year + moment.shift.steps + 1)
    reach = _YEARS_AROUND if moment.month == 2 and moment.day == 29 else 1 + moment.lunar
    return range(today.year - reach, today.year + reach + 1)


def _in_year(moment: Moment, year: int) -> Iterator[Days]:
    found: Days | None
    if moment.holiday:
        found = _holiday(moment, year)
    elif moment.lunar and moment.month:
        found = _lunar(moment, year)
    elif moment.month:
        found = _in_month(moment, year, moment.month)
    elif moment.season is not None:
        found = _part_of(moment, _months(year, 3 + 3 * moment.season, 3, Grain.QUARTER), point=False)
    elif moment.quarter:
        found = _part_of(moment, _months(year, 3 * moment.quarter - 2, 3, Grain.QUARTER))
    elif moment.half:
        found = _months(year, 6 * moment.half - 5, 6, Grain.MONTH, point=False)
    elif moment.week:
        found = _week_of_year(moment.week, year)
    else:
        found = _part_of(moment, _whole_years(year, moment.years))
    if found:
        yield found


def _whole_years(year: int, years: int) -> Days:
    return Days(first=date(year, 1, 1), end=date(year + years, 1, 1), grain=Grain.YEAR, point=years == 1)


def _holiday(moment: Moment, year: int) -> Days | None:
    known = holiday_in(moment.holiday or "", year)
    if known is None:
        return None
    day, first, last = known
    if moment.holidays:
        return Days(first=first, end=last + _DAY, grain=Grain.DAY, point=False)
    return Days(first=day, end=day + _DAY, grain=Grain.DAY)


def _lunar(moment: Moment, year: int) -> Days | None:
    day = max(moment.day or 1, 1)
    first = solar_of_lunar(year, moment.month or 1, day, leap=moment.leap)
    if first is None:
        return None
    length = _DAY if moment.day else timedelta(days=29)
    return Days(first=first, end=first + length, grain=Grain.DAY if moment.day else Grain.MONTH)


def _month(year: int, month: int) -> Days:
    return _months(year, month, 1, Grain.MONTH)


def _months(year: int, month: int, count: int, grain: Grain, *, point: bool = True) -> Days:
    years, last = divmod(month - 1 + count, 12)
    return Days(first=date(year, month, 1), end=date(year + years, last + 1, 1), grain=grain, point=point)


def _in_month(moment: Moment, year: int, month: int) -> Days | None:
    """Return the day, weekday, week or part of the month; None where it has none such."""
    whole = _month(year, month)
    first: date | None
    if moment.nth and moment.weekday is not None:
        first = nth_weekday(year, month, moment.nth, moment.weekday)
    elif moment.week:
        return _week_of_month(moment.week, year, month)
    elif moment.day is None:
        return _part_of(moment, whole)
    else:
        first = whole.end - _DAY if moment.day < 0 else whole.first + timedelta(days=moment.day - 1)
        first = first if first < whole.end else None
    return Days(first=first, end=first + _DAY, grain=Grain.DAY) if first else None


def _week_of_month(number: int, year: int, month: int) -> Days | None:
    """Return a week of a month, which is the month of its Thursday (KS X ISO 8601)."""
    thursday = nth_weekday(year, month, number, 3)
    if thursday is None:
        return None
    monday = thursday - timedelta(days=3)
    return Days(first=monday, end=monday + _WEEK, grain=Grain.WEEK)


def _week_of_year(number: int, year: int) -> Days:
    monday = date.fromisocalendar(year, number, 1) if number > 0 else date.fromisocalendar(year + 1, 1, 1) - _WEEK
    return Days(first=monday, end=monday + _WEEK, grain=Grain.WEEK)


def _in_week(moment: Moment, monday: date) -> Days:
    if moment.weekday is not None:
        day = monday + timedelta(days=moment.weekday)
        return Days(first=day, end=day + _DAY, grain=Grain.DAY)
    if moment.weekend:
        return Days(first=monday + timedelta(days=5), end=monday + _WEEK, grain=Grain.DAY, point=False)
    if moment.workdays:
        return Days(first=monday, end=monday + timedelta(days=5), grain=Grain.DAY, point=False)
    return _part_of(moment, Days(first=monday, end=monday + _WEEK, grain=Grain.WEEK))


# Where 초, 중순 and 말 begin and end: days of the week and of the month, months of the year.
_PARTS_OF_WEEK: Final = {Part.EARLY: (0, 2), Part.MIDDLE: (2, 4), Part.LATE: (3, 7)}
_PARTS_OF_MONTH: Final = {Part.EARLY: (1, 11), Part.MIDDLE: (11, 21), Part.LATE: (21, 0)}
_PARTS_OF_YEAR: Final = {Part.EARLY: (1, 3), Part.MIDDLE: (5, 4), Part.LATE: (11, 2)}


def _part_of(moment: Moment, days: Days, *, point: bool = True) -> Days:
    """Return its beginning, middle or end, where that was said."""
    part = moment.part
    if part is None:
        return days if point else Days(first=days.first, end=days.end, grain=Grain.MONTH, point=False)
    if days.grain is Grain.WEEK:
        start, stop = _PARTS_OF_WEEK[part]
        first, end = days.first + timedelta(days=start), days.first + timedelta(days=stop)
    elif days.grain is Grain.MONTH:
        start, stop = _PARTS_OF_MONTH[part]
        first, end = days.first.replace(day=start), days.first.replace(day=stop) if stop else days.end
    elif days.grain is Grain.YEAR and moment.years == 1:
        month, count = _PARTS_OF_YEAR[part]
        stretch = _months(days.first.year, month, count, Grain.DAY)
        first, end = stretch.first, stretch.end
    else:
        third = (days.end - days.first) // 3
        step = list(Part).index(part)
        first = days.first + third * step
        end = days.end if part is Part.LATE else first + third
    return Days(first=first, end=end, grain=Grain.DAY, point=False)
