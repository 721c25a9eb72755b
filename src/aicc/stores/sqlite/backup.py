"""Copying a database file while turns go on, and looking at what a copy holds."""

import sqlite3
import time
from collections.abc import Callable, Mapping
from contextlib import closing
from pathlib import Path
from typing import Final

from aicc.models.errors import StoreCorrupt, StoreError, StoreFull, StoreUnavailable

# Copied in one step: 4 MiB. Those who take turns are let through after each.
_PAGES: Final = 1_024
# Every connection holds a shared lock on these bytes of the file, which have no content (SQLite's file format, 1.4).
_SHARED_FIRST: Final = 0x40000002
_SHARED_BYTES: Final = 510


def copy_database(source: Path, target: Path, told: Callable[[float], None] = lambda _share: None) -> None:
    """Copy a database that others may be writing, as it is at this moment, into one file that stands for itself.

    Reading at one moment keeps the copy whole however long it takes: SQLite's backup would begin anew with every
    write of somebody else. Meanwhile the log of the source grows, and an erasure empties it later only.

    Args:
        source: the file; it has to exist.
        target: the file to make.
        told: told the share that is done, 0..1.

    Raises:
        StoreError: the source cannot be read, or the target not written.
    """
    try:
        target.touch(mode=0o600)
        with closing(_open(source)) as reader, closing(sqlite3.connect(target, isolation_level=None)) as writer:
            reader.execute("BEGIN")
            reader.execute("SELECT count(*) FROM sqlite_master").fetchone()
            reader.backup(writer, pages=_PAGES, progress=_paced(told))
            reader.execute("ROLLBACK")
            # Else it would want files beside it.
            writer.execute("PRAGMA journal_mode=DELETE").fetchone()
    except OSError as error:
        raise StoreUnavailable(path=target, why=error.strerror or error) from None
    except sqlite3.Error as error:
        raise _error(source, error) from None


def examine(path: Path) -> tuple[int, Mapping[str, int]]:
    """Check every page of a database that nobody writes; return its schema version and how many rows each table has.

    Raises:
        StoreCorrupt: it is damaged.
        StoreUnavailable: it cannot be read.
    """
    try:
        with closing(_open(path)) as connection:
            found = str(connection.execute("PRAGMA integrity_check(1)").fetchone()[0])
            if found != "ok":
                raise StoreCorrupt(path=path, why=found)
            version = int(connection.execute("PRAGMA user_version").fetchone()[0])
            tables = [
                name
                for (name,) in connection.execute("SELECT name FROM sqlite_master WHERE type = 'table' ORDER BY name")
            ]
            count = "SELECT count(*) FROM "
            return version, {name: int(connection.execute(f'{count}"{name}"').fetchone()[0]) for name in tables}
    except sqlite3.Error as error:
        raise _error(path, error) from None


def in_use(path: Path) -> bool:
    """Return whether another process has a database open, without touching it: it may be damaged, and its log precious.

    Raises:
        StoreUnavailable: it cannot be looked at.
    """
    # Not on every system.
    import fcntl

    try:
        with path.open("r+b") as file:
            fcntl.lockf(file, fcntl.LOCK_EX | fcntl.LOCK_NB, _SHARED_BYTES, _SHARED_FIRST)
    except BlockingIOError:
        return True
    except OSError as error:
        raise StoreUnavailable(path=path, why=error.strerror or error) from None
    return False


def fold_log(path: Path) -> None:
    """Write the log of a database that nobody uses back into it, so that the one file is all of it.

    Raises:
        StoreError: it cannot be written.
    """
    try:
        with closing(_open(path)) as connection:
            connection.execute("PRAGMA journal_mode=DELETE").fetchone()
    except sqlite3.Error as error:
        raise _error(path, error) from None


def _open(path: Path) -> sqlite3.Connection:
    return sqlite3.connect(f"{path.absolute().as_uri()}?mode=rw", uri=True, isolation_level=None)


def _paced(told: Callable[[float], None]) -> Callable[[int, int, int], None]:
    """Return what rests after each step as long as the step took: half of the disk is left to the turns."""
    began = time.perf_counter()

    def progress(_status: int, remaining: int, total: int) -> None:
        nonlocal began
        told(1 - remaining / max(total, 1))
        if remaining:
            time.sleep(time.perf_counter() - began)
        began = time.perf_counter()

    return progress


def _code(error: sqlite3.Error) -> int:
    return int(getattr(error, "sqlite_errorcode", 0)) & 0xFF


def _error(path: Path, error: sqlite3.Error) -> StoreError:
    if _code(error) == sqlite3.SQLITE_FULL:
        return StoreFull(path=path)
    damaged = _code(error) in (sqlite3.SQLITE_CORRUPT, sqlite3.SQLITE_NOTADB)
    return (StoreCorrupt if damaged else StoreUnavailable)(path=path, why=error)
