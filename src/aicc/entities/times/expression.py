"""What was said about time, before anyone asks when that is: what the grammar builds and `resolve` answers."""

from dataclasses import dataclass
from enum import StrEnum

from aicc.models.understanding import Grain


class Prefer(StrEnum):
    """Which of the days that fit is meant when none is named: 3월 5일 has one in every year."""

    FUTURE = "future"
    PAST = "past"
    # The last that has begun, today and this month included: 11월 거래내역.
    RECENT = "recent"


class Part(StrEnum):
    """A part of a longer stretch: 초, 중순, 말."""

    EARLY = "early"
    MIDDLE = "middle"
    LATE = "late"


@dataclass(frozen=True, slots=True, kw_only=True)
class Shift:
    """So many calendar units from the present one: 내일 is day +1, 지난주 is week -1."""

    grain: Grain
    steps: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Period:
    """An amount of time, unit by unit from the longest: 1시간 30분."""

    # Each unit once, longest first; fractions only where they were said (1.5시간) or in the last (3년 반).
    amounts: tuple[tuple[Grain, float], ...]
    # Said as 몇 or 여러; the amounts are then a guess.
    vague: bool = False
    # Counts working days only: 영업일 기준 나흘.
    business: bool = False
    # Of a single amount with a margin (3~4일) the larger number, 0 without one; the amount has the smaller.
    most: float = 0

    @property
    def finest(self) -> Grain:
        """Return its shortest unit."""
        return self.amounts[-1][0]


@dataclass(frozen=True, slots=True, kw_only=True)
class Clock:
    """A time of day as it was said."""

    # 0..24 as far as known: of an unsettled clock 1..12.
    hour: int
    minute: int | None = None
    second: int | None = None
    # False where nobody said which half of the day: 세 시.
    settled: bool = False
    # Written as a clock of 24 hours shows it: 10:30, 3:05:10. Only a part of the day said with it can move it.
    literal: bool = False
    # Days to add: 밤 1시 is on the next day, 자정 ends its own.
    days: int = 0
    # Minutes east of UTC when a time zone was named.
    zone: int | None = None

    @property
    def grain(self) -> Grain:
        """Return how exact it is."""
        if self.second is not None:
            return Grain.SECOND
        return Grain.HOUR if self.minute is None else Grain.MINUTE


@dataclass(frozen=True, slots=True, kw_only=True)
class Moment:
    """A point or stretch of the calendar by its description; what nobody said is None."""

    # 지금, 방금.
    present: bool = False
    shift: Shift | None = None
    # 이번, 다음, 지난 before something that returns (3월, 여름, 추석): 0, 1, -1.
    turn: int | None = None
    # 그, 같은: the one that was spoken of, taken for the present one.
    same: bool = False
    year: int | None = None
    # How many years `year` starts: 10 for 1990년대, 100 for 15세기.
    years: int = 1
    half: int | None = None
    quarter: int | None = None
    # 0 spring .. 3 winter.
    season: int | None = None
    month: int | None = None
    # From 1; -1 is the last day of the month.
    day: int | None = None
    # 0 Monday .. 6 Sunday.
    weekday: int | None = None
    # First, second .. weekday of the month, -1 the last.
    nth: int | None = None
    # Which week of the month or year, -1 the last.
    week: int | None = None
    weekend: bool = False
    workdays: bool = False
    # A name in holidays.HOLIDAYS.
    holiday: str | None = None
    # The days off around it: 추석 연휴.
    holidays: bool = False
    # The month and day are of the lunar calendar; leap for 윤달.
    lunar: bool = False
    leap: bool = False
    part: Part | None = None
    # The week or month that holds the day: 9월 15일이 있는 주.
    around: Grain | None = None
    # A name in words.DAYPARTS, its early or late part.
    daypart: str | None = None
    edge: Part | None = None
    clock: Clock | None = None
    # So much before (sign -1) or after (1) the anchor, which is the present when there is none.
    offset: Period | None = None
    sign: int = 1
    anchor: "Moment | None" = None

    @property
    def dated(self) -> bool:
        """Return whether it says anything about the day."""
        if self.shift or self.day or self.month or self.offset or self.present:
            return True
        named = self.year or self.holiday or self.half or self.quarter or self.week or self.weekend or self.workdays
        return bool(named) or not self.weekday is self.season is self.turn is None

    @property
    def fixed(self) -> bool:
        """Return whether it is the same day whichever way one looks."""
        return self.present or (self.shift or self.year or self.offset) is not None


class Bound(StrEnum):
    """How a window of time lies to the present (or its anchor)."""

    # 지난 3일, 최근 3개월.
    PAST = "past"
    # 앞으로 3일, 다음 3주: the units that come.
    NEXT = "next"
    # 3일 이내: from now for so long.
    WITHIN = "within"
    # 3일 안에: any time before so long has passed.
    BY = "by"
    # 내일부터 3일간, 지금부터 이틀.
    FROM = "from"


@dataclass(frozen=True, slots=True, kw_only=True)
class Window:
    """A stretch measured from the present or from a moment."""

    bound: Bound
    period: Period
    anchor: Moment | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Span:
    """From one moment to another; None is an open side."""

    first: Moment | None
    last: Moment | None
    # Whether the last moment's own stretch belongs to it: 금요일까지 does, 금요일 이전 does not.
    closed: bool = True
    # Until: what has no first moment starts now (2시까지), and not at the beginning of time (2시 이전).
    until: bool = False
    # Within the last moment's own stretch: 이번 주 안에.
    inside: bool = False
    # 이후, not 부터.
    after: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Repeat:
    """Something that returns: every so many units, at a moment."""

    grain: Grain
    every: int = 1
    at: Moment | None = None
    # Weekdays besides that of the moment: 매주 월, 수, 금.
    days: tuple[int, ...] = ()


Meaning = Moment | Period | Window | Span | Repeat


@dataclass(frozen=True, slots=True, kw_only=True)
class TimeExpression:
    """A piece of the text and what it says about time."""

    start: int
    end: int
    meaning: Meaning
