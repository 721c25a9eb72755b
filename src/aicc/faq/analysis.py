"""What search sees of a text: syllables, pairs of syllables, letters and morphemes as weighted terms, and a vector.

Spaces do not count. Each view is strong where another is weak: letters survive typos, syllables missing spaces,
morphemes other endings, the vector other words.
"""

import re
import zlib
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from enum import IntEnum
from functools import lru_cache
from itertools import groupby, pairwise
from typing import Final

import numpy as np
from numpy.typing import NDArray

from aicc.faq.question_vectors import UNKNOWN_IMPORTANCE, question_vectors
from aicc.lexicon import Piece, Vector, korean_lexicon
from aicc.models.faq import FAQEntry, FAQQuery
from aicc.utils.jamo import to_jamo
from aicc.utils.text import normalize, squeeze, tidy

# Beyond this a question says nothing new, and the cost of a search stays bounded.
MAX_CHARACTERS: Final = 300
# Answers begin with what they are about.
_ANSWER_CHARACTERS: Final = 150
_LATIN: Final = re.compile(r"[a-z0-9]+")
# Words that matter less (하다, 있다, 주다, 알리다) say nothing of what a question is about.
_TELLING_IMPORTANCE: Final = 0.8
# What only the answer says counts less: answers speak of neighbouring topics too.
_ANSWER_WEIGHT: Final = 0.5
# What synonym sets add counts less than what the customer said.
_ADDED_WEIGHT: Final = 0.7

Terms = NDArray[np.uint32]


class View(IntEnum):
    """A way to look at a text, in the order in which an analysis keeps the terms."""

    SYLLABLES = 0
    PAIRS = 1
    LETTERS = 2
    MORPHEMES = 3


# Far apart, so that no term of one view is taken for another's: beside small seeds, "1" in one was "2" in the other.
_SEEDS: Final = tuple(zlib.crc32(view.name.encode()) for view in View)


@dataclass(frozen=True, slots=True, kw_only=True, eq=False, repr=False)
class Analysis:
    """The terms of a text, each once in its view, and the text's vector."""

    # Hashes of all terms, view after view; each view has at least one (a view without terms has an empty one).
    terms: Terms
    # How much each term matters in this text, without how rare it is.
    weights: Vector
    # How many terms each view has, shape (views,).
    sizes: NDArray[np.intp]
    # Shape (question_vectors.DIMENSIONS,), length 1 or less; zeros for a text without a known word.
    vector: Vector


def analyse(text: str) -> Analysis:
    """Return the analysis of a text. Any text will do."""
    said, pieces = _cut(text)
    syllables = _weighted(said, pieces)
    spelled = dict.fromkeys(letters(squeeze(said)), 1.0)
    views = (_strongest(syllables), _pairs(syllables), spelled, _morphemes(said, pieces))
    names = [name for view, found in enumerate(views) for name in _named(view, found)]
    morphemes = [morpheme for piece in pieces for morpheme in piece.morphemes]
    return Analysis(
        terms=np.array(names, dtype=np.uint32),
        weights=np.array([weight for found in views for weight in (found.values() or (0.0,))], dtype=np.float32),
        sizes=np.array([len(found) or 1 for found in views]),
        vector=question_vectors().vector(morphemes, _unknown(said, pieces)),
    )


@dataclass(frozen=True, slots=True, kw_only=True, eq=False, repr=False)
class EntryAnalysis:
    """An entry as search sees it."""

    # The question and its paraphrases.
    wordings: tuple[Analysis, ...]
    # All of them and the keywords as one text.
    whole: Analysis
    # The morphemes of all that and of how the answer begins, for the other views have nothing to say of answers.
    spoken_of: Analysis


def analyse_entry(entry: FAQEntry) -> EntryAnalysis:
    """Return the analysis of an entry."""
    wordings = tuple(analyse(text) for text in (entry.question, *entry.paraphrases))
    named = [analyse(" ".join(entry.keywords))] if entry.keywords else []
    whole = _merge([*wordings, *named])
    return EntryAnalysis(wordings=wordings, whole=whole, spoken_of=_with_answer(whole, entry.answer))


def _merge(texts: Sequence[Analysis]) -> Analysis:
    """Return several texts as one: a term that several have counts more."""
    if len(texts) == 1:
        return texts[0]
    numbers = np.concatenate([np.repeat(np.arange(len(View)), text.sizes) for text in texts])
    hashes = np.concatenate([text.terms for text in texts]).astype(np.uint64)
    keys = hashes | (numbers.astype(np.uint64) << np.uint64(32))
    weights = np.concatenate([text.weights for text in texts])
    distinct, places, counts = np.unique(keys, return_inverse=True, return_counts=True)
    strongest = np.zeros(len(distinct), dtype=np.float32)
    np.maximum.at(strongest, places, weights)
    vector = np.sum([text.vector for text in texts], axis=0)
    return Analysis(
        terms=(distinct & np.uint64(0xFFFFFFFF)).astype(np.uint32),
        weights=strongest * (1 + np.log(counts)).astype(np.float32),
        sizes=np.bincount((distinct >> np.uint64(32)).astype(np.intp), minlength=len(View)),
        vector=vector / np.float32(np.linalg.norm(vector) + 1e-6),
    )


def _with_answer(whole: Analysis, answer: str) -> Analysis:
    said = tidy(normalize(answer)[:_ANSWER_CHARACTERS]).lower()
    answered = _named(View.MORPHEMES, _morphemes(said, korean_lexicon().segment(said)))
    terms = np.union1d(whole.terms[-whole.sizes[View.MORPHEMES] :], np.array(answered, dtype=np.uint32))
    nothing = len(View) - 1
    return Analysis(
        terms=np.concatenate((np.zeros(nothing, dtype=np.uint32), terms)),
        weights=np.concatenate((np.zeros(nothing, dtype=np.float32), np.ones(len(terms), dtype=np.float32))),
        sizes=np.array([1] * nothing + [len(terms)]),
        vector=whole.vector,
    )


@lru_cache(maxsize=20_000)
def content_words(text: str) -> tuple[str, ...]:
    """Return the words of a text that carry content, the weightiest first: verbs as their stem, without particles."""
    found = _morphemes(*_cut(text))
    telling = (name for name, weight in found.items() if weight >= _TELLING_IMPORTANCE)
    return tuple(name.partition("/")[0] for name in sorted(telling, key=lambda name: -found[name]))


def query_terms(query: FAQQuery) -> dict[str, float]:
    """Return what an inverted index is asked for: term to how much it matters.

    Terms are pairs of syllables and morphemes, of the question and of the words that synonym sets add.
    """
    terms = _retrieval_terms(query.text)
    for word in query.added:
        for term, weight in _retrieval_terms(word).items():
            terms.setdefault(term, weight * _ADDED_WEIGHT)
    return terms


def entry_terms(entry: FAQEntry) -> dict[str, float]:
    """Return what an inverted index keeps of an entry: term to how often it counts."""
    terms: dict[str, float] = {}
    for text in (entry.question, *entry.paraphrases, *entry.keywords):
        for term in _retrieval_terms(text):
            terms[term] = terms.get(term, 0.0) + 1.0
    for term in _retrieval_terms(entry.answer):
        terms.setdefault(term, _ANSWER_WEIGHT)
    return terms


def letters(squeezed: str) -> list[str]:
    """Return the letters (jamo) of a text without spaces in threes, beginning and end marked, each once."""
    spelled = f"^{to_jamo(squeezed)}$"
    return list(dict.fromkeys(spelled[start : start + 3] for start in range(len(spelled) - 2)))


def _retrieval_terms(text: str) -> dict[str, float]:
    said, pieces = _cut(text)
    syllables = _weighted(said, pieces)
    single = dict(syllables) if len(syllables) == 1 else {}
    return single | _pairs(syllables) | {f"{name}/": weight for name, weight in _morphemes(said, pieces).items()}


@lru_cache(maxsize=256)
def _cut(text: str) -> tuple[str, tuple[Piece, ...]]:
    """Return a text as it is searched, and its pieces; a search needs those of its question several times."""
    said = tidy(normalize(text)[:MAX_CHARACTERS]).lower()
    return said, tuple(korean_lexicon().segment(said))


def _named(view: int, found: dict[str, float]) -> list[int]:
    return [zlib.crc32(name.encode(), _SEEDS[view]) for name in found] or [0]


def _weighted(said: str, pieces: Sequence[Piece]) -> list[tuple[str, float]]:
    """Return the syllables of a text in order, and its letters and digits, with how much each matters."""
    matters = _importance()
    found: list[tuple[str, float]] = []
    for piece in pieces:
        weight = max([matters[row] for row in piece.morphemes], default=UNKNOWN_IMPORTANCE)
        found += [(syllable, weight) for syllable in piece.text]
    for run in _LATIN.findall(said):
        found += [(letter, UNKNOWN_IMPORTANCE) for letter in run]
    return found


@lru_cache(maxsize=1)
def _importance() -> list[float]:
    """Return how much each morpheme matters: one at a time, a list is read ten times as fast as an array."""
    importance: list[float] = question_vectors().importance.tolist()
    return importance


def _strongest(weighted: Iterable[tuple[str, float]]) -> dict[str, float]:
    found: dict[str, float] = {}
    for term, weight in weighted:
        found[term] = max(weight, found.get(term, 0.0))
    return found


def _pairs(syllables: Sequence[tuple[str, float]]) -> dict[str, float]:
    return _strongest((first + second, (one + other) / 2) for (first, one), (second, other) in pairwise(syllables))


def _morphemes(said: str, pieces: Sequence[Piece]) -> dict[str, float]:
    lexicon, matters = korean_lexicon(), _importance()
    found = dict.fromkeys(_unknown(said, pieces), UNKNOWN_IMPORTANCE)
    rows = (morpheme for piece in pieces for morpheme in piece.morphemes if not lexicon.grammar[morpheme])
    found |= {lexicon.names[row]: matters[row] for row in rows}
    return found


def _unknown(said: str, pieces: Sequence[Piece]) -> list[str]:
    """Return the words that the lexicon cannot explain, syllables side by side as one, and letters and digits."""
    runs = groupby(pieces, key=lambda piece: not piece.morphemes)
    found = ["".join(piece.text for piece in run) for unknown, run in runs if unknown]
    return [*found, *_LATIN.findall(said)]
