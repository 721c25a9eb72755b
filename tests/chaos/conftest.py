"""Servers that the benches start: a test is skipped where they cannot be had, or fails where they must be."""

import shutil
from pathlib import Path

import pytest
from bench.server import running
from tools.dynamodb_server.start import prepare
from tools.for_tests import missed
from tools.server_process import ServerMissing


@pytest.fixture
def redis_server() -> None:
    """There is a Redis server on this machine."""
    if shutil.which("redis-server") is None:
        missed("redis-server missing; install with: apt-get install redis-server")


@pytest.fixture
def dynamodb_server() -> None:
    """DynamoDB Local can be started."""
    try:
        prepare()
    except ServerMissing as missing:
        missed(str(missing))


@pytest.fixture(scope="session")
def trained(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The data folder of a server that has run: the bot is trained."""
    folder = tmp_path_factory.mktemp("trained")
    with running(folder):
        return folder


@pytest.fixture
def home(trained: Path, tmp_path: Path) -> Path:
    """A data folder with the trained bot and nothing else."""
    for kept in ("artefacts", "faq-index"):
        shutil.copytree(trained / kept, tmp_path / kept)
    return tmp_path
