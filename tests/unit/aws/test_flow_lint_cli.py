"""`aicc aws flow lint`."""

import json
import shutil
from pathlib import Path

import pytest
from click.testing import Result
from typer.testing import CliRunner

from aicc.cli.aws.flow import app
from aicc.models.errors import FlowOptionInvalid

GOLDEN = Path(__file__).resolve().parents[2] / "golden" / "aws" / "flows"
MEMBERS = ["file", "line", "severity", "code", "ko", "en", "pointer", "action", "aws"]


@pytest.fixture
def flows(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """An empty folder to work in, and a wide terminal."""
    monkeypatch.setenv("COLUMNS", "400")
    monkeypatch.chdir(tmp_path)
    return tmp_path


def _lint(*arguments: str | Path) -> Result:
    return CliRunner().invoke(app, ["lint", *(str(argument) for argument in arguments)])


def _copy(flows: Path, name: str) -> str:
    """Copy a golden flow into the folder and return its name there."""
    shutil.copy(GOLDEN / name, flows / Path(name).name)
    return Path(name).name


def test_a_right_flow_ends_with_0(flows: Path) -> None:
    """A flow without problems is said to be one."""
    found = _lint(_copy(flows, "good/types/Compare.json"))

    assert (found.exit_code, found.stdout) == (0, "Compare.json  오류 0개, 주의 0개 / 0 errors, 0 warnings\n")


def test_a_mistake_ends_with_1_and_is_shown_with_its_line_and_amazons_words(flows: Path) -> None:
    """An editor jumps to file:line; who searches the web has the words of Amazon."""
    found = _lint(_copy(flows, "bad/transfer_with_queue.json"))

    assert found.exit_code == 1
    assert found.stdout == (
        "transfer_with_queue.json:29  property_unknown  Actions[1].Parameters.QueueId는 쓸 수 없는 항목입니다. "
        "지우거나 고쳐 주세요. UpdateContactTargetQueue를 쓰세요. / "
        "Actions[1].Parameters.QueueId is not a property here. Delete or correct it. Use UpdateContactTargetQueue.\n"
        "    AWS: Invalid Action property name. Path: Actions[1].Parameters.QueueId\n"
        "transfer_with_queue.json  오류 1개, 주의 0개 / 1 errors, 0 warnings\n"
    )


def test_a_warning_alone_is_no_failure(flows: Path) -> None:
    """What sources disagree about does not stop a pipeline."""
    found = _lint(_copy(flows, "bad/sources_disagree.json"))

    assert found.exit_code == 0
    assert found.stdout.endswith("sources_disagree.json  오류 0개, 주의 12개 / 0 errors, 12 warnings\n")


@pytest.mark.parametrize(
    ("content", "said"),
    [
        (None, "flow.json:1  path_missing  읽을 수 있는 흐름 파일: flow.json에 없습니다. "),
        (b"{\n", "flow.json:2  contact_flow_invalid  Amazon Connect 흐름으로 읽을 수 없습니다(line 2)"),
        (
            b'{"Version": "2019-10-30", "Actions": [\n\n{"Identifier": 1}]}',
            "flow.json:3  contact_flow_invalid  Amazon Connect 흐름으로 읽을 수 없습니다(/Actions/0/Identifier)",
        ),
    ],
    ids=["missing", "no JSON", "no flow"],
)
def test_an_unreadable_file_ends_with_2(flows: Path, content: bytes | None, said: str) -> None:
    """It is named with its line as any other problem, and the others are checked all the same."""
    if content is not None:
        (flows / "flow.json").write_bytes(content)

    found = _lint("flow.json", _copy(flows, "bad/transfer_with_queue.json"))

    assert found.exit_code == 2
    assert said in found.stdout
    assert "flow.json  오류 1개, 주의 0개" in found.stdout
    assert "transfer_with_queue.json  오류 1개" in found.stdout


def test_every_flow_below_a_folder_is_checked(flows: Path) -> None:
    """Other JSON that stands there is passed over, and said to be; broken JSON may be a flow."""
    (flows / "centre" / "deep").mkdir(parents=True)
    _copy(flows / "centre", "bad/unreachable.json")
    _copy(flows / "centre" / "deep", "good/types/Compare.json")
    (flows / "centre" / "package.json").write_text("{}", encoding="utf-8")

    found = _lint("centre", _copy(flows, "bad/start_missing.json"))

    assert [line for line in found.stdout.splitlines() if "errors" in line] == [
        "centre/deep/Compare.json  오류 0개, 주의 0개 / 0 errors, 0 warnings",
        "centre/unreachable.json  오류 0개, 주의 1개 / 0 errors, 1 warnings",
        "start_missing.json  오류 1개, 주의 0개 / 1 errors, 0 warnings",
    ]
    assert found.stderr == "centre/package.json: 흐름이 아니어서 넘어감 / skipped, no flow\n"


def test_a_folder_without_flows_ends_with_2(flows: Path) -> None:
    """Who names the wrong folder is not told that all is well."""
    (flows / "empty").mkdir()

    found = _lint("empty")

    assert found.exit_code == 2
    assert found.stdout.startswith("empty:1  path_missing  흐름 파일(*.json): empty에 없습니다.")


@pytest.mark.parametrize(("written", "meant"), [("ko-KR", "ko_KR"), ("kr_KR", "ko_KR"), ("en-US", "en_US")])
def test_a_locale_is_written_as_lex_does(flows: Path, written: str, meant: str) -> None:
    """A hyphen or a slip is told, with what to write."""
    found = _lint(_copy(flows, "good/types/Compare.json"), "--lex-locale", written)

    assert isinstance(found.exception, FlowOptionInvalid)
    assert (
        found.exception.en == f"--lex-locale: {written} is no locale of Lex; write it with an underscore, like {meant}."
    )


def test_json_lists_the_problems_of_all_files(flows: Path) -> None:
    """Each has the same members, a file that cannot be read too."""
    found = _lint(_copy(flows, "bad/transfer_with_queue.json"), "nowhere.json", "--json")

    first, second = json.loads(found.stdout)
    assert found.exit_code == 2
    assert list(first) == list(second) == MEMBERS
    assert (first["file"], first["line"], first["pointer"], first["action"], first["aws"]) == (
        "transfer_with_queue.json",
        29,
        "/Actions/1/Parameters/QueueId",
        "블록",
        "Invalid Action property name. Path: Actions[1].Parameters.QueueId",
    )
    assert (second["file"], second["severity"], second["code"]) == ("nowhere.json", "error", "path_missing")


@pytest.mark.parametrize(
    ("flow", "options", "codes"),
    [
        ("bad/read_before_set.json", [], ["read_before_set"] * 4),
        ("bad/read_before_set.json", ["--attribute", "grade", "--attribute", "name"], ["read_before_set"] * 2),
        ("bad/language_mismatch.json", [], []),
        ("bad/language_mismatch.json", ["--lex-locale", "ko_KR"], ["language_mismatch"]),
        ("bad/language_mismatch.json", ["--lex-locale", "en_US"], []),
        ("good/types/GetParticipantInput.json", ["--type", "AGENT_HOLD"], ["flow_type_wrong"] * 2),
    ],
)
def test_options_say_what_the_file_does_not(flows: Path, flow: str, options: list[str], codes: list[str]) -> None:
    """Attributes from outside, the bots' locale and the flow's type come from the command line."""
    found = _lint(_copy(flows, flow), *options, "--json")

    assert [problem["code"] for problem in json.loads(found.stdout)] == codes


def test_what_another_flow_sets_is_there(flows: Path) -> None:
    """Flows that are checked together know each other's contact attributes."""
    first, second = _copy(flows, "bad/read_before_set.json"), "other.json"
    setting = (GOLDEN / "good" / "types" / "UpdateContactAttributes.json").read_text(encoding="utf-8")
    (flows / second).write_text(setting.replace("업무", "name"), encoding="utf-8")

    found = _lint(first, second, "--json")

    assert ["$.Attributes.name" in problem["en"] for problem in json.loads(found.stdout)] == [False, False, False]
