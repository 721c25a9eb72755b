"""Moving everything from one store into another."""

from collections.abc import AsyncIterator
from pathlib import Path

import pytest
from tests.full_store import archive_of, converse, everything, fill, turn

from aicc.models.errors import FolderUnwritable
from aicc.models.errors.archives import (
    AuditKeyLost,
    MigrationDiffers,
    MigrationJournalInvalid,
    MigrationTargetNotEmpty,
)
from aicc.ports import RecordKind, Stores
from aicc.services.migration import Journal, Progress, Sum, migrate
from aicc.stores.sqlite import open_sqlite
from aicc.vaults.local import LocalKeyFile

BEGUN = Progress(source="sqlite:a", target="sqlite:b")


class PowerCut(BaseException):
    """What ends a migration in the middle."""


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


@pytest.fixture
def journal(tmp_path: Path) -> Journal:
    """Where a migration goes on from."""
    return Journal(path=tmp_path / "journal.json")


async def move(source: Stores, target: Stores, journal: Journal, cut_at: str = "") -> dict[RecordKind, int]:
    """Migrate; the power is cut when this stage is half done."""

    def told(stage: str, share: float) -> None:
        if stage == cut_at and share >= 0.5:
            raise PowerCut

    return dict(await migrate(archive_of(source), archive_of(target), BEGUN, journal=journal, told=told))


async def test_everything_arrives(source: Stores, target: Stores, journal: Journal) -> None:
    """The target has what the source has, and the journal is gone."""
    counts = await move(source, target, journal)

    assert await everything(target) == await everything(source)
    assert (counts[RecordKind.TURN], counts[RecordKind.AUDIT]) == (10, 3)
    assert not journal.path.exists()


@pytest.mark.parametrize("stage", [*RecordKind, "comparing"])
async def test_an_interrupted_migration_goes_on(source: Stores, target: Stores, journal: Journal, stage: str) -> None:
    """Whenever it was: nothing is missing and nothing is there twice."""
    with pytest.raises(PowerCut):
        await move(source, target, journal, cut_at=stage)

    await move(source, target, journal)

    assert await everything(target) == await everything(source)


async def test_a_large_kind_goes_on_in_its_middle(
    source: Stores, target: Stores, journal: Journal, monkeypatch: pytest.MonkeyPatch
) -> None:
    """What is durable in the target is not copied again."""
    monkeypatch.setattr("aicc.services.migration._BATCH", 2)
    with pytest.raises(PowerCut):
        await move(source, target, journal, cut_at=RecordKind.TURN)
    noted = journal.read()
    assert noted is not None

    assert noted.cursors == {RecordKind.CONVERSATION: None, RecordKind.TURN: '["conv_2",3]'}
    assert noted.copied == {RecordKind.CONVERSATION: 3, RecordKind.TURN: 6}


async def test_a_source_that_was_written_meanwhile_is_noticed(source: Stores, target: Stores, journal: Journal) -> None:
    """A conversation that began behind the copy is missing in the target; the comparison says so."""
    with pytest.raises(PowerCut):
        await move(source, target, journal, cut_at=RecordKind.TICKET)
    await converse(source, "conv_0", 1)

    with pytest.raises(MigrationDiffers, match=r"conversation 기록이 다릅니다\(원본 4개, 대상 3개\)"):
        await move(source, target, journal)
    assert not journal.path.exists()


async def test_a_record_that_changed_meanwhile_is_noticed(source: Stores, target: Stores, journal: Journal) -> None:
    """As many are not yet the same."""
    with pytest.raises(PowerCut):
        await move(source, target, journal, cut_at="comparing")
    [hold] = await source.holds.all()
    await source.holds.lift(hold.user_id)
    await target.holds.lift(hold.user_id)
    await source.holds.place(hold)
    await target.holds.place(type(hold)(user_id=hold.user_id, reason="다른 소송", by=hold.by, at=hold.at))

    with pytest.raises(MigrationDiffers, match="hold"):
        await move(source, target, journal)


async def test_a_target_with_records_is_refused(source: Stores, target: Stores, journal: Journal) -> None:
    """Two centres are never mixed."""
    await converse(target, "conv_9", 1)

    with pytest.raises(MigrationTargetNotEmpty, match=r"sqlite:b.*conversation 1개"):
        await move(source, target, journal)


async def test_a_journal_of_other_stores_is_refused(source: Stores, target: Stores, journal: Journal) -> None:
    """Going on from it would leave records out."""
    journal.write(Progress(source="sqlite:a", target="sqlite:c"))

    with pytest.raises(MigrationJournalInvalid):
        await move(source, target, journal)


@pytest.mark.parametrize("content", [b"", b"{", b'{"source": 1}', b"\xff"])
async def test_a_damaged_journal_is_named(source: Stores, target: Stores, journal: Journal, content: bytes) -> None:
    """Nobody guesses how far it was."""
    journal.path.write_bytes(content)

    with pytest.raises(MigrationJournalInvalid, match=r"journal\.json"):
        await move(source, target, journal)


async def test_a_journal_without_a_place_is_an_error(source: Stores, target: Stores, tmp_path: Path) -> None:
    """Nothing is copied that could not be gone on with."""
    with pytest.raises(FolderUnwritable):
        await move(source, target, Journal(path=tmp_path / "missing" / "journal.json"))
    assert await archive_of(target).count(RecordKind.CONVERSATION) == 0


async def test_a_sealed_audit_trail_moves_only_where_its_key_can(
    source: Stores, journal: Journal, tmp_path: Path
) -> None:
    """Nothing is copied into a target that encrypts nothing."""
    plain = open_sqlite(tmp_path / "plain.sqlite3")

    with pytest.raises(AuditKeyLost):
        await move(source, plain, journal)
    assert await archive_of(plain).count(RecordKind.CONVERSATION) == 0
    await plain.close()


async def test_progress_reaches_the_end_of_each_kind(source: Stores, target: Stores, journal: Journal) -> None:
    """Whoever watches sees every stage begin and end."""
    seen: dict[str, list[float]] = {}
    await migrate(
        archive_of(source),
        archive_of(target),
        BEGUN,
        journal=journal,
        told=lambda stage, share: seen.setdefault(stage, []).append(share),
    )

    assert list(seen) == [*RecordKind, "comparing"]
    assert {stage: (shares[0], shares[-1]) for stage, shares in seen.items() if stage in ("turn", "audit")} == {
        "turn": (0.0, 1.0),
        "audit": (0.0, 1.0),
    }
    assert seen["comparing"][-1] == 1.0


def test_a_sum_names_each_record_in_whatever_order() -> None:
    """One that differs, is missing or is there twice makes another sum."""
    first, second, other = (turn("conv_1", seq) for seq in (1, 2, 3))
    both = Sum().plus([first, second])

    assert both == Sum().plus([second]).plus([first])
    assert both not in [
        Sum().plus([first, other]),
        Sum().plus([other, second]),
        Sum().plus([first]),
        Sum().plus([first, second, second]),
    ]
