"""Every database in turn, and real search engines, one at a time: the machine of a test may be small."""

from collections.abc import AsyncIterator, Iterator
from pathlib import Path

import pytest
from tools.dynamodb_server.for_tests import fresh_tables
from tools.dynamodb_server.for_tests import running as dynamodb_running
from tools.dynamodb_server.start import DynamoDBServer
from tools.for_tests import started
from tools.redis_server.for_tests import started as redis_started
from tools.redis_server.start import RedisServer
from tools.search_server.start import SearchServer

from aicc.ports import Stores
from aicc.stores.codec import Codec
from aicc.stores.dynamodb import stores_over
from aicc.stores.memory import open_memory
from aicc.stores.redis import cached, connect, open_redis
from aicc.stores.sqlite import open_sqlite
from aicc.vaults.local import LocalKeyFile


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
            self._engine, self._running = engine, started(SearchServer(engine, folder))
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


@pytest.fixture(scope="session")
def redis_server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[RedisServer]:
    """A Redis server on this machine."""
    server = redis_started(tmp_path_factory.mktemp("redis"))
    yield server
    server.kill()


@pytest.fixture(scope="session")
def dynamodb_server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[DynamoDBServer]:
    """DynamoDB Local on this machine."""
    with dynamodb_running(tmp_path_factory.mktemp("dynamodb")) as server:
        yield server


@pytest.fixture(params=["memory", "sqlite", "sqlite behind redis", "redis", "dynamodb"])
async def stores(request: pytest.FixtureRequest, tmp_path: Path) -> AsyncIterator[Stores]:
    """Each database in turn, empty; encrypted where it outlives the process."""
    wrapper = LocalKeyFile(tmp_path / "master.key")
    if request.param == "memory":
        opened = open_memory()
    elif request.param == "dynamodb":
        tables = fresh_tables(request.getfixturevalue("dynamodb_server").url)
        opened = stores_over(tables, wrapper)
    else:
        opened = open_sqlite(tmp_path / "contract.sqlite3", wrapper)
    if "redis" not in request.param:
        yield opened
    else:
        link = connect(request.getfixturevalue("redis_server").url, seconds=5)
        await link.client.flushall()
        codec = Codec(opened.sealer)
        yield open_redis(link, codec, beside=opened) if request.param == "redis" else cached(opened, link, codec)
        await link.close()
    await opened.close()
