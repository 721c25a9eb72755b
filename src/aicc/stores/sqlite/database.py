"""One SQLite file: opening, migrating, reading, and writing many turns with one durable commit.

A commit waits for the disk, so a thread gathers the writes that arrive meanwhile and commits them together. Each write
is a savepoint of its own: one that is refused leaves the others alone. Reads are single look-ups in the page cache,
faster than any hand-over to another thread, and run where they are asked for.
"""

import asyncio
import queue
import sqlite3
import threading
from collections.abc import Callable
from contextlib import closing
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final

from aicc.models.errors import (
    AiccError,
    InternalError,
    StoreCorrupt,
    StoreError,
    StoreFull,
    StoreTooNew,
    StoreUnavailable,
)
from aicc.stores.sqlite.schema import MIGRATIONS

_BUSY_MILLISECONDS: Final = 5_000
_MAX_GROUP: Final = 256
_CACHE_KIB: Final = 16_384

Write = Callable[[sqlite3.Connection], Any]


@dataclass(frozen=True, slots=True)
class _Job:
    write: Write
    future: asyncio.Future[Any]
    loop: asyncio.AbstractEventLoop


class Database:
    """An open database file.

    Raises:
        StoreCorrupt: the file is not a database or is damaged.
        StoreTooNew: a newer version of the program wrote it.
        StoreFull, StoreUnavailable: it cannot be opened or migrated.
    """

    def __init__(self, path: Path) -> None:
        self.path = path
        try:
            path.parent.mkdir(parents=True, exist_ok=True)
            with closing(self._connect()) as connection:
                self._migrate(connection)
            self._reader = self._connect()
            self._writer = self._connect()
        except OSError as error:
            raise StoreUnavailable(path=path, why=error.strerror or error) from None
        except sqlite3.Error as error:
            raise self.translate(error) from None
        self._jobs: queue.SimpleQueue[_Job | None] = queue.SimpleQueue()
        self._thread = threading.Thread(target=self._serve, name="sqlite-writer", daemon=True)
        self._thread.start()

    def read(self, sql: str, parameters: tuple[object, ...] = ()) -> list[tuple[Any, ...]]:
        """Return the rows of a query."""
        try:
            return self._reader.execute(sql, parameters).fetchall()
        except sqlite3.Error as error:
            raise self.translate(error) from None

    async def write(self, write: Write) -> Any:
        """Run a write on the writer's connection and return its result once it is durable."""
        loop = asyncio.get_running_loop()
        job = _Job(write, loop.create_future(), loop)
        self._jobs.put(job)
        return await job.future

    def close(self) -> None:
        """Finish the writes that wait, then close the file."""
        self._jobs.put(None)
        self._thread.join()
        self._writer.close()
        self._reader.close()

    def check(self) -> str:
        """Return "ok", or what SQLite's integrity check found."""
        return str(self.read("PRAGMA quick_check(1)")[0][0])

    def translate(self, error: sqlite3.Error) -> StoreError:
        """Return our error for one of SQLite's."""
        code = getattr(error, "sqlite_errorcode", 0) & 0xFF
        if code == sqlite3.SQLITE_FULL:
            return StoreFull(path=self.path)
        if code in (sqlite3.SQLITE_CORRUPT, sqlite3.SQLITE_NOTADB):
            return StoreCorrupt(path=self.path, why=error)
        return StoreUnavailable(path=self.path, why=error)

    def _connect(self) -> sqlite3.Connection:
        # The writer's connection is made here and used by its thread; SQLite itself is built to be shared.
        connection = sqlite3.connect(self.path, isolation_level=None, check_same_thread=False)
        for pragma in (
            f"busy_timeout={_BUSY_MILLISECONDS}",
            "journal_mode=WAL",
            "synchronous=FULL",
            f"cache_size=-{_CACHE_KIB}",
        ):
            connection.execute(f"PRAGMA {pragma}")
        return connection

    def _migrate(self, connection: sqlite3.Connection) -> None:
        connection.execute("BEGIN IMMEDIATE")
        found = connection.execute("PRAGMA user_version").fetchone()[0]
        if found > len(MIGRATIONS):
            connection.execute("ROLLBACK")
            raise StoreTooNew(path=self.path, found=found, known=len(MIGRATIONS))
        for script in MIGRATIONS[found:]:
            for statement in script.split(";"):
                connection.execute(statement)
        connection.execute(f"PRAGMA user_version={len(MIGRATIONS)}")
        connection.execute("COMMIT")

    def _serve(self) -> None:
        while (job := self._jobs.get()) is not None:
            group = [job]
            stop = False
            while len(group) < _MAX_GROUP and not self._jobs.empty():
                following = self._jobs.get()
                if following is None:
                    stop = True
                    break
                group.append(following)
            self._deliver(group, self._commit(group))
            if stop:
                return

    def _commit(self, group: list[_Job]) -> list[Any]:
        """Run the writes of a group in one transaction; an outcome is a result or the error to raise."""
        try:
            self._writer.execute("BEGIN IMMEDIATE")
            outcomes = [self._attempt(job.write) for job in group]
            self._writer.execute("COMMIT")
        except sqlite3.Error as error:
            if self._writer.in_transaction:
                self._writer.execute("ROLLBACK")
            return [self.translate(error)] * len(group)
        return outcomes

    def _attempt(self, write: Write) -> Any:
        self._writer.execute("SAVEPOINT one")
        try:
            outcome = write(self._writer)
        except AiccError as error:
            outcome = error
        except sqlite3.Error:
            raise
        except Exception as error:  # the writer serves everybody: a fault in one write must not end it
            outcome = InternalError()
            outcome.__cause__ = error
        if isinstance(outcome, AiccError):
            self._writer.execute("ROLLBACK TO one")
        self._writer.execute("RELEASE one")
        return outcome

    def _deliver(self, group: list[_Job], outcomes: list[Any]) -> None:
        by_loop: dict[asyncio.AbstractEventLoop, list[tuple[asyncio.Future[Any], Any]]] = {}
        for job, outcome in zip(group, outcomes, strict=True):
            by_loop.setdefault(job.loop, []).append((job.future, outcome))
        for loop, results in by_loop.items():
            if not loop.is_closed():
                loop.call_soon_threadsafe(_resolve, results)


def _resolve(results: list[tuple[asyncio.Future[Any], Any]]) -> None:
    for future, outcome in results:
        if future.done():  # its caller was cancelled; the write stands all the same
            continue
        if isinstance(outcome, AiccError):
            future.set_exception(outcome)
        else:
            future.set_result(outcome)
