"""What several workers tell each other over Redis: a real server, killed, and lines that are cut."""

import asyncio
import os
import signal
from collections.abc import AsyncIterator, Iterator
from contextlib import AsyncExitStack
from dataclasses import dataclass, field
from datetime import UTC, datetime

import pytest
from structlog.testing import capture_logs
from tools.redis_server.for_tests import eventually, started
from tools.redis_server.relay import Relay
from tools.redis_server.start import RedisServer

from aicc.models.turn import Author, Reason, Reply, Turn
from aicc.ports import Event, Missed, TurnRecorded, Typing
from aicc.stores.codec import Codec
from aicc.stores.memory import MemoryBus
from aicc.stores.redis import RedisBus, RedisLink, connect
from aicc.utils.sealing import Sealer

NOON = datetime(2026, 11, 22, 3, 0, tzinfo=UTC)
TYPING = Typing(conversation_id="conv_1", who="agent")
MISSED = Missed(conversation_id="conv_1")


def recorded(seq: int, name: str = "conv_1") -> TurnRecorded:
    """The event of a turn."""
    turn = Turn(
        conversation_id=name,
        seq=seq,
        message_id=f"m{seq}",
        user_id="user_1",
        author=Author.AGENT,
        said="단골 손님, 안녕하세요.",
        reply=Reply(),
        reason=Reason(decision="agent"),
        at=NOON,
    )
    return TurnRecorded(conversation_id=name, turn=turn)


@dataclass
class Worker:
    """One process: its line to Redis, and how often it was told of a gap."""

    relay: Relay
    link: RedisLink
    bus: RedisBus
    gaps: list[None] = field(default_factory=list)


@pytest.fixture(scope="module")
def server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[RedisServer]:
    """A Redis server."""
    running = started(tmp_path_factory.mktemp("redis"))
    yield running
    running.kill()


@pytest.fixture
async def workers(server: RedisServer) -> AsyncIterator[tuple[Worker, Worker]]:
    """Two workers."""
    async with AsyncExitStack() as stack:
        yield await _worker(stack, server), await _worker(stack, server)


async def _worker(stack: AsyncExitStack, server: RedisServer, silence: float = 5.0) -> Worker:
    relay = await stack.enter_async_context(Relay(server.port))
    link = connect(relay.url, seconds=5)
    stack.push_async_callback(link.close)
    gaps: list[None] = []
    bus = RedisBus(MemoryBus(), link, Codec(Sealer({1: bytes(32)})), on_gap=lambda: gaps.append(None), silence=silence)
    stack.push_async_callback(bus.close)
    return Worker(relay, link, bus, gaps)


async def heard(events: AsyncIterator[Event]) -> Event:
    """Return the next event."""
    async with asyncio.timeout(20):
        return await anext(events)


@pytest.mark.parametrize("event", [recorded(2), TYPING, MISSED], ids=["turn", "typing", "missed"])
async def test_who_listens_at_one_worker_hears_what_another_did(workers: tuple[Worker, Worker], event: Event) -> None:
    """An event arrives as it was told, from entering the context on."""
    one, two = workers
    async with two.bus.listen("conv_1") as events:
        await one.bus.publish(event)

        assert await heard(events) == event


async def test_an_event_is_heard_once_where_it_was_told(workers: tuple[Worker, Worker]) -> None:
    """A worker tells its own listeners itself, and takes its own words from nobody."""
    one, two = workers
    async with one.bus.listen("conv_1") as events:
        await one.bus.publish(recorded(2))
        await two.bus.publish(recorded(3))

        assert [await heard(events) for _ in range(2)] == [recorded(2), recorded(3)]


async def test_other_conversations_are_not_heard(workers: tuple[Worker, Worker]) -> None:
    """A listener hears of its own conversation only."""
    one, two = workers
    async with two.bus.listen("conv_1") as events:
        await one.bus.publish(recorded(2, "conv_2"))
        await one.bus.publish(recorded(2))

        assert await heard(events) == recorded(2)


async def test_what_is_told_is_sealed(workers: tuple[Worker, Worker], server: RedisServer) -> None:
    """Who reads along on the server reads no customer's words."""
    link = connect(server.url, seconds=5)
    async with link.client.pubsub() as line:
        await line.subscribe("aicc:events:0")
        await line.get_message(timeout=5)
        await workers[0].bus.publish(recorded(2))
        message = await line.get_message(timeout=5)
    await link.close()

    assert "단골".encode() not in message["data"]
    assert message["data"].partition(b"\n")[2][:1] == b"\x01"


@pytest.mark.parametrize("garbage", [b"", b"nonsense", b"x newer conv_1\n{", b"x y z turn conv_1\n", b"\xff\n"])
async def test_what_is_no_event_is_left_out(workers: tuple[Worker, Worker], garbage: bytes) -> None:
    """Another program's words do not end the listening."""
    one, two = workers
    async with two.bus.listen("conv_1") as events:
        await one.link.client.publish("aicc:events:0", garbage)
        await one.bus.publish(recorded(2))

        assert await heard(events) == recorded(2)


@pytest.mark.parametrize("body", [b"{", b"\x01\x02", b""])
async def test_a_turn_that_cannot_be_read_is_one_that_was_missed(workers: tuple[Worker, Worker], body: bytes) -> None:
    """Sealed with a key that this worker does not have yet: whoever listens reads the store."""
    one, two = workers
    async with two.bus.listen("conv_1") as events:
        await one.link.client.publish("aicc:events:0", b"x turn conv_1\n" + body)

        assert await heard(events) == MISSED


async def test_listeners_read_what_they_missed_after_the_line_was_cut(workers: tuple[Worker, Worker]) -> None:
    """The line is made anew, and then everybody is told that there was a gap."""
    one, two = workers
    async with two.bus.listen("conv_1") as events:
        before = len(two.gaps)
        two.relay.cut()
        await one.bus.publish(recorded(2))
        two.relay.mend()
        await eventually(lambda: len(two.gaps) > before)
        await one.bus.publish(recorded(3))

        assert await heard(events) == recorded(3)


async def test_listeners_read_what_another_worker_could_not_tell(workers: tuple[Worker, Worker]) -> None:
    """A worker that was cut off says so when it is back."""
    one, two = workers
    async with two.bus.listen("conv_1"):
        before = len(two.gaps)
        one.relay.cut()
        await one.bus.publish(recorded(2))
        assert len(two.gaps) == before
        one.relay.mend()
        await eventually(lambda: len(two.gaps) > before)


async def test_a_line_that_is_dead_and_not_cut_is_noticed(server: RedisServer) -> None:
    """A server that answers nothing any more ends the line; once it does again, everybody is told of the gap."""
    async with AsyncExitStack() as stack:
        worker = await _worker(stack, server, silence=0.2)
        await stack.enter_async_context(worker.bus.listen("conv_1"))
        os.kill(server.pid, signal.SIGSTOP)
        try:
            with capture_logs() as logs:
                await eventually(lambda: bool(logs))
            before = len(worker.gaps)
        finally:
            os.kill(server.pid, signal.SIGCONT)
        await eventually(lambda: len(worker.gaps) > before)

    assert logs[0]["event"] == "redis.events_cut"


async def test_a_worker_hears_itself_while_redis_is_gone(workers: tuple[Worker, Worker], server: RedisServer) -> None:
    """Its own listeners are told at once, and who comes meanwhile need not wait; back again, others are heard."""
    one, two = workers
    server.kill()
    async with one.bus.listen("conv_1") as events:
        await one.bus.publish(recorded(2))
        assert await heard(events) == recorded(2)
        server.start()
        await eventually(lambda: bool(one.gaps))
        await two.bus.publish(recorded(3))

        assert await heard(events) == recorded(3)


async def test_a_worker_that_nobody_listens_at_takes_no_part(
    workers: tuple[Worker, Worker], server: RedisServer
) -> None:
    """It need not read what others tell."""
    await workers[0].bus.publish(recorded(2))
    link = connect(server.url, seconds=5)
    subscribers = await link.client.pubsub_numsub("aicc:events:0")
    await link.close()

    assert subscribers == [(b"aicc:events:0", 0)]
