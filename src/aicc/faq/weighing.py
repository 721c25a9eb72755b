"""What entries are to every question: their terms side by side, weighed by how rare each is among all entries."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

import numpy as np
from numpy.typing import NDArray

from aicc.faq.analysis import EntryAnalysis, Terms, View
from aicc.lexicon import Vector

Matrix = NDArray[np.float32]
Places = NDArray[np.intp]
VIEWS: Final = len(View)
TINY: Final = 1e-6
_TABLE: Final = 1 << 20
_MARKS: Final = 1 << 16
# As in BM25: how soon more of a term says nothing more, and how much longer texts are held against it.
_SATURATION: Final = 1.2
_BY_LENGTH: Final = 0.75


@dataclass(frozen=True, slots=True, kw_only=True, eq=False, repr=False)
class Weighed:
    """The texts of some entries, each once: its wordings, all of it as one text, and what it speaks of."""

    # Terms of all texts, shape (terms,), their weights among all entries, and which view of which text each is in.
    terms: Terms
    values: Vector
    views: Places
    # Whether the terms stand in order, so that those of a question are found without a look at each.
    ordered: bool
    # Length of each view's terms as a vector, and what its coverage is multiplied with (BM25), shape (texts, VIEWS).
    lengths: Matrix
    shorter: Matrix
    # Shape (texts, dimensions).
    vectors: Matrix
    # Which texts are wordings, shape (wordings,), and where those of each entry begin among them, shape (entries,).
    wordings: Places
    starts: Places
    # Which text is the whole of each entry, and which is what it speaks of, shape (entries,).
    whole: Places
    spoken_of: Places

    def having(self, asked: Terms) -> tuple[Places, Places]:
        """Return where in `terms` something is that was asked for, and where in `asked` that is."""
        return self._look_up(asked) if self.ordered else self._look_through(asked)

    def _look_up(self, asked: Terms) -> tuple[Places, Places]:
        first, last = self.terms.searchsorted(asked), self.terms.searchsorted(asked, side="right")
        counts = last - first
        there = np.arange(len(asked)).repeat(counts)
        return np.arange(len(there)) + (first - counts.cumsum() + counts).repeat(counts), there

    def _look_through(self, asked: Terms) -> tuple[Places, Places]:
        # Most terms were not asked for: a look at half of their bits says so, at a tenth of the cost of a search.
        marked = np.zeros(_MARKS, dtype=np.bool_)
        marked[asked & (_MARKS - 1)] = True
        near = marked[self.terms & (_MARKS - 1)].nonzero()[0]
        order = asked.argsort()
        ordered = asked[order]
        places = ordered[:-1].searchsorted(self.terms[near])
        same = ordered[places] == self.terms[near]
        return near[same], order[places[same]]


class TermStatistics:
    """In how many entries each term occurs: rare terms say more. Terms share counters where their hashes meet."""

    def __init__(self) -> None:
        self._counts = np.zeros(_TABLE, dtype=np.int32)
        # Rarity by count; None after a change, until the next search.
        self._by_count: Vector | None = None
        self._sizes = np.zeros(VIEWS)
        self.entries = 0

    def add(self, entry: EntryAnalysis) -> None:
        """Count the terms of a new entry: of its wordings and keywords."""
        self._counts[_counters(entry)] += 1
        self._sizes += entry.whole.sizes
        self.entries += 1
        self._by_count = None

    def remove(self, entry: EntryAnalysis) -> None:
        """Take the terms of an entry back."""
        self._counts[_counters(entry)] -= 1
        self._sizes -= entry.whole.sizes
        self.entries -= 1
        self._by_count = None

    def rarity(self, terms: NDArray[np.uint32]) -> Vector:
        """Return the inverse document frequency of terms, as BM25 has it, shape (terms,)."""
        by_count = self._by_count
        if by_count is None:
            counts = np.arange(self.entries + 1)
            by_count = np.log1p((self.entries - counts + 0.5) / (counts + 0.5)).astype(np.float32)
            self._by_count = by_count
        rarity: Vector = by_count.take(self._counts.take(terms & (_TABLE - 1)), mode="clip")
        return rarity

    def weigh(self, entries: Sequence[EntryAnalysis], *, ordered: bool = False) -> Weighed:
        """Return entries as they are to every question.

        Args:
            entries: at least one.
            ordered: whether to put the terms in order, which is worth it for several questions.
        """
        # The whole of an entry with one wording is that wording.
        of_entry = [{id(text): text for text in (*one.wordings, one.whole, one.spoken_of)} for one in entries]
        texts = [text for each in of_entry for text in each.values()]
        place = {key: number for number, key in enumerate(key for each in of_entry for key in each)}
        terms = np.concatenate([text.terms for text in texts])
        values = self.rarity(terms) * np.concatenate([text.weights for text in texts])
        sizes = np.concatenate([text.sizes for text in texts])
        views = np.arange(len(sizes)).repeat(sizes)
        long = (sizes.reshape(-1, VIEWS) / self.usual_sizes()).astype(np.float32)
        lengths = np.sqrt(sums(values * values, sizes)) + np.float32(TINY)
        if ordered:
            order = terms.argsort(kind="stable")
            terms, values, views = terms[order], values[order], views[order]
        return Weighed(
            terms=terms,
            values=values,
            views=views,
            ordered=ordered,
            lengths=lengths,
            shorter=(1 + _SATURATION) / (1 + _SATURATION * (1 - _BY_LENGTH + _BY_LENGTH * long)),
            vectors=np.array([text.vector for text in texts]),
            wordings=np.array([place[id(text)] for one in entries for text in one.wordings]),
            starts=begins(np.array([len(one.wordings) for one in entries])),
            whole=np.array([place[id(one.whole)] for one in entries]),
            spoken_of=np.array([place[id(one.spoken_of)] for one in entries]),
        )

    def usual_sizes(self) -> Matrix:
        """Return how many terms an entry has in each view on average, shape (VIEWS,)."""
        return (self._sizes / max(self.entries, 1)).astype(np.float32) + 1


def begins(sizes: Places) -> Places:
    """Return where each part begins, of parts of so many one after the other."""
    return np.concatenate(([0], sizes.cumsum()[:-1]))


def sums(values: Vector, sizes: Places) -> Matrix:
    """Return the sum of each view of each text, shape (texts, VIEWS); `sizes` says how many terms each has."""
    return np.add.reduceat(values, begins(sizes)).reshape(-1, VIEWS)


def _counters(entry: EntryAnalysis) -> NDArray[np.uint32]:
    # One that comes twice still counts once: numpy adds to each place that is named, however often.
    return entry.whole.terms & np.uint32(_TABLE - 1)
