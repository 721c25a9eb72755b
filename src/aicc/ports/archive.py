"""All that a store keeps, record by record, to copy it into another store."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from typing import Protocol

from aicc.models.audit import AuditRecord
from aicc.models.conversation import Conversation
from aicc.models.escalation import Ticket
from aicc.models.faq import FAQRevision, Feedback, SynonymSet, Unanswered
from aicc.models.hold import Hold
from aicc.models.scenario import ActionResult
from aicc.models.turn import Effect, Turn


class RecordKind(StrEnum):
    """What a record is, in the order in which they are copied."""

    CONVERSATION = "conversation"
    TURN = "turn"
    EFFECT = "effect"
    TICKET = "ticket"
    ACTION_RESULT = "action_result"
    FAQ_REVISION = "faq_revision"
    FAQ_SYNONYMS = "faq_synonyms"
    FAQ_QUESTION = "faq_question"
    FAQ_OPINION = "faq_opinion"
    HOLD = "hold"
    AUDIT = "audit"


@dataclass(frozen=True, slots=True, kw_only=True)
class KeptEffect:
    """An effect that waits to be carried out."""

    id: str
    # Whose turn asked for it: it goes when they are erased.
    user_id: str
    effect: Effect


@dataclass(frozen=True, slots=True, kw_only=True)
class KeptResult:
    """What an action did."""

    key: str
    at: datetime
    result: ActionResult


@dataclass(frozen=True, slots=True, kw_only=True)
class KeptSynonyms:
    """The synonym sets as somebody saved them; the last number holds."""

    number: int
    by: str
    at: datetime
    sets: tuple[SynonymSet, ...]


Record = (
    Conversation
    | Turn
    | KeptEffect
    | Ticket
    | KeptResult
    | FAQRevision
    | KeptSynonyms
    | Unanswered
    | Feedback
    | Hold
    | AuditRecord
)


@dataclass(frozen=True, slots=True, kw_only=True)
class ArchivePage:
    """Some of the records of a kind."""

    records: tuple[Record, ...]
    # Pass it back for the next page; None at the end.
    next: str | None


class Archive(Protocol):
    """Reads and writes everything that a store keeps, but claims of running actions, which end by themselves."""

    async def read(self, kind: RecordKind, *, cursor: str | None = None, limit: int) -> ArchivePage:
        """Return records of a kind, decrypted, in an order that does not change while nothing is written.

        Effects come as they were recorded, revisions, synonyms and the audit trail by their numbers.

        Raises:
            SealBroken: a record cannot be decrypted.
            StoreUnavailable: the store does not answer.
        """
        ...

    async def write(self, kind: RecordKind, records: Sequence[Record]) -> None:
        """Write records of a kind, durably; writing them again changes nothing.

        Raises:
            StoreFull, StoreUnavailable: some may not have been written; write them again.
        """
        ...

    async def count(self, kind: RecordKind) -> int:
        """Return how many records of a kind there are."""
        ...

    def audit_key(self) -> bytes:
        """Return the key (32 bytes) that the chain of the audit trail is made with; zeros where nothing is encrypted.

        Raises:
            KeyUnavailable: the keeper of the master key refuses.
        """
        ...

    def adopt_audit_key(self, key: bytes) -> None:
        """Go on with the chain of another store. What was opened before goes on with the old key: open anew.

        Raises:
            AuditKeyLost: nothing is encrypted here, so the key has no place.
            KeyUnavailable: the keeper of the master key refuses.
        """
        ...
