"""`aicc chat` with a pipe instead of a person."""

import signal
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path
from subprocess import PIPE

from click.testing import Result

from aicc.models.errors import BotMissing

Cli = Callable[..., Result]


def test_a_conversation_is_shown_with_its_reasons(cli: Cli) -> None:
    """What was typed, the answer, the buttons and why: decision, detail, readings and actions."""
    found = cli("chat", typed="잔액 조회\n1234567\n/quit\n")

    assert found.exit_code == 0
    assert "손님> 잔액 조회\n봇> 본인 확인을 위해 고객번호 7자리를 입력해 주세요.\n" in found.stdout
    assert "└ advance begin:auth_request  ·  의도 inquiry 0.95(키워드)" in found.stdout
    assert "/1 예금계좌   /2 적금계좌   /3 대출계좌" in found.stdout
    assert "액션 verify_customer:ok" in found.stdout


def test_the_reasons_can_be_left_out(cli: Cli) -> None:
    """Without the trace only the conversation is shown."""
    assert "└" not in cli("chat", "--no-trace", typed="안녕하세요\n").stdout


def test_a_number_presses_a_button(cli: Cli) -> None:
    """/1 says what the first button says."""
    assert "봇> 본인 확인을 위해 고객번호" in cli("chat", typed="/1\n").stdout


def test_a_button_that_is_not_there_is_explained(cli: Cli) -> None:
    """A number without a button, or an unknown command, reaches no bot and shows the commands."""
    found = cli("chat", typed="/9\n/0\n/99999999999999999999\n/help\n")

    assert found.stderr.count("/1 … 버튼 누르기") == 4
    assert "└" not in found.stdout


def test_a_new_conversation_forgets(cli: Cli) -> None:
    """After /new the bot greets again and no scenario is open."""
    found = cli("chat", typed="이체하기\n/new\n취소\n")

    assert found.stdout.count("인공지능이며") == 2
    assert "지금 진행 중인 업무가 없습니다." in found.stdout


def test_the_end_of_the_input_is_a_goodbye(cli: Cli) -> None:
    """A pipe that ends, even at once, ends the conversation politely."""
    found = cli("chat", typed="")

    assert found.exit_code == 0
    assert "안녕히 가세요." in found.stdout


def test_an_empty_line_is_no_message(cli: Cli) -> None:
    """Pressing enter asks nothing of the bot."""
    assert "└" not in cli("chat", typed="\n   \n").stdout


def test_a_message_that_is_refused_does_not_end_it(cli: Cli) -> None:
    """Too long a message is explained with its code, and the conversation goes on."""
    found = cli("chat", typed=f"{'가' * 2001}\n안녕하세요\n")

    assert "[message_too_long]" in found.stderr
    assert "answer response:greeting" in found.stdout


def test_markup_in_words_stays_text(cli: Cli) -> None:
    """What looks like a colour to the terminal library is shown as typed."""
    found = cli("chat", typed="[red]안녕[/red] [/]\n")

    assert found.exit_code == 0
    assert "손님> [red]안녕[/red] [/]" in found.stdout


def test_an_agent_takes_over(cli: Cli) -> None:
    """Who owns the conversation is shown when it is not the bot."""
    assert "[queue] 상담원 차례입니다." in cli("chat", typed="상담원 연결\n").stdout


def test_a_bot_that_is_not_there_is_an_error(cli: Cli, tmp_path: Path) -> None:
    """A folder without a bot ends it at once."""
    assert isinstance(cli("chat", tmp_path / "nowhere").exception, BotMissing)


def test_ctrl_c_is_a_goodbye(cli: Cli) -> None:
    """An interrupt while the bot waits ends it politely, without a traceback."""
    command = [sys.executable, "-m", "aicc.cli", "chat"]
    with subprocess.Popen(command, stdin=PIPE, stdout=PIPE, stderr=PIPE, encoding="utf-8") as process:
        assert process.stdin is not None
        assert process.stdout is not None
        process.stdin.write("취소\n")
        process.stdin.flush()
        # The answer is there: the next message is waited for.
        while "└" not in process.stdout.readline():
            pass
        process.send_signal(signal.SIGINT)
        shown, complaints = process.communicate(timeout=20)

    assert (process.returncode, complaints) == (0, "")
    assert "안녕히 가세요." in shown
