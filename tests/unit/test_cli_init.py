"""`aicc init`."""

import json
from collections.abc import Callable
from pathlib import Path

import pytest
from click.testing import Result

from aicc.models.errors import FolderNotEmpty, FolderUnwritable
from aicc.project import read_project

Cli = Callable[..., Result]


def test_a_new_bot_is_complete(cli: Cli, tmp_path: Path) -> None:
    """The new folder has a bot without mistakes, schemas, example transcripts and a README."""
    bot = tmp_path / "new" / "bot"

    assert cli("init", bot).exit_code == 0
    assert read_project(bot)[1] == ()
    assert sorted(path.name for path in (bot / "tests").iterdir()) == ["agent.yaml", "balance.yaml"]
    assert json.loads((bot / "schemas/bot.schema.json").read_text(encoding="utf-8"))["title"] == "BotFile"
    assert "다음 단계" in (bot / "README.md").read_text(encoding="utf-8")


@pytest.mark.parametrize("example", ["banking", "telecom", "shopping", "public_service"])
def test_every_example_may_be_copied(cli: Cli, tmp_path: Path, example: str) -> None:
    """The copy has no mistakes and says which bot it is."""
    assert cli("init", tmp_path / "bot", "--bot", example).exit_code == 0

    bot, problems = read_project(tmp_path / "bot")
    assert (bot.id if bot else None, problems) == (example, ())


def test_every_schema_that_a_file_names_is_there(cli: Cli, tmp_path: Path) -> None:
    """The path in the first line of each file, which editors follow, leads to a schema."""
    bot = tmp_path / "bot"
    cli("init", bot)

    for path in (*bot.glob("*.yaml"), *bot.glob("scenarios/*.yaml")):
        _, _, schema = path.read_text(encoding="utf-8").splitlines()[0].partition("$schema=")
        assert (path.parent / schema).resolve().is_file()


def test_an_empty_folder_is_taken(cli: Cli, tmp_path: Path) -> None:
    """A folder that exists and is empty will do."""
    (tmp_path / "bot").mkdir()

    assert cli("init", tmp_path / "bot").exit_code == 0


def test_a_folder_with_something_in_it_is_left_alone(cli: Cli, tmp_path: Path) -> None:
    """Nothing is written where something is."""
    (tmp_path / "mine.txt").write_text("keep", encoding="utf-8")

    assert isinstance(cli("init", tmp_path).exception, FolderNotEmpty)
    assert not (tmp_path / "bot.yaml").exists()


def test_a_file_is_no_folder(cli: Cli, tmp_path: Path) -> None:
    """The name of a file is refused."""
    (tmp_path / "file").touch()

    assert isinstance(cli("init", tmp_path / "file").exception, FolderNotEmpty)


def test_a_place_that_cannot_be_written_is_named(cli: Cli, tmp_path: Path) -> None:
    """Below a file no folder can be made."""
    (tmp_path / "file").touch()

    assert isinstance(cli("init", tmp_path / "file" / "bot").exception, FolderUnwritable)


def test_the_folder_must_be_named(cli: Cli) -> None:
    """Without a folder the usage is wrong."""
    assert cli("init").exit_code == 2
