"""What was deleted, and the proof of it."""

from dataclasses import dataclass
from datetime import datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class ErasureReceipt:
    """Everything of a customer was deleted: how much, when, and that nothing was found afterwards."""

    user_id: str
    # When all stores were asked again and had nothing left.
    at: datetime
    conversations: int
    turns: int
    tickets: int
    # Unanswered questions and opinions that were kept for the FAQ.
    faq_records: int
    # Ports that were asked again, such as `conversations.of_user`; none had anything.
    checked: tuple[str, ...]
    # SHA-256 over all of the above, in hexadecimal; the audit record of the erasure names it.
    digest: str
    # Number of that audit record.
    record: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Purged:
    """What one run of the purge deleted."""

    conversations: int = 0
    turns: int = 0
    tickets: int = 0
    faq_records: int = 0
    # Whether the run stopped at its limit and there is more to delete.
    more: bool = False
