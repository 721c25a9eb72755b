"""The state of conversations in Redis: a real server, killed, stopped and flushed; two workers over one database."""

import os
import signal
from collections.abc import AsyncIterator, Iterator
from contextlib import AsyncExitStack
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from structlog.testing import capture_logs
from tools.redis_server.for_tests import eventually, started
from tools.redis_server.relay import Relay
from tools.redis_server.start import RedisServer

from aicc.models.conversation import Channel, Conversation, Owner
from aicc.models.errors import ConversationNotFound, DuplicateMessage, StaleConversation
from aicc.models.turn import Author, Reason, Reply, Turn
from aicc.models.user import User
from aicc.ports import Stores
from aicc.stores.codec import Codec
from aicc.stores.redis import CachedStore, RedisLink, connect
from aicc.stores.sqlite import open_sqlite
from aicc.utils.sealing import Sealer

NOON = datetime(2026, 11, 22, 3, 0, tzinfo=UTC)
CODEC = Codec(Sealer({1: bytes(32)}))
KEY = "aicc:conversation:{conv_1}"


def state(version: int, name: str = "conv_1") -> Conversation:
    """A conversation as it stands after so many turns."""
    return Conversation(
        id=name,
        user=User(id="user_1"),
        channel=Channel.WEB,
        version=version,
        turns=version,
        owner=Owner.BOT,
        created_at=NOON,
        updated_at=NOON + timedelta(seconds=version),
        facts={"word": "단골"},
    )


def turn(seq: int, name: str = "conv_1") -> Turn:
    """The turn of this number, which answered message `m<number>`."""
    return Turn(
        conversation_id=name,
        seq=seq,
        message_id=f"m{seq}",
        user_id="user_1",
        author=Author.CUSTOMER,
        said=f"{seq}번째 말",
        reply=Reply(messages=("네",)),
        reason=Reason(decision="answer"),
        at=NOON + timedelta(seconds=seq),
    )


@dataclass
class Worker:
    """One process: its line to Redis and its view of the database."""

    relay: Relay
    link: RedisLink
    durable: Stores
    store: CachedStore
    fallbacks: list[None] = field(default_factory=list)

    async def say(self, seq: int) -> None:
        """Take a turn as the service does."""
        found = await self.store.load_for("conv_1", f"m{seq}")
        assert found == state(seq - 1)
        await self.store.save(state(seq), turn(seq))


@dataclass
class Site:
    """A Redis server and two workers on one database file."""

    server: RedisServer
    one: Worker
    two: Worker

    async def redis(self, *command: str) -> object:
        """Ask the server, beside the workers."""
        link = connect(self.server.url, seconds=5)
        try:
            return await link.client.execute_command(*command)
        finally:
            await link.close()

    async def back(self) -> None:
        """Return when both workers ask Redis."""
        await eventually(lambda: not self.one.link.away and not self.two.link.away)


@pytest.fixture(scope="module")
def running(tmp_path_factory: pytest.TempPathFactory) -> Iterator[RedisServer]:
    """A Redis server for the tests that leave it alive."""
    server = started(tmp_path_factory.mktemp("redis"))
    yield server
    server.kill()


@pytest.fixture
async def site(running: RedisServer, tmp_path: Path) -> AsyncIterator[Site]:
    """Two workers, nothing in Redis, and a conversation that was greeted by the first."""
    if not running.runs():
        running.start()
    async with AsyncExitStack() as stack:
        one, two = [await _worker(stack, running, tmp_path) for _ in range(2)]
        opened = Site(running, one, two)
        await opened.redis("FLUSHALL")
        await one.store.create(state(1), turn(1))
        yield opened


async def _worker(stack: AsyncExitStack, server: RedisServer, folder: Path) -> Worker:
    relay = await stack.enter_async_context(Relay(server.port))
    durable = open_sqlite(folder / "aicc.sqlite3")
    stack.push_async_callback(durable.close)
    link = connect(relay.url, seconds=1.0)
    stack.push_async_callback(link.close)
    worker = Worker(relay, link, durable, CachedStore(durable.conversations, link, CODEC))
    link.on_fallback = lambda: worker.fallbacks.append(None)
    return worker


async def test_a_new_message_is_answered_from_redis(site: Site) -> None:
    """The durable store is not asked: it could not answer any more."""
    await site.one.durable.conversations.forget(["conv_1"])

    assert await site.one.store.load_for("conv_1", "m2") == state(1)


async def test_what_one_worker_saved_another_finds_in_redis(site: Site) -> None:
    """The state is that of the last turn, whoever took it."""
    await site.one.say(2)
    await site.one.durable.conversations.forget(["conv_1"])

    assert await site.two.store.load_for("conv_1", "m3") == state(2)


async def test_the_second_look_in_a_turn_asks_the_durable_store(site: Site) -> None:
    """A turn that is taken again after it was refused must not find the same old state."""
    await site.one.store.load_for("conv_1", "m2")
    await site.two.durable.conversations.save(state(2), turn(2))

    assert await site.one.store.load_for("conv_1", "m3") == state(2)


async def test_whoever_looks_asks_the_durable_store(site: Site) -> None:
    """An agent decides by what was saved last, also when Redis has not heard of it."""
    await site.two.durable.conversations.save(state(2), turn(2))

    assert await site.one.store.load("conv_1") == state(2)


async def test_a_message_that_was_answered_finds_its_turn(site: Site) -> None:
    """Sent again it is recognised, and the state stays in Redis for the next message."""
    await site.one.say(2)

    assert await site.two.store.load_for("conv_1", "m2") == turn(2)
    assert await site.redis("HEXISTS", KEY, "body") == 1


async def test_a_message_from_before_redis_knew_the_conversation_is_refused(site: Site) -> None:
    """Where Redis has lost the ids of answered messages, the durable store tells: the save is refused as a whole."""
    await site.one.say(2)
    await site.redis("FLUSHALL")
    await site.one.say(3)
    taken = await site.two.store.load_for("conv_1", "m2")

    assert taken == state(3)
    with pytest.raises(DuplicateMessage):
        await site.two.store.save(state(4), replace(turn(4), message_id="m2"))
    assert await site.two.store.load_for("conv_1", "m2") == turn(2)


async def test_an_old_state_never_replaces_a_newer_one(site: Site) -> None:
    """One that is put late is refused, also while somebody has taken the newer one."""
    put, take = site.one.link.script("put"), site.one.link.script("take")
    for version in (2, 3):
        assert await put([KEY], [version, b"{}", f"id{version}", 1024, 60_000]) == 1
    late = [2, b"{}", "id2", 1024, 60_000]

    assert await put([KEY], late) == 0
    assert await take([KEY], ["new"]) == b"{}"
    assert await put([KEY], late) == 0


async def test_of_two_workers_with_the_same_state_one_is_refused(site: Site) -> None:
    """The durable store decides, and the one that was late finds what the other saved."""
    await site.one.store.load_for("conv_1", "m2")
    await site.two.store.load_for("conv_1", "m3")
    await site.one.store.save(state(2), turn(2))

    with pytest.raises(StaleConversation):
        await site.two.store.save(state(2), replace(turn(2), message_id="m3"))
    assert await site.two.store.load_for("conv_1", "m3") == state(2)


async def test_a_state_that_is_kept_longer_replaces_the_one_before(site: Site) -> None:
    """A change without a turn is what the next message finds."""
    held = replace(state(2), held=True)
    await site.one.store.keep(held)
    await site.one.durable.conversations.forget(["conv_1"])

    assert await site.two.store.load_for("conv_1", "m2") == held


@pytest.mark.parametrize("how", ["forget", "erase"])
async def test_nothing_of_an_erased_conversation_is_in_redis(site: Site, how: str) -> None:
    """Neither its state, nor one that a slow worker puts afterwards."""
    store = site.one.store
    await (store.forget(["conv_1"]) if how == "forget" else store.erase_user("user_1"))
    late = await site.two.link.script("put")([KEY], [2, b"{}", "id2", 1024, 60_000])

    assert (late, await site.redis("HEXISTS", KEY, "body")) == (0, 0)
    with pytest.raises(ConversationNotFound):
        await site.two.store.load_for("conv_1", "m2")


async def test_redis_holds_no_customers_words(site: Site) -> None:
    """What is cached is sealed with the keys of the store, and goes by itself."""
    await site.one.say(2)
    kept = await site.redis("HGETALL", KEY)

    assert isinstance(kept, dict)
    assert "단골".encode() not in b"".join(kept.values())
    assert kept[b"body"][:1] == b"\x01"
    assert 0 < int(str(await site.redis("TTL", KEY))) <= 3600


async def test_a_state_that_cannot_be_read_comes_from_the_durable_store(site: Site) -> None:
    """During a change of keys a worker may find what another one sealed with the next key."""
    sealed = Codec(Sealer({2: bytes(32)})).encode(state(1))
    await site.one.link.client.hset(KEY, "body", sealed)

    assert await site.one.store.load_for("conv_1", "m2") == state(1)


async def test_turns_go_on_while_redis_is_killed(site: Site) -> None:
    """Each is answered from the durable store and counted; afterwards Redis has the newest state."""
    site.server.kill()
    for seq in (2, 3):
        await site.one.say(seq)
        assert site.one.link.away

    assert len(site.one.fallbacks) == 4
    site.server.start()
    await site.back()
    await site.one.say(4)
    await site.one.durable.conversations.forget(["conv_1"])
    assert await site.two.store.load_for("conv_1", "m5") == state(4)


async def test_what_a_server_remembers_of_an_earlier_life_is_not_believed(site: Site) -> None:
    """A snapshot is older than the last turns: restarted from it, Redis knows an old state, and nobody takes it."""
    await site.one.say(2)
    await site.redis("SAVE")
    await site.one.say(3)
    site.server.kill()
    site.server.start()
    remembered = await site.redis("HGET", KEY, "version")

    assert remembered == b"2"
    assert await site.redis("HEXISTS", KEY, "body") == 1
    assert await site.two.store.load_for("conv_1", "m4") == state(3)


async def test_a_flushed_redis_is_filled_again(site: Site) -> None:
    """What is gone is read from the durable store once."""
    await site.redis("FLUSHALL")
    await site.one.say(2)
    await site.one.durable.conversations.forget(["conv_1"])

    assert await site.two.store.load_for("conv_1", "m3") == state(2)


async def test_a_worker_that_was_cut_off_mends_what_it_left_behind(site: Site) -> None:
    """Back on the line it removes the states that it has saved over meanwhile, before it asks Redis again."""
    site.one.relay.cut()
    await site.one.say(2)
    assert await site.redis("HGET", KEY, "version") == b"1"
    site.one.relay.mend()
    await site.back()

    assert await site.redis("HGET", KEY, "version") == b"2"
    assert await site.two.store.load_for("conv_1", "m3") == state(2)


async def test_a_worker_that_meets_an_old_state_is_refused_and_then_finds_the_new_one(site: Site) -> None:
    """While another worker is cut off its turns are not known in Redis; the durable store still decides."""
    site.one.relay.cut()
    await site.one.say(2)
    old = await site.two.store.load_for("conv_1", "m3")

    assert old == state(1)
    with pytest.raises(StaleConversation):
        await site.two.store.save(state(2), replace(turn(2), message_id="m3"))
    assert await site.two.store.load_for("conv_1", "m3") == state(2)


async def test_an_erasure_that_redis_missed_is_made_good(site: Site) -> None:
    """What was erased while it was away goes as soon as it is back."""
    site.one.relay.cut()
    await site.one.store.erase_user("user_1")
    site.one.relay.mend()
    await site.back()

    assert await site.redis("HEXISTS", KEY, "body") == 0


async def test_a_redis_that_hangs_is_left_alone(site: Site) -> None:
    """One turn waits in vain, the next ones not at all; once it wakes up it is asked again."""
    os.kill(site.server.pid, signal.SIGSTOP)
    try:
        await site.one.say(2)
        assert site.one.link.away
        await site.one.say(3)
    finally:
        os.kill(site.server.pid, signal.SIGCONT)
    await site.back()

    assert await site.two.store.load_for("conv_1", "m4") == state(3)


@pytest.mark.parametrize(
    ("ail", "cure"),
    [
        (("CONFIG", "SET", "maxmemory", "1"), ("CONFIG", "SET", "maxmemory", "0")),
        (("REPLICAOF", "127.0.0.1", "1"), ("REPLICAOF", "NO", "ONE")),
    ],
    ids=["full", "read-only"],
)
async def test_a_redis_that_takes_no_writes_is_left_alone(
    site: Site, ail: tuple[str, ...], cure: tuple[str, ...]
) -> None:
    """Out of memory, or a replica after a failover: it is not asked until a write goes through."""
    await site.redis(*ail)
    try:
        await site.one.say(2)
        assert site.one.link.away
        await site.one.say(3)
    finally:
        await site.redis(*cure)
    await site.back()

    assert await site.two.store.load_for("conv_1", "m4") == state(3)


async def test_going_and_coming_are_logged_once(site: Site) -> None:
    """Neither every turn nor every look at a server that is away is a line of its own."""
    with capture_logs() as logs:
        site.server.kill()
        for seq in (2, 3, 4):
            await site.one.say(seq)
        await eventually(lambda: bool(logs))
        site.server.start()
        await site.back()

    assert [(line["event"], line["log_level"]) for line in logs] == [("redis.away", "warning"), ("redis.back", "info")]
