"""What a message was understood to mean."""

from dataclasses import dataclass
from enum import StrEnum
from typing import Final


class Mood(StrEnum):
    """Overall sentiment of a message, named as Amazon Comprehend names it."""

    POSITIVE = "POSITIVE"
    NEGATIVE = "NEGATIVE"
    NEUTRAL = "NEUTRAL"
    MIXED = "MIXED"


class Emotion(StrEnum):
    """What a contact centre listens for in a message: 분노, 불만, 불안, 고마움."""

    ANGER = "ANGER"
    COMPLAINT = "COMPLAINT"
    ANXIETY = "ANXIETY"
    GRATITUDE = "GRATITUDE"


@dataclass(frozen=True, slots=True, kw_only=True)
class Sentiment:
    """Four scores that sum to 1 and the mood they amount to."""

    mood: Mood
    # Each in 0..1.
    positive: float
    negative: float
    neutral: float
    mixed: float
    # How likely each emotion is, 0..1 each, in the order of Emotion; empty where they were not looked at.
    emotions: tuple[tuple[Emotion, float], ...] = ()
    # How likely it is abusive language (폭언), 0..1; from 0.5 on it is taken to be.
    abuse: float = 0.0

    @property
    def score(self) -> float:
        """Return the score of the mood itself, 0..1."""
        return float(getattr(self, self.mood.value.lower()))


class IntentSource(StrEnum):
    """Which tier recognised an intent."""

    KEYWORD = "keyword"
    # First consonants: ㅈㅇㅈㅎ for 잔액조회.
    INITIALS = "initials"
    CLASSIFIER = "classifier"
    # An engine outside, such as Lex.
    OUTSIDE = "outside"


@dataclass(frozen=True, slots=True, kw_only=True)
class IntentScore:
    """One reading of a message."""

    # Id of the intent.
    intent: str
    # Calibrated probability that this reading is right, 0..1.
    confidence: float
    source: IntentSource


class Grain(StrEnum):
    """How exact a point in time or a duration was said to be."""

    SECOND = "second"
    MINUTE = "minute"
    HOUR = "hour"
    DAY = "day"
    WEEK = "week"
    MONTH = "month"
    QUARTER = "quarter"
    YEAR = "year"


@dataclass(frozen=True, slots=True, kw_only=True)
class Entity:
    """A piece of the message with a meaning."""

    # Type name, such as phone, money or account_number; docs/reference/entities.md lists them.
    kind: str
    # The customer's own characters.
    text: str
    # Offsets into the customer's message: start included, end not.
    start: int
    end: int
    # Normalised value: a number, or text in a standard notation (ISO 8601 for times, RFC 5545 for repeats, digits for
    # phones and cards, [1,5) for number ranges); None where the text says it all.
    value: str | int | float | None = None
    # What the value counts: an ISO 4217 code for money, a unit or a Korean counter otherwise.
    unit: str | None = None
    # How exact a time is.
    grain: Grain | None = None
    # What the entity is to the request, where the bot tells roles apart: source, destination.
    role: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Said:
    """A message as scenarios read it."""

    # As it was meant: normalised, and the 한/영 key put right.
    text: str
    # Normalised but with the keys as they were typed.
    typed: str
    entities: tuple[Entity, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class OutsideReading:
    """What an engine outside read from a message. What it does not say is read by the local engine."""

    # Who read it, such as `lex` or `lex+comprehend`; "" where nobody could be asked.
    engine: str
    # Readings by falling confidence, of the bot's own intents; None where nobody said, () where it is none of them.
    intents: tuple[IntentScore, ...] | None = None
    # None where nobody said.
    sentiment: Sentiment | None = None
    entities: tuple[Entity, ...] = ()
    # Which parts could not be asked and why, as `lex:ThrottlingException`; "" where all could.
    fallback: str = ""
    # Seconds that it took.
    seconds: float = 0.0


# Who reads where nobody outside is asked.
LOCAL: Final = "local"


@dataclass(frozen=True, slots=True, kw_only=True)
class Understanding:
    """Everything the engines above need to know about one message."""

    # The message as it was meant: normalised, and the 한/영 key put right.
    text: str
    # Readings by falling confidence, at most five; empty when there is nothing to classify.
    intents: tuple[IntentScore, ...]
    entities: tuple[Entity, ...]
    sentiment: Sentiment
    # Version of the classifier artefact that read it.
    artefact: str
    # The message normalised but with the keys as they were typed: a password is not to be put right.
    typed: str
    # Who read it, as in OutsideReading.
    engine: str = LOCAL
    fallback: str = ""
    # Seconds that asking outside took; 0 where nobody was asked.
    seconds: float = 0.0

    @property
    def said(self) -> Said:
        """Return what scenarios read of it."""
        return Said(text=self.text, typed=self.typed, entities=self.entities)

    @property
    def best(self) -> IntentScore | None:
        """Return the most confident reading, or None."""
        return self.intents[0] if self.intents else None
