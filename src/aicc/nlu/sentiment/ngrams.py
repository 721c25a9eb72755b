"""What the classifier sees of a text: hashed n-grams of its syllables, spaces kept, and of its letters, spaces dropped.

Letters (jamo) see through endings and typing errors: 좋아 and 좋은 share ㅈㅗㅎ. Spaces are dropped there because
customers drop them. All n-grams of a text come out of one running sum (a polynomial hash, Karp and Rabin 1987), so that
a text costs a handful of array operations however many n-grams it has.
"""

import re
from dataclasses import dataclass
from functools import lru_cache
from typing import Final
from unicodedata import normalize

import numpy as np
from numpy.typing import NDArray

# Beyond this a message says no more of a mood, and the cost of a turn stays bounded.
MAX_CHARACTERS: Final = 400
# A feature is a number below 2 ** FEATURE_BITS.
FEATURE_BITS: Final = 24

Features = NDArray[np.uint32]

# Shortest and longest n-gram, in syllables and in letters; chosen by cross-validation.
_SYLLABLES: Final = (1, 4)
_LETTERS: Final = (4, 8)

# ㅋㅋㅋㅋㅋ says what ㅋㅋ says.
_RUN: Final = re.compile(r"(.)\1{2,}")
# 안 좋아요 is no praise: a denied word is written so that it shares no n-gram with itself (Das and Chen 2001).
# 안 되다 and the like are left alone, they say no mood by themselves.
_DENIED: Final = re.compile(
    "(?<![가-힣])안 ?("
    "(?:좋|예[쁘뻐]|이[쁘뻐]|편[하해했]|불편|친절|빠[르른]|빨라|재[미밌]|맛있|기[쁘뻐]|행복|나[쁘빠])[가-힣]{0,3})"
)
_MULTIPLIER: Final = 0x9E3779B97F4A7C15
_MODULUS: Final = 1 << 64
# Each character is itself and, for what is Hangul, at most three letters; a space stands on either side.
_MOST: Final = MAX_CHARACTERS + 2
_LONGEST: Final = 4 * _MOST
_SHIFT: Final = np.uint64(64 - FEATURE_BITS)
# One odd factor for each view, so that their n-grams stay apart.
_SYLLABLE_SALT: Final = np.uint64(0x9E3779B97F4A7C15)
_LETTER_SALT: Final = np.uint64(0xC2B2AE3D27D4EB4F)


def _powers(base: int) -> NDArray[np.uint64]:
    found, power = [], 1
    for _ in range(_LONGEST):
        found.append(power)
        power = power * base % _MODULUS
    return np.array(found, dtype=np.uint64)


_POWERS: Final = _powers(_MULTIPLIER)
_INVERSES: Final = _powers(pow(_MULTIPLIER, -1, _MODULUS))


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class _Spans:
    """Where each n-gram of texts so long starts and ends, and what takes its place out of its hash."""

    starts: NDArray[np.intp]
    ends: NDArray[np.intp]
    factors: NDArray[np.uint64]


def features(text: str) -> Features:
    """Return the features of a text, each once, in rising order. Any text is accepted."""
    tidy = _DENIED.sub(_mark, _RUN.sub(r"\1\1", text[:MAX_CHARACTERS].lower()))
    syllables = _units(tidy, _MOST)
    letters = _units(normalize("NFD", tidy.replace(" ", "")[:MAX_CHARACTERS]), 3 * _MOST)
    # Both views share one running sum: an n-gram has the same hash wherever it stands.
    units = np.frombuffer(syllables + letters, dtype=np.uint16)
    sums = np.zeros(len(units) + 1, dtype=np.uint64)
    np.multiply(units, _POWERS[: len(units)], out=sums[1:])
    sums.cumsum(out=sums)
    spans = _spans(len(syllables) // 2, len(letters) // 2)
    hashes = (sums.take(spans.ends) - sums.take(spans.starts)) * spans.factors
    found = (hashes >> _SHIFT).astype(np.uint32)
    found.sort()
    first = np.empty(len(found), dtype=np.bool_)
    first[0] = True
    np.not_equal(found[1:], found[:-1], out=first[1:])
    return found[first]


def _mark(denied: re.Match[str]) -> str:
    return "¬" + "¬".join(denied[1])


def _units(text: str, most: int) -> bytes:
    """Return up to so many UTF-16 units of a text between spaces, two bytes each."""
    return f" {text} ".encode("utf-16-le", "replace")[: 2 * most]


@lru_cache(maxsize=1024)
def _spans(syllables: int, letters: int) -> _Spans:
    views = ((0, syllables, _SYLLABLES, _SYLLABLE_SALT), (syllables, letters, _LETTERS, _LETTER_SALT))
    pieces = [
        (np.arange(first, first + max(0, length - order + 1)), order, salt)
        for first, length, (shortest, longest), salt in views
        for order in range(shortest, longest + 1)
    ]
    starts = np.concatenate([piece for piece, _, _ in pieces])
    ends = np.concatenate([piece + order for piece, order, _ in pieces])
    factors = np.concatenate([_INVERSES[piece] * salt for piece, _, salt in pieces])
    return _Spans(starts=starts, ends=ends, factors=factors)
