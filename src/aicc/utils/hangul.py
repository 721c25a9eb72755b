"""Korean letters, particles and numbers."""

import re
from collections.abc import Mapping
from string import Formatter
from typing import Final

# Numbers have a module of their own; these names stay importable from here.
from aicc.utils.numerals import NUMBER_PATTERN as NUMBER_PATTERN
from aicc.utils.numerals import group_digits as group_digits
from aicc.utils.numerals import parse_number as parse_number

_FIRST_SYLLABLE: Final = 0xAC00
_LAST_SYLLABLE: Final = 0xD7A3
_FINALS: Final = 28
_RIEUL: Final = 8

# How digits (영 일 이 ...) and Latin letters (엘 엠 엔 알) end when read aloud. A 0 may also be read 십, 백, 천 or 만:
# all of them end in a consonant.
_SPOKEN_FINALS: Final = {
    **{"0": 1, "1": _RIEUL, "2": 0, "3": 1, "4": 0, "5": 0, "6": 1, "7": _RIEUL, "8": _RIEUL, "9": 0},
    **{"l": _RIEUL, "r": _RIEUL, "m": 1, "n": 1},
}
# Words of Latin letters that end short after a vowel: 뱅킹이, 타임아웃은, 집을, 블록으로.
_ENDS_SHORT: Final = re.compile("[a-z]*[aeiou](?:ng|ck|[bkpt])$")
_CLOSING: Final = "\"'”’」』》〉】)）]}> .,!?…"
_ASIDE: Final = re.compile(r"(?<=[^\s(])\s*\([^()]*\)$")


def is_syllable(character: str) -> bool:
    """Return whether the character is a composed Hangul syllable."""
    return _FIRST_SYLLABLE <= ord(character) <= _LAST_SYLLABLE


def final_consonant(word: str) -> int:
    """Return how a word ends when read aloud: 0 a vowel, 8 rieul, other numbers another consonant."""
    # 11월 28일(토)은: what stands in brackets behind a word is not read with the particle.
    spoken = _ASIDE.sub("", word).rstrip(_CLOSING)
    if not spoken:
        return 0
    last = spoken[-1].lower()
    if is_syllable(last):
        return (ord(last) - _FIRST_SYLLABLE) % _FINALS
    if last == "r" and spoken[-2:-1].islower():
        # 서버, 에러: the r that ends a word is not read, that of an abbreviation is (QR, 큐알).
        return 0
    return _SPOKEN_FINALS.get(last, 0) or int(_ENDS_SHORT.search(spoken) is not None)


def josa(word: str, pair: str) -> str:
    """Return the particle of a pair such as 은/는 that fits the word.

    The first of the pair follows a consonant, the second a vowel; 으로/로 treats rieul as a vowel (서울로).
    """
    after_consonant, after_vowel = pair.split("/")
    final = final_consonant(word)
    if final == 0 or (final == _RIEUL and after_consonant == "으로"):
        return after_vowel
    return after_consonant


def with_josa(word: object, pair: str) -> str:
    """Return a word with the particle of a pair such as 은/는 that fits it."""
    return f"{word}{josa(str(word), pair)}"


class _Korean(Formatter):
    """Formats as `str.format` does, and knows pairs of particles as formats."""

    def format_field(self, value: object, format_spec: str) -> str:
        return with_josa(value, format_spec) if "/" in format_spec else format(value, format_spec)


_KOREAN: Final = _Korean()


def fill(template: str, fields: Mapping[str, object]) -> str:
    """Return a template as `str.format_map` does, each `{name:은/는}` with the particle that fits what is filled in.

    Raises:
        KeyError: a field of the template is not given.
    """
    return _KOREAN.vformat(template, (), fields)
