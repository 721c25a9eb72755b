"""The state of conversations in Redis, in front of the durable store: a turn need not read it there."""

import hashlib
from collections.abc import Iterable, Sequence
from datetime import datetime
from typing import Final

from msgspec import DecodeError
from redis.asyncio import Redis

from aicc.models.conversation import Conversation
from aicc.models.errors import SealBroken
from aicc.models.turn import Effect, Turn
from aicc.ports import ConversationStore, Erased, Page, PendingEffect
from aicc.stores.codec import Codec
from aicc.stores.redis.client import RedisAway, RedisLink

# Seconds that a state stays after its last turn. Also how long erased data could stay in a Redis that nobody reaches.
LONGEST: Final = 3_600
_DIGEST: Final = 16
# So many message ids are remembered beside a state, to tell a message that was sent again without asking the store.
_IDS: Final = 64
# With more conversations than that to mend, all are removed.
_MOST_MISSED: Final = 10_000
# A version that no conversation reaches: it is gone.
_GONE: Final = 2**53
_UNKNOWN: Final = 0
_KEYS: Final = "aicc:conversation:"
_PAGE: Final = 1_000


class CachedStore:
    """A durable store with the state of the conversations in Redis (ConversationStore).

    The durable store is the truth: every save is decided there. `load_for` takes the state out of Redis, `save` puts
    the next one in, so a turn that is taken again after it was refused finds nothing and asks the store. What only
    looks (`load`, histories) always asks the store. Without Redis everything does.

    Args:
        store: the durable store.
        link: Redis.
        codec: seals the states.
        seconds: how long a state stays after its last turn, at most an hour.
    """

    def __init__(self, store: ConversationStore, link: RedisLink, codec: Codec, *, seconds: int = LONGEST) -> None:
        self._store = store
        self._link = link
        self._codec = codec
        self._milliseconds = min(seconds, LONGEST) * 1_000
        self._take, self._put, self._reach = (link.script(name) for name in ("take", "put", "reach"))
        # Versions that conversations have reached and Redis has not heard of.
        self._missed: dict[str, int] = {}
        self._missed_all = False
        link.before_return(self._make_good)

    async def create(self, conversation: Conversation, greeting: Turn) -> None:
        """See ConversationStore."""
        await self._store.create(conversation, greeting)
        await self._keep(conversation, greeting.message_id)

    async def load(self, conversation_id: str) -> Conversation:
        """See ConversationStore. Asks the durable store: people decide by what they see."""
        await self._drop(conversation_id)
        return await self._store.load(conversation_id)

    async def recorded(self, conversation_id: str, message_id: str) -> Turn | None:
        """See ConversationStore."""
        return await self._store.recorded(conversation_id, message_id)

    async def load_for(self, conversation_id: str, message_id: str) -> Conversation | Turn:
        """See ConversationStore. The second look in one turn is always one at the durable store."""
        kept = await self._taken(conversation_id, message_id)
        return kept if kept is not None else await self._store.load_for(conversation_id, message_id)

    async def save(
        self, conversation: Conversation, turn: Turn, effects: Sequence[Effect] = ()
    ) -> tuple[PendingEffect, ...]:
        """See ConversationStore."""
        pending = await self._store.save(conversation, turn, effects)
        await self._keep(conversation, turn.message_id)
        return pending

    async def history(self, conversation_id: str, *, limit: int, cursor: str | None = None) -> Page:
        """See ConversationStore."""
        return await self._store.history(conversation_id, limit=limit, cursor=cursor)

    async def history_of_user(self, user_id: str, *, limit: int, cursor: str | None = None) -> Page:
        """See ConversationStore."""
        return await self._store.history_of_user(user_id, limit=limit, cursor=cursor)

    async def since(self, conversation_id: str, seq: int, *, limit: int) -> tuple[Turn, ...]:
        """See ConversationStore."""
        return await self._store.since(conversation_id, seq, limit=limit)

    async def recent(self, *, limit: int, since: datetime | None = None) -> tuple[Conversation, ...]:
        """See ConversationStore."""
        return await self._store.recent(limit=limit, since=since)

    async def of_user(self, user_id: str) -> tuple[Conversation, ...]:
        """See ConversationStore."""
        return await self._store.of_user(user_id)

    async def keep(self, conversation: Conversation) -> None:
        """See ConversationStore."""
        await self._drop(conversation.id)
        await self._store.keep(conversation)
        await self._keep(conversation, "")

    async def expired(self, now: datetime, *, limit: int) -> tuple[str, ...]:
        """See ConversationStore."""
        return await self._store.expired(now, limit=limit)

    async def forget(self, conversation_ids: Sequence[str]) -> Erased:
        """See ConversationStore."""
        erased = await self._store.forget(conversation_ids)
        await self._remove(conversation_ids)
        return erased

    async def erase_user(self, user_id: str) -> Erased:
        """See ConversationStore."""
        names = [conversation.id for conversation in await self._store.of_user(user_id)]
        erased = await self._store.erase_user(user_id)
        await self._remove(names)
        return erased

    async def pending_effects(self) -> tuple[PendingEffect, ...]:
        """See ConversationStore."""
        return await self._store.pending_effects()

    async def effect_done(self, effect_id: str) -> bool:
        """See ConversationStore."""
        return await self._store.effect_done(effect_id)

    async def _taken(self, conversation_id: str, message_id: str) -> Conversation | None:
        """Return the state that nobody has saved over, or None where only the durable store knows."""
        try:
            body = await self._link.run(self._take, [_key(conversation_id)], _digest(message_id))
        except RedisAway:
            # It may stay there while this turn is saved.
            self._miss(conversation_id)
            return None
        try:
            return self._codec.decode_conversation(body) if body else None
        except (SealBroken, DecodeError):
            # Of another version of the program, or sealed with a key that this process does not have yet.
            return None

    async def _keep(self, conversation: Conversation, message_id: str) -> None:
        state = (conversation.version, self._codec.encode(conversation), _digest(message_id))
        try:
            await self._link.run(self._put, [_key(conversation.id)], *state, _IDS * _DIGEST, self._milliseconds)
        except RedisAway:
            self._miss(conversation.id, conversation.version)

    async def _drop(self, conversation_id: str) -> None:
        """Remove a state and leave its version, so that none from before is put in its place."""
        try:
            await self._link.command("HDEL", _key(conversation_id), "body")
        except RedisAway:
            self._miss(conversation_id)

    async def _remove(self, conversation_ids: Iterable[str]) -> None:
        for name in conversation_ids:
            try:
                await self._link.run(self._reach, [_key(name)], _GONE, self._milliseconds)
            except RedisAway:
                self._miss(name, _GONE)

    def _miss(self, conversation_id: str, version: int = _UNKNOWN) -> None:
        """Keep in mind that Redis has not heard of a version."""
        self._missed[conversation_id] = max(version, self._missed.get(conversation_id, _UNKNOWN))
        if len(self._missed) > _MOST_MISSED:
            self._missed_all = True
            self._missed.clear()

    async def _make_good(self, client: Redis) -> bool:
        """Remove what may be old, before anybody takes it again; return whether there was anything."""
        missed, self._missed = self._missed, {}
        missed_all, self._missed_all = self._missed_all, False
        try:
            if missed_all:
                await _remove_all(client)
            for name, version in missed.items():
                await client.hdel(_key(name), "body")
                if version != _UNKNOWN:
                    await self._reach([_key(name)], [version, self._milliseconds])
        except BaseException:  # whatever it was, it is still to be done
            self._missed_all = self._missed_all or missed_all
            for name, version in missed.items():
                self._miss(name, version)
            raise
        return missed_all or bool(missed)


async def _remove_all(client: Redis) -> None:
    async for key in client.scan_iter(match=f"{_KEYS}*", count=_PAGE):
        await client.unlink(key)


def _key(conversation_id: str) -> str:
    """Return the key of a conversation; in a cluster the braces say where it is kept."""
    return f"{_KEYS}{{{conversation_id}}}"


def _digest(message_id: str) -> str:
    """Return a message id in as few letters as will do: one that collides is asked of the durable store."""
    return hashlib.blake2b(message_id.encode(), digest_size=_DIGEST // 2).hexdigest()
