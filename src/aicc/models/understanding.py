"""What a message was understood to mean."""

from dataclasses import dataclass
from enum import StrEnum


class Mood(StrEnum):
    """Overall sentiment of a message, named as Amazon Comprehend names it."""

    POSITIVE = "POSITIVE"
    NEGATIVE = "NEGATIVE"
    NEUTRAL = "NEUTRAL"
    MIXED = "MIXED"


@dataclass(frozen=True, slots=True, kw_only=True)
class Sentiment:
    """Four scores that sum to 1 and the mood they amount to."""

    mood: Mood
    # Each in 0..1.
    positive: float
    negative: float
    neutral: float
    mixed: float

    @property
    def score(self) -> float:
        """Return the score of the mood itself, 0..1."""
        return float(getattr(self, self.mood.value.lower()))


class IntentSource(StrEnum):
    """Which tier recognised an intent."""

    KEYWORD = "keyword"
    CLASSIFIER = "classifier"


@dataclass(frozen=True, slots=True, kw_only=True)
class IntentScore:
    """One reading of a message."""

    # Id of the intent.
    intent: str
    # Calibrated probability that this reading is right, 0..1.
    confidence: float
    source: IntentSource


@dataclass(frozen=True, slots=True, kw_only=True)
class Entity:
    """A piece of the message with a meaning."""

    # Type name, such as phone, money or account_number.
    kind: str
    # The customer's own characters.
    text: str
    # Offsets into the normalised message: start included, end not.
    start: int
    end: int
    # Normalised value: won for money, digits for numbers, None where the text says it all.
    value: str | int | float | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Understanding:
    """Everything the engines above need to know about one message."""

    # The message in NFC, without control characters, trimmed.
    text: str
    # Readings by falling confidence, at most five; empty when there is nothing to classify.
    intents: tuple[IntentScore, ...]
    entities: tuple[Entity, ...]
    sentiment: Sentiment
    # Version of the classifier artefact that read it.
    artefact: str

    @property
    def best(self) -> IntentScore | None:
        """Return the most confident reading, or None."""
        return self.intents[0] if self.intents else None
