"""Copying the database while turns are being recorded."""

import asyncio
import sqlite3
import subprocess
import sys
from contextlib import closing
from dataclasses import replace
from pathlib import Path

import pytest
from tests.full_store import conversation, everything, fill, turn

from aicc.models.conversation import Conversation
from aicc.models.errors import StoreCorrupt, StoreUnavailable
from aicc.models.turn import Turn
from aicc.ports import RecordKind, Stores
from aicc.stores.sqlite import Database, open_sqlite
from aicc.stores.sqlite.backup import copy_database, examine, fold_log, in_use

WRITERS = 8


class Writer:
    """A customer who goes on talking, and remembers which turns were acknowledged."""

    def __init__(self, stores: Stores, name: str) -> None:
        self._stores = stores
        self._state = conversation(name)
        self.acknowledged: list[Turn] = []

    async def open(self) -> None:
        """Record the greeting."""
        greeting = turn(self._state.id, 1)
        await self._stores.conversations.create(self._state, greeting)
        self.acknowledged.append(greeting)

    async def talk(self, until: asyncio.Event) -> None:
        """Record turn after turn."""
        while not until.is_set():
            seq = self._state.turns + 1
            said = turn(self._state.id, seq)
            self._state = replace(self._state, version=seq, turns=seq)
            await self._stores.conversations.save(self._state, said)
            self.acknowledged.append(said)


async def copied_under_load(stores: Stores, source: Path, target: Path) -> tuple[list[Turn], list[Turn]]:
    """Copy a database while customers talk; return the turns acknowledged before it began, and those when it ended."""
    writers = [Writer(stores, f"conv_{number}") for number in range(WRITERS)]
    await asyncio.gather(*(writer.open() for writer in writers))
    ended = asyncio.Event()
    talking = asyncio.gather(*(writer.talk(ended) for writer in writers))
    while sum(len(writer.acknowledged) for writer in writers) < 5 * WRITERS:  # noqa: ASYNC110 - a load, not a signal
        await asyncio.sleep(0)
    before = [said for writer in writers for said in writer.acknowledged]
    await asyncio.to_thread(copy_database, source, target)
    after = [said for writer in writers for said in writer.acknowledged]
    ended.set()
    await talking
    return before, after


async def test_a_copy_under_load_has_every_turn_that_was_acknowledged_before(tmp_path: Path) -> None:
    """And only whole ones: each conversation's state is the one after its last turn, with no turn missing."""
    source, target = tmp_path / "source.sqlite3", tmp_path / "copy.sqlite3"
    stores = open_sqlite(source)
    with closing(sqlite3.connect(source)) as filling:  # large enough that the copy takes many steps
        filling.execute("CREATE TABLE ballast (body BLOB)")
        filling.executemany("INSERT INTO ballast VALUES (zeroblob(1000000))", [()] * 40)
        filling.commit()
    before, after = await copied_under_load(stores, source, target)
    await stores.close()
    copy = open_sqlite(target)
    found = await everything(copy)
    await copy.close()
    turns = [record for record in found[RecordKind.TURN] if isinstance(record, Turn)]
    states = [record for record in found[RecordKind.CONVERSATION] if isinstance(record, Conversation)]

    assert [said for said in before if said not in turns] == []
    assert len(after) > len(before)
    assert {state.id: state.turns for state in states} == {
        state.id: len([said for said in turns if said.conversation_id == state.id]) for state in states
    }
    assert len(states) == WRITERS


async def test_a_copy_is_one_file_for_its_owner(tmp_path: Path) -> None:
    """It needs nothing beside it, and nobody else may read it."""
    stores = open_sqlite(tmp_path / "source.sqlite3")
    await fill(stores)
    (tmp_path / "copies").mkdir()
    copy_database(tmp_path / "source.sqlite3", tmp_path / "copies" / "copy.sqlite3")
    await stores.close()
    examine(tmp_path / "copies" / "copy.sqlite3")

    assert [(path.name, oct(path.stat().st_mode)[-3:]) for path in (tmp_path / "copies").iterdir()] == [
        ("copy.sqlite3", "600")
    ]


async def test_a_copy_says_how_far_it_is(tmp_path: Path) -> None:
    """Up to the end."""
    Database(tmp_path / "source.sqlite3").close()
    shares: list[float] = []
    copy_database(tmp_path / "source.sqlite3", tmp_path / "copy.sqlite3", shares.append)

    assert shares[-1] == 1.0


async def test_an_examination_counts_the_rows(tmp_path: Path) -> None:
    """Of every table."""
    stores = open_sqlite(tmp_path / "source.sqlite3")
    await fill(stores)
    await stores.close()
    _, counts = examine(tmp_path / "source.sqlite3")

    assert (counts["turns"], counts["audit"], counts["data_keys"]) == (10, 3, 0)


async def test_a_damaged_page_is_found(tmp_path: Path) -> None:
    """Even in a file that opens."""
    path = tmp_path / "source.sqlite3"
    stores = open_sqlite(path)
    await fill(stores)
    await stores.close()
    content = bytearray(path.read_bytes())
    content[3 * 4096 : 4 * 4096] = b"\xff" * 4096
    path.write_bytes(content)

    with pytest.raises(StoreCorrupt):
        examine(path)


def test_what_is_no_database_is_not_copied(tmp_path: Path) -> None:
    """The error names the file."""
    (tmp_path / "source.sqlite3").write_bytes(b"this is no database" * 1000)

    with pytest.raises(StoreCorrupt, match=r"source\.sqlite3"):
        copy_database(tmp_path / "source.sqlite3", tmp_path / "copy.sqlite3")


def test_a_database_that_is_missing_is_not_made(tmp_path: Path) -> None:
    """A copy of nothing would look like a backup."""
    with pytest.raises(StoreUnavailable):
        copy_database(tmp_path / "source.sqlite3", tmp_path / "copy.sqlite3")
    assert not (tmp_path / "source.sqlite3").exists()


OPEN = """
import sys
from pathlib import Path
from aicc.stores.sqlite import Database
database = Database(Path(sys.argv[1]))
print("open", flush=True)
sys.stdin.read()
"""


def test_a_database_that_is_open_elsewhere_is_in_use(tmp_path: Path) -> None:
    """Even when nobody reads or writes at the moment."""
    path = tmp_path / "aicc.sqlite3"
    command = [sys.executable, "-c", OPEN, path]
    with subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE) as process:
        assert process.stdout is not None
        process.stdout.readline()
        during = in_use(path)

    assert (during, in_use(path)) == (True, False)


def test_a_folded_log_leaves_one_file(tmp_path: Path) -> None:
    """Which is all of the database."""
    with closing(sqlite3.connect(tmp_path / "aicc.sqlite3")) as connection:
        connection.execute("PRAGMA journal_mode=WAL")
        connection.execute("CREATE TABLE kept (body BLOB)")
        connection.commit()
    fold_log(tmp_path / "aicc.sqlite3")

    assert [path.name for path in tmp_path.iterdir()] == ["aicc.sqlite3"]
    assert examine(tmp_path / "aicc.sqlite3")[1] == {"kept": 0}
