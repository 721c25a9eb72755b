"""Snapshots: the files of a bot as they were published, each version in a folder of its own that never changes."""

import hashlib
import os
import shutil
from collections.abc import Mapping
from pathlib import Path

from aicc.models.errors import SnapshotDamaged
from aicc.project.loader import scenario_files
from aicc.project.schema import FILES, REFLEXES, SCENARIOS

# Content of each file by its path in the project.
Files = Mapping[str, bytes]


def read_files(root: Path) -> Files:
    """Return the files that make the bot of a project: neither its tests nor the schemas for editors."""
    names = (*FILES, *scenario_files(root, SCENARIOS), *scenario_files(root, REFLEXES))
    return {name: (root / name).read_bytes() for name in sorted(names) if (root / name).is_file()}


def checksum(files: Files) -> str:
    """Return what names the content of files: SHA-256 of their names and bytes, in hexadecimal."""
    digest = hashlib.sha256()
    for name in sorted(files):
        # With the length in front, no two sets of files read the same.
        digest.update(f"{name}\0{len(files[name])}\0".encode())
        digest.update(files[name])
    return digest.hexdigest()


def write_files(files: Files, folder: Path) -> None:
    """Write the files into a new folder, safe on disk when it returns."""
    for name, content in files.items():
        path = folder / name
        path.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
        with path.open("xb") as file:
            file.write(content)
            file.flush()
            os.fsync(file.fileno())
    for directory in {folder, *((folder / name).parent for name in files)}:
        _sync(directory)


def keep(partial: Path, folder: Path) -> None:
    """Give a written folder the name under which it stays. Only with the log locked."""
    # Left by a process that died before the version was in the log.
    shutil.rmtree(folder, ignore_errors=True)
    partial.rename(folder)
    _sync(folder.parent)


def check(folder: Path, *, version: str, wanted: str) -> None:
    """Raise unless the files of a version are those that were published.

    Raises:
        SnapshotDamaged: they are not.
    """
    try:
        found = checksum(read_files(folder))
    except OSError:
        found = ""
    if found != wanted:
        raise SnapshotDamaged(version=version, path=folder)


def _sync(directory: Path) -> None:
    descriptor = os.open(directory, os.O_RDONLY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)
