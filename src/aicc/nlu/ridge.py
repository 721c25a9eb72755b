"""Ridge regression in closed form: for up to a few thousand phrases, with every phrase's held-out scores for free.

Scores held out one by one (Allen 1974, the PRESS statistic) say how the classifier treats what it has not learned.
"""

from typing import Final

import numpy as np
from numpy.typing import NDArray

from aicc.nlu.design import Design, Matrix

# More ridge forgets examples, less follows single ones; chosen on public training data, not on any test row.
_RIDGE: Final = 0.3


def solve_ridge(
    design: Design, labels: NDArray[np.intp], sizes: tuple[int, int]
) -> tuple[Matrix, Matrix, NDArray[np.float64]]:
    """Return weights of features, weights of meanings, and the held-out scores of every phrase.

    Args:
        design: the phrases.
        labels: column of each phrase's intent, -1 for a phrase that belongs to none.
        sizes: how many features and how many intents there are.
    """
    features, intents = sizes
    wanted = np.zeros((len(design), intents))
    own = np.flatnonzero(labels >= 0)
    wanted[own, labels[own]] = 1.0
    inverse = np.linalg.inv(_likeness(design, features).astype(np.float64) + _RIDGE * np.eye(len(design)))
    duals = inverse @ wanted
    held_out = wanted - duals / np.diag(inverse)[:, None]
    weights = np.zeros((features, intents), dtype=np.float32)
    small = duals.astype(np.float32)
    for number in range(len(design)):
        columns, values = design.row(number)
        weights[columns] += values[:, None] * small[number]
    return weights, design.meanings.T @ small, held_out


def _likeness(design: Design, features: int) -> Matrix:
    """Return the inner products of all phrases."""
    likeness: Matrix = design.meanings @ design.meanings.T
    one = np.zeros(features, dtype=np.float32)
    for number in range(len(design)):
        columns, values = design.row(number)
        one[columns] = values
        likeness[number] += np.add.reduceat(design.values * one[design.columns], design.starts[:-1])
        one[columns] = 0.0
    return likeness
