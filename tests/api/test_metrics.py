"""What whoever watches over the centre sees of its conversations."""

import io
import json
import logging
from typing import TYPE_CHECKING, Any

import pytest

from aicc.api.metrics import tell_levels
from aicc.models.errors import StoreUnavailable
from aicc.ports import ConversationStore
from aicc.utils.logger import configure_logging

if TYPE_CHECKING:
    from tests.api.conftest import Api

CALLER = "00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01"


def scraped(api: "Api") -> list[str]:
    """Return what Prometheus reads."""
    return api.client.get("/metrics").text.splitlines()


@pytest.mark.parametrize("stage", ["load", "understand", "decide", "act", "conclude", "save", "carry_out"])
def test_a_turn_passes_every_stage_once(api: "Api", stage: str) -> None:
    """Each is timed."""
    api.say("영업시간 알려줘")

    assert f'aicc_stage_seconds_count{{stage="{stage}"}} 1.0' in scraped(api)


def test_a_call_to_the_backend_is_timed(api: "Api") -> None:
    """Under the name of its action."""
    for said in ("잔액 조회", "1234567"):
        api.say(said)

    assert {
        'aicc_action_seconds_count{action="verify_customer"} 1.0',
        'aicc_actions_total{action="verify_customer:ok"} 1.0',
    } <= set(scraped(api))


def test_a_message_that_comes_again_is_no_second_turn(api: "Api") -> None:
    """It is counted for itself."""
    api.say("영업시간 알려줘", "m1")
    api.say("영업시간 알려줘", "m1")

    assert {"aicc_turn_seconds_count 1.0", "aicc_repeated_messages_total 1.0"} <= set(scraped(api))


def test_a_conversation_is_handed_over_once(api: "Api") -> None:
    """However often its customer asks for a person."""
    for said in ("상담원 연결해줘", "챗봇으로 돌아가기", "상담원 연결해줘"):
        api.say(said)

    assert {"aicc_handed_over_total 1.0", 'aicc_escalations_total{rule="asked"} 2.0'} <= set(scraped(api))


def test_an_error_is_counted_by_its_code(api: "Api") -> None:
    """Whatever door it leaves by."""
    api.say(" ")

    assert 'aicc_errors_total{code="message_empty"} 1.0' in scraped(api)


def test_a_store_that_is_away_is_seen_at_its_stage(api: "Api", monkeypatch: pytest.MonkeyPatch) -> None:
    """The turn is not counted as recorded."""
    api.open()
    store: ConversationStore = api.client.app.state.context.conversations._store  # type: ignore[attr-defined]

    async def away(*_arguments: Any) -> None:
        raise StoreUnavailable(path="var", why="I/O error")

    monkeypatch.setattr(store, "save", away)
    api.say("영업시간 알려줘")

    assert {
        'aicc_failures_total{code="store_unavailable",stage="save"} 1.0',
        'aicc_errors_total{code="store_unavailable"} 1.0',
        "aicc_turn_seconds_count 0.0",
    } <= set(scraped(api))


def test_levels_are_looked_at(api: "Api") -> None:
    """The queue, the open sockets, and the disk."""
    api.say("상담원 연결해줘")
    headers = {"authorization": f"Bearer {api.token}"}
    with api.client.websocket_connect(f"/v1/conversations/{api.conversation_id}/stream", headers=headers) as socket:
        while socket.receive_json()["type"] != "ready":
            pass
        api.client.portal.call(tell_levels, api.client.app.state.context)  # type: ignore[union-attr, attr-defined]
        found = scraped(api)

    assert {"aicc_queue_tickets 1.0", "aicc_open_sockets 1.0"} <= set(found)
    assert "aicc_disk_free_bytes 0.0" not in found


def test_no_words_and_ids_are_scraped(api: "Api") -> None:
    """Neither the customer's nor the conversation's."""
    api.open(user_id="user_77")
    api.say("제 번호는 010-1234-5678이에요", "message-91")
    text = api.client.get("/metrics").text

    assert [
        word for word in ("010-1234", "5678이에요", "user_77", "message-91", api.conversation_id) if word in text
    ] == []


def test_the_lines_of_a_turn_carry_the_trace_of_the_request(api: "Api") -> None:
    """A caller's own logs name the same trace."""
    api.open()
    written = io.StringIO()
    handlers = logging.getLogger().handlers[:]
    configure_logging("INFO", stream=written)
    api.client.post(api.path, json={"text": "영업시간 알려줘"}, headers=api.bearer | {"traceparent": CALLER})
    logging.getLogger().handlers[:] = handlers
    [turn] = [line for line in map(json.loads, written.getvalue().splitlines()) if line["event"] == "turn"]

    assert (turn["trace_id"], turn["conversation_id"]) == ("0af7651916cd43dd8448eb211c80319c", api.conversation_id)
