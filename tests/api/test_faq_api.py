"""Keeping the FAQ over HTTP, and what customers say about its answers."""

from collections.abc import Callable
from typing import TYPE_CHECKING, Any

import pytest

if TYPE_CHECKING:
    from tests.api.conftest import Api

ENTRIES = "/v1/admin/faq/entries"
PARKING = {"id": "parking", "question": "영업점에 주차할 수 있나요?", "answer": "한 시간까지 무료입니다."}
CARD = {"title": "주차", "buttons": [{"label": "영업점 찾기", "url": "https://bank.example/branches"}]}


def without_id(entry: dict[str, Any], **changes: Any) -> dict[str, Any]:
    """The body that replaces an entry."""
    return {name: value for name, value in (entry | changes).items() if name != "id"}


def test_an_entry_is_added_and_answers_the_next_question(api: "Api", admin: dict[str, str]) -> None:
    """All of it comes back, with who added it."""
    body = PARKING | {"card": CARD, "channels": ["web", "api"], "valid_until": "2099-12-31", "related": ["otp_lost"]}
    added = api.client.post(ENTRIES, json=body, headers=admin)
    entry = added.json()["entry"]

    assert (added.status_code, added.json()["revision"], added.json()["changed_by"]) == (201, 1, "관리")
    assert (entry["card"]["buttons"][0]["url"], entry["valid_until"]) == ("https://bank.example/branches", "2099-12-31")
    assert api.client.get(f"{ENTRIES}/parking", headers=admin).json() == added.json()
    answer = "한 시간까지 무료입니다.\n영업점 찾기: https://bank.example/branches"
    assert api.say("영업점에 주차할 수 있나요?")["reply"]["messages"][0] == answer


@pytest.mark.parametrize(
    ("change", "code"),
    [
        ({"question": " "}, "faq_entry_invalid"),
        ({"answer": "가" * 5001}, "faq_entry_invalid"),
        ({"priority": 9}, "faq_entry_invalid"),
        ({"card": {"title": "주차", "image": "http://bank.example/a.png"}}, "faq_entry_invalid"),
        ({"valid_from": "2027-01-02", "valid_until": "2027-01-01"}, "faq_entry_invalid"),
        ({"related": ["none"]}, "faq_related_unknown"),
        ({"question": "OTP를 잃어버렸어요!"}, "faq_twice"),
        ({"unknown": 1}, "request_invalid"),
        ({"channels": ["fax"]}, "request_invalid"),
    ],
)
def test_what_cannot_be_kept_is_refused_with_a_code(
    api: "Api", admin: dict[str, str], change: dict[str, Any], code: str
) -> None:
    """Nothing is added."""
    refused = api.client.post(ENTRIES, json=PARKING | change, headers=admin)

    assert (refused.status_code, refused.json()["code"]) == (422, code)
    assert api.client.get(f"{ENTRIES}/parking", headers=admin).status_code == 404


def test_the_same_question_names_the_entry_that_asks_it(api: "Api", admin: dict[str, str]) -> None:
    """So that it can be found and mended."""
    refused = api.client.post(ENTRIES, json=PARKING | {"question": "OTP를 잃어버렸어요!"}, headers=admin).json()

    assert "otp_lost" in refused["detail"]


def test_an_id_that_is_taken_is_refused(api: "Api", admin: dict[str, str]) -> None:
    """Adding never replaces."""
    refused = api.client.post(ENTRIES, json=PARKING | {"id": "otp_lost"}, headers=admin)

    assert (refused.status_code, refused.json()["code"]) == (409, "faq_exists")


def test_of_two_who_edit_the_same_entry_the_second_is_told(api: "Api", admin: dict[str, str]) -> None:
    """Whoever sends the revision they saw does not overwrite what they did not see."""
    seen = api.client.post(ENTRIES, json=PARKING, headers=admin).json()["revision"]
    path = f"{ENTRIES}/parking?expected={seen}"
    first = api.client.put(path, json=without_id(PARKING, answer="두 시간까지 무료입니다."), headers=admin)
    second = api.client.put(path, json=without_id(PARKING, answer="무료가 아닙니다."), headers=admin)
    removal = api.client.delete(path, headers=admin)

    assert (first.status_code, first.json()["revision"]) == (200, 2)
    assert [(late.status_code, late.json()["code"]) for late in (second, removal)] == [(409, "faq_changed")] * 2


def test_only_what_is_there_is_replaced_or_removed(api: "Api", admin: dict[str, str]) -> None:
    """An unknown id is not found."""
    replaced = api.client.put(f"{ENTRIES}/none", json=without_id(PARKING), headers=admin)
    removed = api.client.delete(f"{ENTRIES}/none", headers=admin)

    assert [(answer.status_code, answer.json()["code"]) for answer in (replaced, removed)] == [
        (404, "faq_not_found")
    ] * 2


def test_entries_are_listed_in_pages_and_by_what_they_say(api: "Api", viewer: dict[str, str]) -> None:
    """The cursor of a page leads to the next; a text finds without regard to spaces."""
    first = api.client.get(ENTRIES, params={"limit": 60}, headers=viewer).json()
    second = api.client.get(ENTRIES, params={"limit": 60, "cursor": first["next"]}, headers=viewer).json()
    found = api.client.get(ENTRIES, params={"text": "otp를 잃어 버렸"}, headers=viewer).json()
    ids = [live["entry"]["id"] for live in (*first["entries"], *second["entries"])]

    assert (len(ids), ids == sorted(set(ids)), second["next"]) == (93, True, None)
    assert [live["entry"]["id"] for live in found["entries"]] == ["otp_lost"]


def test_an_entry_goes_back_to_what_it_was(api: "Api", admin: dict[str, str]) -> None:
    """The history says who changed what; a removed entry comes back."""
    api.client.post(ENTRIES, json=PARKING, headers=admin)
    api.client.put(f"{ENTRIES}/parking", json=without_id(PARKING, answer="무료가 아닙니다."), headers=admin)
    api.client.delete(f"{ENTRIES}/parking", headers=admin)
    history = api.client.get(f"{ENTRIES}/parking/history", headers=admin).json()["changes"]
    back = api.client.post(f"{ENTRIES}/parking/rollback", json={"number": 1}, headers=admin).json()
    lost = api.client.post(f"{ENTRIES}/parking/rollback", json={"number": 3}, headers=admin)

    assert [(change["number"], change["by"], change["removed"]) for change in history] == [
        (3, "관리", True),
        (2, "관리", False),
        (1, "관리", False),
    ]
    assert history[1]["differences"] == [
        {"field": "answer", "old": "한 시간까지 무료입니다.", "new": "무료가 아닙니다."}
    ]
    assert (back["entry"]["answer"], back["revision"]) == ("한 시간까지 무료입니다.", 4)
    assert (lost.status_code, lost.json()["code"]) == (404, "revision_not_found")


def test_synonyms_are_replaced_as_a_whole(api: "Api", admin: dict[str, str]) -> None:
    """Those of the bot's files hold before; a set that says nothing is refused."""
    before = api.client.get("/v1/admin/faq/synonyms", headers=admin).json()["sets"]
    sets = [{"id": "park", "words": ["주차", "파킹"]}, {"id": "card", "word": "카드", "words": ["체크카드"]}]
    put = api.client.put("/v1/admin/faq/synonyms", json={"sets": sets}, headers=admin)
    refused = api.client.put("/v1/admin/faq/synonyms", json={"sets": [{"id": "a", "words": ["하나"]}]}, headers=admin)

    assert {"id": "transfer", "words": ["이체", "송금", "계좌이체", "돈보내기", "돈 부치기"], "word": ""} in before
    assert [given["word"] for given in put.json()["sets"]] == ["", "카드"]
    assert (refused.status_code, refused.json()["code"]) == (422, "synonyms_invalid")
    assert api.client.get("/v1/admin/faq/synonyms", headers=admin).json() == put.json()


def test_a_customer_rates_an_answer(api: "Api", viewer: dict[str, str]) -> None:
    """The last opinion counts, its reason masked, beside the entry."""
    seq = api.say("OTP를 잃어버렸어요")["seq"]
    path = f"/v1/conversations/{api.conversation_id}/turns/{seq}/feedback"
    for body in ({"helpful": True}, {"helpful": False, "reason": "전화 주세요 010-1234-5678"}):
        assert api.client.post(path, json=body, headers=api.bearer).json() == {"status": "ok"}
    (opinion,) = api.client.get("/v1/admin/faq/feedback", headers=viewer).json()["feedback"]
    entry = api.client.get(f"{ENTRIES}/otp_lost", headers=viewer).json()

    assert (opinion["entry_id"], opinion["helpful"]) == ("otp_lost", False)
    assert opinion["reason"] == "전화 주세요 ***-****-5678"
    assert (entry["helpful"], entry["unhelpful"]) == (0, 1)


def test_an_answer_is_rated_with_the_conversations_token_only(api: "Api") -> None:
    """And only what the FAQ answered."""
    seq = api.say("상담원 연결해 주세요")["seq"]
    path = f"/v1/conversations/{api.conversation_id}/turns/{seq}/feedback"
    without = api.client.post(path, json={"helpful": True})
    wrong = api.client.post(path, json={"helpful": True}, headers=api.bearer)

    assert [(answer.status_code, answer.json()["code"]) for answer in (without, wrong)] == [
        (401, "token_missing"),
        (404, "answer_not_found"),
    ]


def test_opinions_are_limited_as_messages_are(make_api: "Callable[..., Api]") -> None:
    """Who rates too fast is told to wait."""
    api = make_api(messages_per_minute=6)
    seq = api.say("OTP를 잃어버렸어요")["seq"]
    path = f"/v1/conversations/{api.conversation_id}/turns/{seq}/feedback"

    assert api.client.post(path, json={"helpful": True}, headers=api.bearer).status_code == 429


def test_questions_are_suggested_while_a_customer_types(make_api: "Callable[..., Api]", admin: dict[str, str]) -> None:
    """New entries at once, removed ones and those of other days and channels not."""
    api = make_api()
    others = [
        {"id": "old", "question": "영업점에 주차했던 차", "answer": "네", "valid_until": "2020-01-01"},
        {"id": "web", "question": "영업점에 주차하는 법", "answer": "네", "channels": ["web"]},
    ]
    for entry in (PARKING, *others):
        api.client.post(ENTRIES, json=entry, headers=admin)
    typed = {"q": "영업점에 주ㅊ", "channel": "api"}
    during = api.client.get("/v1/faq/suggest", params=typed).json()["suggestions"]
    api.client.delete(f"{ENTRIES}/parking", headers=admin)

    assert during == [{"entry_id": "parking", "text": "영업점에 주차할 수 있나요?"}]
    assert api.client.get("/v1/faq/suggest", params=typed).json()["suggestions"] == []


def test_suggestions_are_limited_by_address(make_api: "Callable[..., Api]") -> None:
    """Who types faster than people do is told to wait."""
    api = make_api(messages_per_minute=6)
    answers = [api.client.get("/v1/faq/suggest", params={"q": "카드"}).status_code for _ in range(2)]

    assert answers == [200, 429]


def test_adopting_needs_one_of_two_ways(api: "Api", admin: dict[str, str]) -> None:
    """A paraphrase of an entry or a new entry, not both and not neither."""
    path = "/v1/admin/faq/unanswered/adopt"
    bodies = [{"ids": ["q"]}, {"ids": ["q"], "paraphrase_of": "otp_lost", "entry": PARKING}]
    refused = [api.client.post(path, json=body, headers=admin) for body in bodies]
    settled = api.client.post(path, json={"ids": ["q"], "entry": PARKING}, headers=admin)

    assert [answer.json()["code"] for answer in refused] == ["request_invalid"] * 2
    assert (settled.status_code, settled.json()["code"]) == (404, "question_not_found")


def test_a_reloaded_bot_keeps_what_people_changed(api: "Api", admin: dict[str, str]) -> None:
    """The new engines have the changes before they answer."""
    api.client.post(ENTRIES, json=PARKING, headers=admin)
    api.client.delete(f"{ENTRIES}/otp_lost", headers=admin)
    reloaded = api.client.post("/v1/admin/bot/reload", headers=admin)

    assert reloaded.status_code == 200
    assert api.client.get(f"{ENTRIES}/parking", headers=admin).status_code == 200
    assert api.client.get(f"{ENTRIES}/otp_lost", headers=admin).status_code == 404


def test_what_people_changed_is_there_after_a_restart(make_api: "Callable[..., Api]", admin: dict[str, str]) -> None:
    """A second application on the same file has it, and the first hears of what the second changes."""
    first = make_api()
    first.client.post(ENTRIES, json=PARKING, headers=admin)
    second = make_api()
    second.client.put(f"{ENTRIES}/parking", json=without_id(PARKING, answer="무료가 아닙니다."), headers=admin)
    late = first.client.put(f"{ENTRIES}/parking?expected=1", json=without_id(PARKING), headers=admin)

    assert second.client.get(f"{ENTRIES}/parking", headers=admin).json()["revision"] == 2
    assert late.status_code == 409
    assert first.client.get(f"{ENTRIES}/parking", headers=admin).json()["entry"]["answer"] == "무료가 아닙니다."
