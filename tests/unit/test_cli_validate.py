"""`aicc validate`."""

import json
import shutil
from collections.abc import Callable
from pathlib import Path

import pytest
from click.testing import Result

from aicc.models.errors import BotMissing
from aicc.utils.config import PACKAGED_BOT

Cli = Callable[..., Result]

INQUIRY = "scenarios/account_inquiry.yaml"


@pytest.fixture
def bot(tmp_path: Path) -> Path:
    """Return a copy of the banking bot, to break."""
    return Path(shutil.copytree(PACKAGED_BOT, tmp_path / "bot"))


def _replace(path: Path, old: str, new: str) -> int:
    """Replace the first occurrence of a text and return the line it was on."""
    text = path.read_text(encoding="utf-8")
    assert old in text
    path.write_text(text.replace(old, new, 1), encoding="utf-8")
    return text[: text.index(old)].count("\n") + 1


def test_the_packaged_bot_is_clean(cli: Cli) -> None:
    """Without an argument the packaged bot is checked; it has no problem."""
    found = cli("validate")

    assert found.exit_code == 0
    assert "0 errors, 0 warnings" in found.stdout


def test_every_mistake_is_shown_with_its_place(cli: Cli, bot: Path) -> None:
    """Mistakes in two files come at once, sorted, each as file:line and code."""
    line = _replace(bot / INQUIRY, "        next_step: auth_request", "        next_step: nowhere")
    _replace(bot / "bot.yaml", "type: banking", "type: bankin")

    found = cli("validate", bot)

    assert found.exit_code == 1
    first, second, summary = found.stdout.splitlines()
    assert first.startswith("bot.yaml:4  shape_enum  type: ")
    assert second.startswith(f"{INQUIRY}:{line}  step_dangling  ")
    assert "2 errors, 0 warnings" in summary


def test_a_warning_alone_is_no_failure(cli: Cli, bot: Path) -> None:
    """A greeting that hides the AI is a warning; the bot may run."""
    text = (bot / "bot.yaml").read_text(encoding="utf-8").replace("AI", "").replace("인공지능", "")
    (bot / "bot.yaml").write_text(text, encoding="utf-8")

    found = cli("validate", bot)

    assert found.exit_code == 0
    assert "ai_notice_missing" in found.stdout
    assert "0 errors, 1 warnings" in found.stdout


def test_an_action_that_the_backend_does_not_know_is_placed(cli: Cli, bot: Path) -> None:
    """A misspelt action is named with the line where it is called."""
    line = _replace(bot / INQUIRY, "action: balance", "action: ballance")

    found = cli("validate", bot, "--json")

    assert found.exit_code == 1
    assert [(item["file"], item["line"], item["code"]) for item in json.loads(found.stdout)] == [
        (INQUIRY, line, "action_unknown")
    ]


def test_a_backend_that_nobody_offers_is_placed(cli: Cli, bot: Path) -> None:
    """A name of no installed package is one mistake in bot.yaml."""
    _replace(bot / "bot.yaml", "actions: demo-bank", "actions: real-bank")

    found = json.loads(cli("validate", bot, "--json").stdout)

    assert [(item["file"], item["code"], item["severity"]) for item in found] == [
        ("bot.yaml", "actions_unknown", "error")
    ]


def test_json_of_a_clean_bot_is_an_empty_list(cli: Cli) -> None:
    """Programs read a list whatever was found."""
    assert json.loads(cli("validate", "--json").stdout) == []


def test_a_file_in_another_encoding_is_reported(cli: Cli, bot: Path) -> None:
    """A file in CP949 is named with its code."""
    (bot / "faq.yaml").write_bytes("faqs: [한글]".encode("cp949"))

    assert "faq.yaml:1  not_utf8" in cli("validate", bot).stdout


def test_missing_files_are_all_named(cli: Cli, tmp_path: Path) -> None:
    """Of a folder with one file only, the five others are missed."""
    (tmp_path / "one").mkdir()
    shutil.copy(PACKAGED_BOT / "faq.yaml", tmp_path / "one")

    found = json.loads(cli("validate", tmp_path / "one", "--json").stdout)

    assert [item["code"] for item in found] == ["file_missing"] * 5


@pytest.mark.parametrize("name", ["nowhere", "empty", "file"])
def test_what_is_no_bot_is_refused(cli: Cli, tmp_path: Path, name: str) -> None:
    """A folder that is not there or empty, or a file, is an error and no list of mistakes."""
    (tmp_path / "empty").mkdir()
    (tmp_path / "file").touch()

    assert isinstance(cli("validate", tmp_path / name).exception, BotMissing)


def test_a_backend_that_cannot_be_imported_is_placed(
    cli: Cli, bot: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A package whose import fails is a mistake at the line that names it, with the reason."""
    package = tmp_path / "site"
    (package / "broken_bank-1.dist-info").mkdir(parents=True)
    (package / "broken_bank-1.dist-info" / "METADATA").write_text("Name: broken-bank\nVersion: 1\n", encoding="utf-8")
    entry = "[aicc.actions]\nbroken-bank = broken_bank:Bank\n"
    (package / "broken_bank-1.dist-info" / "entry_points.txt").write_text(entry, encoding="utf-8")
    (package / "broken_bank.py").write_text("raise RuntimeError('no host')\n", encoding="utf-8")
    monkeypatch.syspath_prepend(str(package))
    line = _replace(bot / "bot.yaml", "actions: demo-bank", "actions: broken-bank")

    found = json.loads(cli("validate", bot, "--json").stdout)

    assert [(item["line"], item["code"]) for item in found] == [(line, "actions_broken")]
    assert "RuntimeError: no host" in found[0]["en"]
