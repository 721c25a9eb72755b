"""Names that Lex takes, made of ours, and the notes in descriptions that keep what Lex has no member for.

Lex names are ASCII. One of ours that is stays as it is; any other is spelt in Latin letters (revised romanisation,
letter by letter) with a checksum of what it was: 금액 is always `geumaek-a1666a5a`, whatever other names there are, and
two names that are spelt alike stay two.
"""

import hashlib
import re
import unicodedata
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Final

from aicc.utils.hangul import is_syllable

LONGEST: Final = 100
# As Lex has it: no underscore or hyphen first, nor two together.
NAME: Final = re.compile(r"([0-9a-zA-Z][_-]?){1,100}")
_NOT_ASCII: Final = re.compile(r"[^0-9a-zA-Z]+")
_CHECKSUM_BYTES: Final = 4

# Letters of a syllable in the order of Unicode.
_INITIALS: Final = ("g", "kk", "n", "d", "tt", "r", "m", "b", "pp", "s", "ss", "", "j", "jj", "ch", "k", "t", "p", "h")
_MEDIALS: Final = (
    *("a", "ae", "ya", "yae", "eo", "e", "yeo", "ye", "o", "wa", "wae", "oe"),
    *("yo", "u", "wo", "we", "wi", "yu", "eu", "ui", "i"),
)
_FINALS: Final = (
    *("", "k", "k", "ks", "n", "nj", "nh", "t", "l", "lk", "lm", "lb", "ls", "lt"),
    *("lp", "lh", "m", "p", "ps", "t", "t", "ng", "t", "t", "k", "t", "p", "t"),
)
_FIRST_SYLLABLE: Final = 0xAC00


def identifier(name: str) -> str:
    """Return the name in Lex of something of ours: the same for the same name, always."""
    if NAME.fullmatch(name):
        return name
    name = unicodedata.normalize("NFC", name)
    spelt = _NOT_ASCII.sub("_", "".join(_latin(character) for character in name)).strip("_")
    checksum = hashlib.blake2b(name.encode(), digest_size=_CHECKSUM_BYTES).hexdigest()
    return f"{spelt[: LONGEST - 2 * _CHECKSUM_BYTES - 1].strip('_')}-{checksum}".lstrip("-")


def _latin(character: str) -> str:
    if not is_syllable(character):
        return character
    number = ord(character) - _FIRST_SYLLABLE
    before, final = divmod(number, len(_FINALS))
    initial, medial = divmod(before, len(_MEDIALS))
    return _INITIALS[initial] + _MEDIALS[medial] + _FINALS[final]


_NOTE: Final = re.compile(r"\s*\[aicc(?P<facts>(?: [a-z]+=[^\];\s]*;?)*)\]\s*$")


@dataclass(frozen=True, slots=True, kw_only=True)
class Note:
    """A description with facts behind it: `계좌번호 [aicc input=account; slot=계좌]`."""

    # For people.
    text: str = ""
    # For the way back to a bot project; words without spaces.
    facts: Mapping[str, str] = field(default_factory=dict)

    def __str__(self) -> str:
        facts = "; ".join(f"{key}={value}" for key, value in self.facts.items() if value)
        return " ".join(part for part in (self.text, f"[aicc {facts}]" if facts else "") if part)


def read_note(description: str) -> Note:
    """Return the note that a description is; one that we did not write has no facts."""
    found = _NOTE.search(description)
    if found is None:
        return Note(text=description)
    facts = dict(fact.strip(" ;").split("=", 1) for fact in found["facts"].split() if "=" in fact)
    return Note(text=description[: found.start()].strip(), facts=facts)
