"""What a store in Redis does besides the contract of every store: it survives kill -9 and says when it is full."""

from collections.abc import AsyncIterator, Iterator
from contextlib import AsyncExitStack
from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest
from tools.redis_server.for_tests import eventually, started
from tools.redis_server.start import RedisServer

from aicc.models.conversation import Channel, Conversation, Owner
from aicc.models.errors import StaleConversation, StoreFull, StoreUnavailable
from aicc.models.escalation import EscalationPriority, EscalationReason, Ticket
from aicc.models.scenario import ActionDone
from aicc.models.turn import Author, OpenTicket, Reason, Reply, Turn
from aicc.models.user import User
from aicc.ports import Claimed, Erased, Stores
from aicc.stores.codec import Codec
from aicc.stores.memory import open_memory
from aicc.stores.redis import RedisLink, connect, open_redis
from aicc.utils.sealing import Sealer

NOON = datetime(2026, 11, 22, 3, 0, tzinfo=UTC)
LATER = NOON + timedelta(days=1)
KEY = "conv_1/m2/transfer/send/0"


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
        updated_at=NOON,
        facts={"word": "단골"},
    )


def turn(seq: int, name: str = "conv_1") -> Turn:
    """The turn of this number."""
    return Turn(
        conversation_id=name,
        seq=seq,
        message_id=f"m{seq}",
        user_id="user_1",
        author=Author.CUSTOMER,
        said="단골입니다",
        reply=Reply(messages=("네",)),
        reason=Reason(decision="answer"),
        at=NOON + timedelta(seconds=seq),
    )


def ticket(name: str = "ticket_1") -> Ticket:
    """A waiting ticket of the first conversation."""
    return Ticket(
        id=name,
        number="1122-00000001",
        conversation_id="conv_1",
        user_id="user_1",
        reason=EscalationReason.USER_REQUEST,
        priority=EscalationPriority.MEDIUM,
        description="단골 손님",
        created_at=NOON,
    )


@pytest.fixture(scope="module")
def server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[RedisServer]:
    """A Redis server that writes everything to disk before it answers."""
    running = started(tmp_path_factory.mktemp("redis"), "--appendonly", "yes", "--appendfsync", "always")
    yield running
    running.kill()


@pytest.fixture
async def link(server: RedisServer) -> AsyncIterator[RedisLink]:
    """The link to an empty server."""
    async with AsyncExitStack() as stack:
        opened = connect(server.url, seconds=5)
        stack.push_async_callback(opened.close)
        await opened.client.flushall()
        yield opened


@pytest.fixture
async def stores(link: RedisLink) -> Stores:
    """A store with one conversation, in which one effect is to be carried out, an action was done, a ticket waits."""
    opened = open_redis(link, Codec(Sealer({1: bytes(32)})), beside=open_memory())
    await opened.conversations.create(state(1), turn(1))
    await opened.conversations.save(state(2), turn(2), (OpenTicket(ticket=ticket()),))
    await opened.journal.record(KEY, ActionDone(fields={"receipt": "T1"}), NOON)
    await opened.desk.open(ticket())
    return opened


async def test_what_was_saved_survives_kill_9(stores: Stores, link: RedisLink, server: RedisServer) -> None:
    """A server that writes everything to disk has it all after a restart."""
    server.kill()
    with pytest.raises(StoreUnavailable):
        await stores.conversations.save(state(3), turn(3))
    server.start()
    await eventually(lambda: not link.away)

    assert await stores.conversations.load_for("conv_1", "m3") == state(2)
    assert await stores.conversations.load_for("conv_1", "m2") == turn(2)
    assert [waiting.effect for waiting in await stores.conversations.pending_effects()] == [OpenTicket(ticket=ticket())]
    assert await stores.journal.claim(KEY, NOON, until=LATER) == ActionDone(fields={"receipt": "T1"})
    assert await stores.desk.get("ticket_1") == ticket()


async def test_a_full_server_says_so(stores: Stores, link: RedisLink) -> None:
    """Nothing is recorded, and afterwards the same message may be sent again."""
    await link.client.config_set("maxmemory", "1")
    with pytest.raises(StoreFull):
        await stores.conversations.save(state(3), turn(3))
    await link.client.config_set("maxmemory", "0")
    await eventually(lambda: not link.away)

    assert await stores.conversations.load("conv_1") == state(2)
    await stores.conversations.save(state(3), turn(3))


async def test_nothing_in_the_server_is_readable(stores: Stores, link: RedisLink) -> None:
    """States, turns, effects, tickets and results are sealed."""
    found = b""
    for key in await link.client.keys("*"):
        found += await link.client.dump(key)

    assert "단골".encode() not in found
    assert b"receipt" not in found


async def test_a_conversation_is_kept_as_long_as_it_says(stores: Stores) -> None:
    """Its time comes, unless it is held."""
    await stores.conversations.keep(replace(state(3), keep_until=NOON))
    assert await stores.conversations.expired(NOON - timedelta(seconds=1), limit=10) == ()
    assert await stores.conversations.expired(NOON, limit=10) == ("conv_1",)
    await stores.conversations.keep(replace(state(4), keep_until=NOON, held=True))

    assert await stores.conversations.expired(LATER, limit=10) == ()
    assert await stores.conversations.load("conv_1") == replace(state(4), keep_until=NOON, held=True)


async def test_a_state_is_kept_once(stores: Stores) -> None:
    """Of two from the same version the second is refused."""
    await stores.conversations.keep(replace(state(3), keep_until=NOON))

    with pytest.raises(StaleConversation):
        await stores.conversations.keep(state(3))


async def test_what_is_forgotten_leaves_no_key_behind(stores: Stores, link: RedisLink) -> None:
    """After the conversations and their tickets only the counter of effects is left."""
    assert await stores.conversations.forget(["conv_1", "conv_none"]) == Erased(conversations=1, turns=2, tickets=0)
    assert await stores.desk.forget(["conv_1", "conv_none"]) == 1

    assert await link.client.keys("{aicc}:*") == [b"{aicc}:effect_number"]


async def test_an_erased_user_leaves_no_key_behind(stores: Stores, link: RedisLink) -> None:
    """Conversations, turns, effects, results and tickets go in one step."""
    assert await stores.conversations.erase_user("user_1") == Erased(conversations=1, turns=2, tickets=1)
    assert await link.client.keys("{aicc}:*") == [b"{aicc}:effect_number"]


async def test_what_an_action_did_is_purged_without_a_trace(stores: Stores, link: RedisLink) -> None:
    """Results and ended claims go; a claim that holds stays."""
    await stores.journal.claim("conv_1/m3/a/b/0", NOON, until=NOON)
    await stores.journal.claim("conv_1/m4/a/b/0", NOON, until=LATER)

    assert await stores.journal.purge(NOON + timedelta(seconds=1)) == 1
    assert await link.client.keys("{aicc}:action:*") == [b"{aicc}:action:conv_1/m4/a/b/0"]
    assert await stores.journal.claim(KEY, NOON, until=LATER) == Claimed()


async def test_the_conversations_and_tickets_of_a_user_come_oldest_first(stores: Stores) -> None:
    """All of the user's, and nobody else's."""
    earlier = replace(state(1, "conv_0"), created_at=NOON - timedelta(days=1))
    await stores.conversations.create(earlier, turn(1, "conv_0"))
    await stores.desk.open(replace(ticket("ticket_0"), created_at=NOON - timedelta(days=1)))

    assert await stores.conversations.of_user("user_1") == (earlier, state(2))
    assert await stores.desk.of_user("user_1") == (
        replace(ticket("ticket_0"), created_at=NOON - timedelta(days=1)),
        ticket(),
    )
    assert await stores.conversations.of_user("user_2") == ()
