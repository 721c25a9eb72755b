"""Every database in turn, and real search engines, one at a time: the machine of a test may be small."""

import os
from collections.abc import AsyncIterator, Iterator
from pathlib import Path

import pytest
from tools.search_server.start import SearchServer, SearchServerMissing

from aicc.ports import Stores
from aicc.stores.memory import open_memory
from aicc.stores.sqlite import open_sqlite
from aicc.vaults import build_wrapper


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


@pytest.fixture(params=["memory", "sqlite"])
async def stores(request: pytest.FixtureRequest, tmp_path: Path) -> AsyncIterator[Stores]:
    """Each database in turn, empty; encrypted where it outlives the process."""
    opened = _open(request.param, tmp_path)
    yield opened
    await opened.close()


def _open(name: str, folder: Path) -> Stores:
    if name == "memory":
        return open_memory()
    wrapper = build_wrapper("local", key_file=folder / "master.key")
    return open_sqlite(folder / "contract.sqlite3", wrapper)
