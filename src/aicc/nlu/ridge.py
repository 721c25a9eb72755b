"""Ridge regression in closed form: for up to a few thousand phrases, with every phrase's held-out scores for free.

Scores held out one by one (Allen 1974, the PRESS statistic) say how the classifier treats what it has not learned.
"""

from typing import Final, NamedTuple

import numpy as np
from numpy.typing import NDArray

from aicc.nlu.design import Design, Matrix

Scores = NDArray[np.float64]

# More ridge forgets examples, less follows single ones; chosen on public training data, not on any test row.
_RIDGE: Final = 0.3
# Matrices of fewer rows are inverted at once.
_SMALL: Final = 64


class Solution(NamedTuple):
    """What was learned from texts. The last column is that of belonging to any intent at all."""

    # Shape (features, intents + 1) and (dimensions of a meaning, intents + 1).
    weights: Matrix
    meanings: Matrix
    # Scores of every text had it not been learned, shape (texts, intents + 1).
    held_out: Scores


def solve_ridge(design: Design, labels: NDArray[np.intp], sizes: tuple[int, int]) -> Solution:
    """Learn the intents from the texts that belong to one, and belonging from all.

    Args:
        design: the texts; first those that belong to an intent, then those that belong to none.
        labels: column of each text's intent, -1 for a text that belongs to none.
        sizes: how many features and how many intents there are.
    """
    features, intents = sizes
    own = int((labels >= 0).sum())
    wanted = np.zeros((len(design), intents + 1))
    wanted[np.arange(own), labels[:own]] = 1.0
    wanted[:own, intents] = 1.0
    likeness = _likeness(design, features).astype(np.float64)
    ridged = likeness.copy()
    ridged[np.diag_indices_from(ridged)] += _RIDGE
    inverse = _inverse_of_lower(np.linalg.cholesky(ridged).astype(np.float64, copy=False))
    duals, held_out = np.zeros_like(wanted), np.zeros_like(wanted)
    duals[:, intents:], held_out[:, intents:] = _solve(inverse, wanted[:, intents:])
    # The first rows of a triangular matrix know nothing of those below: the same inverse serves the first texts alone.
    duals[:own, :intents], held_out[:own, :intents] = _solve(inverse[:own, :own], wanted[:own, :intents])
    held_out[own:, :intents] = likeness[own:, :own] @ duals[:own, :intents]
    weights = np.zeros((features, intents + 1), dtype=np.float32)
    small = duals.astype(np.float32)
    for number in range(len(design)):
        columns, values = design.row(number)
        weights[columns] += values[:, None] * small[number]
    return Solution(weights, design.meanings.T @ small, held_out)


def _solve(inverse: Scores, wanted: Scores) -> tuple[Scores, Scores]:
    """Return duals and held-out scores from the inverse of the Cholesky factor: less work than the whole inverse."""
    duals = inverse.T @ (inverse @ wanted)
    return duals, wanted - duals / np.einsum("ij,ij->j", inverse, inverse)[:, None]


def _inverse_of_lower(lower: Scores) -> Scores:
    """Return the inverse of a lower triangular matrix, by halves."""
    half = len(lower) // 2
    if half < _SMALL:
        return np.linalg.inv(lower).astype(np.float64, copy=False)
    inverse = np.zeros_like(lower)
    first = inverse[:half, :half] = _inverse_of_lower(lower[:half, :half])
    second = inverse[half:, half:] = _inverse_of_lower(lower[half:, half:])
    inverse[half:, :half] = -second @ (lower[half:, :half] @ first)
    return inverse


def _likeness(design: Design, features: int) -> Matrix:
    """Return the inner products of all phrases."""
    likeness: Matrix = design.meanings @ design.meanings.T
    one = np.zeros(features, dtype=np.float32)
    for number in range(len(design)):
        columns, values = design.row(number)
        one[columns] = values
        until = design.starts[number + 1]
        products = design.values[:until] * one[design.columns[:until]]
        likeness[number, : number + 1] += np.add.reduceat(products, design.starts[: number + 1])
        likeness[:number, number] = likeness[number, :number]
        one[columns] = 0.0
    return likeness
