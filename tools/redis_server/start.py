"""Starts a real Redis server for tests.

    python -m tools.redis_server.start

It listens on 127.0.0.1 only, on a free port, keeps its data in a temporary folder, prints its address when it is ready,
and ends with whoever started it. It has no password: it is not for use.
"""

import contextlib
import shutil
import socket
import tempfile
from collections.abc import Sequence
from pathlib import Path
from typing import Final

from tools.server_process import ServerMissing, ServerProcess, free_port, keep

_START_SECONDS: Final = 20
_PONG: Final = b"+PONG\r\n"


class RedisServer(ServerProcess):
    """A Redis server in a process of its own. It keeps its port and its data from one start to the next.

    Args:
        folder: where its data and its log go.
        options: further lines of its configuration, such as `--appendonly yes`.
    """

    def __init__(self, folder: Path, *options: str) -> None:
        super().__init__("redis-server", folder, seconds=_START_SECONDS)
        self._options = options
        self.port = free_port()

    @property
    def url(self) -> str:
        """Return where it listens."""
        return f"redis://127.0.0.1:{self.port}/0"

    def command(self) -> Sequence[str]:
        """Return what to run."""
        program = shutil.which("redis-server")
        if program is None:
            raise ServerMissing("redis-server missing; install with: apt-get install redis-server")
        listen = ("--port", str(self.port), "--bind", "127.0.0.1", "--dir", str(self.folder), "--save", "")
        return (program, *listen, *self._options)

    def answers(self) -> bool:
        """Return whether it answers a ping."""
        with contextlib.suppress(OSError), socket.create_connection(("127.0.0.1", self.port), timeout=1) as line:
            line.sendall(b"PING\r\n")
            return line.recv(len(_PONG)) == _PONG
        return False


def main() -> None:
    """Start a server and keep it until it is interrupted or its starter is gone."""
    with tempfile.TemporaryDirectory(prefix="aicc-redis-") as folder:
        keep(RedisServer(Path(folder)))


if __name__ == "__main__":
    main()
