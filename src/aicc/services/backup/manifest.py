"""What a backup says of itself."""

import hashlib
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Final

FORMAT: Final = 1


@dataclass(frozen=True, slots=True, kw_only=True)
class BackupFile:
    """One file of a backup."""

    # Its path in the data folder, with slashes.
    name: str
    size: int
    # SHA-256 in hexadecimal.
    checksum: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Manifest:
    """What a backup holds, when it was made, and what it takes to read it."""

    # Version of this format.
    format: int
    made_at: datetime
    # Version of the program that made it.
    made_by: str
    # Version of the database.
    schema: int
    # Names the master key that has to be in place; "" where nothing is encrypted. Never the key.
    key: str
    # Rows of each table.
    counts: Mapping[str, int]
    files: tuple[BackupFile, ...]


def describe(root: Path) -> tuple[BackupFile, ...]:
    """Return the files in a folder and below, as a manifest names them.

    Raises:
        OSError: one cannot be read.
    """
    return tuple(
        BackupFile(name=path.relative_to(root).as_posix(), size=path.stat().st_size, checksum=_checksum(path))
        for path in sorted(root.rglob("*"))
        if path.is_file()
    )


def _checksum(path: Path) -> str:
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()
