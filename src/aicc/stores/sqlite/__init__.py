"""Everything in one SQLite file: the default. Durable, any number of processes on one machine."""

from aicc.stores.sqlite.conversations import SQLiteStore
from aicc.stores.sqlite.database import Database
from aicc.stores.sqlite.desk import SQLiteDesk

__all__ = ["Database", "SQLiteDesk", "SQLiteStore"]
