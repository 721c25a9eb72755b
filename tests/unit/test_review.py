"""What a review found: each test failed before its repair."""

import asyncio
import sqlite3
import time
from collections.abc import AsyncIterator, Sequence
from dataclasses import replace
from datetime import timedelta
from pathlib import Path

import pytest
from tests.conftest import TestCentre, TestClock
from tests.unit.test_turn import CountingBank
from tools.redis_server.for_tests import started

from aicc.models.audit import Actor
from aicc.models.conversation import Conversation
from aicc.models.errors import ConversationBusy
from aicc.models.scenario import ActionCall, ActionResult
from aicc.models.turn import Turn
from aicc.ports import Stores
from aicc.services.acting import Acting
from aicc.services.duties import Duties, build_duties
from aicc.services.engines import Engines
from aicc.services.journaled_actions import JournaledActions
from aicc.services.versions import Serving
from aicc.stores.codec import Codec
from aicc.stores.memory import MemoryStore
from aicc.stores.protection import rotate
from aicc.stores.redis import CachedStore, connect
from aicc.stores.sqlite import database, open_sqlite
from aicc.stores.sqlite.database import Database
from aicc.vaults.local import LocalKeyFile

BY = Actor(who="김지원", role="admin", origin="local")
TRANSFER = ("국민은행으로 5만원 보내줘", "1234567", "110123456789", "네")


@pytest.fixture
async def stores(tmp_path: Path) -> AsyncIterator[Stores]:
    """A database."""
    opened = open_sqlite(tmp_path / "one.sqlite3")
    yield opened
    await opened.close()


class Dying:
    """A conversation store whose process dies before it saves a turn."""

    def __init__(self, stores: Stores) -> None:
        self._store = stores.conversations
        self.dies = False

    def __getattr__(self, name: str) -> object:
        return getattr(self._store, name)

    async def save(self, *turn: object) -> object:
        """Save, or die."""
        if self.dies:
            raise asyncio.CancelledError
        return await self._store.save(*turn)  # type: ignore[arg-type]


async def test_a_conversation_that_is_waited_for_longer_than_the_live_version_waits_is_looked_at_once(
    engines: Engines,
) -> None:
    """Its version waits three minutes, the live one one: until the third nothing is due."""
    hasty = replace(engines.bot, silence=replace(engines.bot.silence, remind_after=timedelta(minutes=1)))
    centre = TestCentre(replace(engines, version="v1"))
    await centre.say("이체하기")
    centre.service.versions.swap(Serving(live=replace(engines, version="v2", bot=hasty)))
    assert await centre.service.recover() == 0
    centre.clock.at += timedelta(seconds=90)

    # Before, it was due again as soon as it was looked at: the event loop never came back.
    assert await centre.service.sweep() == 0
    centre.clock.at += timedelta(seconds=91)
    assert await centre.service.sweep() == 1


async def test_a_message_that_redis_no_longer_knows_does_nothing_again(
    engines: Engines, stores: Stores, tmp_path: Path
) -> None:
    """A platform delivers an answered message once more, after Redis lost what it knew: no action runs."""
    server = started(tmp_path / "redis")
    link, bank, clock = connect(server.url, seconds=1.0), CountingBank(), TestClock()
    centre = TestCentre(
        engines,
        actions=JournaledActions(bank, stores.journal, clock),
        clock=clock,
        store=CachedStore(stores.conversations, link, Codec()),
    )
    answered = await centre.say("1234567", "again")
    await link.client.flushall()
    await centre.say("국민은행으로 5만원 보내줘", "m1")

    assert await centre.say("1234567", "again") == answered
    assert bank.done == {}
    await link.close()
    server.kill()


async def test_what_a_dead_process_may_have_done_is_not_done_for_another_message(
    engines: Engines, stores: Stores
) -> None:
    """The money is sent and the process dies before the answer: another PIN leads to a person, not to a transfer."""
    clock, bank, store = TestClock(), CountingBank(), Dying(stores)
    centre = TestCentre(engines, actions=JournaledActions(bank, stores.journal, clock), clock=clock, store=store)  # type: ignore[arg-type]
    await centre.say_all(*TRANSFER)
    store.dies = True
    with pytest.raises(asyncio.CancelledError):
        await centre.say("4827", "pin_1")
    store.dies = False
    done = dict(bank.done)
    clock.at += timedelta(minutes=5)

    assert await centre.service.sweep() == 0
    assert (await centre.say("4827", "pin_2")).reason.decision == "escalate"
    assert bank.done == done


async def test_no_message_is_taken_beside_an_action_that_may_take_its_time(engines: Engines, tmp_path: Path) -> None:
    """With actions of up to 40 seconds, one that has taken 31 is still waited for: the money is sent once."""
    clock, both = TestClock(), [open_sqlite(tmp_path / "shared.sqlite3") for _ in range(2)]

    class SlowBank(CountingBank):
        async def run(self, call: ActionCall) -> ActionResult:
            clock.at += timedelta(seconds=31 if call.action == "transfer" else 0)
            return await super().run(call)

    bank, centres = SlowBank(seconds=0.05), []
    for stores in both:
        actions = JournaledActions(bank, stores.journal, clock, timeout=40)
        centre = TestCentre(engines, actions=actions, clock=clock, store=stores.conversations)
        acting = Acting(actions, store=stores.conversations, bus=centre.bus, clock=clock, timeout=None, longest=40)
        centre.service._acting = acting
        centres.append(centre)
    first, second = centres
    await first.say_all(*TRANSFER)
    second.conversation_id = first.conversation_id
    await asyncio.gather(first.say("4827", "pin_1"), second.say("4827", "pin_2"))
    for stores in both:
        await stores.close()

    assert len([key for key in bank.done if "/transfer/send/" in key]) == 1


async def test_nobody_waits_for_a_backup_when_something_is_erased(tmp_path: Path) -> None:
    """While a copy is read, three erasures and a turn of another process take less than SQLite's patience of 5 s."""
    path = tmp_path / "one.sqlite3"
    one, two, reader = Database(path), Database(path), _reading(path)
    began = time.perf_counter()
    erasing = [one.erase(lambda connection: connection.execute("DELETE FROM holds").rowcount) for _ in range(3)]
    await asyncio.gather(*erasing, two.write(lambda connection: connection.execute("DELETE FROM effects").rowcount))

    assert time.perf_counter() - began < 4.0
    reader.close()
    one.close()
    two.close()


async def test_what_was_erased_beside_a_backup_leaves_the_log_afterwards(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A reader that was in the way only puts it off until the next write."""
    monkeypatch.setattr(database, "_AGAIN", 0.0)
    path = tmp_path / "one.sqlite3"
    one, reader = Database(path), _reading(path)
    await one.write(lambda connection: connection.execute("INSERT INTO holds VALUES ('u', 0, 'SECRET')").rowcount)
    await one.erase(lambda connection: connection.execute("DELETE FROM holds").rowcount)
    reader.close()
    await one.write(lambda connection: connection.execute("INSERT INTO holds VALUES ('v', 0, '-')").rowcount)
    await one.drain()
    holding = _files_with(tmp_path, b"SECRET")
    one.close()

    assert holding == []


def _files_with(folder: Path, words: bytes) -> list[str]:
    return [file.name for file in folder.iterdir() if words in file.read_bytes()]


def _reading(path: Path) -> sqlite3.Connection:
    """Return a connection that reads at one moment, as a backup does all the time that it copies."""
    reader = sqlite3.connect(path, isolation_level=None)
    reader.execute("BEGIN")
    reader.execute("SELECT count(*) FROM holds").fetchone()
    return reader


async def test_a_server_reads_what_another_sealed_with_a_key_made_since(engines: Engines, tmp_path: Path) -> None:
    """Keys were rotated and the servers are restarted one after the other: the old one goes on with conversations."""
    wrapper, path = LocalKeyFile(tmp_path / "master.key"), tmp_path / "one.sqlite3"
    old = open_sqlite(path, wrapper)
    before = TestCentre(engines, store=old.conversations)
    await before.say("안녕하세요")
    assert old.keys is not None
    rotate(old.keys, wrapper)
    new = open_sqlite(path, wrapper)
    after = TestCentre(engines, store=new.conversations, conversation_id=before.conversation_id)
    await after.say("안녕하세요", "n1")

    assert (await before.say("안녕하세요", "n2")).seq == 4
    await old.close()
    await new.close()


async def _expired(engines: Engines, stores: Stores) -> tuple[TestCentre, Duties]:
    """Return a centre with a conversation whose time is over, and its duties."""
    centre = TestCentre(engines, store=stores.conversations)
    await centre.say("안녕하세요")
    found = await stores.conversations.load(centre.conversation_id)
    assert found.keep_until is not None
    centre.clock.at = found.keep_until + timedelta(days=1)
    return centre, build_duties(stores, clock=centre.clock)


async def test_a_hold_that_comes_too_late_is_not_answered_as_if_it_held(
    engines: Engines, stores: Stores, monkeypatch: pytest.MonkeyPatch
) -> None:
    """While a conversation is being deleted, whoever wants it held is told that it is busy."""
    _, duties = await _expired(engines, stores)
    forget = stores.desk.forget

    async def held_meanwhile(names: Sequence[str]) -> int:
        with pytest.raises(ConversationBusy):
            await duties.holds.place("user_1", by=BY, reason="소송")
        return await forget(names)

    monkeypatch.setattr(stores.desk, "forget", held_meanwhile)

    assert (await duties.purge.run()).conversations == 1


async def test_a_conversation_that_is_gone_on_with_while_the_purge_looks_stays(
    engines: Engines, stores: Stores, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A customer's turn that was answered is not deleted with the old ones."""
    centre, duties = await _expired(engines, stores)
    load, answered = stores.conversations.load, list[Turn]()

    async def answered_meanwhile(name: str) -> Conversation:
        found = await load(name)
        if not answered:
            answered.append(await centre.say("안녕하세요"))
        return found

    monkeypatch.setattr(stores.conversations, "load", answered_meanwhile)
    await duties.purge.run()

    assert (await centre.service.history(centre.conversation_id, limit=1)).turns == tuple(answered)


async def test_a_reminder_that_fails_takes_none_of_the_others_with_it(
    engines: Engines, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Of three silent customers two are reminded where the first one's conversation cannot be read."""
    store = MemoryStore()
    centre = TestCentre(engines, store=store)
    names = []
    for _ in range(3):
        names.append((await centre.open()).conversation_id)
        await centre.say("이체하기")
    centre.clock.at += timedelta(minutes=4)
    load = store.load

    async def faulty(name: str) -> Conversation:
        if name == names[0]:
            raise KeyError(name)
        return await load(name)

    monkeypatch.setattr(store, "load", faulty)

    assert await centre.service.sweep() == 2
