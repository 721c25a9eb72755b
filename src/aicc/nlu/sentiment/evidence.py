"""What speaks for which mood in a text, as a short vector: the learned lines, the lexicon, the abuse rules."""

import re
from dataclasses import dataclass
from typing import Final

import numpy as np
from numpy.typing import NDArray

from aicc.nlu.sentiment.abuse import rate
from aicc.nlu.sentiment.mood_words import denies, turns, words_of
from aicc.nlu.sentiment.ngrams import features

# Beside the scores of the lines: what speaks for and against in the first line, the lexicon, the length (of 60
# characters), the abuse rules.
EXTRAS: Final = (
    "for",
    "against",
    "both",
    "praise",
    "blame",
    "praise_and_blame",
    "denied_praise",
    "denied_blame",
    "turn",
    "denial",
    "length",
    "abuse",
)
_LONG: Final = 60
# Account and phone numbers, amounts: their digits say nothing of a mood.
_NUMBER: Final = re.compile(r"[0-9][0-9,.:-]{3,}")

Floats = NDArray[np.float64]


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class LineTable:
    """Learned lines packed into slots: a feature's low bits name its slot, its high bits the owner of the slot.

    A feature whose slot belongs to another one is unknown. Slots were given to those that matter most.
    """

    # Names of the lines: the columns of `weights`. The first one tells praise from blame.
    names: tuple[str, ...]
    # Slot to the high bits of its feature; their number is a power of two, 2 ** 16 at least.
    owners: NDArray[np.uint8]
    # Slot to the weight of its feature in each line, -127..127. Small, because reading it is waiting for memory.
    weights: NDArray[np.int8]
    # What a weight of 1 is worth in each line.
    scales: Floats
    biases: Floats

    def weigh(self, text: str) -> tuple[Floats, float, float]:
        """Return the score of every line, and what speaks for and against the first one."""
        found = features(_NUMBER.sub(" ", text))
        slots = (found & np.uint32(len(self.owners) - 1)).astype(np.intp)
        known = self.owners.take(slots) == found >> np.uint32(len(self.owners).bit_length() - 1)
        weights = self.weights.take(slots.compress(known), axis=0).astype(np.float32)
        ones = np.ones(len(weights), dtype=np.float32)
        sums = ones @ weights
        share = float(len(found)) ** -0.5
        half = share * float(self.scales[0]) / 2
        first, either = float(sums[0]), float(ones @ np.abs(weights[:, 0]))
        return self.biases + self.scales * sums * share, (either + first) * half, (either - first) * half


def gather(text: str, table: LineTable) -> Floats:
    """Return the evidence of a normalised text: the score of each line of the table, then EXTRAS."""
    scores, good, bad = table.weigh(text)
    words = words_of(text)
    extras = (
        good,
        bad,
        min(good, bad),
        words.praise,
        words.blame,
        min(words.praise, words.blame),
        words.denied_praise,
        words.denied_blame,
        turns(text),
        denies(text),
        min(len(text), _LONG) / _LONG,
        rate(text),
    )
    return np.array((*scores.tolist(), *extras), dtype=np.float64)
