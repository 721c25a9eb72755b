"""Amounts of time: 1년 한 달 21일, 한 시간 반, 보름."""

from typing import Final

from aicc.entities.times.expression import Period
from aicc.entities.times.line import Line
from aicc.entities.times.words import Count, Tag
from aicc.models.understanding import Grain

_ORDER: Final = {
    grain: rank
    for rank, grain in enumerate(
        (Grain.YEAR, Grain.MONTH, Grain.WEEK, Grain.DAY, Grain.HOUR, Grain.MINUTE, Grain.SECOND)
    )
}
_AND: Final = frozenset({"", " ", "하고 ", " 그리고 ", "과 ", "와 ", ", ", "이랑 ", "에 "})
# Right behind an amount they leave no doubt that it is one.
_CONTEXT: Final = (
    Tag.FOR, Tag.WITHIN, Tag.BY, Tag.AFTER, Tag.BEFORE, Tag.WHOLE, Tag.EACH,
)  # fmt: skip


def period_at(line: Line, place: int, *, asked: bool = False) -> tuple[Period, int] | None:
    """Return the amount of time that begins at the place, and the place behind it.

    3일 and 12년 may be dates and 이주 may be another word: they count where the words around say so, or where the
    caller knows (`asked`: 지난, 앞으로 before them).
    """
    amounts: list[tuple[Grain, float]] = []
    certain, vague, business, start = asked, False, False, place
    while line.tag(place) in (Tag.COUNT, Tag.PERIOD):
        token = line.tokens[place]
        pieces = _amounts(token.value)
        if amounts and (line.gap(place) not in _AND or _ORDER[amounts[-1][0]] >= _ORDER[pieces[0][0]]):
            break
        if isinstance(token.value, Period) or token.value.surely:
            certain = True
        vague = vague or token.value.vague
        business = business or (isinstance(token.value, Period) and token.value.business)
        amounts += pieces
        place += 1
        if (
            line.follows(place, Tag.AND)
            and line.tag(place + 1) in (Tag.COUNT, Tag.PERIOD)
            and line.gap(place + 1) == " "
        ):
            joint = place + 1
            smaller = _ORDER[_amounts(line.tokens[joint].value)[0][0]] > _ORDER[amounts[-1][0]]
            place = joint if smaller else place
        if line.follows(place, Tag.HALVED):
            grain, number = amounts[-1]
            amounts[-1] = (grain, number + 0.5)
            certain = True
            place += 1
    if not amounts or not (certain or _certainly(line, start, place)):
        return None
    alone = line.tokens[start].value if len(amounts) == 1 and place == start + 1 else None
    most = alone.most if alone else 0
    return Period(amounts=tuple(amounts), vague=vague, business=business, most=most), place


def _amounts(value: Count | Period) -> list[tuple[Grain, float]]:
    if isinstance(value, Period):
        return list(value.amounts)
    return [(value.grain, value.number)]


def _certainly(line: Line, start: int, place: int) -> bool:
    """Return whether the counts from start to place are an amount, none of them saying so by itself."""
    first: Count = line.tokens[start].value
    if line.follows(place, *_CONTEXT) and not _dated(line, place, first):
        return True
    if place - start > 1:
        return first.number < 100
    if first.shy:
        return False
    if first.grain is Grain.DAY:
        return first.number > 31
    if first.grain is Grain.YEAR:
        return _span_of_years(line, place, first)
    return True


def _dated(line: Line, place: int, first: Count) -> bool:
    """Return whether 이전 and 이후 follow a day of the month or a year (15일 이후, 2018년 이전)."""
    if first.grain is Grain.YEAR and first.number >= 100:
        return True
    formal = line.tag(place) in (Tag.AFTER, Tag.BEFORE) and line.tokens[place].value
    return bool(formal) and first.grain is Grain.DAY


def _span_of_years(line: Line, place: int, first: Count) -> bool:
    """Return whether so many years are meant, not the year of that number: 3년, 20년, but 12년 and 26년 3월."""
    if line.follows(place, Tag.MONTH) or (first.number >= 100 and (first.number % 50 or first.number >= 1000)):
        return False
    return first.digits != 2 or (first.number % 5 == 0 and first.number >= 10)
