"""A real server process to measure, started and ended by its own id."""

import os
import signal
import socket
import subprocess
import sys
import time
import urllib.error
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

import psutil

# The limits protect a centre from one client; here one machine plays all customers.
_NO_LIMITS = {"AICC_OPENS_PER_MINUTE": "10000000", "AICC_MESSAGES_PER_MINUTE": "10000000"}


@dataclass(frozen=True, slots=True)
class Server:
    """A running server."""

    port: int
    process: psutil.Process
    # Seconds from start to ready.
    ready: float

    def cpu(self) -> float:
        """Return the CPU seconds, user and system, that the process has used."""
        times = self.process.cpu_times()
        return float(times.user + times.system)

    def resident_mb(self) -> float:
        """Return the resident memory in megabytes."""
        return float(self.process.memory_info().rss) / 1e6


def free_port() -> int:
    """Return a port that nobody listens on."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def start(data_dir: Path, port: int, **environment: str) -> tuple[subprocess.Popen[bytes], float]:
    """Start a server and return it with the seconds until it was ready."""
    began = time.perf_counter()
    with (data_dir / "server.log").open("ab") as log:
        process = subprocess.Popen(
            [sys.executable, "-m", "aicc.cli", "serve", "--port", str(port), "--data-dir", str(data_dir)],
            env={**os.environ, **_NO_LIMITS, **environment},
            stdout=subprocess.DEVNULL,
            stderr=log,
        )
    while not _is_ready(port):
        if process.poll() is not None:
            raise RuntimeError(f"the server ended with {process.returncode}; see {data_dir / 'server.log'}")
        time.sleep(0.01)
    return process, time.perf_counter() - began


def _is_ready(port: int) -> bool:
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
        process.wait(timeout=20)
