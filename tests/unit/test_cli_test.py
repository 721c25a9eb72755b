"""`aicc test`."""

import json
import shutil
from collections.abc import Callable
from pathlib import Path

import pytest
from click.testing import Result

from aicc.models.errors import PathMissing
from aicc.utils.config import PACKAGED_BOT

Cli = Callable[..., Result]

GOOD = "- name: 좋은 대화\n  turns:\n    - 손님: 안녕하세요\n      결정: answer\n"
BAD = "- name: 나쁜 대화\n  turns:\n    - 손님: 잔액 조회\n      봇: [고객번호, 계좌번호]\n      단계: null\n"


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """Return a folder with a conversation that passes and one that fails."""
    path = tmp_path / "talks"
    path.mkdir()
    (path / "a.yaml").write_text(GOOD, encoding="utf-8")
    (path / "b.yaml").write_text(BAD, encoding="utf-8")
    return path


def test_the_bots_own_tests_are_the_default(cli: Cli) -> None:
    """Without a path the conversations of the bot's tests folder are played."""
    found = cli("test")

    assert found.exit_code == 0
    assert "통과 4개, 실패 0개 / 4 passed, 0 failed" in found.stdout


def test_a_failure_shows_expected_and_got_with_its_line(cli: Cli, folder: Path) -> None:
    """A failing conversation shows what was said, where, what was wanted and what came."""
    found = cli("test", folder)

    assert found.exit_code == 1
    assert "✓ 좋은 대화" in found.stdout
    assert f"✗ 나쁜 대화  {folder / 'b.yaml'}:1" in found.stdout
    assert "손님: 잔액 조회" in found.stdout
    assert f"{folder / 'b.yaml'}:4  bot\n" in found.stdout
    assert "- 기대 / expected  계좌번호" in found.stdout
    assert "+ 실제 / got       본인 확인을 위해 고객번호 7자리를 입력해 주세요." in found.stdout
    assert "- 기대 / expected  (없음 / nothing)\n      + 실제 / got       auth_request" in found.stdout
    assert "1 passed, 1 failed" in found.stdout


def test_json_has_every_mismatch(cli: Cli, folder: Path) -> None:
    """Programs get counts, and each mismatch with line, aspect, expected and got."""
    found = cli("test", folder, "--json")
    result = json.loads(found.stdout)

    assert (found.exit_code, result["passed"], result["failed"]) == (1, 1, 1)
    assert result["conversations"][1]["mismatches"][1] == {
        "says": "잔액 조회",
        "line": 5,
        "aspect": "step",
        "expected": [],
        "got": "auth_request",
    }


def test_files_are_played_in_the_order_given(cli: Cli, folder: Path) -> None:
    """Several paths are all played."""
    found = json.loads(cli("test", folder / "b.yaml", folder / "a.yaml", "--json").stdout)

    assert [one["name"] for one in found["conversations"]] == ["나쁜 대화", "좋은 대화"]


def test_another_bot_can_be_named(cli: Cli, tmp_path: Path) -> None:
    """A bot of one's own is tested with its own tests."""
    bot = Path(shutil.copytree(PACKAGED_BOT, tmp_path / "bot"))
    text = (bot / "bot.yaml").read_text(encoding="utf-8").replace("인공지능이며", "기계이며")
    (bot / "bot.yaml").write_text(text, encoding="utf-8")

    found = cli("test", "--bot", bot)

    assert found.exit_code == 1
    assert "(첫인사 / greeting)" in found.stdout


def test_a_badly_written_file_is_reported_before_anything_is_played(cli: Cli, folder: Path) -> None:
    """Mistakes of all files come with file:line; no conversation is played."""
    (folder / "c.yaml").write_text("- name: a\n  turns:\n    - 손님: 1234567\n", encoding="utf-8")

    found = cli("test", folder)

    assert found.exit_code == 1
    assert f"{folder / 'c.yaml'}:3  transcript_invalid  " in found.stdout
    assert "좋은 대화" not in found.stdout


@pytest.mark.parametrize("name", ["nowhere", "nowhere.yaml", "empty"])
def test_a_path_without_conversations_is_an_error(cli: Cli, tmp_path: Path, name: str) -> None:
    """A run that tests nothing must not look like one that passed."""
    (tmp_path / "empty").mkdir()

    assert isinstance(cli("test", tmp_path / name).exception, PathMissing)


def test_the_hour_of_the_run_changes_nothing(cli: Cli, tmp_path: Path) -> None:
    """A conversation without a time takes place while people answer."""
    path = tmp_path / "agent.yaml"
    path.write_text(
        "- name: a\n  turns:\n    - 손님: 상담원 연결\n      봇: 상담원에게 연결해 드리겠습니다.\n", encoding="utf-8"
    )

    assert cli("test", path).exit_code == 0
