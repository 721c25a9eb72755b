"""Moving from store to store: every record is copied, then both stores are read again and compared.

Whatever reads and writes the source has to be stopped meanwhile: what it adds behind the copy shows in the comparison.
"""

import hashlib
import os
from collections.abc import AsyncIterator, Callable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Final

import msgspec

from aicc.models.errors import FolderUnwritable
from aicc.models.errors.archives import MigrationDiffers, MigrationJournalInvalid, MigrationTargetNotEmpty
from aicc.ports import Archive, ArchivePage, RecordKind
from aicc.ports.archive import Record

# Told what is being done and the share of it that is done, 0..1.
Told = Callable[[str, float], None]

# Records that are in memory at a time, and are written together.
_BATCH: Final = 1_000
_MODULUS: Final = 1 << 256
# What `told` is told of: the kinds while they are copied, then the comparison.
COMPARING: Final = "comparing"


@dataclass(frozen=True, slots=True, kw_only=True)
class Sum:
    """What names all records of a kind, in whatever order they are read."""

    count: int = 0
    # The sum of their SHA-256, so that neither order nor paging matters.
    digest: int = 0

    def plus(self, records: Sequence[Record]) -> "Sum":
        """Return the sum with further records."""
        digest = self.digest
        for record in records:
            digest += int.from_bytes(hashlib.sha256(msgspec.json.encode(record)).digest(), "big")
        return Sum(count=self.count + len(records), digest=digest % _MODULUS)


@dataclass(frozen=True, slots=True, kw_only=True)
class Progress:
    """How far a migration is; what stands here is durable in the target."""

    source: str
    target: str
    # Where the next page of each kind that was begun is; None where all of it was copied.
    cursors: Mapping[RecordKind, str | None] = field(default_factory=dict)
    copied: Mapping[RecordKind, int] = field(default_factory=dict)

    def after(self, kind: RecordKind, page: ArchivePage) -> "Progress":
        """Return how far it is when a further page was written."""
        copied = self.copied.get(kind, 0) + len(page.records)
        return replace(self, cursors={**self.cursors, kind: page.next}, copied={**self.copied, kind: copied})


@dataclass(frozen=True, slots=True, kw_only=True)
class Journal:
    """The file that an interrupted migration goes on from."""

    path: Path

    def read(self) -> Progress | None:
        """Return how far it was; None where none was begun.

        Raises:
            MigrationJournalInvalid: the file cannot be read.
        """
        try:
            return msgspec.json.decode(self.path.read_bytes(), type=Progress)
        except FileNotFoundError:
            return None
        except (OSError, msgspec.DecodeError):
            raise MigrationJournalInvalid(path=self.path) from None

    def write(self, progress: Progress) -> None:
        """Note how far it is.

        Raises:
            FolderUnwritable: the file cannot be written.
        """
        partial = self.path.with_name(f".{self.path.name}.partial")
        try:
            with partial.open("wb") as file:
                file.write(msgspec.json.encode(progress))
                # After a power cut the name must not stand for an empty file.
                file.flush()
                os.fsync(file.fileno())
            partial.replace(self.path)
        except OSError as error:
            raise FolderUnwritable(path=self.path.parent, why=error.strerror or error) from None

    def end(self) -> None:
        """Forget it: everything has arrived."""
        self.path.unlink(missing_ok=True)


async def migrate(
    source: Archive, target: Archive, begun: Progress, *, journal: Journal, told: Told
) -> Mapping[RecordKind, int]:
    """Copy every record from one store into another, compare both, and return how many there are of each kind.

    Interrupted, it goes on where the journal says; records that were written and not yet noted are written again, which
    changes nothing. The audit trail arrives as it was, with the key that its chain is made with.

    Args:
        source: what is copied; nothing is written to it.
        target: an empty store, or the one that an interrupted migration was filling.
        begun: names both; where it begins when there is no journal.
        journal: notes how far it is, and goes when everything has arrived.
        told: told what is being done and its share.

    Raises:
        MigrationTargetNotEmpty: the target holds records of another centre.
        MigrationJournalInvalid: the journal cannot be read, or belongs to other stores.
        MigrationDiffers: what arrived is not what is in the source now; the journal is gone.
        AuditKeyLost: the target encrypts nothing and the source does.
        SealBroken, StoreError: a store cannot be read or written; call again to go on.
        FolderUnwritable: the journal cannot be written.
    """
    progress = journal.read()
    if progress is None:
        await _refuse_filled(target, begun.target)
        progress = begun
    elif (progress.source, progress.target) != (begun.source, begun.target):
        raise MigrationJournalInvalid(path=journal.path)
    expected = {kind: await source.count(kind) for kind in RecordKind}
    if expected[RecordKind.AUDIT]:
        target.adopt_audit_key(source.audit_key())
    journal.write(progress)
    await _copy(source, target, progress, expected, journal=journal, told=told)
    try:
        counts = await _compare(source, target, expected, told)
    except MigrationDiffers:
        # Going on from here would find the same again.
        journal.end()
        raise
    journal.end()
    return counts


async def _copy(
    source: Archive,
    target: Archive,
    progress: Progress,
    expected: Mapping[RecordKind, int],
    *,
    journal: Journal,
    told: Told,
) -> None:
    for kind in RecordKind:
        begun = kind in progress.cursors
        cursor = progress.cursors.get(kind)
        if begun and cursor is None:
            continue
        told(kind, 0.0)
        async for page in _pages(source, kind, cursor):
            if page.records:
                await target.write(kind, page.records)
            progress = progress.after(kind, page)
            journal.write(progress)
            told(kind, progress.copied[kind] / max(expected[kind], 1))


async def read_all(archive: Archive, told: Callable[[int], None]) -> Mapping[RecordKind, Sum]:
    """Read every record and return what names those of each kind. `told` hears how many were read.

    Raises:
        SealBroken, StoreError: a record cannot be read.
    """
    sums: dict[RecordKind, Sum] = {}
    read = 0
    for kind in RecordKind:
        found = Sum()
        async for page in _pages(archive, kind):
            found = found.plus(page.records)
            read += len(page.records)
            told(read)
        sums[kind] = found
    return sums


async def _compare(
    source: Archive, target: Archive, expected: Mapping[RecordKind, int], told: Told
) -> Mapping[RecordKind, int]:
    everything = max(sum(expected.values()), 1)
    there = await read_all(source, lambda read: told(COMPARING, read / everything / 2))
    here = await read_all(target, lambda read: told(COMPARING, 0.5 + read / everything / 2))
    for kind in RecordKind:
        if there[kind] != here[kind]:
            raise MigrationDiffers(kind=kind.value, source=there[kind].count, target=here[kind].count)
    return {kind: there[kind].count for kind in RecordKind}


async def _pages(archive: Archive, kind: RecordKind, cursor: str | None = None) -> AsyncIterator[ArchivePage]:
    """Yield the records of a kind from a place on."""
    while True:
        page = await archive.read(kind, cursor=cursor, limit=_BATCH)
        yield page
        if page.next is None:
            return
        cursor = page.next


async def _refuse_filled(target: Archive, name: str) -> None:
    for kind in RecordKind:
        if count := await target.count(kind):
            raise MigrationTargetNotEmpty(target=name, kind=kind.value, count=count)
