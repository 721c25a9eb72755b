"""`aicc aws lex deploy` and `diff`, against the local Lex over HTTP."""

import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any, Final

import pytest
from tests.lex_server import running
from tests.unit.aws.lex_bots import CAFE
from typer.testing import CliRunner

from aicc.cli.main import app
from aicc.models.errors.lex import LexBotMissing, LexRoleMissing, LexUnreachable

ROLE: Final = "arn:aws:iam::111122223333:role/lex-bots"
FUNCTION: Final = "arn:aws:lambda:ap-northeast-2:111122223333:function:aicc-lex"


@pytest.fixture
def endpoint() -> Iterator[str]:
    """The address of a Lex with nothing in it."""
    with running() as lex:
        yield lex.url


def command(*arguments: str | Path) -> Any:
    """Run `aicc aws lex` with arguments."""
    environment = {"AWS_ACCESS_KEY_ID": "test", "AWS_SECRET_ACCESS_KEY": "test", "COLUMNS": "200"}
    return CliRunner().invoke(app, ["aws", "lex", *map(str, arguments)], env=environment)


def test_bot_is_deployed_and_then_does_not_differ(endpoint: str) -> None:
    """Steps go to the error stream; the second deployment says that nothing was changed."""
    first = command("deploy", CAFE, "--endpoint", endpoint, "--role", ROLE, "--lambda", FUNCTION)
    second = command("deploy", CAFE, "--endpoint", endpoint)
    compared = command("diff", CAFE, "--endpoint", endpoint)

    assert "만듦 / made  intent  order" in first.stderr
    assert "botVersion=1" in first.stdout
    assert "바꾼 것이 없습니다." in second.stdout
    assert (compared.exit_code, compared.stdout) == (0, "다른 점이 없습니다. / No differences.\n")


def test_difference_is_shown_with_exit_code_one(endpoint: str, tmp_path: Path) -> None:
    """The place, and what is on either side."""
    command("deploy", CAFE, "--endpoint", endpoint, "--role", ROLE)
    changed = tmp_path / "cafe"
    for file in CAFE.rglob("*.yaml"):
        target = changed / file.relative_to(CAFE)
        target.parent.mkdir(parents=True, exist_ok=True)
        target.write_text(file.read_text(encoding="utf-8").replace("intent: 0.6", "intent: 0.7"), encoding="utf-8")

    shown = command("diff", changed, "--endpoint", endpoint)
    told = command("diff", changed, "--endpoint", endpoint, "--json")

    assert (shown.exit_code, told.exit_code) == (1, 1)
    assert "threshold" in shown.stdout
    assert json.loads(told.stdout) == [
        {"place": "ko_KR", "change": "different", "what": "threshold", "wanted": "0.7", "found": "0.6"}
    ]


def test_bot_that_is_not_in_lex_is_named_with_the_way_to_make_it(endpoint: str) -> None:
    """diff before the first deploy."""
    compared = command("diff", CAFE, "--endpoint", endpoint)

    assert isinstance(compared.exception, LexBotMissing)
    assert "aicc aws lex deploy" in compared.exception.ko


def test_new_bot_without_a_role_is_not_made(endpoint: str) -> None:
    """The error says which option is missing."""
    assert isinstance(command("deploy", CAFE, "--endpoint", endpoint).exception, LexRoleMissing)


def test_server_that_does_not_answer_is_an_error_of_ours() -> None:
    """No traceback of a library."""
    compared = command("diff", CAFE, "--endpoint", "http://127.0.0.1:9")

    assert isinstance(compared.exception, LexUnreachable)
