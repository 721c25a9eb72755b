"""The nightly purge: what is kept no longer goes."""

from collections.abc import Callable
from contextlib import suppress
from dataclasses import replace
from datetime import date, datetime, timedelta
from typing import Final

from aicc.models.audit import SYSTEM, Actor
from aicc.models.erasure import Purged
from aicc.models.errors import ConversationNotFound, StaleConversation
from aicc.ports import Clock, Stores
from aicc.services.duties.audit import AuditTrail
from aicc.services.duties.deadline import KOREA
from aicc.services.duties.holds import LegalHolds
from aicc.services.duties.keeping import PURGING
from aicc.utils.logger import get_logger

# Conversations that go together, and are one audit record.
_BATCH: Final = 100
# Longer than a batch takes. After a crash the conversation can be gone on with, or purged, so much later.
_LEASE: Final = timedelta(minutes=5)
# Conversations of one run; the next run goes on.
_LIMIT: Final = 10_000
# A night begins at three: fewer customers write then than at any other hour.
_NIGHT: Final = timedelta(hours=3)
_log = get_logger("aicc.retention")


class Purge:
    """Deletes conversations whose time has come, with their tickets, questions and opinions.

    Safe beside other processes and after a crash: what is gone stays gone, what is left goes next time.

    Args:
        stores: where everything is kept.
        holds: what may not go.
        audit: records each batch before it goes.
        clock: tells the time.
    """

    def __init__(self, stores: Stores, *, holds: LegalHolds, audit: AuditTrail, clock: Clock) -> None:
        self._stores = stores
        self._holds = holds
        self._audit = audit
        self._clock = clock
        self._night: date | None = None

    async def nightly(self) -> Purged | None:
        """Run once a night, and in the night's other calls while there is more; None when there is nothing to do yet.

        Call it every few minutes, in every process.

        Raises:
            StoreError: the next call goes on.
        """
        night = (self._clock.now().astimezone(KOREA) - _NIGHT).date()
        if night == self._night:
            return None
        purged = await self.run()
        if not purged.more:
            self._night = night
        return purged

    async def run(
        self, *, by: Actor = SYSTEM, limit: int = _LIMIT, progress: Callable[[int], None] = lambda _count: None
    ) -> Purged:
        """Delete what is kept no longer.

        Args:
            by: who wants it.
            limit: conversations at most.
            progress: told how many conversations have gone.

        Raises:
            StoreError: what was deleted so far stays deleted; run it again.
        """
        now, done = self._clock.now(), Purged()
        await self._holds.apply()
        while done.conversations < limit:
            ids = await self._due(now, min(_BATCH, limit - done.conversations))
            if not ids:
                break
            # The record names what goes, since nothing else will know of it any more.
            await self._audit.record(by, "conversation.purge", about=" ".join(ids))
            gone = await self._forget(ids)
            done = _sum(done, gone)
            progress(done.conversations)
            if not gone.conversations:  # another process was faster
                break
        else:
            done = replace(done, more=True)
        if done.conversations:
            _log.info("retention.purged", conversations=done.conversations, turns=done.turns, more=done.more)
        return done

    async def _due(self, now: datetime, limit: int) -> list[str]:
        """Return conversations that may go, each kept so that no turn and no hold comes between."""
        due = []
        for name in await self._stores.conversations.expired(now, limit=limit):
            with suppress(ConversationNotFound, StaleConversation):
                if await self._kept(name, now):
                    due.append(name)
        return due

    async def _kept(self, name: str, now: datetime) -> bool:
        """Keep a conversation for the purge; return whether it may go."""
        found, at = await self._stores.conversations.load(name), self._clock.now()
        if found.held or found.keep_until is None or found.keep_until > now or found.is_acting(at):
            return False
        kept = replace(found, version=found.version + 1, acting=PURGING, acting_until=at + _LEASE)
        await self._stores.conversations.keep(kept)
        # A hold that was placed before marks it at night.
        return await self._holds.get(found.user.id) is None

    async def _forget(self, ids: list[str]) -> Purged:
        # The conversations last: should this end in the middle, they are still found and all of it is done again.
        tickets = await self._stores.desk.forget(ids)
        told = await self._stores.faq_log.forget(ids)
        gone = await self._stores.conversations.forget(ids)
        return Purged(
            conversations=gone.conversations, turns=gone.turns, tickets=tickets + gone.tickets, faq_records=told
        )


def _sum(done: Purged, gone: Purged) -> Purged:
    return Purged(
        conversations=done.conversations + gone.conversations,
        turns=done.turns + gone.turns,
        tickets=done.tickets + gone.tickets,
        faq_records=done.faq_records + gone.faq_records,
    )
