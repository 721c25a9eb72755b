"""Every request with an admin key leaves a record, before it is answered."""

import shutil
import sqlite3
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from starlette.testclient import TestClient
from tests.api.conftest import ADMIN, AGENT, VIEWER, Api, key
from tests.api.test_admin import BODIES

from aicc.api.auditing import AUDITED, REASONED
from aicc.bootstrap import build_app, build_centre, load_settings

IDS = {"{user_id}": "kim", "{ticket_id}": "ticket_none", "{conversation_id}": "conv_none", "{entry_id}": "entry_none"}
# Reading the trail is recorded too: these names are what the test itself does.
TRAIL = "/v1/admin/audit"


def path_of(route: str) -> str:
    """The path of a route with ids in it."""
    path = route.partition(" ")[2]
    for name, value in IDS.items():
        path = path.replace(name, value)
    return path


def ask(api: Api, route: str, **options: Any) -> Any:
    """Send a request to a route with an admin's key, its body and a reason."""
    method, path = route.partition(" ")[0], path_of(route)
    body = next((body for end, body in BODIES.items() if path.endswith(end)), None) if method != "GET" else None
    return api.client.request(method, path, json=body, params={"reason": "점검"}, headers=key(ADMIN), **options)


@pytest.fixture(scope="module")
def shared(trained: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Api]:
    """One application for all routes of the table: each test looks at the end of its trail."""
    folder = tmp_path_factory.mktemp("shared") / "var"
    shutil.copytree(trained, folder / "artefacts")
    centre = build_centre(load_settings(data_dir=folder, admin_keys=f"admin:관리:{ADMIN}"))
    with TestClient(build_app(centre), raise_server_exceptions=False) as client:
        yield Api(client)


def trail(api: Api) -> list[dict[str, Any]]:
    """The records, without the reading of them."""
    records: list[dict[str, Any]] = api.client.get(f"{TRAIL}?limit=1000", headers=key(ADMIN)).json()["records"]
    return records[:-1]


def test_every_admin_route_has_a_name_in_the_trail(api: Api) -> None:
    """A new route cannot be forgotten: the table and the routes are the same."""
    paths = api.client.get("/openapi.json").json()["paths"]
    routes = {
        f"{method.upper()} {path}"
        for path, methods in paths.items()
        for method in methods
        if path.startswith(("/v1/admin", "/v1/users"))
    }

    assert routes == set(AUDITED)


@pytest.mark.parametrize("route", sorted(AUDITED))
def test_every_admin_route_leaves_a_record(shared: Api, route: str) -> None:
    """Who, with which role, from where, what, and why; also when there is no such thing."""
    before = len(trail(shared)) + 1
    ask(shared, route)

    record = trail(shared)[before]

    assert (record["what"], record["who"], record["role"]) == (AUDITED[route], "관리", "admin")
    assert (record["origin"], record["reason"]) == ("testclient", "점검")
    assert record["user_id"] == ("kim" if "{user_id}" in route else "")


@pytest.mark.parametrize("route", sorted(route for route, what in AUDITED.items() if what in REASONED))
@pytest.mark.parametrize("reason", ["", "%20", "%E2%80%8B"])
def test_data_leaves_or_goes_for_a_reason_only(shared: Api, route: str, reason: str) -> None:
    """Without one nothing is done and nothing is recorded."""
    method, path, before = route.partition(" ")[0], path_of(route), len(trail(shared))

    refused = shared.client.request(method, f"{path}?reason={reason}", headers=key(ADMIN))

    assert (refused.status_code, refused.json()["code"]) == (422, "reason_missing")
    # The reading before is one more.
    assert len(trail(shared)) == before + 1


def test_a_record_says_whose_conversation_and_ticket_it_was(api: Api) -> None:
    """The path names the conversation, the trail its customer."""
    api.open(user_id="kim")
    api.say("상담원 연결해 주세요")
    (ticket,) = api.client.get("/v1/admin/tickets", headers=key(AGENT)).json()["tickets"]
    api.client.post(f"/v1/admin/tickets/{ticket['id']}/accept", headers=key(AGENT))
    api.client.get(f"/v1/admin/conversations/{api.conversation_id}/turns", headers=key(VIEWER))

    assert [(record["who"], record["what"], record["user_id"], record["about"]) for record in trail(api)] == [
        ("상담1", "ticket.list", "", ""),
        ("상담1", "ticket.accept", "kim", ticket["id"]),
        ("조회", "conversation.read", "kim", api.conversation_id),
    ]


def test_a_list_says_what_was_sought(api: Api) -> None:
    """The part of the query that chooses, not the cursor."""
    api.client.get("/v1/admin/tickets?state=waiting&state=accepted&limit=5", headers=key(VIEWER))

    assert [record["about"] for record in trail(api)] == ["state=waiting&state=accepted"]


def test_a_refused_key_is_recorded(api: Api) -> None:
    """Of a wrong one nobody knows the holder; of one with a lesser role they are known."""
    for value in ("x" * 20, VIEWER):
        api.client.get("/v1/admin/users/kim/export?reason=점검", headers=key(value))

    assert [(record["who"], record["what"], record["about"], record["reason"]) for record in trail(api)] == [
        ("", "key.refused", "GET /v1/admin/users/{user_id}/export", "key_invalid"),
        ("조회", "key.refused", "GET /v1/admin/users/{user_id}/export", "role_missing"),
    ]


def test_a_request_without_a_key_is_no_attempt(api: Api) -> None:
    """It is refused and leaves nothing: strangers cannot fill the disk."""
    api.client.get("/v1/admin/bot")

    assert trail(api) == []


def test_of_one_address_only_so_many_refused_keys_are_recorded(api: Api) -> None:
    """The refusal is the same for each; the trail has the first five of a burst, and one more every twelve seconds."""
    answers = {api.client.get("/v1/admin/bot", headers=key("x" * 20)).status_code for _ in range(12)}

    assert answers == {401}
    assert 5 <= len(trail(api)) < 12


def test_what_cannot_be_recorded_is_not_done(api: Api, tmp_path: Path) -> None:
    """The trail cannot be written: reading is refused, and so is deleting, which has deleted nothing."""
    api.open(user_id="kim")
    database = sqlite3.connect(tmp_path / "var" / "aicc.sqlite3")
    database.execute("ALTER TABLE audit RENAME TO elsewhere")
    database.commit()

    read = api.client.get("/v1/admin/users/kim/turns", headers=key(VIEWER))
    erased = api.client.delete("/v1/users/kim?reason=삭제 요구", headers=key(ADMIN))
    database.execute("ALTER TABLE elsewhere RENAME TO audit")
    database.commit()
    database.close()

    assert (read.status_code, erased.status_code) == (503, 503)
    assert "turns" not in read.json()
    assert len(api.client.get("/v1/admin/users/kim/turns", headers=key(VIEWER)).json()["turns"]) == 1


def test_the_trail_of_a_customer_is_read_newest_first(api: Api) -> None:
    """By an admin, and that is in it as well."""
    api.open(user_id="kim")
    api.client.get("/v1/admin/users/kim/turns", headers=key(VIEWER))
    api.client.get("/v1/admin/users/lee/turns", headers=key(VIEWER))

    records = api.client.get("/v1/admin/users/kim/audit", headers=key(ADMIN)).json()["records"]

    assert [(record["what"], record["who"]) for record in records] == [("audit.read", "관리"), ("user.read", "조회")]


def test_the_trail_is_read_page_by_page(api: Api) -> None:
    """After a number come the next ones."""
    for _ in range(3):
        api.client.get("/v1/admin/bot", headers=key(VIEWER))

    records = api.client.get(f"{TRAIL}?after=1&limit=2", headers=key(ADMIN)).json()["records"]

    assert [record["number"] for record in records] == [2, 3]


@pytest.mark.parametrize("name", ["kim%1b%5b2J", "kim%0d%0akim", "kim%E2%80%AE", "k" * 500])
def test_a_path_does_no_harm_to_who_reads_the_trail(api: Api, name: str) -> None:
    """Characters that are not shown are left out, and no line is longer than an id."""
    api.client.get(f"/v1/admin/users/{name}/turns", headers=key(VIEWER))

    (record,) = trail(api)

    assert record["user_id"].isprintable()
    assert len(record["user_id"]) <= 128
