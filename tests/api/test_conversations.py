"""A customer's conversation over HTTP."""

from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest

if TYPE_CHECKING:
    from tests.api.conftest import Api


def test_a_customer_asks_for_the_balance_and_hears_it(api: "Api") -> None:
    """Open, ask, authenticate, choose, hear."""
    for text in ("잔액 조회", "1234567"):
        api.say(text)
    turn = api.say("예금계좌")

    assert turn["reply"]["messages"] == ["데모고객 님의 예금계좌 잔액은 1,234,500원입니다."]


def test_opening_gives_a_token_and_the_greeting(api: "Api") -> None:
    """The first turn says that an AI answers."""
    opened = api.open()

    assert opened["turn"]["seq"] == 1
    assert "AI" in opened["turn"]["reply"]["messages"][0]
    assert opened["expires_in"] == 86_400


def test_the_same_message_twice_gives_the_same_answer(api: "Api") -> None:
    """A client that did not hear the answer asks again with the same id."""
    assert api.say("잔액 조회", "m1") == api.say("잔액 조회", "m1")


def test_the_history_is_paged_newest_first(api: "Api") -> None:
    """Pages follow the cursor to the greeting."""
    for number in range(4):
        api.say("안녕하세요", f"m{number}")
    first = api.client.get(f"{api.path}?limit=3", headers=api.bearer).json()
    second = api.client.get(f"{api.path}?limit=3&cursor={first['next']}", headers=api.bearer).json()

    assert [turn["seq"] for turn in first["turns"] + second["turns"]] == [5, 4, 3, 2, 1]
    assert second["next"] is None


@pytest.mark.parametrize(
    ("header", "status", "code"),
    [
        ({}, 401, "token_missing"),
        ({"Authorization": "Bearer nonsense"}, 401, "token_invalid"),
        ({"Authorization": "Basic dXNlcjpwYXNz"}, 401, "token_missing"),
        ({"Authorization": "Bearer 토큰".encode()}, 401, "token_invalid"),
    ],
)
def test_nobody_reads_or_writes_without_the_token(api: "Api", header: dict[str, Any], status: int, code: str) -> None:
    """Both routes of a conversation refuse whoever lacks its token."""
    api.open()
    answers = [
        api.client.get(api.path, headers=header),
        api.client.post(api.path, json={"text": "안녕"}, headers=header),
    ]

    assert [(answer.status_code, answer.json()["code"]) for answer in answers] == [(status, code)] * 2


def test_the_token_of_another_conversation_opens_nothing(api: "Api") -> None:
    """A token is for one conversation."""
    other = api.open()["token"]
    api.open()
    answer = api.client.get(api.path, headers={"Authorization": f"Bearer {other}"})

    assert (answer.status_code, answer.json()["code"]) == (401, "token_invalid")


def test_a_token_signed_with_another_secret_is_refused(make_api: "Callable[..., Api]") -> None:
    """Only this centre's secret makes tokens."""
    first, second = make_api(token_secret="a" * 32), make_api(token_secret="b" * 32)
    first.open()
    answer = second.client.get(first.path, headers=first.bearer)

    assert answer.json()["code"] == "token_invalid"


@pytest.mark.parametrize(
    ("body", "status", "code"),
    [
        ({"text": ""}, 422, "message_empty"),
        ({"text": "가" * 10_000}, 422, "message_too_long"),
        ({"text": "안녕", "message_id": "a b"}, 422, "message_id_invalid"),
        ({"text": 5}, 422, "request_invalid"),
        ({}, 422, "request_invalid"),
        ({"text": "안녕", "tier": "VIP"}, 422, "request_invalid"),
        ({"text": "가" * 100_000}, 413, "body_too_large"),
    ],
)
def test_bad_input_is_refused_with_a_code(api: "Api", body: dict[str, Any], status: int, code: str) -> None:
    """Every refusal is a problem document in Korean and English."""
    api.open()
    answer = api.client.post(api.path, json=body, headers=api.bearer)
    problem = answer.json()

    assert (answer.status_code, problem["code"]) == (status, code)
    assert answer.headers["content-type"] == "application/problem+json"
    assert problem.keys() == {"type", "title", "status", "detail", "detail_en", "code", "instance"}


def test_a_body_that_is_not_json_is_refused(api: "Api") -> None:
    """Broken JSON is an input error."""
    api.open()
    answer = api.client.post(api.path, content=b'{"text": ', headers=api.bearer | {"Content-Type": "application/json"})

    assert answer.json()["code"] == "request_invalid"


def test_a_body_without_a_length_is_limited_too(make_api: "Callable[..., Api]") -> None:
    """A chunked body is counted while it is read."""
    api = make_api(max_body_bytes=2048)
    api.open()
    chunks = (b"x" * 1000 for _ in range(10))
    answer = api.client.post(api.path, content=chunks, headers=api.bearer | {"Content-Type": "application/json"})

    assert answer.json()["code"] == "body_too_large"


def test_a_conversation_that_sends_too_fast_is_slowed(make_api: "Callable[..., Api]") -> None:
    """Past its rate a conversation hears when it may go on; another is not touched."""
    api = make_api(messages_per_minute=6)
    api.say("안녕하세요")
    answer = api.client.post(api.path, json={"text": "또"}, headers=api.bearer)
    api.open()

    assert (answer.status_code, answer.json()["code"]) == (429, "rate_limited")
    assert int(answer.headers["retry-after"]) >= 1
    assert api.say("안녕하세요")["seq"] == 2


def test_opening_is_limited_by_address(make_api: "Callable[..., Api]") -> None:
    """One address cannot open conversations without end."""
    api = make_api(opens_per_minute=6)
    answers = [api.client.post("/v1/conversations", json={}).status_code for _ in range(3)]

    assert answers == [201, 429, 429]


def test_only_a_trusted_caller_states_the_tier(api: "Api", agent: dict[str, str]) -> None:
    """A stranger cannot make themselves a VIP."""
    stranger = api.client.post("/v1/conversations", json={"user_tier": "VIP"})
    trusted = api.client.post("/v1/conversations", json={"user_tier": "VIP"}, headers=agent)

    assert (stranger.status_code, trusted.status_code) == (401, 201)


@pytest.mark.parametrize(
    ("method", "path", "code"), [("GET", "/nope", "route_not_found"), ("PUT", "/healthz", "method_refused")]
)
def test_a_wrong_address_is_a_problem_document(api: "Api", method: str, path: str, code: str) -> None:
    """Routing errors look like all others."""
    assert api.client.request(method, path).json()["code"] == code


def test_an_unknown_conversation_is_not_found(api: "Api") -> None:
    """A validly signed token of a conversation that was erased finds nothing."""
    api.open(user_id="gone")
    api.client.delete("/v1/users/gone?reason=삭제 요구", headers={"X-API-Key": "admin-key-0123456789"})
    answer = api.client.get(api.path, headers=api.bearer)

    assert (answer.status_code, answer.json()["code"]) == (404, "conversation_not_found")


def test_answers_carry_protecting_headers(api: "Api") -> None:
    """The page may run its own scripts only."""
    headers = api.client.get("/").headers

    assert "script-src 'self'" in headers["content-security-policy"]
    assert headers["x-content-type-options"] == "nosniff"


def test_health_readiness_and_metrics_answer(api: "Api") -> None:
    """Operations see that it lives, that it can take turns, and how many it took."""
    api.say("잔액 조회")

    assert api.client.get("/healthz").json() == {"status": "ok"}
    assert api.client.get("/readyz").json() == {"status": "ok"}
    assert 'aicc_turns_total{decision="advance"} 1.0' in api.client.get("/metrics").text


def test_every_field_of_the_openapi_document_is_described_by_word_and_example(api: "Api") -> None:
    """The document is the manual: no field without a description, no plain value without an example."""
    schemas = api.client.get("/openapi.json").json()["components"]["schemas"]
    fields = {
        f"{name}.{field}": shape
        for name, schema in schemas.items()
        for field, shape in schema.get("properties", {}).items()
        if "$ref" not in shape
    }
    plain = {name: shape for name, shape in fields.items() if shape.get("type") != "array" and "enum" not in shape}

    assert [name for name, shape in fields.items() if not shape.get("description")] == []
    assert [name for name, shape in plain.items() if not shape.get("examples")] == []


def test_a_message_sent_again_is_counted_once(api: "Api") -> None:
    """The metric counts recorded turns, not requests."""
    for _ in range(3):
        api.say("잔액 조회", "m1")

    assert 'aicc_turns_total{decision="advance"} 1.0' in api.client.get("/metrics").text


def test_an_erasure_is_quick_under_load_and_empties_the_log(api: "Api", admin: dict[str, str], tmp_path: Path) -> None:
    """Nothing of an erased customer stays in the database file or beside it."""
    api.open(user_id="customer-1")
    api.say("내 비밀 낱말은 파란고래입니다")
    api.client.delete("/v1/users/customer-1?reason=삭제 요구", headers=admin)
    files = [path for path in (tmp_path / "var").glob("aicc.sqlite3*") if path.is_file()]

    assert files
    assert not any("파란고래".encode() in path.read_bytes() for path in files)
