"""A real server for tests, in a process of its own: starting, waiting for it, killing it, ending with its starter."""

import contextlib
import os
import socket
import subprocess
import time
from abc import ABC, abstractmethod
from collections.abc import Sequence
from pathlib import Path
from types import TracebackType
from typing import Final, Self

_LOOK_SECONDS: Final = 0.02
_READY: Final = "ready "


class ServerMissing(Exception):
    """The server cannot be had here: a program is missing, or something cannot be fetched or compiled."""


class ServerProcess(ABC):
    """A server in a process of its own. What it keeps from one start to the next is in its folder.

    A server says what to run and when it answers; the rest is here.

    Args:
        name: of the server, for errors.
        folder: where its log goes.
        seconds: how long it may take to start.
    """

    def __init__(self, name: str, folder: Path, *, seconds: float) -> None:
        self.folder = folder
        self._name = name
        self._seconds = seconds
        self._process: subprocess.Popen[bytes] | None = None

    @property
    @abstractmethod
    def url(self) -> str:
        """Return where it listens."""

    @property
    def pid(self) -> int:
        """Return its process, to stop and continue it.

        Raises:
            RuntimeError: it does not run.
        """
        if self._process is None:
            raise RuntimeError(f"{self._name} does not run")
        return self._process.pid

    @abstractmethod
    def command(self) -> Sequence[str]:
        """Return what to run.

        Raises:
            ServerMissing: it cannot be had here.
        """

    @abstractmethod
    def answers(self) -> bool:
        """Return whether it can be used; asked again and again after the start."""

    def start(self) -> None:
        """Start it and wait until it answers.

        Raises:
            ServerMissing: it cannot be had here.
            RuntimeError: it ended, or is not ready in time.
        """
        command = self.command()
        with self._log.open("wb") as out:
            self._process = subprocess.Popen(command, stdin=subprocess.DEVNULL, stdout=out, stderr=subprocess.STDOUT)
        deadline = time.monotonic() + self._seconds
        while not self.answers():
            if not self.runs() or time.monotonic() > deadline:
                self.kill()
                raise RuntimeError(f"{self._name} did not start:\n{self.logged()[-4000:]}")
            time.sleep(_LOOK_SECONDS)

    def kill(self) -> None:
        """End it without a chance to tidy up (SIGKILL)."""
        if self._process is not None:
            self._process.kill()
            self._process.wait()
            self._process = None

    def runs(self) -> bool:
        """Return whether it runs."""
        return self._process is not None and self._process.poll() is None

    def logged(self) -> str:
        """Return what it has written since its start."""
        return self._log.read_text(errors="replace")

    def __enter__(self) -> Self:
        """Start it."""
        self.start()
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        """End it."""
        self.kill()

    @property
    def _log(self) -> Path:
        return self.folder / "server.log"


class JavaServer(ServerProcess):
    """A server of ours in Java, which writes `ready ADDRESS` and keeps its port from one start to the next."""

    port = "0"

    @property
    def url(self) -> str:
        """Return where it listens."""
        return f"http://127.0.0.1:{self.port}"

    def answers(self) -> bool:
        """Return whether it has said so, and take its port from that."""
        lines = self.logged().splitlines(keepends=True)
        ready = next((line.strip() for line in lines if line.startswith(_READY) and line.endswith("\n")), "")
        if ready:
            self.port = ready.rpartition(":")[2]
        return bool(ready)


def free_port() -> int:
    """Return a port of this machine that nobody listens on."""
    with socket.socket() as line:
        line.bind(("127.0.0.1", 0))
        port: int = line.getsockname()[1]
        return port


def keep(server: ServerProcess) -> None:
    """Start a server, print its address, and keep it until it is interrupted or whoever started us is gone."""
    starter = os.getppid()
    with server:
        print(server.url, flush=True)
        with contextlib.suppress(KeyboardInterrupt):
            while os.getppid() == starter and server.runs():
                time.sleep(0.5)
