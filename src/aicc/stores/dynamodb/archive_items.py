"""Records of another store as items of ours, as the adapters beside this module write them."""

from collections.abc import Awaitable, Callable, Iterable, Sequence
from datetime import UTC, datetime, timedelta
from itertools import groupby
from typing import Any, Final

from aicc.models.audit import AuditRecord
from aicc.models.conversation import Conversation
from aicc.models.escalation import Ticket
from aicc.models.faq import FAQRevision, Feedback, Unanswered
from aicc.models.hold import Hold
from aicc.models.turn import Turn
from aicc.ports.archive import KeptEffect, KeptResult, KeptSynonyms, RecordKind
from aicc.stores.codec import Codec, encode_plain
from aicc.stores.dynamodb import layout, lifetime
from aicc.stores.dynamodb.attributes import Values, micros, stamp, stamped, typed
from aicc.stores.dynamodb.conversations import DynamoDBStore
from aicc.stores.dynamodb.database import Database, Item, in_parts, update
from aicc.stores.dynamodb.desk import DynamoDBDesk
from aicc.stores.dynamodb.duties import DynamoDBHolds
from aicc.stores.dynamodb.faq_log import DynamoDBFAQLog
from aicc.stores.dynamodb.layout import AUDIT, FAQ, HEAD, numbered
from aicc.stores.dynamodb.tables import EXPIRES, Table
from aicc.stores.dynamodb.turns import TurnItems

# Where an item names the write that it is from.
_TOKEN: Final = "archive"  # noqa: S105 - the name of what wrote it
# Results of actions that no purge comes for expire by themselves; those that arrive begin anew.
_RESULTS: Final = timedelta(days=2)
_AT_ONCE: Final = 25
_SECOND: Final = 1_000_000
_MICROSECOND: Final = timedelta(microseconds=1)

Writer = Callable[[Sequence[Any]], Awaitable[None]]


class ArchiveItems:
    """Writes records.

    Args:
        database: the tables.
        codec: seals them.
        turns: makes items of turns.
        store: makes items of conversations.
    """

    def __init__(self, database: Database, codec: Codec, turns: TurnItems, store: DynamoDBStore) -> None:
        self._database = database
        self._codec = codec
        self._turns = turns
        self._store = store
        self._desk = DynamoDBDesk(database, codec)
        self._log = DynamoDBFAQLog(database, codec)
        self._holds = DynamoDBHolds(database, codec)
        self._writers: dict[RecordKind, Writer] = {
            RecordKind.CONVERSATION: self._conversations,
            RecordKind.TURN: self._said,
            RecordKind.EFFECT: self._effects,
            RecordKind.TICKET: self._tickets,
            RecordKind.ACTION_RESULT: self._results,
            RecordKind.FAQ_REVISION: self._revisions,
            RecordKind.FAQ_SYNONYMS: self._synonyms,
            RecordKind.FAQ_QUESTION: self._questions,
            RecordKind.FAQ_OPINION: self._opinions,
            RecordKind.HOLD: self._held,
            RecordKind.AUDIT: self._audited,
        }

    async def write(self, kind: RecordKind, records: Sequence[Any]) -> None:
        """Write records of a kind; what belongs to a conversation expires with it.

        Raises:
            StoreError: some may not have been written.
        """
        await self._writers[kind](records)

    async def _conversations(self, conversations: Sequence[Conversation]) -> None:
        items: list[Values] = []
        for conversation in conversations:
            expires = {EXPIRES: lifetime.expiry(conversation)}
            owned = layout.of_user(conversation.user.id, f"conversation#{conversation.id}")
            state = self._store._state(conversation, turned_at=stamp(conversation.updated_at), token=_TOKEN)
            created = {"user_id": conversation.user.id, "created_at": stamp(conversation.created_at)}
            items.append({**layout.of_conversation(conversation.id), **created, **expires, **state})
            items.append({**owned, "conversation_id": conversation.id, **expires})
        await self._put(items)

    async def _said(self, turns: Sequence[Turn]) -> None:
        """Write turns. Their places in a conversation are later one by one, as `DynamoDBStore.save` gives them."""
        states = await self._states(turn.conversation_id for turn in turns)
        answered: list[Values] = []
        history: list[Values] = []
        for name, said in groupby(turns, key=lambda turn: turn.conversation_id):
            state = states.get(name, {})
            expires, at = state.get(EXPIRES), ""
            for turn in said:
                at = stamp(self._later(turn, at or await self._before(turn)))
                key = layout.message(name, turn.message_id)
                answered.append({**key, "timestamp": at, "seq": turn.seq, "token": _TOKEN, EXPIRES: expires})
                history.append(self._turns.item(turn, timestamp=at, expires=expires))
            if state and at > state["turned_at"]:
                await self._turned(name, at)
        await self._put(history, self._database.history)
        await self._put(answered)

    def _later(self, turn: Turn, before: str) -> datetime:
        return max(turn.at, stamped(before) + _MICROSECOND) if before else turn.at

    async def _before(self, turn: Turn) -> str:
        """Return the place of the turn before this one, where it was written with others."""
        if turn.seq == 1:
            return ""
        rows = self._database.query(
            "#session_id = :id", {"id": turn.conversation_id}, table=self._database.history, newest_first=True
        )
        async for item in rows:
            if item.get("seq", turn.seq) < turn.seq:
                return str(item["timestamp"])
        return ""

    async def _turned(self, conversation_id: str, at: str) -> None:
        """Let a conversation stand among the latest where its last turn does."""
        change = "SET #turned_at = :at, #place1 = :place"
        values = {"at": at, "place": f"{at}#{conversation_id}"}
        key = layout.of_conversation(conversation_id)
        await self._database.write(update(self._database.state, key, change, "attribute_exists(#pk)", values))

    async def _effects(self, effects: Sequence[KeptEffect]) -> None:
        states = await self._states(kept.id.partition("/")[0] for kept in effects)
        items: list[Values] = []
        for kept in effects:
            conversation_id = kept.id.partition("/")[0]
            state, key = states.get(conversation_id, {}), layout.effect(kept.id)
            # Effects wait for the last turn, so that its time is theirs.
            place = f"{state.get('turned_at', '')}#{key['pk']}#{key['sk']}"
            listed: Values = {
                "list1": layout.shard("effect", conversation_id),
                "place1": place,
                EXPIRES: state.get(EXPIRES),
            }
            body: Values = {"kind": type(kept.effect).__name__, "body": self._codec.encode(kept.effect)}
            items.append({**key, "effect_id": kept.id, "user_id": kept.user_id, **body, **listed})
        await self._put(items)

    async def _tickets(self, tickets: Sequence[Ticket]) -> None:
        await self._database.beside(map(self._desk.open, tickets))

    async def _results(self, results: Sequence[KeptResult]) -> None:
        expires = micros(datetime.now(UTC) + _RESULTS) // _SECOND
        await self._put(
            {
                **layout.action(kept.key),
                "kind": type(kept.result).__name__,
                "body": self._codec.encode(kept.result),
                "list1": layout.shard("action", kept.key.partition("/")[0]),
                "place1": layout.place(kept.at, kept.key),
                EXPIRES: expires,
            }
            for kept in results
        )

    async def _revisions(self, revisions: Sequence[FAQRevision]) -> None:
        await self._put(
            {
                **layout.key(FAQ, f"revision#{numbered(revision.number)}"),
                "number": revision.number,
                "entry_id": revision.entry_id,
                "by": revision.by,
                "at": micros(revision.at),
                "body": None if revision.entry is None else encode_plain(revision.entry),
                "list1": f"revision#{revision.entry_id}",
                "place1": numbered(revision.number),
            }
            for revision in revisions
        )
        # What stands after the head is not there yet: it moves when they are.
        await self._put([{**layout.key(FAQ, HEAD), "number": revisions[-1].number, "token": _TOKEN}])

    async def _synonyms(self, saved: Sequence[KeptSynonyms]) -> None:
        await self._put(
            {
                **layout.key(FAQ, f"synonyms#{numbered(kept.number)}"),
                "by": kept.by,
                "at": micros(kept.at),
                "body": encode_plain(kept.sets),
                "token": _TOKEN,
            }
            for kept in saved
        )

    async def _questions(self, questions: Sequence[Unanswered]) -> None:
        await self._database.beside(map(self._log.ask, questions))

    async def _opinions(self, opinions: Sequence[Feedback]) -> None:
        await self._database.beside(map(self._log.rate, opinions))

    async def _held(self, holds: Sequence[Hold]) -> None:
        await self._database.beside(map(self._holds.place, holds))

    async def _audited(self, records: Sequence[AuditRecord]) -> None:
        items: list[Values] = []
        for record in records:
            number, user_id = numbered(record.number), record.event.user_id
            about = {"list1": f"audit#{user_id}", "place1": number} if user_id else {}
            items.append({**layout.key(AUDIT, number), **about, "body": encode_plain(record), "token": _TOKEN})
        await self._put(items)

    async def _states(self, conversation_ids: Iterable[str]) -> dict[str, Item]:
        """Return the states of conversations as items, by id."""
        found = await self._database.get_many(map(layout.of_conversation, dict.fromkeys(conversation_ids)))
        return {item["pk"].partition("#")[2]: item for item in found}

    async def _put(self, items: Iterable[Values], table: Table | None = None) -> None:
        table = table or self._database.state
        requests = [{"PutRequest": {"Item": typed(item)}} for item in items]
        await self._database.beside(self._database._write_batch(table, part) for part in in_parts(requests, _AT_ONCE))
