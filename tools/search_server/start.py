"""Starts a real search engine for tests: OpenSearch 2.19 or Elasticsearch 7.10, with Korean analysis (nori).

    python -m tools.search_server.start [opensearch|elasticsearch]

It listens on 127.0.0.1 only, on a free port, keeps its data in a temporary folder, prints its address when it is
ready, and ends with whoever started it. It has no password: it is not for use. Maven fetches the jars of
`<engine>.xml` once, into its own cache; what is compiled stays in `.cache`. The two engines share the Java sources,
because Elasticsearch 7.10 is what OpenSearch was made of: only the packages have another name.
"""

import argparse
import tempfile
from collections.abc import Sequence
from pathlib import Path
from typing import Final

from tools.java_build import classpath
from tools.server_process import JavaServer, keep

ENGINES: Final = ("opensearch", "elasticsearch")
_HERE: Final = Path(__file__).parent
_SOURCES: Final = ("SearchServer.java", "NoriPlugin.java")
_JVM: Final = ("-Xms128m", "-Xmx512m", "-XX:+UseSerialGC", "-XX:TieredStopAtLevel=1")
_START_SECONDS: Final = 120


class SearchServer(JavaServer):
    """A search engine in a process of its own. It keeps its port and its data from one start to the next.

    Args:
        engine: one of `ENGINES`.
        folder: where its data and its log go.
    """

    def __init__(self, engine: str, folder: Path) -> None:
        super().__init__(engine, folder, seconds=_START_SECONDS)
        self._engine = engine

    def command(self) -> Sequence[str]:
        """Return what to run, after fetching and compiling what is not there yet."""
        return ("java", *_JVM, "-cp", prepare(self._engine), "SearchServer", str(self.folder), self.port)


def prepare(engine: str) -> str:
    """Return the classpath of an engine, after fetching and compiling what is not there yet.

    Raises:
        ServerMissing: Java or Maven is missing, or something cannot be fetched or compiled.
    """
    texts = {name: (_HERE / name).read_text(encoding="utf-8") for name in _SOURCES}
    sources = {name: text.replace("org.opensearch.", f"org.{engine}.") for name, text in texts.items()}
    return classpath("search_server", _HERE / f"{engine}.xml", sources)


def main() -> None:
    """Start an engine and keep it until it is interrupted or its starter is gone."""
    parser = argparse.ArgumentParser(description=__doc__.partition("\n")[0])
    parser.add_argument("engine", nargs="?", choices=ENGINES, default=ENGINES[0])
    engine = parser.parse_args().engine
    with tempfile.TemporaryDirectory(prefix="aicc-search-") as folder:
        keep(SearchServer(engine, Path(folder)))


if __name__ == "__main__":
    main()
