"""ActionJournal in SQLite."""

import sqlite3
from datetime import datetime
from typing import Final

from aicc.models.scenario import ActionResult
from aicc.ports import Claimed, Running
from aicc.stores.codec import Codec
from aicc.stores.sqlite.database import Database
from aicc.stores.sqlite.moments import micros, moment

# Nothing is kept of a customer who was erased while the action ran.
_RECORD: Final = """
    INSERT OR IGNORE INTO action_results (key, conversation_id, at, kind, body)
    SELECT ?, id, ?, ?, ? FROM conversations WHERE id = ?
"""
_UNCLAIM: Final = "DELETE FROM action_claims WHERE key = ?"


class SQLiteActionJournal:
    """Results of actions in a database file, the one of their conversations."""

    def __init__(self, database: Database, codec: Codec) -> None:
        self._database = database
        self._codec = codec

    async def claim(self, key: str, at: datetime, *, until: datetime) -> ActionResult | Claimed | Running:
        """See ActionJournal."""

        def write(connection: sqlite3.Connection) -> ActionResult | Claimed | Running:
            done = connection.execute("SELECT kind, body FROM action_results WHERE key = ?", (key,)).fetchone()
            if done is not None:
                return self._codec.decode_result(*done)
            held = connection.execute("SELECT until FROM action_claims WHERE key = ?", (key,)).fetchone()
            if held is not None and held[0] > micros(at):
                return Running(until=moment(held[0]))
            row = (key, key.partition("/")[0], micros(until))
            connection.execute(
                "INSERT OR REPLACE INTO action_claims (key, conversation_id, until) VALUES (?, ?, ?)", row
            )
            return Claimed()

        claimed: ActionResult | Claimed | Running = await self._database.write(write)
        return claimed

    async def release(self, key: str) -> None:
        """See ActionJournal."""
        await self._database.write(lambda connection: connection.execute(_UNCLAIM, (key,)).rowcount)

    async def record(self, key: str, result: ActionResult, at: datetime) -> None:
        """See ActionJournal."""
        row = (key, micros(at), type(result).__name__, self._codec.encode(result), key.partition("/")[0])

        def write(connection: sqlite3.Connection) -> None:
            connection.execute(_RECORD, row)
            connection.execute(_UNCLAIM, (key,))

        await self._database.write(write)

    async def purge(self, before: datetime) -> int:
        """See ActionJournal. What is purged does not stay in the file."""
        old = (micros(before),)
        seen = "SELECT 1 FROM action_results WHERE at < ? UNION ALL SELECT 1 FROM action_claims WHERE until < ? LIMIT 1"
        if not self._database.read(seen, old * 2):
            return 0

        def write(connection: sqlite3.Connection) -> int:
            connection.execute("DELETE FROM action_claims WHERE until < ?", old)
            return connection.execute("DELETE FROM action_results WHERE at < ?", old).rowcount

        purged: int = await self._database.erase(write)
        return purged
