"""Hangul syllables as letters: taking them apart, putting them together, and how far two words are apart in letters."""

import re
from typing import Final

FIRSTS: Final = "ㄱㄲㄴㄷㄸㄹㅁㅂㅃㅅㅆㅇㅈㅉㅊㅋㅌㅍㅎ"
VOWELS: Final = "ㅏㅐㅑㅒㅓㅔㅕㅖㅗㅘㅙㅚㅛㅜㅝㅞㅟㅠㅡㅢㅣ"
FINALS: Final = ("", *"ㄱㄲㄳㄴㄵㄶㄷㄹㄺㄻㄼㄽㄾㄿㅀㅁㅂㅄㅅㅆㅇㅈㅊㅋㅌㅍㅎ")
# Letters that are typed as two.
PAIRS: Final = {
    **{"ㅘ": "ㅗㅏ", "ㅙ": "ㅗㅐ", "ㅚ": "ㅗㅣ", "ㅝ": "ㅜㅓ", "ㅞ": "ㅜㅔ", "ㅟ": "ㅜㅣ", "ㅢ": "ㅡㅣ"},
    **{"ㄳ": "ㄱㅅ", "ㄵ": "ㄴㅈ", "ㄶ": "ㄴㅎ", "ㄺ": "ㄹㄱ", "ㄻ": "ㄹㅁ", "ㄼ": "ㄹㅂ", "ㄽ": "ㄹㅅ", "ㄾ": "ㄹㅌ"},
    **{"ㄿ": "ㄹㅍ", "ㅀ": "ㄹㅎ", "ㅄ": "ㅂㅅ"},
}
_MERGED: Final = {parts: letter for letter, parts in PAIRS.items()}

_FIRST_SYLLABLE: Final = 0xAC00
_SYLLABLES: Final = len(FIRSTS) * len(VOWELS) * len(FINALS)
_PER_FIRST: Final = len(VOWELS) * len(FINALS)

_VOWEL: Final = "ㅗ[ㅏㅐㅣ]|ㅜ[ㅓㅔㅣ]|ㅡㅣ|[ㅏ-ㅣ]"
_FINAL: Final = "ㄱㅅ|ㄴ[ㅈㅎ]|ㄹ[ㄱㅁㅂㅅㅌㅍㅎ]|ㅂㅅ|[ㄱ-ㅎ]"
# A consonant before a vowel begins the next syllable; three of the double ones end none.
_SPELLED: Final = re.compile(
    f"([{FIRSTS}])({_VOWEL})((?:(?![ㄸㅃㅉ])(?:{_FINAL}))(?![ㅏ-ㅣ]))?|(ㅗ[ㅏㅐㅣ]|ㅜ[ㅓㅔㅣ]|ㅡㅣ)"
)
_FIRST_OFFSETS: Final = {letter: _FIRST_SYLLABLE + index * _PER_FIRST for index, letter in enumerate(FIRSTS)}
_VOWEL_OFFSETS: Final = {letter: index * len(FINALS) for index, letter in enumerate(VOWELS)}
_FINAL_OFFSETS: Final = {letter: index for index, letter in enumerate(FINALS)}
for _parts, _letter in _MERGED.items():
    (_VOWEL_OFFSETS if _letter in _VOWEL_OFFSETS else _FINAL_OFFSETS)[_parts] = (
        _VOWEL_OFFSETS[_letter] if _letter in _VOWEL_OFFSETS else _FINAL_OFFSETS[_letter]
    )


class _Letters(dict[int, str | int]):
    # For str.translate: the letters of each syllable that was ever asked for, at most all 11,172.
    def __missing__(self, code: int) -> str | int:
        index = code - _FIRST_SYLLABLE
        if not 0 <= index < _SYLLABLES:
            return code
        first, rest = divmod(index, _PER_FIRST)
        vowel, final = divmod(rest, len(FINALS))
        letters: str = FIRSTS[first] + VOWELS[vowel] + FINALS[final]
        self[code] = letters
        return letters


_LETTERS: Final = _Letters()


def to_jamo(text: str) -> str:
    """Return the text with each syllable spelled in its letters (값 -> ㄱㅏㅄ); other characters stay."""
    return text.translate(_LETTERS)


def compose(text: str) -> str:
    """Return the text with letters joined into syllables as a Korean keyboard does (ㄱㅏㅂㅅㅇㅣ -> 값이).

    Letters that make no syllable stay alone (ㅋㅋ), syllables that are already there are not touched. The inverse of
    `to_jamo` for every text without lone letters.
    """
    return _SPELLED.sub(_syllable, text)


def _syllable(match: re.Match[str]) -> str:
    first, vowel, final, lone = match.groups()
    if lone:
        return _MERGED[str(lone)]
    return chr(_FIRST_OFFSETS[first] + _VOWEL_OFFSETS[vowel] + _FINAL_OFFSETS[final or ""])


def distance(one: str, other: str, limit: int) -> int:
    """Return how many letters must be added, dropped, changed or swapped with their neighbour; beyond it limit + 1.

    Syllables count by their letters: 조회 and 조히 are one apart, 잔엑 and 잔액 too. Letters may come spelled out
    already (`to_jamo`), which saves time against a list. The distance is that of optimal string alignment, computed a
    row at a time in the bits of an integer (Hyyrö 2003).
    """
    one, other = one.translate(_LETTERS), other.translate(_LETTERS)
    if abs(len(one) - len(other)) > limit:
        return limit + 1
    if one == other:
        return 0
    if not one or not other:
        return len(one) + len(other)
    return min(_align(one, other), limit + 1)


def _align(pattern: str, text: str) -> int:
    # Names as in the paper: the vertical differences of a column that are +1 and -1, and where a diagonal is free.
    places: dict[str, int] = {}
    for index, letter in enumerate(pattern):
        places[letter] = places.get(letter, 0) | 1 << index
    full, last = (1 << len(pattern)) - 1, 1 << len(pattern) - 1
    plus, minus, free, before = full, 0, 0, 0
    score = len(pattern)
    for letter in text:
        equal = places.get(letter, 0)
        swapped = (((~free) & equal) << 1) & before
        free = (((equal & plus) + plus) ^ plus) | equal | minus | swapped
        risen, fallen = minus | ~(free | plus), plus & free
        score += bool(risen & last) - bool(fallen & last)
        shifted = risen << 1 | 1
        plus, minus = (fallen << 1 | ~(free | shifted)) & full, free & shifted & full
        before = equal
    return score
