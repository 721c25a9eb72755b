"""Numbers that speak of time: 3월, 세 시 반, 2026-03-05, 15:30, 스물네 시간."""

import re
from collections.abc import Callable
from dataclasses import replace
from datetime import date
from functools import lru_cache
from itertools import pairwise
from typing import Any, Final

from aicc.entities.times import words
from aicc.entities.times.expression import Clock, Period
from aicc.entities.times.words import Count, Tag, Token
from aicc.models.understanding import Grain
from aicc.utils.hangul import parse_number
from aicc.utils.patterns import lazy_pattern

_SINO_DIGITS: Final = "일이삼사오육칠팔구"
# 이삼, 삼사: from two to three, from three to four.
_NEIGHBOURS: Final = "|".join(map("".join, pairwise(_SINO_DIGITS)))
_SINO: Final = "[영공일이삼사오육륙칠팔구십백천]"
_ONES: Final = "한|두|세|석|네|넉|다섯|여섯|일곱|여덟|아홉"
_TENS: Final = "열|스물|스무|서른|마흔|쉰"
_NATIVE: Final = rf"(?:(?:{_TENS})(?:{_ONES})?|{_ONES})"
_VAGUE: Final = "몇|한두|두세|두어|서너|네댓"
_MINUTE: Final = rf"(?:[0-5]?\d(?!\d)|{_SINO}{{1,3}})"
_HALF_OF_DAY: Final = r" ?([AaPp])\.?(?:[Mm]\.?)?(?![A-Za-z])"

STARTS: Final = frozenset("0123456789'’") | frozenset(
    "영공일이삼사오육륙칠팔구십백천하한둘두셋세석넷네넉다여일아열스서마쉰몇수첫매"
)

# Before digits that are no date: more digits, a telephone number's or an account's dash.
_FREE_LEFT: Final = r"(?<![\d.,:/-])"
_FREE_RIGHT: Final = r"(?![\d:]|[-/.,]\d)"
# The slash and the colon belong to no such number, so a dash may make a range of two.
_OPEN_LEFT: Final = r"(?<![\d.,:/])"
_OPEN_RIGHT: Final = r"(?![\d:/])"

_CLOCK_REST: Final = (
    rf"(?: ?({_MINUTE}) ?분(?!의|기)(?: ?({_MINUTE}) ?초)?| ?({_MINUTE}) ?초| ?(반)(?!품|납|드|복|응|영|찬|대|가))?"
    r"(?: ?정각| ?정오)?"
)


# The last character of a number that may speak of time and what may stand behind it, for the guard: 3월, 스물네 시간.
PAIRS: Final[tuple[tuple[str, str], ...]] = (
    ("0123456789", "년월일시분초주개달세번/:-.~∼〜～–—AaPp사영박"),
    ("영공일이삼사오육륙칠팔구십백천", "년월일시분초주달개세번영박"),
    ("한두세석네넉섯곱덟홉열물무른흔쉰", "시달주해분초번"),
    ("첫막째", "째날주월화수목금토일번"),
    ("매", "0123456789일이삼사오육칠팔구십한두세네"),
    ("몇수러두서댓너", "시달주해분초년날일개"),
)


def _number(text: str) -> float | None:
    """Return what a number of either kind amounts to."""
    if text[0].isdigit():
        return float(text)
    return _spoken(text)


@lru_cache(maxsize=4_096)
def _spoken(text: str) -> float | None:
    native = _native(text)
    return native if native is not None else parse_number(text)


def _native(text: str) -> int | None:
    total = 0
    for piece in re.findall(rf"{_TENS}|{_ONES}", text):
        total += words.NATIVE[piece]
    return total if total and re.fullmatch(_NATIVE, text) else None


def _valid(year: int | None, month: int, day: int | None) -> bool:
    try:
        date(year or 2000, month, day or 1)
    except ValueError:
        return False
    return True


def full_year(two_digits: int) -> int:
    """Return the year two digits stand for: 00..49 this century, 50..99 the last."""
    return two_digits + (2000 if two_digits < 50 else 1900)


def _three(match: re.Match[str]) -> tuple[Tag, Any] | None:
    """Read three numbers as a date: year first as Koreans write, else day or month first with the year last."""
    texts = match.group(1, 3, 4)
    first, second, third = (int(text.strip("'’")) for text in texts)
    lengths = [len(text.strip("'’")) for text in texts]
    if lengths[2] == 4:
        candidates = [(third, first, second), (third, second, first)]
    elif lengths[0] == 4:
        candidates = [(first, second, third)]
    else:
        candidates = [(full_year(first), second, third)] if lengths[0] == 2 else []
        if lengths[2] == 2 and match.group(2) != ".":
            candidates += [(full_year(third), first, second), (full_year(third), second, first)]
    for year, month, day in candidates:
        if 1 <= month <= 12 and _valid(year, month, day):
            return Tag.DATE, (year, month, day)
    return None


def _compact(match: re.Match[str]) -> tuple[Tag, Any] | None:
    year, month, day = (int(text) for text in match.groups())
    return (Tag.DATE, (year, month, day)) if _valid(year, month, day) else None


def _year_month(match: re.Match[str]) -> tuple[Tag, Any] | None:
    month = int(match[2])
    return (Tag.DATE, (int(match[1]), month, None)) if 1 <= month <= 12 else None


# What is said alone is a part and no day: 1/3. With anything around it, it is a day.
_FRACTION: Final = lazy_pattern(r"1/[2-9]|2/3|3/4")
# Cards show month and year: 유효기간 12/27.
_EXPIRY: Final = lazy_pattern(r"(?:유효 ?기[간한]|만료(?:일|월)?)(?:은|이|가)? ?:? ?$")
_BEFORE_EXPIRY: Final = 10


def _month_day(match: re.Match[str]) -> tuple[Tag, Any] | None:
    month, day = int(match[1]), int(match[2])
    if _FRACTION.fullmatch(match.string):
        return None
    if len(match[2]) == 2 and 1 <= month <= 12 and _EXPIRY.search(match.string[: match.start()][-_BEFORE_EXPIRY:]):
        return Tag.DATE, (2000 + day, month, None)
    return (Tag.DATE, (None, month, day)) if 1 <= month <= 12 and _valid(None, month, day) else None


def _digital(match: re.Match[str]) -> tuple[Tag, Any] | None:
    hour, minute, second = match[1], int(match[2]), int(match[3]) if match[3] else None
    if int(hour) > 24 or minute > 59 or (second or 0) > 59:
        return None
    clock = _clock(int(hour), match[4], settled=len(hour) == 2 and hour[0] == "0")
    literal = not match[4] and (len(hour) == 2 or second is not None)
    return Tag.CLOCK, replace(clock, minute=minute, second=second, literal=literal)


def _meridiem(match: re.Match[str]) -> tuple[Tag, Any] | None:
    return (Tag.CLOCK, _clock(int(match[1]), match[2])) if 1 <= int(match[1]) <= 12 else None


def _clock(hour: int, half: str | None, *, settled: bool = False) -> Clock:
    if half and hour <= 12:
        hour = hour % 12 + (12 if half in "Pp" else 0)
        settled = True
    return Clock(hour=hour, settled=settled or hour > 12 or hour == 0)


def _hours(match: re.Match[str]) -> tuple[Tag, Any] | None:
    """Read 세 시, 15시 30분, 세시 반, 7시 5초."""
    hour = _number(match[1])
    minute = 30 if match[5] else match[2] and _number(match[2])
    said = match[3] or match[4]
    second = _number(said) if said else None
    if hour is None or hour > 24 or (minute or 0) > 59 or (second or 0) > 59 or hour != int(hour):
        return None
    clock = _clock(int(hour), None)
    if second is not None and minute is None:
        minute = 0
    return Tag.CLOCK, replace(
        clock,
        literal=minute is not None and second is not None and match[1].isdigit(),
        minute=None if minute is None else int(minute),
        second=None if second is None else int(second),
    )


def _bare(match: re.Match[str]) -> tuple[Tag, Any] | None:
    return Tag.BARE, float(match[1])


def _every(match: re.Match[str]) -> tuple[Tag, Any] | None:
    """Read 매 2주마다."""
    number = _number(match[1])
    return (Tag.EVERY, (words.UNITS[match[2]], int(number))) if number else None


def _working_days(match: re.Match[str]) -> tuple[Tag, Any] | None:
    number = _number(match[1])
    return (Tag.PERIOD, Period(amounts=((Grain.DAY, number),), business=True)) if number else None


def _quarter(match: re.Match[str]) -> tuple[Tag, Any] | None:
    number = words.ORDINALS.get(match[1]) or _number(match[1])
    return (Tag.QUARTER, int(number)) if number in (1, 2, 3, 4) else None


def _counted(match: re.Match[str]) -> tuple[Tag, Any] | None:
    """Read a number and its unit."""
    said, unit = match[1], match[2].replace(" ", "")
    number = _number(said)
    if not number:
        return None
    return _of_unit(said, unit, number)


def _of_unit(said: str, unit: str, number: float) -> tuple[Tag, Any] | None:
    named = _NAMED_UNITS.get(unit)
    if named is None:
        return _count(said, unit, number)
    return named(int(number)) if number == int(number) else None


def _month(number: int) -> tuple[Tag, Any] | None:
    return (Tag.MONTH, number) if number <= 12 else None


def _decade(number: int) -> tuple[Tag, Any] | None:
    return (Tag.YEARS, (number if number > 99 else 1900 + number, 10)) if number % 10 == 0 else None


def _century(number: int) -> tuple[Tag, Any] | None:
    return (Tag.YEARS, (number * 100 - 100, 100)) if 1 < number <= 99 else None


def _year(number: int) -> tuple[Tag, Any]:
    return Tag.YEAR, number if number > 99 else full_year(number)


# Units whose number is a name and never an amount.
_NAMED_UNITS: Final[dict[str, Callable[[int], tuple[Tag, Any] | None]]] = {
    "월": _month,
    "월달": _month,
    "년대": _decade,
    "세기": _century,
    "년도": _year,
}


def _count(said: str, unit: str, number: float) -> tuple[Tag, Any] | None:
    native = _native(said) is not None
    # Natives count hours, months and weeks; minutes only from twenty on, for fewer 분 are people.
    if native and unit in ("분", "년", "일", "초", "개월") and not (number >= 20 and unit in ("분", "초")):
        return None
    if unit == "해" and not native:
        return None
    digits = len(said) if said[0].isdigit() else 0
    shy = not digits and not native and len(said) == 1 and (unit in "일주분초" or (said, unit) == ("이", "년"))
    surely = unit in ("개월", "달", "주일", "시간") or native
    return Tag.COUNT, Count(number, words.UNITS[unit], digits=digits, shy=shy, surely=surely)


def _vague(match: re.Match[str]) -> tuple[Tag, Any] | None:
    grain = words.UNITS.get(match[2].replace(" ", ""), Grain.DAY)
    said = match[1]
    if match[2] == "분" and said in words.MOST:  # people
        return None
    return Tag.COUNT, Count(words.VAGUE[said], grain, vague=True, surely=True, most=words.MOST.get(said, 0))


def _neighbours(match: re.Match[str]) -> tuple[Tag, Any] | None:
    """Read 이삼일 and 삼사 개월, two numbers side by side."""
    least = _SINO_DIGITS.index(match[1][0]) + 1
    return Tag.COUNT, Count(least, words.UNITS[match[2]], vague=True, surely=True, most=least + 1)


def _ordinal(match: re.Match[str]) -> tuple[Tag, Any] | None:
    said = re.sub(r" ?번 ?째| ?주차", "", match[1])
    number = words.ORDINALS.get(said) or _number(said)
    if number is None or not -1 <= number <= 53:
        return None
    unit = (match[2] or "").strip()
    if match[1].endswith("주차") or unit == "주":
        return Tag.WEEK, int(number)
    if unit == "날":
        return Tag.DAY, int(number)
    return Tag.NTH, int(number)


def _nights(match: re.Match[str]) -> tuple[Tag, Any] | None:
    """Read 3박 4일, which lasts four days."""
    days = _number(match[1])
    return None if days is None else (Tag.COUNT, Count(days, Grain.DAY, surely=True))


Maker = Callable[[re.Match[str]], tuple[Tag, Any] | None]

_UNIT: Final = words.UNIT_PATTERN
_WEEK_OR_DAY: Final = (
    r"( ?주(?=에|의|는|부터|까지|[^가-힣]|$| ?[월화수목금토일]요일)| ?날(?![가-힣])| ?날(?=에|까지|부터))?"
)
_RANGE_UNIT: Final = r" ?(?:\d{4}|\d{1,2}) ?(?:월|일|시|분|초|주|년|개월|달)"

_RULES: Final[tuple[tuple[str, str, Maker], ...]] = (
    (
        "0123456789'’",
        rf"{_FREE_LEFT}(['’]?\d{{1,4}}) ?([-./]) ?(\d{{1,2}}) ?\2 ?(\d{{4}}|\d{{1,2}})(?:\.(?!\d))?{_FREE_RIGHT}(?!개)",
        _three,
    ),
    ("12", rf"{_FREE_LEFT}((?:19|20)\d\d)(0[1-9]|1[0-2])([0-3]\d){_FREE_RIGHT}", _compact),
    ("12", rf"{_FREE_LEFT}((?:19|20)\d\d)(?:[-/]|\. ?(?=\d\d))(\d{{1,2}}){_FREE_RIGHT}(?! ?[가-힣]*원)", _year_month),
    (
        "0123456789",
        rf"(?<!\d ){_OPEN_LEFT}(\d{{1,2}})/(\d{{1,2}}){_OPEN_RIGHT}"
        r"(?! ?(?:퍼센트|%|컵|인분|개|조각|씩|로 |수준|분기|가격|값|크기|정도|이상|이하))",
        _month_day,
    ),
    ("0123456789", rf"{_OPEN_LEFT}(\d{{1,2}}):(\d\d)(?::(\d\d))?(?!\d|:)(?:{_HALF_OF_DAY})?", _digital),
    ("0123456789", rf"{_FREE_LEFT}(\d{{1,2}}){_HALF_OF_DAY}", _meridiem),
    ("0123456789", rf"{_FREE_LEFT}(\d{{4}}|\d{{1,2}})(?= ?[~∼〜～–—-]{_RANGE_UNIT})", _bare),
    (
        "0123456789",
        rf"(?<![\d.])(\d{{1,2}}) ?시(?!간|작|스|청|장|민|도 |세|급|기|점|티|립|행|험|키|켜|나리|적|름|오){_CLOCK_REST}",
        _hours,
    ),
    (
        "일이삼사오육칠팔",
        rf"({_NEIGHBOURS})(일|주일|주|개월|년|시간|분)(?=[ 에은는이가을를의후전뒤내안간동이정쯤]|$|[^가-힣])",
        _neighbours,
    ),
    ("0123456789", r"(?<!\d)\d{1,2} ?박 ?(\d{1,2}) ?일", _nights),
    ("일이삼사오육칠팔구십", rf"{_SINO}{{1,2}} ?박 ?({_SINO}{{1,2}}) ?일", _nights),
    (
        "매",
        rf"매 ?(\d{{1,2}}|{_SINO}{{1,2}}|{_NATIVE}) ?(일|주일|주|개월|달|년|시간|분|초)(?:에 ?한 ?번|마다)?(?![가-힣])",
        _every,
    ),
    ("0123456789", r"(?<!\d)(\d{1,2}) ?영업일", _working_days),
    ("일이삼사오육칠팔구십", rf"({_SINO}{{1,2}}) ?영업일", _working_days),
    ("첫두세네1234마", r"(첫|두|세|네|[1-4]) ?번 ?째 ?분기", _quarter),
    ("1234", r"(?<![\d./])([1-4])(?:/4| ?사)? ?분기", _quarter),
    ("일이삼사", r"([일이삼사])(?: ?사)? ?분기", _quarter),
    ("0123456789", r"(?<!\d)(\d{1,2} ?(?:번 ?째|주차))" + _WEEK_OR_DAY, _ordinal),
    ("'’0123456789", rf"(?<!\d)(?<!\d[.,/])['’]?((?:\d{{1,4}})(?:\.\d{{1,3}})?) ?({_UNIT})", _counted),
    (
        "첫두세네다여일아열둘셋넷마스",
        rf"((?:{_NATIVE}|첫) ?번 ?째|첫째|둘째|셋째|넷째|다섯째|여섯째|마지막|첫){_WEEK_OR_DAY}",
        _ordinal,
    ),
    (
        "몇여수한두서네",
        rf"(여러(?! ?[분주초])|수(?= ?(?:년|개월|시간|일))|{_VAGUE}) ?(년|해|개월|달|주일|주|시간|분|초|날|일)"
        r"(?=[ 에은는이가을를의후전뒤내안간동]|$|[^가-힣])",
        _vague,
    ),
    (
        "한두세네다여일아열",
        r"((?:열)?(?:한|두|세|네|다섯|여섯|일곱|여덟|아홉)|열)"
        rf" ?시(?!간|작|스|적| 특별| 지원|름|바|절|선|도|민|장|청|험|켜){_CLOCK_REST}",
        _hours,
    ),
    ("이십", rf"({_SINO}{{2,3}}) ?시(?!간|작|스|불|적){_CLOCK_REST}", _hours),
    (
        "하한둘두셋세석넷네넉다여일아열스서마쉰",
        rf"({_NATIVE}) ?(시간|달|주일|주(?!소|식|문|차|민|인|거|유)|(?<!에 한)해(?![가-힣])|분|초)(?!러|력|라)",
        _counted,
    ),
    ("영공일이삼사오육륙칠팔구십백천", rf"({_SINO}{{1,8}}) ?({_UNIT})", _counted),
)


def _by_first() -> dict[str, tuple[tuple[re.Pattern[str], Maker], ...]]:
    found: dict[str, list[tuple[re.Pattern[str], Maker]]] = {}
    for firsts, pattern, maker in _RULES:
        lazy = lazy_pattern(pattern)
        for first in firsts:
            found.setdefault(first, []).append((lazy, maker))
    return {first: tuple(rules) for first, rules in found.items()}


_BY_FIRST: Final = _by_first()


def read(text: str, place: int) -> Token | None:
    """Return the token that begins at the place, which is a number's first character."""
    for pattern, maker in _BY_FIRST.get(text[place], ()):
        match = pattern.match(text, place)
        if match and (made := maker(match)):
            return Token(place, match.end(), *made)
    return None
