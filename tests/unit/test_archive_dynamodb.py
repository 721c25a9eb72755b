"""Moving everything into DynamoDB and back, against DynamoDB Local."""

from collections.abc import AsyncIterator, Iterator
from dataclasses import replace
from datetime import timedelta
from itertools import count
from pathlib import Path

import pytest
from tests.full_store import NOON, archive_of, conversation, everything, fill, turn
from tools.dynamodb_server.for_tests import running

from aicc.models.audit import follows
from aicc.models.errors import CursorInvalid
from aicc.models.escalation import TicketState
from aicc.models.scenario import ActionDone
from aicc.ports import RecordKind, Stores
from aicc.services.migration import Journal, Progress, migrate
from aicc.stores.dynamodb import connect, open_dynamodb
from aicc.stores.dynamodb.provisioning import Provisioner
from aicc.stores.sqlite import open_sqlite
from aicc.vaults.local import LocalKeyFile

_PREFIXES = count()


@pytest.fixture(scope="module")
def server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """The address of a server."""
    with running(tmp_path_factory.mktemp("dynamodb")) as server:
        yield server.url


class Tables:
    """Tables of their own, opened as often as wanted."""

    def __init__(self, server: str, folder: Path) -> None:
        self._server = server
        self._key = folder / "dynamodb.key"
        self._prefix = f"archive{next(_PREFIXES)}-"
        database = connect(prefix=self._prefix, endpoint=server)
        for table in database.tables.both:
            Provisioner(database.client, pause=0.01).make(table)
        database.client.close()

    def open(self) -> Stores:
        """Open them, encrypted."""
        return open_dynamodb(prefix=self._prefix, endpoint=self._server, wrapper=LocalKeyFile(self._key))


@pytest.fixture
def tables(server: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Tables:
    """Empty tables."""
    monkeypatch.setenv("AWS_ACCESS_KEY_ID", "test")
    monkeypatch.setenv("AWS_SECRET_ACCESS_KEY", "test")
    return Tables(server, tmp_path)


@pytest.fixture
async def target(tables: Tables) -> AsyncIterator[Stores]:
    """A store in DynamoDB, empty."""
    stores = tables.open()
    yield stores
    await stores.close()


def open_at(folder: Path) -> Stores:
    """Open an encrypted store in a folder, with a master key of its own."""
    return open_sqlite(folder / "aicc.sqlite3", LocalKeyFile(folder / "master.key"))


@pytest.fixture
async def source(tmp_path: Path) -> AsyncIterator[Stores]:
    """A store in SQLite with everything in it."""
    stores = open_at(tmp_path / "source")
    await fill(stores)
    yield stores
    await stores.close()


async def move(source: Stores, target: Stores, folder: Path) -> dict[RecordKind, int]:
    """Migrate; both stores are read again and compared at the end."""
    begun, journal = Progress(source="a", target="b"), Journal(path=folder / "journal.json")
    told = lambda _stage, _share: None  # noqa: E731
    return dict(await migrate(archive_of(source), archive_of(target), begun, journal=journal, told=told))


async def test_everything_moves_there_and_back(source: Stores, target: Stores, tmp_path: Path) -> None:
    """What returns is what went, in its order."""
    counts = await move(source, target, tmp_path)
    back = open_at(tmp_path / "back")
    await move(target, back, tmp_path)
    before, after = await everything(source), await everything(back)
    await back.close()

    assert counts[RecordKind.TURN] == 10
    assert after == before


@pytest.mark.parametrize("limit", [1, 2, 3, 10])
async def test_pages_have_each_record_once(source: Stores, target: Stores, tmp_path: Path, limit: int) -> None:
    """However small they are."""
    await move(source, target, tmp_path)

    assert await everything(target, limit=limit) == await everything(target)


async def test_what_is_counted_is_what_arrived(source: Stores, target: Stores, tmp_path: Path) -> None:
    """Of each kind."""
    counts = await move(source, target, tmp_path)

    assert {kind: await archive_of(target).count(kind) for kind in RecordKind} == counts


async def test_copying_twice_changes_nothing(source: Stores, target: Stores, tmp_path: Path) -> None:
    """What an interrupted migration writes again is there once."""
    await move(source, target, tmp_path)
    before = await everything(target)
    for kind, records in (await everything(source)).items():
        await archive_of(target).write(kind, records)

    assert await everything(target) == before


async def test_a_centre_goes_on_in_dynamodb(source: Stores, target: Stores, tmp_path: Path) -> None:
    """What turns, the desk and the FAQ ask of it is answered as by the source."""
    await move(source, target, tmp_path)

    assert await target.conversations.load("conv_2") == await source.conversations.load("conv_2")
    assert await target.conversations.recorded("conv_2", "m4") == await source.conversations.recorded("conv_2", "m4")
    assert await target.conversations.of_user("user_of_conv_2") == await source.conversations.of_user("user_of_conv_2")
    assert await target.conversations.pending_effects() == await source.conversations.pending_effects()
    assert await target.desk.list(states=[TicketState.WAITING], limit=9) == await source.desk.of_user("user_of_conv_1")
    done = await target.journal.claim("conv_1/transfer/1", NOON, until=NOON)
    assert isinstance(done, ActionDone)
    assert await target.faq.current() == await source.faq.current()
    assert await target.faq.synonyms() == ()
    assert await target.faq_log.of_user("user_of_conv_1") == await source.faq_log.of_user("user_of_conv_1")
    assert await target.holds.all() == await source.holds.all()


async def test_lists_find_what_moved(source: Stores, target: Stores, tmp_path: Path) -> None:
    """The latest conversations first, those that have had their time, and the turns of a user."""
    await move(source, target, tmp_path)
    end = (await source.conversations.load("conv_1")).keep_until
    assert end is not None
    page = await target.conversations.history_of_user("user_of_conv_2", limit=9)

    assert [found.id for found in await target.conversations.recent(limit=1)] == ["conv_2"]
    assert sorted(await target.conversations.expired(end, limit=9)) == ["conv_1", "conv_2", "conv_3"]
    assert [said.seq for said in page.turns] == [4, 3, 2, 1]


async def test_a_conversation_goes_on_after_it_moved(source: Stores, target: Stores, tmp_path: Path) -> None:
    """The next turn is recorded after the last, with the effects that wait."""
    await move(source, target, tmp_path)
    state = await target.conversations.load("conv_2")
    await target.conversations.save(replace(state, version=5, turns=5), turn("conv_2", 5))
    page = await target.conversations.history("conv_2", limit=9)

    assert [said.seq for said in page.turns] == [5, 4, 3, 2, 1]


async def test_the_faq_goes_on_after_it_moved(source: Stores, target: Stores, tmp_path: Path) -> None:
    """The next revision has the next number."""
    await move(source, target, tmp_path)
    [revision] = await target.faq.record({"hours": None}, by="김관리", at=NOON)

    assert revision.number == 3


async def test_an_erased_user_is_gone_after_they_moved(source: Stores, target: Stores, tmp_path: Path) -> None:
    """Nothing of them is left that only the source could find."""
    await move(source, target, tmp_path)
    await target.desk.erase_user("user_of_conv_1")
    await target.faq_log.erase_user("user_of_conv_1")
    erased = await target.conversations.erase_user("user_of_conv_1")
    left = await everything(target)

    assert (erased.conversations, erased.turns) == (1, 3)
    assert [len(left[kind]) for kind in (RecordKind.TICKET, RecordKind.FAQ_QUESTION, RecordKind.FAQ_OPINION)] == [
        0,
        0,
        0,
    ]
    assert [kept.key for kept in left[RecordKind.ACTION_RESULT]] == ["conv_2/transfer/1"]  # type: ignore[union-attr]


async def test_turns_of_one_moment_keep_their_order(target: Stores) -> None:
    """Also where a clock went backwards, and where they are written in several parts."""
    archive = archive_of(target)
    await archive.write(RecordKind.CONVERSATION, [replace(conversation("conv_1"), turns=4, version=4)])
    turns = [replace(turn("conv_1", seq), at=NOON - timedelta(seconds=seq // 3)) for seq in range(1, 5)]
    await archive.write(RecordKind.TURN, turns[:2])
    await archive.write(RecordKind.TURN, turns[2:])
    await archive.write(RecordKind.TURN, turns[1:])
    page = await target.conversations.history("conv_1", limit=9)

    assert [said.seq for said in page.turns] == [4, 3, 2, 1]
    assert page.turns == tuple(reversed(turns))


async def test_the_chain_of_the_audit_trail_holds_in_dynamodb(
    source: Stores, target: Stores, tables: Tables, tmp_path: Path
) -> None:
    """With the key that came along, for what came along and what is added later."""
    await move(source, target, tmp_path)
    anew = tables.open()
    await anew.audit.append((await source.audit.read(limit=1))[0].event)
    chain, key = await anew.audit.read(limit=9), archive_of(anew).audit_key()
    await anew.close()

    assert [record.number for record in chain] == [1, 2, 3, 4]
    assert all(follows(record, before, key=key) for before, record in zip((None, *chain), chain, strict=False))


@pytest.mark.parametrize("cursor", ["no cursor", "[]", '"a"', '{"pk": 1}'])
async def test_a_cursor_of_somebody_else_is_refused(target: Stores, cursor: str) -> None:
    """It names no place."""
    with pytest.raises(CursorInvalid):
        await archive_of(target).read(RecordKind.TURN, cursor=cursor, limit=1)
