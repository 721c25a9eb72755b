"""`aicc backup` and `aicc restore`."""

import asyncio
import json
import signal
import subprocess
import sys
from collections.abc import Callable
from contextlib import suppress
from pathlib import Path
from typing import Any

import pytest
from click.testing import Result
from tests.full_store import audit, converse, everything, fill

from aicc.models.audit import AuditRecord
from aicc.models.errors import AiccError, KeyUnavailable, PathMissing
from aicc.models.errors.archives import (
    BackupFailed,
    BackupInvalid,
    BackupUnsupported,
    DataDirInUse,
    DataDirNotEmpty,
)
from aicc.ports import RecordKind, Stores
from aicc.stores.sqlite import open_sqlite
from aicc.vaults.local import LocalKeyFile

Cli = Callable[..., Result]
SECRET = "t0ken-secret-of-the-tests-with-43-characters"


def open_at(folder: Path) -> Stores:
    """Open the store of a data folder."""
    return open_sqlite(folder / "aicc.sqlite3", LocalKeyFile(folder / "master.key"))


async def record(folder: Path, *names: str) -> None:
    """Record everything that a centre may keep, or conversations of these names, in a data folder."""
    stores = open_at(folder)
    if not names:
        await fill(stores)
    for name in names:
        await converse(stores, name, 2)
    await stores.close()


async def kept_in(folder: Path) -> dict[RecordKind, list[Any]]:
    """Return all records of a data folder."""
    stores = open_at(folder)
    found = await everything(stores)
    await stores.close()
    return dict(found)


@pytest.fixture
def data(tmp_path: Path) -> Path:
    """A data folder with everything in it."""
    folder = tmp_path / "data"
    version = folder / "published" / "mybot" / "v1"
    version.mkdir(parents=True)
    (version / "bot.yaml").write_text("id: mybot")
    (folder / "published" / "mybot" / "releases.jsonl").write_text('{"number":1}\n')
    (folder / "published" / "mybot" / "releases.lock").touch()
    (folder / "token.secret").write_text(SECRET)
    (folder / "admin_key.sha256").write_text("0" * 64)
    (folder / "artefacts").mkdir()
    (folder / "artefacts" / "learned.bin").write_bytes(b"learned")
    asyncio.run(record(folder))
    return folder


@pytest.fixture
def made(cli: Cli, data: Path, tmp_path: Path) -> Path:
    """A backup of it."""
    path = tmp_path / "backup.tar"
    assert cli("backup", path, "--data-dir", data).exit_code == 0
    return path


@pytest.fixture
def fresh(data: Path, tmp_path: Path) -> Path:
    """The data folder of another machine: the master key was brought there, nothing else."""
    folder = tmp_path / "fresh"
    folder.mkdir()
    (folder / "master.key").write_bytes((data / "master.key").read_bytes())
    return folder


def refused(found: Result, kind: type[AiccError]) -> str:
    """Return what a command was refused with."""
    assert isinstance(found.exception, kind), found.exception
    return str(found.exception)


def test_a_restored_folder_has_every_record(cli: Cli, data: Path, made: Path, fresh: Path) -> None:
    """And one more: that it was restored."""
    assert cli("restore", made, "--data-dir", fresh).exit_code == 0
    before, after = asyncio.run(kept_in(data)), asyncio.run(kept_in(fresh))
    last = after[RecordKind.AUDIT].pop()

    assert after == before
    assert isinstance(last, AuditRecord)
    assert (last.event.what, last.event.about) == ("backup.restore", "backup.tar")


def test_a_restored_folder_has_what_a_server_needs(cli: Cli, made: Path, fresh: Path) -> None:
    """Tokens that customers hold go on, admins keep their key, published versions answer."""
    cli("restore", made, "--data-dir", fresh)
    files = {path.relative_to(fresh).as_posix() for path in fresh.rglob("*") if path.is_file()}

    assert (fresh / "token.secret").read_text() == SECRET
    assert files == {
        "aicc.sqlite3",
        "admin_key.sha256",
        "token.secret",
        "master.key",
        "published/mybot/releases.jsonl",
        "published/mybot/v1/bot.yaml",
        "search-engine.behind",
    }


def test_a_backup_tells_nobody_a_secret(data: Path, made: Path) -> None:
    """Neither the master key nor what signs tokens stands in it."""
    content = made.read_bytes()

    assert (data / "master.key").read_bytes() not in content
    assert bytes.fromhex((data / "master.key").read_text()) not in content
    assert SECRET.encode() not in content


def test_a_backup_goes_into_a_folder_under_the_time_of_day(cli: Cli, data: Path, tmp_path: Path) -> None:
    """For a job that runs every night."""
    (tmp_path / "nightly").mkdir()
    found = cli("backup", tmp_path / "nightly", "--data-dir", data, "--json")
    [path] = (tmp_path / "nightly").iterdir()
    told = json.loads(found.stdout)

    assert (told["path"], told["counts"]["turns"]) == (str(path), 10)
    assert (path.name[:5], path.suffix) == ("aicc-", ".tar")


def test_a_backup_says_that_the_key_is_not_in_it(cli: Cli, data: Path, tmp_path: Path) -> None:
    """And which one it needs."""
    found = cli("backup", tmp_path / "backup.tar", "--data-dir", data)

    assert f"따로 보관해 주세요: local:{data / 'master.key'}" in found.stdout


def test_a_server_goes_on_while_it_is_backed_up(cli: Cli, data: Path, tmp_path: Path) -> None:
    """An open store is no hindrance."""
    stores = open_at(data)
    found = cli("backup", tmp_path / "backup.tar", "--data-dir", data)
    asyncio.run(stores.close())

    assert found.exit_code == 0


def test_restoring_over_data_is_refused(cli: Cli, data: Path, made: Path) -> None:
    """Nothing is lost by mistake."""
    before = asyncio.run(kept_in(data))

    assert "--force" in refused(cli("restore", made, "--data-dir", data), DataDirNotEmpty)
    assert asyncio.run(kept_in(data)) == before


def test_forced_restoring_sets_aside_what_was_there(cli: Cli, data: Path, made: Path) -> None:
    """The newer data is there still, in a folder beside."""
    asyncio.run(record(data, "conv_9"))
    found = cli("restore", made, "--data-dir", data, "--force", "--json")
    aside = Path(json.loads(found.stdout)["set_aside"])
    (aside / "master.key").write_bytes((data / "master.key").read_bytes())
    now, before = asyncio.run(kept_in(data)), asyncio.run(kept_in(aside))

    assert (len(now[RecordKind.CONVERSATION]), len(before[RecordKind.CONVERSATION])) == (3, 4)
    assert (aside / "token.secret").read_text() == SECRET


def test_a_damaged_database_is_restored_over(cli: Cli, data: Path, made: Path) -> None:
    """What people have backups for. Its log goes with it: read into another database it would damage that."""
    (data / "aicc.sqlite3").write_bytes(b"damaged" * 1000)
    (data / "aicc.sqlite3-wal").write_bytes(b"log of the damaged one")
    found = cli("restore", made, "--data-dir", data, "--force", "--json")
    aside = Path(json.loads(found.stdout)["set_aside"])

    assert (aside / "aicc.sqlite3-wal").read_bytes() == b"log of the damaged one"
    assert (aside / "aicc.sqlite3").read_bytes() == b"damaged" * 1000
    assert len(asyncio.run(kept_in(data))[RecordKind.TURN]) == 10


def test_restoring_under_a_running_server_is_refused(cli: Cli, data: Path, made: Path) -> None:
    """It would go on writing into the file that was set aside."""
    code = "import sys, sqlite3; c = sqlite3.connect(sys.argv[1]); c.execute('SELECT count(*) FROM turns').fetchone()"
    command = [sys.executable, "-c", f"{code}; print('open', flush=True); sys.stdin.read()", data / "aicc.sqlite3"]
    with subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE) as server:
        assert server.stdout is not None
        server.stdout.readline()
        found = cli("restore", made, "--data-dir", data, "--force")

    refused(found, DataDirInUse)


def test_restoring_without_the_master_key_says_where_it_belongs(cli: Cli, made: Path, tmp_path: Path) -> None:
    """And makes none, which could open nothing."""
    said = refused(cli("restore", made, "--data-dir", tmp_path / "empty"), KeyUnavailable)

    assert str(tmp_path / "empty" / "master.key") in said
    assert list((tmp_path / "empty").iterdir()) == []


def test_restoring_with_another_master_key_is_refused(cli: Cli, made: Path, fresh: Path) -> None:
    """Before anything is in its place."""
    (fresh / "master.key").write_text("00" * 32)
    refused(cli("restore", made, "--data-dir", fresh), KeyUnavailable)

    assert [path.name for path in fresh.iterdir()] == ["master.key"]


def test_checking_changes_nothing(cli: Cli, data: Path, made: Path, tmp_path: Path) -> None:
    """A backup is verified to the last record, and the data folder stays as it is, in use or not."""
    stores = open_at(data)
    found = cli("restore", made, "--check", "--data-dir", data)
    asyncio.run(stores.close())

    assert (found.exit_code, sorted(path.name for path in tmp_path.iterdir() if path.suffix == ".tar")) == (
        0,
        ["backup.tar"],
    )
    assert [path.name for path in data.iterdir() if path.name.startswith((".", "before"))] == []


@pytest.mark.parametrize("share", [0.2, 0.6, 0.95])
def test_half_a_backup_restores_nothing(cli: Cli, made: Path, fresh: Path, share: float) -> None:
    """The data folder is as it was."""
    content = made.read_bytes().rstrip(b"\0")
    made.write_bytes(content[: int(len(content) * share)])
    refused(cli("restore", made, "--data-dir", fresh), BackupInvalid)

    assert [path.name for path in fresh.iterdir()] == ["master.key"]


def test_a_killed_backup_leaves_no_backup(data: Path, tmp_path: Path) -> None:
    """`kill -9` as soon as it has begun to write: there is no file under the name, and the source is as it was."""
    target = tmp_path / "nightly" / "backup.tar"
    target.parent.mkdir()
    command = [sys.executable, "-m", "aicc.cli", "backup", target, "--data-dir", data]
    with subprocess.Popen(command, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL) as process:
        while not any(target.parent.iterdir()) and process.poll() is None:
            with suppress(subprocess.TimeoutExpired):
                process.wait(timeout=0.002)
        process.send_signal(signal.SIGKILL)

    assert not target.exists()
    assert len(asyncio.run(kept_in(data))[RecordKind.TURN]) == 10


def test_an_unencrypted_centre_is_backed_up_too(cli: Cli, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Its secret stands in the backup as it is, and no key is asked for."""
    monkeypatch.setenv("AICC_ENCRYPTION", "off")
    plain, back = tmp_path / "plain", tmp_path / "back"

    async def make() -> None:
        stores = open_sqlite(plain / "aicc.sqlite3")
        await fill(stores)
        await audit(stores, "conversation.read")
        await stores.close()

    asyncio.run(make())
    (plain / "token.secret").write_text(SECRET)
    cli("backup", tmp_path / "plain.tar", "--data-dir", plain)
    found = cli("restore", tmp_path / "plain.tar", "--data-dir", back, "--json")

    assert json.loads(found.stdout)["key"] == ""
    assert json.loads(found.stdout)["counts"]["audit"] == 4
    assert (back / "token.secret").read_text() == SECRET


def test_a_centre_without_a_database_has_nothing_to_back_up(cli: Cli, tmp_path: Path) -> None:
    """The error names the file that was looked for."""
    assert "aicc.sqlite3" in refused(cli("backup", tmp_path, "--data-dir", tmp_path / "none"), PathMissing)


@pytest.mark.parametrize("option", ["--force", "--check"])
def test_a_backup_that_is_not_there_makes_no_folder(cli: Cli, tmp_path: Path, option: str) -> None:
    """A mistyped path leaves nothing behind."""
    found = cli("restore", tmp_path / "missing" / "backup.tar", "--data-dir", tmp_path / "none", option)

    refused(found, PathMissing)
    assert not (tmp_path / "missing").exists()
    assert not (tmp_path / "none").exists()


def test_a_backup_without_a_place_is_an_error(cli: Cli, data: Path, tmp_path: Path) -> None:
    """It says where, and what to look at."""
    (tmp_path / "file").touch()

    assert "공간과 권한" in refused(cli("backup", tmp_path / "file" / "b.tar", "--data-dir", data), BackupFailed)


@pytest.mark.parametrize("command", ["backup", "restore"])
def test_a_store_in_memory_is_not_backed_up(cli: Cli, monkeypatch: pytest.MonkeyPatch, command: str) -> None:
    """It says so, and what to do elsewhere."""
    monkeypatch.setenv("AICC_STORE", "memory")

    refused(cli(command, "backup.tar"), BackupUnsupported)
