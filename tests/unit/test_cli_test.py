"""`aicc test`."""

import json
import shutil
from collections.abc import Callable
from pathlib import Path
from xml.etree import ElementTree as ET

import pytest
from click.testing import Result

from aicc.models.errors import FolderUnwritable, PathMissing
from aicc.utils.config import PACKAGED_BOT

Cli = Callable[..., Result]

GOOD = "- name: 좋은 대화\n  turns:\n    - 손님: 안녕하세요\n      결정: answer\n"
BAD = "- name: 나쁜 대화\n  turns:\n    - 손님: 잔액 조회\n      봇: [고객번호, 계좌번호]\n      단계: null\n"
# Attributes that the schema of Jenkins' xUnit plugin knows.
JUNIT = {
    "testsuites": {"name", "time", "tests", "failures", "disabled", "errors"},
    "testsuite": {"name", "tests", "failures", "errors", "time", "skipped", "timestamp", "file", "package", "id"},
    "testcase": {"name", "classname", "time", "assertions", "status", "file", "line"},
    "failure": {"message", "type"},
}


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
    """A failing conversation shows what was said before, where it failed, what is missing and what came."""
    found = cli("test", folder)

    assert found.exit_code == 1
    assert "✓ 좋은 대화" in found.stdout
    assert f"✗ 나쁜 대화  {folder / 'b.yaml'}:1" in found.stdout
    assert "(첫인사 / greeting)  →  봇: 안녕하세요" in found.stdout
    assert "손님: 잔액 조회" in found.stdout
    assert f"{folder / 'b.yaml'}:4  bot\n" in found.stdout
    assert "- 기대 / expected  계좌번호" in found.stdout
    assert "- 기대 / expected  고객번호" not in found.stdout
    assert "+ 실제 / got       " in found.stdout
    assert "- 기대 / expected  (없음 / nothing)\n" in found.stdout
    assert "1 passed, 1 failed" in found.stdout


def test_the_sentence_that_is_most_like_a_missing_one_is_marked(cli: Cli, tmp_path: Path) -> None:
    """Of a text that changed a little, the changed words are shown in place."""
    path = tmp_path / "a.yaml"
    text = "안녕하세요, 데모은행 로봇 상담입니다."
    path.write_text(f"- name: a\n  turns:\n    - 봇: {text}\n", encoding="utf-8")

    assert "안녕하세요, 데모은행 [-로봇 상담입니다.-]{+AI 챗봇입니다.+}" in cli("test", path).stdout


def test_json_has_every_mismatch(cli: Cli, folder: Path) -> None:
    """Programs get counts, and each mismatch with line, aspect, expected and got."""
    found = cli("test", folder, "--json")
    result = json.loads(found.stdout)

    assert (found.exit_code, result["passed"], result["failed"]) == (1, 1, 1)
    assert result["conversations"][1]["mismatches"][1] == {
        "says": "잔액 조회",
        "line": 5,
        "aspect": "step",
        "name": "",
        "expected": [],
        "got": "auth_request",
    }
    assert result["coverage"] is None


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


def test_a_part_of_the_conversations_can_be_chosen(cli: Cli, folder: Path) -> None:
    """By a piece of their names or files."""
    assert "1 passed, 0 failed" in cli("test", folder, "--filter", "좋은").stdout
    assert "0 passed, 1 failed" in cli("test", folder, "--filter", "b.yaml").stdout
    assert isinstance(cli("test", folder, "--filter", "없는 이름").exception, PathMissing)


def test_a_run_can_stop_at_the_first_failure(cli: Cli, folder: Path) -> None:
    """How many conversations were not played is told."""
    (folder / "a.yaml").write_text(BAD, encoding="utf-8")
    (folder / "z.yaml").write_text("\n".join([GOOD] * 60), encoding="utf-8")
    found = json.loads(cli("test", folder, "--fail-fast", "--json").stdout)

    assert found["failed"] >= 1
    assert found["left_out"] > 0
    assert found["passed"] + found["failed"] + found["left_out"] == 62


def test_several_processes_find_the_same(cli: Cli, folder: Path) -> None:
    """Conversations that are shared among processes come back in their order, coverage included."""
    (folder / "z.yaml").write_text("\n".join([GOOD] * 40), encoding="utf-8")
    one = json.loads(cli("test", folder, "--coverage", "--json").stdout)
    two = json.loads(cli("test", folder, "--coverage", "--json", "--jobs", "2").stdout)

    for found in (one, two):
        for conversation in found["conversations"]:
            del conversation["seconds"]
    assert one == two


def test_junit_xml_counts_and_tells(cli: Cli, folder: Path, tmp_path: Path) -> None:
    """A suite for a file, a case for a conversation, and the failure with the conversation that led to it."""
    out = tmp_path / "report.xml"
    (folder / "b.yaml").write_text(BAD.replace("나쁜 대화", "<나쁜> & 대화"), encoding="utf-8")
    cli("test", folder, "--junit", out)
    root = ET.fromstring(out.read_bytes())  # noqa: S314 - written a line above

    assert all(set(element.attrib) <= JUNIT[element.tag] for element in root.iter())
    assert (root.get("tests"), root.get("failures")) == ("2", "1")
    assert [suite.get("name") for suite in root] == [str(folder / "a.yaml"), str(folder / "b.yaml")]
    case = root[1][0]
    assert (case.get("name"), case.get("line")) == ("<나쁜> & 대화", "1")
    assert case[0].get("type") == "bot"
    assert "손님: 잔액 조회" in (case[0].text or "")
    assert f"{folder / 'b.yaml'}:4 bot" in (case[0].text or "")


def test_coverage_lists_what_nothing_went_through(cli: Cli, folder: Path) -> None:
    """Shares by kind, and by name what is missing."""
    found = cli("test", folder / "a.yaml", "--coverage")

    assert found.exit_code == 0
    assert "지나간 곳 / Coverage" in found.stdout
    assert "transfer:bank_select -> account_request" in found.stdout
    assert ", silence, hand_off\n" in found.stdout


def test_coverage_of_programs_has_shares_and_names(cli: Cli, folder: Path) -> None:
    """Each kind says how much there is, how much is covered and what is missing."""
    reflexes = json.loads(cli("test", folder / "a.yaml", "--coverage", "--json").stdout)["coverage"]["reflexes"]

    assert reflexes["all"] == len(reflexes["missing"]) + reflexes["covered"]
    assert "cancel" in reflexes["missing"]


def test_too_little_coverage_fails(cli: Cli, folder: Path) -> None:
    """Although every conversation passed."""
    assert cli("test", folder / "a.yaml", "--coverage-min", "0").exit_code == 0
    found = cli("test", folder / "a.yaml", "--coverage-min", "100")

    assert found.exit_code == 1
    assert "Coverage too low: 단계 / Steps: 0.0% < 100%" in found.stdout


def test_the_page_needs_nothing_else(cli: Cli, folder: Path, tmp_path: Path) -> None:
    """One HTML file with results and coverage, in which what was said is escaped."""
    out = tmp_path / "report.html"
    (folder / "b.yaml").write_text(BAD.replace("나쁜 대화", "<b>나쁜</b>"), encoding="utf-8")
    cli("test", folder, "--html", out)
    text = out.read_text(encoding="utf-8")

    assert "대화 2개 가운데 1개가 통과했습니다." in text
    assert "&lt;b&gt;나쁜&lt;/b&gt;" in text
    assert "transfer:bank_select" in text
    assert "http" not in text.replace("http-equiv", "")


@pytest.mark.parametrize("option", ["--junit", "--html"])
def test_a_report_that_cannot_be_written_is_an_error(cli: Cli, folder: Path, tmp_path: Path, option: str) -> None:
    """A folder that is not there is named."""
    assert isinstance(cli("test", folder, option, tmp_path / "nowhere" / "a").exception, FolderUnwritable)
