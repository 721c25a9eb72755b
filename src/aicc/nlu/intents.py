"""Recognising intents: exact keywords first, then a linear classifier (learned by training.py)."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Final

import numpy as np

from aicc.lexicon import Vector
from aicc.models.understanding import IntentScore, IntentSource
from aicc.nlu.confidence import Calibration
from aicc.nlu.design import Matrix, Vocabulary, with_embedding
from aicc.nlu.features import features
from aicc.nlu.misspelt import Spelling
from aicc.utils.text import squeeze, squeeze_known

_KEYWORD_CONFIDENCE: Final = 0.95
_MAX_READINGS: Final = 5
# From this confidence on a message is not looked at for slips of the finger.
_SURE: Final = 0.8


@dataclass(frozen=True, slots=True, kw_only=True, eq=False, repr=False)
class IntentClassifier:
    """A trained classifier."""

    # Names of the intents: the columns of the weights.
    intents: tuple[str, ...]
    vocabulary: Vocabulary
    # Shape (features, intents), or with one more column, that of belonging to any intent, if it is calibrated.
    weights: Matrix
    # Shape (dimensions of a meaning and of an embedding, intents).
    meanings: Matrix
    calibration: Calibration
    # Confidence that 97 of 100 phrases reach when held out: below it, a text is likely none of the intents.
    floor: float
    # Checksum of what it was trained on.
    version: str
    spelling: Spelling

    def classify(self, text: str, embedding: Vector | None = None) -> tuple[IntentScore, ...]:
        """Return the readings of a normalised text, at most five, most confident first.

        `embedding` is what the embedder of the training says of the text; without one in training, None.
        """
        readings = self._readings(text, embedding)
        if readings and readings[0].confidence < _SURE and (corrected := self.spelling.corrected(text)) != text:
            second = self._readings(corrected, embedding)
            if second and second[0].confidence > readings[0].confidence:
                return second
        return readings

    def _readings(self, text: str, embedding: Vector | None) -> tuple[IntentScore, ...]:
        found = features(text)
        if not found.writing:
            return ()
        rows, values = self.vocabulary.weigh(found)
        dense = with_embedding(self.vocabulary.meaning(found), embedding)
        scores = (values @ self.weights[rows] + dense @ self.meanings).astype(np.float64)
        confidences = self.calibration.confidences(scores).tolist()
        best = sorted(range(len(confidences)), key=confidences.__getitem__, reverse=True)[:_MAX_READINGS]
        return tuple(
            IntentScore(intent=self.intents[column], confidence=confidences[column], source=IntentSource.CLASSIFIER)
            for column in best
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
