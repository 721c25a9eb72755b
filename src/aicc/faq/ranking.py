"""How well entries answer a question: one row of evidence per entry, and the probability that it is the right one.

Every search engine proposes entries; the order and the probabilities come from here, whichever engine proposed. The
weights were fitted by tools/fit_faq_ranking.py.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from enum import IntEnum
from functools import lru_cache
from pathlib import Path
from typing import Final

import msgspec
import numpy as np
from numpy.typing import NDArray

from aicc.faq.analysis import Analysis, EntryAnalysis, Terms, View
from aicc.lexicon import Vector

Matrix = NDArray[np.float32]
_TABLE: Final = 1 << 20
_MARKS: Final = 1 << 16
# Entries that are kept weighed, some ten kilobytes each.
_WEIGHED: Final = 2_000
_VIEWS: Final = len(View)
# As in BM25: how soon more of a term says nothing more, and how much longer texts are held against it.
_SATURATION: Final = 1.2
_BY_LENGTH: Final = 0.75
_TINY: Final = 1e-6


RANKING_PATH: Final = Path(__file__).parent / "data" / "ranking.json"


class RankingFile(msgspec.Struct, kw_only=True, forbid_unknown_fields=True):
    """The fitted numbers, each 2 * len(Evidence) + 1 in the order of `evidence`."""

    # How much each piece of evidence counts for the order of entries.
    weights: list[float]
    # How much each speaks for the first entry being right, in log-odds, and the log-odds without any.
    answerable: list[float]
    bias: float


class Evidence(IntEnum):
    """What a text gives as evidence that it asks the same: cosines 0..1, meaning -1..1, coverage 0..about 1.3."""

    # How much question and text resemble each other in a view: cosines of weighted, rare terms.
    SYLLABLES = 0
    PAIRS = 1
    LETTERS = 2
    MORPHEMES = 3
    # How much of the question's terms the text has; the same counts less in a longer text, as in BM25.
    SYLLABLES_COVERED = 4
    PAIRS_COVERED = 5
    LETTERS_COVERED = 6
    MORPHEMES_COVERED = 7
    # How close the vectors lie.
    MEANING = 8


@dataclass(frozen=True, slots=True, kw_only=True, eq=False, repr=False)
class _Weighed:
    """What an entry is to every question: its texts one after the other, each once."""

    entry: EntryAnalysis
    # Terms of all texts, view after view, shape (terms,), and their weights among all entries.
    terms: Terms
    values: Vector
    # Where the terms of each view of each text end, shape (texts * views,).
    ends: NDArray[np.intp]
    # Length of each view's terms as a vector, and what its coverage is multiplied with (BM25), shape (texts, views).
    lengths: Matrix
    shorter: Matrix
    # Shape (texts, dimensions).
    vectors: Matrix
    # Which of the texts are the wordings, the whole, and what the entry speaks of.
    wordings: NDArray[np.intp]
    whole: int
    spoken_of: int


class TermStatistics:
    """In how many entries each term occurs: rare terms say more. Terms share counters where their hashes meet."""

    def __init__(self) -> None:
        self._counts = np.zeros(_TABLE, dtype=np.int32)
        # Rarity by count; None after a change, until the next search.
        self._by_count: Vector | None = None
        self._sizes = np.zeros(_VIEWS)
        # Entries as they were weighed since the last change, by the identity of their analysis.
        self._weighed: dict[int, _Weighed] = {}
        self.entries = 0

    def add(self, entry: EntryAnalysis) -> None:
        """Count the terms of a new entry: of its wordings and keywords."""
        self._counts[_distinct(entry)] += 1
        self._sizes += entry.whole.sizes
        self.entries += 1
        self._forget()

    def remove(self, entry: EntryAnalysis) -> None:
        """Take the terms of an entry back."""
        self._counts[_distinct(entry)] -= 1
        self._sizes -= entry.whole.sizes
        self.entries -= 1
        self._forget()

    def rarity(self, terms: NDArray[np.uint32]) -> Vector:
        """Return the inverse document frequency of terms, as BM25 has it, shape (terms,)."""
        by_count = self._by_count
        if by_count is None:
            counts = np.arange(self.entries + 1)
            by_count = np.log1p((self.entries - counts + 0.5) / (counts + 0.5)).astype(np.float32)
            self._by_count = by_count
        rarity: Vector = by_count.take(self._counts.take(terms & (_TABLE - 1)), mode="clip")
        return rarity

    def usual_sizes(self) -> Matrix:
        """Return how many terms an entry has in each view on average, shape (views,)."""
        return (self._sizes / max(self.entries, 1)).astype(np.float32) + 1

    def weighed(self, entries: Sequence[EntryAnalysis]) -> list[_Weighed]:
        """Return entries with the weights that their terms have among all entries; most were asked for before."""
        found: list[_Weighed | None] = []
        for entry in entries:
            known = self._weighed.get(id(entry))
            found.append(known if known is not None and known.entry is entry else None)
        missing = [entry for entry, one in zip(entries, found, strict=True) if one is None]
        made = {id(one.entry): one for one in self._weigh(missing)} if missing else {}
        if len(self._weighed) + len(made) > _WEIGHED:
            self._weighed.clear()
        self._weighed.update(made)
        return [one or made[id(entry)] for entry, one in zip(entries, found, strict=True)]

    def _weigh(self, entries: Sequence[EntryAnalysis]) -> Iterator[_Weighed]:
        # The whole of an entry with one wording is that wording.
        of_entry = [{id(text): text for text in (*one.wordings, one.whole, one.spoken_of)} for one in entries]
        texts = [text for each in of_entry for text in each.values()]
        terms = np.concatenate([text.terms for text in texts])
        values = self.rarity(terms) * np.concatenate([text.weights for text in texts])
        sizes = np.concatenate([text.sizes for text in texts])
        long = sizes.reshape(-1, _VIEWS) / self.usual_sizes()
        lengths = np.sqrt(_sums(values * values, _starts(sizes))) + np.float32(_TINY)
        shorter = (1 + _SATURATION) / (1 + _SATURATION * (1 - _BY_LENGTH + _BY_LENGTH * long.astype(np.float32)))
        vectors = np.array([text.vector for text in texts])
        first = begin = 0
        for entry, each in zip(entries, of_entry, strict=True):
            last = first + len(each)
            own = sizes[first * _VIEWS : last * _VIEWS].cumsum()
            end = begin + int(own[-1])
            places = {key: place for place, key in enumerate(each)}
            yield _Weighed(
                entry=entry,
                terms=terms[begin:end].copy(),
                values=values[begin:end].copy(),
                ends=own,
                lengths=lengths[first:last].copy(),
                shorter=shorter[first:last].copy(),
                vectors=vectors[first:last].copy(),
                wordings=np.array([places[id(text)] for text in entry.wordings]),
                whole=places[id(entry.whole)],
                spoken_of=places[id(entry.spoken_of)],
            )
            first, begin = last, end

    def _forget(self) -> None:
        self._by_count = None
        self._weighed.clear()


@dataclass(frozen=True, slots=True, kw_only=True)
class Verdict:
    """What the evidence comes to for one entry."""

    # Sum of the weighted evidence: the order of entries.
    score: float
    # Probability that it is the right one of the entries, if one is.
    share: float
    # Probability that it answers the question, 0..1.
    probability: float


def judge(found: Matrix, bonus: Vector) -> list[Verdict]:
    """Return the verdict for each row of evidence.

    Args:
        found: as `evidence` returns it.
        bonus: shape (entries,), added to the scores: priority, opinions.
    """
    weights, answerable, bias = _fitted()
    scores = found @ weights + bonus
    powers = np.exp(scores - scores.max())
    shares = powers / powers.sum()
    # No entry below the first is likelier to be right than its share says.
    chances = 1 / (1 + np.exp(-(found @ answerable + bias)))
    chance = float(chances[int(scores.argmax())])
    return [
        Verdict(score=float(score), share=float(share), probability=chance * float(share))
        for score, share in zip(scores, shares, strict=True)
    ]


@lru_cache(maxsize=1)
def _fitted() -> tuple[Vector, Vector, float]:
    file = msgspec.json.decode(RANKING_PATH.read_bytes(), type=RankingFile)
    return np.array(file.weights, dtype=np.float32), np.array(file.answerable, dtype=np.float32), file.bias


def evidence(
    questions: Sequence[Analysis], entries: Sequence[EntryAnalysis], statistics: TermStatistics
) -> tuple[Matrix, list[int]]:
    """Return what speaks for each entry, shape (entries, 2 * len(Evidence) + 1), and which of its wordings is nearest.

    First what its wordings give (of each kind of evidence the most that one of them has), then all wordings and
    keywords as one text, then how much of the question's morphemes these and the answer have. Of several ways to put
    the question, the one that finds more counts.
    """
    weighed = statistics.weighed(entries)
    found = _gather(questions, weighed, statistics)
    begins = _starts(np.array([len(one.vectors) for one in weighed]))
    wordings = found[np.concatenate([one.wordings + begin for one, begin in zip(weighed, begins, strict=True)])]
    counts = np.array([len(one.wordings) for one in weighed])
    starts = _starts(counts)
    likeness = wordings[:, Evidence.LETTERS] + wordings[:, Evidence.MEANING]
    spans = zip(starts.tolist(), counts.tolist(), strict=True)
    nearest = [int(likeness[start : start + count].argmax()) for start, count in spans]
    whole = found[begins + [one.whole for one in weighed]]
    spoken_of = found[begins + [one.spoken_of for one in weighed], Evidence.MORPHEMES_COVERED]
    return np.hstack((np.maximum.reduceat(wordings, starts), whole, spoken_of[:, None])), nearest


def _gather(questions: Sequence[Analysis], weighed: Sequence[_Weighed], statistics: TermStatistics) -> Matrix:
    """Return the evidence that each text of the entries gives, shape (texts, len(Evidence))."""
    terms = np.concatenate([one.terms for one in weighed])
    values = np.concatenate([one.values for one in weighed])
    lengths = np.concatenate([one.lengths for one in weighed])
    shorter = np.concatenate([one.shorter for one in weighed])
    vectors = np.concatenate([one.vectors for one in weighed])
    before = _starts(np.array([len(one.terms) for one in weighed]))
    ends = np.concatenate([one.ends + start for one, start in zip(weighed, before, strict=True)])
    ways = []
    for question in questions:
        asked = statistics.rarity(question.terms) * question.weights
        inside = _starts(question.sizes)
        here, there = _common(terms, question.terms)
        covered = asked[there]
        # Which view of which text each of them stands in.
        views = ends.searchsorted(here, side="right")
        alike = _totals(views, values[here] * covered, ends) / lengths / (np.sqrt(_sums(asked * asked, inside)) + _TINY)
        part = _totals(views, covered, ends) * shorter / (_sums(asked, inside) + _TINY)
        ways.append(np.hstack((alike, part, (vectors @ question.vector)[:, None])))
    return (ways[0] if len(ways) == 1 else np.maximum.reduce(ways)).astype(np.float32)


def _common(terms: Terms, asked: Terms) -> tuple[NDArray[np.intp], NDArray[np.intp]]:
    """Return where in `terms` something is that was asked for, and where in `asked` that is."""
    # Most terms were not asked for: a look at half of their bits says so, at a tenth of the cost of a search.
    marked = np.zeros(_MARKS, dtype=np.bool_)
    marked[asked & (_MARKS - 1)] = True
    near = marked[terms & (_MARKS - 1)].nonzero()[0]
    order = asked.argsort()
    ordered = asked[order]
    places = ordered[:-1].searchsorted(terms[near])
    same = ordered[places] == terms[near]
    return near[same], order[places[same]]


def _starts(sizes: NDArray[np.intp]) -> NDArray[np.intp]:
    return np.concatenate(([0], np.cumsum(sizes)[:-1]))


def _sums(values: Vector, starts: NDArray[np.intp]) -> Matrix:
    return np.add.reduceat(values, starts).reshape(-1, _VIEWS)


def _totals(views: NDArray[np.intp], amounts: Vector, ends: NDArray[np.intp]) -> NDArray[np.float64]:
    """Return the sum of what stands in each view of each text, shape (texts, views)."""
    totals = np.asarray(np.bincount(views, weights=amounts, minlength=len(ends)), dtype=np.float64)
    return totals.reshape(-1, _VIEWS)


def _distinct(entry: EntryAnalysis) -> NDArray[np.uint32]:
    return np.unique(entry.whole.terms & np.uint32(_TABLE - 1))
