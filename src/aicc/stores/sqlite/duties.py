"""AuditLog, Holds and DataKeys in SQLite."""

import sqlite3
from collections.abc import Mapping

from aicc.models.audit import AuditEvent, AuditRecord
from aicc.models.hold import Hold
from aicc.ports import Link
from aicc.stores.codec import Codec, decode_audit, encode_plain
from aicc.stores.sqlite.database import Database
from aicc.stores.sqlite.moments import micros

_LAST = "SELECT body FROM audit ORDER BY number DESC LIMIT 1"


class SQLiteAuditLog:
    """The audit trail in a table whose rows cannot be changed or deleted.

    Args:
        database: where it is.
        link: makes the record of an event.
    """

    def __init__(self, database: Database, link: Link) -> None:
        self._database = database
        self._link = link

    async def append(self, event: AuditEvent) -> AuditRecord:
        """See AuditLog."""

        def write(connection: sqlite3.Connection) -> AuditRecord:
            last = connection.execute(_LAST).fetchone()
            record = self._link(event, decode_audit(last[0]) if last is not None else None)
            row = (record.number, event.user_id, encode_plain(record))
            connection.execute("INSERT INTO audit (number, user_id, body) VALUES (?, ?, ?)", row)
            return record

        record: AuditRecord = await self._database.write(write)
        return record

    async def read(self, *, after: int = 0, limit: int) -> tuple[AuditRecord, ...]:
        """See AuditLog."""
        sql = "SELECT body FROM audit WHERE number > ? ORDER BY number LIMIT ?"
        return tuple(decode_audit(row[0]) for row in self._database.read(sql, (after, limit)))

    async def about(self, user_id: str, *, limit: int) -> tuple[AuditRecord, ...]:
        """See AuditLog."""
        sql = "SELECT body FROM audit WHERE user_id = ? ORDER BY number DESC LIMIT ?"
        return tuple(decode_audit(row[0]) for row in self._database.read(sql, (user_id, limit)))


class SQLiteHolds:
    """Legal holds in a table."""

    def __init__(self, database: Database, codec: Codec) -> None:
        self._database = database
        self._codec = codec

    async def place(self, hold: Hold) -> None:
        """See Holds."""
        row = (hold.user_id, micros(hold.at), self._codec.encode(hold))
        sql = "INSERT OR REPLACE INTO holds (user_id, at, body) VALUES (?, ?, ?)"
        await self._database.write(lambda connection: connection.execute(sql, row).rowcount)

    async def lift(self, user_id: str) -> Hold | None:
        """See Holds."""

        def write(connection: sqlite3.Connection) -> Hold | None:
            row = connection.execute("DELETE FROM holds WHERE user_id = ? RETURNING body", (user_id,)).fetchone()
            return self._codec.decode_hold(row[0]) if row is not None else None

        lifted: Hold | None = await self._database.write(write)
        return lifted

    async def get(self, user_id: str) -> Hold | None:
        """See Holds."""
        rows = self._database.read("SELECT body FROM holds WHERE user_id = ?", (user_id,))
        return self._codec.decode_hold(rows[0][0]) if rows else None

    async def all(self) -> tuple[Hold, ...]:
        """See Holds."""
        rows = self._database.read("SELECT body FROM holds ORDER BY at, user_id")
        return tuple(self._codec.decode_hold(row[0]) for row in rows)


class SQLiteDataKeys:
    """Wrapped data keys in the file that they encrypt."""

    def __init__(self, database: Database) -> None:
        self._database = database

    def all(self) -> Mapping[int, bytes]:
        """See DataKeys."""
        return dict(self._database.read("SELECT number, wrapped FROM data_keys"))

    def add(self, number: int, wrapped: bytes) -> bool:
        """See DataKeys."""
        sql = "INSERT OR IGNORE INTO data_keys (number, wrapped) VALUES (?, ?)"
        added: int = self._database.write_now(lambda connection: connection.execute(sql, (number, wrapped)).rowcount)
        return added > 0

    def replace(self, wrapped: Mapping[int, bytes]) -> None:
        """See DataKeys."""
        rows = [(key, number) for number, key in wrapped.items()]
        sql = "UPDATE data_keys SET wrapped = ? WHERE number = ?"
        self._database.write_now(lambda connection: connection.executemany(sql, rows).rowcount)
