"""What tokens mean together: ranges, windows, repeats and amounts built from moments and periods."""

from collections.abc import Callable
from dataclasses import replace
from typing import Final

from aicc.entities.times.clocks import later, lend
from aicc.entities.times.expression import Bound, Meaning, Moment, Period, Repeat, Span, TimeExpression, Window
from aicc.entities.times.line import Line
from aicc.entities.times.moments import moment_at
from aicc.entities.times.periods import period_at
from aicc.entities.times.scanner import scan
from aicc.entities.times.words import Tag
from aicc.models.understanding import Grain

# A meaning and the place behind its last token.
Found = tuple[Meaning, int] | None

_TIGHT: Final = frozenset({""})
_FINER_THAN_MONTH: Final = ("day", "weekday", "weekend", "week", "part", "nth")


def read(text: str) -> list[TimeExpression]:
    """Return what the text says about time, from left to right, without overlaps."""
    line = Line(text, scan(text))
    expressions: list[TimeExpression] = []
    place = 0
    while place < len(line.tokens):
        for attempt in _ATTEMPTS.get(line.tokens[place].tag, _USUAL):
            found = attempt(line, place)
            if found:
                meaning, behind = found
                start, end = line.tokens[place].start, line.tokens[behind - 1].end
                expressions.append(TimeExpression(start=start, end=end, meaning=meaning))
                place = behind
                break
        else:
            place += 1
    return expressions


def _repeat(line: Line, place: int) -> Found:
    """Read 매주 월요일, 매달 25일, 매일 아침 9시, 격주."""
    if line.tag(place) is not Tag.EVERY:
        return None
    grain, every = line.tokens[place].value
    behind = place + 1
    if line.follows(behind, Tag.WEEKDAYS):
        return _several_days(line, behind, grain, every)
    found = moment_at(line, behind) if line.near(behind) else None
    if found is None or (found[0].fixed and found[0].shift is None):
        return Repeat(grain=grain, every=every), behind
    moment, behind = found
    days: list[int] = []
    while moment.weekday is not None and line.follows(behind, Tag.WEEKDAY):
        days.append(line.tokens[behind].value)
        behind += 1
    behind += line.follows(behind, Tag.EACH)
    return Repeat(grain=grain, every=every, at=moment, days=tuple(days)), behind


def _weekly(line: Line, place: int) -> Found:
    """Read 월·수·금 오전 9시 and 월~금."""
    if line.tag(place) is not Tag.WEEKDAYS:
        return None
    return _several_days(line, place, Grain.WEEK, 1)


def _several_days(line: Line, place: int, grain: Grain, every: int) -> Found:
    """Read the 월수금 오전 9시 of 매주 월수금 오전 9시."""
    first, *others = line.tokens[place].value
    at, behind = Moment(weekday=first), place + 1
    found = moment_at(line, behind) if line.near(behind) else None
    if found and not found[0].dated:
        at, behind = replace(found[0], weekday=first), found[1]
    return Repeat(grain=grain, every=every, at=at, days=tuple(others)), behind


def _window(line: Line, place: int) -> Found:
    """Read 지난 3일, 최근 3개월, 앞으로 2주, 다음 3시간."""
    business = line.tag(place) is Tag.BUSINESS
    at = place + business
    tag = line.tag(at)
    if tag not in (Tag.PAST, Tag.NEXT, Tag.TURN) or not line.near(at + 1):
        return None
    if tag is Tag.TURN and line.tokens[at].value not in (-1, 1):
        return None
    found = period_at(line, at + 1, asked=True)
    if found is None:
        return None
    past = tag is Tag.PAST or (tag is Tag.TURN and line.tokens[at].value < 0)
    bound = Bound.PAST if past else Bound.NEXT
    period, behind = found
    if line.follows(behind, Tag.WITHIN):
        bound, behind = (bound if past else Bound.WITHIN), behind + 1
    return Window(bound=bound, period=replace(period, business=business or period.business)), behind


def _amount(line: Line, place: int) -> Found:
    """Read 3년 반, 하루 종일; 5일 이내, 2주 안; 3일마다."""
    business = line.tag(place) is Tag.BUSINESS
    found = period_at(line, place + business, asked=business)
    if found is None:
        return None
    period, behind = found
    if line.follows(behind, Tag.AFTER, Tag.BEFORE):
        return None
    period = replace(period, business=business or period.business)
    if line.follows(behind, Tag.WITHIN):
        return Window(bound=Bound.WITHIN, period=period), behind + 1
    if line.follows(behind, Tag.BY):
        return Window(bound=Bound.BY, period=period), behind + 1
    grain, number = period.amounts[0]
    if line.follows(behind, Tag.EACH) and len(period.amounts) == 1 and number == int(number):
        return Repeat(grain=grain, every=int(number)), behind + 1
    if line.follows(behind, Tag.WHOLE):
        behind += 1
    return period, behind


def _several(line: Line, place: int) -> Found:
    """Read 2~3시간 and 3~4일: an amount with a margin."""
    if line.tag(place) is not Tag.BARE or not line.follows(place + 1, Tag.DASH):
        return None
    found = period_at(line, place + 2, asked=True)
    if found is None or line.tokens[place + 2].value.number > 99:
        return None
    grain, most = found[0].amounts[0]
    least = line.tokens[place].value
    amounts = ((grain, least), *found[0].amounts[1:])
    margin = most if len(amounts) == 1 and least < most else 0
    return Period(amounts=amounts, vague=True, most=margin), found[1]


def _moment(line: Line, place: int) -> Found:
    """Read a moment and whatever is built on it."""
    found = moment_at(line, place)
    if found is None:
        return None
    moment, behind = found
    for attempt in (_anchored, _range, _open, _returning):
        larger = attempt(line, moment, behind)
        if larger:
            return larger
    return _plain(line, place, moment, behind)


def _plain(line: Line, place: int, moment: Moment, behind: int) -> Found:
    """Return the moment alone, unless too little was said: 오일 and 이주 are other words too."""
    token = line.tokens[place]
    if behind == place + 1 and token.tag is Tag.COUNT and token.value.shy and moment.day is None:
        return None
    return moment, behind


def _anchored(line: Line, moment: Moment, behind: int) -> Found:
    """Read 오늘부터 3일 뒤, 지금부터 이틀, 추석 사흘 전, 내일부터 2주 동안."""
    said = line.follows(behind, Tag.FROM)
    if not said and not (line.near(behind) and (moment.holiday or moment.present)):
        return None
    found = period_at(line, behind + said, asked=moment.present) if line.near(behind + said) else None
    if found is None or line.follows(found[1], Tag.TO):
        return None
    period, place = found
    if line.follows(place, Tag.AFTER, Tag.BEFORE):
        sign = 1 if line.tag(place) is Tag.AFTER else -1
        return Moment(offset=period, sign=sign, anchor=moment), place + 1
    if not said:
        return None
    if line.follows(place, Tag.WITHIN, Tag.BY):
        return Window(bound=Bound.WITHIN, period=period, anchor=moment), place + 1
    return Window(bound=Bound.FROM, period=period, anchor=moment), place


def _range(line: Line, first: Moment, behind: int) -> Found:
    """Read 3월부터 5월까지, 2시에서 4시, 7월 13일 ~ 15일, 2일과 7일 사이."""
    if not line.follows(behind, Tag.FROM, Tag.DASH, Tag.AND) or not line.near(behind + 1):
        return None
    found = moment_at(line, behind + 1)
    if found is None:
        return None
    last, place = found
    ends = line.follows(place, Tag.TO, Tag.BETWEEN)
    if line.tag(behind) is Tag.AND and not line.follows(place, Tag.BETWEEN):
        return None
    if line.tag(place) is Tag.TO and line.follows(place + 1, Tag.BETWEEN):
        place += 1
    return Span(first=lend(first, last), last=_inherit(first, last)), place + ends


def _inherit(first: Moment, last: Moment) -> Moment:
    """Return the last moment with what it leaves to the first: the half of the day of an hour, the month of a day."""
    if last.fixed or last.turn is not None:
        return last
    if not last.dated:
        return replace(last, clock=later(first.clock, last.clock)) if first.clock and last.clock else last
    if last.month is None and last.day is not None and first.day is not None:
        return replace(last, shift=first.shift, year=first.year, month=first.month, lunar=first.lunar)
    return last


def _open(line: Line, moment: Moment, behind: int) -> Found:
    """Read 3시 이후, 금요일까지, 3월 5일 전, 이번 주 안."""
    if not line.follows(behind, Tag.FROM, Tag.TO, Tag.AFTER, Tag.BEFORE, Tag.BY, Tag.WITHIN):
        return None
    tag = line.tag(behind)
    if tag is Tag.FROM and not line.said(behind).endswith("부터"):
        return None
    if tag in (Tag.FROM, Tag.AFTER):
        return Span(first=moment, last=None, after=tag is Tag.AFTER), behind + 1
    if tag is Tag.BEFORE:
        return Span(first=None, last=moment, closed=False), behind + 1 + line.follows(behind + 1, Tag.TO)
    return Span(first=None, last=moment, until=True, inside=tag is not Tag.TO), behind + 1


def _returning(line: Line, moment: Moment, behind: int) -> Found:
    """Read 월요일마다, 4월 15일마다, 평일마다."""
    if not line.follows(behind, Tag.EACH) or moment.fixed:
        return None
    grain = Grain.DAY
    if moment.month or moment.holiday or moment.season is not None:
        grain = Grain.YEAR
    elif moment.day or moment.nth or moment.week:
        grain = Grain.MONTH
    elif moment.weekday is not None or moment.weekend or moment.workdays:
        grain = Grain.WEEK
    return Repeat(grain=grain, at=moment), behind + 1


Attempts = tuple[Callable[[Line, int], Found], ...]
_USUAL: Final[Attempts] = (_moment,)
# What a token may begin besides a moment, most telling first.
_ATTEMPTS: Final[dict[Tag, Attempts]] = {
    Tag.EVERY: (_repeat,),
    Tag.WEEKDAYS: (_weekly,),
    Tag.PAST: (_window,),
    Tag.NEXT: (_window,),
    Tag.TURN: (_window, _moment),
    Tag.BUSINESS: (_window, _amount, _moment),
    Tag.BARE: (_several, _moment),
    Tag.COUNT: (_amount, _moment),
    Tag.PERIOD: (_amount, _moment),
}
