"""Which entries are looked at for a question."""

from collections.abc import Sequence
from dataclasses import dataclass

from aicc.faq.weighing import Weighed
from aicc.models.faq import FAQEntry


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Few:
    """All entries where they are few: weighed after so many changes, to be ordered without a search."""

    changes: int
    entries: tuple[FAQEntry, ...]
    weighed: Weighed
    # Whether none of them is for some days or channels only.
    plain: bool


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Candidates:
    """Entries of which some may answer a question."""

    entries: Sequence[FAQEntry]
    weighed: Weighed
    # Which of them may.
    places: Sequence[int]
