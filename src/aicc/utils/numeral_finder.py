"""Where numbers stand in a text: figures, words and mixtures, with signs, decimals, fractions and powers.

Korean number words are also everyday syllables (이, 일, 만, 조, 네), so a find says how sure it is: `weak` ones count
only where something beside them (a unit, a counter, talk of numbers) speaks for them.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from decimal import Decimal
from functools import lru_cache
from string import ascii_letters
from typing import Final

from aicc.utils.numerals import DIGITS, NATIVE_ONES, NATIVE_SPANS, NATIVE_TENS, exact, running_values
from aicc.utils.patterns import lazy_pattern
from aicc.utils.units import CURRENCIES, LATIN_UNITS, NATIVE_COUNTERS, SINO_COUNTERS

_SINO: Final = "영공빵일이삼사오육륙칠팔구십백천만억조경"
_TENS: Final = "|".join(NATIVE_TENS)
_ONES: Final = "|".join(NATIVE_ONES)
_SPANS: Final = "|".join(sorted(NATIVE_SPANS, key=len, reverse=True))
_FIGURE: Final = (
    # Dots between groups of three, as in 1.250.000; a single one is a decimal point.
    r"(?<![0-9.])[1-9][0-9]{0,2}(?:\.[0-9]{3}){2,8}+(?![0-9]|\.[0-9])|"
    r"[0-9]{1,3}(?:,[0-9]{3})++(?![0-9])(?:(?=\.[0-9]++(?!\.[0-9]))\.[0-9]++)?+|(?<![0-9]\.)[0-9]++\.[0-9]++(?!\.[0-9])|"
    r"[0-9]++|(?<![0-9])\.[0-9]++"
)

# What may follow a number word: particles, counters and units. Anything else makes it part of another word, as in
# 이체, 구매, 만족, 천천히.
_PARTICLES: Final = (
    r"은|는|이(?![체용자동름전후])|가|을|를|과(?!학|거|정)|와|도(?!착|시)|만(?!족|약|나|들|남|료|기|화)|에(?!요)|의(?!사|원|견)|로|으로|"
    r"부터|까지|보다|씩|쯤|밖에|이나|인데|인가|인지|이상|이하|미만|초과|정도|가량|여|입니|예요|이에|이요|점|쩜|분의|짜리|번째|째"
)
_COUNTERS: Final = "|".join(sorted({*NATIVE_COUNTERS, *SINO_COUNTERS}, key=len, reverse=True))
_UNIT_HEADS: Final = (
    "불달센유파위엔킬키미메밀마인피야리갤톤그온평제헥에퍼프바기테비볼암와칼데나헤알뉴럭루픽캐쿼홍싱스태베러페링"
)
_MAY_FOLLOW: Final = lazy_pattern(rf"(?![가-힣])|{_PARTICLES}|{_COUNTERS}|[{_UNIT_HEADS}{_SINO}]|{_TENS}|{_ONES}")
# A myriad in a row of syllables that is another word: 5만큼, 1조각, 5만족.
_OTHER_WORD: Final = lazy_pattern(
    r"만(?=큼|족|약|나(?!머)|들|남|료|기|화|점|에요|이라도|이라)|조(?=각|건|회|치|심|합|언|사|정|절|용|직|차|작|금|은)|"
    r"천(?=천|둥|사|장|연|재|안|만다|국)|백(?=화|신|업|지|팔|일장|미)|억(?=울|지로|제|양|압)|십(?=자|대)|"
    r"경(?=우|찰|비|기|제|험|력|로|고|영|매|쟁|과|품|조|남|북|계|유)|일(?=부터|까|지|때|수|경우|것|걸|듯|텐|테|반|요|정|부|괄|시|단|상)|"
    r"이(?= ?(?:넘|되|필요|부족|모자라|남)|[상하내후전다고며요에야라나었면지거죠네니어든란랑체용동]|자(?![가-힣]))|"
    r"둘(?=러|레)|나(?= ?은행|카드|금융|증권|캐피|생명|손해|님|도|같|투어)|"
    r"사(?=람|실|용|이|업|회|장|진|항|건)|구(?=매|입|독|하|간|성|조|분|역)|오(?=늘|전|후|류|른|랜|래|는|지|면|셔|세요)|공(?=인|동|지|식|제|과)"
)
# A myriad may stand apart from its number (5 만, 이천 만 원), a lone digit only at the end of it.
_SPACED: Final = lazy_pattern(
    rf" (?:[십백천만억조경]|[일이삼사오육륙칠팔구](?=[십백천만억조경])|[0-9]|{_TENS}|{_ONES})"
)
_LAST_DIGIT: Final = lazy_pattern(
    r" (?:[일이삼사오육륙칠팔구](?=$|[^가-힣 ]| ?(?:원|번째|달러|퍼센트|점 ?[영공일이삼사오육칠팔구])|입니|이다)|"
    r"[삼오육륙칠팔구](?= ?(?:도|번|월|일|년|분|층|호|명|개)))"
)
_NATIVE: Final = rf"(?:{_TENS})(?: ?(?:{_ONES}))?|{_ONES}"
_TOKEN: Final = lazy_pattern(rf"{_FIGURE}|({_NATIVE})|[{_SINO}]")
# 백한 번째 is 101, but 백세 is a hundred years.
_SHORT_NATIVE: Final = lazy_pattern(r"[한두세네석넉](?! ?(?:번째|개|명|살|권|마리|가지|그루))")
_POINT: Final = lazy_pattern(r" ?[점쩜] ?(?=[영공빵일이삼사오육륙칠팔구0-9])")
_DECIMALS: Final = lazy_pattern(r"[0-9]+|[영공빵일이삼사오육륙칠팔구]+")
_DENOMINATOR: Final = lazy_pattern(r" ?분의 ?(마이너스 ?|마이나스 ?|음수 ?|-)?")
_MIXED: Final = lazy_pattern(r"(?:과|와) ?")
_SLASH: Final = lazy_pattern(r" ?(?:(?:과|와) ?)?([0-9]{1,9})/([1-9][0-9]{0,8})(?![0-9/])|/([1-9][0-9]{0,8})(?![0-9/])")
# 2018/5/17 and 222-2222/2222 are no fractions.
_IN_A_ROW: Final = lazy_pattern(r"(?:/|[0-9]-)\Z")
_POWER: Final = lazy_pattern(r"\^([+-]?[0-9]{1,3})(?![0-9])|[eE]([+-]?[0-9]{1,3})(?![0-9A-Za-z])")
_THOUSANDS: Final = lazy_pattern(r"[1-9][0-9]{0,2}(?: [0-9]{3})++(?:\.[0-9]++)?+(?![0-9-]| [0-9])")
_SIGN: Final = lazy_pattern(r"(?:마이너스 ?|마이나스 ?|음수 ?|(?<![0-9A-Za-z가-힣)~-])(?<![0-9] )-)\Z")

# A cheap look for the first syllable of a number, with what must follow it there; 만 30세 is an age in full years.
_FOLLOWERS: Final = "".join(
    sorted({word[0] for word in (*NATIVE_COUNTERS, *SINO_COUNTERS)} | set(_UNIT_HEADS) | {"째"})
)
_CODES: Final = "|".join(code for unit in CURRENCIES for code in (unit.symbol, unit.symbol.lower()))
_NATIVE_FIRST: Final = "하나|둘|셋|넷|다섯|여섯|일곱|여덟|아홉|스물|스무|서른|마흔|쉰|예순|일흔|여든|아흔"
_START: Final = lazy_pattern(
    rf"(?<!몇 )(?<!수)(?!만 (?:[0-9]{{1,3}}|(?:{_TENS})(?:{_ONES})?) ?[세살])(?:"
    # Figures, not those of a code (KB1) but those of an amount (EUR20).
    rf"(?:(?<![A-Za-z])|(?<=(?<![A-Za-z])(?:{_CODES})))[0-9]|(?<![0-9])\.[0-9]|"
    # Sino-Korean at the beginning of a word, after a sign, and in the middle where two of them stand together.
    rf"(?<![가-힣0-9A-Za-z])(?!경[^가-힣]?[가-힣]|조 [0-9])[{_SINO}]"
    rf"(?=[{_SINO}]|(?<!이) [백천만억조]| ?[0-9점쩜분{_FOLLOWERS}]|"
    rf"[은는을를과와도로에의보입예]|$|[^가-힣]|{_TENS}|{_ONES})|"
    rf"(?:(?<=마이너스)|(?<=마이나스)|(?<=음수))[{_SINO}]|"
    r"(?<=[가-힣])[일이삼사오육칠팔구십백천만억](?=[십백천만억0-9일이삼사오육칠팔구])|"
    # Native; those that are also other words only before a counter or another part of a number.
    rf"(?<![가-힣0-9])(?:{_SPANS}|{_NATIVE_FIRST})|"
    rf"(?<![가-힣0-9])[한두세네석넉열](?=$|[^가-힣 ]| ?[{_FOLLOWERS}]|[한두둘세셋네넷]|하나|다섯|여섯|일곱|여덟|아홉)|"
    rf"(?<=[가-힣])(?:[한두세네열]|다섯|여섯|일곱|여덟|아홉)(?=[{_FOLLOWERS}]))"
)
_LATIN_OR_HYPHEN: Final = frozenset(f"{ascii_letters}-_")
_CODE_BEFORE: Final = lazy_pattern(rf"[A-Za-z](?:(?<!(?<![A-Za-z])(?:{_CODES}))|[-_])\Z")
_CODE: Final = lazy_pattern(r"[0-9A-Za-z]++(?:[-_.][0-9A-Za-z]++)*+")
_LETTERS: Final = lazy_pattern("[A-Za-z]++[0-9]*+")
# One set of characters is searched for much faster than the whole condition.
_FIRST: Final = lazy_pattern(
    "[0-9.{}{}]".format(_SINO, "".join(sorted({word[0] for word in (*NATIVE_ONES, *NATIVE_TENS, *NATIVE_SPANS)})))
)
# Real numbers that are everyday words more often.
_EVERYDAY: Final = frozenset(
    {
        "이만",
        "일만",
        "만일",
        "만사",
        "만이",
        "천만",
        "천사",
        "천일",
        "조사",
        "조이",
        "조오",
        "구조",
        "사조",
        "오조",
        "백조",
    }
    | {"백일", "백사", "백구", "백이", "천이", "이점이", "공일", "일일", "일경", "사경", "이경", "구경", "오경"}
)
_WEAK: Final = frozenset({*_SINO, *NATIVE_ONES, *_EVERYDAY, "열", "쉰"}) - {
    "다섯",
    "여섯",
    "일곱",
    "여덟",
    "아홉",
    "하나",
    "둘",
    "셋",
    "넷",
}
_ZEROS: Final = frozenset({"영", "공", "빵"})
_TENS_AND_UP: Final = frozenset({"십", "백", "천"})
_BIGGEST: Final = 1e300
_MOST_TOKENS: Final = 40
# Nobody says more numbers in one message; lists of them are an attack.
_MOST_NUMERALS: Final = 500


@dataclass(frozen=True, slots=True, kw_only=True)
class Numeral:
    """A number in a text."""

    # Offsets: start included, end not.
    start: int
    end: int
    value: int | float
    # The greater end of an unsure count such as 한두; None otherwise.
    high: int | None = None
    # Where the text says a number with a syllable or word that is an everyday one: 이, 한, 조사.
    weak: bool = False
    # Begins inside a run of Hangul, as in 엄마한테오만원.
    attached: bool = False
    # cardinal, decimal, fraction or power.
    form: str = "cardinal"


@lru_cache(maxsize=1)
def find_numerals(text: str) -> tuple[Numeral, ...]:
    """Return the numbers of a normalised text from left to right, none inside another; see `Numeral.weak`.

    The last answer is kept, since several finders of entities ask for the numbers of the same message.
    """
    numerals: list[Numeral] = []
    position = floor = 0
    while len(numerals) < _MOST_NUMERALS and (first := _FIRST.search(text, position)):
        code = _code_at(text, first.start())
        if code:
            position = code.end()
            continue
        found = _START.match(text, first.start())
        numeral = _numeral_at(text, first.start(), floor) if found else None
        if numeral is None:
            position = found.end() if found else first.end()
        elif _in_code(text, numeral.end):
            position = numeral.end
        else:
            numerals.append(numeral)
            position = floor = numeral.end
    return tuple(numerals)


def _code_at(text: str, start: int) -> re.Match[str] | None:
    """Return the rest of the Latin word or code whose figures begin there: S23, ORD-1234, not EUR20."""
    before = text[start - 1 : start]
    if (
        not before
        or not text[start].isdigit()
        or before not in _LATIN_OR_HYPHEN
        or not _CODE_BEFORE.search(text, max(0, start - 2), start)
    ):
        return None
    return _CODE.match(text, start)


def _in_code(text: str, end: int) -> bool:
    """Return whether Latin letters that are no unit go on right behind figures: 1e400 and 3x4, not 5km."""
    letters = _LETTERS.match(text, end) if text[end - 1].isdigit() else None
    return letters is not None and letters.group() not in LATIN_UNITS


def parse_numeral(text: str) -> int | float | None:
    """Return the value of a text that is nothing but a number, in any of the forms, or None."""
    stripped = text.strip()
    sign = re.match(r"(?:마이너스|마이나스|음수|-) ?", stripped)
    numeral = _numeral_at(stripped, sign.end() if sign else 0, 0) if stripped else None
    return numeral.value if numeral is not None and numeral.end == len(stripped) and numeral.start == 0 else None


def _numeral_at(text: str, start: int, floor: int) -> Numeral | None:
    """Read the number that begins at `start`; its sign may stand before that, not before `floor`."""
    span = _span_at(text, start)
    if span is not None:
        return span
    value, end, form = _unsigned_at(text, start)
    if end == start:
        return None
    sign = _SIGN.search(text, max(floor, start - 6), start)
    power = _POWER.match(text, end) if text[end - 1].isdigit() else None
    number: int | float = exact(value)
    if power:
        raised = _raised(number, power, negative=sign is not None)
        if raised is not None:
            return Numeral(start=sign.start() if sign else start, end=power.end(), value=raised, form="power")
    words = text[start:end]
    return Numeral(
        start=sign.start() if sign else start,
        end=end,
        value=-number if sign else number,
        weak=sign is None and words in _WEAK,
        attached=sign is None and start > 0 and "가" <= text[start - 1] <= "힣",
        form=form,
    )


def _span_at(text: str, start: int) -> Numeral | None:
    found = _SPAN_AT.match(text, start)
    if found is None:
        return None
    low, high = NATIVE_SPANS[found.group()]
    return Numeral(start=start, end=found.end(), value=low, high=high)


_SPAN_AT: Final = lazy_pattern(rf"(?:{_SPANS})(?=$|[^가-힣 ]| ?(?:{_COUNTERS}))")


def _raised(number: int | float, power: re.Match[str], *, negative: bool) -> float | None:
    try:
        raised = number ** int(power.group(1)) if power.group(1) else float(f"{number}e{power.group(2)}")
    except (OverflowError, ZeroDivisionError):
        return None
    if not abs(raised) < _BIGGEST:
        return None
    return exact(Decimal(str(-raised if negative else raised)))


def _unsigned_at(text: str, start: int) -> tuple[int | float | Decimal, int, str]:
    """Return value, end and form; the end is the start where there is no number."""
    value, end = _decimal_at(text, start)
    if end == start:
        return 0, start, ""
    form = "decimal" if isinstance(value, Decimal) else "cardinal"
    if (fraction := _fraction_at(text, start, value, end)) is not None:
        return (*fraction, "fraction")
    return value, end, form


def _fraction_at(text: str, start: int, value: int | Decimal, end: int) -> tuple[Decimal | float, int] | None:
    slash = _SLASH.match(text, end)
    if slash and text[end - 1].isdigit() and not _IN_A_ROW.search(text, 0, start):
        top, bottom, only = slash.groups()
        if only:
            return Decimal(value) / int(only), slash.end()
        return value + Decimal(int(top)) / int(bottom), slash.end()
    mixed = _MIXED.match(text, end)
    if mixed:
        below, after = _decimal_at(text, mixed.end())
        part = _over(text, below, after) if after > mixed.end() else None
        return (value + part[0], part[1]) if part else None
    return _over(text, value, end)


def _over(text: str, below: int | Decimal, end: int) -> tuple[Decimal, int] | None:
    bar = _DENOMINATOR.match(text, end)
    if bar is None or not below:
        return None
    above, after = _decimal_at(text, bar.end())
    if after == bar.end():
        return None
    return Decimal(above) / Decimal(below) * (-1 if bar.group(1) else 1), after


def _decimal_at(text: str, start: int) -> tuple[int | Decimal, int]:
    """Read a cardinal with spoken decimals (삼 점 일사, 일점오만)."""
    value, end = _cardinal_at(text, start)
    point = _POINT.match(text, end) if end > start else None
    digits = _DECIMALS.match(text, point.end()) if point else None
    if digits is None:
        return value, end
    last = digits.end() if digits.group()[0].isdigit() else _fitting_end(text, digits.start(), digits.end())
    # 10점이 is ten points and a particle.
    if last == digits.start() or (text[end - 1].isdigit() and text[digits.start() : last] == "이"):
        return value, end
    spoken = "".join(str(DIGITS.get(digit, digit)) for digit in text[digits.start() : last])
    whole = Decimal(f"{value}.{spoken}") if isinstance(value, int) else value
    unit = re.compile("[만억조]").match(text, last)
    if unit and not _OTHER_WORD.match(text, last):
        return whole * {"만": 10**4, "억": 10**8, "조": 10**12}[unit.group()], unit.end()
    return whole, last


def _fitting_end(text: str, start: int, end: int) -> int:
    while end > start and not may_end(text, end):
        end -= 1
    return end


def may_end(text: str, end: int) -> bool:
    """Return whether a number word may end there, or what follows makes it part of another, as in 이체 and 구매."""
    return bool(_MAY_FOLLOW.match(text, end)) and not _OTHER_WORD.match(text, end - 1)


def _cardinal_at(text: str, start: int) -> tuple[int | Decimal, int]:
    """Read the longest number in figures and words that may end where it does."""
    grouped = _THOUSANDS.match(text, start)
    if grouped:
        return next(running_values([grouped.group().replace(" ", "")])), grouped.end()
    tokens: list[str] = []
    ends: list[int] = []
    values = list(running_values(_tokens(text, start, tokens, ends)))
    while values and not _ends_well(text, tokens[len(values) - 1], ends[len(values) - 1], start):
        values.pop()
    return (values[-1], ends[len(values) - 1]) if values else (0, start)


def _ends_well(text: str, token: str, end: int, start: int) -> bool:
    if token[0].isdigit():
        return True
    apart = token in DIGITS and end - 2 > start and text[end - 2] == " "
    return may_end(text, end) and (not apart or _LAST_DIGIT.match(text, end - 2) is not None)


def _goes_on(text: str, position: int, token: re.Match[str], tokens: list[str]) -> bool:
    if token.group() in _ZEROS:
        return False
    # 백스물하나, but 조세 and 만한 are words.
    return not token.group(1) or (tokens[-1] in _TENS_AND_UP and not _SHORT_NATIVE.match(text, token.start()))


def _plain(token: str) -> str:
    grouped = token.count(".") > 1
    return token.replace(",", "").replace(" ", "").replace(".", "" if grouped else ".")


def _tokens(text: str, start: int, tokens: list[str], ends: list[int]) -> Iterator[str]:
    """Yield the parts of a number for as long as they are asked for, and note them with their ends."""
    position = start
    while len(tokens) < _MOST_TOKENS and (token := _TOKEN.match(text, position)):
        if tokens and not _goes_on(text, position, token, tokens):
            return
        tokens.append(_plain(token.group()))
        position = token.end()
        ends.append(position)
        yield tokens[-1]
        if token.group(1) or tokens[-1] in _ZEROS:
            return
        apart = text.startswith(" ", position) and tokens[-1] != "0"
        if apart and (_SPACED.match(text, position) or _LAST_DIGIT.match(text, position)):
            position += 1
