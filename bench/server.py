"""A real server process to measure, started and ended by its own id."""

import os
import signal
import subprocess
import sys
import time
import urllib.error
import urllib.request
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Final

import psutil
from tools.server_process import free_port

# The limits protect a centre from one client; here one machine plays all customers. Nor is there a balancer that would
# have to notice that a server stops.
_FOR_ONE_MACHINE: Final = {
    "AICC_OPENS_PER_MINUTE": "10000000",
    "AICC_MESSAGES_PER_MINUTE": "10000000",
    "AICC_DRAIN_SECONDS": "0",
}
_READY_SECONDS: Final = 120


@dataclass(frozen=True, slots=True)
class Server:
    """A running server."""

    port: int
    process: psutil.Process
    # Seconds from start to ready.
    ready: float

    def cpu(self) -> float:
        """Return the CPU seconds, user and system, that the process and its workers have used."""
        return sum(_cpu(process) for process in (self.process, *self.process.children(recursive=True)))

    def resident_mb(self) -> float:
        """Return the resident memory of the process in megabytes."""
        return float(self.process.memory_info().rss) / 1e6

    def workers(self) -> list[psutil.Process]:
        """Return the processes that take turns, the oldest first; one that has no workers takes them itself."""
        children = self.process.children()
        # Python starts a process of its own beside them that only tidies up.
        workers = [child for child in children if "multiprocessing.spawn" in " ".join(_command(child))]
        return sorted(workers, key=lambda worker: worker.create_time()) or [self.process]


def _cpu(process: psutil.Process) -> float:
    try:
        times = process.cpu_times()
    except psutil.NoSuchProcess:
        return 0.0
    return float(times.user + times.system)


def _command(process: psutil.Process) -> list[str]:
    try:
        return list(process.cmdline())
    except (psutil.NoSuchProcess, psutil.ZombieProcess):
        return []


def start(
    data_dir: Path, port: int, *, within: Sequence[str] = (), **environment: str
) -> tuple[subprocess.Popen[bytes], float]:
    """Start a server and return it with the seconds until it was ready.

    Args:
        data_dir: where it keeps its data, and where its log goes.
        port: where it listens.
        within: command that runs the server's command, such as one that gives it a small disk.
        environment: settings, as AICC_NAME="value".
    """
    began = time.perf_counter()
    log = data_dir / "server.log"
    serve = [sys.executable, "-m", "aicc.cli", "serve", "--port", str(port), "--data-dir", str(data_dir)]
    with log.open("ab") as out:
        process = subprocess.Popen(
            [*within, *serve],
            env={**os.environ, **_FOR_ONE_MACHINE, **environment},
            stdin=subprocess.DEVNULL,
            stdout=subprocess.DEVNULL,
            stderr=out,
        )
    while not is_ready(port):
        late = time.perf_counter() - began > _READY_SECONDS
        if late:
            process.kill()
        if late or process.poll() is not None:
            raise RuntimeError(f"the server ended with {process.wait()}:\n{log.read_text(errors='replace')[-2000:]}")
        time.sleep(0.01)
    return process, time.perf_counter() - began


def is_ready(port: int) -> bool:
    """Return whether a server takes turns there."""
    try:
        with urllib.request.urlopen(f"http://127.0.0.1:{port}/readyz", timeout=1) as answer:
            return bool(answer.status == 200)
    except (urllib.error.URLError, OSError):
        return False


@contextmanager
def running(data_dir: Path, **environment: str) -> Iterator[Server]:
    """Run a server for the length of the context."""
    port = free_port()
    process, ready = start(data_dir, port, **environment)
    try:
        yield Server(port, psutil.Process(process.pid), ready)
    finally:
        process.send_signal(signal.SIGTERM)
        process.wait(timeout=30)
