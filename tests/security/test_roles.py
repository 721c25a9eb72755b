"""No route is forgotten, and no trick of writing makes a key or a role of something else.

Which role each admin route needs stands in tests/api/test_admin.py, which compares its table with the OpenAPI document.
"""

import re
from typing import TYPE_CHECKING, Any

import pytest
from tests.api.conftest import ADMIN, VIEWER

from aicc.api.security import fingerprint

if TYPE_CHECKING:
    from tests.api.conftest import Api

# All that answers strangers. A route that is neither here nor asks for a token or a key fails the first test.
FOR_EVERYBODY = {
    "POST /v1/conversations",
    "GET /v1/faq/suggest",
    "GET /healthz",
    "GET /readyz",
    "GET /metrics",
}
# By the end of a path, what is checked before who asks.
BODIES = {"/messages": {"text": "안녕하세요"}, "/feedback": {"helpful": True}}


def operations(shared: "Api") -> dict[str, tuple[str, str]]:
    """Return every operation of the OpenAPI document with a request for it."""
    paths: dict[str, Any] = shared.client.get("/openapi.json").json()["paths"]
    return {
        f"{method.upper()} {path}": (method.upper(), re.sub(r"{\w+}", "1", path))
        for path, methods in paths.items()
        for method in methods
    }


def test_every_route_asks_who_is_there_or_is_for_everybody_by_name(shared: "Api") -> None:
    """A new route without a key or a token is found here, wherever it stands."""
    answers = {
        name: shared.client.request(
            *request, json=next((body for end, body in BODIES.items() if name.endswith(end)), None)
        ).status_code
        for name, request in operations(shared).items()
    }

    assert {name for name, status in answers.items() if status != 401} == FOR_EVERYBODY


def test_a_customers_token_opens_no_admin_route(shared: "Api") -> None:
    """Neither as a bearer nor in place of the key."""
    shared.open()
    admin_routes = [request for name, request in operations(shared).items() if "/admin/" in name or "/users/" in name]
    headers = shared.bearer | {"X-API-Key": shared.token}
    answers = [shared.client.request(*request, headers=headers).json()["code"] for request in admin_routes]

    assert len(admin_routes) >= 30
    assert set(answers) == {"key_invalid"}


@pytest.mark.parametrize(
    "key",
    [
        ADMIN[:-1],
        ADMIN + "0",
        ADMIN.upper(),
        f"admin:관리:{ADMIN}".encode(),
        f"{VIEWER},{ADMIN}",
        f" {ADMIN[1:]}",
        "*",
        "%",
        "null",
        "' or '1'='1",
        "가".encode() * 10,
        b"\xff\xfe",
    ],
)
def test_what_is_nearly_a_key_is_none(shared: "Api", key: str | bytes) -> None:
    """A key is the whole of it."""
    answer = shared.client.get("/v1/admin/bot", headers={"X-API-Key": key})  # type: ignore[dict-item]

    assert (answer.status_code, answer.json()["code"]) == (401, "key_invalid")


def test_the_print_of_a_key_is_no_key(shared: "Api") -> None:
    """Whoever reads what is kept of a key cannot use it."""
    assert shared.client.get("/v1/admin/bot", headers={"X-API-Key": fingerprint(ADMIN)}).json()["code"] == "key_invalid"


@pytest.mark.parametrize(
    "sent",
    [
        {"params": {"x_api_key": ADMIN, "X-API-Key": ADMIN, "api_key": ADMIN}},
        {"cookies": {"X-API-Key": ADMIN, "x_api_key": ADMIN}},
        {"headers": {"Authorization": f"Bearer {ADMIN}"}},
        {"headers": {"X-Forwarded-User": "admin", "X-Role": "admin", "X-Original-URL": "/healthz"}},
    ],
    ids=["address", "cookie", "bearer", "headers of proxies"],
)
def test_a_key_is_read_from_its_header_only(shared: "Api", sent: dict[str, Any]) -> None:
    """What a page, a link or a proxy could send for somebody is not listened to."""
    shared.client.cookies.update(sent.pop("cookies", {}))
    answer = shared.client.get("/v1/admin/bot", **sent)

    assert (answer.status_code, answer.json()["code"]) == (401, "key_missing")


def test_a_second_key_does_not_lift_the_first(shared: "Api") -> None:
    """Two headers are not tried one after the other."""
    headers = [("X-API-Key", VIEWER), ("X-API-Key", ADMIN)]
    answer = shared.client.post("/v1/admin/bot/reload", headers=headers)

    assert answer.status_code in (401, 403)


@pytest.mark.parametrize("name", ["X-HTTP-Method-Override", "X-HTTP-Method", "X-Method-Override"])
def test_a_reading_key_does_not_write_by_another_name(shared: "Api", name: str) -> None:
    """The method of a request is its method."""
    shared.open(user_id=name)
    shared.say("안녕하세요")
    headers = {"X-API-Key": VIEWER, name: "DELETE"}
    shared.client.get(f"/v1/admin/users/{name}/turns", headers=headers)
    refused = shared.client.post(f"/v1/users/{name}?_method=DELETE", headers=headers)

    assert refused.status_code == 405
    assert len(shared.client.get(f"/v1/admin/users/{name}/turns", headers=headers).json()["turns"]) == 2


@pytest.mark.parametrize(
    "path",
    [
        "/v1/admin/bot/",
        "//v1/admin/bot",
        "/v1//admin/bot",
        "/V1/ADMIN/BOT",
        "/v1/admin/bot;/healthz",
        "/healthz/../v1/admin/bot",
        "/healthz/%2e%2e/v1/admin/bot",
        "/static/../v1/admin/bot",
        "/static/%2e%2e/%2e%2e/security.py",
        "/static/..%2f..%2fsecurity.py",
        "/v1/admin%2fbot",
        "/v1/admin/bot%00",
        "/v1/admin/bot?",
        "/v1/admin/bot#",
    ],
)
def test_no_way_of_writing_an_address_leads_around_the_key(shared: "Api", path: str) -> None:
    """Twice the slash, a way up, other letters: not one is answered with what it asks for."""
    answer = shared.client.get(path, follow_redirects=True)

    assert answer.status_code in (401, 404)
