"""Real search engines, each started when it is asked for, one at a time: the machine of a test may be small."""

import os
from collections.abc import Iterator
from pathlib import Path

import pytest
from tools.search_server.start import SearchServer, SearchServerMissing


class Servers:
    """The engine that runs."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        self._engine = ""
        self._running: SearchServer | None = None

    def get(self, engine: str) -> SearchServer:
        """Return the server of an engine, started where another one runs or none. Skips where it cannot be had."""
        if self._running is None or self._engine != engine:
            self.stop()
            folder = self._folder / engine
            folder.mkdir(exist_ok=True)
            self._engine, self._running = engine, SearchServer(engine, folder)
            try:
                self._running.start()
            except SearchServerMissing as missing:
                self._running = None
                if os.environ.get("AICC_REQUIRE_SERVICES") == "1":
                    pytest.fail(str(missing))
                pytest.skip(str(missing))
        return self._running

    def stop(self) -> None:
        """End it."""
        if self._running is not None:
            self._running.kill()
            self._running = None


@pytest.fixture(scope="session")
def search_servers(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Servers]:
    """OpenSearch 2.19 and Elasticsearch 7.10, on this machine."""
    servers = Servers(tmp_path_factory.mktemp("search"))
    yield servers
    servers.stop()
