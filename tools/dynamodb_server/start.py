"""Starts DynamoDB Local for tests: Amazon's own implementation of the API, with transactions and time to live.

    python -m tools.dynamodb_server.start

It listens on 127.0.0.1 only, on a free port, keeps its data in a temporary folder, prints its address when it is
ready, and ends with whoever started it. Maven fetches the jars of `dynamodb.xml` once, into its own cache; what is
compiled stays in `.cache`. It has no point-in-time recovery, no encryption and no throttling.
"""

import platform
import tempfile
from collections.abc import Sequence
from pathlib import Path
from typing import Final

from tools.java_build import classpath
from tools.server_process import JavaServer, ServerMissing, keep

_HERE: Final = Path(__file__).parent
_SOURCE: Final = "DynamoDBServer.java"
_JVM: Final = ("-Xms64m", "-Xmx512m", "-XX:+UseSerialGC", "-XX:TieredStopAtLevel=1")
# The part of SQLite that is no Java, of which it needs the folder.
_NATIVE: Final = "libsqlite4java-linux-amd64"
_START_SECONDS: Final = 60


class DynamoDBServer(JavaServer):
    """DynamoDB Local in a process of its own. It keeps its port from one start to the next, and its data in a folder.

    Args:
        folder: where its log goes, and its data unless it is kept in memory.
        in_memory: whether it forgets everything at its end; faster.
    """

    def __init__(self, folder: Path, *, in_memory: bool = False) -> None:
        super().__init__("DynamoDB Local", folder, seconds=_START_SECONDS)
        self._data = "-" if in_memory else str(folder)

    def command(self) -> Sequence[str]:
        """Return what to run, after fetching and compiling what is not there yet."""
        path = prepare()
        native = next(str(Path(jar).parent) for jar in path.split(":") if _NATIVE in jar)
        return (
            "java",
            *_JVM,
            f"-Dsqlite4java.library.path={native}",
            "-cp",
            path,
            "DynamoDBServer",
            self._data,
            self.port,
        )


def prepare() -> str:
    """Return the classpath, after fetching and compiling what is not there yet.

    Raises:
        ServerMissing: Java or Maven is missing, or something cannot be fetched or compiled.
    """
    if (platform.system(), platform.machine()) != ("Linux", "x86_64"):
        raise ServerMissing("DynamoDB Local's SQLite comes for Linux on x86-64 only")
    sources = {_SOURCE: (_HERE / _SOURCE).read_text(encoding="utf-8")}
    return classpath("dynamodb_server", _HERE / "dynamodb.xml", sources)


def main() -> None:
    """Start it and keep it until it is interrupted or its starter is gone."""
    with tempfile.TemporaryDirectory(prefix="aicc-dynamodb-") as folder:
        keep(DynamoDBServer(Path(folder)))


if __name__ == "__main__":
    main()
