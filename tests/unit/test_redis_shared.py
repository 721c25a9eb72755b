"""Timers and rate limits that several workers share, over a real server that is also killed."""

import asyncio
from collections.abc import AsyncIterator, Iterator
from contextlib import AsyncExitStack
from datetime import UTC, datetime, timedelta

import pytest
from tools.redis_server.for_tests import eventually, started
from tools.redis_server.start import RedisServer

from aicc.stores.memory import MemoryTimers
from aicc.stores.redis import RedisLink, RedisRateLimit, RedisTimers, connect

NOON = datetime(2026, 11, 22, 3, 0, tzinfo=UTC)
LATER = NOON + timedelta(minutes=5)


class Refusing:
    """The limit of a process that lets nobody through."""

    async def take(self, client: str) -> float:
        """See RateLimit."""
        return 7.0


@pytest.fixture(scope="module")
def server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[RedisServer]:
    """A Redis server."""
    running = started(tmp_path_factory.mktemp("redis"))
    yield running
    running.kill()


@pytest.fixture
async def links(server: RedisServer) -> AsyncIterator[tuple[RedisLink, RedisLink]]:
    """Those of two workers, to an empty server."""
    if not server.runs():
        server.start()
    async with AsyncExitStack() as stack:
        one, two = connect(server.url, seconds=5), connect(server.url, seconds=5)
        for link in (one, two):
            stack.push_async_callback(link.close)
        await one.client.flushall()
        yield one, two


@pytest.fixture
def timers(links: tuple[RedisLink, RedisLink]) -> tuple[RedisTimers, RedisTimers]:
    """Those of two workers."""
    one, two = (RedisTimers(link, MemoryTimers()) for link in links)
    return one, two


async def test_a_time_is_told_to_one_worker_only(timers: tuple[RedisTimers, RedisTimers]) -> None:
    """Whichever asks first when it has come."""
    await timers[0].set("conv_1", NOON)

    assert await timers[1].due(NOON - timedelta(milliseconds=1), limit=10) == ()
    assert await timers[1].due(NOON, limit=10) == ("conv_1",)
    assert await timers[0].due(LATER, limit=10) == ()


async def test_a_new_time_replaces_the_one_before(timers: tuple[RedisTimers, RedisTimers]) -> None:
    """A customer has answered at another worker: the reminder comes later, or not at all."""
    for name in ("conv_1", "conv_2"):
        await timers[0].set(name, NOON)
    await timers[1].set("conv_1", LATER)
    await timers[1].set("conv_2", None)

    assert await timers[0].due(NOON, limit=10) == ()
    assert await timers[0].due(LATER, limit=10) == ("conv_1",)


async def test_the_earliest_come_first(timers: tuple[RedisTimers, RedisTimers]) -> None:
    """No more than asked for; the others come next."""
    for minute, name in enumerate(("conv_2", "conv_3", "conv_1")):
        await timers[0].set(name, NOON + timedelta(minutes=minute))

    assert await timers[0].due(LATER, limit=2) == ("conv_2", "conv_3")
    assert await timers[0].due(LATER, limit=2) == ("conv_1",)


async def test_timers_go_on_in_the_process_while_redis_is_killed(
    timers: tuple[RedisTimers, RedisTimers], links: tuple[RedisLink, RedisLink], server: RedisServer
) -> None:
    """What is set meanwhile is told by the worker that set it, also when Redis is back."""
    server.kill()
    await timers[0].set("conv_1", NOON)
    await timers[0].set("conv_2", NOON)
    assert await timers[1].due(NOON, limit=10) == ()
    assert await timers[0].due(NOON, limit=1) == ("conv_1",)
    server.start()
    await eventually(lambda: not links[0].away)

    assert await timers[0].due(NOON, limit=10) == ("conv_2",)


async def test_a_time_that_redis_gets_is_kept_nowhere_else(
    timers: tuple[RedisTimers, RedisTimers], links: tuple[RedisLink, RedisLink], server: RedisServer
) -> None:
    """A customer who answers after Redis is back is not reminded of what was set while it was away."""
    server.kill()
    await timers[0].set("conv_1", NOON)
    server.start()
    await eventually(lambda: not links[0].away)
    await timers[0].set("conv_1", LATER)

    assert await timers[0].due(NOON, limit=10) == ()
    assert await timers[0].due(LATER, limit=10) == ("conv_1",)


async def test_a_client_is_counted_at_all_workers_together(links: tuple[RedisLink, RedisLink]) -> None:
    """Ten seconds' worth at once, wherever it asks; then it hears when there is more."""
    one, two = (RedisRateLimit(link, "openings", per_minute=24, local=Refusing()) for link in links)

    assert [await limit.take("10.0.0.7") for limit in (one, two, one, two)] == [0, 0, 0, 0]
    assert 0 < await one.take("10.0.0.7") <= 2.5
    assert await one.take("10.0.0.8") == 0


async def test_who_is_refused_is_not_counted(links: tuple[RedisLink, RedisLink]) -> None:
    """Asking in vain does not make the wait longer."""
    limit = RedisRateLimit(links[0], "openings", per_minute=6, local=Refusing())
    await limit.take("10.0.0.7")
    waits = [await limit.take("10.0.0.7") for _ in range(3)]

    assert waits == sorted(waits, reverse=True)
    assert 0 < waits[0] <= 10


async def test_a_bucket_fills_again(links: tuple[RedisLink, RedisLink]) -> None:
    """With ten a second the next may come a tenth of a second later."""
    limit = RedisRateLimit(links[0], "messages", per_minute=600, local=Refusing())
    for _ in range(100):
        await limit.take("conv_1")
    async with asyncio.timeout(20):
        while await limit.take("conv_1") > 0:
            pass

    assert await limit.take("conv_1") > 0


async def test_limits_do_not_mix(links: tuple[RedisLink, RedisLink]) -> None:
    """What opens conversations is not counted with what sends messages."""
    openings, messages = (RedisRateLimit(links[0], name, per_minute=6, local=Refusing()) for name in ("a", "b"))
    await openings.take("10.0.0.7")

    assert await openings.take("10.0.0.7") > 0
    assert await messages.take("10.0.0.7") == 0


async def test_an_address_is_not_written_down(links: tuple[RedisLink, RedisLink]) -> None:
    """The bucket stands under a digest, and goes once it is full again."""
    await RedisRateLimit(links[0], "openings", per_minute=60, local=Refusing()).take("10.0.0.7")
    names = await links[0].client.keys("aicc:limit:*")

    assert len(names) == 1
    assert b"10.0.0.7" not in names[0]
    assert 0 < await links[0].client.pttl(names[0]) <= 1001


async def test_the_process_counts_by_itself_while_redis_is_killed(
    links: tuple[RedisLink, RedisLink], server: RedisServer
) -> None:
    """Its own limit holds meanwhile."""
    limit = RedisRateLimit(links[0], "openings", per_minute=600, local=Refusing())
    assert await limit.take("10.0.0.7") == 0
    server.kill()

    assert await limit.take("10.0.0.7") == 7
