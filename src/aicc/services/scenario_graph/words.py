"""Texts made to fit into boxes."""

import unicodedata
from typing import Final

# Widths in parts of the font size. Real fonts are a little narrower: what fits by these figures fits by any.
_WIDE: Final = 1.0
_NARROW: Final = 0.6
_CAPITAL: Final = 0.75
_MORE: Final = "…"


def width(text: str) -> float:
    """Return the width of a text in parts of the font size."""
    return sum(_character(character) for character in text)


def _character(character: str) -> float:
    if unicodedata.east_asian_width(character) in "WF" or character in "…→↺·":
        return _WIDE
    return _CAPITAL if character.isupper() or character in "mwMW%@&" else _NARROW


def shorten(text: str, characters: int) -> str:
    """Return a text of at most so many characters, with … for what was cut off."""
    return text if len(text) <= characters else text[: characters - 1].rstrip() + _MORE


def wrap(text: str, most: float, lines: int) -> tuple[str, ...]:
    """Return a text in so many lines at most, each at most so wide; the last ends with … when something is left."""
    found: list[str] = []
    rest = text.strip()
    while rest and len(found) < lines:
        last = len(found) == lines - 1
        line = _fitting(rest, most, whole_words=not last)
        cut = len(line) < len(rest) and last
        found.append(_fitting(rest, most - _WIDE, whole_words=False).rstrip() + _MORE if cut else line.rstrip())
        rest = rest[len(line) :].lstrip()
    return tuple(found)


def _fitting(text: str, most: float, *, whole_words: bool) -> str:
    """Return as much of the beginning of a text as fits; broken at a space if there is one."""
    used = 0.0
    for number, character in enumerate(text):
        used += _character(character)
        if used > most:
            space = text.rfind(" ", 1, number + 1) if whole_words else -1
            return text[: space if space > 0 else max(number, 1)]
    return text
