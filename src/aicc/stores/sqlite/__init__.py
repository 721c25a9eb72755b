"""Everything in one SQLite file: the default. Durable; several processes on one machine keep it right."""

from aicc.stores.sqlite.conversations import SQLiteStore
from aicc.stores.sqlite.database import Database
from aicc.stores.sqlite.desk import SQLiteDesk
from aicc.stores.sqlite.faq import SQLiteFAQLog, SQLiteFAQStore
from aicc.stores.sqlite.journal import SQLiteActionJournal

__all__ = ["Database", "SQLiteActionJournal", "SQLiteDesk", "SQLiteFAQLog", "SQLiteFAQStore", "SQLiteStore"]
