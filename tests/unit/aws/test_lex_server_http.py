"""The runtime of the local Lex over HTTP, asked by an unmodified client and by raw requests."""

import base64
import gzip
import json
import urllib.error
import urllib.request
from collections.abc import Iterator
from dataclasses import replace
from typing import Any

import pytest
from botocore.exceptions import ClientError
from tests.lex_server import HOOKED, ORDER, STATUS, Lex, running, said, shop

TEXT = "text/plain; charset=utf-8"


@pytest.fixture(scope="module")
def lex() -> Iterator[Lex]:
    """A server with one bot."""
    with running() as server:
        yield server


@pytest.fixture(scope="module")
def bot_id(lex: Lex) -> str:
    """The bot, built."""
    return lex.server.make(shop())


def packed(value: Any) -> str:
    """Return a value as Lex's headers carry it."""
    # Without the time of day: what tests are called must be the same in each process that runs some of them.
    return base64.b64encode(gzip.compress(json.dumps(value).encode(), mtime=0)).decode()


def unpacked(header: str) -> Any:
    """Return the value in one of Lex's headers."""
    return json.loads(gzip.decompress(base64.b64decode(header)))


def where(bot_id: str, session: str) -> dict[str, str]:
    """Return the parameters that every operation has."""
    return {"botId": bot_id, "botAliasId": "TSTALIASID", "localeId": "ko_KR", "sessionId": session}


def test_keys_come_as_the_text_of_an_utterance(lex: Lex, bot_id: str) -> None:
    """Digits that were pressed, with the hash that ends them, answer the question that waits."""
    heard = [
        lex.runtime.recognize_utterance(
            **where(bot_id, "utterance-keys"), requestContentType=TEXT, inputStream=text.encode()
        )
        for text in ("불고기 주문할게요", "3#")
    ]
    slots = unpacked(heard[-1]["sessionState"])["intent"]["slots"]

    assert slots["Count"]["value"]["interpretedValue"] == "3"
    assert unpacked(heard[-1]["inputTranscript"]) == "3#"


def test_an_utterance_is_answered_in_headers(lex: Lex, bot_id: str) -> None:
    """RecognizeUtterance takes text and answers in headers, each gzip in base64 of JSON."""
    answer = lex.runtime.recognize_utterance(
        **where(bot_id, "utterance-1"),
        requestContentType=TEXT,
        responseContentType=TEXT,
        sessionState=packed({"sessionAttributes": {"lang": "ko"}}),
        requestAttributes=packed({"channel": "web"}),
        inputStream="불고기 주문할게요".encode(),
    )
    assert [message["content"] for message in unpacked(answer["messages"])] == ["몇 개 드릴까요?"]
    assert unpacked(answer["inputTranscript"]) == "불고기 주문할게요"
    assert unpacked(answer["sessionState"])["sessionAttributes"] == {"lang": "ko"}
    assert unpacked(answer["requestAttributes"]) == {"channel": "web"}
    assert unpacked(answer["interpretations"])[0]["intent"]["name"] == "OrderMeal"
    assert (answer["inputMode"], answer["sessionId"], answer["contentType"]) == ("Text", "utterance-1", TEXT)
    assert answer["audioStream"].read() == b""


@pytest.mark.parametrize(
    "asked", [{"requestContentType": "audio/l16; rate=16000; channels=1"}, {"responseContentType": "audio/mpeg"}]
)
def test_audio_is_refused_with_what_is_missing(lex: Lex, bot_id: str, asked: dict[str, str]) -> None:
    """The voice channel does not exist yet, and the refusal says so."""
    with pytest.raises(lex.runtime.exceptions.ValidationException, match=r"UnsupportedMediaType.*voice channel"):
        lex.runtime.recognize_utterance(
            **{**where(bot_id, "utterance-2"), "requestContentType": TEXT, "inputStream": b"", **asked}
        )


@pytest.mark.parametrize(
    ("state", "why"),
    [
        ("no base64", "no gzip in base64"),
        (base64.b64encode(b"plain").decode(), "no gzip in base64"),
        (base64.b64encode(gzip.compress(b"{", mtime=0)).decode(), "no gzip in base64"),
        (packed({"dialogAction": {"type": "Nope"}}), "'Nope' not in"),
        # Small in the header, large behind it.
        (packed({"sessionAttributes": {"a": "x" * 1_000_000}}), "more than 100000 bytes"),
    ],
)
def test_a_header_that_is_not_what_it_should_be_is_refused(lex: Lex, bot_id: str, state: str, why: str) -> None:
    """A broken header is a ValidationException, never a fault of the server."""
    with pytest.raises(lex.runtime.exceptions.ValidationException, match=why):
        lex.runtime.recognize_utterance(
            **where(bot_id, "utterance-3"), requestContentType=TEXT, inputStream=b"x", sessionState=state
        )


@pytest.mark.parametrize(
    ("stream", "why"), [(b"", "at least 1"), ("가".encode() * 1025, "at most 1024"), (b"\xff", "UTF-8")]
)
def test_an_utterance_is_a_text_of_up_to_1024_characters(lex: Lex, bot_id: str, stream: bytes, why: str) -> None:
    """Nothing, too much, and what is no text is refused."""
    with pytest.raises(lex.runtime.exceptions.ValidationException, match=why):
        lex.runtime.recognize_utterance(**where(bot_id, "utterance-4"), requestContentType=TEXT, inputStream=stream)


def test_a_session_is_put_got_and_deleted(lex: Lex, bot_id: str) -> None:
    """The three operations of sessions go together."""
    place = where(bot_id, "session-1")
    state = {"intent": {"name": "OrderMeal"}, "dialogAction": {"type": "ElicitSlot", "slotToElicit": "Menu"}}
    put = lex.runtime.put_session(**place, sessionState=state)
    assert [message["content"] for message in unpacked(put["messages"])] == ["무엇을 드릴까요?"]
    got = lex.runtime.get_session(**place)
    assert got["sessionState"]["dialogAction"] == {"type": "ElicitSlot", "slotToElicit": "Menu"}
    assert lex.runtime.delete_session(**place)["sessionId"] == "session-1"
    with pytest.raises(lex.runtime.exceptions.ResourceNotFoundException):
        lex.runtime.get_session(**place)


def test_request_attributes_come_back(lex: Lex, bot_id: str) -> None:
    """RecognizeText answers the attributes of the request."""
    answer = lex.runtime.recognize_text(
        **where(bot_id, "text-1"), text="배달 언제 와요", requestAttributes={"x-amz-lex:channels:platform": "Connect"}
    )
    assert (said(answer), answer["requestAttributes"]) == (
        ["배달 중입니다."],
        {"x-amz-lex:channels:platform": "Connect"},
    )


@pytest.mark.parametrize("change", [{"botId": "AAAAAAAAAA"}, {"botAliasId": "AAAAAAAAAA"}])
def test_an_unknown_bot_or_alias_is_refused_in_the_words_of_aws(lex: Lex, bot_id: str, change: dict[str, str]) -> None:
    """Programs that look for them find them."""
    there = {**where(bot_id, "text-3"), **change}
    with pytest.raises(lex.runtime.exceptions.ResourceNotFoundException) as error:
        lex.runtime.recognize_text(**there, text="네")
    named = f"{there['botId']}/{there['botAliasId']}"
    assert error.value.response["Error"]["Message"] == f"{named} is not a valid BotId/BotAliasId combination."


@pytest.mark.parametrize(
    ("change", "code"),
    [
        ({"botId": "AAAAAAAAAA"}, "ResourceNotFoundException"),
        ({"botAliasId": "AAAAAAAAAA"}, "ResourceNotFoundException"),
        ({"localeId": "en_US"}, "ResourceNotFoundException"),
        ({"sessionId": "고객-1"}, "ValidationException"),
        ({"text": "가" * 1025}, "ValidationException"),
    ],
)
def test_what_lex_would_refuse_is_refused_here(lex: Lex, bot_id: str, change: dict[str, str], code: str) -> None:
    """boto3 lets a Korean session id and a long text through; the server does not."""
    with pytest.raises(ClientError) as error:
        lex.runtime.recognize_text(**{**where(bot_id, "text-2"), "text": "네", **change})
    assert error.value.response["Error"]["Code"] == code


def test_an_alias_may_be_switched_off_for_a_language(lex: Lex, bot_id: str) -> None:
    """With enabled=False the alias does not answer in Korean."""
    version = lex.models.create_bot_version(
        botId=bot_id, botVersionLocaleSpecification={"ko_KR": {"sourceBotVersion": "DRAFT"}}
    )["botVersion"]
    alias = lex.models.create_bot_alias(
        botId=bot_id, botAliasName="off", botVersion=version, botAliasLocaleSettings={"ko_KR": {"enabled": False}}
    )["botAliasId"]
    with pytest.raises(lex.runtime.exceptions.ResourceNotFoundException, match="not enabled"):
        lex.say(bot_id, "네", alias=alias)


def raw(lex: Lex, method: str, path: str, body: bytes = b"") -> tuple[int, str, dict[str, Any]]:
    """Send a request without a client and return status, error type and body of the answer."""
    request = urllib.request.Request(lex.url + path, data=body or None, method=method)  # noqa: S310 - this test's server
    try:
        with urllib.request.urlopen(request) as answer:  # noqa: S310 - as above
            return answer.status, "", json.loads(answer.read())
    except urllib.error.HTTPError as error:
        return error.code, error.headers["x-amzn-ErrorType"], json.loads(error.read())


@pytest.mark.parametrize(
    ("method", "path", "body", "status", "error"),
    [
        ("POST", "/bots/", b"{", 400, "ValidationException"),
        ("POST", "/bots/", b"[]", 400, "ValidationException"),
        ("POST", "/bots/", b"[" * 100_000, 400, "ValidationException"),
        ("POST", "/bots/", b"\xff", 400, "ValidationException"),
        ("POST", "/bots/", b'{"maxResults": "10"}', 400, "ValidationException"),
        ("POST", "/bots/", b'{"nothing": 1}', 400, "ValidationException"),
        ("PATCH", "/bots/", b"", 501, "NotImplementedException"),
        ("GET", "/nothing", b"", 501, "NotImplementedException"),
        # StartConversation, which boto3 does not have either.
        (
            "POST",
            "/bots/ABCDEFGHIJ/botAliases/TSTALIASID/botLocales/ko_KR/sessions/s-1/conversation",
            b"",
            501,
            "NotImplementedException",
        ),
        ("GET", "/bots/%EC%A3%BC%EB%AC%B8/", b"", 400, "ValidationException"),
    ],
)
def test_any_request_meets_an_answer_of_aws(
    lex: Lex, method: str, path: str, body: bytes, status: int, error: str
) -> None:
    """What no client of AWS would send is refused with a modelled error, never a fault of the server."""
    found = raw(lex, method, path, body)
    assert found[:2] == (status, error)
    assert found[2]["message"] != ""


@pytest.mark.parametrize(("depth", "status"), [(50, 200), (400, 400), (5_000, 400)])
def test_slots_nested_in_each_other_are_answered_or_refused(lex: Lex, bot_id: str, depth: int, status: int) -> None:
    """However deep the slots of a state are nested, the check of its shape comes to an end."""
    slot = '{"shape": "Composite", "subSlots": {"a": ' * depth + '{"shape": "Composite"}' + "}}" * depth
    state = f'{{"intent": {{"name": "OrderMeal", "slots": {{"Menu": {slot}}}}}}}'
    path = f"/bots/{bot_id}/botAliases/TSTALIASID/botLocales/ko_KR/sessions/raw-1/text"
    assert raw(lex, "POST", path, f'{{"text": "네", "sessionState": {state}}}'.encode())[0] == status


def test_every_answer_has_the_number_of_its_request(lex: Lex, bot_id: str) -> None:
    """Programs log ResponseMetadata.RequestId; it is there, and never twice the same."""
    numbers = {lex.say(bot_id, "네")["ResponseMetadata"]["RequestId"] for _ in range(2)}
    assert len(numbers) == 2


def test_two_requests_of_one_session_at_once_are_a_conflict() -> None:
    """The second is refused with ConflictException while the function of the first runs."""
    seen: list[str] = []

    def asks_again(event: dict[str, Any], context: Any) -> dict[str, Any]:
        with pytest.raises(ClientError) as error:
            lex.say(event["bot"]["id"], "배달 언제 와요")
        seen.append(error.value.response["Error"]["Code"])
        intent = {**event["sessionState"]["intent"], "state": "Fulfilled"}
        return {"sessionState": {"dialogAction": {"type": "Close"}, "intent": intent}}

    with running({"asks-again": asks_again}) as lex:
        bot_id = lex.server.make(shop(ORDER, replace(STATUS, fulfillment=HOOKED)), "asks-again")
        lex.say(bot_id, "배달 언제 와요")
    assert seen == ["ConflictException"]
