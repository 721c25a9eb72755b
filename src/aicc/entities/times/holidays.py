"""Days with a name: how each is found in a year."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from functools import lru_cache
from typing import Final

from aicc.utils.calendar import solar_of_lunar


@dataclass(frozen=True, slots=True)
class Solar:
    """The same day every year."""

    month: int
    day: int


@dataclass(frozen=True, slots=True)
class Lunar:
    """A day of the lunar calendar, so many days moved; `around` days off on each side where it is a 연휴."""

    month: int
    day: int
    moved: int = 0
    around: int = 0


@dataclass(frozen=True, slots=True)
class Nth:
    """The nth weekday of a month (-1 the last), so many days moved."""

    month: int
    nth: int
    weekday: int
    moved: int = 0


@dataclass(frozen=True, slots=True)
class Easter:
    """So many days from Easter Sunday."""

    moved: int = 0


Rule = Solar | Lunar | Nth | Easter

_CHRISTMAS: Final = Solar(12, 25)
_NEW_YEAR: Final = Solar(1, 1)
_SEOLLAL: Final = Lunar(1, 1, around=1)
_CHUSEOK: Final = Lunar(8, 15, around=1)
_BUDDHA: Final = Lunar(4, 8)
_THANKSGIVING: Final = Nth(11, 4, 3)

# `_` stands for a space that may be missing.
HOLIDAYS: Final[Mapping[str, Rule]] = {
    # Korea, solar.
    "신정": _NEW_YEAR, "새해": _NEW_YEAR, "새해_첫_날": _NEW_YEAR, "새해_첫날": _NEW_YEAR, "삼일절": Solar(3, 1),
    "3·1절": Solar(3, 1), "3.1절": Solar(3, 1), "3_1절": Solar(3, 1), "식목일": Solar(4, 5),
    "근로자의_날": Solar(5, 1), "노동절": Solar(5, 1),
    "어린이날": Solar(5, 5), "어린이_날": Solar(5, 5), "어버이날": Solar(5, 8), "어버이_날": Solar(5, 8),
    "스승의_날": Solar(5, 15),
    "성년의_날": Nth(5, 3, 0), "부부의_날": Solar(5, 21), "현충일": Solar(6, 6), "제헌절": Solar(7, 17),
    "광복절": Solar(8, 15),
    "국군의_날": Solar(10, 1), "개천절": Solar(10, 3), "한글날": Solar(10, 9), "한글_날": Solar(10, 9),
    "경찰의_날": Solar(10, 21),
    "소방의_날": Solar(11, 9), "과학의_날": Solar(4, 21), "장애인의_날": Solar(4, 20), "밸런타인데이": Solar(2, 14),
    "발렌타인데이": Solar(2, 14), "발렌타인_데이": Solar(2, 14), "밸런타인_데이": Solar(2, 14),
    "발렌타인의_날": Solar(2, 14),
    "화이트데이": Solar(3, 14), "화이트_데이": Solar(3, 14), "블랙데이": Solar(4, 14), "빼빼로데이": Solar(11, 11),
    "빼빼로_데이": Solar(11, 11),
    "만우절": Solar(4, 1), "크리스마스": _CHRISTMAS, "크리스마스_날": _CHRISTMAS, "성탄절": _CHRISTMAS,
    "성탄일": _CHRISTMAS, "기독탄신일": _CHRISTMAS,
    "크리스마스_이브": Solar(12, 24), "크리스마스_전날": Solar(12, 24), "성탄_전야": Solar(12, 24),
    "송년": Solar(12, 31), "새해_전날": Solar(12, 31),
    "신년": _NEW_YEAR, "새해_전야": Solar(12, 31), "새해_이브": Solar(12, 31), "크리스마스_전야": Solar(12, 24),
    # Korea, lunar.
    "정월_초하루": Lunar(1, 1), "음력_설날": _SEOLLAL,
    "설날": _SEOLLAL, "설": _SEOLLAL, "구정": _SEOLLAL, "음력설": _SEOLLAL, "음력_설": _SEOLLAL, "추석": _CHUSEOK,
    "한가위": _CHUSEOK,
    "추석날": _CHUSEOK, "정월_대보름": Lunar(1, 15), "대보름": Lunar(1, 15), "부처님_오신_날": _BUDDHA,
    "부처님오신날": _BUDDHA,
    "석가_탄신일": _BUDDHA, "석가탄신일": _BUDDHA, "초파일": _BUDDHA, "사월_초파일": _BUDDHA, "단오": Lunar(5, 5),
    "단오절": Lunar(5, 5),
    "칠석": Lunar(7, 7), "백중": Lunar(7, 15), "중양절": Lunar(9, 9), "섣달그믐": Lunar(1, 1, -1),
    "섣달그믐날": Lunar(1, 1, -1),
    "섣달_그믐날": Lunar(1, 1, -1), "까치설날": Lunar(1, 1, -1),
    # Elsewhere, known in Korea.
    "어머니날": Nth(5, 2, 6), "어머니의_날": Nth(5, 2, 6), "아버지날": Nth(6, 3, 6), "아버지의_날": Nth(6, 3, 6),
    "추수감사절": _THANKSGIVING,
    "추수_감사절": _THANKSGIVING, "블랙_프라이데이": Nth(11, 4, 3, 1), "블랙프라이데이": Nth(11, 4, 3, 1),
    "사이버_먼데이": Nth(11, 4, 3, 4),
    "할로윈": Solar(10, 31), "핼러윈": Solar(10, 31), "할로윈데이": Solar(10, 31), "핼러윈데이": Solar(10, 31),
    "할로윈_데이": Solar(10, 31),
    "독립_기념일": Solar(7, 4), "독립기념일": Solar(7, 4), "마틴_루터_킹_데이": Nth(1, 3, 0),
    "마틴_루터_킹_날": Nth(1, 3, 0),
    "마틴루터킹의_날": Nth(1, 3, 0), "마틴_루터_킹의_날": Nth(1, 3, 0), "마틴_루터_킹_주니어의_날": Nth(1, 3, 0),
    "대통령의_날": Nth(2, 3, 0), "노동자의_날": Solar(5, 1),
    "미국_노동절": Nth(9, 1, 0),
    "메모리얼_데이": Nth(5, -1, 0), "현충의_날": Nth(5, -1, 0), "재향군인의_날": Solar(11, 11),
    "콜럼버스의_날": Nth(10, 2, 0),
    "콜럼버스_데이": Nth(10, 2, 0), "성_패트릭의_날": Solar(3, 17), "지구의_날": Solar(4, 22), "여성의_날": Solar(3, 8),
    "세계_여성의_날": Solar(3, 8), "부활절": Easter(), "성금요일": Easter(-2), "부활절_월요일": Easter(1),
    "싱글데이": Solar(11, 11),
    "광군제": Solar(11, 11), "그라운드호그_데이": Solar(2, 2), "춘절": _SEOLLAL, "중추절": _CHUSEOK,
}  # fmt: skip


@lru_cache(maxsize=512)
def holiday_in(name: str, year: int) -> tuple[date, date, date] | None:
    """Return the day of that name, and the first and last day off around it; None where it cannot be known.

    The lunar tables end in 2050.
    """
    rule = HOLIDAYS[name]
    day = _day_of(rule, year)
    if day is None:
        return None
    around = timedelta(days=rule.around if isinstance(rule, Lunar) else 0)
    return day, day - around, day + around


def _day_of(rule: Rule, year: int) -> date | None:
    if isinstance(rule, Solar):
        return date(year, rule.month, rule.day)
    if isinstance(rule, Nth):
        found = nth_weekday(year, rule.month, rule.nth, rule.weekday)
        return found and found + timedelta(days=rule.moved)
    if isinstance(rule, Easter):
        return _easter(year) + timedelta(days=rule.moved)
    found = solar_of_lunar(year, rule.month, rule.day)
    return found and found + timedelta(days=rule.moved)


def nth_weekday(year: int, month: int, nth: int, weekday: int) -> date | None:
    """Return the nth such weekday of a month, -1 the last; None where the month has no such one."""
    if nth < 0:
        last = (date(year, month, 28) + timedelta(days=4)).replace(day=1) - timedelta(days=1)
        return last - timedelta(days=(last.weekday() - weekday) % 7)
    first = date(year, month, 1)
    found = first + timedelta(days=(weekday - first.weekday()) % 7 + 7 * (nth - 1))
    return found if found.month == month else None


def _easter(year: int) -> date:
    # The anonymous Gregorian computus (Meeus, Astronomical Algorithms, chapter 8).
    golden, century, rest = year % 19, year // 100, year % 100
    correction = (8 * century + 13) // 25
    moon = (19 * golden + century - century // 4 - correction + 15) % 30
    sunday = (32 + 2 * (century % 4) + 2 * (rest // 4) - moon - rest % 4) % 7
    late = (golden + 11 * moon + 22 * sunday) // 451
    month, day = divmod(moon + sunday - 7 * late + 114, 31)
    return date(year, month, day + 1)
