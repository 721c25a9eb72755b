"""A bot without code: its scenario talks to a real HTTP backend through the whole centre."""

import shutil
import sqlite3
from collections.abc import Callable, Iterator
from contextlib import closing
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from tests.backend_server import BackendServer, Says

from aicc.models.errors import ActionSecretInvalid
from aicc.utils.config import PACKAGED_BOT

if TYPE_CHECKING:
    from tests.api.conftest import Api

SCENARIO = """\
id: account_inquiry
name: 계좌 잔액 조회
steps:
  - id: number
    message: 고객번호를 입력해 주세요.
    input_type: digits
    slot: customer_number
    next_step: balance
  - id: balance
    action: account_balance
    arguments: {number: customer_number}
    message: "{name} 고객님의 잔액은 {balance|money}입니다."
    next_step: null
    on_failure:
      not_found:
        message: 찾을 수 없는 고객번호입니다.
        next_step: number
      unavailable:
        message: 지금은 은행 시스템이 답하지 않습니다.
        next_step: "@agent"
      default:
        next_step: "@agent"
"""
ACTIONS = """\
servers:
  - url: {url}
    allow_private: true
    headers:
      Authorization: {{env: TEST_BANK_TOKEN, scheme: Bearer}}
    actions:
      - id: account_balance
        method: GET
        path: /customers/{{number}}/balance
        result: {{name: /name, balance: {{at: /balance, type: money}}}}
        failures: [{{status: 404, code: not_found}}]
        retries: 0
"""


@pytest.fixture
def server() -> Iterator[BackendServer]:
    """The bank's server."""
    listening = BackendServer(Says({"name": "데모고객", "balance": "1,234,500"}))
    yield listening
    listening.close()


@pytest.fixture
def folder(tmp_path: Path, server: BackendServer, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A bot whose one scenario calls the server."""
    monkeypatch.setenv("TEST_BANK_TOKEN", "s3cret")
    copy = Path(shutil.copytree(PACKAGED_BOT, tmp_path / "bot"))
    text = (copy / "bot.yaml").read_text(encoding="utf-8").replace("actions: demo-bank\n", "")
    (copy / "bot.yaml").write_text(text, encoding="utf-8")
    (copy / "scenarios" / "account_inquiry.yaml").write_text(SCENARIO, encoding="utf-8")
    (copy / "actions.yaml").write_text(ACTIONS.format(url=server.url), encoding="utf-8")
    return copy


def test_a_customer_hears_what_the_backend_says(
    make_api: "Callable[..., Api]", folder: Path, server: BackendServer
) -> None:
    """The answer's fields are in the reply; the request carried argument, secret and key."""
    api = make_api(bot=folder)
    api.say("잔액 조회")
    turn = api.say("1234567", message_id="m2")

    assert turn["reply"]["messages"] == ["데모고객 고객님의 잔액은 1,234,500원입니다."]
    asked = server.asked[0]
    assert (asked.method, asked.target) == ("GET", "/customers/1234567/balance")
    assert asked.headers["authorization"] == "Bearer s3cret"
    assert asked.headers["idempotency-key"] == f"{api.conversation_id}/m2/account_inquiry/balance/0"


@pytest.mark.parametrize(
    ("answer", "said"),
    [
        (Says({}, status=404), "찾을 수 없는 고객번호입니다."),
        (Says({}, status=500), "지금은 은행 시스템이 답하지 않습니다."),
        (Says(drops=True), "지금은 은행 시스템이 답하지 않습니다."),
    ],
)
def test_failures_take_their_branch(
    make_api: "Callable[..., Api]", folder: Path, server: BackendServer, answer: Says, said: str
) -> None:
    """What the scenario says to each failure is said."""
    server.answers = [answer]
    api = make_api(bot=folder)
    api.say("잔액 조회")

    assert api.say("1234567")["reply"]["messages"][0] == said


def test_an_erased_customer_is_gone_from_the_journal(
    make_api: "Callable[..., Api]", folder: Path, tmp_path: Path, admin: dict[str, str]
) -> None:
    """What the backend said is removed with the customer."""

    def journaled() -> int:
        with closing(sqlite3.connect(tmp_path / "var" / "aicc.sqlite3")) as database:
            return int(database.execute("SELECT count(*) FROM action_results").fetchone()[0])

    api = make_api(bot=folder)
    api.open(user_id="kim")
    api.say("잔액 조회")
    api.say("1234567")
    before = journaled()
    api.client.delete("/v1/users/kim?reason=삭제 요구", headers=admin)

    assert (before, journaled()) == (1, 0)


def test_what_is_older_than_a_day_is_forgotten_at_the_start(
    make_api: "Callable[..., Api]", folder: Path, tmp_path: Path
) -> None:
    """A centre that stood still for long keeps nothing it need not know."""
    api = make_api(bot=folder)
    api.say("잔액 조회")
    api.say("1234567")
    with closing(sqlite3.connect(tmp_path / "var" / "aicc.sqlite3")) as database:
        database.execute("UPDATE action_results SET at = at - 86400000001")
        database.commit()
        make_api(bot=folder)

        assert database.execute("SELECT count(*) FROM action_results").fetchone() == (0,)


def test_a_centre_without_its_secret_does_not_start(
    make_api: "Callable[..., Api]", folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The error names the variable."""
    monkeypatch.delenv("TEST_BANK_TOKEN")

    with pytest.raises(ActionSecretInvalid, match="TEST_BANK_TOKEN"):
        make_api(bot=folder)


def test_a_secret_may_stand_in_the_env_file(
    make_api: "Callable[..., Api]", folder: Path, server: BackendServer, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Where the settings stand too."""
    monkeypatch.delenv("TEST_BANK_TOKEN")
    monkeypatch.chdir(tmp_path)
    (tmp_path / ".env").write_text("TEST_BANK_TOKEN=from-file\n")
    api = make_api(bot=folder)
    api.say("잔액 조회")
    api.say("1234567")

    assert server.asked[0].headers["authorization"] == "Bearer from-file"
