"""`aicc aws lex deploy` and `diff`, against the local Lex over HTTP."""

import json
import threading
from collections.abc import Iterator, Mapping
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any, Final

import pytest
from tests.lex_server import running
from tests.unit.aws.lex_bots import CAFE
from typer.testing import CliRunner

from aicc.cli.main import app
from aicc.models.errors.lex import LexBotMissing, LexCredentialsInvalid, LexRoleMissing, LexUnreachable

ROLE: Final = "arn:aws:iam::111122223333:role/lex-bots"
KEYS: Final = {"AWS_ACCESS_KEY_ID": "test", "AWS_SECRET_ACCESS_KEY": "test"}
FUNCTION: Final = "arn:aws:lambda:ap-northeast-2:111122223333:function:aicc-lex"


@pytest.fixture
def endpoint() -> Iterator[str]:
    """The address of a Lex with nothing in it."""
    with running() as lex:
        yield lex.url


def command(*arguments: str | Path, env: Mapping[str, str | None] = KEYS) -> Any:
    """Run `aicc aws lex` with arguments."""
    return CliRunner().invoke(app, ["aws", "lex", *map(str, arguments)], env={"COLUMNS": "200", **env})


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


NO_CREDENTIALS: Final[Mapping[str, str | None]] = {
    **dict.fromkeys(("AWS_ACCESS_KEY_ID", "AWS_SECRET_ACCESS_KEY", "AWS_SESSION_TOKEN", "AWS_PROFILE"), None),
    "AWS_CONFIG_FILE": "/dev/null",
    "AWS_SHARED_CREDENTIALS_FILE": "/dev/null",
    "AWS_EC2_METADATA_DISABLED": "true",
}


@pytest.mark.parametrize(
    ("variables", "reason"),
    [
        ({}, "NoCredentialsError"),
        ({"AWS_ACCESS_KEY_ID": "local"}, "PartialCredentialsError"),
        ({"AWS_PROFILE": "nobody"}, "ProfileNotFound"),
    ],
)
@pytest.mark.parametrize("name", ["deploy", "diff"])
def test_missing_credentials_are_named_as_such(
    name: str, variables: dict[str, str], reason: str, endpoint: str
) -> None:
    """Not as a fault of the network; with what to set for a Lex on this computer."""
    done = command(name, CAFE, "--endpoint", endpoint, env={**NO_CREDENTIALS, **variables})

    assert isinstance(done.exception, LexCredentialsInvalid)
    assert done.exception.fields["reason"] == reason
    assert "AWS_ACCESS_KEY_ID=local" in done.exception.ko


@pytest.mark.parametrize(
    ("options", "where"),
    [(["--region", "서울"], "서울"), (["--endpoint", "http://"], "http://")],
)
def test_what_is_no_region_and_no_address_is_named(options: list[str], where: str) -> None:
    """Before anything is sent."""
    done = command("diff", CAFE, *options)

    assert isinstance(done.exception, LexUnreachable)
    assert done.exception.fields["where"] == where


class Refusing(BaseHTTPRequestHandler):
    """Answers as AWS does to keys whose time is over."""

    def do_POST(self) -> None:
        """Answer any request."""
        body = b'{"message":"The security token included in the request is expired"}'
        self.send_response(403)
        self.send_header("x-amzn-ErrorType", "ExpiredTokenException")
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)

    def log_message(self, format: str, *args: object) -> None:
        """Write no log."""


def test_expired_credentials_are_told_in_the_words_of_aws() -> None:
    """The answer names the code, and says to log in again."""
    with ThreadingHTTPServer(("127.0.0.1", 0), Refusing) as server:
        threading.Thread(target=server.serve_forever, daemon=True).start()
        done = command("diff", CAFE, "--endpoint", f"http://127.0.0.1:{server.server_port}")
        server.shutdown()

    assert isinstance(done.exception, LexCredentialsInvalid)
    assert done.exception.fields["reason"] == "ExpiredTokenException"
    assert "The security token included in the request is expired. AWS_ACCESS_KEY_ID" in done.exception.ko
