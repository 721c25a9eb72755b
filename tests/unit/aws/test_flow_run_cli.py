"""`aicc aws flow build`, `run` and `test`, as people call them."""

import json
from collections.abc import Iterator
from pathlib import Path

import pytest
from bench.flows import measure
from click.testing import Result
from tests.release_bot import write_bot
from typer.testing import CliRunner

from aicc.cli.aws.flow import app
from aicc.lambdas import container
from aicc.models.errors import FlowOptionInvalid
from aicc.utils.config import PACKAGED_BOT

GUIDE = Path(__file__).parents[2] / "golden" / "aws" / "flows" / "good" / "guide.json"
QUEUE = "arn:aws:connect:ap-northeast-2:111122223333:instance/i/queue/q"
HANDLER = ("--lambda", "*=tests.flow_samples:balance")


@pytest.fixture(autouse=True)
def _no_container() -> Iterator[None]:
    """Commands are processes of their own: none finds the function's container of another."""
    container.close()
    yield
    container.close()


def flow(*arguments: str, given: str | None = None, **env: str) -> Result:
    """Run a command; lines are wide enough not to be broken."""
    return CliRunner().invoke(app, [*arguments], input=given, env={"COLUMNS": "300", **env}, catch_exceptions=False)


def test_build_writes_the_flows_and_what_they_miss(tmp_path: Path) -> None:
    """A file each, and the list of them; the linter has nothing to say."""
    out = tmp_path / "flows"
    built = flow("build", str(PACKAGED_BOT), "--out", str(out), "--queue", QUEUE)

    assert built.exit_code == 0
    assert sorted(path.name for path in out.iterdir()) == [
        "callback.json",
        "disconnect.json",
        "flows.manifest",
        "handoff.json",
        "hold.json",
        "inbound.json",
        "queue.json",
    ]
    assert "채울 자리 / still to fill: HoursArn, LambdaArn, LexAliasArn" in built.stdout
    assert QUEUE.encode() in (out / "callback.json").read_bytes()


@pytest.mark.parametrize(
    ("options", "said"),
    [
        (
            ["--queue", "hello"],
            "--queue: 'hello' cannot be used; write an ARN like "
            "arn:aws:connect:REGION:ACCOUNT:instance/INSTANCE/queue/ID or its id (UUID).",
        ),
        (
            ["--lex-alias-arn", "arn:aws:lex:ap-northeast-2:111122223333:bot/ABCDEFGHIJ"],
            "--lex-alias-arn: 'arn:aws:lex:ap-northeast-2:111122223333:bot/ABCDEFGHIJ' cannot be used; write an ARN "
            "like arn:aws:lex:REGION:ACCOUNT:bot-alias/BOT/ALIAS.",
        ),
        (
            ["--flow", "foo=bar"],
            "--flow: there is no flow foo; name one of: inbound, handoff, callback, disconnect, queue, hold",
        ),
        (
            ["--flow", "queue=bar"],
            "--flow queue: 'bar' cannot be used; write an ARN like "
            "arn:aws:connect:REGION:ACCOUNT:instance/INSTANCE/contact-flow/ID or its id (UUID).",
        ),
    ],
)
def test_build_takes_only_arns_of_the_right_kind(tmp_path: Path, options: list[str], said: str) -> None:
    """The option is named, and nothing is written."""
    with pytest.raises(FlowOptionInvalid) as refused:
        flow("build", str(PACKAGED_BOT), "--out", str(tmp_path / "flows"), *options)

    assert refused.value.en == said
    assert not (tmp_path / "flows").exists()


def test_build_twice_changes_nothing(tmp_path: Path) -> None:
    """Byte for byte."""
    for name in ("first", "second"):
        flow("build", str(PACKAGED_BOT), "--out", str(tmp_path / name))

    first = {path.name: path.read_bytes() for path in (tmp_path / "first").iterdir()}
    assert {path.name: path.read_bytes() for path in (tmp_path / "second").iterdir()} == first


def test_run_plays_a_script(tmp_path: Path) -> None:
    """And shows the path, what was said, and why it ended."""
    script = tmp_path / "call.txt"
    script.write_text("// 잔액\n1\n", encoding="utf-8")
    played = flow("run", str(GUIDE), *HANDLER, "--script", str(script))

    assert played.exit_code == 0
    assert "안내> 무엇을 도와드릴까요? 잔액 조회는 1번, 이체는 2번을 눌러 주세요." in played.stdout
    assert "고객(keys)> 1" in played.stdout
    assert "안내> 잔액 조회: 5,000원" in played.stdout
    assert "끝 / ended: disconnected" in played.stdout


def test_run_reads_what_the_customer_does_from_the_standard_input() -> None:
    """And shows all that happened as JSON, where that is wanted."""
    played = flow("run", str(GUIDE), *HANDLER, "--json", given="2\n")
    events = json.loads(played.stdout)

    assert [event["text"] for event in events if event["event"] == "Said"][-1] == "이체하기: 5,000원"
    assert events[-1] == {"event": "Ended", "why": "disconnected", "detail": "", "at": 0.0}


def test_run_fails_where_the_flow_breaks(tmp_path: Path) -> None:
    """With the action that has no way on."""
    broken = tmp_path / "flow.json"
    text = GUIDE.read_text(encoding="utf-8").replace('"ErrorType": "InputTimeLimitExceeded"', '"ErrorType": "Timeout"')
    broken.write_text(
        text.replace(
            '{"ErrorType": "NoMatchingError", "NextAction": "45678', '{"ErrorType": "Other", "NextAction": "45678'
        )
    )
    played = flow("run", str(broken), *HANDLER, given="")

    assert played.exit_code == 1
    assert "끝 / ended: flow_error" in played.stdout
    assert "GetParticipantInput) has no branch" in played.stdout


def test_run_takes_a_chat() -> None:
    """Which has no keys: the guide's question cannot be asked there."""
    played = flow("run", str(GUIDE), *HANDLER, "--channel", "chat", given="안녕\n")

    assert "only callers have keys" in played.stdout


@pytest.mark.parametrize(
    ("arguments", "code"),
    [
        (["--channel", "fax"], "flow_option_invalid"),
        (["--hours", "night"], "flow_option_invalid"),
        (["--lambda", "nothing"], "flow_option_invalid"),
        (["--lambda", "*=no.module:f"], "lambda_handler_unknown"),
        (["--flow", "other=missing.json"], "path_missing"),
        (["--script", "missing.txt"], "path_missing"),
    ],
)
def test_run_refuses_what_it_cannot_use(arguments: list[str], code: str) -> None:
    """With a code, and what to do."""
    from aicc.models.errors import AiccError

    with pytest.raises(AiccError) as refused:
        flow("run", str(GUIDE), *arguments, given="")

    assert refused.value.code == code


TESTS = """
- name: 잔액을 듣는다
  turns:
    - 누름: "1"
      봇: 5,000원
- name: 대출을 듣는다
  turns:
    - 누름: "2"
      봇: 대출
"""


def test_test_tells_what_did_not_go_as_written(tmp_path: Path) -> None:
    """With its line, what was wanted and what was heard."""
    tests = tmp_path / "tests.yaml"
    tests.write_text(TESTS, encoding="utf-8")
    tested = flow("test", str(tests), "--flows", str(GUIDE), *HANDLER)

    assert tested.exit_code == 1
    assert "통과 / passed" in tested.stdout
    assert "tests.yaml:9  봇: 대출" in tested.stdout
    assert "실제 / got: 이체하기: 5,000원" in tested.stdout
    assert "2개 가운데 1개 실패 / 1 of 2 failed" in tested.stdout


def test_test_tells_what_nobody_listened_to(tmp_path: Path) -> None:
    """A menu hears keys alone; that is why nothing followed."""
    tests = tmp_path / "tests.yaml"
    tests.write_text(
        "- name: 말로 한다\n  channel: voice\n  turns:\n    - 손님: 잔액\n      봇: 5,000원\n", encoding="utf-8"
    )
    tested = flow("test", str(tests), "--flows", str(GUIDE), *HANDLER)

    assert f"실패 / failed  voice  {tests}:1  말로 한다" in tested.stdout
    assert "듣지 않음 / nobody listens: 잔액" in tested.stdout


def test_tests_become_native_test_cases_and_run_as_such(tmp_path: Path) -> None:
    """What passes as ours passes as Amazon's."""
    tests = tmp_path / "tests.yaml"
    tests.write_text(TESTS, encoding="utf-8")
    native = tmp_path / "native"
    written = flow("test", str(tests), "--flows", str(GUIDE), "--to-native", str(native))
    tested = flow("test", *map(str, sorted(native.iterdir())), "--flows", str(GUIDE), *HANDLER, "--json")

    assert written.exit_code == 0
    assert [(each["name"], each["passed"]) for each in json.loads(tested.stdout)] == [
        ("잔액을 듣는다", True),
        ("대출을 듣는다", False),
    ]


def test_a_slip_in_a_test_file_is_told(tmp_path: Path) -> None:
    """And nothing is tested."""
    tests = tmp_path / "tests.yaml"
    tests.write_text("- name: 가\n  turns:\n    - 눌름: '1'\n", encoding="utf-8")
    tested = flow("test", str(tests), "--flows", str(GUIDE), *HANDLER)

    assert tested.exit_code == 1
    assert "tests.yaml:3  transcript_invalid" in tested.stdout


def test_built_flows_run_with_the_bot_of_the_settings(tmp_path: Path) -> None:
    """Its function takes the turns, and its Lex bot listens: nothing has to be named."""
    bot, out = write_bot(tmp_path / "bot"), tmp_path / "flows"
    settings = {"AICC_BOT": str(bot), "AICC_STORE": "memory", "AICC_DATA_DIR": str(tmp_path / "var")}
    flow("build", str(bot), "--out", str(out))
    played = flow("run", str(out), given="9\n방문 예약\n강남\n/끊음\n", **settings)

    assert played.exit_code == 0
    assert "봇> 어느 지점에 가시겠어요?" in played.stdout
    assert "봇> 몇 분이 오시나요?" in played.stdout
    assert "끝 / ended: customer_left" in played.stdout


def test_run_says_that_an_agent_is_still_there(tmp_path: Path) -> None:
    """Where the script is over and the call is not."""
    bot, out = write_bot(tmp_path / "bot"), tmp_path / "flows"
    settings = {"AICC_BOT": str(bot), "AICC_STORE": "memory", "AICC_DATA_DIR": str(tmp_path / "var")}
    flow("build", str(bot), "--out", str(out))
    played = flow("run", str(out), given="0\n", **settings)

    assert played.stdout.splitlines()[-2:] == [
        "        └ 상담원 연결 / an agent joined after 5s",
        "대본의 끝: 상담원과 통화하는 중 / the script ends while an agent talks with the customer",
    ]


@pytest.mark.parametrize(
    ("when", "passed"),
    [
        ("hours: open", "연결"),
        ("hours: closed", "다시 전화"),
        ('at: "2026-11-23T10:00:00+09:00"', "연결"),
        ('at: "2026-11-23T20:00:00+09:00"', "다시 전화"),
    ],
)
def test_the_bot_and_the_flow_have_the_same_time(tmp_path: Path, when: str, passed: str) -> None:
    """What a test says of the hours is what the bot promises by, and the flow does."""
    out, tests = tmp_path / "flows", tmp_path / "tests.yaml"
    tests.write_text(
        f'- name: 상담원\n  {when}\n  turns:\n    - 누름: "0"\n      길: [봇의 약속, {passed}]\n', encoding="utf-8"
    )
    settings = {"AICC_BOT": str(PACKAGED_BOT), "AICC_STORE": "memory", "AICC_DATA_DIR": str(tmp_path / "var")}
    flow("build", str(PACKAGED_BOT), "--out", str(out))

    tested = flow("test", str(tests), "--flows", str(out), **settings)

    assert (tested.exit_code, tested.stdout.splitlines()[-1]) == (0, "1개 가운데 0개 실패 / 0 of 1 failed")


def test_a_test_says_either_the_time_or_the_hours(tmp_path: Path) -> None:
    """With both, one of them would be wrong."""
    tests = tmp_path / "tests.yaml"
    tests.write_text(
        '- name: 가\n  at: "2026-11-23T10:00:00+09:00"\n  hours: closed\n  turns:\n    - 누름: "1"\n', encoding="utf-8"
    )
    tested = flow("test", str(tests), "--flows", str(GUIDE), *HANDLER)

    assert "tests.yaml:3  transcript_invalid  at과 hours 가운데 하나만 써 주세요." in tested.stdout


def test_the_bench_plays_whole_calls() -> None:
    """Thirty-two actions each: the menu, the bot, an agent outside hours, a call back."""
    assert measure(PACKAGED_BOT, 2).actions == 64
