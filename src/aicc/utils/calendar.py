"""The Korean calendar: which days are holidays."""

from datetime import date
from functools import lru_cache


@lru_cache(maxsize=16)
def _holidays_of(year: int) -> frozenset[date]:
    # Imported late: the tables cost a tenth of a second that a start need not wait for.
    from holidays import country_holidays

    return frozenset(country_holidays("KR", years=year, categories=("public", "bank")))


def is_korean_holiday(day: date) -> bool:
    """Return whether the day is a Korean public or bank holiday, substitute holidays included.

    Source: the `holidays` package; it cannot know days declared after its release, which a bot lists in `closed_on`.
    """
    return day in _holidays_of(day.year)


@lru_cache(maxsize=1_024)
def solar_of_lunar(year: int, month: int, day: int, *, leap: bool = False) -> date | None:
    """Return the solar date of a day of the Korean lunar calendar; `leap` for a leap month (윤달).

    None for days the calendar does not have and years outside 1000..2050. Source: the `korean-lunar-calendar` package,
    which has the tables of the Korea Astronomy and Space Science Institute.
    """
    # Imported late, as above.
    from korean_lunar_calendar import KoreanLunarCalendar  # type: ignore[import-untyped]

    calendar = KoreanLunarCalendar()
    if not calendar.setLunarDate(year, month, day, leap):
        return None
    return date(calendar.solarYear, calendar.solarMonth, calendar.solarDay)
