"""ConversationStore in SQLite."""

import sqlite3
from collections.abc import Sequence
from datetime import datetime
from typing import Any

from aicc.models.conversation import Conversation
from aicc.models.errors import ConversationExists, ConversationNotFound, DuplicateMessage, StaleConversation
from aicc.models.turn import Effect, Turn
from aicc.ports import Erased, Page, PendingEffect
from aicc.stores.codec import Codec
from aicc.stores.cursors import decode_cursor, encode_cursor
from aicc.stores.sqlite.database import Database
from aicc.stores.sqlite.moments import micros

_INSERT_CONVERSATION = "INSERT INTO conversations (id, user_id, version, keep_until, body) VALUES (?, ?, ?, ?, ?)"
_UPDATE = "UPDATE conversations SET version = ?, keep_until = ?, body = ? WHERE id = ? AND version = ?"
_INSERT_TURN = "INSERT INTO turns (conversation_id, seq, message_id, user_id, at, body) VALUES (?, ?, ?, ?, ?, ?)"
_OF_ACTIONS = ("action_results", "action_claims")
_LOAD_FOR = """
    SELECT conversations.body, turns.body FROM conversations
    LEFT JOIN turns ON turns.conversation_id = conversations.id AND turns.message_id = ?
    WHERE conversations.id = ?
"""
_RECENT = """
    WITH latest AS (
        SELECT conversation_id, MAX(at) AS last FROM turns INDEXED BY turns_by_user GROUP BY conversation_id
    )
    SELECT body FROM latest JOIN conversations ON conversations.id = latest.conversation_id
    WHERE last >= ? ORDER BY last DESC, conversation_id DESC LIMIT ?
"""


class SQLiteStore:
    """Conversations, turns and effects in a database file."""

    def __init__(self, database: Database, codec: Codec) -> None:
        self._database = database
        self._codec = codec

    async def create(self, conversation: Conversation, greeting: Turn) -> None:
        """See ConversationStore."""
        who = (conversation.id, conversation.user.id, conversation.version)
        row = (*who, deletable_from(conversation), self._codec.encode(conversation))
        turn = self._turn_row(greeting)

        def write(connection: sqlite3.Connection) -> None:
            try:
                connection.execute(_INSERT_CONVERSATION, row)
            except sqlite3.IntegrityError:
                raise ConversationExists() from None
            connection.execute(_INSERT_TURN, turn)

        await self._database.write(write)

    async def load(self, conversation_id: str) -> Conversation:
        """See ConversationStore."""
        rows = self._database.read("SELECT body FROM conversations WHERE id = ?", (conversation_id,))
        if not rows:
            raise ConversationNotFound()
        return self._codec.decode_conversation(rows[0][0])

    async def recorded(self, conversation_id: str, message_id: str) -> Turn | None:
        """See ConversationStore."""
        sql = "SELECT body FROM turns WHERE conversation_id = ? AND message_id = ?"
        rows = self._database.read(sql, (conversation_id, message_id))
        return self._codec.decode_turn(rows[0][0]) if rows else None

    async def load_for(self, conversation_id: str, message_id: str) -> Conversation | Turn:
        """See ConversationStore."""
        rows = self._database.read(_LOAD_FOR, (message_id, conversation_id))
        if not rows:
            raise ConversationNotFound()
        conversation, turn = rows[0]
        return self._codec.decode_turn(turn) if turn is not None else self._codec.decode_conversation(conversation)

    async def save(
        self, conversation: Conversation, turn: Turn, effects: Sequence[Effect] = ()
    ) -> tuple[PendingEffect, ...]:
        """See ConversationStore."""
        row, state = self._turn_row(turn), self._state_row(conversation)
        pending = tuple(
            PendingEffect(id=f"{conversation.id}/{turn.seq}/{number}", effect=effect)
            for number, effect in enumerate(effects)
        )
        effect_rows = [
            (waiting.id, turn.user_id, type(waiting.effect).__name__, self._codec.encode(waiting.effect))
            for waiting in pending
        ]

        def write(connection: sqlite3.Connection) -> None:
            try:
                connection.execute(_INSERT_TURN, row)
            except sqlite3.IntegrityError:
                raise _why_refused(connection, conversation.id, turn.message_id) from None
            if connection.execute(_UPDATE, state).rowcount == 0:
                raise _why_refused(connection, conversation.id, None)
            if effect_rows:
                connection.executemany("INSERT INTO effects (id, user_id, kind, body) VALUES (?, ?, ?, ?)", effect_rows)

        await self._database.write(write)
        return pending

    async def history(self, conversation_id: str, *, limit: int, cursor: str | None = None) -> Page:
        """See ConversationStore."""
        before = int(decode_cursor(cursor, 1)[0]) if cursor else 2**62
        sql = "SELECT body FROM turns WHERE conversation_id = ? AND seq < ? ORDER BY seq DESC LIMIT ?"
        turns = self._turns(self._database.read(sql, (conversation_id, min(before, 2**62), limit + 1)))
        more = len(turns) > limit
        return Page(turns=turns[:limit], next=encode_cursor(turns[limit - 1].seq) if more else None)

    async def history_of_user(self, user_id: str, *, limit: int, cursor: str | None = None) -> Page:
        """See ConversationStore."""
        at, conversation_id, seq = decode_cursor(cursor, 3) if cursor else (str(2**62), "", "0")
        sql = (
            "SELECT body, at FROM turns WHERE user_id = ? AND (at, conversation_id, seq) < (?, ?, ?)"
            " ORDER BY at DESC, conversation_id DESC, seq DESC LIMIT ?"
        )
        rows = self._database.read(sql, (user_id, _bounded(at), conversation_id, _bounded(seq), limit + 1))
        turns = self._turns(rows)
        if len(rows) <= limit:
            return Page(turns=turns, next=None)
        last = turns[limit - 1]
        return Page(turns=turns[:limit], next=encode_cursor(rows[limit - 1][1], last.conversation_id, last.seq))

    async def since(self, conversation_id: str, seq: int, *, limit: int) -> tuple[Turn, ...]:
        """See ConversationStore."""
        sql = "SELECT body FROM turns WHERE conversation_id = ? AND seq > ? ORDER BY seq LIMIT ?"
        return self._turns(self._database.read(sql, (conversation_id, seq, limit)))

    async def recent(self, *, limit: int, since: datetime | None = None) -> tuple[Conversation, ...]:
        """See ConversationStore. Looks at every turn's time, in an index: for people who wait, not for turns."""
        from_then = micros(since) if since is not None else -(2**62)
        rows = self._database.read(_RECENT, (from_then, limit))
        return tuple(self._codec.decode_conversation(row[0]) for row in rows)

    async def of_user(self, user_id: str) -> tuple[Conversation, ...]:
        """See ConversationStore."""
        rows = self._database.read("SELECT body FROM conversations WHERE user_id = ?", (user_id,))
        found = (self._codec.decode_conversation(row[0]) for row in rows)
        return tuple(sorted(found, key=lambda conversation: (conversation.created_at, conversation.id)))

    async def keep(self, conversation: Conversation) -> None:
        """See ConversationStore."""
        state = self._state_row(conversation)

        def write(connection: sqlite3.Connection) -> None:
            if connection.execute(_UPDATE, state).rowcount == 0:
                raise _why_refused(connection, conversation.id, None)

        await self._database.write(write)

    async def expired(self, now: datetime, *, limit: int) -> tuple[str, ...]:
        """See ConversationStore."""
        sql = "SELECT id FROM conversations WHERE keep_until <= ? ORDER BY keep_until LIMIT ?"
        return tuple(row[0] for row in self._database.read(sql, (micros(now), limit)))

    async def forget(self, conversation_ids: Sequence[str]) -> Erased:
        """See ConversationStore. What is forgotten does not stay in the file."""

        def write(connection: sqlite3.Connection) -> Erased:
            def delete(sql: str, *of: tuple[str, ...]) -> int:
                return max(0, connection.executemany(sql, of).rowcount)

            names = [(name,) for name in conversation_ids]
            # `0` is the character after `/`: an effect's id begins with its conversation's and a slash.
            delete("DELETE FROM effects WHERE id > ? AND id < ?", *((f"{name}/", f"{name}0") for (name,) in names))
            for table in _OF_ACTIONS:
                delete(f"DELETE FROM {table} WHERE conversation_id = ?", *names)  # noqa: S608
            return Erased(
                conversations=delete("DELETE FROM conversations WHERE id = ?", *names),
                turns=delete("DELETE FROM turns WHERE conversation_id = ?", *names),
                tickets=0,
            )

        erased: Erased = await self._database.erase(write)
        return erased

    async def erase_user(self, user_id: str) -> Erased:
        """See ConversationStore. Deleted pages are overwritten and the log is emptied, so nothing stays in the file."""

        def write(connection: sqlite3.Connection) -> Erased:
            def delete(table: str) -> int:
                return connection.execute(f"DELETE FROM {table} WHERE user_id = ?", (user_id,)).rowcount  # noqa: S608

            of_user = "conversation_id IN (SELECT id FROM conversations WHERE user_id = ?)"
            for table in _OF_ACTIONS:
                connection.execute(f"DELETE FROM {table} WHERE {of_user}", (user_id,))  # noqa: S608
            delete("effects")
            return Erased(conversations=delete("conversations"), turns=delete("turns"), tickets=delete("tickets"))

        erased: Erased = await self._database.erase(write)
        return erased

    async def pending_effects(self) -> tuple[PendingEffect, ...]:
        """See ConversationStore."""
        rows = self._database.read("SELECT id, kind, body FROM effects ORDER BY rowid")
        return tuple(PendingEffect(id=row[0], effect=self._codec.decode_effect(row[1], row[2])) for row in rows)

    async def effect_done(self, effect_id: str) -> bool:
        """See ConversationStore."""
        deleted: int = await self._database.write(
            lambda connection: connection.execute("DELETE FROM effects WHERE id = ?", (effect_id,)).rowcount
        )
        return deleted > 0

    def _state_row(self, conversation: Conversation) -> tuple[Any, ...]:
        version, body = conversation.version, self._codec.encode(conversation)
        return (version, deletable_from(conversation), body, conversation.id, version - 1)

    def _turn_row(self, turn: Turn) -> tuple[Any, ...]:
        body = self._codec.encode(turn)
        return (turn.conversation_id, turn.seq, turn.message_id, turn.user_id, micros(turn.at), body)

    def _turns(self, rows: list[tuple[Any, ...]]) -> tuple[Turn, ...]:
        return tuple(self._codec.decode_turn(row[0]) for row in rows)


def deletable_from(conversation: Conversation) -> int | None:
    """Return from when it may be deleted."""
    return None if conversation.held or conversation.keep_until is None else micros(conversation.keep_until)


def _bounded(number: str) -> int:
    """Return a number of a cursor, kept within what SQLite can compare."""
    return min(int(number), 2**62) if number.isdecimal() else 0


def _why_refused(connection: sqlite3.Connection, conversation_id: str, message_id: str | None) -> Exception:
    if not connection.execute("SELECT 1 FROM conversations WHERE id = ?", (conversation_id,)).fetchone():
        return ConversationNotFound()
    same = "SELECT 1 FROM turns WHERE conversation_id = ? AND message_id = ?"
    duplicate = message_id is not None and connection.execute(same, (conversation_id, message_id)).fetchone()
    return DuplicateMessage() if duplicate else StaleConversation()
