"""Several backends as one."""

import pytest
from tests.backend_server import BackendServer
from tests.samples import NOON

from aicc.backends import ActionRouter, build_backends
from aicc.bots.demo_bank import DemoBank
from aicc.models.errors import ActionSecretInvalid, ActionsTwice
from aicc.models.expression import Template
from aicc.models.http_action import EnvSecret, HTTPAction, HTTPServer
from aicc.models.scenario import ActionCall, ActionDone, ActionFailed


def action(name: str, server: HTTPServer) -> HTTPAction:
    """An HTTP action of this name."""
    return HTTPAction(id=name, server=server, method="POST", path=Template(parts=(f"/{name}",)))


def call(name: str) -> ActionCall:
    """A call of this action."""
    return ActionCall(action=name, arguments={"customer_number": "1234567"}, key=f"conv_1/m1/s/{name}/0", at=NOON)


async def test_each_action_goes_to_the_backend_that_knows_it() -> None:
    """A bot has actions in Python and over HTTP at once."""
    server = BackendServer()
    runner = build_backends(DemoBank(), {"book": action("book", HTTPServer(url=server.url, allow_private=True))})
    results = [await runner.run(call(name)) for name in ("transfer_limit", "book", "fly")]
    await runner.close()
    server.close()

    assert results == [
        ActionDone(fields={"per_transfer": 500_000, "per_day": 1_000_000}),
        ActionDone(fields={}),
        ActionFailed(code="unknown_action"),
    ]
    assert runner.actions == {*DemoBank().actions, "book"}


def test_an_action_that_two_know_is_refused() -> None:
    """Nobody could tell which one runs."""
    with pytest.raises(ActionsTwice, match="transfer"):
        ActionRouter(DemoBank(), DemoBank())


def test_a_missing_secret_keeps_the_centre_from_starting(monkeypatch: pytest.MonkeyPatch) -> None:
    """The error names the variable."""
    monkeypatch.delenv("BANK_TOKEN", raising=False)
    server = HTTPServer(url="https://bank.example", headers=(("X-Key", EnvSecret(env="BANK_TOKEN")),))

    with pytest.raises(ActionSecretInvalid, match="BANK_TOKEN"):
        build_backends(DemoBank(), {"book": action("book", server)})
