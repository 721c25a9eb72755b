"""Deleting everything of a customer, and proving that it is gone."""

import hashlib
from dataclasses import replace
from typing import Final

import msgspec

from aicc.models.audit import Actor
from aicc.models.erasure import ErasureReceipt
from aicc.models.errors import DataHeld, ErasureIncomplete
from aicc.ports import Clock, Erased, Stores
from aicc.services.duties.audit import AuditTrail
from aicc.services.duties.deadline import KOREA
from aicc.services.duties.holds import LegalHolds
from aicc.services.duties.reasons import checked_reason
from aicc.utils.logger import get_logger

_MAX_TRIES: Final = 3
_NOTHING: Final = Erased(conversations=0, turns=0, tickets=0)
_log = get_logger("aicc.erasure")


class Erasure:
    """Deletes everything that is kept of a customer, unless it is held.

    Args:
        stores: where everything is kept.
        holds: what may not go.
        audit: records the receipt.
        clock: tells the time.
    """

    def __init__(self, stores: Stores, *, holds: LegalHolds, audit: AuditTrail, clock: Clock) -> None:
        self._stores = stores
        self._holds = holds
        self._audit = audit
        self._clock = clock

    async def erase(self, user_id: str, *, by: Actor, reason: str) -> ErasureReceipt:
        """Delete everything of a customer and return the receipt. Deleting again is harmless.

        Raises:
            ReasonMissing: nobody says why; nothing was deleted.
            DataHeld: a legal hold forbids it; nothing was deleted.
            ErasureIncomplete: something was found afterwards, three times: conversations that go on.
            StoreError: some of it may be deleted; delete again.
        """
        written, hold = checked_reason(reason), await self._holds.get(user_id)
        if hold is not None:
            raise DataHeld(since=hold.at.astimezone(KOREA).date())
        erased, left = _NOTHING, tuple[str, ...]()
        for _ in range(_MAX_TRIES):
            erased = _sum(erased, await self._delete(user_id))
            # A turn that ran meanwhile may have brought a ticket or a question.
            checked = await self._search(user_id)
            left = tuple(port for port, found in checked.items() if found)
            if not left:
                return await self._receipt(user_id, erased, tuple(checked), by=by, reason=written)
        raise ErasureIncomplete(where=", ".join(left))

    async def _delete(self, user_id: str) -> Erased:
        told = await self._stores.faq_log.erase_user(user_id)
        erased = await self._stores.conversations.erase_user(user_id)
        # Where the store has no tickets, the desk has.
        tickets = erased.tickets + await self._stores.desk.erase_user(user_id)
        return replace(erased, tickets=tickets, faq_records=told)

    async def _search(self, user_id: str) -> dict[str, bool]:
        """Ask every port that can find data of a user whether it still does."""
        stores = self._stores
        return {
            "conversations.of_user": bool(await stores.conversations.of_user(user_id)),
            "conversations.history_of_user": bool((await stores.conversations.history_of_user(user_id, limit=1)).turns),
            "desk.of_user": bool(await stores.desk.of_user(user_id)),
            "faq_log.of_user": any(await stores.faq_log.of_user(user_id)),
        }

    async def _receipt(
        self, user_id: str, erased: Erased, checked: tuple[str, ...], *, by: Actor, reason: str
    ) -> ErasureReceipt:
        receipt = ErasureReceipt(
            user_id=user_id,
            at=self._clock.now(),
            conversations=erased.conversations,
            turns=erased.turns,
            tickets=erased.tickets,
            faq_records=erased.faq_records,
            checked=checked,
            digest="",
            record=0,
        )
        digest = receipt_digest(receipt)
        recorded = await self._audit.record(by, "user.erased", user_id=user_id, about=f"sha256:{digest}", reason=reason)
        _log.info("user.erased", conversations=erased.conversations, turns=erased.turns, tickets=erased.tickets)
        return replace(receipt, digest=digest, record=recorded.number)


def receipt_digest(receipt: ErasureReceipt) -> str:
    """Return the digest that a receipt must have: SHA-256 of its JSON without digest and record."""
    return hashlib.sha256(msgspec.json.encode(replace(receipt, digest="", record=0))).hexdigest()


def _sum(done: Erased, more: Erased) -> Erased:
    return Erased(
        conversations=done.conversations + more.conversations,
        turns=done.turns + more.turns,
        tickets=done.tickets + more.tickets,
        faq_records=done.faq_records + more.faq_records,
    )
