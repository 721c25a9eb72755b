"""What only the journal in the SQLite file can do: outlive the process, and forget for good."""

import asyncio
import signal
import subprocess
import sys
from datetime import timedelta
from pathlib import Path

import pytest
from tests.conftest import TestClock
from tests.samples import NOON, opened

from aicc.models.errors import StoreFull
from aicc.models.scenario import ActionCall, ActionDone
from aicc.ports import Claimed
from aicc.services.journaled_actions import JournaledActions
from aicc.stores.codec import Codec
from aicc.stores.memory import SystemClock
from aicc.stores.sqlite import Database, SQLiteActionJournal, SQLiteStore

KEY = "conv_1/m1/transfer/send/0"
DONE = ActionDone(fields={"receipt": "영수증-482173"})
CALL = ActionCall(action="transfer", arguments={"pin": "771634"}, key=KEY, at=NOON)
# Runs the action of a call and is killed before anybody hears of it.
KILLED = """
import asyncio, os, signal, sys
from pathlib import Path
from tests.unit.test_sqlite_journal import Database, run_once
folder = Path(sys.argv[1])
database = Database(folder / "aicc.sqlite3")
asyncio.run(run_once(database, folder / "runs"))
os.kill(os.getpid(), signal.SIGKILL)
"""


class Backend:
    """Writes each run into a file."""

    def __init__(self, path: Path) -> None:
        self._path = path

    @property
    def actions(self) -> frozenset[str]:
        """The one action."""
        return frozenset({"transfer"})

    async def run(self, call: ActionCall) -> ActionDone:
        """Transfer."""
        with self._path.open("a") as file:
            file.write(f"{call.key}\n")
        return DONE


async def run_once(database: Database, runs: Path) -> object:
    """Run the action of the call, as a turn does."""
    store = SQLiteStore(database, Codec())
    if await store.recorded("conv_1", "@greeting") is None:
        await store.create(*opened())
    return await JournaledActions(Backend(runs), SQLiteActionJournal(database, Codec()), SystemClock()).run(CALL)


def left(folder: Path) -> bytes:
    """Return what stands in the database and its log."""
    return b"".join(path.read_bytes() for path in folder.glob("aicc.sqlite3*"))


def test_a_result_outlives_a_killed_process(tmp_path: Path) -> None:
    """The next process finds it, and the backend is not asked again."""
    root = Path(__file__).resolve().parents[2]
    killed = subprocess.run([sys.executable, "-c", KILLED, str(tmp_path)], cwd=root, capture_output=True, check=False)
    database = Database(tmp_path / "aicc.sqlite3")

    assert killed.returncode == -signal.SIGKILL, killed.stderr
    assert asyncio.run(run_once(database, tmp_path / "runs")) == DONE
    assert (tmp_path / "runs").read_text() == f"{KEY}\n"
    database.close()


async def test_a_customer_who_was_erased_meanwhile_leaves_nothing(tmp_path: Path) -> None:
    """The action ran while the customer was being erased: its result is not kept."""
    database = Database(tmp_path / "aicc.sqlite3")
    journal = SQLiteActionJournal(database, Codec())
    await journal.record(KEY, DONE, NOON)

    assert await journal.claim(KEY, NOON, until=NOON) == Claimed()
    database.close()


@pytest.mark.parametrize("way", ["purged", "erased"])
async def test_what_is_forgotten_is_not_in_the_file(tmp_path: Path, way: str) -> None:
    """Neither in the database nor in its log."""
    database = Database(tmp_path / "aicc.sqlite3")
    journal, store = SQLiteActionJournal(database, Codec()), SQLiteStore(database, Codec())
    await store.create(*opened())
    await journal.record(KEY, DONE, NOON)
    if way == "purged":
        await journal.purge(NOON + timedelta(seconds=1))
    else:
        await store.erase_user("user_1")

    assert "영수증-482173".encode() not in left(tmp_path)
    database.close()


async def test_no_argument_is_in_the_file(tmp_path: Path) -> None:
    """There may be a PIN among them."""
    database = Database(tmp_path / "aicc.sqlite3")
    await run_once(database, tmp_path / "runs")

    assert (b"482173" in left(tmp_path), b"771634" in left(tmp_path)) == (True, False)
    database.close()


async def test_a_full_disk_takes_no_result_away(tmp_path: Path) -> None:
    """The journal says that it is full; what the action did is returned all the same."""
    database = Database(tmp_path / "aicc.sqlite3")
    await SQLiteStore(database, Codec()).create(*opened())
    large = ActionDone(fields={"text": "x" * 30_000})

    class Filling(Backend):
        async def run(self, _call: ActionCall) -> ActionDone:
            await database.write(lambda connection: connection.execute("PRAGMA max_page_count=1").fetchall())
            return large

    journal = SQLiteActionJournal(database, Codec())

    assert await JournaledActions(Filling(tmp_path / "runs"), journal, TestClock()).run(CALL) == large
    with pytest.raises(StoreFull):
        await journal.record(KEY, large, NOON)
    database.close()
