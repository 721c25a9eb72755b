"""The disk fills up under SQLite, again and again: is anything acknowledged lost, and does the server go on by itself?

    python -m bench.disk_full [--times 5] [--users 32] [--json]

The server runs on a disk of its own of a few megabytes (a tmpfs in a mount namespace; where the system does not allow
that, under a limit on the size of its files). The customers of bench/customers.py talk until nothing can be written;
then reading must still work, and every message is refused with 507 or 503, never answered. Space is made, and the same
server goes on. The last time it is killed (SIGKILL) with the disk full, and the next one must find everything.
"""

import asyncio
import os
import resource
import shutil
import subprocess
import sys
import tempfile
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any, Final, Protocol

import psutil

# So that `python bench/disk_full.py` works as well as `python -m bench.disk_full`.
sys.path.insert(0, str(Path(__file__).resolve().parent.parent))

from tools.server_process import free_port

from bench.client import connect
from bench.customers import Crowd, Findings, make_crowd, read_back, talking
from bench.figures import Progress, parser_of, print_figures, progress
from bench.server import start

_DISK_MB: Final = 64
# What the customers find free when the rest is filled.
_LEFT: Final = 1_000_000
_STREAMING: Final = 0.25
_OK: Final = 200


class Disk(Protocol):
    """A place that can be filled up."""

    # What it is, for people.
    name: str
    # Command that runs the server's command on it.
    within: tuple[str, ...]

    def fill(self, server: int) -> None:
        """Leave next to no room to the server of this process id."""
        ...

    def make_room(self, server: int) -> None:
        """Give the room back."""
        ...

    def close(self) -> None:
        """Give the place up."""
        ...


class SmallDisk:
    """A tmpfs that only those see who run within it."""

    name = f"a tmpfs of {_DISK_MB} MB"

    def __init__(self, folder: Path) -> None:
        mount = f'mount -t tmpfs -o size={_DISK_MB}m tmpfs "$0" && echo mounted && exec sleep infinity'
        alone = ["unshare", "--user", "--map-root-user", "--mount"]
        self._holder = subprocess.Popen(
            [*alone, "sh", "-c", mount, str(folder)], stdout=subprocess.PIPE, stderr=subprocess.DEVNULL
        )
        assert self._holder.stdout is not None  # noqa: S101 - it is a pipe
        if self._holder.stdout.readline() != b"mounted\n":
            self.close()
            raise OSError("no mount namespaces here")
        inside = Path(f"/proc/{self._holder.pid}/root{folder}")
        self._inside, self._ballast = inside, inside / "ballast"
        enter = ["nsenter", "--target", str(self._holder.pid), "--user", "--mount", "--preserve-credentials"]
        self.within = (*enter, "--")

    def fill(self, _server: int) -> None:
        """See Disk."""
        with self._ballast.open("wb") as file:
            size = shutil.disk_usage(self._inside).free - _LEFT
            while size > 0:
                try:
                    return os.posix_fallocate(file.fileno(), 0, size)
                except OSError:  # the server has written meanwhile
                    size -= _LEFT // 4

    def make_room(self, _server: int) -> None:
        """See Disk."""
        self._ballast.unlink()

    def close(self) -> None:
        """See Disk."""
        self._holder.kill()
        self._holder.communicate()


class SmallFiles:
    """No file may become larger than it is."""

    name = "a limit on the size of files"
    within: tuple[str, ...] = ()

    def __init__(self, folder: Path) -> None:
        self._folder = folder

    def fill(self, server: int) -> None:
        """See Disk."""
        largest = max(file.stat().st_size for file in self._folder.glob("aicc.sqlite3*"))
        psutil.Process(server).rlimit(psutil.RLIMIT_FSIZE, (largest + _LEFT, resource.RLIM_INFINITY))

    def make_room(self, server: int) -> None:
        """See Disk."""
        if psutil.pid_exists(server):  # the next one has no limit
            psutil.Process(server).rlimit(psutil.RLIMIT_FSIZE, (resource.RLIM_INFINITY, resource.RLIM_INFINITY))

    def close(self) -> None:
        """See Disk."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Filling:
    """What came of it."""

    disk: str
    times: int
    refused: int
    # Requests that a full disk does not stop and that failed all the same.
    unread: int
    found: Findings

    @property
    def clean(self) -> bool:
        """Return whether nothing was lost and reading always worked."""
        return self.found.clean and not self.unread and self.refused >= self.times


async def run(disk: Disk, folder: Path, *, times: int, users: int = 32, say: Progress = lambda _line: None) -> Filling:
    """Fill a disk, which stands at this folder, so many times and return what was found afterwards."""
    port, unread = free_port(), 0
    process, _ = await asyncio.to_thread(start, folder, port, within=disk.within)
    try:
        crowd = make_crowd([port], users=users, streaming=_STREAMING)
        async with talking(crowd):
            for number in range(times):
                await crowd.hear(2 * users)
                disk.fill(process.pid)
                await _until_full(crowd)
                unread += await _unreadable(crowd, port)
                if number == times - 1:
                    process.kill()
                    process.wait()
                disk.make_room(process.pid)
                if number == times - 1:
                    process, _ = await asyncio.to_thread(start, folder, port, within=disk.within)
                say(f"full {number + 1} of {times} times, {crowd.acknowledged:,} turns acknowledged")
            await crowd.hear(2 * users)
        found = await read_back(crowd, port)
    finally:
        process.terminate()
        process.wait()
        disk.close()
    return Filling(disk=disk.name, times=times, refused=_refused(crowd), unread=unread, found=found)


def small_disk(folder: Path) -> Disk:
    """Return a place that can be filled up, at this folder."""
    try:
        return SmallDisk(folder)
    except OSError:
        return SmallFiles(folder)


def _refused(crowd: Crowd) -> int:
    return sum(count for code, count in crowd.refused.items() if code in ("503", "store_full", "store_unavailable"))


async def _until_full(crowd: Crowd) -> None:
    """Wait until half of the customers have been refused."""
    wanted = _refused(crowd) + len(crowd.customers) // 2
    while _refused(crowd) < wanted:  # noqa: ASYNC110 - a load, not a signal
        await asyncio.sleep(0.01)


async def _unreadable(crowd: Crowd, port: int) -> int:
    """Return of how many customers the history cannot be read."""
    connection, failed = await connect(port), 0
    for customer in crowd.customers:
        path = f"/v1/conversations/{customer.conversation_id}/messages?limit=1"
        failed += (await connection.request("GET", path, token=customer.token))[0] != _OK
    await connection.close()
    return failed


def main() -> None:
    """Run and print."""
    parser = parser_of("the disk full under SQLite")
    parser.add_argument("--times", type=int, default=5)
    parser.add_argument("--users", type=int, default=32)
    arguments = parser.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        home = Path(folder)
        filling = asyncio.run(run(small_disk(home), home, times=arguments.times, users=arguments.users, say=progress()))
    figures: dict[str, Any] = asdict(filling)
    print_figures(f"the disk full {filling.times} times", [figures | figures.pop("found")], as_json=arguments.json)
    raise SystemExit(0 if filling.clean else 1)


if __name__ == "__main__":
    main()
