"""ConversationStore in Redis: for a demo, or where Redis writes everything to disk (`appendonly yes`)."""

from collections.abc import Iterable, Sequence
from datetime import datetime
from typing import Any, Final

from redis.asyncio import Redis

from aicc.models.conversation import Conversation
from aicc.models.errors import ConversationExists, ConversationNotFound, DuplicateMessage, StaleConversation
from aicc.models.turn import Effect, Turn
from aicc.ports import Erased, Page, PendingEffect
from aicc.stores.codec import Codec
from aicc.stores.cursors import decode_cursor, encode_cursor
from aicc.stores.redis.client import RedisLink
from aicc.stores.redis.records import PREFIX, Records, micros

_REFUSALS: Final = {
    b"exists": ConversationExists,
    b"unknown": ConversationNotFound,
    b"duplicate": DuplicateMessage,
    b"stale": StaleConversation,
}


class RedisStore:
    """Conversations, turns and effects in Redis."""

    def __init__(self, link: RedisLink, codec: Codec) -> None:
        self._records = Records(link)
        self._codec = codec
        self._load_for, self._save, self._erase, self._remove_tickets = (
            self._records.script(name) for name in ("load_for", "save", "erase", "remove_tickets")
        )

    async def create(self, conversation: Conversation, greeting: Turn) -> None:
        """See ConversationStore."""
        await self._write(conversation, "", greeting, ())

    async def load(self, conversation_id: str) -> Conversation:
        """See ConversationStore."""
        body = await self._records.ask(lambda client: client.hget(_conversation(conversation_id), "body"))
        if body is None:
            raise ConversationNotFound()
        return self._codec.decode_conversation(body)

    async def recorded(self, conversation_id: str, message_id: str) -> Turn | None:
        """See ConversationStore."""
        try:
            found = await self.load_for(conversation_id, message_id)
        except ConversationNotFound:
            return None
        return found if isinstance(found, Turn) else None

    async def load_for(self, conversation_id: str, message_id: str) -> Conversation | Turn:
        """See ConversationStore."""
        names = [f"{kind}:{conversation_id}" for kind in ("conversation", "turns", "messages")]
        match await self._records.run(self._load_for, names, message_id):
            case [b"turn", body]:
                return self._codec.decode_turn(body)
            case [b"state", body]:
                return self._codec.decode_conversation(body)
        raise ConversationNotFound()

    async def save(
        self, conversation: Conversation, turn: Turn, effects: Sequence[Effect] = ()
    ) -> tuple[PendingEffect, ...]:
        """See ConversationStore."""
        pending = tuple(
            PendingEffect(id=f"{conversation.id}/{turn.seq}/{number}", effect=effect)
            for number, effect in enumerate(effects)
        )
        await self._write(conversation, str(conversation.version - 1), turn, pending)
        return pending

    async def history(self, conversation_id: str, *, limit: int, cursor: str | None = None) -> Page:
        """See ConversationStore."""
        before = f"({int(decode_cursor(cursor, 1)[0])}" if cursor else "+inf"
        bodies = await self._records.ask(
            lambda client: client.zrevrangebyscore(_turns(conversation_id), before, "-inf", 0, limit + 1)
        )
        turns = self._decoded(bodies[:limit])
        return Page(turns=turns, next=encode_cursor(turns[-1].seq) if len(bodies) > limit else None)

    async def history_of_user(self, user_id: str, *, limit: int, cursor: str | None = None) -> Page:
        """See ConversationStore."""
        before = b"+"
        if cursor:
            at, conversation_id, seq = decode_cursor(cursor, 3)
            before = b"(" + _place(int(at), conversation_id, int(seq))
        history = f"{PREFIX}history:{user_id}"
        places = await self._records.ask(lambda client: client.zrevrangebylex(history, before, "-", 0, limit + 1))
        found = [place.decode().split("\0") for place in places[:limit]]
        bodies = await self._records.ask(lambda client: _turns_at(client, found))
        at, conversation_id, seq = found[-1] if found else ("0", "", "0")
        more = encode_cursor(int(at), conversation_id, int(seq)) if len(places) > limit else None
        return Page(turns=self._decoded(bodies), next=more)

    async def since(self, conversation_id: str, seq: int, *, limit: int) -> tuple[Turn, ...]:
        """See ConversationStore."""
        bodies = await self._records.ask(
            lambda client: client.zrangebyscore(_turns(conversation_id), f"({seq}", "+inf", 0, limit)
        )
        return self._decoded(bodies)

    async def recent(self, *, limit: int, since: datetime | None = None) -> tuple[Conversation, ...]:
        """See ConversationStore."""
        start = micros(since) if since is not None else "-inf"
        names = await self._records.ask(
            lambda client: client.zrevrangebyscore(f"{PREFIX}recent", "+inf", start, 0, limit)
        )
        return await self._loaded(name.decode() for name in names)

    async def of_user(self, user_id: str) -> tuple[Conversation, ...]:
        """See ConversationStore."""
        names = await self._records.ask(lambda client: client.smembers(f"{PREFIX}user:{user_id}"))
        found = await self._loaded(name.decode() for name in names)
        return tuple(sorted(found, key=lambda conversation: (conversation.created_at, conversation.id)))

    async def keep(self, conversation: Conversation) -> None:
        """See ConversationStore."""
        await self._write(conversation, str(conversation.version - 1), None, ())

    async def expired(self, now: datetime, *, limit: int) -> tuple[str, ...]:
        """See ConversationStore."""
        names = await self._records.ask(
            lambda client: client.zrangebyscore(f"{PREFIX}ends", "-inf", micros(now), 0, limit)
        )
        return tuple(name.decode() for name in names)

    async def forget(self, conversation_ids: Sequence[str]) -> Erased:
        """See ConversationStore."""
        conversations, turns = await self._records.run(self._erase, [""], "conversations", *conversation_ids)
        return Erased(conversations=conversations, turns=turns, tickets=0)

    async def erase_user(self, user_id: str) -> Erased:
        """See ConversationStore."""

        async def erase(client: Redis) -> list[Any]:
            async with client.pipeline(transaction=True) as both:
                await self._erase([PREFIX], ["user", user_id], client=both)
                await self._remove_tickets([PREFIX, f"{PREFIX}tickets_of_user:{user_id}"], client=both)
                return await both.execute()

        (conversations, turns), tickets = await self._records.ask(erase)
        return Erased(conversations=conversations, turns=turns, tickets=tickets)

    async def pending_effects(self) -> tuple[PendingEffect, ...]:
        """See ConversationStore."""
        names = await self._records.ask(lambda client: client.zrange(f"{PREFIX}effect_order", 0, -1))
        if not names:
            return ()
        bodies = await self._records.ask(lambda client: client.hmget(f"{PREFIX}effects", names))
        kept = [(name.decode(), *body.split(b" ", 1)) for name, body in zip(names, bodies, strict=True) if body]
        return tuple(
            PendingEffect(id=name, effect=self._codec.decode_effect(kind.decode(), body)) for name, kind, body in kept
        )

    async def effect_done(self, effect_id: str) -> bool:
        """See ConversationStore."""

        async def forget(client: Redis) -> list[int]:
            async with client.pipeline(transaction=True) as both:
                both.hdel(f"{PREFIX}effects", effect_id)
                both.zrem(f"{PREFIX}effect_order", effect_id)
                return await both.execute()

        done: list[int] = await self._records.ask(forget)
        return done[0] > 0

    async def _write(
        self, conversation: Conversation, before: str, turn: Turn | None, pending: Sequence[PendingEffect]
    ) -> None:
        name, user = conversation.id, conversation.user.id
        names = [f"conversation:{name}", f"turns:{name}", f"messages:{name}", "recent", "ends"]
        names += [f"user:{user}", f"history:{user}", "effects", "effect_order", "effect_number"]
        held = conversation.held or conversation.keep_until is None
        ends = "" if held or conversation.keep_until is None else str(micros(conversation.keep_until))
        state: list[str | bytes | int] = [
            name,
            before,
            conversation.version,
            self._codec.encode(conversation),
            user,
            ends,
        ]
        told = [] if turn is None else self._turn_row(turn)
        effects = [part for waiting in pending for part in self._effect_row(waiting)]
        answer = await self._records.run(self._save, names, *state, *told, *effects)
        if answer in _REFUSALS:
            raise _REFUSALS[answer]()

    def _turn_row(self, turn: Turn) -> list[str | bytes | int]:
        at = micros(turn.at)
        place = _place(at, turn.conversation_id, turn.seq)
        return [turn.seq, turn.message_id, self._codec.encode(turn), at, place]

    def _effect_row(self, waiting: PendingEffect) -> tuple[str, str, bytes]:
        return waiting.id, type(waiting.effect).__name__, self._codec.encode(waiting.effect)

    async def _loaded(self, names: Iterable[str]) -> tuple[Conversation, ...]:
        keys = [_conversation(name) for name in names]

        async def load(client: Redis) -> list[bytes | None]:
            async with client.pipeline(transaction=False) as all_of_them:
                for key in keys:
                    all_of_them.hget(key, "body")
                return await all_of_them.execute()

        return tuple(self._codec.decode_conversation(body) for body in await self._records.ask(load) if body)

    def _decoded(self, bodies: Sequence[bytes]) -> tuple[Turn, ...]:
        return tuple(self._codec.decode_turn(body) for body in bodies)


async def _turns_at(client: Redis, places: Sequence[Sequence[str]]) -> list[bytes]:
    async with client.pipeline(transaction=False) as all_of_them:
        for _, conversation_id, seq in places:
            all_of_them.zrangebyscore(_turns(conversation_id), int(seq), int(seq))
        return [body for bodies in await all_of_them.execute() for body in bodies]


def _conversation(conversation_id: str) -> str:
    return f"{PREFIX}conversation:{conversation_id}"


def _turns(conversation_id: str) -> str:
    return f"{PREFIX}turns:{conversation_id}"


def _place(at: int, conversation_id: str, seq: int) -> bytes:
    """Return a turn's place among those of its user; places compare as their bytes do."""
    return f"{at:020d}\0{conversation_id}\0{seq:020d}".encode()
