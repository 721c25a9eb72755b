"""Actions over HTTP, against a real server: what is sent, what answers mean, and when a server is left alone."""

import asyncio
import io
import ssl
import subprocess
from collections.abc import AsyncIterator, Callable, Iterator
from ipaddress import ip_address
from pathlib import Path
from typing import Any

import pytest
from tests.backend_server import BackendServer, Says
from tests.samples import NOON

from aicc.backends.addresses import may_reach
from aicc.backends.http_actions import HTTPActions
from aicc.models.errors import ActionSecretInvalid
from aicc.models.expression import Placeholder, Template
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
from aicc.models.scenario import ActionCall, ActionDone, ActionFailed
from aicc.utils.breaker import Breaker
from aicc.utils.logger import configure_logging

KEY = "conv_1/m1/visit/book/0"
UNAVAILABLE = ActionFailed(code="unavailable")
REJECTED = ActionFailed(code="rejected")
WRONG_SHAPE = ActionFailed(code="wrong_shape")


class Time:
    """A clock that moves when somebody sleeps."""

    def __init__(self) -> None:
        self.now = 0.0
        self.slept: list[float] = []

    async def sleep(self, seconds: float) -> None:
        """Let so many seconds pass at once."""
        self.slept.append(seconds)
        self.now += seconds


@pytest.fixture
def time() -> Time:
    """A clock at zero."""
    return Time()


@pytest.fixture
def server() -> Iterator[BackendServer]:
    """A backend that answers {} until it is told otherwise."""
    listening = BackendServer()
    yield listening
    listening.close()


Make = Callable[..., HTTPActions]


@pytest.fixture
async def make(server: BackendServer, time: Time) -> AsyncIterator[Make]:
    """Return what makes the runner of one action of the server, `book`."""
    made: list[HTTPActions] = []

    def one(*, at: HTTPServer | None = None, path: Template | None = None, **fields: Any) -> HTTPActions:
        where = at or HTTPServer(url=server.url, allow_private=True)
        action = HTTPAction(
            id="book", server=where, method=fields.pop("method", "POST"), path=path or template("/visits"), **fields
        )
        made.append(HTTPActions({"book": action}, {}, clock=lambda: time.now, sleep=time.sleep))
        return made[-1]

    yield one
    for runner in made:
        await runner.close()


def template(*parts: str) -> Template:
    """A path; names without a slash are arguments."""
    return Template(parts=tuple(part if part.startswith("/") else Placeholder(slot=part) for part in parts))


def call(**arguments: Any) -> ActionCall:
    """A call of the action."""
    return ActionCall(action="book", arguments=arguments, key=KEY, at=NOON)


# --- what is sent ----------------------------------------------------------------------------------------------------


async def test_the_body_is_built_as_the_file_says(make: Make, server: BackendServer) -> None:
    """Arguments stand at their places with their types; an empty one is left out."""
    body = {"amount": ("transfer", "amount"), "bank": ("transfer", "to", "bank"), "ok": ("ok",), "memo": ("memo",)}
    await make(body=body).run(call(amount=50_000, bank="국민은행", ok=True, memo=None))

    assert server.asked[0].json == {"transfer": {"amount": 50_000, "to": {"bank": "국민은행"}}, "ok": True}
    assert server.asked[0].headers["content-type"] == "application/json"


async def test_query_and_path_are_encoded(make: Make, server: BackendServer) -> None:
    """Whatever a customer said stays one segment, or one value."""
    runner = make(method="GET", path=template("/users/", "name", "/visits"), query={"day": "on", "kinds": "kind"})
    await runner.run(call(name="김 민/수?&#%", day="2026-11-25", kinds=("대출", "예금&적금")))

    assert server.asked[0].target == (
        "/users/%EA%B9%80%20%EB%AF%BC%2F%EC%88%98%3F%26%23%25/visits"
        "?on=2026-11-25&kind=%EB%8C%80%EC%B6%9C&kind=%EC%98%88%EA%B8%88%26%EC%A0%81%EA%B8%88"
    )
    assert (server.asked[0].method, server.asked[0].body) == ("GET", b"")


@pytest.mark.parametrize("name", ["..", ".", "", None, ("a", "b"), "\ud800"])
async def test_an_argument_that_is_no_segment_is_refused(make: Make, server: BackendServer, name: object) -> None:
    """It would lead to another path: nothing is sent."""
    result = await make(path=template("/users/", "name", "/visits")).run(call(name=name))

    assert (result, server.asked) == (ActionFailed(code="invalid_argument"), [])


@pytest.mark.parametrize("name", ["//evil.example/", "@evil.example", "http://evil.example", "\\evil.example", "a:80"])
async def test_an_argument_never_changes_the_host(make: Make, server: BackendServer, name: str) -> None:
    """The request comes to the server of the file, under its name."""
    await make(path=template("/", "name")).run(call(name=name))

    assert server.asked[0].headers["host"] == f"127.0.0.1:{server.port}"


async def test_the_paths_of_a_server_go_behind_its_address(make: Make, server: BackendServer) -> None:
    """A base path is kept."""
    await make(at=HTTPServer(url=f"{server.url}/api/v1", allow_private=True)).run(call())

    assert server.asked[0].target == "/api/v1/visits"


async def test_secrets_come_from_the_environment(server: BackendServer) -> None:
    """The header carries the value of the variable behind its scheme; other headers are as written."""
    headers = (("Authorization", EnvSecret(env="BANK_TOKEN", scheme="Bearer")), ("X-Channel", "chatbot"))
    where = HTTPServer(url=server.url, headers=headers, allow_private=True)
    action = HTTPAction(id="book", server=where, method="POST", path=template("/visits"))
    runner = HTTPActions({"book": action}, {"BANK_TOKEN": "s3cret"})
    await runner.run(call())
    await runner.close()

    sent = server.asked[0].headers
    assert (sent["authorization"], sent["x-channel"]) == ("Bearer s3cret", "chatbot")


@pytest.mark.parametrize("env", [{}, {"BANK_TOKEN": " "}, {"BANK_TOKEN": "a\nb"}, {"BANK_TOKEN": "비밀"}])
def test_a_secret_that_cannot_be_sent_is_refused_at_the_start(env: dict[str, str]) -> None:
    """The error names the variable, never its value."""
    where = HTTPServer(url="https://bank.example", headers=(("X-Key", EnvSecret(env="BANK_TOKEN")),))
    action = HTTPAction(id="book", server=where, method="POST", path=template("/visits"))

    with pytest.raises(ActionSecretInvalid, match="BANK_TOKEN"):
        HTTPActions({"book": action}, env)


async def test_headers_of_the_file_win(make: Make, server: BackendServer) -> None:
    """A backend may want another media type."""
    headers = (("accept", "application/vnd.bank+json"), ("User-Agent", "bank-bot"))
    await make(at=HTTPServer(url=server.url, headers=headers, allow_private=True)).run(call())

    sent = server.asked[0].headers
    assert (sent["accept"], sent["user-agent"]) == ("application/vnd.bank+json", "bank-bot")


async def test_a_cookie_is_not_sent_back(make: Make, server: BackendServer) -> None:
    """One customer's session must not become another's."""
    server.answers = [Says({}, headers={"Set-Cookie": "session=1"})]
    runner = make()
    await runner.run(call())
    await runner.run(call())

    assert "cookie" not in server.asked[1].headers


async def test_proxies_of_the_environment_are_not_asked(
    make: Make, server: BackendServer, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A request goes where the file says."""
    monkeypatch.setenv("HTTP_PROXY", "http://127.0.0.1:9")
    monkeypatch.setenv("ALL_PROXY", "http://127.0.0.1:9")

    assert await make().run(call()) == ActionDone(fields={})


# --- what answers mean -----------------------------------------------------------------------------------------------


async def test_fields_become_slots_of_their_types(make: Make, server: BackendServer) -> None:
    """Money is whole won, numbers written as text are numbers, and what is not named a type stays as it is."""
    answer = {
        "data": {"balance": "1,234,500", "rate": "3.5", "account": 4821, "open": True, "lines": ["가", 2]},
        "receipt": "R-1",
        "memo": None,
    }
    server.answers = [Says(answer)]
    result = {
        "balance": ResultField(at=("data", "balance"), type=FieldType.MONEY),
        "rate": ResultField(at=("data", "rate"), type=FieldType.NUMBER),
        "account": ResultField(at=("data", "account"), type=FieldType.TEXT),
        "open": ResultField(at=("data", "open"), type=FieldType.YES_NO),
        "lines": ResultField(at=("data", "lines"), type=FieldType.LIST),
        "first": ResultField(at=("data", "lines", "0")),
        "receipt": ResultField(at=("receipt",)),
        "memo": ResultField(at=("memo",), required=False),
    }

    assert await make(result=result).run(call()) == ActionDone(
        fields={
            "balance": 1_234_500,
            "rate": 3.5,
            "account": "4821",
            "open": True,
            "lines": ("가", "2"),
            "first": "가",
            "receipt": "R-1",
            "memo": None,
        }
    )


@pytest.mark.parametrize(
    ("kind", "value"),
    [
        (FieldType.MONEY, 1.5),
        (FieldType.MONEY, "만원"),
        (FieldType.MONEY, True),
        (FieldType.NUMBER, "1e400"),
        (FieldType.NUMBER, 10**30),
        (FieldType.TEXT, {"a": 1}),
        (FieldType.YES_NO, "Y"),
        (FieldType.LIST, "가"),
        (FieldType.LIST, [["가"]]),
        (None, {"a": 1}),
        (None, None),
    ],
)
async def test_a_field_of_another_kind_is_a_wrong_shape(
    make: Make, server: BackendServer, kind: FieldType | None, value: object
) -> None:
    """Nothing wrong gets into a slot."""
    server.answers = [Says({"value": value})]

    assert await make(result={"value": ResultField(at=("value",), type=kind)}).run(call()) == WRONG_SHAPE


@pytest.mark.parametrize(
    "answer",
    [
        Says({"other": 1}),
        Says({"receipt": "1"}, headers={"Content-Type": "text/html"}),
        Says(b'{"receipt": ', headers={"Content-Type": "application/json"}),
        Says(b"\xff\xfe"),
        Says([]),
        Says({"receipt": "1"}, headers={"Content-Encoding": "gzip"}),
        Says({"receipt": "x" * 33_000}),
        Says({"receipt": "1", "rest": "x" * 1_100_000}),
        Says(b"[" * 100_000),
    ],
    ids=["missing", "page", "cut", "bytes", "list", "packed", "long", "megabyte", "deep"],
)
async def test_an_answer_that_cannot_be_read_is_a_wrong_shape(make: Make, server: BackendServer, answer: Says) -> None:
    """A page, half a document, a field too few or far too much."""
    server.answers = [answer]

    assert await make(result={"receipt": ResultField(at=("receipt",))}).run(call()) == WRONG_SHAPE


@pytest.mark.parametrize(
    ("answer", "code"),
    [
        (Says({}, status=409), "fully_booked"),
        (Says({"error": {"code": "E1"}}, status=400), "closed"),
        (Says({"error": {"code": "E1"}}, status=200), "closed"),
        (Says({"error": {"code": 7}}, status=422), "seven"),
        (Says({"error": {"code": "E2"}}, status=422), "rejected"),
        (Says({"error": {"code": 7}}, status=400), "rejected"),
        (Says(b"no json", status=401), "rejected"),
        (Says({}, status=302, headers={"Location": "/elsewhere"}), "rejected"),
        (Says({}, status=500), "unavailable"),
        (Says({}, status=429), "unavailable"),
    ],
)
async def test_failures_have_the_code_of_the_file(make: Make, server: BackendServer, answer: Says, code: str) -> None:
    """By status, by a value in the answer, or by both; what is not named is rejected or unavailable."""
    server.answers = [answer]
    failures = (
        FailureRule(code="fully_booked", status=409),
        FailureRule(code="closed", value=Expected(at=("error", "code"), equals="E1")),
        FailureRule(code="seven", status=422, value=Expected(at=("error", "code"), equals="7")),
    )

    assert await make(failures=failures, retries=0).run(call()) == ActionFailed(code=code)


async def test_a_redirect_is_not_followed(make: Make, server: BackendServer) -> None:
    """The request goes where the file says, once."""
    server.answers = [Says({}, status=307, headers={"Location": "/elsewhere"})]
    await make().run(call())

    assert [asked.target for asked in server.asked] == ["/visits"]


@pytest.mark.parametrize(
    ("body", "result"),
    [
        ({"resultCode": "0000"}, ActionDone(fields={})),
        ({"resultCode": "9999"}, REJECTED),
        ({}, REJECTED),
    ],
)
async def test_success_may_be_told_by_a_value(make: Make, server: BackendServer, body: object, result: object) -> None:
    """Backends that answer 200 whatever happens say in the answer how it went."""
    server.answers = [Says(body)]

    assert await make(success=Expected(at=("resultCode",), equals="0000")).run(call()) == result


async def test_an_action_of_another_name_is_unknown(make: Make) -> None:
    """It is nobody's."""
    other = ActionCall(action="fly", arguments={}, key=KEY, at=NOON)

    assert await make().run(other) == ActionFailed(code="unknown_action")


# --- trying again ----------------------------------------------------------------------------------------------------


async def test_a_busy_server_is_asked_again_with_the_same_key(make: Make, server: BackendServer, time: Time) -> None:
    """Each further attempt waits longer; the server can tell that it is one call."""
    server.answers = [Says({}, status=503), Says({}, status=502), Says({})]

    assert await make(timeout=30).run(call()) == ActionDone(fields={})
    assert [asked.headers["idempotency-key"] for asked in server.asked] == [KEY] * 3
    assert 0.05 <= time.slept[0] <= 0.15
    assert 0.1 <= time.slept[1] <= 0.3


async def test_a_key_that_no_header_can_have_is_encoded(make: Make, server: BackendServer) -> None:
    """Flows of the guide may have Korean names."""
    await make(key_header="X-Request-Id").run(ActionCall(action="book", arguments={}, key="s/0/예약/book/0", at=NOON))

    assert server.asked[0].headers["x-request-id"] == "s/0/%EC%98%88%EC%95%BD/book/0"


async def test_attempts_come_to_an_end(make: Make, server: BackendServer) -> None:
    """After the last one the server's answer counts."""
    server.answers = [Says({}, status=503)]

    assert await make(retries=2, timeout=30).run(call()) == UNAVAILABLE
    assert len(server.asked) == 3


@pytest.mark.parametrize("status", [400, 408, 409, 500, 501])
async def test_other_answers_are_final(make: Make, server: BackendServer, status: int) -> None:
    """Only a server that says "later" is asked again."""
    server.answers = [Says({}, status=status)]
    await make().run(call())

    assert len(server.asked) == 1


async def test_a_cut_line_is_not_tried_again(make: Make, server: BackendServer) -> None:
    """The request may have been carried out: nobody knows, and the customer is told so."""
    server.answers = [Says(drops=True), Says({})]

    assert await make().run(call()) == UNAVAILABLE
    assert len(server.asked) == 1


async def test_a_throttling_server_names_the_pause(make: Make, server: BackendServer, time: Time) -> None:
    """Retry-After is kept to."""
    server.answers = [Says({}, status=429, headers={"Retry-After": "2"}), Says({})]

    assert await make(timeout=3).run(call()) == ActionDone(fields={})
    assert time.slept == [2.0]


@pytest.mark.parametrize("pause", ["120", "Wed, 21 Oct 2099 07:28:00 GMT"])
async def test_a_pause_longer_than_the_time_out_is_not_waited_for(
    make: Make, server: BackendServer, time: Time, pause: str
) -> None:
    """The customer hears at once that it does not work now."""
    server.answers = [Says({}, status=429, headers={"Retry-After": pause})]

    assert await make().run(call()) == UNAVAILABLE
    assert (len(server.asked), time.slept) == (1, [])


@pytest.mark.parametrize("pause", ["soon", "-1", "٣", "Wed, 21 Oct 1999 07:28:00 GMT", "Wed, 21 Oct 1999 07:28:00"])
async def test_a_pause_that_says_nothing_does_not_matter(
    make: Make, server: BackendServer, time: Time, pause: str
) -> None:
    """The usual pause is taken."""
    server.answers = [Says({}, status=503, headers={"Retry-After": pause.encode().decode("latin-1")}), Says({})]

    assert await make().run(call()) == ActionDone(fields={})
    assert time.slept[0] <= 0.15


async def test_a_server_that_is_not_there_is_tried_again(make: Make, server: BackendServer, time: Time) -> None:
    """Nothing was sent, so nothing can happen twice."""
    server.close()

    assert await make(retries=2, timeout=30).run(call()) == UNAVAILABLE
    assert len(time.slept) == 2


async def test_a_name_that_nobody_knows_is_unavailable(make: Make) -> None:
    """As is a host that is none."""
    where = HTTPServer(url="https://nobody.invalid")

    assert await make(at=where, retries=0).run(call()) == UNAVAILABLE


async def test_a_slow_server_is_unavailable_when_the_time_is_up(make: Make, server: BackendServer) -> None:
    """All attempts together have one time-out."""
    server.answers = [Says(waits=True)]

    assert await make(timeout=0.1).run(call()) == UNAVAILABLE


async def test_the_next_call_works_after_a_slow_one(make: Make, server: BackendServer) -> None:
    """A call that was given up leaves nothing behind that another one could stumble over."""
    server.answers = [Says(waits=True), Says({})]
    runner = make(timeout=0.1)

    assert [await runner.run(call()) for _ in range(2)] == [UNAVAILABLE, ActionDone(fields={})]


async def test_more_calls_than_connections_are_all_answered(make: Make, server: BackendServer) -> None:
    """Those that find no connection wait for one."""
    runner = make(timeout=30)
    results = await asyncio.gather(*(runner.run(call()) for _ in range(150)))

    assert (results, len(server.asked)) == ([ActionDone(fields={})] * 150, 150)


async def test_calls_that_were_given_up_leave_their_connections(make: Make, server: BackendServer) -> None:
    """More of them than there are connections, waiting for one or for an answer."""
    server.answers = [Says(waits=True)]
    runner = make(timeout=0.3, breaker=BreakerRule(failures=1000, seconds=30))
    await asyncio.gather(*(runner.run(call()) for _ in range(100)))
    server.answers = [Says({})]

    assert await runner.run(call()) == ActionDone(fields={})


# --- the breaker -----------------------------------------------------------------------------------------------------


async def test_a_server_that_fails_again_and_again_is_left_alone(make: Make, server: BackendServer, time: Time) -> None:
    """After three failures in a row the fourth call is not sent; after the rest one is, and all when that goes well."""
    server.answers = [Says({}, status=500)] * 3 + [Says({})]
    runner = make(breaker=BreakerRule(failures=3, seconds=30), retries=0)
    results = [await runner.run(call()) for _ in range(4)]
    time.now = 30
    results += [await runner.run(call()) for _ in range(2)]

    assert results == [UNAVAILABLE] * 4 + [ActionDone(fields={})] * 2
    assert len(server.asked) == 5


async def test_only_one_call_tries_after_the_rest(make: Make, server: BackendServer, time: Time) -> None:
    """When it fails, the others wait for another rest."""
    server.answers = [Says({}, status=500)]
    runner = make(breaker=BreakerRule(failures=1, seconds=30), retries=0)
    await runner.run(call())
    time.now = 30
    await runner.run(call())
    await runner.run(call())
    time.now = 59
    await runner.run(call())

    assert len(server.asked) == 2


def test_the_others_wait_for_the_one_that_tries(time: Time) -> None:
    """They do not know yet how it goes; if it never comes back, another one tries after another rest."""
    breaker = Breaker(failures=1, seconds=30, clock=lambda: time.now)
    breaker.failed()
    time.now = 30
    admitted = [breaker.admits() for _ in range(2)]
    time.now = 60
    admitted.append(breaker.admits())
    breaker.succeeded()

    assert [*admitted, breaker.admits(), breaker.admits()] == [True, False, True, True, True]


async def test_a_call_that_was_given_up_is_a_failure_of_the_server(make: Make, server: BackendServer) -> None:
    """The turn has less time than the action."""
    server.answers = [Says(waits=True)]
    runner = make(breaker=BreakerRule(failures=1, seconds=30), timeout=30)
    with pytest.raises(TimeoutError):
        await asyncio.wait_for(runner.run(call()), 0.1)

    assert (await runner.run(call()), len(server.asked)) == (UNAVAILABLE, 1)


async def test_a_refusal_is_no_failure_of_the_server(make: Make, server: BackendServer) -> None:
    """What the backend decides says that it works."""
    server.answers = [Says({}, status=500), Says({}, status=404), Says({}, status=500), Says({})]
    runner = make(breaker=BreakerRule(failures=2, seconds=30), retries=0)
    results = [await runner.run(call()) for _ in range(4)]

    assert results == [UNAVAILABLE, REJECTED, UNAVAILABLE, ActionDone(fields={})]


# --- where requests may go -------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("address", "scheme", "allow_private", "may"),
    [
        ("8.8.8.8", "https", False, True),
        ("8.8.8.8", "https", True, True),
        ("8.8.8.8", "http", True, False),
        ("2001:4860:4860::8888", "https", False, True),
        ("10.0.0.1", "https", False, False),
        ("10.0.0.1", "https", True, True),
        ("192.168.0.1", "http", True, True),
        ("127.0.0.1", "https", False, False),
        ("127.0.0.1", "http", True, True),
        ("169.254.169.254", "https", False, False),
        ("100.64.0.1", "https", False, False),
        ("::1", "https", False, False),
        ("fe80::1", "https", False, False),
        ("fd00::1", "https", True, True),
        ("::ffff:127.0.0.1", "https", False, False),
        ("::ffff:8.8.8.8", "https", False, True),
        ("0.0.0.0", "https", True, False),  # noqa: S104 - an address to refuse, not to listen on
        ("224.0.0.1", "https", True, False),
    ],
)
def test_addresses_that_may_be_reached(address: str, scheme: str, allow_private: bool, may: bool) -> None:
    """The own network only where the file allows it; the world only encrypted."""
    assert may_reach(ip_address(address), scheme=scheme, allow_private=allow_private) is may


@pytest.mark.parametrize("host", ["127.0.0.1", "localhost"])
async def test_this_machine_is_not_reached_unless_allowed(server: BackendServer, host: str) -> None:
    """A name that leads here is refused when it is connected to."""
    where = HTTPServer(url=f"https://{host}:{server.port}")
    runner = HTTPActions({"book": HTTPAction(id="book", server=where, method="POST", path=template("/visits"))}, {})

    assert (await runner.run(call()), server.asked) == (UNAVAILABLE, [])


async def test_the_address_that_was_looked_at_is_the_one_that_is_reached(server: BackendServer) -> None:
    """The name is looked up once a request, and the server sees it as its own."""
    looked_up: list[str] = []

    async def lookup(host: str, _port: int) -> list[Any]:
        looked_up.append(host)
        return [ip_address("127.0.0.1")]

    where = HTTPServer(url=f"http://bank.example:{server.port}", allow_private=True)
    action = HTTPAction(id="book", server=where, method="POST", path=template("/visits"))
    runner = HTTPActions({"book": action}, {}, resolve=lookup)

    assert await runner.run(call()) == ActionDone(fields={})
    assert (looked_up, server.asked[0].headers["host"]) == (["bank.example"], f"bank.example:{server.port}")
    await runner.close()


async def test_another_address_is_tried_where_one_does_not_answer(server: BackendServer) -> None:
    """A name may have several."""

    async def lookup(_host: str, _port: int) -> list[Any]:
        return [ip_address("127.0.0.2"), ip_address("127.0.0.1")]

    where = HTTPServer(url=f"http://bank.example:{server.port}", allow_private=True)
    action = HTTPAction(id="book", server=where, method="POST", path=template("/visits"), retries=0)
    runner = HTTPActions({"book": action}, {}, resolve=lookup)

    assert await runner.run(call()) == ActionDone(fields={})
    await runner.close()


@pytest.fixture(scope="session")
def certificate(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder with a certificate for bank.example and its key."""
    folder = tmp_path_factory.mktemp("certificate")
    subject = ["-subj", "/CN=bank.example", "-addext", "subjectAltName=DNS:bank.example"]
    key = ["-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:prime256v1", "-nodes", "-keyout", "key.pem"]
    command = ["openssl", "req", "-x509", "-days", "2", "-out", "cert.pem", *key, *subject]
    subprocess.run(command, cwd=folder, check=True, capture_output=True)
    return folder


@pytest.mark.parametrize(("host", "result"), [("bank.example", ActionDone(fields={})), ("other.example", UNAVAILABLE)])
async def test_a_certificate_must_be_the_names(
    certificate: Path, monkeypatch: pytest.MonkeyPatch, host: str, result: object
) -> None:
    """The server is known by the name in the file, not by the address that was looked up."""
    monkeypatch.setenv("SSL_CERT_FILE", str(certificate / "cert.pem"))
    tls = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    tls.load_cert_chain(certificate / "cert.pem", certificate / "key.pem")
    server = BackendServer(tls=tls)

    async def lookup(_host: str, _port: int) -> list[Any]:
        return [ip_address("127.0.0.1")]

    where = HTTPServer(url=f"https://{host}:{server.port}", allow_private=True)
    action = HTTPAction(id="book", server=where, method="POST", path=template("/visits"), retries=0)
    runner = HTTPActions({"book": action}, {}, resolve=lookup)

    assert await runner.run(call()) == result
    await runner.close()
    server.close()


# --- what is logged --------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "answer", [Says({"name": "홍길동"}, headers={"X-Name": "Hong"}), Says({}, status=500), Says(drops=True)]
)
async def test_nothing_personal_is_logged(make: Make, server: BackendServer, answer: Says) -> None:
    """Neither arguments nor addresses nor answers, at the most talkative level."""
    server.answers = [answer]
    written = io.StringIO()
    configure_logging("DEBUG", stream=written)
    try:
        runner = make(
            path=template("/users/", "name"), query={"pin": "pin"}, result={"name": ResultField(at=("name",))}
        )
        await runner.run(call(name="김민수", pin="482173"))
    finally:
        configure_logging("INFO", stream=io.StringIO())

    log = written.getvalue()
    assert '"action": "book"' in log
    assert [word for word in ("김민수", "482173", "홍길동", "Hong", "users", "%EA") if word in log] == []
