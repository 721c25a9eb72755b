"""Dates and times of day, from the entities of the text."""

from collections.abc import Iterable
from datetime import date, timedelta
from typing import Final

from aicc.models.expression import Value
from aicc.models.understanding import Entity, Grain, Said
from aicc.utils.patterns import lazy_pattern

_DAY_OR_FINER: Final = (Grain.DAY, Grain.HOUR, Grain.MINUTE, Grain.SECOND)
_NAMED_DAY: Final = lazy_pattern(r"\d\s*월|[일이삼사오육칠팔구십]월|\d\s*[./]\s*\d")
_YEAR: Final = lazy_pattern(r"년|올해|금년|내년|작년|지난해")
# Of 2026-11-25T14:00:00+09:00: the day, and hours with minutes.
_DAY: Final = slice(0, 10)
_CLOCK: Final = slice(11, 16)


def read_date(said: Said) -> str | None:
    """Return the one day that the text names, as 2026-11-25; a whole week or month is none."""
    ends = (_only_end(entity) for entity in said.entities if entity.kind == "date_range" and entity.value)
    days = [end for end in ends if end is not None]
    days += [day for entity in _exact(said, "datetime_range") if (day := _one_day(entity)) is not None]
    return _only([*days, *(str(entity.value)[_DAY] for entity in _exact(said, "date", "datetime"))])


def read_time(said: Said) -> str | None:
    """Return the one time of day that the text names, as 14:00."""
    clocks = [str(entity.value) for entity in _exact(said, "time")]
    return _only([*clocks, *(str(entity.value)[_CLOCK] for entity in _exact(said, "datetime"))])


def read_datetime(said: Said) -> str | None:
    """Return the one point in time that the text names, as 2026-11-25T14:00."""
    if not _exact(said, "datetime") and len(_exact(said, "date")) != 1:
        return None
    day, clock = read_date(said), read_time(said)
    return f"{day}T{clock}" if day and clock else None


def a_year_before(value: Value, said: Said) -> str | None:
    """Return the same day of the year before, unless the text names the year or the day by its distance."""
    if not isinstance(value, str) or not _NAMED_DAY.search(said.text) or _YEAR.search(said.text):
        return None
    day = date.fromisoformat(value[_DAY])
    try:
        return day.replace(year=day.year - 1).isoformat()
    except ValueError:  # 29 February
        return None


def _only_end(entity: Entity) -> str | None:
    """Return the day of a range that names one end only: 12월 20일까지, 오늘부터."""
    start, _, behind = str(entity.value).partition("/")
    begins, ends = "부터" in entity.text, "까지" in entity.text
    if begins and not ends:
        return start[_DAY]
    if ends and not begins:
        # The end of a range is the first day that is no longer in it.
        return (date.fromisoformat(behind[_DAY]) - timedelta(days=1)).isoformat()
    return None


def _one_day(entity: Entity) -> str | None:
    """Return the day of a stretch inside one day: 내일 오후."""
    start, _, behind = str(entity.value).partition("/")
    return start[_DAY] if start[_DAY] == behind[_DAY] else None


def _exact(said: Said, *kinds: str) -> list[Entity]:
    return [
        entity
        for entity in said.entities
        if entity.kind in kinds and entity.value is not None and entity.grain in _DAY_OR_FINER
    ]


def _only(values: Iterable[str]) -> str | None:
    different = set(values)
    return different.pop() if len(different) == 1 else None
