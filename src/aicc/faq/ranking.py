"""How well entries answer a question: one row of evidence per entry, and the probability that it is the right one.

Every search engine proposes entries; the order and the probabilities come from here, whichever engine proposed. The
weights were fitted by tools/fit_faq_ranking.py.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from enum import IntEnum
from functools import lru_cache
from pathlib import Path
from typing import Final

import msgspec
import numpy as np
from numpy.typing import NDArray

from aicc.faq.analysis import Analysis
from aicc.faq.weighing import TINY, VIEWS, Matrix, Places, TermStatistics, Weighed, sums
from aicc.lexicon import Vector

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


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Verdict:
    """What the evidence comes to, for each entry: shape (entries,)."""

    # Sums of the weighted evidence: the order of entries.
    scores: Vector
    # Probability that each answers the question, 0..1.
    probabilities: Vector


def judge(found: Matrix, bonus: Vector, *, among: int | None = None) -> Verdict:
    """Return what the evidence comes to.

    Args:
        found: a row for each entry, as `evidence` returns it.
        bonus: shape (entries,), added to the scores: priority, opinions.
        among: so many of them, the best, may be right; None: all.
    """
    weights, answerable, bias = _fitted()
    scores = found @ weights + bonus
    powers = np.exp(scores - scores.max())
    if among is not None and len(powers) > among:
        powers[powers < np.partition(powers, -among)[-among]] = 0.0
    # No entry below the first is likelier to be right than its share says.
    chance = 1 / (1 + np.exp(-(found[int(scores.argmax())] @ answerable + bias)))
    return Verdict(scores=scores, probabilities=chance * powers / powers.sum())


@lru_cache(maxsize=1)
def _fitted() -> tuple[Vector, Vector, float]:
    file = msgspec.json.decode(RANKING_PATH.read_bytes(), type=RankingFile)
    return np.array(file.weights, dtype=np.float32), np.array(file.answerable, dtype=np.float32), file.bias


def evidence(questions: Sequence[Analysis], entries: Weighed, statistics: TermStatistics) -> tuple[Matrix, Places]:
    """Return what speaks for each entry, shape (entries, 2 * len(Evidence) + 1), and which of its wordings is nearest.

    First what its wordings give (of each kind of evidence the most that one of them has), then all wordings and
    keywords as one text, then how much of the question's morphemes these and the answer have. Of several ways to put
    the question, the one that finds more counts.
    """
    ways = [_gather(question, entries, statistics) for question in questions]
    found = ways[0] if len(ways) == 1 else np.maximum.reduce(ways)
    wordings = found[entries.wordings]
    best = np.maximum.reduceat(wordings, entries.starts)
    spoken_of = found[entries.spoken_of, Evidence.MORPHEMES_COVERED]
    rows = np.hstack((best, found[entries.whole], spoken_of[:, None]))
    return rows, _nearest(wordings[:, Evidence.LETTERS] + wordings[:, Evidence.MEANING], entries.starts)


def _gather(question: Analysis, entries: Weighed, statistics: TermStatistics) -> Matrix:
    """Return the evidence that each text of the entries gives, shape (texts, len(Evidence))."""
    asked = statistics.rarity(question.terms) * question.weights
    here, there = entries.having(question.terms)
    covered, views = asked[there], entries.views[here]
    found = np.empty((len(entries.vectors), len(Evidence)), dtype=np.float32)
    alike = _totals(views, entries.values[here] * covered, entries.lengths.size) / entries.lengths
    found[:, :VIEWS] = alike / (np.sqrt(sums(asked * asked, question.sizes)) + TINY)
    part = _totals(views, covered, entries.lengths.size) * entries.shorter
    found[:, VIEWS : 2 * VIEWS] = part / (sums(asked, question.sizes) + TINY)
    found[:, Evidence.MEANING] = entries.vectors @ question.vector
    return found


def _totals(views: Places, amounts: Vector, count: int) -> NDArray[np.float64]:
    """Return the sum of what stands in each view of each text, shape (texts, VIEWS)."""
    totals = np.asarray(np.bincount(views, weights=amounts, minlength=count), dtype=np.float64)
    return totals.reshape(-1, VIEWS)


def _nearest(likeness: Vector, starts: Places) -> Places:
    """Return which wording of each entry is most like the question, the first of equals, shape (entries,)."""
    counts = np.diff(starts, append=len(likeness))
    most: Places = (likeness == np.maximum.reduceat(likeness, starts).repeat(counts)).nonzero()[0]
    first: Places = most[most.searchsorted(starts)]
    return first - starts
