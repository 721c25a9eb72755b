"""The desk and the operators over HTTP."""

from typing import TYPE_CHECKING

import pytest

if TYPE_CHECKING:
    from tests.api.conftest import Api

ROUTES = [
    ("DELETE", "/v1/users/someone", "admin"),
    ("GET", "/v1/admin/users/someone/export", "admin"),
    ("GET", "/v1/admin/users/someone/audit", "admin"),
    ("PUT", "/v1/admin/users/someone/hold", "admin"),
    ("DELETE", "/v1/admin/users/someone/hold", "admin"),
    ("GET", "/v1/admin/holds", "admin"),
    ("GET", "/v1/admin/audit", "admin"),
    ("GET", "/v1/admin/bot", "viewer"),
    ("POST", "/v1/admin/bot/reload", "admin"),
    ("GET", "/v1/admin/releases", "viewer"),
    ("POST", "/v1/admin/releases", "admin"),
    ("GET", "/v1/admin/releases/diff", "viewer"),
    ("POST", "/v1/admin/releases/promote", "admin"),
    ("POST", "/v1/admin/releases/rollback", "admin"),
    ("GET", "/v1/admin/tickets", "viewer"),
    ("POST", "/v1/admin/tickets/ticket_none/accept", "agent"),
    ("POST", "/v1/admin/tickets/ticket_none/messages", "agent"),
    ("POST", "/v1/admin/tickets/ticket_none/resolve", "agent"),
    ("GET", "/v1/admin/conversations/conv_none/turns", "viewer"),
    ("GET", "/v1/admin/users/someone/turns", "viewer"),
    ("GET", "/v1/admin/faq/entries", "viewer"),
    ("POST", "/v1/admin/faq/entries", "admin"),
    ("GET", "/v1/admin/faq/entries/entry_none", "viewer"),
    ("PUT", "/v1/admin/faq/entries/entry_none", "admin"),
    ("DELETE", "/v1/admin/faq/entries/entry_none", "admin"),
    ("GET", "/v1/admin/faq/entries/entry_none/history", "viewer"),
    ("POST", "/v1/admin/faq/entries/entry_none/rollback", "admin"),
    ("GET", "/v1/admin/faq/synonyms", "viewer"),
    ("PUT", "/v1/admin/faq/synonyms", "admin"),
    ("GET", "/v1/admin/faq/synonyms/suggestions", "viewer"),
    ("GET", "/v1/admin/faq/unanswered", "viewer"),
    ("GET", "/v1/admin/faq/clusters", "viewer"),
    ("POST", "/v1/admin/faq/unanswered/adopt", "admin"),
    ("POST", "/v1/admin/faq/unanswered/settle", "admin"),
    ("GET", "/v1/admin/faq/feedback", "viewer"),
    ("GET", "/v1/admin/faq/export", "viewer"),
    ("POST", "/v1/admin/faq/import", "admin"),
]
# What routes need that take no empty body.
BODIES = {
    "/messages": {"text": "안녕하세요"},
    "/entries": {"question": "점심시간에도 여나요?", "answer": "네, 열려 있습니다."},
    "/entry_none": {"question": "점심시간에도 여나요?", "answer": "네, 열려 있습니다."},
    "/rollback": {"number": 1},
    "/synonyms": {"sets": []},
    "/adopt": {"ids": ["none"], "paraphrase_of": "otp_lost"},
    "/settle": {"ids": ["none"]},
}
RANK = {"viewer": 0, "agent": 1, "admin": 2}


def test_every_admin_route_is_in_the_table_of_roles(api: "Api") -> None:
    """A new admin route cannot be forgotten in the tests of who may use it."""
    paths = api.client.get("/openapi.json").json()["paths"]
    found = {
        (method.upper(), path)
        for path, methods in paths.items()
        for method in methods
        if path.startswith(("/v1/admin", "/v1/users"))
    }
    listed = {
        (
            method,
            path.replace("ticket_none", "{ticket_id}")
            .replace("conv_none", "{conversation_id}")
            .replace("someone", "{user_id}")
            .replace("entry_none", "{entry_id}"),
        )
        for method, path, _ in ROUTES
    }

    assert found == listed


@pytest.mark.parametrize(("method", "path", "needed"), ROUTES)
def test_a_role_may_do_its_own_and_no_more(api: "Api", method: str, path: str, needed: str) -> None:
    """Without a key 401, with a lesser role 403, with enough of one neither."""
    keys = {"viewer": "viewer-key-012345678", "agent": "agent-key-0123456789", "admin": "admin-key-0123456789"}
    body = next((body for end, body in BODIES.items() if path.endswith(end)), None) if method != "GET" else None
    missing = api.client.request(method, path, json=body).status_code
    wrong = api.client.request(method, path, json=body, headers={"X-API-Key": "x" * 20}).status_code
    allowed = {
        role: api.client.request(method, path, json=body, headers={"X-API-Key": key}).status_code not in (401, 403)
        for role, key in keys.items()
    }

    assert (missing, wrong) == (401, 401)
    assert allowed == {role: RANK[role] >= RANK[needed] for role in keys}


def test_a_person_takes_a_ticket_talks_and_gives_the_customer_back(
    api: "Api", agent: dict[str, str], viewer: dict[str, str]
) -> None:
    """The whole hand-over: the bot is silent while the agent owns the conversation, and answers again afterwards."""
    api.say("상담원 연결해 주세요")
    (ticket,) = api.client.get("/v1/admin/tickets", headers=viewer).json()["tickets"]
    base = f"/v1/admin/tickets/{ticket['id']}"
    accepted = api.client.post(f"{base}/accept", headers=agent).json()
    silent = api.say("한도를 늘리고 싶어요")
    said = api.client.post(f"{base}/messages", json={"text": "확인해 드리겠습니다."}, headers=agent).json()
    resolved = api.client.post(f"{base}/resolve", headers=agent).json()
    back = api.say("안녕하세요")

    assert (accepted["state"], accepted["agent"], resolved["state"]) == ("accepted", "상담1", "resolved")
    assert (silent["reply"]["messages"], silent["reply"]["owner"]) == ([], "agent")
    assert (said["author"], said["said"]) == ("agent", "확인해 드리겠습니다.")
    assert back["reply"]["owner"] == "bot"
    assert back["reply"]["messages"]


def test_a_ticket_is_accepted_by_one(api: "Api", agent: dict[str, str]) -> None:
    """The second agent hears that somebody was faster."""
    api.say("상담원")
    (ticket,) = api.client.get("/v1/admin/tickets", headers=agent).json()["tickets"]
    path = f"/v1/admin/tickets/{ticket['id']}/accept"
    answers = [api.client.post(path, headers=agent) for _ in range(2)]

    assert [answer.status_code for answer in answers] == [200, 409]
    assert answers[1].json()["code"] == "ticket_state_conflict"


def test_a_customer_who_went_back_to_the_bot_is_not_taken(api: "Api", agent: dict[str, str]) -> None:
    """A withdrawn ticket cannot be accepted."""
    api.say("상담원")
    (ticket,) = api.client.get("/v1/admin/tickets", headers=agent).json()["tickets"]
    api.say("챗봇으로 돌아가기")

    assert api.client.post(f"/v1/admin/tickets/{ticket['id']}/accept", headers=agent).status_code == 409


def test_an_agents_message_sent_twice_is_said_once(api: "Api", agent: dict[str, str]) -> None:
    """The same message id gives the same turn."""
    api.say("상담원")
    (ticket,) = api.client.get("/v1/admin/tickets", headers=agent).json()["tickets"]
    base = f"/v1/admin/tickets/{ticket['id']}"
    api.client.post(f"{base}/accept", headers=agent)
    body = {"text": "안녕하세요", "message_id": "a1"}

    assert api.client.post(f"{base}/messages", json=body, headers=agent).json() == (
        api.client.post(f"{base}/messages", json=body, headers=agent).json()
    )


@pytest.mark.parametrize(
    "body", [{"text": "\u200b \u2060"}, {"text": "네", "message_id": "가"}, {"text": "네", "message_id": ""}]
)
def test_an_agents_message_is_checked_like_a_customers(api: "Api", agent: dict[str, str], body: dict[str, str]) -> None:
    """Nothing visible is no message, and an id has the letters that customers' ids have."""
    api.say("상담원")
    (ticket,) = api.client.get("/v1/admin/tickets", headers=agent).json()["tickets"]
    base = f"/v1/admin/tickets/{ticket['id']}"
    api.client.post(f"{base}/accept", headers=agent)

    refused = api.client.post(f"{base}/messages", json=body, headers=agent)

    assert (refused.status_code, refused.json()["code"]) == (422, "request_invalid")


def test_the_desk_reads_why_the_bot_answered(api: "Api", viewer: dict[str, str]) -> None:
    """Every turn of a customer keeps its reason."""
    api.open(user_id="customer-1")
    api.say("잔액 조회")
    turns = api.client.get("/v1/admin/users/customer-1/turns", headers=viewer).json()["turns"]

    assert (turns[0]["reason"]["decision"], turns[0]["reason"]["intents"][0]["intent"]) == ("advance", "inquiry")


def test_an_erased_customer_is_gone(api: "Api", admin: dict[str, str]) -> None:
    """Erasure removes conversations, history and tickets and says how many."""
    api.open(user_id="customer-1")
    api.say("상담원")
    erased = api.client.delete("/v1/users/customer-1?reason=삭제 요구", headers=admin).json()

    assert (erased["conversations"], erased["turns"], erased["tickets"], erased["faq_records"]) == (1, 2, 1, 0)
    assert api.client.get("/v1/admin/users/customer-1/turns", headers=admin).json()["turns"] == []


def test_a_reload_with_nothing_changed_answers_with_the_same_artefact(api: "Api", admin: dict[str, str]) -> None:
    """The bot is read again and swapped in."""
    before = api.client.get("/v1/admin/bot", headers=admin).json()
    after = api.client.post("/v1/admin/bot/reload", headers=admin).json()

    assert after == before


def test_an_agents_and_a_customers_message_of_the_same_id_are_two(api: "Api", agent: dict[str, str]) -> None:
    """Who writes belongs to the id."""
    api.say("상담원", "m-1")
    (ticket,) = api.client.get("/v1/admin/tickets", headers=agent).json()["tickets"]
    base = f"/v1/admin/tickets/{ticket['id']}"
    api.client.post(f"{base}/accept", headers=agent)
    said = api.client.post(f"{base}/messages", json={"text": "안녕하세요", "message_id": "m-1"}, headers=agent).json()

    assert (said["author"], said["said"]) == ("agent", "안녕하세요")
