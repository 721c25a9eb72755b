"""Erasure with proof, export and legal hold over HTTP."""

from datetime import date
from typing import TYPE_CHECKING, Any

import pytest
from tests.api.conftest import ADMIN, key

if TYPE_CHECKING:
    from tests.api.conftest import Api

WHY = {"reason": "2026가합501 소송"}


def ask(api: "Api", method: str, path: str, **params: str) -> Any:
    """Send a request with an admin's key and a reason."""
    return api.client.request(method, path, params=WHY | params, headers=key(ADMIN))


def test_an_erasure_is_proven(api: "Api") -> None:
    """The answer says how much there was, what was asked again, and where the trail has it."""
    api.open(user_id="kim")
    api.say("상담원")

    receipt = ask(api, "DELETE", "/v1/users/kim").json()
    records = api.client.get("/v1/admin/users/kim/audit", headers=key(ADMIN)).json()["records"]

    assert (receipt["conversations"], receipt["turns"], receipt["tickets"]) == (1, 2, 1)
    assert receipt["checked"] == [
        "conversations.of_user",
        "conversations.history_of_user",
        "desk.of_user",
        "faq_log.of_user",
    ]
    assert [(record["what"], record["about"]) for record in records] == [
        ("audit.read", ""),
        ("user.erased", f"sha256:{receipt['digest']}"),
        ("user.erase", ""),
    ]
    assert records[1]["number"] == receipt["record"]


def test_a_held_customer_is_not_erased(api: "Api") -> None:
    """Until the hold is lifted."""
    api.open(user_id="kim")
    placed = ask(api, "PUT", "/v1/admin/users/kim/hold").json()
    refused = ask(api, "DELETE", "/v1/users/kim")
    holds = api.client.get("/v1/admin/holds", headers=key(ADMIN)).json()["holds"]
    lifted = ask(api, "DELETE", "/v1/admin/users/kim/hold").json()

    assert (placed["reason"], placed["by"]) == ("2026가합501 소송", "관리")
    assert (refused.status_code, refused.json()["code"]) == (409, "data_held")
    assert (holds, lifted) == ([placed], placed)
    assert ask(api, "DELETE", "/v1/users/kim").json()["conversations"] == 1


def test_a_hold_that_is_not_there_is_not_found(api: "Api") -> None:
    """The code says which thing is missing."""
    refused = ask(api, "DELETE", "/v1/admin/users/kim/hold")

    assert (refused.status_code, refused.json()["code"]) == (404, "hold_not_found")


def test_a_held_customer_goes_on_talking(api: "Api") -> None:
    """A hold deletes nothing and stops nothing; a new conversation is held too."""
    api.open(user_id="kim")
    ask(api, "PUT", "/v1/admin/users/kim/hold")
    answer = api.say("안녕하세요")
    api.open(user_id="kim")
    exported = ask(api, "GET", "/v1/admin/users/kim/export").json()

    assert answer["reply"]["messages"]
    assert [conversation["held"] for conversation in exported["conversations"]] == [True, True]


def test_everything_of_a_customer_is_exported(api: "Api") -> None:
    """As a file that no cache keeps, with the day by which it must be answered."""
    api.open(user_id="kim")
    api.say("상담원")

    answer = ask(api, "GET", "/v1/admin/users/kim/export", asked_on="2026-11-23")
    document = answer.json()

    assert (answer.headers["content-disposition"], answer.headers["cache-control"]) == (
        'attachment; filename="customer.json"',
        "no-store",
    )
    assert [turn["seq"] for turn in document["conversations"][0]["recorded_turns"]] == [1, 2]
    assert document["conversations"][0]["recorded_turns"][0]["reason"]["notice"] != ""
    assert (len(document["tickets"]), document["made_by"], document["answer_by"]) == (1, "관리", "2026-12-01")
    assert [record["event"]["what"] for record in document["audit"]] == ["user.export"]


@pytest.mark.parametrize("asked_on", ["yesterday", "2026-02-30"])
def test_a_day_that_is_none_is_refused(api: "Api", asked_on: str) -> None:
    """Nothing is handed out."""
    refused = ask(api, "GET", "/v1/admin/users/kim/export", asked_on=asked_on)

    assert (refused.status_code, refused.json()["code"]) == (422, "request_invalid")


def test_a_conversation_is_kept_as_its_scenario_says(api: "Api") -> None:
    """Over HTTP as anywhere: opening an account is ten years, a question one."""
    api.open(user_id="kim")
    api.say("영업시간 알려 주세요")
    api.open(user_id="kim")
    api.say("예금 가입하고 싶어요")

    exported = ask(api, "GET", "/v1/admin/users/kim/export").json()

    years = [
        (found["retention"], date.fromisoformat(found["keep_until"][:10]).year - int(found["updated_at"][:4]))
        for found in exported["conversations"]
    ]
    assert years == [("general", 1), ("finance_contract", 10)]
