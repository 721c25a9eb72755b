"""ConversationStore in SQLite."""

import sqlite3
from collections.abc import Sequence
from datetime import datetime
from typing import Any

from aicc.models.conversation import Conversation
from aicc.models.errors import ConversationExists, ConversationNotFound, DuplicateMessage, StaleConversation
from aicc.models.turn import Effect, Turn
from aicc.ports import Erased, Page, PendingEffect
from aicc.stores.codec import decode_conversation, decode_effect, decode_turn, encode
from aicc.stores.cursors import decode_cursor, encode_cursor
from aicc.stores.sqlite.database import Database

_INSERT_TURN = "INSERT INTO turns (conversation_id, seq, message_id, user_id, at, body) VALUES (?, ?, ?, ?, ?, ?)"
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

    def __init__(self, database: Database) -> None:
        self._database = database

    async def create(self, conversation: Conversation, greeting: Turn) -> None:
        """See ConversationStore."""
        row = (conversation.id, conversation.user.id, conversation.version, encode(conversation))
        turn = _turn_row(greeting)

        def write(connection: sqlite3.Connection) -> None:
            try:
                connection.execute("INSERT INTO conversations (id, user_id, version, body) VALUES (?, ?, ?, ?)", row)
            except sqlite3.IntegrityError:
                raise ConversationExists() from None
            connection.execute(_INSERT_TURN, turn)

        await self._database.write(write)

    async def load(self, conversation_id: str) -> Conversation:
        """See ConversationStore."""
        rows = self._database.read("SELECT body FROM conversations WHERE id = ?", (conversation_id,))
        if not rows:
            raise ConversationNotFound()
        return decode_conversation(rows[0][0])

    async def recorded(self, conversation_id: str, message_id: str) -> Turn | None:
        """See ConversationStore."""
        sql = "SELECT body FROM turns WHERE conversation_id = ? AND message_id = ?"
        rows = self._database.read(sql, (conversation_id, message_id))
        return decode_turn(rows[0][0]) if rows else None

    async def load_for(self, conversation_id: str, message_id: str) -> Conversation | Turn:
        """See ConversationStore."""
        rows = self._database.read(_LOAD_FOR, (message_id, conversation_id))
        if not rows:
            raise ConversationNotFound()
        conversation, turn = rows[0]
        return decode_turn(turn) if turn is not None else decode_conversation(conversation)

    async def save(
        self, conversation: Conversation, turn: Turn, effects: Sequence[Effect] = ()
    ) -> tuple[PendingEffect, ...]:
        """See ConversationStore."""
        version, row = conversation.version, _turn_row(turn)
        state = (version, encode(conversation), conversation.id, version - 1)
        pending = tuple(
            PendingEffect(id=f"{conversation.id}/{turn.seq}/{number}", effect=effect)
            for number, effect in enumerate(effects)
        )
        effect_rows = [
            (waiting.id, turn.user_id, type(waiting.effect).__name__, encode(waiting.effect)) for waiting in pending
        ]

        def write(connection: sqlite3.Connection) -> None:
            try:
                connection.execute(_INSERT_TURN, row)
            except sqlite3.IntegrityError:
                raise _why_refused(connection, conversation.id, turn.message_id) from None
            sql = "UPDATE conversations SET version = ?, body = ? WHERE id = ? AND version = ?"
            if connection.execute(sql, state).rowcount == 0:
                raise _why_refused(connection, conversation.id, None)
            if effect_rows:
                connection.executemany("INSERT INTO effects (id, user_id, kind, body) VALUES (?, ?, ?, ?)", effect_rows)

        await self._database.write(write)
        return pending

    async def history(self, conversation_id: str, *, limit: int, cursor: str | None = None) -> Page:
        """See ConversationStore."""
        before = int(decode_cursor(cursor, 1)[0]) if cursor else 2**62
        sql = "SELECT body FROM turns WHERE conversation_id = ? AND seq < ? ORDER BY seq DESC LIMIT ?"
        turns = _turns(self._database.read(sql, (conversation_id, min(before, 2**62), limit + 1)))
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
        turns = _turns(rows)
        if len(rows) <= limit:
            return Page(turns=turns, next=None)
        last = turns[limit - 1]
        return Page(turns=turns[:limit], next=encode_cursor(rows[limit - 1][1], last.conversation_id, last.seq))

    async def since(self, conversation_id: str, seq: int, *, limit: int) -> tuple[Turn, ...]:
        """See ConversationStore."""
        sql = "SELECT body FROM turns WHERE conversation_id = ? AND seq > ? ORDER BY seq LIMIT ?"
        return _turns(self._database.read(sql, (conversation_id, seq, limit)))

    async def recent(self, *, limit: int, since: datetime | None = None) -> tuple[Conversation, ...]:
        """See ConversationStore. Looks at every turn's time, in an index: for people who wait, not for turns."""
        from_then = int(since.timestamp() * 1_000_000) if since is not None else -(2**62)
        rows = self._database.read(_RECENT, (from_then, limit))
        return tuple(decode_conversation(row[0]) for row in rows)

    async def erase_user(self, user_id: str) -> Erased:
        """See ConversationStore. Deleted pages are overwritten and the log is emptied, so nothing stays in the file."""

        def write(connection: sqlite3.Connection) -> Erased:
            def delete(table: str) -> int:
                return connection.execute(f"DELETE FROM {table} WHERE user_id = ?", (user_id,)).rowcount  # noqa: S608

            of_user = "conversation_id IN (SELECT id FROM conversations WHERE user_id = ?)"
            connection.execute(f"DELETE FROM action_results WHERE {of_user}", (user_id,))  # noqa: S608
            delete("effects")
            return Erased(conversations=delete("conversations"), turns=delete("turns"), tickets=delete("tickets"))

        erased: Erased = await self._database.erase(write)
        return erased

    async def pending_effects(self) -> tuple[PendingEffect, ...]:
        """See ConversationStore."""
        rows = self._database.read("SELECT id, kind, body FROM effects ORDER BY rowid")
        return tuple(PendingEffect(id=row[0], effect=decode_effect(row[1], row[2])) for row in rows)

    async def effect_done(self, effect_id: str) -> bool:
        """See ConversationStore."""
        deleted: int = await self._database.write(
            lambda connection: connection.execute("DELETE FROM effects WHERE id = ?", (effect_id,)).rowcount
        )
        return deleted > 0


def _turn_row(turn: Turn) -> tuple[Any, ...]:
    at = int(turn.at.timestamp() * 1_000_000)
    return (turn.conversation_id, turn.seq, turn.message_id, turn.user_id, at, encode(turn))


def _turns(rows: list[tuple[Any, ...]]) -> tuple[Turn, ...]:
    return tuple(decode_turn(row[0]) for row in rows)


def _bounded(number: str) -> int:
    """Return a number of a cursor, kept within what SQLite can compare."""
    return min(int(number), 2**62) if number.isdecimal() else 0


def _why_refused(connection: sqlite3.Connection, conversation_id: str, message_id: str | None) -> Exception:
    if not connection.execute("SELECT 1 FROM conversations WHERE id = ?", (conversation_id,)).fetchone():
        return ConversationNotFound()
    same = "SELECT 1 FROM turns WHERE conversation_id = ? AND message_id = ?"
    duplicate = message_id is not None and connection.execute(same, (conversation_id, message_id)).fetchone()
    return DuplicateMessage() if duplicate else StaleConversation()
