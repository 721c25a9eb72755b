"""What only the SQLite file can do or suffer."""

import asyncio
import sqlite3
from collections.abc import AsyncIterator
from contextlib import closing
from pathlib import Path

import pytest

from aicc.models.errors import AiccError, StaleConversation, StoreCorrupt, StoreFull, StoreTooNew, StoreUnavailable
from aicc.stores.sqlite import Database
from aicc.stores.sqlite.schema import MIGRATIONS


@pytest.fixture
async def database(tmp_path: Path) -> AsyncIterator[Database]:
    """An empty database."""
    opened = Database(tmp_path / "aicc.sqlite3")
    yield opened
    opened.close()


def insert(name: str, body: bytes = b"") -> "sqlite3.Cursor | object":
    """A write of one row."""
    sql = "INSERT INTO conversations (id, user_id, version, body) VALUES (?, 'u', 1, ?)"
    return lambda connection: connection.execute(sql, (name, body)).rowcount


async def test_a_write_is_on_disk_before_it_returns(database: Database) -> None:
    """Another connection sees it at once."""
    await database.write(insert("a"))  # type: ignore[arg-type]

    with closing(sqlite3.connect(database.path)) as other:
        assert other.execute("SELECT id FROM conversations").fetchall() == [("a",)]


async def test_a_refused_write_leaves_its_neighbours_alone(database: Database) -> None:
    """Writes that are committed together succeed and fail each for itself."""

    def refuse(connection: sqlite3.Connection) -> None:
        connection.execute("INSERT INTO conversations (id, user_id, version, body) VALUES ('half', 'u', 1, '')")
        raise StaleConversation()

    writes = [database.write(insert("a")), database.write(refuse), database.write(insert("b"))]  # type: ignore[arg-type]
    outcomes = await asyncio.gather(*writes, return_exceptions=True)

    assert [type(outcome) for outcome in outcomes] == [int, StaleConversation, int]
    assert database.read("SELECT id FROM conversations") == [("a",), ("b",)]


async def test_a_fault_in_a_write_does_not_end_the_writer(database: Database) -> None:
    """A bug in one write is an internal error of that write alone."""

    def fault(_connection: sqlite3.Connection) -> None:
        raise ZeroDivisionError

    with pytest.raises(AiccError, match="internal_error"):
        await database.write(fault)

    assert await database.write(insert("a")) == 1  # type: ignore[arg-type]


async def test_a_full_disk_is_an_error_and_loses_nothing(database: Database) -> None:
    """What was acknowledged stays; what could not be written says so; with room again writing goes on."""
    await database.write(insert("before"))  # type: ignore[arg-type]
    pages = database.read("PRAGMA page_count")[0][0]
    await database.write(lambda connection: connection.execute(f"PRAGMA max_page_count={pages + 2}").fetchall())
    with pytest.raises(StoreFull):
        await database.write(insert("large", b"x" * 100_000))  # type: ignore[arg-type]
    await database.write(lambda connection: connection.execute("PRAGMA max_page_count=1000000").fetchall())
    await database.write(insert("after"))  # type: ignore[arg-type]

    assert database.read("SELECT id FROM conversations ORDER BY id") == [("after",), ("before",)]


@pytest.mark.parametrize("content", [b"this is no database at all" * 100, b"SQLite format 3\x00" + b"\xff" * 4096])
def test_a_damaged_file_is_refused_with_its_name(tmp_path: Path, content: bytes) -> None:
    """A file that is not a database is left as it is and named."""
    path = tmp_path / "aicc.sqlite3"
    path.write_bytes(content)

    with pytest.raises(StoreCorrupt, match=r"aicc\.sqlite3"):
        Database(path)
    assert path.read_bytes() == content


def test_a_file_of_a_newer_version_is_refused(tmp_path: Path) -> None:
    """An old program does not write into what it does not understand."""
    path = tmp_path / "aicc.sqlite3"
    with closing(sqlite3.connect(path)) as connection:
        connection.execute("PRAGMA user_version=99")

    with pytest.raises(StoreTooNew, match="99"):
        Database(path)


def test_a_folder_that_is_a_file_is_refused(tmp_path: Path) -> None:
    """A path that cannot be a database says so."""
    (tmp_path / "var").write_text("not a folder")

    with pytest.raises(StoreUnavailable):
        Database(tmp_path / "var" / "aicc.sqlite3")


async def test_two_processes_may_open_the_same_file(tmp_path: Path) -> None:
    """Writers of two connections take turns."""
    first, second = Database(tmp_path / "aicc.sqlite3"), Database(tmp_path / "aicc.sqlite3")
    await asyncio.gather(
        *(db.write(insert(f"{name}{number}")) for number in range(50) for name, db in (("a", first), ("b", second)))
    )  # type: ignore[arg-type]

    assert first.read("SELECT count(*) FROM conversations") == [(100,)]
    assert second.check() == "ok"
    first.close()
    second.close()


async def test_draining_finishes_the_writes_that_wait(tmp_path: Path) -> None:
    """A write that was accepted before the end is on disk after it."""
    database = Database(tmp_path / "aicc.sqlite3")
    writes = [asyncio.ensure_future(database.write(insert(f"w{number}"))) for number in range(20)]  # type: ignore[arg-type]
    await asyncio.sleep(0)
    await database.drain()
    database.close()
    await asyncio.gather(*writes)

    with closing(sqlite3.connect(tmp_path / "aicc.sqlite3")) as other:
        assert other.execute("SELECT count(*) FROM conversations").fetchone() == (20,)


async def test_a_file_of_the_first_version_gets_the_new_tables_and_keeps_its_rows(tmp_path: Path) -> None:
    """An update of the program needs no step of its own."""
    path = tmp_path / "aicc.sqlite3"
    with closing(sqlite3.connect(path)) as connection:
        connection.executescript(MIGRATIONS[0] + "PRAGMA user_version=1;")
        connection.execute("INSERT INTO conversations (id, user_id, version, body) VALUES ('old', 'u', 1, '')")
        connection.commit()

    database = Database(path)

    assert database.read("SELECT id FROM conversations") == [("old",)]
    assert database.read("SELECT count(*) FROM faq_revisions") == [(0,)]
    database.close()
