"""Questions that were answered before."""

from dataclasses import dataclass


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


@dataclass(frozen=True, slots=True, kw_only=True)
class FAQHit:
    """An entry found for a question."""

    entry: FAQEntry
    # How sure the match is, 0..1.
    score: float
    # The registered wording that matched best.
    matched: str
