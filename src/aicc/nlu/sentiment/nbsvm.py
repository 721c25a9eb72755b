"""A linear classifier over hashed n-grams, learned from labelled texts in seconds: an NB-SVM.

Each feature is weighted by how much likelier it is in one class than in the other (the naive Bayes log ratio), and a
support vector machine learns on those (Wang and Manning 2012, "Baselines and Bigrams"), by dual coordinate descent
(Hsieh et al. 2008). Same texts in the same order, same weights: the only chance in it is seeded.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

import numpy as np
from numpy.typing import NDArray

from aicc.nlu.sentiment.ngrams import FEATURE_BITS, features

# Chosen by cross-validation inside the training parts, never on a test row.
_COST: Final = 1.0
_EPOCHS: Final = 8
_SMOOTHING: Final = 1.0
_SEED: Final = 20_26

Floats = NDArray[np.float64]
Flags = NDArray[np.bool_]


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Corpus:
    """Texts as the features that at least so many of them have."""

    # The features of all texts, one text after the other, as columns of `features`.
    columns: NDArray[np.int32]
    # Where each text begins in `columns`; the last entry is where the last one ends.
    starts: NDArray[np.intp]
    # One over the root of how many features each text has, rare ones counted.
    scales: Floats
    # Column to feature.
    features: NDArray[np.intp]


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Line:
    """One learned yes or no: score = bias + scale of the text * sum of weights."""

    # Column of the corpus to weight.
    weights: NDArray[np.float32]
    bias: float


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class TextClassifier:
    """Names what a text is, for any set of labels."""

    labels: tuple[str, ...]
    # Feature to the score that it adds for each label; one row where there are two labels.
    weights: NDArray[np.float32]
    biases: Floats

    def classify(self, text: str) -> str:
        """Return the likeliest label."""
        found = features(text)
        scores = self.biases + self.weights[:, found].sum(axis=1) / len(found) ** 0.5
        if len(self.labels) == 2:
            return self.labels[int(scores[0] > 0)]
        return self.labels[int(scores.argmax())]


def train(texts: Sequence[str], labels: Sequence[str]) -> TextClassifier:
    """Learn to name texts.

    Args:
        texts: normalised texts.
        labels: the label of each.

    Raises:
        ValueError: there are fewer than two different labels.
    """
    names = tuple(sorted(set(labels)))
    if len(names) < 2:
        raise ValueError(f"cannot learn to tell apart {len(names)} label(s); two or more are needed")
    corpus = read(texts)
    targets = names[1:] if len(names) == 2 else names
    lines = [fit(corpus, np.array([label == target for label in labels])) for target in targets]
    weights = np.zeros((len(lines), 1 << FEATURE_BITS), dtype=np.float32)
    for row, line in zip(weights, lines, strict=True):
        row[corpus.features] = line.weights
    return TextClassifier(labels=names, weights=weights, biases=np.array([line.bias for line in lines]))


def read(texts: Sequence[str], *, least: int = 2) -> Corpus:
    """Return the texts as features, those left out that fewer than `least` texts have."""
    rows = [features(text) for text in texts]
    found = np.concatenate(rows)
    sizes = np.array([len(row) for row in rows])
    kept = np.bincount(found, minlength=1 << FEATURE_BITS) >= least
    stays = kept[found]
    columns = (np.cumsum(kept, dtype=np.int32) - 1)[found[stays]]
    starts = np.concatenate(([0], np.cumsum(stays)))[np.concatenate(([0], np.cumsum(sizes)))]
    return Corpus(columns=columns, starts=starts, scales=sizes**-0.5, features=np.flatnonzero(kept))


def fit(corpus: Corpus, wanted: Flags, *, cost: float = _COST, epochs: int = _EPOCHS) -> Line:
    """Learn which texts are wanted (squared hinge loss).

    Args:
        corpus: the texts.
        wanted: whether each is one.
        cost: price of an error; more follows single texts, less forgets them.
        epochs: how often each text is looked at.
    """
    squares = (_ratios(corpus, wanted) ** 2).astype(np.float32)
    lengths = _sums(squares, corpus) * corpus.scales**2
    slack = 1 / (2 * cost)
    steps = (lengths + 1 + slack).tolist()
    starts, scales, signs = corpus.starts.tolist(), corpus.scales.tolist(), np.where(wanted, 1.0, -1.0).tolist()
    duals = [0.0] * len(signs)
    weights, bias = np.zeros(len(corpus.features), dtype=np.float32), 0.0
    order = np.random.default_rng(_SEED)
    for _ in range(epochs):
        for row in order.permutation(len(signs)).tolist():
            columns = corpus.columns[starts[row] : starts[row + 1]]
            margin = signs[row] * (float(weights[columns].sum()) * scales[row] + bias)
            dual = max(duals[row] - (margin - 1 + slack * duals[row]) / steps[row], 0.0)
            change = (dual - duals[row]) * signs[row]
            if change:
                weights[columns] += squares[columns] * np.float32(change * scales[row])
                bias += change
                duals[row] = dual
    return Line(weights=weights, bias=bias)


def _ratios(corpus: Corpus, wanted: Flags) -> Floats:
    flags = np.repeat(wanted, np.diff(corpus.starts))
    yes = np.bincount(corpus.columns[flags], minlength=len(corpus.features)) + _SMOOTHING
    no = np.bincount(corpus.columns[~flags], minlength=len(corpus.features)) + _SMOOTHING
    ratios: Floats = np.log(yes / yes.sum()) - np.log(no / no.sum())
    return ratios


def _sums(values: NDArray[np.float32], corpus: Corpus) -> Floats:
    """Return for each text the sum of a value over its features."""
    running: Floats = np.concatenate(([0.0], np.cumsum(values[corpus.columns], dtype=np.float64)))
    sums: Floats = running[corpus.starts[1:]] - running[corpus.starts[:-1]]
    return sums
