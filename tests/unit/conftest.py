"""Fixtures for unit tests."""

import logging
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
import structlog
from click.testing import Result
from typer.testing import CliRunner

from aicc.cli.main import app
from aicc.services.nlu_service import BotService
from aicc.utils.config import PACKAGED_BOT

Cli = Callable[..., Result]


@pytest.fixture(scope="session")
def artefacts(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Return a data folder that the tests of a session share: the packaged bot is trained in it, once."""
    folder = tmp_path_factory.mktemp("data")
    BotService(bot_dir=PACKAGED_BOT, artefact_dir=folder / "artefacts").load()
    return folder


@pytest.fixture
def cli(tmp_path: Path, artefacts: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Cli]:
    """Return what runs a command line in an empty folder; its standard output and error are apart."""
    folder = tmp_path / "here"
    folder.mkdir()
    monkeypatch.chdir(folder)
    monkeypatch.setenv("AICC_DATA_DIR", str(artefacts))
    monkeypatch.setenv("COLUMNS", "200")
    root = logging.getLogger()
    handlers, level, configured = root.handlers[:], root.level, structlog.get_config()

    def run(*arguments: str | Path, typed: str = "") -> Result:
        return CliRunner().invoke(app, [str(argument) for argument in arguments], input=typed)

    yield run
    # Commands configure logging for a process of their own.
    root.handlers[:] = handlers
    root.setLevel(level)
    structlog.configure(**configured)
