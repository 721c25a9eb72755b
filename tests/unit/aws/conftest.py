"""What the tests of the Lambdas share."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from aicc.lambdas import container


@pytest.fixture(scope="session")
def artefacts(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder in which the bot is trained once."""
    return tmp_path_factory.mktemp("artefacts")


@pytest.fixture
def fresh_container(monkeypatch: pytest.MonkeyPatch, artefacts: Path) -> Iterator[None]:
    """A fresh container, as after a cold start, that keeps everything in memory."""
    monkeypatch.setenv("AICC_ARTEFACT_DIR", str(artefacts))
    monkeypatch.setenv("AICC_STORE", "memory")
    container.close()
    yield
    container.close()
