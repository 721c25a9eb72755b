"""The audit trail: recording what is done, and walking the chain to see that nobody changed it."""

import hmac
from collections.abc import Callable
from dataclasses import dataclass
from typing import Final

from aicc.models.audit import Actor, AuditEvent, AuditRecord
from aicc.ports import AuditLog, Clock, Link

_PAGE: Final = 500


@dataclass(frozen=True, slots=True, kw_only=True)
class Verified:
    """What a walk along the chain found."""

    # Records that hold together, from the first on.
    records: int
    # The last of them; None in an empty trail. Who writes it down elsewhere sees later whether the end was cut off.
    last: AuditRecord | None
    # Number at which the chain is broken: this record was changed or removed, or those before it were. None: it holds.
    broken: int | None


class AuditTrail:
    """Who did what with whose data, from where and why.

    Args:
        log: where the records are kept.
        link: makes the records as the log does, with the key of its chain.
        clock: tells the time.
    """

    def __init__(self, log: AuditLog, *, link: Link, clock: Clock) -> None:
        self._log = log
        self._link = link
        self._clock = clock

    async def record(
        self, actor: Actor, what: str, *, user_id: str = "", about: str = "", reason: str = ""
    ) -> AuditRecord:
        """Record durably what somebody is about to do. Only when it is recorded may it be done.

        Args:
            actor: who.
            what: such as `conversation.read`.
            user_id: whose data; empty where it is nobody's.
            about: which thing, never a customer's words.
            reason: why, in the words of who does it.

        Raises:
            StoreError: it is not recorded.
        """
        event = AuditEvent(
            who=actor.who,
            role=actor.role,
            at=self._clock.now(),
            origin=actor.origin,
            user_id=user_id,
            what=what,
            about=about,
            reason=reason,
        )
        return await self._log.append(event)

    async def read(self, *, after: int = 0, limit: int) -> tuple[AuditRecord, ...]:
        """Return the records after this number, oldest first."""
        return await self._log.read(after=after, limit=limit)

    async def about(self, user_id: str, *, limit: int) -> tuple[AuditRecord, ...]:
        """Return the records about a user, newest first."""
        return await self._log.about(user_id, limit=limit)

    async def verify(self, progress: Callable[[int], None] = lambda _count: None) -> Verified:
        """Walk the chain from its beginning and return how far it holds.

        Args:
            progress: told how many records hold so far.

        Raises:
            StoreError: the records cannot be read.
        """
        last: AuditRecord | None = None
        while page := await self._log.read(after=last.number if last is not None else 0, limit=_PAGE):
            for record in page:
                if not self._follows(record, last):
                    held = last.number if last is not None else 0
                    return Verified(records=held, last=last, broken=held + 1)
                last = record
            progress(page[-1].number)
        return Verified(records=last.number if last is not None else 0, last=last, broken=None)

    def _follows(self, record: AuditRecord, previous: AuditRecord | None) -> bool:
        expected = self._link(record.event, previous)
        return record.number == expected.number and hmac.compare_digest(record.digest, expected.digest)
