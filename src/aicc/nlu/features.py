"""What a classifier sees of a text: how it is written, which grammar it uses, and what its words mean.

Each view is strong where another is weak: syllables and letters survive missing spaces and typos, grammar tells a
question from a wish, and meanings recognise words that no example used.
"""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise
from typing import Final

import numpy as np

from aicc.lexicon import Vector, korean_lexicon
from aicc.nlu.text import strip_fillers
from aicc.utils.jamo import to_jamo
from aicc.utils.text import squeeze

# Beyond this a message holds no more of an intent, and the cost of a turn stays bounded.
MAX_CHARACTERS: Final = 200
# How much each view counts; chosen on public training data, not on any test row.
WRITING, LETTERS, GRAMMAR, MEANING = 0.8, 0.3, 0.3, 0.3
# Of the view that only pays with thousands of phrases.
PHRASING: Final = 0.8
# What its features begin with, and no others.
PHRASING_MARK: Final = "\n"
# Up to so many morphemes at the end are read as one: there a Korean sentence says what it is.
_TAIL: Final = 5
# Lengths are told apart one by one up to so many characters, then by steps, up to so many lengths; words one by one.
_SHORT, _STEP, _LENGTHS, _WORDS = 8, 4, 16, 10
# A syllable that the lexicon cannot explain weakens the meaning like half a frequent word.
_UNKNOWN_SYLLABLE: Final = 0.5
_DIGIT: Final = re.compile(r"\d")


@dataclass(frozen=True, slots=True, kw_only=True)
class Features:
    """The views of one text, each feature once; all empty for a text without any letter."""

    # Syllables alone, in pairs without spaces, and in pairs around a third; words, and how words begin.
    writing: tuple[str, ...] = ()
    # Letters (jamo) in threes.
    letters: tuple[str, ...] = ()
    # Morphemes, and particles and endings in ones, twos and threes.
    grammar: tuple[str, ...] = ()
    # Rows of the lexicon's morphemes.
    morphemes: tuple[int, ...] = ()
    # Syllables that the lexicon cannot explain.
    unknown: int = 0
    # How long the text is: characters without spaces, and words as they are spaced.
    characters: int = 0
    words: int = 0


def features(text: str) -> Features:
    """Return the views of a normalised text."""
    said = _DIGIT.sub("0", strip_fillers(text[: 2 * MAX_CHARACTERS]).lower())
    squeezed = squeeze(said)[:MAX_CHARACTERS]
    if not any(map(str.isalpha, squeezed)):  # a number alone answers a question; it is nobody's wish
        return Features()
    pieces = korean_lexicon().segment(said)
    morphemes = tuple(morpheme for piece in pieces for morpheme in piece.morphemes)
    return Features(
        writing=tuple(dict.fromkeys(_writing(said, squeezed))),
        letters=tuple(dict.fromkeys(_letters(squeezed))),
        grammar=tuple(dict.fromkeys(_grammar(morphemes))),
        morphemes=morphemes,
        unknown=sum(len(piece.text) for piece in pieces if not piece.morphemes),
        characters=len(squeezed),
        words=len(said.split()),
    )


def meaning(found: Features, centre: Vector | None = None) -> Vector:
    """Return what the text's words mean together, shape (dimensions,), seen from `centre`.

    Its length is 1 when every word is known and less when some are not.
    """
    lexicon = korean_lexicon()
    total = lexicon.meaning(found.morphemes)
    size = np.float32(float(total @ total) ** 0.5)
    if not size:
        return total
    seen = total / size if centre is None else total / size - centre
    unknown = _UNKNOWN_SYLLABLE * found.unknown / float(size)
    return seen / np.float32((float(seen @ seen) + unknown**2) ** 0.5 or 1.0)


def phrasing(found: Features) -> tuple[str, ...]:
    """Return how a text is put together, each feature once: pairs of morphemes, its end as one, its length.

    A statement, a question and a request with the same words differ in this. It takes thousands of phrases to learn.
    """
    forms = korean_lexicon().grammar
    morphemes = [str(morpheme) for morpheme in found.morphemes]
    edged = ["^", *morphemes, "$"]
    last, tail = " ".join(morphemes[-1:]), " ".join(morphemes[-2:])
    length = found.characters if found.characters < _SHORT else _SHORT + (found.characters - _SHORT) // _STEP
    sizes = (f"{min(length, _LENGTHS)} long", f"{min(found.words, _WORDS)} words")
    names = [f"{first} {second}" for first, second in pairwise(edged)]
    names += [" ".join(edged[-size - 1 :]) for size in range(2, min(_TAIL, len(morphemes)) + 1)]
    names += [f"{forms[morpheme]} .. {tail}" for morpheme in found.morphemes[:-2] if forms[morpheme]]
    names += [*sizes, *(f"{size} {last}" for size in sizes)]
    return tuple(f"{PHRASING_MARK}{name}" for name in dict.fromkeys(names))


def _writing(said: str, squeezed: str) -> list[str]:
    edged = f"^{squeezed}$"
    found = list(squeezed)
    found += [edged[start : start + 2] for start in range(len(edged) - 1)]
    # What stands around a syllable survives a slip in it.
    found += [f"{before}?{after}" for before, after in zip(edged, edged[2:], strict=False)]
    # A Korean word begins with its meaning and ends with its grammar.
    for word in said.split():
        found += (f"_{word}", f"_{word[:2]}-")
    return found


def _letters(squeezed: str) -> list[str]:
    spelled = f"^{to_jamo(squeezed)}$"
    threes = [spelled[start : start + 3] for start in range(len(spelled) - 2)]
    return threes


def _grammar(morphemes: Sequence[int]) -> list[str]:
    forms = korean_lexicon().grammar
    found = [f"\t{morpheme}" for morpheme in morphemes]
    endings = ["^", *(forms[morpheme] for morpheme in morphemes if forms[morpheme]), "$"]
    found += [f"\t{form}" for form in endings[1:-1]]
    found += [f"\t{first} {second}" for first, second in pairwise(endings)]
    found += [f"\t{' '.join(endings[start : start + 3])}" for start in range(len(endings) - 2)]
    return found
