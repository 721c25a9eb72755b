"""The DynamoDB store when the network or AWS lets it down: nothing is lost or done twice, and nobody waits long."""

import asyncio
import os
import signal
from collections.abc import AsyncIterator, Awaitable, Callable, Iterator
from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta
from functools import partial
from typing import Final

import pytest
from tools.dynamodb_server.for_tests import fresh_tables, running
from tools.dynamodb_server.proxy import ANSWER_LOST, BROKEN, REQUEST_LOST, THROTTLED, Proxy, Trouble
from tools.dynamodb_server.start import DynamoDBServer

from aicc.models.audit import AuditEvent
from aicc.models.conversation import Channel, Conversation, Owner
from aicc.models.errors import ConversationExists, DuplicateMessage, StoreUnavailable
from aicc.models.escalation import TicketState
from aicc.models.scenario import ActionDone
from aicc.models.turn import Author, MoveTicket, Reason, Reply, Turn
from aicc.models.user import User
from aicc.ports import Claimed, Stores
from aicc.stores.dynamodb import connect, stores_over
from aicc.utils.aws_client import Patience

NOON = datetime(2026, 11, 22, 3, 0, tzinfo=UTC)
# How often a request is sent before it is given up.
SENT: Final = 2
IMPATIENT: Final = Patience(connect=1.0, read=1.0, attempts=SENT)


@dataclass(frozen=True)
class Line:
    """Stores that speak to DynamoDB through a proxy, and others that speak to it directly."""

    stores: Stores
    proxy: Proxy
    direct: Stores

    def trouble(self, operation: str, trouble: Trouble, *, times: int) -> None:
        """Let the next requests of an operation meet trouble, so many of them."""
        before = self.proxy.seen.count(operation)
        self.proxy.trouble = lambda asked, number: trouble if asked == operation and number <= before + times else None


@pytest.fixture(scope="module")
def server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[DynamoDBServer]:
    """DynamoDB Local."""
    with running(tmp_path_factory.mktemp("dynamodb")) as server:
        yield server


@pytest.fixture
async def line(server: DynamoDBServer) -> AsyncIterator[Line]:
    """A line without trouble yet, and a conversation in the tables."""
    database = fresh_tables(server.url)
    prefix = database.state.name.removesuffix("ConversationState")
    with Proxy(server.url) as proxy:
        stores = stores_over(connect(prefix=prefix, endpoint=proxy.url, patience=IMPATIENT))
        direct = stores_over(database)
        await direct.conversations.create(conversation(), turn(1))
        yield Line(stores, proxy, direct)
        await stores.close()
        await direct.close()


def conversation() -> Conversation:
    """A conversation after its greeting."""
    return Conversation(
        id="conv_1",
        user=User(id="user_1"),
        channel=Channel.WEB,
        version=1,
        turns=1,
        owner=Owner.BOT,
        created_at=NOON,
        updated_at=NOON,
    )


def turn(seq: int) -> Turn:
    """The turn of a number."""
    return Turn(
        conversation_id="conv_1",
        seq=seq,
        message_id=f"m{seq}",
        user_id="user_1",
        author=Author.CUSTOMER,
        said="잔액",
        reply=Reply(messages=("네.",)),
        reason=Reason(decision="answer"),
        at=NOON + timedelta(seconds=seq),
    )


async def save(stores: Stores) -> None:
    """Save the second turn."""
    await stores.conversations.save(replace(conversation(), version=2, turns=2), turn(2))


async def numbers(stores: Stores) -> list[int]:
    """The recorded turns."""
    return [found.seq for found in await stores.conversations.since("conv_1", 0, limit=9)]


@pytest.mark.parametrize("trouble", [ANSWER_LOST, REQUEST_LOST, THROTTLED, BROKEN])
async def test_a_save_that_fails_once_is_sent_again_and_recorded_once(line: Line, trouble: Trouble) -> None:
    """The client's own retry, under the same token."""
    line.trouble("TransactWriteItems", trouble, times=1)
    await save(line.stores)

    assert await numbers(line.direct) == [1, 2]


async def test_a_save_whose_answers_get_lost_is_known_as_recorded(line: Line) -> None:
    """The item is asked before anybody is told that it failed."""
    line.trouble("TransactWriteItems", ANSWER_LOST, times=SENT)
    await save(line.stores)

    assert await numbers(line.direct) == [1, 2]


@pytest.mark.parametrize(
    ("trouble", "why"), [(REQUEST_LOST, "ConnectionClosed"), (THROTTLED, "Throttling"), (BROKEN, "InternalServerError")]
)
async def test_a_save_that_never_arrives_is_unavailable_and_can_be_sent_again(
    line: Line, trouble: Trouble, why: str
) -> None:
    """Nothing was recorded; the same message later is."""
    line.trouble("TransactWriteItems", trouble, times=SENT)
    with pytest.raises(StoreUnavailable, match=why):
        await save(line.stores)
    refused = await numbers(line.direct)
    await save(line.stores)

    assert (refused, await numbers(line.direct)) == ([1], [1, 2])


async def test_a_conversation_whose_answers_get_lost_was_created(line: Line) -> None:
    """Nobody is told that the id was taken: it was taken by this very request."""
    line.trouble("TransactWriteItems", ANSWER_LOST, times=SENT)
    other, greeting = replace(conversation(), id="conv_2"), replace(turn(1), conversation_id="conv_2")
    await line.stores.conversations.create(other, greeting)

    assert await line.direct.conversations.load("conv_2") == other


async def test_a_kept_state_whose_answers_get_lost_was_kept(line: Line) -> None:
    """No false alarm that somebody else had saved."""
    line.trouble("TransactWriteItems", ANSWER_LOST, times=SENT)
    await line.stores.conversations.keep(replace(conversation(), version=2, held=True))

    assert (await line.direct.conversations.load("conv_1")).held


async def test_a_claim_whose_answer_gets_lost_is_ours(line: Line) -> None:
    """Else the action would wait for a process that is this one."""
    line.trouble("UpdateItem", ANSWER_LOST, times=1)
    until = NOON + timedelta(seconds=30)

    assert await line.stores.journal.claim("conv_1/m2/transfer/send/0", NOON, until=until) == Claimed()


async def test_a_result_whose_answer_gets_lost_is_recorded_once(line: Line) -> None:
    """The first result stands, and it is this one."""
    line.trouble("TransactWriteItems", ANSWER_LOST, times=1)
    key, done = "conv_1/m2/transfer/send/0", ActionDone(fields={"receipt": "T1"})
    await line.stores.journal.record(key, done, NOON)

    assert await line.direct.journal.claim(key, NOON, until=NOON + timedelta(seconds=30)) == done


async def test_an_effect_whose_end_is_told_twice_was_recorded(line: Line) -> None:
    """Else whoever carried it out would take it back: its user might have been erased."""
    effect = MoveTicket(ticket_id="ticket_1", to=TicketState.WITHDRAWN)
    (waiting,) = await line.direct.conversations.save(replace(conversation(), version=2, turns=2), turn(2), [effect])
    line.trouble("TransactWriteItems", ANSWER_LOST, times=1)

    assert await line.stores.conversations.effect_done(waiting.id) is True
    assert await line.stores.conversations.effect_done(waiting.id) is False


async def test_an_audit_record_whose_answer_gets_lost_stands_once(line: Line) -> None:
    """Its place in the chain is its own, and the next record follows it."""
    line.trouble("PutItem", ANSWER_LOST, times=1)
    event = AuditEvent(who="김상담", role="agent", at=NOON, origin="local", user_id="user_1", what="conversation.read")
    records = [await line.stores.audit.append(event) for _ in range(2)]

    assert await line.direct.audit.read(limit=9) == tuple(records)
    assert [record.number for record in records] == [1, 2]


async def test_a_server_that_hangs_is_given_up_and_found_again(line: Line, server: DynamoDBServer) -> None:
    """The process is stopped in its tracks, then continued; the store needs no restart."""
    os.kill(server.pid, signal.SIGSTOP)
    try:
        with pytest.raises(StoreUnavailable, match="Timeout"):
            await line.stores.conversations.load("conv_1")
    finally:
        os.kill(server.pid, signal.SIGCONT)

    assert (await line.direct.conversations.load("conv_1")).id == "conv_1"


async def test_under_constant_trouble_every_acknowledged_turn_is_there_once_and_in_order(line: Line) -> None:
    """Whoever is refused sends the same message again, as clients do, until it is answered."""
    troubles = (None, None, ANSWER_LOST, None, THROTTLED, None, REQUEST_LOST)
    line.proxy.trouble = lambda _operation, number: troubles[number % len(troubles)]
    names = [f"conv_{number}" for number in range(2, 8)]

    async def customer(name: str) -> None:
        state = replace(conversation(), id=name)
        await insisted(lambda: line.stores.conversations.create(state, replace(turn(1), conversation_id=name)))
        for seq in range(2, 7):
            state = replace(state, version=seq, turns=seq)
            await insisted(partial(line.stores.conversations.save, state, replace(turn(seq), conversation_id=name)))

    await asyncio.gather(*map(customer, names))

    histories = [await line.direct.conversations.since(name, 0, limit=99) for name in names]
    assert [[found.seq for found in history] for history in histories] == [[1, 2, 3, 4, 5, 6]] * 6


async def insisted(send: Callable[[], Awaitable[object]]) -> None:
    """Send until it is recorded."""
    for _ in range(20):
        try:
            await send()
        except StoreUnavailable:
            continue
        except (ConversationExists, DuplicateMessage):
            # It was recorded although it had seemed lost.
            return
        return
    pytest.fail("never recorded")


async def test_reads_that_are_throttled_are_unavailable(line: Line) -> None:
    """With AWS's own word for it, for whoever looks at the log."""
    line.trouble("BatchGetItem", THROTTLED, times=SENT)

    with pytest.raises(StoreUnavailable, match="ThrottlingException"):
        await line.stores.conversations.load_for("conv_1", "m2")


async def test_nobody_there_is_unavailable(line: Line) -> None:
    """A refused connection takes no time-out."""
    stores = connect(endpoint="http://127.0.0.1:1", patience=IMPATIENT)
    with pytest.raises(StoreUnavailable, match="EndpointConnectionError"):
        stores_over(stores)
