"""`aicc aws tables`, against DynamoDB Local."""

import json
from collections.abc import Iterator

import pytest
from click.testing import Result
from tools.dynamodb_server.for_tests import running
from typer.testing import CliRunner

from aicc.cli.aws import app
from aicc.stores.dynamodb import connect


@pytest.fixture(scope="module")
def server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """DynamoDB Local."""
    with running(tmp_path_factory.mktemp("dynamodb")) as server:
        yield server.url


def tables(server: str, prefix: str, *options: str) -> Result:
    """Run the command; lines are wide enough not to be broken."""
    arguments = ["tables", "--endpoint", server, "--prefix", prefix, *options]
    return CliRunner().invoke(app, arguments, env={"COLUMNS": "240"}, catch_exceptions=False)


def test_tables_are_made_once(server: str) -> None:
    """The second time all is well and nothing is made."""
    first, second = tables(server, "once-"), tables(server, "once-")

    assert (first.exit_code, second.exit_code) == (0, 0)
    assert (first.stdout.count("만듦 / made"), second.stdout.count("만듦 / made")) == (11, 0)
    assert second.stdout.count("정상 / ok") == 11
    assert "once-ConversationHistory 만드는 중 / being made" in first.stderr


def test_a_check_makes_nothing_and_fails_where_something_is_missing(server: str) -> None:
    """For a deployment that must not go on."""
    checked, again = tables(server, "absent-", "--check"), tables(server, "absent-", "--check")

    assert (checked.exit_code, again.exit_code) == (1, 1)
    assert checked.stdout.count("없음 / missing") == 2


def test_a_difference_is_shown_with_both_values(server: str) -> None:
    """What is wanted and what is there."""
    tables(server, "open-")
    database = connect(prefix="open-", endpoint=server)
    change = {"TableName": database.state.name, "DeletionProtectionEnabled": False}
    database.client.call_now("update_table", change)
    database.client.close()
    checked = tables(server, "open-", "--check")
    (line,) = (line.split() for line in checked.stdout.splitlines() if "different" in line)

    assert checked.exit_code == 1
    assert line[0] == "open-ConversationState" and line[-2:] == ["on", "off"]


def test_programs_get_json(server: str) -> None:
    """One object for each property of each table."""
    made = json.loads(tables(server, "json-", "--json").stdout)

    assert made[0] == {
        "table": "json-ConversationHistory",
        "what": "key",
        "verdict": "made",
        "wanted": "session_id HASH, timestamp RANGE",
        "found": "session_id HASH, timestamp RANGE",
    }
    assert {found["what"] for found in made if found["verdict"] == "unsupported"} == {"encryption", "recovery"}
