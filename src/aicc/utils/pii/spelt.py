"""Mobile numbers in words that are no row of digits: 공일공 하나 둘 셋 넷 ..., 010 천이백삼십사에 오천육백칠십팔.

Such words have more letters, or fewer, than the digits they stand for, so that the two differ in length. They count
only after the prefix of a mobile phone: everywhere else 하나 is a word and 천이백 an amount.
"""

from typing import Final

# The library's own: `re` of Python before 3.11.5 goes wrong where a possessive group has ways to choose from.
import regex

from aicc.utils.patterns import lazy_pattern, lazy_regex

_SINO: Final = dict(zip("공영일이삼사오육륙칠팔구", "001234566789", strict=True))
_NATIVE: Final = {
    "하나": "1", "둘": "2", "셋": "3", "넷": "4", "다섯": "5", "여섯": "6", "일곱": "7", "여덟": "8", "여덜": "8",
    "아홉": "9",
}  # fmt: skip
_PLACES: Final = {"천": 1000, "백": 100, "십": 10}
_VALUES: Final = {**_SINO, **_NATIVE, **{digit: digit for digit in "0123456789"}}

_GAP: Final = "(?:[ ,.\\-\n]|에|의|다시|대시|하이픈|바|국|그리고|하고|이(?=고|요)|고|요){0,6}+"
_ONE: Final = rf"(?:{'|'.join(_NATIVE)}|[0-9{''.join(_SINO)}])"
_PREFIX: Final = r"(?<![0-9*])(?P<prefix>[0공영] ?[1일] ?[016-9공영육륙칠팔구])"
_ROW: Final = lazy_regex(rf"{_PREFIX}{_GAP}(?P<row>{_ONE}(?:{_GAP}{_ONE}){{6,7}})(?![0-9*])")
# Native digits of one syllable stand among Sino-Korean ones too, and are read with them.
_ONLY_NATIVE: Final = lazy_pattern("|".join(word for word in _NATIVE if len(word) > 1))

_COUNT: Final = "[일이삼사오육륙칠팔구2-9]"
# The last 이 is a particle in 칠십이에요 and 칠십이고.
_CARDINAL: Final = (
    rf"(?={_COUNT}?[천백십])(?:{_COUNT}?천 ?)?(?:{_COUNT}?백 ?)?(?:{_COUNT}?십 ?)?"
    r"(?:(?!이(?:에요|고|구요|요|라|며|야))[일이삼사오육륙칠팔구](?![천백십]))?(?<! )"
)
_GROUP: Final = rf"(?:{_CARDINAL}|[0-9]{{3,4}}|[{''.join(_SINO)}]{{4}})"
_GROUPS: Final = lazy_regex(
    rf"{_PREFIX}{_GAP}(?P<first>{_GROUP}){_GAP}(?P<second>{_GROUP})(?![0-9*]|[천백십]| ?(?:[만억원명]|개(?!인)))"
)
_PLACE: Final = lazy_pattern(rf"({_COUNT})?([천백십])|({_ONE})")
_WORD: Final = lazy_pattern(_ONE)
# The least that such a number has.
_MAY_BE_SPELT: Final = lazy_pattern("[천백십나둘셋넷덟덜홉]|다섯|여섯|일곱")
# What stands for a digit, wholly or in part.
SPELT: Final = lazy_pattern(rf"{_ONE}|[천백십]")


def spelt_phones(text: str) -> list[tuple[int, int, str]]:
    """Return start, end and number (010-1234-5678) of each mobile phone that is spelt; never raises, linear."""
    if not _MAY_BE_SPELT.search(text):
        return []
    rows = [
        (*match.span(), _joined(match, *_halves(_digits(match["row"]))))
        for match in _ROW.finditer(text)
        if _ONLY_NATIVE.search(match["row"])
    ]
    return rows or [
        (*match.span(), _joined(match, _cardinal(match["first"]), _cardinal(match["second"]).zfill(4)))
        for match in _GROUPS.finditer(text)
        if any(place in match.group() for place in _PLACES)
    ]


def _joined(match: regex.Match[str], first: str, second: str) -> str:
    prefix = _digits(match["prefix"])
    # Older prefixes have exchanges of three digits as well.
    return f"{prefix}-{first.zfill(4) if prefix == '010' else first}-{second}"


def _halves(digits: str) -> tuple[str, str]:
    return digits[:-4], digits[-4:]


def _digits(said: str) -> str:
    return "".join(_VALUES[word] for word in _WORD.findall(said))


def _cardinal(said: str) -> str:
    if not any(place in said for place in _PLACES):
        return _digits(said)
    total = 0
    for count, place, one in _PLACE.findall(said):
        total += int(_VALUES[count or "1"]) * _PLACES[place] if place else int(_VALUES[one])
    return str(total)
