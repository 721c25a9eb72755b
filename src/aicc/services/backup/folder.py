"""Which files of the data folder a backup keeps, and how restored ones take their place.

Kept is what cannot be made again. Trained artefacts and the search index are made anew from the bot and the database.
The master key stays out: whoever finds a backup must not find the key to it.
"""

import os
import re
import shutil
from datetime import datetime
from pathlib import Path
from typing import Final

from aicc.ports import KeyWrapper

DATABASE: Final = "aicc.sqlite3"
# Signs the customers' tokens. Who has it can read conversations: it is wrapped with the master key where there is one.
SECRET: Final = "token.secret"  # noqa: S105 - the name of a file
WRAPPED_SECRET: Final = "token.secret.wrapped"  # noqa: S105 - the name of a file
_ADMIN: Final = "admin_key.sha256"
_PUBLISHED: Final = "published"
_LOGS: Final = (f"{DATABASE}-wal", f"{DATABASE}-shm")
# Of another moment than the restored database: put aside, made anew at the next start.
_INDEX: Final = "faq-index"
_MARKER: Final = "search-engine.behind"
# A version's files, its log; nothing that is being staged or locked.
_PART: Final = re.compile(r"[^./\\\0][^/\\\0]*")


def is_kept(name: str) -> bool:
    """Return whether a path in the data folder, with slashes, is one that a backup may hold."""
    if name in (DATABASE, SECRET, WRAPPED_SECRET, _ADMIN):
        return True
    first, *rest = name.split("/")
    return first == _PUBLISHED and len(rest) > 1 and all(_PART.fullmatch(part) for part in rest)


def stage_files(data_dir: Path, stage: Path, wrapper: KeyWrapper | None) -> None:
    """Copy what a backup keeps, but the database, into a folder.

    Args:
        data_dir: the data folder.
        stage: an empty folder.
        wrapper: wraps the secret that signs tokens; None where nothing is encrypted.

    Raises:
        KeyUnavailable: the keeper of the master key refuses.
        OSError: a file cannot be read or written.
    """
    # The logs before the versions that they name: those are written first, and never change.
    found = sorted((data_dir / _PUBLISHED).rglob("*"), key=lambda path: path.suffix != ".jsonl")
    for path in [data_dir / _ADMIN, *found]:
        name = path.relative_to(data_dir).as_posix()
        if path.is_file() and not path.is_symlink() and is_kept(name) and path.suffix != ".lock":
            _write(stage / name, path.read_bytes())
    secret = data_dir / SECRET
    if secret.is_file():
        content = secret.read_bytes()
        named, kept = (SECRET, content) if wrapper is None else (WRAPPED_SECRET, wrapper.wrap(content))
        _write(stage / named, kept)


def unwrap_secret(stage: Path, wrapper: KeyWrapper | None) -> None:
    """Unwrap the secret that signs tokens, in a folder with restored files.

    Raises:
        KeyUnavailable: the keeper of the master key refuses.
        OSError: a file cannot be read or written.
    """
    wrapped = stage / WRAPPED_SECRET
    if wrapper is not None and wrapped.is_file():
        _write(stage / SECRET, wrapper.unwrap(wrapped.read_bytes()))
        wrapped.unlink()


def occupied(data_dir: Path) -> bool:
    """Return whether a data folder holds anything that restoring would replace."""
    return any((data_dir / name).exists() for name in (DATABASE, SECRET, _ADMIN, _PUBLISHED))


def take_place(stage: Path, data_dir: Path, at: datetime) -> Path | None:
    """Put restored files in the place of those that are there; return where those are now, None where none were.

    The database comes last and in one step: whenever the machine stops, the old or the new one is there and whole.

    Args:
        stage: the restored files, in a folder of the data folder.
        data_dir: the data folder, which nobody uses.
        at: now; names the folder that the old files go to.

    Raises:
        OSError: a file cannot be moved.
    """
    aside = data_dir / f"before-restore-{at:%Y%m%d-%H%M%S}"
    aside.mkdir(mode=0o700)
    for name in (*_LOGS, _INDEX, SECRET, _ADMIN, _PUBLISHED):
        _put_aside(data_dir / name, aside)
        if (stage / name).exists():
            (stage / name).rename(data_dir / name)
    (data_dir / _MARKER).touch(mode=0o600)
    database = data_dir / DATABASE
    if database.exists():
        _keep_too(database, aside / DATABASE)
    (stage / DATABASE).replace(database)
    _sync(data_dir)
    if any(aside.iterdir()):
        return aside
    aside.rmdir()
    return None


def _put_aside(path: Path, aside: Path) -> None:
    if path.exists():
        path.rename(aside / path.name)


def _keep_too(path: Path, other: Path) -> None:
    try:
        os.link(path, other)
    except OSError:  # not on every file system
        shutil.copy2(path, other)


def _write(path: Path, content: bytes) -> None:
    path.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
    with os.fdopen(os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "wb") as file:
        file.write(content)


def _sync(folder: Path) -> None:
    descriptor = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)
