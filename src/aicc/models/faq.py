"""Questions that were answered before, how they change, and what customers ask beside them."""

from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum

from aicc.models.conversation import Channel


@dataclass(frozen=True, slots=True, kw_only=True)
class CardButton:
    """A button of a card: it opens a page, or says its text in the customer's name."""

    label: str
    # https address, or empty.
    url: str = ""
    # What it says when it opens nothing; empty says the label.
    text: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Card:
    """An answer for channels that show more than text."""

    title: str
    text: str = ""
    # https address of a picture, or empty.
    image: str = ""
    buttons: tuple[CardButton, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class FAQEntry:
    """One answered question."""

    id: str
    category: str
    # In the customers' words.
    question: str
    answer: str
    # Other ways to ask the same.
    paraphrases: tuple[str, ...] = ()
    keywords: tuple[str, ...] = ()
    # 1 (default) to 5; decides between entries that match equally well.
    priority: int = 1
    # Said instead of the answer on the telephone; empty says the answer.
    voice: str = ""
    # Shown with the answer where the channel can.
    card: Card | None = None
    # Where it answers; empty is everywhere.
    channels: tuple[Channel, ...] = ()
    # First and last day (Korea) on which it answers; None is without bound.
    valid_from: date | None = None
    valid_until: date | None = None
    # Ids of entries to offer after it.
    related: tuple[str, ...] = ()
    tags: tuple[str, ...] = ()

    def answers(self, day: date, channel: Channel | None = None) -> bool:
        """Return whether it answers on a day (Korea), in a channel where one is given."""
        begun = self.valid_from is None or self.valid_from <= day
        ended = self.valid_until is not None and self.valid_until < day
        return begun and not ended and (channel is None or not self.channels or channel in self.channels)


@dataclass(frozen=True, slots=True, kw_only=True)
class FAQRevision:
    """One change of one entry: what it was from then on."""

    # Counts all changes of all entries, 1 for the first, without gaps.
    number: int
    entry_id: str
    # None: it was removed.
    entry: FAQEntry | None
    # Name of the agent who changed it.
    by: str
    at: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class SynonymSet:
    """Words that searches take for each other (동의어)."""

    id: str
    # Two-way: each finds the others. One-way: `word` finds these, and they do not find it.
    words: tuple[str, ...]
    # Empty for a two-way set.
    word: str = ""


class MatchKind(StrEnum):
    """What to do with the best match of a question."""

    # Sure enough to answer.
    ANSWER = "answer"
    # Ask "혹시 이 질문인가요?" first.
    OFFER = "offer"
    # None is right.
    DECLINE = "decline"


@dataclass(frozen=True, slots=True, kw_only=True)
class FAQHit:
    """An entry found for a question."""

    entry: FAQEntry
    # Probability that it answers the question, 0..1, calibrated.
    score: float
    # The registered wording that matched best.
    matched: str
    # Words of the question that the wording has too, the weightiest first: why this entry.
    terms: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class FAQMatch:
    """What a search found, and what to do with it."""

    kind: MatchKind
    # Best first.
    hits: tuple[FAQHit, ...] = ()
    # Probability that one of the entries answers the question.
    chance: float = 0.0
    # The question is registered as it is, spaces and punctuation aside.
    word_for_word: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class FAQQuery:
    """What a search engine is asked."""

    # Normalised (`aicc.utils.text.normalize`), at most 300 characters, never empty.
    text: str
    # Words that synonym sets add to the question.
    added: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Unanswered:
    """A question that no entry answered, or none surely."""

    # Unique.
    id: str
    user_id: str
    # Personal data masked.
    text: str
    at: datetime
    channel: Channel
    # Best entry and its score at that time; empty and 0 without one.
    best: str = ""
    score: float = 0.0


@dataclass(frozen=True, slots=True, kw_only=True)
class Feedback:
    """What a customer thought of an answer."""

    conversation_id: str
    # Turn that answered; a second opinion on the same turn replaces the first.
    seq: int
    user_id: str
    entry_id: str
    helpful: bool
    # Why, in the customer's words, personal data masked; empty without.
    reason: str
    # What was asked, masked.
    question: str
    at: datetime
