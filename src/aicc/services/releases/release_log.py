"""The release log: a line of JSON for each release, only ever added to, safe on disk before anybody hears of it."""

import os
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

import msgspec

from aicc.models.errors import ReleasesDamaged
from aicc.models.release import Release


@dataclass(frozen=True, slots=True, kw_only=True)
class ReleaseLog:
    """The log of one bot."""

    # The file; its folder is made when something is written.
    path: Path

    def read(self) -> tuple[Release, ...]:
        """Return the releases, oldest first.

        Raises:
            ReleasesDamaged: a line is not a release, or one is missing.
        """
        try:
            lines = self.path.read_bytes().splitlines(keepends=True)
        except (FileNotFoundError, NotADirectoryError):
            return ()
        except OSError:
            raise ReleasesDamaged(path=self.path, line=1) from None
        # A line without its end was being written when the machine stopped: nobody was told that it is in.
        return tuple(self._release(line, number) for number, line in enumerate(lines, 1) if line.endswith(b"\n"))

    def append(self, release: Release) -> None:
        """Add a release. Only with the log locked."""
        descriptor = os.open(self.path, os.O_RDWR | os.O_CREAT, 0o600)
        with os.fdopen(descriptor, "r+b") as file:
            whole = file.read().rfind(b"\n") + 1
            file.seek(whole)
            file.truncate()
            file.write(msgspec.json.encode(release) + b"\n")
            file.flush()
            os.fsync(file.fileno())

    @contextmanager
    def locked(self) -> Iterator[None]:
        """Keep other processes and threads from adding to the log meanwhile; waits for those that do."""
        # Not on every system; a centre that publishes nothing does without.
        import fcntl

        self.path.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
        with self.path.with_suffix(".lock").open("a") as file:
            fcntl.flock(file, fcntl.LOCK_EX)
            yield

    def _release(self, line: bytes, number: int) -> Release:
        try:
            release = msgspec.json.decode(line, type=Release)
        except msgspec.DecodeError:  # not JSON, or not a release
            release = None
        if release is None or release.number != number:
            raise ReleasesDamaged(path=self.path, line=number)
        return release
