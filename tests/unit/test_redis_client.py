"""The address and the account of Redis: what is needed, and that the password is told to nobody."""

import asyncio
import os
import re
import signal
import socket
import time
from collections.abc import AsyncIterator, Iterator
from contextlib import AsyncExitStack
from datetime import UTC, datetime
from pathlib import Path

import pytest
from structlog.testing import capture_logs
from tools.redis_server.for_tests import started
from tools.redis_server.start import RedisServer

from aicc.models.errors import SettingInvalid
from aicc.ports import Typing
from aicc.stores.codec import Codec
from aicc.stores.memory import MemoryBus, MemoryRateLimit, MemoryTimers, open_memory
from aicc.stores.redis import (
    RedisAway,
    RedisBus,
    RedisLink,
    RedisRateLimit,
    RedisTimers,
    cached,
    connect,
    open_redis,
)

PAGE = Path(__file__).resolve().parents[2] / "docs" / "how-to" / "redis.md"
NOON = datetime(2026, 11, 22, 3, 0, tzinfo=UTC)


@pytest.mark.parametrize(
    ("url", "name"),
    [
        ("redis://cache.bank.example", "cache.bank.example:6379/0"),
        ("redis://:s3cret@10.0.0.7:6380/2", "10.0.0.7:6380/2"),
        ("rediss://aicc:s3cret@cache.bank.example:6379/1?ssl_ca_certs=/etc/ca.pem", "cache.bank.example:6379/1"),
        ("unix:///run/redis.sock?db=3", "/run/redis.sock/3"),
        ("redis://localhost?db=2", "localhost:6379/2"),
        (" redis://localhost\n", "localhost:6379/0"),
    ],
)
async def test_an_address_is_named_without_its_password(url: str, name: str) -> None:
    """Logs and errors name host, port and database."""
    link = connect(url)
    await link.close()

    assert link.name == name


@pytest.mark.parametrize(
    "url",
    [
        "",
        "cache.bank.example:6379",
        "http://aicc:s3cret@cache.bank.example",
        "redis://aicc:s3cret@",
        "redis://aicc:s3cret@host:port",
        "redis://aicc:s3cret@host:99999",
        "redis://aicc:s3cret@host/0?socket_timeout=5",
    ],
)
async def test_an_address_that_cannot_be_read_is_refused(url: str) -> None:
    """The error says how to write it and repeats nothing of it."""
    with pytest.raises(SettingInvalid) as refused:
        connect(url)

    assert "redis://user:password@host:6379/0" in str(refused.value)
    assert "s3cret" not in str(refused.value)


async def test_a_server_that_is_not_there_is_told_without_its_password() -> None:
    """Neither the error nor the log holds it."""
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))  # bound and not listening: every connection is refused
        link = connect(f"redis://aicc:s3cret@127.0.0.1:{taken.getsockname()[1]}/0")
        with capture_logs() as logs, pytest.raises(RedisAway) as away:
            await link.check()
        await link.close()

    assert str(away.value) == "ConnectionError"
    assert "s3cret" not in str(logs)


@pytest.fixture
async def stack() -> AsyncIterator[AsyncExitStack]:
    """What is closed after a test, the last first."""
    async with AsyncExitStack() as opened:
        yield opened


@pytest.fixture(scope="module")
def server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[RedisServer]:
    """A server."""
    running = started(tmp_path_factory.mktemp("redis"))
    yield running
    running.kill()


@pytest.fixture
async def link(server: RedisServer, stack: AsyncExitStack) -> RedisLink:
    """The link of a process to it, with little patience."""
    opened = connect(server.url, seconds=0.5)
    stack.push_async_callback(opened.close)
    await opened.check()
    return opened


@pytest.fixture
async def guarded(tmp_path: Path) -> AsyncIterator[RedisServer]:
    """A server with the account that the how-to makes, password `s3cret`."""
    server = started(tmp_path / "redis")
    line = re.search(r"^ACL (SETUSER .*)$", PAGE.read_text(encoding="utf-8"), re.MULTILINE)
    assert line is not None
    admin = connect(server.url, seconds=5)
    await admin.client.execute_command("ACL", *line[1].replace("password", "s3cret").split())
    await admin.close()
    yield server
    server.kill()


async def test_the_account_of_the_how_to_may_do_all_that_is_needed(guarded: RedisServer, stack: AsyncExitStack) -> None:
    """Cache, store, events, timers and limits work with it, and nothing else of the server is open to it."""
    link, memory = connect(f"redis://aicc:s3cret@127.0.0.1:{guarded.port}/0", seconds=5), open_memory()
    bus = RedisBus(MemoryBus(), link, Codec(), on_gap=lambda: None)
    stack.push_async_callback(link.close)
    stack.push_async_callback(bus.close)
    async with bus.listen("conv_1") as events:
        await bus.publish(Typing(conversation_id="conv_1", who="agent"))
        await anext(events)
    await RedisTimers(link, MemoryTimers()).due(NOON, limit=1)
    await RedisRateLimit(link, "openings", per_minute=60, local=MemoryRateLimit(60)).take("10.0.0.7")
    await cached(memory, link, Codec()).conversations.forget(["conv_1"])
    await open_redis(link, Codec(), beside=memory).conversations.erase_user("user_1")

    assert not link.away
    with pytest.raises(RedisAway, match="NoPermissionError"):
        await link.ask(lambda client: client.get("others"))


async def test_a_wrong_password_is_repeated_nowhere(guarded: RedisServer) -> None:
    """Redis counts as away; error and log say why, and the password of neither side."""
    link = connect(f"redis://aicc:wr0ng@127.0.0.1:{guarded.port}/0", seconds=5)
    with capture_logs() as logs, pytest.raises(RedisAway) as away:
        await link.check()
    await link.close()

    assert str(away.value) == "AuthenticationError"
    assert "wr0ng" not in str(logs)


async def test_what_is_asked_at_the_same_moment_shares_a_line(link: RedisLink) -> None:
    """A thousand turns need one connection, and each gets its own answer."""
    answers = await asyncio.gather(*(link.command("ECHO", str(number)) for number in range(1000)))

    assert answers == [str(number).encode() for number in range(1000)]
    assert len(await link.client.client_list()) == 1


async def test_what_is_refused_does_not_touch_the_others(link: RedisLink) -> None:
    """A command that the server does not take fails alone."""
    asked = (link.command("ECHO", "one"), link.command("NONSENSE"), link.command("ECHO", "two"))
    one, refused, two = await asyncio.gather(*asked, return_exceptions=True)

    assert (one, two) == (b"one", b"two")
    assert isinstance(refused, RedisAway)


async def test_an_answer_is_not_late_because_this_process_is(server: RedisServer, link: RedisLink) -> None:
    """A process that was busy for longer than an answer may take reads the answer that is there."""
    os.kill(server.pid, signal.SIGSTOP)
    asked = asyncio.create_task(link.command("ECHO", "한도"))
    # Until the question has left.
    for _ in range(20):
        await asyncio.sleep(0)
    os.kill(server.pid, signal.SIGCONT)
    busy_until = time.monotonic() + 3 * link.seconds
    while time.monotonic() < busy_until:
        pass

    assert await asked == "한도".encode()
    assert not link.away


async def test_a_server_that_lost_its_scripts_is_told_them_again(link: RedisLink) -> None:
    """Nobody notices that they were flushed."""
    limit = RedisRateLimit(link, "openings", per_minute=6, local=MemoryRateLimit(6))
    await link.client.script_flush()

    assert [wait > 0 for wait in [await limit.take("10.0.0.7"), await limit.take("10.0.0.7")]] == [False, True]
    assert not link.away


async def test_who_gives_up_leaves_the_others_alone(link: RedisLink) -> None:
    """A customer who goes away in mid-question takes nobody else's answer along."""
    gone, stays = (asyncio.create_task(link.command("ECHO", word)) for word in ("gone", "stays"))
    await asyncio.sleep(0)
    gone.cancel()

    assert await stays == b"stays"
    assert not link.away
