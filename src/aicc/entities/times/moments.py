"""Points and stretches of the calendar: 내일 오후 세 시, 다음 달 첫째 주 금요일, 추석 연휴."""

from collections.abc import Callable
from dataclasses import replace
from typing import Any, Final

from aicc.entities.times.clocks import settle
from aicc.entities.times.expression import Clock, Moment, Part, Period, Shift
from aicc.entities.times.figures import full_year
from aicc.entities.times.line import Line
from aicc.entities.times.periods import period_at
from aicc.entities.times.words import Count, Tag
from aicc.models.understanding import Grain

Fields = dict[str, Any]
# How many tokens were taken; 0 where the token belongs to something else.
Taker = Callable[[Line, int, Fields], int]

# 추석 다음 날 counts from 추석.
_NEXT_TO: Final = {"다음날": 1, "이튿날": 1, "익일": 1, "전날": -1, "전일": -1}
_COMING: Final = ("오는", "돌아오는", "다가오는")
_DAY_FIELDS: Final = frozenset({"day", "weekday", "holiday"})
_COARSE: Final = frozenset({"shift", "year", "month", "season", "quarter", "half", "turn"})


def moment_at(line: Line, place: int) -> tuple[Moment, int] | None:
    """Return the moment whose description begins at the place, and the place behind it."""
    fields: Fields = {}
    start, place = place, _offset(line, place, fields)
    while place < len(line.tokens) and (place == start or _joins(line, place, fields)):
        taken = _TAKERS[line.tokens[place].tag](line, place, fields) if line.tag(place) in _TAKERS else 0
        if not taken:
            break
        place += taken
    if place == start or not _says_something(fields):
        return None
    zone = fields.pop("zone", None)
    if "clock" in fields:
        clock = settle(fields["clock"], fields.get("daypart"))
        fields["clock"] = replace(clock, zone=zone) if zone is not None else clock
    return Moment(**fields), place


def _joins(line: Line, place: int, fields: Fields) -> bool:
    if line.near(place):
        return True
    # 10월-28일 and 10월. 2일: one date, however it is punctuated.
    return line.tag(place) is Tag.COUNT and "month" in fields and line.gap(place) in (". ", "- ", " - ")


def _says_something(fields: Fields) -> bool:
    return bool(fields.keys() - {"zone", "lunar", "leap", "edge", "turn", "same"})


def _offset(line: Line, place: int, fields: Fields) -> int:
    """Take 3일 뒤 and 두 달 전; 3주 뒤 금요일 is the Friday of a week. Return the place behind."""
    business = line.tag(place) is Tag.BUSINESS
    found = period_at(line, place + business, asked=business)
    if found is None or not line.follows(found[1], Tag.AFTER, Tag.BEFORE):
        return place
    period, behind = found
    sign = 1 if line.tag(behind) is Tag.AFTER else -1
    behind += 1
    grain, number = period.amounts[0]
    finer = {
        Grain.WEEK: (Tag.WEEKDAY, Tag.WEEKEND),
        Grain.MONTH: (Tag.COUNT, Tag.DAY, Tag.WEEK, Tag.NTH),
        Grain.YEAR: (Tag.MONTH, Tag.SEASON, Tag.HOLIDAY),
    }
    if len(period.amounts) == 1 and line.follows(behind, *finer.get(grain, ())) and number == int(number):
        fields["shift"] = Shift(grain=grain, steps=sign * int(number))
    else:
        fields |= {"offset": replace(period, business=business or period.business), "sign": sign}
    return behind


def _now(line: Line, place: int, fields: Fields) -> int:
    if fields:
        return 0
    fields["present"] = True
    return 1


def _shift(line: Line, place: int, fields: Fields) -> int:
    shift: Shift = line.tokens[place].value
    steps = _NEXT_TO.get(line.said(place).replace(" ", ""))
    if steps and fields.keys() & _DAY_FIELDS and not fields.keys() & {"clock", "zone"}:
        anchor = Moment(**fields)
        fields.clear()
        fields |= {"offset": Period(amounts=((Grain.DAY, 1),)), "sign": steps, "anchor": anchor}
        return 1
    if shift == _TODAY and fields.keys() <= {"shift", "offset", "sign"} and fields:
        return _this_day(fields)
    if fields.keys() - {"weekday", "zone"}:
        return 0
    fields["shift"] = shift
    return 1


def _this_day(fields: Fields) -> int:
    """Take the 오늘 of 작년 오늘 and 3년 전 오늘: the day so many years away."""
    if "offset" in fields:
        return 1
    shift: Shift = fields["shift"]
    if shift.grain not in _MONTH_UP or shift.steps == 0:
        return 0
    del fields["shift"]
    fields |= {"offset": Period(amounts=((shift.grain, abs(shift.steps)),)), "sign": 1 if shift.steps > 0 else -1}
    return 1


def _turn(line: Line, place: int, fields: Fields) -> int:
    """Take 이번, 다음 or 지난 before something that has turns."""
    if fields or not line.near(place + 1):
        return 0
    steps, behind = line.tokens[place].value, line.tag(place + 1)
    if behind in (Tag.WEEKDAY, Tag.WEEKEND, Tag.WORKDAYS):
        if not line.said(place).startswith(_COMING):
            fields["shift"] = Shift(grain=Grain.WEEK, steps=steps)
    elif behind is Tag.DAYPART:
        fields["shift"] = Shift(grain=Grain.DAY, steps=steps)
    elif behind in (Tag.MONTH, Tag.SEASON, Tag.HOLIDAY, Tag.QUARTER, Tag.HALF):
        fields["turn"] = steps
    elif behind is Tag.PART and isinstance(line.tokens[place + 1].value, tuple):
        fields["shift"] = Shift(grain=line.tokens[place + 1].value[0], steps=steps)
    else:
        return 0
    return 1


def _same(line: Line, place: int, fields: Fields) -> int:
    value = line.tokens[place].value
    taken = _shift(line, place, fields) if isinstance(value, Shift) else _turn(line, place, fields)
    if taken:
        fields["same"] = True
    return taken


def _year(line: Line, place: int, fields: Fields) -> int:
    if fields.keys() & {"year", "shift"} or "clock" in fields:
        return 0
    fields["year"] = line.tokens[place].value
    return 1


def _years(line: Line, place: int, fields: Fields) -> int:
    if fields:
        return 0
    fields["year"], fields["years"] = line.tokens[place].value
    return 1


def _month(line: Line, place: int, fields: Fields) -> int:
    if "month" in fields or fields.get("shift", _THIS_YEAR).grain is not Grain.YEAR or "clock" in fields:
        return 0
    fields["month"] = line.tokens[place].value
    if line.tag(place + 1) is Tag.DASH and line.tag(place + 2) is Tag.COUNT and line.said(place + 1) == "-":
        count: Count = line.tokens[place + 2].value
        if count.grain is Grain.DAY and "day" not in fields and count.number <= 31:
            fields["day"] = int(count.number)
            return 3
    return 1


_TODAY: Final = Shift(grain=Grain.DAY, steps=0)
_THIS_YEAR: Final = Shift(grain=Grain.YEAR, steps=0)
_THIS_MONTH: Final = Shift(grain=Grain.MONTH, steps=0)


def _count(line: Line, place: int, fields: Fields) -> int:
    """Take the day of the month and the year, which look like amounts."""
    count: Count = line.tokens[place].value
    if count.surely or count.vague or count.number != int(count.number) or fields.keys() & {"clock", "daypart"}:
        return 0
    number = int(count.number)
    if count.grain is Grain.YEAR and number and not fields.keys() & {"year", "shift"}:
        fields["year"] = number if number >= 100 else full_year(number)
        return 1
    # 내년 1월 20일, but not 내년 20일.
    months = _MONTH_UP if "month" in fields else (Grain.MONTH,)
    if count.grain is not Grain.DAY or not 1 <= number <= 31 or fields.get("shift", _THIS_MONTH).grain not in months:
        return 0
    return _day_of_month(line, place, fields, number)


def _day_of_month(line: Line, place: int, fields: Fields, number: int) -> int:
    if "day" in fields:
        return 0
    if line.tokens[place].value.shy and not fields and not _company(line, place):
        return 0
    fields["day"] = number
    return 1


def _company(line: Line, place: int) -> bool:
    """Return whether 이일, 오일 are dates: another time word or 에 follows."""
    end = line.tokens[place].end
    return line.near(place + 1) or line.text.startswith(("에 ", "에는", "쯤"), end) or line.text[end:] == "에"


def _day(line: Line, place: int, fields: Fields) -> int:
    """Take 말일 and 마지막 날; alone they are of this month, of a year its first or last."""
    if fields.keys() & {"day", "clock", "weekday", "week"} or fields.get("shift", _THIS_MONTH).grain not in _MONTH_UP:
        return 0
    number = line.tokens[place].value
    if not fields and line.said(place) not in ("말일", "초하루"):
        return 0
    fields["day"] = number
    yearly = "month" not in fields and ("year" in fields or fields.get("shift", _THIS_MONTH).grain is Grain.YEAR)
    if yearly:
        fields["month"] = 12 if number < 0 else 1
    return 1


_MONTH_UP: Final = (Grain.MONTH, Grain.YEAR)


def _date(line: Line, place: int, fields: Fields) -> int:
    if fields.keys() - {"weekday", "zone"}:
        return 0
    year, month, day = line.tokens[place].value
    fields |= {name: part for name, part in (("year", year), ("month", month), ("day", day)) if part is not None}
    return 1


def _weekday(line: Line, place: int, fields: Fields) -> int:
    if fields.keys() & {"weekday", "clock", "daypart", "weekend", "workdays", "part", "season", "offset"}:
        return 0
    fields["weekday"] = line.tokens[place].value
    if "week" in fields:
        fields["nth"] = fields.pop("week")
    return 1


def _nth(line: Line, place: int, fields: Fields) -> int:
    if line.follows(place + 1, Tag.WEEKDAY) and not fields.keys() & {"nth", "weekday", "clock", "day"}:
        fields["nth"] = line.tokens[place].value
        return 1
    return 0


def _week(line: Line, place: int, fields: Fields) -> int:
    if fields.keys() & {"day", "week", "weekday", "clock"} or fields.get("shift", _THIS_MONTH).grain not in _MONTH_UP:
        return 0
    fields["week"] = line.tokens[place].value
    return 1


def _named(name: str, *, without: frozenset[str] = frozenset()) -> Taker:
    """Return a taker that keeps the token's value under the name, unless it or one of `without` is there already."""
    barred = without | {name, "clock", "daypart"}

    def take(line: Line, place: int, fields: Fields) -> int:
        if fields.keys() & barred:
            return 0
        value = line.tokens[place].value
        fields[name] = True if value is None else value
        return 1

    return take


def _holidays(line: Line, place: int, fields: Fields) -> int:
    if "holiday" not in fields:
        return 0
    fields["holidays"] = True
    return 1


def _lunar(line: Line, place: int, fields: Fields) -> int:
    if not line.follows(place + 1, Tag.MONTH, Tag.DATE, Tag.LUNAR, Tag.COUNT) or "month" in fields:
        return 0
    if "lunar" in fields and ("leap" in fields or not line.tokens[place].value):
        # A second 음력 begins anew, else a row of them would be read from each one to its end.
        return 0
    fields["lunar"] = True
    if line.tokens[place].value:
        fields["leap"] = True
    return 1


def _solar(line: Line, place: int, fields: Fields) -> int:
    return int(line.follows(place + 1, Tag.MONTH, Tag.DATE, Tag.COUNT))


def _part(line: Line, place: int, fields: Fields) -> int:
    value = line.tokens[place].value
    if fields.keys() & {"day", "weekday", "clock", "part", "weekend", "holiday", "offset"}:
        return 0
    if isinstance(value, Part):
        shift = fields.get("shift")
        if not fields.keys() & (_COARSE | {"week"}) or (shift and shift.grain in (Grain.DAY, Grain.HOUR)):
            return 0
        fields["part"] = value
        return 1
    grain, part = value
    if fields.get("shift", _THIS_YEAR).grain not in (grain, Grain.YEAR):
        return 0
    if "month" not in fields and "year" not in fields:
        fields.setdefault("shift", Shift(grain=grain, steps=0))
    fields["part"] = part
    return 1


def _around(line: Line, place: int, fields: Fields) -> int:
    if not fields.keys() & {"day", "holiday"}:
        return 0
    fields["around"] = line.tokens[place].value
    return 1


def _daypart(line: Line, place: int, fields: Fields) -> int:
    value = line.tokens[place].value
    if isinstance(value, tuple):
        if fields:
            return 0
        fields["shift"] = Shift(grain=Grain.DAY, steps=value[1])
        value = value[0]
    if fields.keys() & {"clock", "part", "week", "present"}:
        return 0
    if "daypart" in fields and not line.follows(place + 1, Tag.CLOCK):
        return 0
    fields["daypart"] = value
    return 1


def _edge(line: Line, place: int, fields: Fields) -> int:
    if not line.follows(place + 1, Tag.DAYPART) or "daypart" in fields:
        return 0
    fields["edge"] = line.tokens[place].value
    return 1


def _clock(line: Line, place: int, fields: Fields) -> int:
    """Take the time of day; 세 시 십 분 전 counts back from the hour."""
    if fields.keys() & {"clock", "part", "week", "present", "weekend"}:
        return 0
    clock: Clock = line.tokens[place].value
    behind = place + 1
    if clock.minute and line.follows(behind, Tag.BEFORE) and not line.tokens[behind].value:
        hour, minute = divmod((clock.hour or 12) * 60 - clock.minute, 60)
        fields["clock"] = replace(clock, hour=hour or (0 if clock.settled else 12), minute=minute)
        return 2
    fields["clock"] = clock
    return 1


def _zone(line: Line, place: int, fields: Fields) -> int:
    if "zone" in fields or ("clock" not in fields and not line.near(place + 1)):
        return 0
    fields["zone"] = line.tokens[place].value
    return 1


def _bare(line: Line, place: int, fields: Fields) -> int:
    """Take the first number of 3~5일 behind a month and of 오후 2~4시, whose unit comes with the second."""
    if line.tag(place + 1) is not Tag.DASH or place + 2 >= len(line.tokens):
        return 0
    number, unit = int(line.tokens[place].value), line.tokens[place + 2]
    if unit.tag is Tag.CLOCK and "clock" not in fields and number <= 24:
        fields["clock"] = Clock(hour=number, settled=number > 12 or number == 0)
    elif unit.tag is Tag.MONTH and "month" not in fields and 1 <= number <= 12:
        fields["month"] = number
    elif unit.tag is Tag.COUNT and unit.value.grain is Grain.YEAR and number > 100 and not fields:
        fields["year"] = number
    elif (
        unit.tag is Tag.COUNT and unit.value.grain is Grain.DAY and fields.keys() & {"month", "shift"} and number <= 31
    ):
        fields["day"] = number
    else:
        return 0
    return 1


_NO_DAY: Final = frozenset({"day", "weekday", "part", "week", "weekend", "offset"})
_TAKERS: Final[dict[Tag, Taker]] = {
    Tag.NOW: _now, Tag.SHIFT: _shift, Tag.TURN: _turn, Tag.SAME: _same, Tag.YEAR: _year, Tag.YEARS: _years,
    Tag.MONTH: _month, Tag.COUNT: _count,
    Tag.DAY: _day, Tag.DATE: _date, Tag.WEEKDAY: _weekday, Tag.NTH: _nth, Tag.WEEK: _week, Tag.HOLIDAYS: _holidays,
    Tag.LUNAR: _lunar, Tag.SOLAR: _solar, Tag.PART: _part, Tag.AROUND: _around, Tag.DAYPART: _daypart, Tag.EDGE: _edge,
    Tag.CLOCK: _clock, Tag.ZONE: _zone, Tag.BARE: _bare,
    Tag.HALF: _named("half", without=_NO_DAY | {"month"}), Tag.QUARTER: _named("quarter", without=_NO_DAY | {"month"}),
    Tag.SEASON: _named("season", without=_NO_DAY | {"month"}),
    Tag.HOLIDAY: _named("holiday", without=_NO_DAY | {"month"}),
    Tag.WEEKEND: _named("weekend", without=_NO_DAY), Tag.WORKDAYS: _named("workdays", without=_NO_DAY),
}  # fmt: skip
