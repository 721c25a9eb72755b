"""Legal hold: what a dispute needs is not deleted, whatever retention or the customer says."""

from collections.abc import Callable
from contextlib import suppress
from dataclasses import replace
from typing import Final

from aicc.models.audit import Actor
from aicc.models.errors import ConversationBusy, ConversationNotFound, HoldNotFound, StaleConversation
from aicc.models.hold import Hold
from aicc.ports import Clock, ConversationStore, Holds
from aicc.services.duties.keeping import PURGING
from aicc.services.duties.reasons import checked_reason

_MAX_TRIES: Final = 10


class LegalHolds:
    """Places and lifts holds. Each holds all that is kept of one customer, and what is yet to come.

    Args:
        holds: where they are kept.
        store: whose conversations carry `held`.
        clock: tells the time.
    """

    def __init__(self, holds: Holds, *, store: ConversationStore, clock: Clock) -> None:
        self._holds = holds
        self._store = store
        self._clock = clock

    async def place(self, user_id: str, *, by: Actor, reason: str) -> Hold:
        """Hold a customer's data; placing again replaces the reason.

        Raises:
            ReasonMissing: nobody says which dispute or order asks for it.
            ConversationBusy: a conversation went on too fast to be marked; the hold stands, and marks it at night.
            StoreError: place it again.
        """
        hold = Hold(user_id=user_id, reason=checked_reason(reason), by=by.who, at=self._clock.now())
        await self._holds.place(hold)
        await self._mark(user_id, held=True)
        return hold

    async def lift(self, user_id: str) -> Hold:
        """End the hold of a customer: retention counts again, and erasure is allowed.

        Raises:
            HoldNotFound: there is none.
            ConversationBusy, StoreError: some conversations are still held; lift it again.
        """
        hold = await self._holds.lift(user_id)
        # Also without a hold: an earlier lifting may have been interrupted.
        released = await self._mark(user_id, held=False)
        if hold is None and not released:
            raise HoldNotFound()
        return hold or Hold(user_id=user_id, reason="", by="", at=self._clock.now())

    async def get(self, user_id: str) -> Hold | None:
        """Return the hold of a customer, or None."""
        return await self._holds.get(user_id)

    async def all(self) -> tuple[Hold, ...]:
        """Return all holds, the oldest first."""
        return await self._holds.all()

    async def apply(self, progress: Callable[[int], None] = lambda _count: None) -> int:
        """Mark what is not yet marked of those whose data is held, and return how many conversations that were.

        One that was opened while the hold was being placed may have been missed.
        """
        marked = 0
        for hold in await self._holds.all():
            marked += await self._mark(hold.user_id, held=True)
            progress(marked)
        return marked

    async def _mark(self, user_id: str, *, held: bool) -> int:
        known = [one.id for one in await self._store.of_user(user_id) if one.held is not held]
        return sum([await self._keep(conversation_id, held=held) for conversation_id in known])

    async def _keep(self, conversation_id: str, *, held: bool) -> bool:
        """Mark a conversation; return whether it was not marked before."""
        with suppress(ConversationNotFound):  # erased meanwhile
            for _ in range(_MAX_TRIES):
                known = await self._store.load(conversation_id)
                if known.held is held:
                    return False
                if known.acting == PURGING and known.is_acting(self._clock.now()):  # it is being deleted
                    break
                with suppress(StaleConversation):  # a turn was faster
                    await self._store.keep(replace(known, held=held, version=known.version + 1))
                    return True
            raise ConversationBusy()
        return False
