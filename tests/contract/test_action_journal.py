"""One contract for every ActionJournal."""

from collections.abc import AsyncIterator
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from aicc.models.conversation import Channel, Conversation, Owner
from aicc.models.scenario import ActionDone, ActionFailed, ActionResult
from aicc.models.turn import Author, Reason, Reply, Turn
from aicc.models.user import User
from aicc.ports import ActionJournal, ConversationStore
from aicc.stores.memory import MemoryActionJournal, MemoryStore
from aicc.stores.sqlite import Database, SQLiteActionJournal, SQLiteStore

NOON = datetime(2026, 11, 22, 3, 0, tzinfo=UTC)
DONE = ActionDone(
    fields={"receipt": "T1", "amount": 50_000, "rate": 5.0, "ok": True, "lines": ("가", "나"), "memo": None}
)
FAILED = ActionFailed(code="limit_exceeded")


@dataclass(frozen=True)
class Stores:
    """A journal and the conversations that its results belong to."""

    journal: ActionJournal
    conversations: ConversationStore


@pytest.fixture(params=["memory", "sqlite"])
async def stores(request: pytest.FixtureRequest, tmp_path: Path) -> AsyncIterator[Stores]:
    """Each adapter in turn, with a conversation of each of two users."""
    database = Database(tmp_path / "contract.sqlite3")
    memory = MemoryActionJournal()
    stores = (
        Stores(memory, MemoryStore(journal=memory))
        if request.param == "memory"
        else Stores(SQLiteActionJournal(database), SQLiteStore(database))
    )
    for number in (1, 2):
        await stores.conversations.create(*opened(f"conv_{number}", f"user_{number}"))
    yield stores
    database.close()


def opened(name: str, user: str) -> tuple[Conversation, Turn]:
    """A conversation and its greeting."""
    conversation = Conversation(
        id=name,
        user=User(id=user),
        channel=Channel.WEB,
        version=1,
        turns=1,
        owner=Owner.BOT,
        created_at=NOON,
        updated_at=NOON,
    )
    turn = Turn(
        conversation_id=name,
        seq=1,
        message_id="@greeting",
        user_id=user,
        author=Author.BOT,
        said="",
        reply=Reply(messages=("안녕하세요.",)),
        reason=Reason(decision="greeting"),
        at=NOON,
    )
    return conversation, turn


async def test_what_was_never_recorded_is_not_found(stores: Stores) -> None:
    """A new key has no result."""
    assert await stores.journal.find("conv_1/m1/transfer/send/0") is None


@pytest.mark.parametrize("result", [DONE, FAILED, ActionDone(fields={})])
async def test_a_result_is_found_as_it_was(stores: Stores, result: ActionResult) -> None:
    """Every kind of field survives the journal."""
    await stores.journal.record("conv_1/m1/transfer/send/0", result, NOON)

    assert await stores.journal.find("conv_1/m1/transfer/send/0") == result


async def test_the_first_result_stands(stores: Stores) -> None:
    """What happened does not change when it is told again."""
    await stores.journal.record("conv_1/m1/transfer/send/0", DONE, NOON)
    await stores.journal.record("conv_1/m1/transfer/send/0", FAILED, NOON)

    assert await stores.journal.find("conv_1/m1/transfer/send/0") == DONE


async def test_old_results_are_forgotten(stores: Stores) -> None:
    """Those before the time go, the one at the time stays."""
    for minutes in (0, 1, 2):
        await stores.journal.record(f"conv_1/m{minutes}/a/b/0", DONE, NOON + timedelta(minutes=minutes))

    assert await stores.journal.purge(NOON + timedelta(minutes=2)) == 2
    assert [await stores.journal.find(f"conv_1/m{minutes}/a/b/0") for minutes in (0, 1, 2)] == [None, None, DONE]
    assert await stores.journal.purge(NOON) == 0


async def test_the_results_of_a_user_go_with_the_user(stores: Stores) -> None:
    """Those of others stay, whatever their keys begin with."""
    await stores.journal.record("conv_1/m1/a/b/0", DONE, NOON)
    await stores.journal.record("conv_2/conv_1/a/b/0", DONE, NOON)
    await stores.conversations.erase_user("user_1")

    assert await stores.journal.find("conv_1/m1/a/b/0") is None
    assert await stores.journal.find("conv_2/conv_1/a/b/0") == DONE
