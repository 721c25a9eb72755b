"""The process dies, or the save is refused, between an action and the save of its turn: the action runs once."""

import asyncio
import os
import signal
import subprocess
import sys
from collections.abc import Sequence
from pathlib import Path

import pytest
from tests.conftest import TestCentre

from aicc.bots.demo_bank import DemoBank
from aicc.models.conversation import Conversation
from aicc.models.errors import AiccError, StaleConversation, StoreUnavailable
from aicc.models.scenario import ActionCall, ActionResult
from aicc.models.turn import Effect, Turn
from aicc.ports import PendingEffect
from aicc.project import load_bot
from aicc.services.engines import Engines, build_engines
from aicc.services.journaled_actions import JournaledActions
from aicc.stores.codec import Codec
from aicc.stores.memory import SystemClock
from aicc.stores.sqlite import Database, SQLiteActionJournal, SQLiteStore
from aicc.utils.config import PACKAGED_BOT

# A process that is killed in the turn in which an action runs.
KILLED = """
import asyncio, sys
from pathlib import Path
from tests.chaos.test_action_once import talk_until_killed
asyncio.run(talk_until_killed(Path(sys.argv[1])))
"""
ROOT = Path(__file__).resolve().parents[2]


class ForgetfulBank(DemoBank):
    """Does again what it is asked again, and writes down what it did."""

    def __init__(self, runs: Path) -> None:
        super().__init__()
        self._runs = runs

    async def run(self, call: ActionCall) -> ActionResult:
        """Run an action, whatever its key."""
        with self._runs.open("a") as file:
            file.write(f"{call.action}\n")
        return self._perform(call)


class BreakingStore(SQLiteStore):
    """Breaks at the first save of a turn with an action."""

    def __init__(self, database: Database, error: AiccError | None) -> None:
        super().__init__(database, Codec())
        self._error = error
        self._broken = False

    async def save(
        self, conversation: Conversation, turn: Turn, effects: Sequence[Effect] = ()
    ) -> tuple[PendingEffect, ...]:
        """Break once, or save."""
        if turn.reason.actions and not self._broken:
            self._broken = True
            if self._error is None:
                os.kill(os.getpid(), signal.SIGKILL)
            else:
                raise self._error
        return await super().save(conversation, turn, effects)


def centre(engines: Engines, folder: Path, store: SQLiteStore, database: Database) -> TestCentre:
    """A centre whose actions are journaled in the database."""
    bank = ForgetfulBank(folder / "runs")
    return TestCentre(
        engines, actions=JournaledActions(bank, SQLiteActionJournal(database, Codec()), SystemClock()), store=store
    )


async def talk_until_killed(folder: Path) -> None:
    """Talk to the point at which the process is killed."""
    database = Database(folder / "aicc.sqlite3")
    talking = centre(build_engines(load_bot(PACKAGED_BOT)), folder, BreakingStore(database, None), database)
    await talking.say("잔액 조회")
    (folder / "conversation").write_text(talking.conversation_id)
    await talking.say("1234567", message_id="number")


@pytest.mark.parametrize("error", [StoreUnavailable(path="aicc.sqlite3", why="gone"), StaleConversation()])
async def test_a_refused_save_does_not_run_the_action_again(engines: Engines, tmp_path: Path, error: AiccError) -> None:
    """The same message, sent again or taken again, gets the answer; the backend was asked once."""
    database = Database(tmp_path / "aicc.sqlite3")
    talking = centre(engines, tmp_path, BreakingStore(database, error), database)
    await talking.say("잔액 조회")
    if isinstance(error, StoreUnavailable):
        with pytest.raises(StoreUnavailable):
            await talking.say("1234567", message_id="number")
    turn = await talking.say("1234567", message_id="number")

    assert turn.reason.actions == ("verify_customer:ok",)
    assert (tmp_path / "runs").read_text() == "verify_customer\n"
    database.close()


def test_a_killed_process_does_not_run_the_action_again(engines: Engines, tmp_path: Path) -> None:
    """The next process takes the same message: it answers from the journal, and saves the turn."""
    command = [sys.executable, "-c", KILLED, str(tmp_path)]
    killed = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=False)
    assert killed.returncode == -signal.SIGKILL, killed.stderr
    database = Database(tmp_path / "aicc.sqlite3")
    talking = centre(engines, tmp_path, SQLiteStore(database, Codec()), database)
    talking.conversation_id = (tmp_path / "conversation").read_text()
    turn = asyncio.run(talking.say("1234567", message_id="number"))

    assert (turn.seq, turn.reason.actions) == (3, ("verify_customer:ok",))
    assert (tmp_path / "runs").read_text() == "verify_customer\n"
    database.close()
