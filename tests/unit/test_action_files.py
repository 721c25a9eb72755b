"""actions.yaml: what is read from it, and each mistake found, named and placed."""

import re
import shutil
from pathlib import Path

import pytest
import yaml

from aicc.models.http_action import (
    BreakerRule,
    EnvSecret,
    Expected,
    FailureRule,
    FieldType,
    HTTPAction,
    HTTPServer,
    ResultField,
)
from aicc.project import load_bot, read_project
from aicc.project.action_schema import ActionsFile
from aicc.project.actions import check_actions, load_actions
from aicc.project.expressions import parse_template
from aicc.utils.config import PACKAGED_BOT

HOW_TO = Path(__file__).resolve().parents[2] / "docs" / "how-to" / "backend-actions.md"
FULL = """\
servers:
  - url: https://api.bank.example/v1/
    headers:
      Authorization: {env: BANK_TOKEN, scheme: Bearer}
      X-Channel: chatbot
    actions:
      - id: book_visit
        method: PUT
        path: /branches/{branch}/visits
        query: {day: date}
        body: {people: /visit/people}
        timeout_seconds: 2
        retries: 1
        idempotency_key: X-Request-Id
        result:
          receipt: /data/receipt
          fee: {at: /data/fee, type: money, required: false}
        success: {at: /code, equals: "0000"}
        failures:
          - {status: 409, code: fully_booked}
          - {at: /code, equals: E1, code: closed}
        breaker: {failures: 3, seconds: 10}
"""
LEAST = "servers:\n  - url: https://api.bank.example\n    actions:\n      - id: book\n        path: /visits\n"


@pytest.fixture
def bot(tmp_path: Path) -> Path:
    """Return a copy of the banking bot."""
    return Path(shutil.copytree(PACKAGED_BOT, tmp_path / "bot"))


def write(root: Path, text: str) -> None:
    """Give the bot its actions.yaml."""
    (root / "actions.yaml").write_text(text, encoding="utf-8")


def mistakes(root: Path) -> list[tuple[str, int]]:
    """Return code and line of every problem of actions.yaml."""
    return [(item.code, item.line) for item in read_project(root)[1] if item.file == "actions.yaml"]


def test_a_full_file_is_read(bot: Path) -> None:
    """Every field has its place."""
    write(bot, FULL)
    server = HTTPServer(
        url="https://api.bank.example/v1",
        headers=(("Authorization", EnvSecret(env="BANK_TOKEN", scheme="Bearer")), ("X-Channel", "chatbot")),
    )

    assert load_bot(bot).http_actions == {
        "book_visit": HTTPAction(
            id="book_visit",
            server=server,
            method="PUT",
            path=parse_template("/branches/{branch}/visits"),
            query={"day": "date"},
            body={"people": ("visit", "people")},
            timeout=2.0,
            retries=1,
            key_header="X-Request-Id",
            result={
                "receipt": ResultField(at=("data", "receipt")),
                "fee": ResultField(at=("data", "fee"), type=FieldType.MONEY, required=False),
            },
            success=Expected(at=("code",), equals="0000"),
            failures=(
                FailureRule(code="fully_booked", status=409),
                FailureRule(code="closed", value=Expected(at=("code",), equals="E1")),
            ),
            breaker=BreakerRule(failures=3, seconds=10.0),
        )
    }


def test_the_least_file_is_read(bot: Path) -> None:
    """Everything else has a default."""
    write(bot, LEAST)
    server = HTTPServer(url="https://api.bank.example")

    assert load_bot(bot).http_actions == {
        "book": HTTPAction(id="book", server=server, method="POST", path=parse_template("/visits"))
    }


def test_a_bot_needs_no_such_file(bot: Path) -> None:
    """It then has no HTTP actions."""
    assert load_bot(bot).http_actions == {}


@pytest.mark.parametrize(
    ("old", "new", "code"),
    [
        ("https://api.bank.example", "http://10.0.0.1", "server_not_encrypted"),
        ("https://api.bank.example", "ftp://api.bank.example", "shape_string_pattern_mismatch"),
        ("https://api.bank.example", "https://user:pw@api.bank.example", "shape_string_pattern_mismatch"),
        ("https://api.bank.example", "https://api.bank.example?x=1", "shape_string_pattern_mismatch"),
        ("https://api.bank.example", "https://api.bank.example:0", "server_url_invalid"),
        ("https://api.bank.example", "https://api.bank.example:70000", "server_url_invalid"),
        ("path: /visits", "path: //evil.example", "shape_string_pattern_mismatch"),
        ("path: /visits", "path: visits", "shape_string_pattern_mismatch"),
        ("path: /visits", "path: /visits?a=1", "shape_string_pattern_mismatch"),
        ("path: /visits", "path: /visits/../admin", "path_invalid"),
        ("path: /visits", 'path: "/visits/{id"', "path_invalid"),
        ("path: /visits", 'path: "/visits/{1d}"', "path_invalid"),
        ("path: /visits", "path: /visits\n        method: HEAD", "shape_literal_error"),
        ("path: /visits", "path: /visits\n        method: GET\n        body: {a: /a}", "body_refused"),
        ("path: /visits", "path: /visits\n        body: {a: a}", "shape_string_pattern_mismatch"),
        ("path: /visits", 'path: /visits\n        body: {a: ""}', "shape_string_pattern_mismatch"),
        ("path: /visits", "path: /visits\n        body: {a: /a, b: /a/b}", "body_clash"),
        ("path: /visits", "path: /visits\n        body: {a: /a, b: /a}", "body_clash"),
        ("path: /visits", "path: /visits\n        result: {a: data}", "shape_string_pattern_mismatch"),
        ("path: /visits", "path: /visits\n        result: {a: {at: /a, type: date}}", "shape_enum"),
        ("path: /visits", "path: /visits\n        failures: [{code: a}]", "failure_incomplete"),
        ("path: /visits", "path: /visits\n        failures: [{code: a, at: /a}]", "failure_incomplete"),
        ("path: /visits", "path: /visits\n        failures: [{code: A, status: 400}]", "shape_string_pattern_mismatch"),
        ("path: /visits", "path: /visits\n        timeout_seconds: 0", "shape_greater_than"),
        ("path: /visits", "path: /visits\n        retries: 6", "shape_less_than_equal"),
        ("path: /visits", "path: /visits\n        idempotency_key: Host", "header_reserved"),
        ("path: /visits", "path: /visits\n      - id: book\n        path: /b", "duplicate_id"),
        ("    actions:", "    headers: {Host: evil.example}\n    actions:", "header_reserved"),
        ("    actions:", "    headers: {Authorization: Bearer abc}\n    actions:", "secret_in_file"),
        ("    actions:", "    headers: {X-A: {env: AICC_TOKEN_SECRET}}\n    actions:", "secret_reserved"),
        ("    actions:", '    headers: {X-A: "a\\nb"}\n    actions:', "shape_string_pattern_mismatch"),
        ("    actions:", "    headers: {X-A: {env: lower}}\n    actions:", "shape_string_pattern_mismatch"),
    ],
)
def test_a_mistake_is_found(tmp_path: Path, old: str, new: str, code: str) -> None:
    """There is one problem, about the mistake."""
    write(tmp_path, LEAST.replace(old, new, 1))

    assert [found for found, _ in mistakes(tmp_path)] == [code]


def test_a_mistake_stands_at_its_line_and_stops_the_bot(bot: Path) -> None:
    """An editor can go there."""
    write(bot, LEAST.replace("path: /visits", "path: /visits\n        failures:\n          - code: a\n"))

    assert mistakes(bot) == [("failure_incomplete", 7)]
    assert read_project(bot)[0] is None


def test_plain_http_is_fine_in_a_private_network(tmp_path: Path) -> None:
    """Where the file says that it may be one."""
    write(tmp_path, LEAST.replace("https://api.bank.example", "http://10.0.0.1:8080\n    allow_private: true"))

    assert mistakes(tmp_path) == []


# --- between scenarios and backends ----------------------------------------------------------------------------------


def without_backend(root: Path) -> None:
    """Take the bot's own backend away."""
    text = (root / "bot.yaml").read_text(encoding="utf-8").replace("actions: demo-bank\n", "")
    (root / "bot.yaml").write_text(text, encoding="utf-8")


def scenario(root: Path, step: str) -> None:
    """Leave the bot one scenario with one step, an action."""
    for path in (root / "scenarios").glob("*.yaml"):
        path.unlink()
    (root / "scenarios" / "visit.yaml").write_text(f"id: visit\nname: 방문\nsteps:\n  - id: book\n    {step}\n")


def found(root: Path) -> list[tuple[str, str, int]]:
    """Return code, file and line of what is wrong between them."""
    return [(item.code, item.file, item.line) for item in check_actions(root)]


def test_the_banking_bot_may_have_http_actions_too(bot: Path) -> None:
    """Both together are what it knows."""
    write(bot, LEAST)

    assert found(bot) == []


def test_a_bot_may_have_http_actions_alone(bot: Path) -> None:
    """bot.yaml then names no backend."""
    without_backend(bot)
    scenario(bot, "action: book")
    write(bot, LEAST)

    assert found(bot) == []
    assert load_actions(None).actions == frozenset()


def test_an_action_that_no_backend_has_is_found(bot: Path) -> None:
    """The problem stands at the step that calls it."""
    without_backend(bot)
    scenario(bot, "action: fly")
    write(bot, LEAST)

    assert found(bot) == [("action_unknown", "scenarios/visit.yaml", 5)]


def test_the_same_name_twice_is_found(bot: Path) -> None:
    """An HTTP action has the name of one of the bot's backend."""
    write(bot, LEAST.replace("id: book", "id: transfer"))

    assert found(bot) == [("action_twice", "actions.yaml", 4)]


@pytest.mark.parametrize(
    ("arguments", "problems"),
    [
        ("{id: visit_id, memo: memo}", []),
        ("{id: visit_id}", []),
        ("{memo: memo}", [("argument_missing", "scenarios/visit.yaml", 6)]),
        ("{id: visit_id, note: memo}", [("argument_unknown", "scenarios/visit.yaml", 6)]),
    ],
)
def test_arguments_must_be_those_of_the_action(bot: Path, arguments: str, problems: list[tuple[str, str, int]]) -> None:
    """One that is sent nowhere, or without which there is no path, is a mistake of the step."""
    without_backend(bot)
    scenario(bot, f"action: book\n    arguments: {arguments}")
    write(bot, LEAST.replace("path: /visits", 'path: "/visits/{id}"\n        body: {memo: /memo}'))

    assert found(bot) == problems


def test_a_wrong_file_is_reported_once(bot: Path) -> None:
    """Its actions are not called unknown as well."""
    without_backend(bot)
    scenario(bot, "action: book")
    write(bot, LEAST.replace("path: /visits", "paht: /visits"))

    assert found(bot) == []


def test_the_example_of_the_docs_has_no_mistake(tmp_path: Path) -> None:
    """Who pastes it gets actions that are read."""
    blocks = re.findall(r"^```yaml\n(# actions\.yaml\n.*?)^```", HOW_TO.read_text(encoding="utf-8"), re.M | re.S)
    assert blocks
    for block in blocks:
        ActionsFile.model_validate(yaml.safe_load(block))
        write(tmp_path, block)
        assert mistakes(tmp_path) == []
