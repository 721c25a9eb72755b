"""Texts as rows of numbers: which features there are, how much each says, and each text's values."""

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from itertools import chain
from typing import Final

import numpy as np
from numpy.typing import NDArray

from aicc.lexicon import Vector
from aicc.nlu.features import (
    GRAMMAR,
    LETTERS,
    MEANING,
    PHRASING,
    PHRASING_MARK,
    WRITING,
    Features,
    meaning,
    phrasing,
)

Matrix = NDArray[np.float32]
Rows = NDArray[np.intp]
# From so many phrases on, features that occur once cost memory and say nothing, and how texts are put together counts.
_MANY_PHRASES: Final = 5_000


@dataclass(frozen=True, slots=True, kw_only=True, eq=False, repr=False)
class Vocabulary:
    """The features that a classifier knows."""

    # Feature to its row.
    rows: Mapping[str, int]
    # Inverse document frequency by row; the last entry is that of an unknown feature.
    idf: Matrix
    # Mean of the phrases' meanings.
    centre: Vector
    # Whether how texts are put together is among the features.
    phrased: bool = field(init=False)

    def __post_init__(self) -> None:
        object.__setattr__(self, "phrased", any(name.startswith(PHRASING_MARK) for name in self.rows))

    def weigh(self, found: Features) -> tuple[Rows, Matrix]:
        """Return rows and values of a text's features; each view has the length of its weight.

        Unknown features count into the length: a text made of what was never seen scores low everywhere.
        """
        views = [(found.writing, WRITING), (found.letters, LETTERS), (found.grammar, GRAMMAR)]
        if self.phrased:
            views.append((phrasing(found), PHRASING))
        get, unknown = self.rows.get, float(self.idf[-1]) ** 2
        known = [[row for row in map(get, names) if row is not None] for names, _ in views]
        rows = np.array(list(chain.from_iterable(known)), dtype=np.intp)
        values = self.idf.take(rows)
        start = 0
        for (names, weight), found_rows in zip(views, known, strict=True):
            view = values[start : start + len(found_rows)]
            length = float(view @ view) + (len(names) - len(found_rows)) * unknown
            view *= np.float32((weight / length) ** 0.5 if length else 0.0)
            start += len(found_rows)
        return rows, values

    def meaning(self, found: Features) -> Vector:
        """Return the meaning of a text with the length of its weight, or less where words are unknown."""
        return meaning(found, self.centre) * np.float32(MEANING**0.5)


@dataclass(frozen=True, slots=True, kw_only=True, eq=False, repr=False)
class Design:
    """Phrases as numbers: sparse features, row after row, and dense meanings."""

    # Of all phrases one after the other.
    columns: Rows
    values: Matrix
    # Where each phrase begins in `columns`, and the end.
    starts: Rows
    # Shape (phrases, dimensions).
    meanings: Matrix

    def __len__(self) -> int:
        return len(self.meanings)

    def row(self, number: int) -> tuple[Rows, Matrix]:
        """Return columns and values of one phrase."""
        inside = slice(self.starts[number], self.starts[number + 1])
        return self.columns[inside], self.values[inside]

    def take(self, numbers: Sequence[int] | Rows) -> "Design":
        """Return the design of some of the phrases."""
        return lay_out([self.row(number) for number in numbers], self.meanings[np.asarray(numbers, dtype=np.intp)])


def learn_vocabulary(found: Sequence[Features]) -> Vocabulary:
    """Return the vocabulary of these texts."""
    seen_in = Counter(name for item in found for name in item.writing + item.letters + item.grammar)
    many = len(found) >= _MANY_PHRASES
    if many:
        seen_in.update(name for item in found for name in phrasing(item))
    fewest = 2 if many else 1
    rows = {name: row for row, name in enumerate(sorted(name for name, count in seen_in.items() if count >= fewest))}
    counts = np.array([seen_in[name] for name in rows] + [0], dtype=np.float64)
    idf = (np.log((1 + len(found)) / (1 + counts)) + 1).astype(np.float32)
    meanings = np.array([meaning(item) for item in found], dtype=np.float64)
    centre: Vector = (meanings.sum(axis=0) / len(found)).astype(np.float32)
    return Vocabulary(rows=rows, idf=idf, centre=centre)


def lay_out(rows: Iterable[tuple[Rows, Matrix]], meanings: Matrix) -> Design:
    """Return rows and meanings of phrases as a design."""
    kept = list(rows)
    ends = np.cumsum([0, *(len(columns) for columns, _ in kept)])
    return Design(
        columns=np.concatenate([columns for columns, _ in kept]),
        values=np.concatenate([values for _, values in kept]),
        starts=ends.astype(np.intp),
        meanings=meanings,
    )


def with_embedding(meaning: Vector, embedding: Vector | None) -> Vector:
    """Return a meaning and the embedding of the same text, brought to length 1, as one vector."""
    if embedding is None:
        return meaning
    length = np.float32(float(embedding @ embedding) ** 0.5 or 1.0)
    return np.concatenate([meaning, (embedding / length).astype(np.float32)])
