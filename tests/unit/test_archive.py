"""Everything of a store, read out and written into another one, encrypted with other keys."""

from collections.abc import AsyncIterator
from pathlib import Path

import pytest
from tests.full_store import SAID, archive_of, everything, fill

from aicc.models.audit import follows
from aicc.models.errors import CursorInvalid
from aicc.models.errors.archives import AuditKeyLost
from aicc.models.escalation import TicketState
from aicc.models.scenario import ActionDone
from aicc.ports import RecordKind, Stores
from aicc.stores.sqlite import open_sqlite
from aicc.vaults.local import LocalKeyFile


def open_at(folder: Path) -> Stores:
    """Open an encrypted store in a folder, with a master key of its own."""
    return open_sqlite(folder / "aicc.sqlite3", LocalKeyFile(folder / "master.key"))


@pytest.fixture
async def source(tmp_path: Path) -> AsyncIterator[Stores]:
    """A store with everything in it."""
    stores = open_at(tmp_path / "source")
    await fill(stores)
    yield stores
    await stores.close()


@pytest.fixture
async def target(tmp_path: Path) -> AsyncIterator[Stores]:
    """An empty store."""
    stores = open_at(tmp_path / "target")
    yield stores
    await stores.close()


async def copy(source: Stores, target: Stores) -> None:
    """Write everything of one store into another."""
    for kind, records in (await everything(source)).items():
        await archive_of(target).write(kind, records)


async def test_there_is_a_record_of_each_kind(source: Stores) -> None:
    """What is counted is what was recorded."""
    counts = {kind.value: await archive_of(source).count(kind) for kind in RecordKind}

    assert counts == {
        "conversation": 3,
        "turn": 10,
        "effect": 2,
        "ticket": 1,
        "action_result": 2,
        "faq_revision": 2,
        "faq_synonyms": 2,
        "faq_question": 1,
        "faq_opinion": 1,
        "hold": 1,
        "audit": 3,
    }


async def test_a_copy_has_the_same_records(source: Stores, target: Stores) -> None:
    """Each record of each kind, in the same order."""
    await copy(source, target)

    assert await everything(target) == await everything(source)


async def test_copying_twice_changes_nothing(source: Stores, target: Stores) -> None:
    """What is there already is written over by itself."""
    await copy(source, target)
    await copy(source, target)

    assert await everything(target) == await everything(source)


@pytest.mark.parametrize("limit", [1, 2, 3, 9])
async def test_pages_have_each_record_once(source: Stores, limit: int) -> None:
    """However small they are."""
    assert await everything(source, limit=limit) == await everything(source)


async def test_a_centre_goes_on_with_the_copy(source: Stores, target: Stores) -> None:
    """What turns, the desk and the FAQ ask of it is answered as by the source."""
    await copy(source, target)
    now = (await source.conversations.load("conv_1")).created_at

    assert await target.conversations.load("conv_2") == await source.conversations.load("conv_2")
    assert await target.conversations.recorded("conv_2", "m4") == await source.conversations.recorded("conv_2", "m4")
    assert await target.conversations.pending_effects() == await source.conversations.pending_effects()
    assert await target.desk.list(states=[TicketState.WAITING], limit=9) == await source.desk.of_user("user_of_conv_1")
    done = await target.journal.claim("conv_1/transfer/1", now, until=now)
    assert done == ActionDone(fields={"balance": 1000, "name": SAID})
    assert await target.faq.current() == await source.faq.current()
    assert await target.faq.synonyms() == ()
    assert await target.faq_log.of_user("user_of_conv_1") == await source.faq_log.of_user("user_of_conv_1")
    assert await target.holds.all() == await source.holds.all()


async def test_the_copy_expires_when_the_source_does(source: Stores, target: Stores) -> None:
    """Retention goes on in the new store."""
    await copy(source, target)
    end = (await source.conversations.load("conv_1")).keep_until
    assert end is not None

    assert sorted(await target.conversations.expired(end, limit=9)) == ["conv_1", "conv_2", "conv_3"]


async def test_the_copy_is_encrypted_with_its_own_key(source: Stores, target: Stores, tmp_path: Path) -> None:
    """No word of a customer stands in the file."""
    await copy(source, target)
    await target.close()

    content = b"".join(path.read_bytes() for path in (tmp_path / "target").glob("aicc.sqlite3*"))
    assert SAID.encode() not in content
    assert b"conv_2" in content


async def test_the_chain_of_the_audit_trail_holds_in_the_copy(source: Stores, target: Stores, tmp_path: Path) -> None:
    """With the key that came along, for what came along and what is added later."""
    await copy(source, target)
    archive_of(target).adopt_audit_key(archive_of(source).audit_key())
    await target.close()
    anew = open_at(tmp_path / "target")
    added = await anew.audit.append((await source.audit.read(limit=1))[0].event)
    chain, key = await anew.audit.read(limit=9), archive_of(anew).audit_key()
    await anew.close()

    assert added.number == 4
    assert [follows(record, before, key=key) for before, record in zip((None, *chain), chain, strict=False)] == [
        True,
        True,
        True,
        True,
    ]


async def test_a_chain_without_a_key_holds_where_there_is_one(target: Stores, tmp_path: Path) -> None:
    """A centre that encrypted nothing moves to one that does."""
    plain = open_sqlite(tmp_path / "plain.sqlite3")
    await fill(plain)
    await copy(plain, target)
    archive_of(target).adopt_audit_key(archive_of(plain).audit_key())
    await plain.close()
    chain, key = await target.audit.read(limit=9), archive_of(target).audit_key()

    assert [follows(record, before, key=key) for before, record in zip((None, *chain), chain, strict=False)] == [
        True,
        True,
        True,
    ]


async def test_a_key_has_no_place_where_nothing_is_encrypted(source: Stores, tmp_path: Path) -> None:
    """It is refused, for the chain could never be verified again."""
    plain = open_sqlite(tmp_path / "plain.sqlite3")

    with pytest.raises(AuditKeyLost, match="AICC_ENCRYPTION"):
        archive_of(plain).adopt_audit_key(archive_of(source).audit_key())
    await plain.close()


@pytest.mark.parametrize("cursor", ["no cursor", "[]", '["a", 1, 2]', "{}", "[[1]]"])
async def test_a_cursor_of_somebody_else_is_refused(source: Stores, cursor: str) -> None:
    """It names no place."""
    with pytest.raises(CursorInvalid):
        await archive_of(source).read(RecordKind.TURN, cursor=cursor, limit=1)
