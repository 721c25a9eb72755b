"""`aicc migrate`."""

import asyncio
import json
import os
import signal
import subprocess
import sys
from collections.abc import Callable
from contextlib import suppress
from dataclasses import replace
from pathlib import Path

import pytest
from click.testing import Result
from tests.full_store import archive_of, conversation, everything, fill, turn

from aicc.models.audit import AuditRecord, follows
from aicc.models.errors import PathMissing
from aicc.models.errors.archives import MigrationTargetNotEmpty, StoreAddressInvalid
from aicc.ports import RecordKind, Stores
from aicc.ports.archive import Record
from aicc.stores.sqlite import open_sqlite
from aicc.vaults.local import LocalKeyFile

Cli = Callable[..., Result]


def open_at(folder: Path) -> Stores:
    """Open the store of a data folder."""
    return open_sqlite(folder / "aicc.sqlite3", LocalKeyFile(folder / "master.key"))


async def kept_in(folder: Path) -> tuple[dict[RecordKind, list[Record]], bytes]:
    """Return all records of a data folder, and the key of its audit trail."""
    stores = open_at(folder)
    found = await everything(stores)
    key = archive_of(stores).audit_key()
    await stores.close()
    return found, key


@pytest.fixture
def data(tmp_path: Path) -> Path:
    """A data folder with everything in it."""

    async def make() -> None:
        stores = open_at(tmp_path / "data")
        await fill(stores)
        await stores.close()

    asyncio.run(make())
    return tmp_path / "data"


def test_everything_moves_and_the_chain_goes_on(cli: Cli, data: Path, tmp_path: Path) -> None:
    """The trail of the target is that of the source, and one more record that says where it came from."""
    found = cli("migrate", "--from", f"sqlite:{data}", "--to", f"sqlite:{tmp_path / 'new'}", "--json")
    (before, key), (after, same) = asyncio.run(kept_in(data)), asyncio.run(kept_in(tmp_path / "new"))
    chain = [record for record in after[RecordKind.AUDIT] if isinstance(record, AuditRecord)]
    after[RecordKind.AUDIT].pop()

    assert json.loads(found.stdout)["counts"]["turn"] == 10
    assert (after, same) == (before, key)
    assert chain[-1].event.what == "store.migrate"
    assert all(follows(record, before, key=key) for before, record in zip((None, *chain), chain, strict=False))


def test_a_migration_says_what_it_moved(cli: Cli, data: Path, tmp_path: Path) -> None:
    """In numbers, and that it was compared."""
    found = cli("migrate", "--from", f"sqlite:{data}/aicc.sqlite3", "--to", f"sqlite:{tmp_path / 'new'}")

    assert "턴 / Turns  10" in found.stdout
    assert "옮기고 비교했습니다" in found.stdout


def test_a_target_that_is_in_use_is_refused(cli: Cli, data: Path, tmp_path: Path) -> None:
    """Migrating twice into one store is a mistake."""
    arguments = ("migrate", "--from", f"sqlite:{data}", "--to", f"sqlite:{tmp_path / 'new'}")
    cli(*arguments)

    assert isinstance(cli(*arguments).exception, MigrationTargetNotEmpty)


def test_a_source_that_is_not_there_is_not_made(cli: Cli, tmp_path: Path) -> None:
    """An empty store would arrive with success."""
    found = cli("migrate", "--from", f"sqlite:{tmp_path / 'none'}", "--to", f"sqlite:{tmp_path / 'new'}")

    assert isinstance(found.exception, PathMissing)
    assert not (tmp_path / "none").exists()


@pytest.mark.parametrize("address", ["", "sqlite", "sqlite:", "oracle:x", "/var/aicc", "memory:"])
def test_an_address_of_no_store_is_explained(cli: Cli, data: Path, address: str) -> None:
    """With how one is written."""
    found = cli("migrate", "--from", f"sqlite:{data}", "--to", address)

    assert isinstance(found.exception, StoreAddressInvalid)
    assert "sqlite:/path/to/data" in found.exception.ko


def test_a_killed_migration_goes_on(data: Path, tmp_path: Path) -> None:
    """`kill -9` in the middle, again and again until one ends: nothing is lost and nothing is there twice."""

    async def enlarge() -> None:
        stores = open_at(data)
        for number in range(30):
            states = [replace(conversation(f"conv_{number}_{each}"), turns=10, version=10) for each in range(20)]
            await archive_of(stores).write(RecordKind.CONVERSATION, states)
            turns = [turn(state.id, seq) for state in states for seq in range(1, 11)]
            await archive_of(stores).write(RecordKind.TURN, turns)
        await stores.close()

    asyncio.run(enlarge())
    new, notes = tmp_path / "new", tmp_path / "notes"
    ends = [_migrate_until_it_moves(data, new, notes) for _ in range(2)]
    ends += [_migrate_to_the_end(data, new, notes)]
    (before, _), (after, _) = asyncio.run(kept_in(data)), asyncio.run(kept_in(new))

    assert ends == [-signal.SIGKILL, -signal.SIGKILL, 0]
    assert {**after, RecordKind.AUDIT: after[RecordKind.AUDIT][:3]} == before
    assert len(after[RecordKind.TURN]) == 6_010


def _migration(data: Path, new: Path, notes: Path) -> subprocess.Popen[bytes]:
    command = [sys.executable, "-m", "aicc.cli", "migrate", "--from", f"sqlite:{data}", "--to", f"sqlite:{new}"]
    return subprocess.Popen(command, env={**os.environ, "AICC_DATA_DIR": str(notes)}, stdout=subprocess.DEVNULL)


def _migrate_until_it_moves(data: Path, new: Path, notes: Path) -> int:
    """Migrate, kill it when its journal has gone on, and return how it ended."""
    seen = _noted(notes)
    with _migration(data, new, notes) as process:
        while process.poll() is None and _noted(notes) == seen:
            with suppress(subprocess.TimeoutExpired):
                process.wait(timeout=0.002)
        process.send_signal(signal.SIGKILL)
    return process.returncode


def _migrate_to_the_end(data: Path, new: Path, notes: Path) -> int:
    with _migration(data, new, notes) as process:
        return process.wait()


def _noted(folder: Path) -> bytes:
    """Return the journal of the migration whose journal stands in a folder."""
    return b"".join(path.read_bytes() for path in folder.glob("migration-*.json"))
