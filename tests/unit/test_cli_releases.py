"""`aicc publish`, `promote`, `rollback`, `releases`, `diff`."""

import json
from collections.abc import Callable
from pathlib import Path

import pytest
from click.testing import Result
from tests.release_bot import change, write_bot

from aicc.models.errors import BotInvalid, NothingToPublish, NotPublished

Cli = Callable[..., Result]
FIRST, SECOND = "첫째 버전입니다.", "둘째 버전입니다."


@pytest.fixture
def run(cli: Cli, tmp_path: Path) -> Cli:
    """Return what runs a command on a small bot with a data folder of its own."""
    bot = write_bot(tmp_path / "bot")
    data = tmp_path / "data"

    def on_the_bot(command: str, *arguments: str) -> Result:
        named = [str(bot)] if command == "publish" else ["--bot", str(bot)]
        return cli(command, *named, *arguments, "--data-dir", data)

    return on_the_bot


@pytest.fixture
def folder(run: Cli, tmp_path: Path) -> Path:
    """Return the folder of the bot."""
    return tmp_path / "bot"


def test_publishing_says_what_it_did(run: Cli) -> None:
    """The version, its share, and that a running server follows."""
    found = run("publish", "--by", "김운영")

    assert found.exit_code == 0
    assert "배포 / publish: v1, 모두 / everybody" in found.stdout
    assert "몇 초 안에" in found.stdout


def test_publishing_again_says_what_changed_and_warns(run: Cli, folder: Path) -> None:
    """How many places differ, and what to think of."""
    run("publish")
    change(folder, "scenarios/visit.yaml", "input_type: number", "input_type: text")

    found = run("publish", "--canary", "10")

    assert "카나리 / canary: v2, 대화의 10%" in found.stdout
    assert "v1에서 1곳이 달라졌습니다. / 1 places differ from v1." in found.stdout
    assert "주의 scenarios/visit.yaml.steps.people" in found.stdout


def test_publishing_in_json_has_the_release_and_the_comparison(run: Cli, folder: Path) -> None:
    """For the program that deploys."""
    run("publish")
    change(folder, "bot.yaml", FIRST, SECOND)

    found = json.loads(run("publish", "--json", "--by", "배포기", "--note", "인사말").stdout)

    assert (found["version"], found["by"], found["note"], found["share"]) == ("v2", "배포기", "인사말", 100)
    assert [one["path"] for one in found["compared"]["changes"]] == [["bot.yaml", "greeting"]]


def test_who_publishes_is_known_without_being_told(run: Cli, monkeypatch: pytest.MonkeyPatch) -> None:
    """The user of the machine."""
    monkeypatch.setenv("LOGNAME", "operator")

    assert json.loads(run("publish", "--json").stdout)["by"] == "operator"


def test_mistakes_are_not_published(run: Cli, folder: Path) -> None:
    """The files are checked first."""
    change(folder, "scenarios/visit.yaml", "next_step: people", "next_step: nowhere")

    assert isinstance(run("publish").exception, BotInvalid)


def test_publishing_nothing_new_is_refused(run: Cli) -> None:
    """A version says something."""
    run("publish")

    assert isinstance(run("publish").exception, NothingToPublish)


@pytest.mark.parametrize("command", ["promote", "rollback", "diff"])
def test_without_a_version_there_is_nothing_to_do(run: Cli, command: str) -> None:
    """The error says how to begin."""
    assert isinstance(run(command).exception, NotPublished)


def test_the_list_says_who_did_what(run: Cli, folder: Path) -> None:
    """Newest first, what is served above it."""
    run("publish", "--by", "김운영", "--note", "첫 배포")
    change(folder, "bot.yaml", FIRST, SECOND)
    run("publish", "--by", "이담당", "--canary", "10")
    run("promote", "--by", "이담당", "--canary", "50")

    found = json.loads(run("releases", "--json").stdout)
    shown = run("releases").stdout.splitlines()

    assert found["served"] == {"live": "v1", "canary": "v2", "share": 50}
    assert [(one["by"], one["action"], one["version"], one["share"]) for one in found["releases"]] == [
        ("이담당", "canary", "v2", 50),
        ("이담당", "canary", "v2", 10),
        ("김운영", "publish", "v1", 100),
    ]
    assert shown[0] == "쓰는 버전 / live: v1, 카나리 / canary: v2 50%"
    assert shown[3].startswith("1  ")
    assert shown[3].endswith("  김운영  배포 / publish  v1  100%  첫 배포")


def test_an_empty_list_says_that_the_folder_is_served(run: Cli) -> None:
    """Before the first version."""
    assert run("releases").stdout.startswith("배포한 버전이 없어 봇 폴더를 그대로 씁니다.")


def test_going_back_names_the_version(run: Cli, folder: Path) -> None:
    """Without a version, the one before; with one, that."""
    run("publish")
    change(folder, "bot.yaml", FIRST, SECOND)
    run("publish")

    back, forth = run("rollback"), run("rollback", "v2")

    assert "되돌림 / rollback: v1" in back.stdout
    assert "되돌림 / rollback: v2" in forth.stdout


def test_the_difference_is_read_by_people(run: Cli, folder: Path) -> None:
    """By file, with a mark for each change and both texts."""
    run("publish")
    change(folder, "bot.yaml", FIRST, SECOND)
    change(folder, "intents.yaml", ", 고마워]", "]")

    shown = run("diff").stdout.splitlines()

    assert shown[0] == "v1 → 봇 폴더 / the bot's folder"
    assert '  ~ greeting  "첫째 버전입니다. AI가 답합니다." → "둘째 버전입니다. AI가 답합니다."' in shown
    assert '  - 의도 thanks 예문  "고마워"' in shown
    assert any(line.startswith("주의 intents.yaml.intents.thanks") for line in shown)


def test_the_difference_of_two_versions(run: Cli, folder: Path) -> None:
    """Named one after the other, in either direction."""
    run("publish")
    change(folder, "bot.yaml", FIRST, SECOND)
    run("publish")

    found = json.loads(run("diff", "v2", "v1", "--json").stdout)

    assert (found["old"], found["new"]) == ("v2", "v1")
    assert [(one["kind"], one["old"], one["new"]) for one in found["changes"]] == [
        ("changed", "둘째 버전입니다. AI가 답합니다.", "첫째 버전입니다. AI가 답합니다.")
    ]


def test_no_difference_is_said(run: Cli) -> None:
    """Not an empty answer."""
    run("publish")

    assert "달라진 것이 없습니다." in run("diff").stdout


def test_a_date_in_a_file_is_shown(run: Cli, folder: Path) -> None:
    """YAML reads dates by itself, JSON has none."""
    run("publish")
    change(folder, "faq.yaml", "{id: wifi,", "{id: wifi, valid_until: 2026-12-31,")

    found = json.loads(run("diff", "--json").stdout)

    assert [one["new"] for one in found["changes"]] == ["2026-12-31"]
