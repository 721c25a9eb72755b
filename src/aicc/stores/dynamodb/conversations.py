"""ConversationStore in DynamoDB.

A turn is one transaction: state, turn, message id and effects, under the condition that the state is still the one
that the turn was taken from. Turns of a conversation stand in the order of their `timestamp`, which is the time of the
turn, and a microsecond after the one before where two clocks disagree.
"""

from collections.abc import Sequence
from datetime import datetime, timedelta
from typing import Any, Final

from aicc.models.conversation import Conversation
from aicc.models.errors import ConversationExists, ConversationNotFound, DuplicateMessage, StaleConversation
from aicc.models.turn import Effect, Turn
from aicc.ports import Erased, Page, PendingEffect
from aicc.stores.codec import Codec
from aicc.stores.dynamodb import layout, lifetime
from aicc.stores.dynamodb.attributes import Values, micros, stamp, stamped
from aicc.stores.dynamodb.database import Action, Database, Item, delete, new_token, put, update
from aicc.stores.dynamodb.erasing import Eraser, named
from aicc.stores.dynamodb.failures import Refused
from aicc.stores.dynamodb.history import History
from aicc.stores.dynamodb.lists import listed_in_parts, merged
from aicc.stores.dynamodb.tables import EXPIRES
from aicc.stores.dynamodb.turns import TurnItems

# Its erasure has begun: nothing is read from it or written to it any more.
GONE: Final = "gone"
_NEXT: Final = "#version = :before AND #turned_at < :turned_at AND "
# Before the earliest turn.
_NEVER: Final = ""


class DynamoDBStore:
    """Conversations, turns and effects.

    Args:
        database: the tables.
        codec: seals what holds a customer's data.
        turns: makes items of turns.
    """

    def __init__(self, database: Database, codec: Codec, turns: TurnItems) -> None:
        self._database = database
        self._codec = codec
        self._turns = turns
        self._history = History(database, turns)
        self._eraser = Eraser(database)

    async def create(self, conversation: Conversation, greeting: Turn) -> None:
        """See ConversationStore."""
        state, token, at = self._database.state, new_token(), stamp(greeting.at)
        expires, item_key = lifetime.expiry(conversation), layout.of_conversation(conversation.id)
        item = {
            **item_key,
            "user_id": conversation.user.id,
            "created_at": stamp(conversation.created_at),
            EXPIRES: expires,
            **self._state(conversation, turned_at=at, token=token),
        }
        owned = layout.of_user(conversation.user.id, f"conversation#{conversation.id}")
        actions = [
            put(state, item, "attribute_not_exists(#pk)"),
            *self._turn_actions(greeting, at=at, expires=expires, token=token),
            put(state, {**owned, "conversation_id": conversation.id, EXPIRES: expires}),
        ]
        try:
            await self._database.transact(actions, token=token, witness=item_key)
        except Refused:
            raise ConversationExists() from None

    async def load(self, conversation_id: str) -> Conversation:
        """See ConversationStore."""
        return self._conversation(await self._database.get(layout.of_conversation(conversation_id)))

    async def recorded(self, conversation_id: str, message_id: str) -> Turn | None:
        """See ConversationStore."""
        answered = await self._database.get(layout.message(conversation_id, message_id))
        return await self._history.at(conversation_id, answered["timestamp"]) if answered else None

    async def load_for(self, conversation_id: str, message_id: str) -> Conversation | Turn:
        """See ConversationStore. State and message id come in one request, both as last written."""
        keys = (layout.of_conversation(conversation_id), layout.message(conversation_id, message_id))
        found = {item["sk"]: item for item in await self._database.get_many(keys)}
        conversation = self._conversation(found.get(layout.STATE))
        answered = found.get(keys[1]["sk"])
        turn = await self._history.at(conversation_id, answered["timestamp"]) if answered else None
        return turn if turn is not None else conversation

    async def save(
        self, conversation: Conversation, turn: Turn, effects: Sequence[Effect] = ()
    ) -> tuple[PendingEffect, ...]:
        """See ConversationStore."""
        pending = tuple(
            PendingEffect(id=f"{conversation.id}/{turn.seq}/{number}", effect=effect)
            for number, effect in enumerate(effects)
        )
        fits, values = lifetime.fits(conversation)
        try:
            await self._record(conversation, turn, pending, at=stamp(turn.at), when=_NEXT + fits, values=values)
        except Refused as refused:
            await self._record_after(refused, conversation, turn, pending)
        return pending

    async def _record_after(
        self, refused: Refused, conversation: Conversation, turn: Turn, pending: Sequence[PendingEffect]
    ) -> None:
        """Record a turn that was refused for what can be put right: a clock that is behind, other times to live."""
        before = self._refusal(refused, conversation)
        last = stamped(before["turned_at"]) if before["turned_at"] else turn.at - timedelta(microseconds=1)
        at = max(turn.at, last + timedelta(microseconds=1))
        if not await lifetime.settle(self._database, conversation, version=conversation.version - 1):
            raise StaleConversation()
        try:
            await self._record(conversation, turn, pending, at=stamp(at), when="#version = :before", values={})
        except Refused as again:
            self._refusal(again, conversation)
            raise StaleConversation() from None

    def _refusal(self, refused: Refused, conversation: Conversation) -> Item:
        """Return the state that a turn met where it can be recorded after all; else raise why it cannot."""
        before = refused.item(0)
        if any(refused.by(number) for number in range(1, len(refused.outcomes))):
            raise DuplicateMessage()
        if before is None or GONE in before:
            raise ConversationNotFound()
        if before["version"] != conversation.version - 1:
            raise StaleConversation()
        return before

    async def history(self, conversation_id: str, *, limit: int, cursor: str | None = None) -> Page:
        """See ConversationStore."""
        return await self._history.page(conversation_id, limit=limit, cursor=cursor)

    async def history_of_user(self, user_id: str, *, limit: int, cursor: str | None = None) -> Page:
        """See ConversationStore. From `UserIndex`, which may be a moment behind."""
        return await self._history.page_of_user(user_id, limit=limit, cursor=cursor)

    async def since(self, conversation_id: str, seq: int, *, limit: int) -> tuple[Turn, ...]:
        """See ConversationStore."""
        return await self._history.since(conversation_id, seq, limit=limit)

    async def recent(self, *, limit: int, since: datetime | None = None) -> tuple[Conversation, ...]:
        """See ConversationStore. From an index: eight queries, and one read for each hundred conversations."""
        from_then = layout.place(since) if since is not None else _NEVER
        lists = layout.shards("conversation")
        keys = await merged(self._database, lists, limit=limit, newest_first=True, since=from_then)
        items = [item for item in await self._database.get_many(keys) if GONE not in item]
        latest = sorted(items, key=lambda item: str(item["place1"]), reverse=True)
        return tuple(self._codec.decode_conversation(item["body"]) for item in latest)

    async def of_user(self, user_id: str) -> tuple[Conversation, ...]:
        """See ConversationStore."""
        keys = [layout.of_conversation(named(row)) for row in await self._eraser.conversations_of(user_id)]
        items = [item for item in await self._database.get_many(keys) if GONE not in item]
        found = (self._codec.decode_conversation(item["body"]) for item in items)
        return tuple(sorted(found, key=lambda conversation: (conversation.created_at, conversation.id)))

    async def keep(self, conversation: Conversation) -> None:
        """See ConversationStore."""
        database, token, version = self._database, new_token(), conversation.version
        before = await database.get(layout.of_conversation(conversation.id))
        if before is None or GONE in before:
            raise ConversationNotFound()
        change, values = _changes(self._state(conversation, turned_at=before["turned_at"], token=token))
        known = {**values, "before": version - 1}
        action = update(database.state, layout.of_conversation(conversation.id), change, "#version = :before", known)
        try:
            await database.transact([action], token=token, witness=layout.of_conversation(conversation.id))
        except Refused as refused:
            self._refusal(refused, conversation)
            raise StaleConversation() from None
        # Whoever has saved it since has seen to the rest too.
        await lifetime.settle(database, conversation, version=version)

    async def expired(self, now: datetime, *, limit: int) -> tuple[str, ...]:
        """See ConversationStore. The index knows days; the state knows the moment."""
        found: list[str] = []
        for name in layout.shards("end"):
            async for part in listed_in_parts(self._database, name, until=_day(now)):
                for state in await self._database.get_many(part):
                    if state.get("ends", micros(now) + 1) <= micros(now):
                        found.append(state["pk"].partition("#")[2])
                if len(found) >= limit:
                    return tuple(found[:limit])
        return tuple(found)

    async def forget(self, conversation_ids: Sequence[str]) -> Erased:
        """See ConversationStore."""
        return await self._eraser.forget(conversation_ids)

    async def erase_user(self, user_id: str) -> Erased:
        """See ConversationStore. Looked for again with consistent reads until nothing is found.

        Raises:
            StoreUnavailable: something was still there; erase again.
        """
        return await self._eraser.erase_user(user_id)

    async def pending_effects(self) -> tuple[PendingEffect, ...]:
        """See ConversationStore."""
        keys = await merged(self._database, layout.shards("effect"))
        items = sorted(await self._database.get_many(keys), key=lambda item: str(item["place1"]))
        return tuple(
            PendingEffect(id=item["effect_id"], effect=self._codec.decode_effect(item["kind"], item["body"]))
            for item in items
        )

    async def effect_done(self, effect_id: str) -> bool:
        """See ConversationStore. A transaction, because sent again it must not seem to have been done by another."""
        action = delete(self._database.state, layout.effect(effect_id), "attribute_exists(#pk)")
        try:
            await self._database.transact([action], token=new_token())
        except Refused:
            return False
        return True

    async def _record(
        self,
        conversation: Conversation,
        turn: Turn,
        pending: Sequence[PendingEffect],
        *,
        at: str,
        when: str,
        values: Values,
    ) -> None:
        state, token, expires = self._database.state, new_token(), lifetime.expiry(conversation)
        change, changed = _changes(self._state(conversation, turned_at=at, token=token))
        known = {**changed, **values, "before": conversation.version - 1}
        actions = [
            update(state, layout.of_conversation(conversation.id), change, when, known),
            *self._turn_actions(turn, at=at, expires=expires, token=token),
            *(self._effect_action(waiting, turn, at=at, expires=expires) for waiting in pending),
        ]
        witness = layout.message(conversation.id, turn.message_id)
        await self._database.transact(actions, token=token, witness=witness)

    def _turn_actions(self, turn: Turn, *, at: str, expires: int | None, token: str) -> list[Action]:
        answered = {
            **layout.message(turn.conversation_id, turn.message_id),
            "timestamp": at,
            "seq": turn.seq,
            "token": token,
            EXPIRES: expires,
        }
        return [
            put(self._database.state, answered, "attribute_not_exists(#pk)"),
            put(self._database.history, self._turns.item(turn, timestamp=at, expires=expires)),
        ]

    def _effect_action(self, waiting: PendingEffect, turn: Turn, *, at: str, expires: int | None) -> Action:
        item_key = layout.effect(waiting.id)
        item = {
            **item_key,
            "effect_id": waiting.id,
            "user_id": turn.user_id,
            "kind": type(waiting.effect).__name__,
            "body": self._codec.encode(waiting.effect),
            "list1": layout.shard("effect", turn.conversation_id),
            "place1": f"{at}#{item_key['pk']}#{item_key['sk']}",
            EXPIRES: expires,
        }
        return put(self._database.state, item)

    def _state(self, conversation: Conversation, *, turned_at: str, token: str) -> dict[str, Any]:
        """Return what a state's item holds beside its key, all that a turn changes."""
        ends = None if conversation.held else conversation.keep_until
        return {
            "version": conversation.version,
            "turned_at": turned_at,
            "token": token,
            "list1": layout.shard("conversation", conversation.id),
            "place1": f"{turned_at}#{conversation.id}",
            "ends": micros(ends) if ends is not None else None,
            "list2": layout.shard("end", conversation.id) if ends is not None else None,
            "place2": _day(ends) if ends is not None else None,
            "body": self._codec.encode(conversation),
        }

    def _conversation(self, item: Item | None) -> Conversation:
        if item is None or GONE in item:
            raise ConversationNotFound()
        return self._codec.decode_conversation(item["body"])


def _changes(values: Values) -> tuple[str, Values]:
    """Return the update that sets values and removes those that are None."""
    setting = ", ".join(f"#{name} = :{name}" for name, value in values.items() if value is not None)
    removing = ", ".join(f"#{name}" for name, value in values.items() if value is None)
    return f"SET {setting}" + (f" REMOVE {removing}" if removing else ""), values


def _day(at: datetime) -> str:
    """Return the day of a time, in UTC."""
    return stamp(at)[:10]
