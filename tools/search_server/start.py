"""Starts a real search engine for tests: OpenSearch 2.19 or Elasticsearch 7.10, with Korean analysis (nori).

    python tools/search_server/start.py [opensearch|elasticsearch]

It listens on 127.0.0.1 only, on a free port, keeps its data in a temporary folder, prints its address when it is
ready, and ends with whoever started it. It has no password: it is not for use. Maven fetches the jars of
`<engine>.xml` once, into its own cache; what is compiled stays in `.cache`. The two engines share the Java sources,
because Elasticsearch 7.10 is what OpenSearch was made of: only the packages have another name.
"""

import argparse
import contextlib
import hashlib
import os
import shutil
import subprocess
import tempfile
import time
from pathlib import Path
from types import TracebackType
from typing import Final, Self

ENGINES: Final = ("opensearch", "elasticsearch")
_HERE: Final = Path(__file__).parent
_CACHE: Final = _HERE.parents[1] / ".cache" / "search_server"
_SOURCES: Final = ("SearchServer.java", "NoriPlugin.java")
_FETCH: Final = "org.apache.maven.plugins:maven-dependency-plugin:3.6.1:build-classpath"
_JVM: Final = ("-Xms128m", "-Xmx512m", "-XX:+UseSerialGC", "-XX:TieredStopAtLevel=1")
_START_SECONDS: Final = 120


class SearchServerMissing(Exception):
    """The server cannot be had here: a program is missing, or the jars cannot be fetched."""


class SearchServer:
    """A search engine in a process of its own. It keeps its port and its data from one start to the next.

    Args:
        engine: one of `ENGINES`.
        folder: where its data and its log go.
    """

    def __init__(self, engine: str, folder: Path) -> None:
        self._engine = engine
        self._folder = folder
        self._port = "0"
        self._process: subprocess.Popen[bytes] | None = None

    @property
    def url(self) -> str:
        """Return where it listens."""
        return f"http://127.0.0.1:{self._port}"

    @property
    def _log(self) -> Path:
        return self._folder / "server.log"

    def start(self) -> None:
        """Start it and wait until it answers.

        Raises:
            SearchServerMissing: it cannot be had here.
            RuntimeError: it ended, or is not ready in time.
        """
        command = ["java", *_JVM, "-cp", prepare(self._engine), "SearchServer", str(self._folder), self._port]
        with self._log.open("wb") as log:
            self._process = subprocess.Popen(command, stdin=subprocess.DEVNULL, stdout=log, stderr=subprocess.STDOUT)
        deadline = time.monotonic() + _START_SECONDS
        while not (ready := self._said_ready()):
            if self._process.poll() is not None or time.monotonic() > deadline:
                self.kill()
                raise RuntimeError(f"{self._engine} did not start:\n{self._log.read_text(errors='replace')[-4000:]}")
            time.sleep(0.05)
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

    def _said_ready(self) -> str:
        lines = self._log.read_text(errors="replace").splitlines(keepends=True)
        return next((line.strip() for line in lines if line.startswith("ready ") and line.endswith("\n")), "")


def prepare(engine: str) -> str:
    """Return the classpath of an engine, after fetching and compiling what is not there yet.

    Raises:
        SearchServerMissing: Java or Maven is missing, or something cannot be fetched or compiled.
    """
    if missing := [program for program in ("java", "javac", "mvn") if shutil.which(program) is None]:
        raise SearchServerMissing(
            f"{', '.join(missing)} missing; install with: apt-get install default-jdk-headless maven"
        )
    built = _CACHE / f"{engine}-{_fingerprint(engine)}"
    if not _whole(built):
        _build(engine, built)
    return f"{built / 'classes'}:{(built / 'classpath').read_text().strip()}"


def _fingerprint(engine: str) -> str:
    content = b"".join((_HERE / name).read_bytes() for name in (*_SOURCES, f"{engine}.xml"))
    return hashlib.sha256(content).hexdigest()[:12]


def _whole(built: Path) -> bool:
    """Return whether all is there: Maven's cache may have been emptied since."""
    listed = built / "classpath"
    return listed.exists() and all(Path(jar).exists() for jar in listed.read_text().strip().split(":"))


def _build(engine: str, built: Path) -> None:
    _CACHE.mkdir(parents=True, exist_ok=True)
    # Two may build at the same time: each in a folder of its own, and the last one stays.
    with tempfile.TemporaryDirectory(dir=_CACHE) as room:
        new, sources = Path(room) / "new", Path(room) / "sources"
        sources.mkdir()
        (new / "classes").mkdir(parents=True)
        for name in _SOURCES:
            text = (_HERE / name).read_text(encoding="utf-8")
            (sources / name).write_text(text.replace("org.opensearch.", f"org.{engine}."), encoding="utf-8")
        classpath = new / "classpath"
        _run("mvn", "-B", "-q", "-f", str(_HERE / f"{engine}.xml"), _FETCH, f"-Dmdep.outputFile={classpath}")
        files = [str(sources / name) for name in _SOURCES]
        jars = classpath.read_text().strip()
        _run("javac", "-nowarn", "-encoding", "UTF-8", "-d", str(new / "classes"), "-cp", jars, *files)
        shutil.rmtree(built, ignore_errors=True)
        new.rename(built)


def _run(*command: str) -> None:
    ran = subprocess.run(command, check=False, capture_output=True, text=True, stdin=subprocess.DEVNULL)
    if ran.returncode != 0:
        raise SearchServerMissing(f"{command[0]} failed:\n{(ran.stdout + ran.stderr)[-2000:]}")


def main() -> None:
    """Start an engine and keep it until it is interrupted or its starter is gone."""
    parser = argparse.ArgumentParser(description=__doc__.partition("\n")[0])
    parser.add_argument("engine", nargs="?", choices=ENGINES, default=ENGINES[0])
    engine = parser.parse_args().engine
    starter = os.getppid()
    with tempfile.TemporaryDirectory(prefix="aicc-search-") as folder, SearchServer(engine, Path(folder)) as server:
        print(server.url, flush=True)
        with contextlib.suppress(KeyboardInterrupt):
            while os.getppid() == starter and server.runs():
                time.sleep(0.5)


if __name__ == "__main__":
    main()
