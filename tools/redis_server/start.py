"""Starts a real Redis server for tests: `python tools/redis_server/start.py`.

It listens on 127.0.0.1 only, on a free port, keeps its data in a temporary folder, prints its address when it is ready,
and ends with whoever started it. It has no password: it is not for use.
"""

import contextlib
import os
import shutil
import socket
import subprocess
import tempfile
import time
from pathlib import Path
from types import TracebackType
from typing import Final, Self

_START_SECONDS: Final = 20
_PONG: Final = b"+PONG\r\n"


class RedisServerMissing(Exception):
    """There is no Redis server on this machine."""


class RedisServer:
    """A Redis server in a process of its own. It keeps its port and its data from one start to the next.

    Args:
        folder: where its data and its log go.
        options: further lines of its configuration, such as `--appendonly yes`.
    """

    def __init__(self, folder: Path, *options: str) -> None:
        self._folder = folder
        self._options = options
        self.port = _free_port()
        self._process: subprocess.Popen[bytes] | None = None

    @property
    def url(self) -> str:
        """Return where it listens."""
        return f"redis://127.0.0.1:{self.port}/0"

    @property
    def pid(self) -> int:
        """Return the process that runs."""
        if self._process is None:
            raise RuntimeError("the server does not run")
        return self._process.pid

    def start(self) -> None:
        """Start it and wait until it answers.

        Raises:
            RedisServerMissing: there is none on this machine.
            RuntimeError: it ended, or is not ready in time.
        """
        program = shutil.which("redis-server")
        if program is None:
            raise RedisServerMissing("redis-server missing; install with: apt-get install redis-server")
        listen = ["--port", str(self.port), "--bind", "127.0.0.1", "--dir", str(self._folder), "--save", ""]
        log = self._folder / "server.log"
        with log.open("wb") as out:
            self._process = subprocess.Popen(
                [program, *listen, *self._options], stdin=subprocess.DEVNULL, stdout=out, stderr=subprocess.STDOUT
            )
        deadline = time.monotonic() + _START_SECONDS
        while not self._answers():
            if self._process.poll() is not None or time.monotonic() > deadline:
                self.kill()
                raise RuntimeError(f"redis-server did not start:\n{log.read_text(errors='replace')[-4000:]}")
            time.sleep(0.01)

    def kill(self) -> None:
        """End it without a chance to tidy up (SIGKILL)."""
        if self._process is not None:
            self._process.kill()
            self._process.wait()
            self._process = None

    def runs(self) -> bool:
        """Return whether it runs."""
        return self._process is not None and self._process.poll() is None

    def __enter__(self) -> Self:
        """Start it."""
        self.start()
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        """End it."""
        self.kill()

    def _answers(self) -> bool:
        with contextlib.suppress(OSError), socket.create_connection(("127.0.0.1", self.port), timeout=1) as line:
            line.sendall(b"PING\r\n")
            return line.recv(len(_PONG)) == _PONG
        return False


def _free_port() -> int:
    with socket.socket() as line:
        line.bind(("127.0.0.1", 0))
        port: int = line.getsockname()[1]
        return port


def main() -> None:
    """Start a server and keep it until it is interrupted or its starter is gone."""
    starter = os.getppid()
    with tempfile.TemporaryDirectory(prefix="aicc-redis-") as folder, RedisServer(Path(folder)) as server:
        print(server.url, flush=True)
        with contextlib.suppress(KeyboardInterrupt):
            while os.getppid() == starter and server.runs():
                time.sleep(0.5)


if __name__ == "__main__":
    main()
