"""Everything in one SQLite file: the default. Durable; several processes on one machine keep it right."""

from pathlib import Path

from aicc.ports import KeyWrapper, Stores
from aicc.stores.audit_key import AuditKey
from aicc.stores.protection import protect
from aicc.stores.sqlite.archive import SQLiteArchive
from aicc.stores.sqlite.conversations import SQLiteStore
from aicc.stores.sqlite.database import Database
from aicc.stores.sqlite.desk import SQLiteDesk
from aicc.stores.sqlite.duties import SQLiteAuditLog, SQLiteDataKeys, SQLiteHolds
from aicc.stores.sqlite.faq import SQLiteFAQLog, SQLiteFAQStore
from aicc.stores.sqlite.journal import SQLiteActionJournal

__all__ = [
    "Database",
    "SQLiteActionJournal",
    "SQLiteAuditLog",
    "SQLiteDataKeys",
    "SQLiteDesk",
    "SQLiteFAQLog",
    "SQLiteFAQStore",
    "SQLiteHolds",
    "SQLiteStore",
    "open_sqlite",
]


def open_sqlite(path: Path, wrapper: KeyWrapper | None = None) -> Stores:
    """Open a database file, making it when there is none.

    Args:
        path: the file.
        wrapper: who wraps the keys that encrypt customers' data; None encrypts nothing.

    Raises:
        KeyUnavailable: the master key cannot be used.
        StoreError: the file cannot be opened or migrated.
    """
    database = Database(path)
    keys = SQLiteDataKeys(database)
    try:
        protection = protect(keys, wrapper, audited=bool(database.read("SELECT 1 FROM audit LIMIT 1")))
    except BaseException:  # whatever stops the start, the file is not left open
        database.close()
        raise
    codec = protection.codec

    async def close() -> None:
        await database.drain()
        database.close()

    return Stores(
        conversations=SQLiteStore(database, codec),
        desk=SQLiteDesk(database, codec),
        journal=SQLiteActionJournal(database, codec),
        faq=SQLiteFAQStore(database),
        faq_log=SQLiteFAQLog(database, codec),
        audit=SQLiteAuditLog(database, protection.link),
        link=protection.link,
        holds=SQLiteHolds(database, codec),
        keys=keys,
        sealer=codec.sealer,
        archive=SQLiteArchive(database, codec, AuditKey(keys, wrapper, store=path)),
        close=close,
    )
