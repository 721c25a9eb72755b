"""Finding entities with the patterns that a bot or a program adds."""

from collections.abc import Iterator, Mapping
from functools import lru_cache
from typing import Final

import regex

from aicc.models.errors import PatternInvalid
from aicc.models.understanding import Entity
from aicc.utils.hangul import parse_number

# A pattern that backtracks without end loses its turn, not the customer's.
_SECONDS: Final = 0.05


def extract(text: str, patterns: Mapping[str, str]) -> tuple[Entity, ...]:
    """Return what the patterns find in a normalised text, in order of place.

    Group 1 of a pattern, where there is one, is the entity. A pattern that needs more than 50 ms finds nothing more.

    Raises:
        PatternInvalid: a pattern is not a regular expression.
    """
    found = [
        Entity(kind=kind, text=text[start:end], start=start, end=end, value=_value(kind, text[start:end]))
        for kind, pattern in patterns.items()
        for start, end in spans(text, compile_pattern(kind, pattern))
    ]
    return tuple(sorted(found, key=lambda entity: (entity.start, entity.end)))


def compile_pattern(name: str, pattern: str) -> "regex.Pattern[str]":
    """Return a pattern ready for use; the same text is compiled once.

    Raises:
        PatternInvalid: it is not a regular expression; `name` says whose it is.
    """
    try:
        return _compiled(pattern)
    except (regex.error, RecursionError, OverflowError) as error:
        raise PatternInvalid(name=name, why=str(error)) from None


def spans(text: str, pattern: "regex.Pattern[str]", seconds: float = _SECONDS) -> Iterator[tuple[int, int]]:
    """Return where a pattern, or its group 1, finds something, without spaces around; until its time is over."""
    group = 1 if pattern.groups else 0
    try:
        for match in pattern.finditer(text, timeout=seconds):
            words = match.group(group)
            if words and not words.isspace():
                start = match.start(group) + len(words) - len(words.lstrip())
                yield start, start + len(words.strip())
    except TimeoutError:
        return


@lru_cache(maxsize=1_024)
def _compiled(pattern: str) -> "regex.Pattern[str]":
    return regex.compile(pattern)


def _value(kind: str, words: str) -> str | int | float | None:
    return parse_number(words.removesuffix("원").strip()) if kind == "money" else None
