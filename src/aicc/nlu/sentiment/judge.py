"""From evidence to a verdict: a mood, four emotions, abuse. And the artefact that holds all that was learned."""

from dataclasses import dataclass
from math import exp
from typing import Final

import numpy as np
from numpy.typing import NDArray

from aicc.models.understanding import Emotion, Mood, Sentiment
from aicc.nlu.sentiment.evidence import EXTRAS, LineTable, gather

# In the order of the scores.
MOODS: Final = (Mood.POSITIVE, Mood.NEGATIVE, Mood.NEUTRAL, Mood.MIXED)
EMOTIONS: Final = tuple(Emotion)
# What each row of `Judge.weights` decides.
VERDICTS: Final = (*MOODS, *EMOTIONS, "ABUSE")
# Scores are cut here, so that exp stays finite.
_SURE: Final = 30.0
_ABUSE_RULE: Final = len(EXTRAS) - EXTRAS.index("abuse")


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Judge:
    """The trained classifier as it serves."""

    table: LineTable
    # What each piece of evidence counts for each verdict: VERDICTS x evidence.
    weights: NDArray[np.float64]
    biases: NDArray[np.float64]
    # Checksum of what it was trained on.
    version: str

    def judge(self, text: str) -> Sentiment:
        """Return the sentiment of a normalised text."""
        evidence = gather(text, self.table)
        scores = (self.weights @ evidence + self.biases).tolist()
        odds = [exp(min(max(score, -_SURE), _SURE)) for score in scores]
        total = sum(odds[: len(MOODS)])
        moods = [odd / total for odd in odds[: len(MOODS)]]
        positive, negative, neutral, mixed = moods
        chances = [odd / (1.0 + odd) for odd in odds[len(MOODS) :]]
        # Who speaks without any mood has no emotion either.
        moved = min(1.0, 2.0 * (1.0 - neutral))
        return Sentiment(
            mood=MOODS[moods.index(max(moods))],
            positive=positive,
            negative=negative,
            neutral=neutral,
            mixed=mixed,
            emotions=tuple((emotion, moved * chance) for emotion, chance in zip(EMOTIONS, chances, strict=False)),
            # What the rules are sure of stays: they know words that no training line had.
            abuse=max(chances[-1], float(evidence[-_ABUSE_RULE])),
        )
