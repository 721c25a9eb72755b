"""What was sent once counts once, whoever sends it again, through whatever door and with whatever words."""

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from typing import TYPE_CHECKING, Any

import httpx
from tests.security.conftest import Line

if TYPE_CHECKING:
    from tests.api.conftest import Api

TRANSFER = ("이체하기", "1234567", "국민은행", "123456789012", "1만원", "네")


def said(api: "Api") -> list[str]:
    """Return what was recorded as said, oldest first."""
    turns = api.client.get(f"{api.path}?limit=200", headers=api.bearer).json()["turns"]
    return [turn["said"] for turn in reversed(turns)]


def test_other_words_under_an_old_id_are_not_taken(api: "Api") -> None:
    """The recorded turn comes back, and nothing of the other words is kept."""
    first = api.say("안녕하세요", "m1")
    again = api.say("상담원 연결해 주세요", "m1")

    assert again == first
    assert said(api) == ["", "안녕하세요"]


def test_an_old_answer_sent_again_moves_no_form(api: "Api") -> None:
    """A customer's number from minutes ago is not an answer to what is asked now."""
    api.say("이체하기", "m1")
    asked = api.say("1234567", "m2")
    again = api.say("1234567", "m2")
    moved = api.say("국민은행", "m3")

    assert again == asked
    assert [turn["seq"] for turn in (asked, moved)] == [3, 4]
    assert moved["reply"]["step"] != asked["reply"]["step"]


def test_money_moves_once(api: "Api") -> None:
    """The PIN that confirms a transfer, recorded on the way and sent ten times, confirms one."""
    for number, text in enumerate(TRANSFER):
        api.say(text, f"m{number}")
    done = [api.say("1234", "pin") for _ in range(10)]
    after = api.say("이체하기", "next")

    assert [turn["seq"] for turn in done] == [8] * 10
    assert after["seq"] == 9


def test_an_id_belongs_to_its_conversation(api: "Api") -> None:
    """The same id in another conversation is another message."""
    api.open()
    first = api.say("상담원 연결해 주세요", "m1")
    api.open()
    second = api.say("안녕하세요", "m1")

    assert (first["said"], second["said"]) == ("상담원 연결해 주세요", "안녕하세요")


def test_a_message_goes_through_one_of_the_doors(api: "Api") -> None:
    """Said over HTTP and again over the stream, it is the same turn."""
    over_http = api.say("안녕하세요", "m1")
    with api.client.websocket_connect(f"{api.path.removesuffix('messages')}stream?after=2", headers=api.bearer) as line:
        line.receive_json()
        line.send_json({"type": "message", "message_id": "m1", "text": "상담원"})
        over_stream: dict[str, Any] = line.receive_json()["turn"]

    assert over_stream == over_http


def test_a_message_sent_by_many_at_the_same_moment_is_taken_once(line: Line) -> None:
    """Sixteen lines, one id, one turn."""
    with httpx.Client(base_url=f"http://127.0.0.1:{line.port}", trust_env=False) as client:
        opened = client.post("/v1/conversations", json={}).json()
        path = f"/v1/conversations/{opened['conversation_id']}/messages"
        bearer = {"Authorization": f"Bearer {opened['token']}"}

        def send(number: int) -> str:
            body = {"text": f"안녕하세요 {number}", "message_id": "m1"}
            return client.post(path, json=body, headers=bearer).text

        with ThreadPoolExecutor(16) as people:
            answers = set(people.map(send, range(16)))
        recorded = client.get(path, headers=bearer).json()["turns"]

    assert (len(answers), len(recorded)) == (1, 2)


def test_a_message_of_an_erased_customer_is_not_taken_again(make_api: "Callable[..., Api]") -> None:
    """Recorded before, sent again afterwards: there is nothing left that it could belong to."""
    api = make_api()
    api.open(user_id="gone")
    api.say("안녕하세요", "m1")
    api.client.delete("/v1/users/gone?reason=request", headers={"X-API-Key": "admin-key-0123456789"})
    again = api.client.post(api.path, json={"text": "안녕하세요", "message_id": "m1"}, headers=api.bearer)

    assert (again.status_code, again.json()["code"]) == (404, "conversation_not_found")
