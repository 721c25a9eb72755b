"""`aicc keys`: data keys are made anew and wrapped anew, and what was stored before is still read."""

import asyncio
from pathlib import Path

import pytest
from tests.samples import event, opened
from typer.testing import CliRunner

from aicc.cli.main import app
from aicc.models.audit import AuditRecord, follows
from aicc.models.errors import KeyUnavailable, NothingEncrypted, PathMissing, SealBroken
from aicc.stores.sqlite import Database, open_sqlite
from aicc.utils.sealing import Sealer, Unsealable
from aicc.vaults import build_wrapper
from aicc.vaults.local import LocalKeyFile


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A data folder with one encrypted conversation."""
    monkeypatch.setenv("AICC_DATA_DIR", str(tmp_path))
    keep(tmp_path, "conv_1")
    return tmp_path


def keep(folder: Path, name: str, key: str = "master.key") -> None:
    """Keep a conversation."""

    async def work() -> None:
        stores = open_sqlite(folder / "aicc.sqlite3", LocalKeyFile(folder / key))
        await stores.conversations.create(*opened(name))
        await stores.close()

    asyncio.run(work())


def found(folder: Path, key: str = "master.key") -> list[str]:
    """The conversations that are there."""

    async def work() -> list[str]:
        stores = open_sqlite(folder / "aicc.sqlite3", LocalKeyFile(folder / key))
        names = sorted(conversation.id for conversation in await stores.conversations.of_user("user_1"))
        await stores.close()
        return names

    return asyncio.run(work())


def sealed_with(folder: Path) -> list[int]:
    """Numbers of the keys that sealed the conversations, in the order of their names."""
    database = Database(folder / "aicc.sqlite3")
    numbers = [row[0][2] for row in database.read("SELECT body FROM conversations ORDER BY id")]
    database.close()
    return numbers


def test_a_new_key_seals_what_is_written_from_then_on(folder: Path) -> None:
    """What was sealed with the old one is still read."""
    answer = CliRunner().invoke(app, ["keys", "rotate"])
    keep(folder, "conv_2")

    assert (answer.exit_code, "데이터 키 2번" in answer.output) == (0, True)
    assert (found(folder), sealed_with(folder)) == (["conv_1", "conv_2"], [1, 2])


def test_keys_are_wrapped_with_another_master_key(folder: Path) -> None:
    """From then on the new one opens, and the old one nothing."""
    answer = CliRunner().invoke(app, ["keys", "rewrap", "--to", "local", "--key-file", str(folder / "new.key")])

    assert answer.exit_code == 0
    assert found(folder, "new.key") == ["conv_1"]
    with pytest.raises(KeyUnavailable):
        found(folder)


def test_what_was_done_with_the_keys_stands_in_the_audit_trail(folder: Path) -> None:
    """Whoever may read everything should be found."""
    CliRunner().invoke(app, ["keys", "rotate"])
    CliRunner().invoke(app, ["keys", "rewrap", "--to", "local", "--key-file", str(folder / "new.key")])

    async def told() -> list[str]:
        stores = open_sqlite(folder / "aicc.sqlite3", LocalKeyFile(folder / "new.key"))
        records = await stores.audit.read(limit=9)
        await stores.close()
        return [record.event.what for record in records]

    assert asyncio.run(told()) == ["key.rotate", "key.rewrap"]


def test_a_folder_without_a_database_has_no_keys(tmp_path: Path) -> None:
    """A mistyped folder is told, and nothing is made in it."""
    answer = CliRunner().invoke(app, ["keys", "rotate", "--data-dir", str(tmp_path / "typo")])

    assert isinstance(answer.exception, PathMissing)
    assert not (tmp_path / "typo").exists()


def test_there_are_no_keys_where_nothing_is_encrypted(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """It says so rather than making one."""
    monkeypatch.setenv("AICC_DATA_DIR", str(tmp_path))
    monkeypatch.setenv("AICC_ENCRYPTION", "off")
    Database(tmp_path / "aicc.sqlite3").close()

    assert isinstance(CliRunner().invoke(app, ["keys", "rotate"]).exception, NothingEncrypted)


def test_no_word_of_a_customer_is_in_the_file(folder: Path) -> None:
    """Neither in the database nor in its log."""
    bytes_left = b"".join(path.read_bytes() for path in folder.glob("aicc.sqlite3*"))

    assert "안녕하세요".encode() not in bytes_left
    assert b"user_1" in bytes_left  # what is looked for by stays readable


def test_encryption_cannot_be_turned_off_under_data_that_needs_it(folder: Path) -> None:
    """The start says what is wrong, instead of the first customer."""
    with pytest.raises(KeyUnavailable, match="AICC_ENCRYPTION"):
        open_sqlite(folder / "aicc.sqlite3", None)


@pytest.mark.parametrize("content", ["", "zz", "00" * 16, "00" * 33])
def test_a_file_that_holds_no_key_is_refused(tmp_path: Path, content: str) -> None:
    """Rather than made anew over data that it would lose."""
    path = tmp_path / "master.key"
    path.write_text(content)

    with pytest.raises(KeyUnavailable):
        LocalKeyFile(path).wrap(bytes(32))
    assert path.read_text() == content


def test_a_master_key_is_its_owners_alone(tmp_path: Path) -> None:
    """Nobody else on the machine reads it."""
    LocalKeyFile(tmp_path / "keys" / "master.key").wrap(bytes(32))

    assert (tmp_path / "keys" / "master.key").stat().st_mode & 0o777 == 0o600
    assert build_wrapper("off", key_file=tmp_path / "none") is None


@pytest.mark.parametrize("place", [0, 1, 5, 20, -1])
def test_a_changed_byte_is_noticed(place: int) -> None:
    """Whoever changes what is stored changes nothing unnoticed, and one thing opens as no other."""
    sealer = Sealer({1: bytes(32)})
    sealed = bytearray(sealer.seal(b"{}", "Turn"))
    assert sealer.open(bytes(sealed), "Turn") == b"{}"
    with pytest.raises(Unsealable):
        sealer.open(bytes(sealed), "Ticket")
    sealed[place] ^= 0xFF

    if place == 0:  # it is not even taken for sealed
        assert sealer.open(bytes(sealed), "Turn") == bytes(sealed)
    else:
        with pytest.raises(Unsealable):
            sealer.open(bytes(sealed), "Turn")


async def test_a_changed_record_is_refused_as_such(folder: Path) -> None:
    """The error says what to look at, and no conversation is made up."""
    database = Database(folder / "aicc.sqlite3")
    await database.write(lambda db: db.execute("UPDATE conversations SET body = substr(body, 1, 40)").rowcount)
    database.close()
    stores = open_sqlite(folder / "aicc.sqlite3", LocalKeyFile(folder / "master.key"))

    with pytest.raises(SealBroken):
        await stores.conversations.load("conv_1")
    await stores.close()


def test_a_lost_key_file_is_not_made_anew(folder: Path) -> None:
    """A key that opens nothing would only hide what is missing."""
    (folder / "master.key").unlink()

    with pytest.raises(KeyUnavailable):
        found(folder)
    assert not (folder / "master.key").exists()


def test_what_was_stored_before_there_was_a_key_is_still_read(tmp_path: Path) -> None:
    """Encryption may be turned on later."""

    async def plain() -> None:
        stores = open_sqlite(tmp_path / "aicc.sqlite3")
        await stores.conversations.create(*opened())
        await stores.audit.append(event())
        await stores.close()

    async def later() -> tuple[AuditRecord, ...]:
        stores = open_sqlite(tmp_path / "aicc.sqlite3", LocalKeyFile(tmp_path / "master.key"))
        await stores.audit.append(event())
        records = await stores.audit.read(limit=9)
        await stores.close()
        return records

    asyncio.run(plain())
    first, second = asyncio.run(later())

    assert found(tmp_path) == ["conv_1"]
    assert follows(second, first, key=b"")
