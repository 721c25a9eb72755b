"""FAQStore and FAQLog in SQLite."""

import asyncio
import sqlite3
from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Final

from aicc.models.errors import FAQChanged
from aicc.models.faq import FAQEntry, FAQRevision, Feedback, SynonymSet, Unanswered
from aicc.stores.codec import Codec, decode_entry, decode_synonyms, encode_plain
from aicc.stores.sqlite.database import Database
from aicc.stores.sqlite.moments import micros, moment

# SQLite takes so many parameters in one statement at least.
_AT_ONCE: Final = 900
_INSERT_REVISION: Final = "INSERT INTO faq_revisions (number, entry_id, changed_by, at, body) VALUES (?, ?, ?, ?, ?)"
_LAST: Final = "SELECT max(number) FROM faq_revisions GROUP BY entry_id"
_RATE: Final = """
    INSERT OR REPLACE INTO faq_opinions (conversation_id, seq, user_id, entry_id, helpful, at, body)
    VALUES (?, ?, ?, ?, ?, ?, ?)
"""


class SQLiteFAQStore:
    """Revisions of entries and the synonym sets in a database file."""

    def __init__(self, database: Database) -> None:
        self._database = database

    async def record(
        self, changes: Mapping[str, FAQEntry | None], *, by: str, at: datetime, expected: int | None = None
    ) -> tuple[FAQRevision, ...]:
        """See FAQStore."""
        # Before the write and beside the running turns: a whole FAQ may come at once.
        bodies = await asyncio.to_thread(
            lambda: [None if entry is None else encode_plain(entry) for entry in changes.values()]
        )

        def write(connection: sqlite3.Connection) -> int:
            last: int = connection.execute("SELECT ifnull(max(number), 0) FROM faq_revisions").fetchone()[0]
            if expected is not None:
                _refuse_changed(connection, changes, expected)
            numbered = enumerate(zip(changes, bodies, strict=True), start=last + 1)
            rows = ((number, entry_id, by, micros(at), body) for number, (entry_id, body) in numbered)
            connection.executemany(_INSERT_REVISION, rows)
            return last + 1

        first = await self._database.write(write)
        return tuple(
            FAQRevision(number=number, entry_id=entry_id, entry=entry, by=by, at=at)
            for number, (entry_id, entry) in enumerate(changes.items(), start=first)
        )

    async def current(self) -> tuple[FAQRevision, ...]:
        """See FAQStore."""
        return self._revisions(f"WHERE number IN ({_LAST}) ORDER BY number")

    async def since(self, number: int) -> tuple[FAQRevision, ...]:
        """See FAQStore."""
        return self._revisions("WHERE number > ? ORDER BY number", number)

    async def history(self, entry_id: str, *, limit: int) -> tuple[FAQRevision, ...]:
        """See FAQStore."""
        return self._revisions("WHERE entry_id = ? ORDER BY number DESC LIMIT ?", entry_id, limit)

    async def synonyms(self) -> tuple[SynonymSet, ...] | None:
        """See FAQStore."""
        rows = self._database.read("SELECT body FROM faq_synonyms ORDER BY number DESC LIMIT 1")
        return decode_synonyms(rows[0][0]) if rows else None

    async def put_synonyms(self, sets: Sequence[SynonymSet], *, by: str, at: datetime) -> None:
        """See FAQStore. The sets before stay in the file with who put them there."""
        sql, row = (
            "INSERT INTO faq_synonyms (changed_by, at, body) VALUES (?, ?, ?)",
            (by, micros(at), encode_plain(tuple(sets))),
        )
        await self._database.write(lambda connection: connection.execute(sql, row).rowcount)

    def _revisions(self, where: str, *parameters: object) -> tuple[FAQRevision, ...]:
        sql = f"SELECT number, entry_id, changed_by, at, body FROM faq_revisions {where}"  # noqa: S608
        rows = self._database.read(sql, parameters)
        return tuple(
            FAQRevision(
                number=number,
                entry_id=entry_id,
                entry=decode_entry(body) if body is not None else None,
                by=by,
                at=moment(at),
            )
            for number, entry_id, by, at, body in rows
        )


class SQLiteFAQLog:
    """Unanswered questions and opinions in a database file."""

    def __init__(self, database: Database, codec: Codec) -> None:
        self._database = database
        self._codec = codec

    async def ask(self, question: Unanswered) -> None:
        """See FAQLog."""
        row = (question.id, question.user_id, micros(question.at), self._codec.encode(question))
        sql = "INSERT OR IGNORE INTO faq_questions (id, user_id, at, body) VALUES (?, ?, ?, ?)"
        await self._database.write(lambda connection: connection.execute(sql, row).rowcount)

    async def unanswered(self, *, since: datetime | None = None, limit: int) -> tuple[Unanswered, ...]:
        """See FAQLog."""
        sql = "SELECT body FROM faq_questions WHERE at >= ? ORDER BY at DESC, id DESC LIMIT ?"
        rows = self._database.read(sql, (micros(since) if since is not None else 0, limit))
        return tuple(self._codec.decode_question(row[0]) for row in rows)

    async def questions(self, ids: Sequence[str]) -> tuple[Unanswered, ...]:
        """See FAQLog."""
        found: list[Unanswered] = []
        for start in range(0, len(ids), _AT_ONCE):
            some = tuple(ids[start : start + _AT_ONCE])
            sql = f"SELECT body FROM faq_questions WHERE id IN ({', '.join('?' for _ in some)})"  # noqa: S608
            found += (self._codec.decode_question(row[0]) for row in self._database.read(sql, some))
        return tuple(sorted(found, key=lambda question: (question.at, question.id), reverse=True))

    async def settle(self, ids: Sequence[str]) -> int:
        """See FAQLog."""
        rows = [(question_id,) for question_id in ids]
        sql = "DELETE FROM faq_questions WHERE id = ?"
        deleted: int = await self._database.write(lambda connection: connection.executemany(sql, rows).rowcount)
        return max(0, deleted)  # -1 of no ids

    async def rate(self, feedback: Feedback) -> None:
        """See FAQLog."""
        place = (feedback.conversation_id, feedback.seq, feedback.user_id, feedback.entry_id)
        row = (*place, feedback.helpful, micros(feedback.at), self._codec.encode(feedback))
        await self._database.write(lambda connection: connection.execute(_RATE, row).rowcount)

    async def feedback(self, *, entry_id: str | None = None, limit: int) -> tuple[Feedback, ...]:
        """See FAQLog."""
        where, parameters = ("", (limit,)) if entry_id is None else ("WHERE entry_id = ?", (entry_id, limit))
        rows = self._database.read(f"SELECT body FROM faq_opinions {where} ORDER BY at DESC LIMIT ?", parameters)  # noqa: S608
        return tuple(self._codec.decode_opinion(row[0]) for row in rows)

    async def votes(self) -> Mapping[str, tuple[int, int]]:
        """See FAQLog."""
        sql = "SELECT entry_id, sum(helpful), sum(1 - helpful) FROM faq_opinions GROUP BY entry_id"
        return {entry_id: (helpful, unhelpful) for entry_id, helpful, unhelpful in self._database.read(sql)}

    async def of_user(self, user_id: str) -> tuple[tuple[Unanswered, ...], tuple[Feedback, ...]]:
        """See FAQLog."""
        asked = self._database.read("SELECT body FROM faq_questions WHERE user_id = ? ORDER BY at, id", (user_id,))
        thought = self._database.read("SELECT body FROM faq_opinions WHERE user_id = ? ORDER BY at", (user_id,))
        return (
            tuple(self._codec.decode_question(row[0]) for row in asked),
            tuple(self._codec.decode_opinion(row[0]) for row in thought),
        )

    async def forget(self, conversation_ids: Sequence[str]) -> int:
        """See FAQLog."""

        def write(connection: sqlite3.Connection) -> int:
            forgotten = 0
            for name in conversation_ids:
                # `0` is the character after `/`: an id begins with its conversation's and a slash.
                ids = (f"{name}/", f"{name}0")
                forgotten += connection.execute("DELETE FROM faq_questions WHERE id > ? AND id < ?", ids).rowcount
                forgotten += connection.execute("DELETE FROM faq_opinions WHERE conversation_id = ?", (name,)).rowcount
            return forgotten

        forgotten: int = await self._database.erase(write)
        return forgotten

    async def erase_user(self, user_id: str) -> int:
        """See FAQLog."""

        def write(connection: sqlite3.Connection) -> int:
            tables = ("faq_questions", "faq_opinions")
            return sum(
                connection.execute(f"DELETE FROM {table} WHERE user_id = ?", (user_id,)).rowcount  # noqa: S608
                for table in tables
            )

        erased: int = await self._database.erase(write)
        return erased


def _refuse_changed(connection: sqlite3.Connection, entry_ids: Mapping[str, object], expected: int) -> None:
    """Raise when one of the entries has a later revision than `expected`."""
    later = connection.execute("SELECT entry_id FROM faq_revisions WHERE number > ?", (expected,))
    for (entry_id,) in later:
        if entry_id in entry_ids:
            raise FAQChanged(entry=entry_id)
