"""ActionJournal in SQLite."""

from datetime import UTC, datetime, timedelta
from typing import Final

from aicc.models.scenario import ActionResult
from aicc.stores.codec import decode_result, encode
from aicc.stores.sqlite.database import Database

_EPOCH: Final = datetime(1970, 1, 1, tzinfo=UTC)
# Nothing is kept of a customer who was erased while the action ran.
_RECORD: Final = """
    INSERT OR IGNORE INTO action_results (key, conversation_id, at, kind, body)
    SELECT ?, id, ?, ?, ? FROM conversations WHERE id = ?
"""


class SQLiteActionJournal:
    """Results of actions in a database file, the one of their conversations."""

    def __init__(self, database: Database) -> None:
        self._database = database

    async def find(self, key: str) -> ActionResult | None:
        """See ActionJournal."""
        rows = self._database.read("SELECT kind, body FROM action_results WHERE key = ?", (key,))
        return decode_result(*rows[0]) if rows else None

    async def record(self, key: str, result: ActionResult, at: datetime) -> None:
        """See ActionJournal."""
        row = (key, _micros(at), type(result).__name__, encode(result), key.partition("/")[0])
        await self._database.write(lambda connection: connection.execute(_RECORD, row).rowcount)

    async def purge(self, before: datetime) -> int:
        """See ActionJournal. What is purged does not stay in the file."""
        old = (_micros(before),)
        if not self._database.read("SELECT 1 FROM action_results WHERE at < ? LIMIT 1", old):
            return 0
        sql = "DELETE FROM action_results WHERE at < ?"
        purged: int = await self._database.erase(lambda connection: connection.execute(sql, old).rowcount)
        return purged


def _micros(at: datetime) -> int:
    return (at - _EPOCH) // timedelta(microseconds=1)
