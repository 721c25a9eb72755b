"""Korean numbers: what number words are worth and how numbers are said, one number at a time.

Three ways of counting mix freely: figures (3,500), Sino-Korean words (삼천오백) and native words up to 99 (서른다섯).
Where numbers stand inside a text is the business of `aicc.utils.numeral_finder`.
"""

import re
from collections.abc import Iterable, Iterator
from decimal import Decimal
from typing import Final

SMALL_UNITS: Final = {"십": 10, "백": 100, "천": 1000}
MYRIADS: Final = {"만": 10**4, "억": 10**8, "조": 10**12, "경": 10**16}
DIGITS: Final = {name: value for value, name in enumerate("영일이삼사오육칠팔구")} | {"공": 0, "빵": 0, "륙": 6}
# Native numbers as they stand alone, and the forms they take before a counter (한 개, 스무 살, 석 장).
NATIVE_ONES: Final = {
    **{"하나": 1, "둘": 2, "셋": 3, "넷": 4, "다섯": 5, "여섯": 6, "일곱": 7, "여덟": 8, "아홉": 9},
    **{"한": 1, "두": 2, "세": 3, "네": 4, "석": 3, "넉": 4},
}
NATIVE_TENS: Final = {
    **{"열": 10, "스물": 20, "서른": 30, "마흔": 40, "쉰": 50, "예순": 60, "일흔": 70, "여든": 80, "아흔": 90},
    "스무": 20,
}
# Unsure counts: 한두 개, 서너 명.
NATIVE_SPANS: Final = {
    **{"한둘": (1, 2), "한두": (1, 2), "두셋": (2, 3), "두세": (2, 3), "두어": (2, 3), "두서너": (2, 4)},
    **{"서너": (3, 4), "서넛": (3, 4), "너덧": (4, 5), "네댓": (4, 5), "너댓": (4, 5), "네다섯": (4, 5)},
    **{"대여섯": (5, 6), "예닐곱": (6, 7), "일고여덟": (7, 8), "여덟아홉": (8, 9)},
}

_TOKEN: Final = re.compile(r"[0-9]+(?:\.[0-9]+)?|[영공일이삼사오육륙칠팔구십백천만억조]")
_TWO_NUMBERS: Final = re.compile(r"[0-9]\s+[0-9]")
# Money in a bank has at most sixteen digits; more is a card or a joke.
_LIMIT: Final = 10**16
_BEYOND: Final = 10**20
_LONGEST_FIGURE: Final = 20

# Possessive (*+), so that no text makes the matcher try the many ways to cut a long number into pieces.
_FIGURES: Final = r"[0-9][0-9,]*+(?:\.[0-9]++)?+"
# 이 and 일 are everyday words and endings (이요, 일요일): they count only before a unit, before 원 and at the end.
_NAMED: Final = r"[영일이삼사오육륙칠팔구](?=\s?(?:[십백천만억조원]|$))"
_PIECE: Final = rf"(?:{_FIGURES}|{_NAMED}|[십백천만억조])"
# A number inside a text, in figures, letters or both; `parse_number` says which of the matches really are one.
NUMBER_PATTERN: Final = rf"{_PIECE}(?:\s?{_PIECE}){{0,30}}"

_NAMES: Final = "영일이삼사오육칠팔구"
_NATIVE_STEMS: Final = ("", "하나", "둘", "셋", "넷", "다섯", "여섯", "일곱", "여덟", "아홉")
_NATIVE_ATTRIBUTES: Final = ("", "한", "두", "세", "네", "다섯", "여섯", "일곱", "여덟", "아홉")
_NATIVE_DECADES: Final = ("", "열", "스물", "서른", "마흔", "쉰", "예순", "일흔", "여든", "아흔")
_GROUP_UNITS: Final = ("", "십", "백", "천")
_GROUP_NAMES: Final = ("", "만", "억", "조", "경")


def parse_number(text: str) -> int | float | None:
    """Read a number written in digits, Sino-Korean or both: 1,234 / 5만 / 3천5백 / 만오천 / 이백삼십만.

    Returns None for anything else: other words, two numbers side by side, units out of order, 10,000조 and more.
    """
    compact = "".join(text.replace(",", "").split())
    tokens = _TOKEN.findall(compact)
    if not tokens or "".join(tokens) != compact or _TWO_NUMBERS.search(text):
        return None
    values = list(running_values(tokens))
    return exact(values[-1]) if len(values) == len(tokens) and values[-1] < _LIMIT else None


def parse_native(text: str) -> int | None:
    """Read a native number of 1 to 99: 하나, 스물다섯, 열한, 스무; None for anything else."""
    compact = text.replace(" ", "")
    for length in (2, 1, 0):
        tens = NATIVE_TENS.get(compact[:length], 0)
        ones = NATIVE_ONES.get(compact[length:], 0)
        if (tens or not length) and (ones or (tens and length == len(compact))):
            return tens + ones
    return None


def running_values(tokens: Iterable[str]) -> Iterator[int | Decimal]:
    """Yield what the number is worth after each of its tokens, and end before the token that does not belong to it.

    Tokens are figures without commas, single Sino-Korean syllables and whole native numbers; units shrink from left to
    right (만 after 억, 백 after 천 within each 만).
    """
    total: int | Decimal = 0
    section: int | Decimal = 0
    digit: int | Decimal | None = None
    last_myriad, last_unit = _BEYOND, _BEYOND
    for token in tokens:
        if token in MYRIADS:
            if MYRIADS[token] >= last_myriad:
                return
            said = last_unit < _BEYOND or digit is not None
            total += (section + (digit or 0) if said else 1) * MYRIADS[token]
            section, digit, last_myriad, last_unit = 0, None, MYRIADS[token], _BEYOND
        elif token in SMALL_UNITS:
            if SMALL_UNITS[token] >= last_unit:
                return
            section += (1 if digit is None else digit) * SMALL_UNITS[token]
            digit, last_unit = None, SMALL_UNITS[token]
        else:
            if digit is not None:
                return
            digit = _digit(token)
        # Decimal, because 1.1만 is 11000 and not 11000.000000000002.
        yield total + section + (digit or 0)


def _digit(token: str) -> int | Decimal:
    value = DIGITS.get(token)
    if value is not None:
        return value
    if "." in token or len(token) > _LONGEST_FIGURE:
        return Decimal(token)
    return int(token) if token[0].isdigit() else parse_native(token) or 0


def exact(value: int | float | Decimal) -> int | float:
    """Return the value as an integer where it is whole, as a float otherwise."""
    if isinstance(value, int):
        return value
    return int(value) if value == int(value) else float(value)


def group_digits(number: int | float) -> str:
    """Return the number with a comma every three digits; whole numbers lose their point."""
    return f"{number:,.0f}" if float(number).is_integer() else f"{number:,}"


def read_number(number: int | float | Decimal | str, *, spaced: bool = True) -> str:
    """Return the number in Sino-Korean words: 11020 is 만 천이십, -0.5 마이너스 영점오.

    A 1 is not said before 십, 백, 천 nor before a leading 만 (만, but 일억). Words are spaced at every 만, as the rules
    of spelling want; `spaced=False` leaves the spaces out. Text may be given to keep zeros: "1.50" is 일점오영.

    Raises:
        ValueError: not a number, or 10^20 and more.
    """
    text = str(number).replace(",", "").strip() if isinstance(number, str) else format(Decimal(str(number)), "f")
    sign = "마이너스 " if text.startswith("-") else ""
    whole, _, fraction = text.lstrip("+-").partition(".")
    if not (whole or fraction) or not (whole + fraction).isdecimal() or int(whole or 0) >= _BEYOND:
        raise ValueError(f"not a number below 10^20: {number!r}")
    words = _read_whole(int(whole or 0), " " if spaced else "")
    return f"{sign}{words}점{read_digits(fraction, zero='영')}" if fraction else f"{sign}{words}"


def _read_whole(number: int, space: str) -> str:
    if number == 0:
        return _NAMES[0]
    groups: list[str] = []
    for name in _GROUP_NAMES:
        number, group = divmod(number, 10_000)
        if group:
            said = "" if group == 1 and name == "만" and not number else _read_group(group)
            groups.append(said + name)
    return space.join(reversed(groups))


def _read_group(group: int) -> str:
    words: list[str] = []
    for place in (3, 2, 1, 0):
        digit = group // 10**place % 10
        if digit:
            words.append(("" if digit == 1 and place else _NAMES[digit]) + _GROUP_UNITS[place])
    return "".join(words)


def read_native(number: int, *, counting: bool = False) -> str:
    """Return a number of 1 to 99 in native words: 21 is 스물하나, before a counter (`counting`) 스물한; 20 스물, 스무.

    Raises:
        ValueError: not 1 to 99.
    """
    if not 1 <= number <= 99:
        raise ValueError(f"native numbers go from 1 to 99: {number}")
    tens, ones = divmod(number, 10)
    if counting and number == 20:
        return "스무"
    return _NATIVE_DECADES[tens] + (_NATIVE_ATTRIBUTES if counting else _NATIVE_STEMS)[ones]


def read_digits(digits: str, *, zero: str = "공") -> str:
    """Return the digits said one by one, as phone and account numbers are: 010 is 공일공.

    What is no digit is left out.
    """
    return "".join(zero if digit == "0" else _NAMES[int(digit)] for digit in digits if digit in "0123456789")
