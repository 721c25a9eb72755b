"""ConversationStore in memory."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime

from aicc.models.conversation import Conversation
from aicc.models.errors import ConversationExists, ConversationNotFound, DuplicateMessage, StaleConversation
from aicc.models.turn import Effect, Turn
from aicc.ports import Erased, Page, PendingEffect
from aicc.stores.cursors import decode_cursor, encode_cursor
from aicc.stores.memory.desk import MemoryDesk
from aicc.stores.memory.journal import MemoryActionJournal


class MemoryStore:
    """ConversationStore in dicts."""

    def __init__(self, desk: MemoryDesk | None = None, journal: MemoryActionJournal | None = None) -> None:
        self._conversations: dict[str, Conversation] = {}
        self._turns: dict[str, list[Turn]] = {}
        self._by_message: dict[tuple[str, str], Turn] = {}
        self._effects: dict[str, PendingEffect] = {}
        self._desk = desk
        self._journal = journal
        if journal is not None:
            journal.belongs_to(self._conversations)

    async def create(self, conversation: Conversation, greeting: Turn) -> None:
        """See ConversationStore."""
        if conversation.id in self._conversations:
            raise ConversationExists()
        self._conversations[conversation.id] = conversation
        self._turns[conversation.id] = []
        self._append(greeting)

    async def load(self, conversation_id: str) -> Conversation:
        """See ConversationStore."""
        if conversation_id not in self._conversations:
            raise ConversationNotFound()
        return self._conversations[conversation_id]

    async def recorded(self, conversation_id: str, message_id: str) -> Turn | None:
        """See ConversationStore."""
        return self._by_message.get((conversation_id, message_id))

    async def load_for(self, conversation_id: str, message_id: str) -> Conversation | Turn:
        """See ConversationStore."""
        return await self.recorded(conversation_id, message_id) or await self.load(conversation_id)

    async def save(
        self, conversation: Conversation, turn: Turn, effects: Sequence[Effect] = ()
    ) -> tuple[PendingEffect, ...]:
        """See ConversationStore."""
        known = await self.load(conversation.id)
        if (conversation.id, turn.message_id) in self._by_message:
            raise DuplicateMessage()
        if known.version != conversation.version - 1:
            raise StaleConversation()
        self._conversations[conversation.id] = conversation
        self._append(turn)
        pending = tuple(
            PendingEffect(id=f"{conversation.id}/{turn.seq}/{number}", effect=effect)
            for number, effect in enumerate(effects)
        )
        self._effects.update({waiting.id: waiting for waiting in pending})
        return pending

    async def history(self, conversation_id: str, *, limit: int, cursor: str | None = None) -> Page:
        """See ConversationStore."""
        before = int(decode_cursor(cursor, 1)[0]) if cursor else None
        turns = [turn for turn in self._turns.get(conversation_id, []) if before is None or turn.seq < before]
        page = tuple(reversed(turns[-limit:]))
        return Page(turns=page, next=encode_cursor(page[-1].seq) if len(turns) > limit else None)

    async def history_of_user(self, user_id: str, *, limit: int, cursor: str | None = None) -> Page:
        """See ConversationStore."""
        turns = [turn for turns in self._turns.values() for turn in turns if turn.user_id == user_id]
        turns.sort(key=_place, reverse=True)
        if cursor:
            at, conversation_id, seq = decode_cursor(cursor, 3)
            turns = [turn for turn in turns if _place(turn) < (int(at), conversation_id, int(seq))]
        page = tuple(turns[:limit])
        return Page(turns=page, next=encode_cursor(*_place(page[-1])) if len(turns) > limit else None)

    async def since(self, conversation_id: str, seq: int, *, limit: int) -> tuple[Turn, ...]:
        """See ConversationStore."""
        return tuple(turn for turn in self._turns.get(conversation_id, []) if turn.seq > seq)[:limit]

    async def recent(self, *, limit: int, since: datetime | None = None) -> tuple[Conversation, ...]:
        """See ConversationStore."""
        last = sorted((turns[-1] for turns in self._turns.values()), key=_place, reverse=True)
        found = [turn for turn in last if since is None or turn.at >= since]
        return tuple(self._conversations[turn.conversation_id] for turn in found[:limit])

    async def of_user(self, user_id: str) -> tuple[Conversation, ...]:
        """See ConversationStore."""
        found = (known for known in self._conversations.values() if known.user.id == user_id)
        return tuple(sorted(found, key=lambda conversation: (conversation.created_at, conversation.id)))

    async def keep(self, conversation: Conversation) -> None:
        """See ConversationStore."""
        if (await self.load(conversation.id)).version != conversation.version - 1:
            raise StaleConversation()
        self._conversations[conversation.id] = conversation

    async def expired(self, now: datetime, *, limit: int) -> tuple[str, ...]:
        """See ConversationStore."""
        ends = [
            (known.keep_until, known.id)
            for known in self._conversations.values()
            if known.keep_until is not None and known.keep_until <= now and not known.held
        ]
        return tuple(name for _, name in sorted(ends)[:limit])

    async def forget(self, conversation_ids: Sequence[str]) -> Erased:
        """See ConversationStore."""
        known = [name for name in conversation_ids if name in self._conversations]
        turns = 0
        for name in known:
            del self._conversations[name]
            for turn in self._turns.pop(name):
                del self._by_message[name, turn.message_id]
                turns += 1
        self._effects = {key: waiting for key, waiting in self._effects.items() if key.partition("/")[0] not in known}
        if self._journal is not None:
            self._journal.forget(known)
        return Erased(conversations=len(known), turns=turns, tickets=0)

    async def erase_user(self, user_id: str) -> Erased:
        """See ConversationStore."""
        erased = await self.forget([known.id for known in await self.of_user(user_id)])
        return replace(erased, tickets=await self._desk.erase_user(user_id) if self._desk is not None else 0)

    async def pending_effects(self) -> tuple[PendingEffect, ...]:
        """See ConversationStore."""
        return tuple(self._effects.values())

    async def effect_done(self, effect_id: str) -> bool:
        """See ConversationStore."""
        return self._effects.pop(effect_id, None) is not None

    def _append(self, turn: Turn) -> None:
        self._turns[turn.conversation_id].append(turn)
        self._by_message[turn.conversation_id, turn.message_id] = turn


def _place(turn: Turn) -> tuple[int, str, int]:
    return (int(turn.at.timestamp() * 1_000_000), turn.conversation_id, turn.seq)
