"""How customers really type: no spaces, typos, fillers, the 한/영 key in the wrong state."""

import random
from collections.abc import Callable, Mapping
from typing import Final

from aicc.utils.jamo import FINALS, FIRSTS, VOWELS
from aicc.utils.keyboard import to_latin_keys

_FILLERS: Final = ("저기 그 ", "음 ", "저기요 ", "혹시 ", "있잖아요 ", "아 그 ", "어 그게 ")
_FIRST: Final = 0xAC00
_PER_FIRST: Final = len(VOWELS) * len(FINALS)


def _typo(text: str, chooser: random.Random) -> str:
    """Return the text with one slip: a wrong letter, a lost final, two syllables swapped, a syllable lost."""
    places = [index for index, character in enumerate(text) if "가" <= character <= "힣"]
    if not places:
        return text
    at = chooser.choice(places)
    first, rest = divmod(ord(text[at]) - _FIRST, _PER_FIRST)
    vowel, final = divmod(rest, len(FINALS))
    slip = chooser.randrange(5)
    if slip == 0:
        first = chooser.randrange(len(FIRSTS))
    elif slip == 1:
        vowel = chooser.randrange(len(VOWELS))
    elif slip == 2:
        final = 0 if final else chooser.choice((4, 8, 21))
    elif slip == 3 and at + 1 < len(text):
        return text[:at] + text[at + 1] + text[at] + text[at + 2 :]
    else:
        return text[:at] + text[at + 1 :]
    return text[:at] + chr(_FIRST + first * _PER_FIRST + vowel * len(FINALS) + final) + text[at + 1 :]


NOISES: Final[Mapping[str, Callable[[str, random.Random], str]]] = {
    "clean": lambda text, chooser: text,
    "no spaces": lambda text, chooser: text.replace(" ", ""),
    "1 typo": _typo,
    "2 typos": lambda text, chooser: _typo(_typo(text, chooser), chooser),
    "filler": lambda text, chooser: chooser.choice(_FILLERS) + text,
    "한영 key": lambda text, chooser: to_latin_keys(text),
}
