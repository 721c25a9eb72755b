"""Starts DynamoDB Local for tests: Amazon's own implementation of the API, with transactions and time to live.

    python -m tools.dynamodb_server.start

It listens on 127.0.0.1 only, on a free port, keeps its data in a temporary folder, prints its address when it is
ready, and ends with whoever started it. Maven fetches the jars of `dynamodb.xml` once, into its own cache; what is
compiled stays in `.cache`. It has no point-in-time recovery, no encryption and no throttling.
"""

import contextlib
import hashlib
import os
import platform
import shutil
import subprocess
import tempfile
import time
from pathlib import Path
from types import TracebackType
from typing import Final, Self

_HERE: Final = Path(__file__).parent
_CACHE: Final = _HERE.parents[1] / ".cache" / "dynamodb_server"
_SOURCE: Final = _HERE / "DynamoDBServer.java"
_JARS: Final = _HERE / "dynamodb.xml"
_FETCH: Final = "org.apache.maven.plugins:maven-dependency-plugin:3.6.1:build-classpath"
_JVM: Final = ("-Xms64m", "-Xmx512m", "-XX:+UseSerialGC", "-XX:TieredStopAtLevel=1")
# The part of SQLite that is no Java, of which it needs the folder.
_NATIVE: Final = "libsqlite4java-linux-amd64"
_START_SECONDS: Final = 60


class DynamoDBServerMissing(Exception):
    """The server cannot be had here: a program is missing, or the jars cannot be fetched."""


class DynamoDBServer:
    """DynamoDB Local in a process of its own. It keeps its port from one start to the next, and its data in a folder.

    Args:
        folder: where its log goes, and its data unless it is kept in memory.
        in_memory: whether it forgets everything at its end; faster.
    """

    def __init__(self, folder: Path, *, in_memory: bool = False) -> None:
        self._folder = folder
        self._data = "-" if in_memory else str(folder)
        self._port = "0"
        self._process: subprocess.Popen[bytes] | None = None

    @property
    def url(self) -> str:
        """Return where it listens."""
        return f"http://127.0.0.1:{self._port}"

    @property
    def pid(self) -> int:
        """Return its process, to stop and continue it; 0 when it does not run."""
        return self._process.pid if self._process is not None else 0

    def start(self) -> None:
        """Start it and wait until it answers.

        Raises:
            DynamoDBServerMissing: it cannot be had here.
            RuntimeError: it ended, or is not ready in time.
        """
        classpath = prepare()
        native = next(str(Path(jar).parent) for jar in classpath.split(":") if _NATIVE in jar)
        command = ["java", *_JVM, f"-Dsqlite4java.library.path={native}", "-cp", classpath, "DynamoDBServer"]
        log = self._folder / "server.log"
        with log.open("wb") as file:
            self._process = subprocess.Popen(
                [*command, self._data, self._port], stdin=subprocess.DEVNULL, stdout=file, stderr=subprocess.STDOUT
            )
        deadline = time.monotonic() + _START_SECONDS
        while not (ready := _said_ready(log)):
            if self._process.poll() is not None or time.monotonic() > deadline:
                self.kill()
                raise RuntimeError(f"DynamoDB Local did not start:\n{log.read_text(errors='replace')[-4000:]}")
            time.sleep(0.02)
        self._port = ready.rpartition(":")[2]

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


def prepare() -> str:
    """Return the classpath, after fetching and compiling what is not there yet.

    Raises:
        DynamoDBServerMissing: Java or Maven is missing, or something cannot be fetched or compiled.
    """
    if (platform.system(), platform.machine()) != ("Linux", "x86_64"):
        raise DynamoDBServerMissing("DynamoDB Local's SQLite comes for Linux on x86-64 only")
    if missing := [program for program in ("java", "javac", "mvn") if shutil.which(program) is None]:
        raise DynamoDBServerMissing(
            f"{', '.join(missing)} missing; install with: apt-get install default-jdk-headless maven"
        )
    built = _CACHE / hashlib.sha256(_SOURCE.read_bytes() + _JARS.read_bytes()).hexdigest()[:12]
    listed = built / "classpath"
    # Maven's cache may have been emptied since.
    if not listed.exists() or not all(Path(jar).exists() for jar in listed.read_text().strip().split(":")):
        _build(built)
    return f"{built}:{listed.read_text().strip()}"


def _build(built: Path) -> None:
    _CACHE.mkdir(parents=True, exist_ok=True)
    # Two may build at the same time: each in a folder of its own, and the last one stays.
    with tempfile.TemporaryDirectory(dir=_CACHE) as room:
        new = Path(room) / "new"
        new.mkdir()
        _run("mvn", "-B", "-q", "-f", str(_JARS), _FETCH, f"-Dmdep.outputFile={new / 'classpath'}")
        _run("javac", "-nowarn", "-d", str(new), "-cp", (new / "classpath").read_text().strip(), str(_SOURCE))
        shutil.rmtree(built, ignore_errors=True)
        new.rename(built)


def _run(*command: str) -> None:
    ran = subprocess.run(command, check=False, capture_output=True, text=True, stdin=subprocess.DEVNULL)
    if ran.returncode != 0:
        raise DynamoDBServerMissing(f"{command[0]} failed:\n{(ran.stdout + ran.stderr)[-2000:]}")


def _said_ready(log: Path) -> str:
    lines = log.read_text(errors="replace").splitlines(keepends=True)
    return next((line.strip() for line in lines if line.startswith("ready ") and line.endswith("\n")), "")


def main() -> None:
    """Start it and keep it until it is interrupted or its starter is gone."""
    starter = os.getppid()
    with tempfile.TemporaryDirectory(prefix="aicc-dynamodb-") as folder, DynamoDBServer(Path(folder)) as server:
        print(server.url, flush=True)
        with contextlib.suppress(KeyboardInterrupt):
            while os.getppid() == starter and server.runs():
                time.sleep(0.5)


if __name__ == "__main__":
    main()
