"""One SQLite file: opening, migrating, reading, and writing many turns with one durable commit.

What waits, waits in a thread: taking the write lock, and the disk at the end of a commit. The writes that arrive
meanwhile are gathered and committed together next. The statements between run on the event loop: they touch pages in
memory, and a thread that fought the loop for the interpreter at each of them cost a third of a turn. Each write is a
savepoint of its own: one that is refused leaves the others alone.
"""

import asyncio
import sqlite3
import time
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
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
from aicc.utils.logger import get_logger

_log = get_logger("aicc.store")
# Milliseconds that another process may hold the write lock.
_BUSY: Final = 5_000
# Seconds between two attempts at what SQLite does not wait for.
_PAUSE: Final = 0.01
# Milliseconds that readers have to let the log be emptied. Meanwhile nobody writes, in no process; a backup reads on.
_BUSY_EMPTYING: Final = 100
# Seconds after which a log that could not be emptied is tried again, at the next write: copies of what was erased
# stand in it.
_AGAIN: Final = 60.0
_PRAGMAS: Final = (
    f"busy_timeout={_BUSY}",
    "journal_mode=WAL",
    "synchronous=FULL",  # a commit is on the disk when it returns
    "cache_size=-16384",  # KiB
    "secure_delete=ON",  # what is erased is overwritten
)

Write = Callable[[sqlite3.Connection], Any]


@dataclass(frozen=True, slots=True)
class _Job:
    write: Write
    future: asyncio.Future[Any]


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
            path.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
            path.touch(mode=0o600)  # conversations are nobody else's on this machine
            with closing(self._connect()) as connection:
                self._migrate(connection)
            self._reader = self._connect()
            self._writer = self._connect()
        except OSError as error:
            raise StoreUnavailable(path=path, why=error.strerror or error) from None
        except sqlite3.Error as error:
            raise self.translate(error) from None
        self._jobs: list[_Job] = []
        self._emptyings: list[asyncio.Future[bool]] = []
        # When the log is to be emptied again, on the monotonic clock; None: it was.
        self._owed: float | None = None
        self._writing: asyncio.Task[None] | None = None
        self._waiter = ThreadPoolExecutor(max_workers=1, thread_name_prefix="sqlite-commit")

    def read(self, sql: str, parameters: tuple[object, ...] = ()) -> list[tuple[Any, ...]]:
        """Return the rows of a query."""
        try:
            return self._reader.execute(sql, parameters).fetchall()
        except sqlite3.Error as error:
            raise self.translate(error) from None

    async def write(self, write: Write) -> Any:
        """Run a write on the writer's connection and return its result once it is durable."""
        job = _Job(write, asyncio.get_running_loop().create_future())
        self._jobs.append(job)
        self._start_writing()
        return await job.future

    async def erase(self, write: Write) -> Any:
        """Run a write that removes personal data, then empty the log, where copies of it may stand."""
        erased = await self.write(write)
        if not await self.empty_log():
            # Another process was reading: a write after it has ended empties the log.
            _log.warning("erasure.log_not_emptied", path=str(self.path))
        return erased

    async def empty_log(self) -> bool:
        """Write the write-ahead log back into the file and empty it; return False when a reader was in the way."""
        emptied: asyncio.Future[bool] = asyncio.get_running_loop().create_future()
        self._emptyings.append(emptied)
        self._start_writing()
        return await emptied

    async def drain(self) -> None:
        """Return when no write waits any more."""
        while self._writing is not None and not self._writing.done():
            await self._writing

    def close(self) -> None:
        """Close the file. Drain it first where writes may wait."""
        self._waiter.shutdown()
        self._writer.close()
        self._reader.close()

    def write_now(self, write: Write) -> Any:
        """Run a write at once, in a connection of its own: for what happens before anything runs."""
        try:
            with closing(self._connect()) as connection:
                connection.execute("BEGIN IMMEDIATE")
                written = write(connection)
                connection.execute("COMMIT")
                return written
        except sqlite3.Error as error:
            raise self.translate(error) from None

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
        # Made here and used by the waiting thread too; SQLite itself is built to be shared.
        connection = sqlite3.connect(self.path, isolation_level=None, check_same_thread=False)
        try:
            for pragma in _PRAGMAS:
                _patiently(connection, f"PRAGMA {pragma}")
        except sqlite3.Error:
            connection.close()
            raise
        return connection

    def _migrate(self, connection: sqlite3.Connection) -> None:
        connection.execute("BEGIN IMMEDIATE")
        found = connection.execute("PRAGMA user_version").fetchone()[0]
        if found > len(MIGRATIONS):
            connection.execute("ROLLBACK")
            raise StoreTooNew(path=self.path, found=found, known=len(MIGRATIONS))
        for script in MIGRATIONS[found:]:
            for statement in _statements(script):
                connection.execute(statement)
        connection.execute(f"PRAGMA user_version={len(MIGRATIONS)}")
        connection.execute("COMMIT")

    def _start_writing(self) -> None:
        if self._writing is None or self._writing.done():
            self._writing = asyncio.create_task(self._write_all())

    async def _write_all(self) -> None:
        while self._jobs or self._emptyings:
            if self._emptyings:  # between two groups: a transaction of our own would make it wait for itself
                waiting, self._emptyings = self._emptyings, []
                emptied = await asyncio.get_running_loop().run_in_executor(self._waiter, self._truncate_log)
                for future in waiting:
                    future.set_result(emptied)
                continue
            if self._writer.in_transaction:  # a loop that ended in the middle of a group left it open
                self._writer.execute("ROLLBACK")
            refusal = await self._wait_for("BEGIN IMMEDIATE")
            group, self._jobs = self._jobs, []
            _resolve(group, [refusal] * len(group) if refusal else await self._commit(group))
            if self._owed is not None and time.monotonic() >= self._owed:
                await asyncio.get_running_loop().run_in_executor(self._waiter, self._truncate_log)

    async def _commit(self, group: list[_Job]) -> list[Any]:
        """Run the writes of a group and make them durable; an outcome is a result or the error to raise."""
        try:
            outcomes = [self._attempt(job.write) for job in group]
            failure = await self._wait_for("COMMIT")
        except sqlite3.Error as error:
            failure = self.translate(error)
        if failure is None:
            return outcomes
        if self._writer.in_transaction:
            self._writer.execute("ROLLBACK")
        return [failure] * len(group)

    async def _wait_for(self, sql: str) -> StoreError | None:
        try:
            await asyncio.get_running_loop().run_in_executor(self._waiter, self._writer.execute, sql)
        except sqlite3.Error as error:
            return self.translate(error)
        return None

    def _truncate_log(self) -> bool:
        self._owed = time.monotonic() + _AGAIN
        try:
            self._writer.execute(f"PRAGMA busy_timeout={_BUSY_EMPTYING}")
            busy = self._writer.execute("PRAGMA wal_checkpoint(TRUNCATE)").fetchone()[0]
        except sqlite3.Error:
            return False
        finally:
            self._writer.execute(f"PRAGMA busy_timeout={_BUSY}")
        if busy:
            return False
        self._owed = None
        return True

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


def _patiently(connection: sqlite3.Connection, sql: str) -> None:
    """Run a statement for which SQLite itself does not wait: of several that turn a new file's log on, one may."""
    end = time.monotonic() + _BUSY / 1_000
    while True:
        try:
            connection.execute(sql)
        except sqlite3.OperationalError as error:
            if error.sqlite_errorcode & 0xFF != sqlite3.SQLITE_BUSY or time.monotonic() > end:
                raise
            time.sleep(_PAUSE)
        else:
            return


def _resolve(group: list[_Job], outcomes: list[Any]) -> None:
    for job, outcome in zip(group, outcomes, strict=True):
        if job.future.done():  # its caller was cancelled; the write stands all the same
            continue
        if isinstance(outcome, AiccError):
            job.future.set_exception(outcome)
        else:
            job.future.set_result(outcome)


def _statements(script: str) -> Iterator[str]:
    """Yield the statements of a script: a trigger has semicolons inside."""
    statement = ""
    for part in script.split(";"):
        statement += f"{part};"
        if sqlite3.complete_statement(statement):
            yield statement
            statement = ""
