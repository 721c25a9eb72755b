"""Redis killed and flushed under load: two workers on one database, and every message is sent to both at once."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import AsyncExitStack
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from tools.redis_server.for_tests import eventually, started
from tools.redis_server.start import RedisServer

from aicc.bots.demo_bank import DemoBank
from aicc.models.conversation import Channel
from aicc.models.turn import Inbound, Turn
from aicc.models.user import User
from aicc.services.conversation_service import ConversationService
from aicc.services.engines import Engines
from aicc.stores.codec import Codec
from aicc.stores.memory import MemoryBus, SystemClock
from aicc.stores.redis import RedisLink, cached, connect
from aicc.stores.sqlite import open_sqlite
from aicc.utils.sealing import Sealer

NOON = datetime(2026, 11, 23, 3, 0, tzinfo=UTC)
CUSTOMERS = 8
LOSSES = 10
SAID = ("잔액 조회", "1234567", "영업시간 알려줘", "취소", "환율 알려줘")


@dataclass(frozen=True)
class Site:
    """A Redis server and two workers on one database file."""

    server: RedisServer
    links: tuple[RedisLink, RedisLink]
    workers: tuple[ConversationService, ConversationService]

    async def lose(self, how: int) -> None:
        """Lose what Redis knows: the server is killed and comes back empty, or is flushed as it runs."""
        if how % 2:
            await self.links[0].client.flushall()
            return
        self.server.kill()
        self.server.start()
        await eventually(lambda: not any(link.away for link in self.links))


@pytest.fixture
async def site(tmp_path: Path, engines: Engines) -> AsyncIterator[Site]:
    """Two workers, as two processes would have them."""
    async with AsyncExitStack() as stack:
        server = started(tmp_path / "redis")
        stack.callback(server.kill)
        links = connect(server.url), connect(server.url)
        workers = [await _worker(stack, link, tmp_path / "aicc.sqlite3", engines) for link in links]
        yield Site(server, links, (workers[0], workers[1]))


async def _worker(stack: AsyncExitStack, link: RedisLink, path: Path, engines: Engines) -> ConversationService:
    codec = Codec(Sealer({1: bytes(32)}))
    stores = cached(open_sqlite(path), link, codec)
    stack.push_async_callback(stores.close)
    stack.push_async_callback(link.close)
    return ConversationService(
        engines, store=stores.conversations, desk=stores.desk, actions=DemoBank(), bus=MemoryBus(), clock=SystemClock()
    )


class Customer:
    """Talks until told to stop, and sends every message to both workers at the same moment."""

    def __init__(self, site: Site, conversation_id: str) -> None:
        self._site = site
        self.conversation_id = conversation_id
        self.heard: list[Turn] = []
        self.differing: list[tuple[Turn, Turn]] = []

    async def talk(self, done: asyncio.Event) -> None:
        """Say one thing after the other."""
        while not done.is_set():
            number = len(self.heard)
            message = Inbound(
                conversation_id=self.conversation_id,
                message_id=f"m{number}",
                text=SAID[number % len(SAID)],
                received_at=NOON + timedelta(seconds=number),
            )
            one, two = await asyncio.gather(*(worker.take(message) for worker in self._site.workers))
            if one != two:
                self.differing.append((one, two))
            self.heard.append(one)


async def test_nothing_is_lost_doubled_or_stale_when_redis_is_killed_and_flushed(site: Site) -> None:
    """Ten times under load: one answer a message, in order, and the database holds what the customers heard."""
    greetings = [await site.workers[0].open(User(id=f"user_{n}"), Channel.API) for n in range(CUSTOMERS)]
    customers = [Customer(site, greeting.conversation_id) for greeting in greetings]
    done = asyncio.Event()
    talks = asyncio.gather(*(customer.talk(done) for customer in customers))
    for number in range(LOSSES):
        before = [len(customer.heard) for customer in customers]
        await site.lose(number)
        await eventually(
            lambda before=before: all(
                len(customer.heard) > count + 2 for customer, count in zip(customers, before, strict=True)
            )
        )
    done.set()
    await talks

    for customer in customers:
        kept = await site.workers[1].since(customer.conversation_id, 1, limit=100_000)
        assert customer.differing == []
        assert [turn.seq for turn in customer.heard] == list(range(2, len(customer.heard) + 2))
        assert list(kept) == customer.heard
