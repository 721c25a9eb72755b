"""How sure a reading is: from the scores of a classifier to a share of 1, learned from scores of held-out texts.

A score of a regression is no probability. Two questions make it one: is this intent rather than another meant, judged
by its own score; and is any of them meant, judged by the best score and by a score of its own, that of belonging to any
intent, learned from lines of everyday life that belong to none. The confidence is the product of the two answers.
"""

from dataclasses import dataclass
from typing import Final

import numpy as np
from numpy.typing import NDArray

Scores = NDArray[np.float64]
Labels = NDArray[np.intp]

# Label of a text that belongs to none of the intents.
NO_INTENT: Final = -1
# Keeps the fit finite when the two kinds of scores do not overlap.
_PRIOR: Final = 0.1
_NEWTON_STEPS: Final = 25
# Share of good phrases that may fall below the floor.
_LOST: Final = 0.03


@dataclass(frozen=True, slots=True, kw_only=True)
class Calibration:
    """From scores to confidences."""

    # Bias, and slope of an intent's score: it and no other is meant.
    right: tuple[float, float]
    # Bias, and slopes of the best score and of that of belonging: an intent is meant at all. None: no such score.
    belongs: tuple[float, float, float] | None = None

    def confidences(self, scores: Scores) -> Scores:
        """Return the confidence of each intent, 0..1, shape (..., intents).

        `scores` are those of the intents and, where `belongs` is there, that of belonging to any.
        """
        bias, slope = self.right
        odds = bias + slope * scores
        if self.belongs is None:
            return _logistic(odds)
        bias, best, any_intent = self.belongs
        # In the place of the score of belonging: whether any intent is meant.
        odds[..., -1] = bias + best * scores[..., :-1].max(axis=-1) + any_intent * scores[..., -1]
        chances = _logistic(odds)
        product: Scores = chances[..., :-1] * chances[..., -1:]
        return product


def calibrate(held_out: Scores, labels: Labels) -> tuple[Calibration, float]:
    """Return the calibration, and the floor: the confidence that 97 of 100 held-out phrases reach.

    Args:
        held_out: scores of texts that were not learned from, shape (texts, intents), or with one more column, that of
            belonging to any intent, where some of the texts belong to none.
        labels: column of each text's intent, or NO_INTENT.
    """
    own = labels != NO_INTENT
    if own.all():
        calibration = Calibration(right=_right(held_out, labels))
    else:
        calibration = Calibration(right=_right(held_out[own, :-1], labels[own]), belongs=_belongs(held_out, own))
    best = calibration.confidences(held_out[own]).max(axis=1)
    return calibration, float(np.quantile(best, _LOST))


def _right(held_out: Scores, labels: Labels) -> tuple[float, float]:
    if held_out.shape[1] < 2:
        return (-4.0, 16.0)
    rows = np.arange(len(labels))
    right = held_out[rows, labels]
    wrong = held_out.copy()
    wrong[rows, labels] = -np.inf
    scores = np.concatenate([right, wrong.max(axis=1)])
    bias, slope = _fit(np.stack([np.ones(len(scores)), scores], axis=1), np.repeat([1.0, 0.0], len(rows)))
    return (bias, slope)


def _belongs(held_out: Scores, own: NDArray[np.bool_]) -> tuple[float, float, float]:
    inputs = np.stack([np.ones(len(held_out)), held_out[:, :-1].max(axis=1), held_out[:, -1]], axis=1)
    bias, best, any_intent = _fit(inputs, own.astype(np.float64))
    return (bias, best, any_intent)


def _fit(inputs: Scores, wanted: Scores) -> tuple[float, ...]:
    """Fit a logistic regression by Newton's method; both kinds count as much, however many there are of each."""
    share = wanted.mean()
    weights = np.where(wanted > 0, 0.5 / share, 0.5 / (1 - share))
    found = np.zeros(inputs.shape[1])
    for _ in range(_NEWTON_STEPS):
        chances = _logistic(np.clip(inputs @ found, -30, 30))
        gradient = inputs.T @ (weights * (wanted - chances)) - _PRIOR * found
        curvature = (inputs * (weights * chances * (1 - chances))[:, None]).T @ inputs + _PRIOR * np.eye(len(found))
        found += np.linalg.solve(curvature, gradient)
    return tuple(float(one) for one in found)


def _logistic(scores: Scores) -> Scores:
    chances: Scores = 1 / (1 + np.exp(-scores))
    return chances
