"""What the DynamoDB store does beyond the contract of every store."""

import asyncio
from collections.abc import AsyncIterator, Iterator
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from tools.dynamodb_server.for_tests import fresh_tables, running

from aicc.models.conversation import Channel, Conversation, Owner
from aicc.models.errors import (
    ConversationNotFound,
    DuplicateMessage,
    RecordTooLarge,
    StaleConversation,
    StoreUnavailable,
)
from aicc.models.escalation import EscalationPriority, EscalationReason, Ticket
from aicc.models.faq import FAQEntry, Unanswered
from aicc.models.turn import Author, OpenTicket, Reason, Reply, Turn
from aicc.models.understanding import IntentScore, IntentSource
from aicc.models.user import User
from aicc.ports import Stores
from aicc.stores.dynamodb import Database, connect, open_dynamodb, stores_over
from aicc.stores.dynamodb.attributes import plain
from aicc.stores.dynamodb.layout import SHARDS, shard
from aicc.vaults.local import LocalKeyFile

NOON = datetime(2026, 11, 22, 3, 0, tzinfo=UTC)
YEAR = timedelta(days=365)
# Thirty days after a year after noon.
A_YEAR_AND_SLACK = 1_829_444_400


@pytest.fixture(scope="module")
def server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """The address of DynamoDB Local."""
    with running(tmp_path_factory.mktemp("dynamodb")) as server:
        yield server.url


@pytest.fixture
def database(server: str) -> Database:
    """Empty tables."""
    return fresh_tables(server)


@pytest.fixture
async def stores(database: Database, tmp_path: Path) -> AsyncIterator[Stores]:
    """Stores over empty tables, encrypted."""
    opened = stores_over(database, LocalKeyFile(tmp_path / "master.key"))
    yield opened
    await opened.close()


def conversation(name: str = "conv_1", *, keep_until: datetime | None = NOON + YEAR) -> Conversation:
    """A conversation after its greeting."""
    return Conversation(
        id=name,
        user=User(id="user_1"),
        channel=Channel.WEB,
        version=1,
        turns=1,
        owner=Owner.BOT,
        created_at=NOON,
        updated_at=NOON,
        keep_until=keep_until,
    )


def turn(seq: int, name: str = "conv_1", *, second: int | None = None, said: str = "잔액 알려 줘") -> Turn:
    """The turn of a number, a second after the one before unless another is given."""
    return Turn(
        conversation_id=name,
        seq=seq,
        message_id=f"m{seq}",
        user_id="user_1",
        author=Author.CUSTOMER,
        said=said,
        reply=Reply(messages=("네.", "무엇을 도와드릴까요?")),
        reason=Reason(
            decision="advance",
            intents=(IntentScore(intent="balance", confidence=0.91, source=IntentSource.CLASSIFIER),),
        ),
        at=NOON + timedelta(seconds=seq if second is None else second),
    )


def ticket() -> Ticket:
    """A waiting ticket."""
    return Ticket(
        id="ticket_1",
        number="1122-00000001",
        conversation_id="conv_1",
        user_id="user_1",
        reason=EscalationReason.USER_REQUEST,
        priority=EscalationPriority.MEDIUM,
        description="상담원 연결",
        created_at=NOON,
    )


def question() -> Unanswered:
    """An unanswered question of the conversation."""
    return Unanswered(id="conv_1/2", user_id="user_1", text="달러 통장", at=NOON, channel=Channel.WEB)


async def opened(stores: Stores, known: Conversation | None = None) -> Conversation:
    """Create a conversation and return it."""
    known = known or conversation()
    await stores.conversations.create(known, turn(1, known.id))
    return known


async def say(stores: Stores, known: Conversation, seq: int, *, second: int | None = None) -> Conversation:
    """Save one more turn and return the new state."""
    further = replace(known, version=known.version + 1, turns=seq)
    await stores.conversations.save(further, turn(seq, known.id, second=second))
    return further


def items(database: Database) -> list[dict[str, Any]]:
    """Everything that is in both tables."""
    found: list[dict[str, Any]] = []
    for table in database.tables.both:
        answer = database.client.call_now("scan", {"TableName": table.name, "ConsistentRead": True})
        found += map(plain, answer["Items"])
    return found


def expiries(database: Database) -> set[int | None]:
    """When the items of the tables expire; data keys aside, which never do."""
    return {item.get("expires_at") for item in items(database) if item.get("pk") != "keys"}


async def test_what_was_said_is_nowhere_to_be_read_in_encrypted_tables(stores: Stores, database: Database) -> None:
    """Neither in the guide's attributes nor in any other."""
    known = await opened(stores)
    await stores.conversations.save(replace(known, version=2, turns=2), turn(2), (OpenTicket(ticket=ticket()),))
    await stores.desk.open(ticket())
    await stores.faq_log.ask(question())
    raw = repr(items(database)).encode() + b"".join(
        value for item in items(database) for value in item.values() if isinstance(value, bytes)
    )

    assert not any(words in raw.decode(errors="ignore") for words in ("잔액", "도와드릴까요", "상담원 연결", "달러"))


async def test_without_encryption_a_turn_stands_under_the_guides_names(database: Database) -> None:
    """Whoever looks at the table reads what the guide's table has."""
    stores = stores_over(database)
    await opened(stores)
    (item,) = (item for item in items(database) if "session_id" in item)
    await stores.close()

    assert {name: value for name, value in item.items() if name != "turn"} == {
        "session_id": "conv_1",
        "timestamp": "2026-11-22T03:00:01.000000+00:00",
        "user_id": "user_1",
        "seq": 1,
        "message_id": "m1",
        "author": "customer",
        "decision": "advance",
        "intent": "balance",
        "confidence": "0.9100",
        "user_input": "잔액 알려 줘",
        "bot_response": "네.\n무엇을 도와드릴까요?",
        "expires_at": A_YEAR_AND_SLACK,
    }


async def test_turns_keep_their_order_where_clocks_disagree(stores: Stores) -> None:
    """A turn that a slower clock dates before the one before it still comes after it, with its own time."""
    known = await say(stores, await opened(stores), 2, second=60)
    await say(stores, known, 3, second=30)

    page = await stores.conversations.history("conv_1", limit=9)
    of_user = await stores.conversations.history_of_user("user_1", limit=9)

    assert [(found.seq, found.at.second) for found in page.turns] == [(3, 30), (2, 0), (1, 1)]
    assert [found.seq for found in of_user.turns] == [3, 2, 1]
    assert [found.seq for found in await stores.conversations.since("conv_1", 2, limit=9)] == [3]


async def test_a_message_that_is_answered_twice_at_once_is_recorded_once(stores: Stores) -> None:
    """Of eight saves of the same message one is recorded; the others learn that it is, or that they are late."""
    known = await opened(stores)
    saves = [stores.conversations.save(replace(known, version=2, turns=2), turn(2)) for _ in range(8)]

    outcomes = await asyncio.gather(*saves, return_exceptions=True)

    assert sum(outcome == () for outcome in outcomes) == 1
    assert all(isinstance(outcome, tuple | DuplicateMessage | StaleConversation) for outcome in outcomes)
    assert [found.seq for found in await stores.conversations.since("conv_1", 0, limit=9)] == [1, 2]


async def test_everything_of_a_conversation_expires_a_month_after_its_time(stores: Stores, database: Database) -> None:
    """The purge comes first; what it did not come for, DynamoDB deletes."""
    known = await opened(stores)
    await stores.conversations.save(replace(known, version=2, turns=2), turn(2), (OpenTicket(ticket=ticket()),))
    await stores.desk.open(ticket())
    await stores.faq_log.ask(question())

    assert expiries(database) == {A_YEAR_AND_SLACK}


async def test_a_longer_time_reaches_everything_that_was_kept_before(stores: Stores, database: Database) -> None:
    """A conversation that turns out to be a contract keeps its first turns as long as its last."""
    known = await opened(stores)
    await stores.desk.open(ticket())
    await stores.faq_log.ask(question())
    await say(stores, replace(known, keep_until=NOON + 10 * YEAR), 2)

    assert expiries(database) == {A_YEAR_AND_SLACK + 9 * 365 * 86_400}


async def test_what_is_held_never_expires_until_the_hold_is_lifted(stores: Stores, database: Database) -> None:
    """Not by time to live either; then the time that it had before holds again."""
    known = await opened(stores)
    await stores.desk.open(ticket())
    await stores.conversations.keep(replace(known, version=2, held=True))
    held = expiries(database)
    await stores.conversations.keep(replace(known, version=3))

    assert (held, expiries(database)) == ({None}, {A_YEAR_AND_SLACK})


async def test_a_few_days_more_rewrite_nothing(stores: Stores, database: Database) -> None:
    """Each turn moves the end of its conversation a little: the month covers that."""
    known = await opened(stores)
    await say(stores, replace(known, keep_until=NOON + YEAR + timedelta(days=3)), 2)

    assert expiries(database) == {A_YEAR_AND_SLACK, A_YEAR_AND_SLACK + 3 * 86_400}


async def test_a_rewriting_that_was_cut_off_is_finished_by_the_next_turn(stores: Stores, database: Database) -> None:
    """The mark of a process that died in the middle is found."""
    known = await opened(stores)
    mark = {
        "TableName": database.state.name,
        "Key": {"pk": {"S": "conversation#conv_1"}, "sk": {"S": "state"}},
        "UpdateExpression": "SET rewriting = :yes REMOVE expires_at",
        "ExpressionAttributeValues": {":yes": {"BOOL": True}},
    }
    database.client.call_now("update_item", mark)
    await say(stores, known, 2)

    assert expiries(database) == {A_YEAR_AND_SLACK}
    assert not any("rewriting" in item for item in items(database))


async def test_a_forgotten_conversation_leaves_nothing_in_either_table(stores: Stores, database: Database) -> None:
    """Desk and FAQ are told too; then the tables are as they were."""
    known = await opened(stores)
    await stores.conversations.save(replace(known, version=2, turns=2), turn(2), (OpenTicket(ticket=ticket()),))
    await stores.desk.open(ticket())
    await stores.faq_log.ask(question())
    for forget in (stores.desk.forget, stores.faq_log.forget, stores.conversations.forget):
        await forget(["conv_1", "conv_unknown"])

    assert [item["pk"] for item in items(database)] == ["keys", "keys"]


async def test_an_erasure_that_was_cut_off_is_found_by_the_purge(stores: Stores, database: Database) -> None:
    """Once begun, nobody reads the conversation or adds to it, and it counts as expired until all of it is gone."""
    known = await opened(stores, conversation(keep_until=None))
    mark = {
        "TableName": database.state.name,
        "Key": {"pk": {"S": "conversation#conv_1"}, "sk": {"S": "state"}},
        "UpdateExpression": "SET gone = :yes, version = :never, ends = :now, list2 = :end, place2 = :first REMOVE body",
        "ExpressionAttributeValues": {
            ":yes": {"BOOL": True}, ":never": {"N": "-1"}, ":now": {"N": "0"},
            ":end": {"S": shard("end", "conv_1")}, ":first": {"S": "0"},
        },
    }  # fmt: skip
    database.client.call_now("update_item", mark)

    with pytest.raises(ConversationNotFound):
        await stores.conversations.load("conv_1")
    with pytest.raises(ConversationNotFound):
        await say(stores, known, 2)
    assert await stores.conversations.of_user("user_1") == ()
    assert await stores.conversations.expired(NOON, limit=9) == ("conv_1",)
    assert (await stores.conversations.forget(["conv_1"])).turns == 1
    assert [item["pk"] for item in items(database)] == ["keys", "keys"]


async def test_a_user_whose_state_has_expired_is_erased_with_the_rest(stores: Stores, database: Database) -> None:
    """Time to live takes items one by one, in any order."""
    await opened(stores)
    state_key = {"pk": {"S": "conversation#conv_1"}, "sk": {"S": "state"}}
    database.client.call_now("delete_item", {"TableName": database.state.name, "Key": state_key})
    erased = await stores.conversations.erase_user("user_1")

    assert erased.turns == 1
    assert [item["pk"] for item in items(database)] == ["keys", "keys"]


async def test_long_histories_are_read_and_forgotten_whole(stores: Stores) -> None:
    """More turns than one request of DynamoDB takes."""
    known = await opened(stores)
    for seq in range(2, 131):
        known = await say(stores, known, seq)

    seen = await stores.conversations.since("conv_1", 0, limit=1_000)
    page = await stores.conversations.history_of_user("user_1", limit=100)
    erased = await stores.conversations.erase_user("user_1")

    assert [found.seq for found in seen] == list(range(1, 131))
    assert (len(page.turns), page.turns[-1].seq) == (100, 31)
    assert (erased.conversations, erased.turns) == (1, 130)


async def test_a_turn_larger_than_an_item_is_refused_by_name(stores: Stores) -> None:
    """400 kB is DynamoDB's limit; nothing of it is kept."""
    known = await opened(stores)
    huge = turn(2, said="가" * 150_000)

    with pytest.raises(RecordTooLarge, match="400 kB"):
        await stores.conversations.save(replace(known, version=2, turns=2), huge)

    assert (await stores.conversations.load("conv_1")).version == 1


async def test_an_import_of_more_entries_than_a_transaction_takes_is_all_or_nothing(stores: Stores) -> None:
    """Two at the same time, and small changes between them: every revision once, numbered without gaps."""
    bulk = [{f"{name}{n}": entry(f"{name}{n}") for n in range(100)} for name in "ab"]
    jobs = [stores.faq.record(changes, by=f"가져오기{n}", at=NOON) for n, changes in enumerate(bulk)]
    jobs += [stores.faq.record({f"c{n}": entry(f"c{n}")}, by="관리", at=NOON) for n in range(5)]
    await asyncio.gather(*jobs)

    revisions = await stores.faq.since(0)

    assert [revision.number for revision in revisions] == list(range(1, 206))
    assert len(await stores.faq.current()) == 205
    assert {revision.by for revision in revisions if revision.entry_id.startswith("a")} == {"가져오기0"}


def entry(name: str) -> FAQEntry:
    """An entry."""
    return FAQEntry(id=name, category="계좌", question=f"{name}?", answer="네.")


def test_tables_that_are_not_there_name_the_command_that_makes_them(server: str) -> None:
    """At the start, before anything is taken."""
    with pytest.raises(StoreUnavailable, match="aicc aws tables"):
        open_dynamodb(prefix="none-", endpoint=server)


async def test_two_processes_share_the_key_that_the_first_made(database: Database, server: str, tmp_path: Path) -> None:
    """What one wrote the other reads."""
    prefix = database.state.name.removesuffix("ConversationState")
    wrapper = LocalKeyFile(tmp_path / "master.key")
    first, second = (open_dynamodb(prefix=prefix, endpoint=server, wrapper=wrapper) for _ in range(2))
    await opened(first)

    assert (await second.conversations.load("conv_1")).id == "conv_1"
    for stores in (first, second):
        await stores.close()
    database.client.close()


def test_lists_that_every_turn_writes_to_are_spread_evenly() -> None:
    """No shard gets much more than an eighth."""
    counts = [0] * SHARDS
    for number in range(8_000):
        counts[int(shard("conversation", f"conv_{number}").removeprefix("conversation#"))] += 1

    assert min(counts) > 900 and max(counts) < 1_100


def test_an_address_that_is_none_is_a_setting_to_mend() -> None:
    """Its name is in the error."""
    with pytest.raises(Exception, match="AICC_AWS_ENDPOINT"):
        connect(endpoint="nonsense")
