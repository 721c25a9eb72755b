"""First consonants instead of words: ㅈㅇㅈㅎ for 잔액조회, as Koreans search and hurried customers write."""

import re
from collections.abc import Iterable
from typing import Final

from aicc.utils.jamo import FIRSTS, VOWELS
from aicc.utils.text import squeeze

_PER_FIRST: Final = len(VOWELS) * 28
_INITIALS: Final = re.compile(f"[{FIRSTS}]+")
# What the young say with lone consonants. A run of one letter (ㄷㄷㄷ) and the same twice (ㄱㅅㄱㅅ) are talk too.
_CHAT: Final = """
    ㄱㅅ ㄳ ㅅㄱ ㅇㅋ ㅇㅇㅋ ㅎㅇ ㅂㅇ ㅊㅋ ㅈㅅ ㅈㅅㅎㄴㄷ ㄱㅊ ㄱㅇㄷ ㅇㅈ ㄹㅇ ㄴㅇㅅ ㅁㄹ ㅇㄷ ㅇㄴ ㄱㄷ ㅇㅎ
    ㅎㄷㄷ ㅂㅅ ㅅㅂ ㅆㅂ ㅈㄹ ㄲㅈ ㄷㅊ ㅁㅊ ㅗㅗ ㅈㄴ ㅈㄱㄴ ㅇㄱㄹㅇ ㅃㅇ ㅊㅊ ㅋㅎ ㅎㅋ ㅇㅅㅇ ㄱㄴ ㅇㅁ ㅅㄱㅇ
    ㄱㅅㅎㄴㄷ ㅇㄴㅎㅅㅇ ㅅㄹ ㄴㄱ ㅇㅉ ㅇㅉㄹㄱ ㅇㅉㄹㄱㅇ ㅁㄴㅇㄹ ㅂㅈㄷㄱ ㅋㅌㅊㅍ ㅅㅅ
"""
_TALK: Final = frozenset(_CHAT.split())
_SHORTEST: Final = 2
_LONGEST: Final = 20
_PREFIX: Final = 3


def initials(text: str) -> str:
    """Return the text with each syllable as its first consonant (잔액조회 -> ㅈㅇㅈㅎ); other characters stay."""
    return "".join(
        FIRSTS[(ord(character) - 0xAC00) // _PER_FIRST] if "가" <= character <= "힣" else character
        for character in text
    )


def is_initials(text: str) -> bool:
    """Return whether the text asks by first consonants: two to twenty of them, and no talk such as ㅋㅋ, ㅇㅇ, ㄱㅅ."""
    said = squeeze(text)
    if not _SHORTEST <= len(said) <= _LONGEST or _INITIALS.fullmatch(said) is None:
        return False
    half = said[: len(said) // 2]
    return not (said in _TALK or len(set(said)) == 1 or (half in _TALK and half * 2 == said))


class InitialIndex:
    """Finds the names and phrases of a bot by their first consonants.

    Built once from (phrase, value) pairs, the value being whatever the caller wants back, an intent's id for instance.
    """

    def __init__(self, phrases: Iterable[tuple[str, str]]) -> None:
        # Values in the order given and once each, by the consonants of phrases of two to twenty syllables.
        self._found: dict[str, dict[str, None]] = {}
        for phrase, value in phrases:
            said = squeeze(phrase)
            if _SHORTEST <= len(said) <= _LONGEST and all("가" <= character <= "힣" for character in said):
                self._found.setdefault(initials(said), {})[value] = None

    def find(self, text: str) -> tuple[str, ...]:
        """Return the values whose phrase has these consonants: none, one, or several to ask about.

        Three consonants and more also find the phrases that begin with them, when none is exactly so.
        """
        if not is_initials(text):
            return ()
        said = squeeze(text)
        exact = self._found.get(said)
        if exact is not None:
            return tuple(exact)
        if len(said) < _PREFIX:
            return ()
        longer = (values for spelled, values in self._found.items() if spelled.startswith(said))
        return tuple(dict.fromkeys(value for values in longer for value in values))
