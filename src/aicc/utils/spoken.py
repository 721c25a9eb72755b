"""Spoken -> written: what a voicebot heard, with numbers, amounts, dates and times in figures (inverse normalisation).

Words that only look like numbers (네, 이체, 만약) stay as they are. `WritingStyle` sets what is a matter of taste.
"""

import re
from collections.abc import Callable
from dataclasses import dataclass
from decimal import Decimal
from typing import Final

# The library's own: `re` of Python before 3.11.5 goes wrong where a possessive group has ways to choose from.
import regex

from aicc.utils.counting import ANSWER, counter_after, may_measure
from aicc.utils.numeral_finder import Numeral, find_numerals, may_end, parse_numeral
from aicc.utils.numerals import DIGITS, group_digits, parse_native
from aicc.utils.patterns import lazy_pattern, lazy_regex
from aicc.utils.units import COUNTERS, CURRENCIES, MEASURES, MINOR_CURRENCIES, SINO_COUNTERS, Unit

Found = re.Match[str] | regex.Match[str]


@dataclass(frozen=True, slots=True, kw_only=True)
class WritingStyle:
    """How figures are written; the default is how Koreans write: 15,000원, 3시 30분, 5km, 2024년 8월 28일."""

    # Signs instead of words: ₩15000, 3:30, 5 km, 36.5 °, 2024년8월28일.
    signs: bool = False


_DEFAULT: Final = WritingStyle()
_SINO: Final = "영공빵일이삼사오육륙칠팔구십백천만억조경"
_DIGIT: Final = "영공빵일이삼사오육륙칠팔구"
_COPULA: Final = "(?:요|에요|예요|입|고|다|야|구요|거든)"
_ANY: Final = lazy_pattern(rf"[{_SINO}한두세네섯곱덟홉열물무른흔쉰순든첫반]")

# Digits said one by one, in groups: 공일공에 일이삼사에 오육칠팔, 공일공 다시 일이삼사.
_ONE_DIGIT: Final = rf"(?:[{_DIGIT}](?<!이)|이(?!{_COPULA})|하나|둘)"
_GROUPS: Final = lazy_regex(
    rf"(?:(?:플러스|국가번호) ?(?P<country>(?:{_ONE_DIGIT}){{1,3}}) )?(?<![가-힣0-9])(?!사이사이)"
    rf"(?P<groups>(?:{_ONE_DIGIT}){{2,16}}+(?:(?: ?(?:에|의|다시|대시|-) ?| )(?:{_ONE_DIGIT}){{2,8}}+){{0,4}})"
    rf"(?!(?!이{_COPULA})[{_SINO}점])"
)
_GROUP: Final = lazy_pattern(rf"(?:{_ONE_DIGIT})+")
_FEWEST_DIGITS: Final = 4

_WORDS: Final = rf"[{_SINO}점쩜]{{1,40}}+"
_FRACTION: Final = lazy_pattern(
    rf"(?P<sign>마이너스 ?|- ?)?(?:(?P<whole>(?<![가-힣])[{_SINO}]{{1,40}}|(?<=마이너스)[{_SINO}]{{1,40}}) ?[과와] ?)?"
    rf"(?P<below_root>루트 ?)?(?P<below>{_WORDS}) ?분의 ?(?P<above_root>루트 ?)?(?P<above>{_WORDS})"
)
_SIGN_ONLY: Final = lazy_pattern(rf"(?:^|(?<= ))- (?=[{_SINO}])")
_ZEROS: Final = lazy_pattern(rf"(?<![가-힣])([영공]{{2,8}})(?=[{_SINO}][십백천만억]|[십백천])")

_MONTHS: Final = r"십일|십이|유|시|일|이|삼|사|오|육|칠|팔|구"
_DATE: Final = lazy_pattern(
    rf"(?<![가-힣])(?:(?P<year>[{_SINO}]{{2,8}}|[0-9]{{4}})년 ?)?"
    rf"(?P<month>{_MONTHS}|[0-9]{{1,2}})월(?!급|세|간|요|된|되|하|시|금)"
    r"(?: ?(?P<day>(?:[이삼]?십)?[일이삼사오육칠팔구]?(?=일))일(?![가-힣](?<![은는이가을를에의과와도로부까])))?"
)
_YEAR: Final = lazy_pattern(rf"(?<![가-힣])(?P<year>[{_SINO}]{{3,8}})(?=년)")

_HOURS: Final = "열두|열한|열|한|두|세|네|다섯|여섯|일곱|여덟|아홉|이십[일이삼사]?|십[일이삼사오육칠팔구]?|영"
_TIME: Final = lazy_pattern(
    r"(?:(?<![가-힣])|(?<=오전)|(?<=오후)|(?<=새벽)|(?<=아침)|(?<=저녁)|(?<=밤)|(?<=낮))"
    rf"(?P<hour>{_HOURS}) ?시(?![간적도절기대험장작급])"
    rf"(?: ?(?P<minute>[{_SINO}]{{1,4}}) ?분(?![의기야류석실유할]))?"
    rf"(?: ?(?P<second>[{_SINO}]{{1,4}}) ?초(?![반기과]))?"
    r"(?P<half> ?반(?![가-힣](?<![에까부이요])))?(?P<rest>[전후])?"
)

_MINOR: Final = lazy_pattern(rf" ?([{_SINO}0-9]{{1,4}}) ?(?:센트|펜스)")
_NAMES: Final[dict[str, Unit]] = {
    word.replace("_", ""): unit
    for unit in (*MEASURES, *CURRENCIES, *MINOR_CURRENCIES)
    for word in unit.spellings
    if "가" <= word[0] <= "힣"
} | {"프로": Unit(kind="other", symbol="%", spoken="퍼센트", spellings=())}
_NAMES["퍼센트"] = _NAMES["프로"]


def _pattern(words: object) -> str:
    return "|".join(sorted(set(words), key=len, reverse=True))  # type: ignore[call-overload]


_UNIT_NAMES: Final = _pattern(
    word.replace("_", " ?")
    for unit in (*MEASURES, *CURRENCIES, *MINOR_CURRENCIES)
    for word in unit.spellings
    if "가" <= word[0] <= "힣"
)
_UNIT: Final = lazy_pattern(
    rf"(?P<gap> ?)(?:(?P<unit>{_UNIT_NAMES}|"
    r"퍼센트|프로(?![가-힣](?<![은는가를의로만도나씩정이])))(?!마일리지|원룸)|(?P<degree>도)(?![착시둑움전장덕망심매쿄])|(?P<nth>번째)|"
    rf"(?P<counter>{_pattern({*COUNTERS, *SINO_COUNTERS} - {'도', '원', '점'})})"
    r"(?=$|[^가-힣]|[은는이가을를만도씩의과와로쯤짜예요전후]|정도|에|으로|입니다|부터|까지|보다|동안|이내))"
)
_NOT_MONEY: Final = lazy_pattern("원(?:하|해|래|인(?![가데지])|칙|본|룸|장)")
_WRITTEN: Final = {"mL": "ml"}
_SYMBOLS: Final = {
    **{unit.symbol: word for unit in CURRENCIES for word in reversed(unit.spellings) if not word[-1].isalpha()},
    **{"USD": "$", "CNY": "¥"},
}
_FIRST: Final = lazy_pattern(r"(?<![가-힣])첫(?= ?번째)")
_APPROXIMATE: Final = lazy_pattern("만$")


def spoken_to_written(text: str, *, style: WritingStyle = _DEFAULT) -> str:
    """Return the text with what was said in number words written in figures.

    오만 원 보내줘 is 50,000원 보내줘, 공일공에 일이삼사에 오육칠팔 is 010-1234-5678, 세 시 삼십 분 is 3시 30분 and
    삼분의 일 1/3.
    """
    if not _ANY.search(text):
        return text
    for pattern, write in _RULES:
        text = pattern.sub(lambda found, write=write: write(found, style), text)  # type: ignore[misc]
    return _write_numerals(text, style)


def _write_groups(found: Found, style: WritingStyle) -> str:
    groups = [_digits(group) for group in _GROUP.findall(found["groups"])]
    digits = sum(map(len, groups))
    # 영영 or 이사 are no number yet, and groups make a phone number only together.
    if digits < _FEWEST_DIGITS or (len(groups) > 1 and digits < 7):
        return found.group()
    return (f"+{_digits(found['country'])} " if found["country"] else "") + "-".join(groups)


def _digits(names: str) -> str:
    return "".join(str(DIGITS[name]) for name in names.replace("하나", "일").replace("둘", "이"))


def _write_fraction(found: Found, style: WritingStyle) -> str:
    above, end = found["above"], found.end()
    while above and not may_end(found.string, end):
        above, end = above[:-1], end - 1
    parts = [_figure(words) for words in (found["whole"] or "영", found["below"], above)]
    if not above or None in parts:
        return found.group()
    whole = f"{parts[0]} " if found["whole"] else ""
    below = f"√{parts[1]}" if found["below_root"] else str(parts[1])
    top = f"√{parts[2]}" if found["above_root"] else str(parts[2])
    return f"{'-' if found['sign'] else ''}{whole}{top}/{below}{found.string[end : found.end()]}"


def _figure(words: str) -> str | None:
    value = parse_numeral(words)
    return None if value is None else _plain(value)


def _plain(value: int | float) -> str:
    return str(value) if isinstance(value, int) else format(Decimal(str(value)), "f")


def _write_date(found: Found, style: WritingStyle) -> str:
    month = {"유": "6", "시": "10"}.get(found["month"]) or _figure(found["month"])
    year = _figure(found["year"]) if found["year"] else ""
    day = _figure(found["day"]) if found["day"] else ""
    if month is None or year is None or day is None:
        return found.group()
    parts = [f"{year}년" if year else "", f"{month}월", f"{day}일" if day else ""]
    return ("" if style.signs else " ").join(part for part in parts if part)


def _write_year(found: Found, style: WritingStyle) -> str:
    return _figure(found["year"]) or found.group()


def _write_time(found: Found, style: WritingStyle) -> str:
    hour = parse_native(found["hour"]) or int(_figure(found["hour"]) or 0)
    minute, second = (int(parse_numeral(found[part]) or 0) if found[part] else None for part in ("minute", "second"))
    if not may_end(found.string, found.start("hour") + len(found["hour"])) or max(minute or 0, second or 0) > 59:
        return found.group()
    if style.signs:
        minute = 30 if found["half"] and minute is None else minute
        said = f"{hour}:{minute or 0:02}" + (f":{second:02}" if second is not None else "")
        return f"{said} {found['rest']}" if found["rest"] else said
    parts = [f"{hour}시", "" if minute is None else f"{minute}분", "" if second is None else f"{second}초"]
    said = " ".join(part for part in parts if part) + (found["half"] or "")
    return said + (f" {found['rest']}" if found["rest"] else "")


def _write_zeros(found: Found, style: WritingStyle) -> str:
    return "0 " * len(found.group())


# In this order; what an earlier rule has written, a later one finds in figures.
_RULES: Final[tuple[tuple[re.Pattern[str] | regex.Pattern[str], Callable[[Found, WritingStyle], str]], ...]] = (
    (_SIGN_ONLY, lambda found, style: "마이너스"),
    (_GROUPS, _write_groups),
    (_ZEROS, _write_zeros),
    (_FRACTION, _write_fraction),
    (_DATE, _write_date),
    (_YEAR, _write_year),
    (_TIME, _write_time),
    (_FIRST, lambda found, style: "1"),
)


def _write_numerals(text: str, style: WritingStyle) -> str:
    written: list[str] = []
    done = 0
    for numeral in find_numerals(text):
        if numeral.start < done:
            continue
        replacement = _written(text, numeral, style)
        if replacement is not None:
            figures, end = replacement
            written += [text[done : numeral.start], figures]
            done = end
    return "".join(written) + text[done:]


def _written(text: str, numeral: Numeral, style: WritingStyle) -> tuple[str, int] | None:
    """Return the figures of a number with its unit, and where in the text they end; None leaves it as it is."""
    words = text[numeral.start : numeral.end]
    if any(letter.isdigit() for letter in words):
        return None
    unit = _UNIT.match(text, numeral.end)
    if unit and not _may_count(text, numeral, words, unit):
        unit = None
    if unit is None:
        return (_number(text, numeral), numeral.end) if _stands_alone(text, numeral, words) else None
    if unit["unit"]:
        return _with_unit(text, numeral, unit, style)
    if unit["degree"]:
        return f"{_number(text, numeral)}{' °' if style.signs else '도'}", unit.end()
    if numeral.high is not None:
        return None
    gap = unit["gap"] if unit["nth"] else ""
    return f"{_number(text, numeral)}{gap}{unit['nth'] or unit['counter']}", unit.end()


def _may_count(text: str, numeral: Numeral, words: str, unit: re.Match[str]) -> bool:
    """Return whether the number and the unit behind it belong together: 이 킬로미터, but not 사원, 이 분."""
    if numeral.high is not None or (numeral.attached and unit["gap"]):
        return False
    if _NOT_MONEY.match(text, numeral.end + len(unit["gap"])):
        return False
    if parse_native(words):
        return _native_counts(text, numeral, unit)
    return not numeral.weak or unit["nth"] is not None or _weak_counts(text, numeral, words, unit)


def _native_counts(text: str, numeral: Numeral, unit: re.Match[str]) -> bool:
    """Return whether a native number counts: 다섯 개, 열두 달 and 두 번째, but not 하나 장만, 두통, 둘도 없는."""
    if numeral.weak or unit["counter"] not in _TIME_COUNTERS:
        return bool(unit["nth"] or (unit["unit"] and not numeral.weak) or counter_after(text, numeral))
    return True


_TIME_COUNTERS: Final = frozenset({"달", "시", "시간", "분", "살"})


def _weak_counts(text: str, numeral: Numeral, words: str, unit: re.Match[str]) -> bool:
    if numeral.start == 0 and ANSWER.fullmatch(text, unit.end()):
        return True
    if words in "십백천만억조":
        return bool(unit["unit"] or unit["degree"] or unit["gap"])
    return bool(unit["unit"] and not numeral.attached and may_measure(words, unit["unit"]))


def _stands_alone(text: str, numeral: Numeral, words: str) -> bool:
    if numeral.high is not None or numeral.attached:
        return False
    if numeral.start == 0 and ANSWER.fullmatch(text, numeral.end):
        return words[0] in _SINO or words.startswith(("마이너스", "마이나스", "음수", "-"))
    sino = words[0] in _SINO and words[:2] not in _NATIVE_START
    return not numeral.weak and (sino or words[0] in "마음-0123456789")


# Native tens that begin with a Sino-Korean syllable.
_NATIVE_START: Final = frozenset({"일흔", "일곱", "일고"})


def _number(text: str, numeral: Numeral) -> str:
    """Return the figures; decimals keep their zeros (이점영 is 2.0) and their myriad (1.5만)."""
    words = text[numeral.start : numeral.end]
    whole, point, decimals = words.replace("쩜", "점").replace(" ", "").partition("점")
    if not point or numeral.form == "fraction":
        return _plain(numeral.value)
    myriad = decimals[-1] if decimals[-1] in "만억조" else ""
    sign = "-" if numeral.value < 0 else ""
    unsigned = whole.removeprefix("마이너스").removeprefix("마이나스").removeprefix("음수")
    return f"{sign}{_figure(unsigned)}.{_digits(decimals.removesuffix(myriad))}{myriad}"


def _with_unit(text: str, numeral: Numeral, found: re.Match[str], style: WritingStyle) -> tuple[str, int]:
    unit = _NAMES[found["unit"].replace(" ", "")]
    if unit.kind == "money":
        return _money(text, numeral, found, style, unit)
    symbol = _WRITTEN.get(unit.symbol, unit.symbol)
    return f"{_number(text, numeral)}{' ' if style.signs else ''}{symbol}", found.end()


def _money(text: str, numeral: Numeral, found: re.Match[str], style: WritingStyle, unit: Unit) -> tuple[str, int]:
    if not style.signs or unit.factor != 1:
        figures = _number(text, numeral)
        grouped = group_digits(numeral.value) if figures == _plain(numeral.value) else figures
        return f"{grouped}{found['unit']}", found.end()
    minor = _MINOR.match(text, found.end()) if unit.symbol in {"USD", "GBP", "EUR"} else None
    cents = parse_numeral(minor.group(1)) if minor else None
    amount = _number(text, numeral)
    if minor and isinstance(cents, int) and cents < 100:
        amount = f"{amount}.{cents:02}"
    sign = _SYMBOLS.get(unit.symbol, f"{unit.symbol} ")
    return f"{sign}{amount}", minor.end() if minor else found.end()
