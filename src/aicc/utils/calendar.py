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
