"""Nobody reads or continues another's conversation: forged, cut, expired and foreign tokens, at every door."""

import hashlib
import json
import time
from collections.abc import Callable
from typing import TYPE_CHECKING

import pytest
from itsdangerous import TimestampSigner
from starlette.websockets import WebSocketDisconnect
from tests.api.conftest import ADMIN
from tests.security.conftest import SECRET

if TYPE_CHECKING:
    from tests.api.conftest import Api

Forge = Callable[[str, str], str]


class Earlier(TimestampSigner):
    """Signs as if it were twenty-five hours ago."""

    def get_timestamp(self) -> int:
        """Return the time that a token says it was made."""
        return int(time.time()) - 25 * 3600


def signed(value: str, *, salt: str, signer: type[TimestampSigner] = TimestampSigner) -> str:
    """Return a token as whoever has the secret could make it."""
    return signer(SECRET, salt=salt, digest_method=hashlib.sha256).sign(value).decode()


FORGERIES: dict[str, Forge] = {
    "another conversation's id in a good token": lambda token, other: other + token[token.index(".") :],
    "no signature": lambda token, _: token.rpartition(".")[0],
    "an empty signature": lambda token, _: token.rpartition(".")[0] + ".",
    "a later time": lambda token, _: ".".join([token.split(".")[0], "zzzzzz", token.split(".")[2]]),
    "a cut signature": lambda token, _: token[:-1],
    "another first letter of the signature": lambda token, _: (
        token[: token.rindex(".") + 1] + ("A" if token[token.rindex(".") + 1] != "A" else "B") + token[-42:]
    ),
    "signed for something else": lambda token, _: signed(token.split(".")[0], salt="aicc.download"),
    "an admin key": lambda _token, _other: ADMIN,
    "the id itself": lambda token, _: token.split(".")[0],
    "two tokens": lambda token, _: f"{token} {token}",
}


def doors(shared: "Api", token: str) -> dict[str, str]:
    """Return what each door of the conversation answers to a token: a code, or `open`."""
    bearer = {"Authorization": f"Bearer {token}"}
    base = f"/v1/conversations/{shared.conversation_id}"
    answers = {
        "read": shared.client.get(f"{base}/messages", headers=bearer),
        "write": shared.client.post(f"{base}/messages", json={"text": "안녕하세요"}, headers=bearer),
        "rate": shared.client.post(f"{base}/turns/1/feedback", json={"helpful": True}, headers=bearer),
    }
    found = {door: str(answer.json().get("code", "open")) for door, answer in answers.items()}
    with shared.client.websocket_connect(f"{base}/stream", headers=bearer) as socket:
        try:
            found["stream"] = "open" if socket.receive_json() else ""
        except WebSocketDisconnect as closed:
            found["stream"] = closed.reason or str(closed.code)
    return found


@pytest.mark.parametrize("forge", FORGERIES.values(), ids=FORGERIES)
def test_a_forged_token_opens_no_door(shared: "Api", forge: Forge) -> None:
    """Reading, writing, rating and listening all ask for the token that was signed for this conversation."""
    shared.open()
    other = shared.conversation_id
    shared.open()

    assert set(doors(shared, forge(shared.token, other)).values()) == {"token_invalid"}


def test_a_token_in_the_address_opens_nothing(shared: "Api") -> None:
    """Addresses end up in logs and histories: a token is read from headers only."""
    shared.open()
    answers = [
        shared.client.get(f"{shared.path}?{name}={shared.token}") for name in ("token", "access_token", "authorization")
    ]
    shared.client.cookies.set("token", shared.token)
    answers.append(shared.client.get(shared.path))

    assert [answer.json()["code"] for answer in answers] == ["token_missing"] * 4


def test_an_expired_token_opens_no_door(shared: "Api") -> None:
    """Signed by this centre for this conversation, and made an hour too early."""
    shared.open()
    old = signed(shared.conversation_id, salt="aicc.conversation", signer=Earlier)

    assert set(doors(shared, old).values()) == {"token_expired"}


def test_a_name_is_no_key(shared: "Api") -> None:
    """Whoever opens a conversation under another's id reads nothing that the other said."""
    shared.open(user_id="customer-1")
    shared.say("내 비밀 낱말은 파란고래입니다")
    shared.open(user_id="customer-1")
    mine = shared.client.get(f"{shared.path}?limit=200", headers=shared.bearer)

    assert "파란고래" not in mine.text
    assert len(mine.json()["turns"]) == 1


def test_a_place_in_one_history_is_no_way_into_another(shared: "Api") -> None:
    """The cursor of one conversation pages in the conversation of the token and nowhere else."""
    shared.open()
    for number in range(4):
        shared.say(f"파란고래 {number}")
    cursor = shared.client.get(f"{shared.path}?limit=1", headers=shared.bearer).json()["next"]
    shared.open()
    answer = shared.client.get(f"{shared.path}?cursor={cursor}", headers=shared.bearer)

    assert "파란고래" not in answer.text


def test_ids_cannot_be_guessed(shared: "Api") -> None:
    """A hundred ids have nothing in common behind their prefix but the letters they are made of."""
    ids = [shared.open()["conversation_id"] for _ in range(100)]
    columns = list(zip(*(one.removeprefix("conv_") for one in ids), strict=True))

    assert min(len(set(column)) for column in columns) > 1
    assert len(columns) >= 22


def test_no_answer_tells_whether_another_conversation_exists(shared: "Api") -> None:
    """Without its token a conversation that is there and one that is not look the same."""
    shared.open()
    there, nowhere = shared.conversation_id, f"conv_{'0' * len(shared.conversation_id.removeprefix('conv_'))}"
    answers = []
    for one in (there, nowhere):
        body = shared.client.get(f"/v1/conversations/{one}/messages", headers={"Authorization": "Bearer x"}).json()
        answers.append(json.dumps({name: value for name, value in body.items() if name != "instance"}))

    assert answers[0] == answers[1]
