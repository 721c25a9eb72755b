"""The guide's calls over the guide's table."""

from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from decimal import Decimal
from pathlib import Path

import pytest
from tools.dynamodb_server.for_tests import fresh_tables, running

from aicc.models.conversation import Channel, Conversation, Owner
from aicc.models.errors import RecordTooLarge, StoreUnavailable
from aicc.models.turn import Author, Reason, Reply, Turn
from aicc.models.user import User
from aicc.stores.dynamodb import ConversationRepository, stores_over
from aicc.stores.dynamodb.duties import DynamoDBDataKeys
from aicc.stores.protection import protect
from aicc.vaults.local import LocalKeyFile

NOON = datetime(2026, 11, 22, 3, 0, tzinfo=UTC)


@pytest.fixture(scope="module")
def server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """DynamoDB Local."""
    with running(tmp_path_factory.mktemp("dynamodb")) as server:
        yield server.url


@pytest.fixture
def prefix(server: str) -> str:
    """The prefix of empty tables."""
    database = fresh_tables(server)
    database.client.close()
    return database.history.name.removesuffix("ConversationHistory")


@pytest.fixture
def repository(server: str, prefix: str) -> Iterator[ConversationRepository]:
    """The guide's repository over empty tables."""
    repository = ConversationRepository("ap-northeast-2", endpoint_url=server, prefix=prefix)
    yield repository
    repository.close()


def conversation() -> Conversation:
    """A conversation after its greeting."""
    return Conversation(
        id="session_1",
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
        conversation_id="session_1",
        seq=seq,
        message_id=f"m{seq}",
        user_id="user_1",
        author=Author.CUSTOMER,
        said=f"{seq}번째 말",
        reply=Reply(messages=("네.",)),
        reason=Reason(decision="answer"),
        at=NOON + timedelta(seconds=seq),
    )


def test_what_is_saved_comes_back_newest_first(repository: ConversationRepository) -> None:
    """With the metadata as it was given; fractions are exact decimals, as DynamoDB keeps them."""
    repository.save_conversation("session_1", "user_1", "잔액 알려줘", "5만 원입니다.", {"score": 0.5, "path": ["a"]})
    repository.save_conversation("session_1", "user_1", "고마워", "네.")
    repository.save_conversation("session_2", "user_2", "다른 대화", "네.")
    newest, oldest = repository.get_conversation_history("session_1")
    times = [newest.pop("timestamp"), oldest.pop("timestamp")]

    assert times == sorted(times, reverse=True)
    assert newest == {
        "session_id": "session_1", "user_id": "user_1", "user_input": "고마워", "bot_response": "네.", "metadata": {},
    }  # fmt: skip
    assert (oldest["user_input"], oldest["metadata"]) == ("잔액 알려줘", {"score": Decimal("0.5"), "path": ["a"]})


def test_no_more_comes_than_was_asked_for(repository: ConversationRepository) -> None:
    """The limit is the guide's."""
    for number in range(3):
        repository.save_conversation("session_1", "user_1", f"{number}번째", "네.")

    assert [row["user_input"] for row in repository.get_conversation_history("session_1", limit=2)] == [
        "2번째",
        "1번째",
    ]


async def test_turns_of_the_centre_are_read_with_its_key(server: str, prefix: str, tmp_path: Path) -> None:
    """Without the key their text is left out."""
    wrapper = LocalKeyFile(tmp_path / "master.key")
    database = fresh_tables(server)
    prefix = database.history.name.removesuffix("ConversationHistory")
    stores = stores_over(database, wrapper)
    await stores.conversations.create(conversation(), turn(1))
    codec = protect(DynamoDBDataKeys(database), wrapper).codec
    with_key = ConversationRepository(endpoint_url=server, prefix=prefix, codec=codec)
    without = ConversationRepository(endpoint_url=server, prefix=prefix)
    (opened,), (sealed,) = (one.get_conversation_history("session_1") for one in (with_key, without))
    for closing in (with_key, without):
        closing.close()
    await stores.close()

    assert (opened["user_input"], opened["bot_response"], opened["decision"]) == ("1번째 말", "네.", "answer")
    assert "user_input" not in sealed and sealed["decision"] == "answer"


async def test_lines_of_the_repository_are_no_turns_of_the_centre(server: str) -> None:
    """They stand between them and disturb neither history nor paging."""
    database = fresh_tables(server)
    prefix = database.history.name.removesuffix("ConversationHistory")
    repository = ConversationRepository(endpoint_url=server, prefix=prefix)
    stores = stores_over(database)
    await stores.conversations.create(conversation(), turn(1))
    repository.save_conversation("session_1", "user_1", "끼어든 말", "네.")
    await stores.conversations.save(replace(conversation(), version=2, turns=2), turn(2))
    page = await stores.conversations.history("session_1", limit=1)
    following = await stores.conversations.history("session_1", limit=1, cursor=page.next)
    lines = repository.get_conversation_history("session_1")
    repository.close()

    assert [found.seq for found in (*page.turns, *following.turns)] == [2, 1]
    assert (await stores.conversations.history_of_user("user_1", limit=9)).turns == (turn(2), turn(1))
    assert len(lines) == 3
    await stores.close()


def test_what_is_too_large_is_refused_by_name(repository: ConversationRepository) -> None:
    """400 kB is DynamoDB's limit."""
    with pytest.raises(RecordTooLarge, match="400 kB"):
        repository.save_conversation("session_1", "user_1", "가" * 150_000, "네.")


def test_a_table_that_is_not_there_names_the_command_that_makes_it(server: str) -> None:
    """Also for whoever follows the guide."""
    repository = ConversationRepository(endpoint_url=server, prefix="none-")
    with pytest.raises(StoreUnavailable, match="aicc aws tables"):
        repository.get_conversation_history("session_1")
    repository.close()
