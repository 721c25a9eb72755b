"""What the law asks of whoever keeps personal data: a trail of who saw it, and keeping what a court wants."""

from collections.abc import Callable
from typing import Protocol

from aicc.models.audit import AuditEvent, AuditRecord
from aicc.models.hold import Hold

# Makes the record of an event that follows another record, or none.
Link = Callable[[AuditEvent, AuditRecord | None], AuditRecord]


class AuditLog(Protocol):
    """Keeps who did what with whose data; records are added and never changed, each sealed to the one before."""

    async def append(self, event: AuditEvent) -> AuditRecord:
        """Record an event after the last record, durably; of several at the same moment each gets its own place.

        Raises:
            StoreFull, StoreUnavailable: nothing was recorded.
        """
        ...

    async def read(self, *, after: int = 0, limit: int) -> tuple[AuditRecord, ...]:
        """Return the records after this number, oldest first."""
        ...

    async def about(self, user_id: str, *, limit: int) -> tuple[AuditRecord, ...]:
        """Return the records about a user, newest first."""
        ...


class Holds(Protocol):
    """Keeps whose data may not be deleted (legal hold), whatever retention or the customer says."""

    async def place(self, hold: Hold) -> None:
        """Record a hold in place of the one that the user has."""
        ...

    async def lift(self, user_id: str) -> Hold | None:
        """Remove the hold of a user and return it; None where there was none."""
        ...

    async def get(self, user_id: str) -> Hold | None:
        """Return the hold of a user."""
        ...

    async def all(self) -> tuple[Hold, ...]:
        """Return all holds, the oldest first."""
        ...
