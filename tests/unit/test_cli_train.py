"""`aicc train` and `aicc evaluate`."""

import json
import shutil
from collections.abc import Callable
from pathlib import Path

import pytest
from click.testing import Result

from aicc.models.errors import BotInvalid, FolderUnwritable, PathMissing
from aicc.nlu.artefact import decode
from aicc.utils.config import PACKAGED_BOT

Cli = Callable[..., Result]


def test_what_was_learned_is_kept(cli: Cli, tmp_path: Path) -> None:
    """The summary names the artefact, and the artefact is whole and has that version."""
    found = cli("train", "--data-dir", tmp_path / "data", "--json")
    summary = json.loads(found.stdout)
    path = Path(summary["path"])

    assert found.exit_code == 0
    assert (summary["bot"], summary["intents"]) == ("banking", 26)
    assert decode(path.read_bytes(), path=str(path)).version == summary["artefact"]
    assert summary["self_check_accuracy"] > 0.85


def test_people_get_a_table(cli: Cli) -> None:
    """Without --json the same numbers come in both languages."""
    shown = cli("train").stdout

    assert "의도 / Intents" in shown
    assert "자체 확인 정확도(5겹 교차) / Self-check accuracy (5-fold)" in shown


def test_a_place_that_cannot_be_written_is_an_error(cli: Cli, tmp_path: Path) -> None:
    """What cannot be kept was not trained, as far as the one who asked is concerned."""
    (tmp_path / "file").touch()

    assert isinstance(cli("train", "--data-dir", tmp_path / "file").exception, FolderUnwritable)


def test_a_bot_with_mistakes_is_not_trained(cli: Cli, tmp_path: Path) -> None:
    """The error lists the mistakes."""
    bot = Path(shutil.copytree(PACKAGED_BOT, tmp_path / "bot"))
    (bot / "intents.yaml").unlink()

    error = cli("train", bot).exception

    assert isinstance(error, BotInvalid)
    assert "intents.yaml:1: [file_missing]" in error.ko


def test_cross_validation_gives_all_numbers(cli: Cli) -> None:
    """Rates lie in 0..1 and the confusions have examples."""
    found = json.loads(cli("evaluate", "--folds", "2", "--json").stdout)

    assert found["intents"] == 26
    assert all(0 <= found[name] <= 1 for name in ("accuracy", "macro_f1", "coverage", "wrong_accepted"))
    assert len(found["confusions"]) == 10
    assert found["confusions"][0]["examples"]


def test_confusions_are_shown(cli: Cli) -> None:
    """Without --json the numbers and the confused pairs come as tables."""
    shown = cli("evaluate", "--folds", "2").stdout

    assert "매크로 F1 / Macro-F1" in shown
    assert "혼동 / Confusions" in shown


def test_rows_of_a_file_are_read(cli: Cli, tmp_path: Path) -> None:
    """Both names of the intent are taken; the numbers are of these rows."""
    rows = tmp_path / "rows.jsonl"
    rows.write_text(
        '{"text": "잔액 조회", "intent": "inquiry"}\n{"text": "안녕", "label": "greeting"}\n', encoding="utf-8"
    )

    found = json.loads(cli("evaluate", "--test", rows, "--json").stdout)

    assert (found["rows"], found["accuracy"]) == (2, 1.0)


def test_bad_rows_are_named(cli: Cli, tmp_path: Path) -> None:
    """A row of no known intent is shown with its line, and nothing is evaluated."""
    rows = tmp_path / "rows.jsonl"
    rows.write_text('{"text": "안녕", "intent": "hello"}\n', encoding="utf-8")

    found = cli("evaluate", "--test", rows)

    assert found.exit_code == 1
    assert f"{rows}:1  intent_unknown" in found.stdout


@pytest.mark.parametrize("name", ["nowhere.jsonl", "folder", "empty.jsonl"])
def test_a_file_without_rows_is_refused(cli: Cli, tmp_path: Path, name: str) -> None:
    """What is not there, a folder, or an empty file is an error."""
    (tmp_path / "folder").mkdir()
    (tmp_path / "empty.jsonl").touch()

    assert isinstance(cli("evaluate", "--test", tmp_path / name).exception, PathMissing)


@pytest.mark.parametrize("folds", ["1", "21", "many"])
def test_the_number_of_folds_is_checked(cli: Cli, folds: str) -> None:
    """Fewer than two, more than twenty or no number is wrong usage."""
    assert cli("evaluate", "--folds", folds).exit_code == 2
