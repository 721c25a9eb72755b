"""A customer's conversation over WebSocket."""

import json
import sqlite3
from collections.abc import Callable
from contextlib import closing
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest
from starlette.testclient import WebSocketTestSession
from starlette.websockets import WebSocketDisconnect

if TYPE_CHECKING:
    from tests.api.conftest import Api


def connect(api: "Api", after: int = 0, **headers: str) -> WebSocketTestSession:
    """Open the stream of the conversation as a browser does."""
    return api.client.websocket_connect(
        f"/v1/conversations/{api.conversation_id}/stream?after={after}",
        subprotocols=["aicc.v1", f"bearer.{api.token}"],
        headers=headers,
    )


def receive(socket: WebSocketTestSession, kind: str) -> dict[str, Any]:
    """Return the next frame of a kind."""
    while (frame := socket.receive_json())["type"] != kind:
        continue
    answer: dict[str, Any] = frame
    return answer


def say(socket: WebSocketTestSession, text: str, message_id: str) -> dict[str, Any]:
    """Say something and return the turn."""
    socket.send_json({"type": "message", "message_id": message_id, "text": text})
    turn: dict[str, Any] = receive(socket, "turn")["turn"]
    return turn


def test_a_customer_asks_for_the_balance_and_hears_it(api: "Api") -> None:
    """The same dialogue as over HTTP, in one socket."""
    api.open()
    with connect(api) as socket:
        receive(socket, "ready")
        for number, text in enumerate(("잔액 조회", "1234567")):
            say(socket, text, f"m{number}")
        turn = say(socket, "예금계좌", "m9")

    assert turn["reply"]["messages"] == ["데모고객 님의 예금계좌 잔액은 1,234,500원입니다."]


def test_quick_replies_and_typing_arrive(api: "Api") -> None:
    """While a backend works the customer sees that somebody types; buttons come with the turn."""
    api.open()
    with connect(api) as socket:
        receive(socket, "ready")
        say(socket, "잔액 조회", "m1")
        socket.send_json({"type": "message", "message_id": "m2", "text": "1234567"})
        typing, turn = socket.receive_json(), socket.receive_json()

    assert typing == {"type": "typing", "who": "bot"}
    assert [button["label"] for button in turn["turn"]["reply"]["quick_replies"]] == [
        "예금계좌",
        "적금계좌",
        "대출계좌",
    ]


def test_a_reconnecting_client_gets_what_it_missed_and_nothing_twice(api: "Api") -> None:
    """The turns after the last seen one come first, oldest first, then `ready`."""
    api.open()
    for number in range(3):
        api.say("안녕하세요", f"m{number}")
    with connect(api, after=2) as socket:
        frames = [socket.receive_json() for _ in range(3)]

    assert [frame.get("turn", frame)["seq"] for frame in frames] == [3, 4, 4]
    assert frames[2]["type"] == "ready"


def test_two_windows_see_the_same_conversation(api: "Api") -> None:
    """What is said in one socket or over HTTP appears in the other."""
    api.open()
    with connect(api, after=1) as first, connect(api, after=1) as second:
        receive(first, "ready")
        receive(second, "ready")
        said = say(first, "안녕하세요", "m1")
        seen = receive(second, "turn")["turn"]
        over_http = api.say("감사합니다")
        also_seen = receive(second, "turn")["turn"]

    assert (seen, also_seen) == (said, over_http)


def test_a_message_sent_again_is_answered_with_its_turn(api: "Api") -> None:
    """A client that lost the answer asks again in the same or a new socket."""
    api.open()
    with connect(api) as socket:
        receive(socket, "ready")
        first, second = say(socket, "안녕하세요", "m1"), say(socket, "안녕하세요", "m1")

    assert first == second


@pytest.mark.parametrize(
    ("frame", "code"),
    [
        ("{", "request_invalid"),
        ("[]", "request_invalid"),
        ('{"type": "shout"}', "request_invalid"),
        ('{"type": "message", "message_id": "m1", "text": ""}', "message_empty"),
        ('{"type": "message", "message_id": "", "text": "안녕"}', "message_id_invalid"),
        (json.dumps({"type": "message", "message_id": "m1", "text": "가" * 9000}), "message_too_long"),
    ],
)
def test_a_bad_frame_is_refused_and_the_socket_stays(api: "Api", frame: str, code: str) -> None:
    """An error frame carries the problem; the next message is taken."""
    api.open()
    with connect(api) as socket:
        receive(socket, "ready")
        socket.send_text(frame)
        error = receive(socket, "error")
        turn = say(socket, "안녕하세요", "m2")

    assert error["problem"]["code"] == code
    assert turn["seq"] == 2


def test_ping_is_answered(api: "Api") -> None:
    """A client can find out whether the line still stands."""
    api.open()
    with connect(api) as socket:
        receive(socket, "ready")
        socket.send_json({"type": "ping"})

        assert socket.receive_json() == {"type": "pong"}


@pytest.mark.parametrize(
    ("token", "conversation", "code"), [("nonsense", "", 4401), ("", "", 4401), ("own", "conv_none", 4401)]
)
def test_nobody_listens_without_the_token(api: "Api", token: str, conversation: str, code: int) -> None:
    """A socket without the conversation's token is closed with a code that tells why."""
    api.open()
    api.token = api.token if token == "own" else token
    api.conversation_id = conversation or api.conversation_id
    with connect(api) as socket, pytest.raises(WebSocketDisconnect) as closed:
        socket.receive_json()

    assert closed.value.code == code


@pytest.mark.parametrize(("origin", "refused"), [("https://elsewhere.example", True), ("http://testserver", False)])
def test_pages_of_other_origins_are_refused(api: "Api", origin: str, refused: bool) -> None:
    """A browser page of another site cannot use a customer's socket."""
    api.open()
    with connect(api, origin=origin) as socket:
        if refused:
            with pytest.raises(WebSocketDisconnect) as closed:
                socket.receive_json()
            assert closed.value.code == 4403
        else:
            assert receive(socket, "ready")["seq"] == 1


def test_an_allowed_origin_is_let_in(make_api: "Callable[..., Api]") -> None:
    """The setting names other pages that may."""
    api = make_api(allowed_origins="https://shop.example, https://bank.example/")
    api.open()
    with connect(api, origin="https://bank.example") as socket:
        assert receive(socket, "ready")["seq"] == 1


def test_a_client_comes_again_when_the_store_cannot_be_read(api: "Api", tmp_path: Path) -> None:
    """It is closed with the code after which the page connects again, not with a fault of ours."""
    api.open()
    with closing(sqlite3.connect(tmp_path / "var" / "aicc.sqlite3")) as database:
        database.execute("UPDATE turns SET body = x'0102'")
        database.commit()

    with pytest.raises(WebSocketDisconnect) as refused, connect(api) as socket:
        socket.receive_json()

    assert (refused.value.code, refused.value.reason) == (1013, "seal_broken")
