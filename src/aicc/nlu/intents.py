"""Recognising intents: exact keywords first, then a linear classifier learned from examples in milliseconds.

The classifier is ridge regression over n-grams (features.py), solved in closed form, so that training is
deterministic and every example's leave-one-out scores come for free (Allen 1974, the PRESS statistic). From those
the confidence is calibrated: the score of the right intent against the best score among the wrong ones, which stands
for what the classifier would say of a text whose intent it does not know.
"""

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Final

import numpy as np
from numpy.typing import NDArray

from aicc.models.errors import TrainingInvalid
from aicc.models.understanding import IntentScore, IntentSource
from aicc.nlu.features import features
from aicc.utils.text import squeeze, squeeze_known

# More ridge forgets examples, less follows single ones; chosen on public training data, not on any test row.
_RIDGE: Final = 0.3
# Keeps the fit finite when the two kinds of scores do not overlap.
_CALIBRATION_PRIOR: Final = 0.1
_KEYWORD_CONFIDENCE: Final = 0.95
_MAX_READINGS: Final = 5
_MAX_PHRASES: Final = 6_000

Matrix = NDArray[np.float32]


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class IntentClassifier:
    """A trained classifier."""

    # Names of the intents: the columns of `weights`.
    intents: tuple[str, ...]
    # n-gram to row of `weights`.
    vocabulary: Mapping[str, int]
    # Inverse document frequency of each n-gram; the last entry is that of an unknown one.
    idf: Matrix
    weights: Matrix
    # Confidence = logistic(bias + slope * score).
    calibration: tuple[float, float]
    # Checksum of what it was trained on.
    version: str

    def classify(self, text: str) -> tuple[IntentScore, ...]:
        """Return the readings of a normalised text, at most five, most confident first."""
        rows, values = _weigh(features(text), self.vocabulary, self.idf)
        if not len(rows):
            return ()
        scores = values @ self.weights[rows]
        bias, slope = self.calibration
        confidences = 1 / (1 + np.exp(-(bias + slope * scores)))
        order = np.argsort(-scores, kind="stable")[:_MAX_READINGS]
        return tuple(
            IntentScore(
                intent=self.intents[column], confidence=float(confidences[column]), source=IntentSource.CLASSIFIER
            )
            for column in order
        )


def train(examples: Mapping[str, Sequence[str]], *, version: str) -> IntentClassifier:
    """Learn intents from example phrases.

    Args:
        examples: intent to its phrases.
        version: checksum of the examples, kept in the classifier.

    Raises:
        TrainingInvalid: there are no phrases, or more than 6,000.
    """
    intents = tuple(examples)
    phrases = [(phrase, column) for column, name in enumerate(intents) for phrase in examples[name]]
    if not phrases or len(phrases) > _MAX_PHRASES:
        raise TrainingInvalid(found=len(phrases), limit=_MAX_PHRASES)
    grams = [features(phrase) for phrase, _ in phrases]
    vocabulary, idf = _learn_vocabulary(grams)
    design = np.zeros((len(phrases), len(vocabulary)), dtype=np.float32)
    for row, names in enumerate(grams):
        columns, values = _weigh(names, vocabulary, idf)
        design[row, columns] = values
    wanted = np.zeros((len(phrases), len(intents)))
    wanted[np.arange(len(phrases)), [column for _, column in phrases]] = 1.0
    inverse = np.linalg.inv(design.astype(np.float64) @ design.T + _RIDGE * np.eye(len(phrases)))
    duals = inverse @ wanted
    held_out = wanted - duals / np.diag(inverse)[:, None]
    return IntentClassifier(
        intents=intents,
        vocabulary=vocabulary,
        idf=idf,
        weights=(design.T @ duals).astype(np.float32),
        calibration=_calibrate(held_out, wanted.argmax(axis=1)),
        version=version,
    )


def keyword_reading(text: str, keywords: Mapping[str, Sequence[str]]) -> IntentScore | None:
    """Return the intent of the longest keyword in the text, compared without spaces; None when there is none."""
    squeezed = squeeze(text)
    best, length = "", 0
    for intent, words in keywords.items():
        for word in words:
            needle = squeeze_known(word)
            if len(needle) > length and needle in squeezed:
                best, length = intent, len(needle)
    if not length:
        return None
    return IntentScore(intent=best, confidence=_KEYWORD_CONFIDENCE, source=IntentSource.KEYWORD)


def _learn_vocabulary(grams: Sequence[Sequence[str]]) -> tuple[dict[str, int], Matrix]:
    seen_in = Counter(name for names in grams for name in set(names))
    vocabulary = {name: row for row, name in enumerate(sorted(seen_in))}
    counts = np.array([seen_in[name] for name in vocabulary] + [0], dtype=np.float64)
    return vocabulary, (np.log((1 + len(grams)) / (1 + counts)) + 1).astype(np.float32)


def _weigh(names: Sequence[str], vocabulary: Mapping[str, int], idf: Matrix) -> tuple[NDArray[np.intp], Matrix]:
    """Return rows and unit-length tf-idf values of the known n-grams.

    Unknown ones count into the length: a text made of what was never seen scores low everywhere.
    """
    counts: dict[int, int] = {}
    unknown = 0
    for name in names:
        row = vocabulary.get(name)
        if row is None:
            unknown += 1
        else:
            counts[row] = counts.get(row, 0) + 1
    rows = np.fromiter(counts, dtype=np.intp, count=len(counts))
    values = np.fromiter(counts.values(), dtype=np.float32, count=len(counts)) * idf[rows]
    length = float(values @ values) + unknown * float(idf[-1]) ** 2
    return rows, values / np.float32(length**0.5 or 1.0)


def _calibrate(held_out: NDArray[np.float64], own: NDArray[np.intp]) -> tuple[float, float]:
    """Fit the confidence by logistic regression (Newton's method) on held-out scores."""
    if held_out.shape[1] < 2:
        return (-4.0, 16.0)
    rows = np.arange(len(own))
    right = held_out[rows, own]
    strangers = held_out.copy()
    strangers[rows, own] = -np.inf
    scores = np.concatenate([right, strangers.max(axis=1)])
    inputs = np.stack([np.ones(len(scores)), scores], axis=1)
    labels = np.repeat([1.0, 0.0], len(own))
    found = np.zeros(2)
    for _ in range(25):
        chances = 1 / (1 + np.exp(-np.clip(inputs @ found, -30, 30)))
        gradient = inputs.T @ (labels - chances) - _CALIBRATION_PRIOR * found
        curvature = (inputs * (chances * (1 - chances))[:, None]).T @ inputs + _CALIBRATION_PRIOR * np.eye(2)
        found += np.linalg.solve(curvature, gradient)
    return (float(found[0]), float(found[1]))
