"""Recognising intents: exact keywords first, then a linear classifier (learned by training.py)."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from math import log
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
_MOST_SLIPS: Final = 2
# Keeps odds finite.
_NEVER: Final = 1e-6
# How rare a slip is, in nats, and what a nat of likelier Korean counts beside one of a surer reading. Chosen on
# held-out phrases of the packaged bots that are not those measured.
_SLIP: Final = 5.0
_LIKELIER: Final = 0.5


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
        for _ in range(_MOST_SLIPS):
            if not readings or readings[0].confidence >= _SURE:
                break
            reread = self._reread(text, readings[0].confidence, embedding)
            if reread is None:
                break
            text, readings = reread
        return readings

    def _reread(
        self, text: str, confidence: float, embedding: Vector | None
    ) -> tuple[str, tuple[IntentScore, ...]] | None:
        """Return the text with the slip put right that makes most of it, and its readings; None where none does.

        What speaks for a slip: the text is likelier Korean, and it is read more surely.
        """
        best, most = None, _log_odds(confidence)
        for gain, corrected in self.spelling.corrections(text):
            readings = self._readings(corrected, embedding)
            if not readings or readings[0].confidence <= confidence:
                continue
            evidence = _log_odds(readings[0].confidence) + _LIKELIER * gain - _SLIP
            if evidence > most:
                best, most = (corrected, readings), evidence
        return best

    def _readings(self, text: str, embedding: Vector | None) -> tuple[IntentScore, ...]:
        found = features(text)
        if not found.writing:
            return ()
        rows, values = self.vocabulary.weigh(found)
        dense = with_embedding(self.vocabulary.meaning(found), embedding)
        scores = (values @ self.weights.take(rows, axis=0) + dense @ self.meanings).astype(np.float64)
        confidences = self.calibration.confidences(scores).tolist()
        best = sorted(range(len(confidences)), key=confidences.__getitem__, reverse=True)[:_MAX_READINGS]
        return tuple(
            IntentScore(intent=self.intents[column], confidence=confidences[column], source=IntentSource.CLASSIFIER)
            for column in best
        )


def _log_odds(confidence: float) -> float:
    inside = min(max(confidence, _NEVER), 1 - _NEVER)
    return log(inside / (1 - inside))


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
