"""Everything that is kept of one customer, as one JSON document."""

from collections.abc import AsyncIterator, Sequence
from datetime import date
from typing import Any, Final

import msgspec

from aicc.models.audit import Actor
from aicc.models.conversation import Conversation
from aicc.ports import Clock, Stores
from aicc.services.duties.audit import AuditTrail
from aicc.services.duties.deadline import KOREA, answer_by
from aicc.services.duties.holds import LegalHolds
from aicc.services.duties.reasons import checked_reason

_TURNS: Final = 200
# Nobody is looked at so often; a trail without end would not fit in memory.
_RECORDS: Final = 100_000
_encode: Final = msgspec.json.Encoder().encode


class Export:
    """Writes what is kept of a customer: conversations with their turns, tickets, questions, opinions, holds, audit.

    Args:
        stores: where everything is kept.
        holds: whether it may be deleted.
        audit: has who did what with the data. That it is exported now the caller records before.
        clock: tells the time.
    """

    def __init__(self, stores: Stores, *, holds: LegalHolds, audit: AuditTrail, clock: Clock) -> None:
        self._stores = stores
        self._holds = holds
        self._audit = audit
        self._clock = clock

    async def of_user(
        self, user_id: str, *, by: Actor, reason: str, asked_on: date | None = None
    ) -> AsyncIterator[bytes]:
        """Return the document in pieces; together they are JSON in UTF-8, and no piece is larger than some turns.

        Args:
            user_id: the customer.
            by: who hands it out.
            reason: why.
            asked_on: day (Korea) on which the customer asked, from which the time to answer counts; default: today.

        Raises:
            ReasonMissing: nobody says why.
            StoreError: nothing was handed out. One that comes later ends the document in the middle of its JSON.
        """
        written, now = checked_reason(reason), self._clock.now()
        day = asked_on or now.astimezone(KOREA).date()
        head: dict[str, Any] = {
            "user_id": user_id,
            "made_at": now,
            "made_by": by.who,
            "reason": written,
            "asked_on": day,
            "answer_by": answer_by(day),
            "hold": await self._holds.get(user_id),
        }
        return self._document(user_id, head, await self._stores.conversations.of_user(user_id))

    async def _document(
        self, user_id: str, head: dict[str, Any], conversations: Sequence[Conversation]
    ) -> AsyncIterator[bytes]:
        yield _encode(head)[:-1] + b',"conversations":['
        for number, conversation in enumerate(conversations):
            yield (b"," if number else b"") + _encode(conversation)[:-1] + b',"recorded_turns":['
            async for piece in self._turns(conversation.id):
                yield piece
            yield b"]}"
        questions, opinions = await self._stores.faq_log.of_user(user_id)
        tail = {
            "tickets": await self._stores.desk.of_user(user_id),
            "unanswered_questions": questions,
            "opinions": opinions,
            "audit": await self._audit.about(user_id, limit=_RECORDS),
        }
        yield b"]," + _encode(tail)[1:] + b"\n"

    async def _turns(self, conversation_id: str) -> AsyncIterator[bytes]:
        seq = 0
        while turns := await self._stores.conversations.since(conversation_id, seq, limit=_TURNS):
            yield (b"," if seq else b"") + b",".join(map(_encode, turns))
            seq = turns[-1].seq
