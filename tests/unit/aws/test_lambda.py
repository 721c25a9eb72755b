"""The Lambdas of Connect and Lex: what comes in, what goes out, and that both are one turn of a conversation."""

import asyncio
import json
import subprocess
import sys
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from importlib import import_module
from pathlib import Path
from typing import Any

import pytest
from tests.moto_server import running

from aicc.aws.shapes import check_shape
from aicc.lambdas import container, lambda_handler, lex_code_hook
from aicc.models.errors import RequestInvalid, StoreUnavailable
from aicc.ports import Page
from aicc.utils.flat import within

GOLDEN = Path(__file__).resolve().parents[2] / "golden" / "aws" / "lambda"
CONTACT = "c1111111-2222-3333-4444-555555555555"
CONNECT = sorted(GOLDEN.glob("connect_*.json"))
LEX = sorted(GOLDEN.glob("lex_*.json"))

pytestmark = pytest.mark.usefixtures("fresh_container")


@dataclass
class Context:
    """What Lambda tells of a call."""

    aws_request_id: str = "r-1"
    left: int = 8_000

    def get_remaining_time_in_millis(self) -> int:
        """Return the milliseconds that are left."""
        return self.left


def connect_event(text: str, turn: str | None = None, contact: str = CONTACT, **data: object) -> dict[str, Any]:
    """What Connect sends when a flow passes the customer's words on."""
    parameters = {"UserInput": text} | ({"Turn": turn} if turn is not None else {})
    return {
        "Name": "ContactFlowEvent",
        "Details": {"Parameters": parameters, "ContactData": {"ContactId": contact, "Channel": "VOICE"} | data},
    }


def call(*texts: str, contact: str = CONTACT, **data: object) -> dict[str, str]:
    """Say one thing after the other as a flow does, which passes `turn` back; return the last answer."""
    answer = {"turn": ""}
    for text in texts:
        answer = lambda_handler(connect_event(text, answer["turn"], contact, **data), Context())
    return answer


def lex_event(text: str, request: str = "q-1", **changes: Any) -> dict[str, Any]:
    """What Lex sends for a sentence."""
    event: dict[str, Any] = json.loads((GOLDEN / "lex_full.json").read_text(encoding="utf-8"))["event"]
    event["sessionState"]["originatingRequestId"] = request
    return event | {"inputTranscript": text, "sessionId": CONTACT} | changes


def history(contact: str = CONTACT) -> list[str]:
    """What the customer said in a contact, as recorded."""
    service = container.centre().conversations

    async def read() -> Page:
        return await service.history(f"contact_{contact}", limit=50)

    return [turn.said for turn in container._container().run(read(), seconds=10).turns[::-1]][1:]


# --- golden events ---------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("path", CONNECT, ids=lambda path: path.stem)
def test_connect_is_answered_as_written_down(path: Path) -> None:
    """The event with the least, one with all that Connect tells of a call, and the beginning of a chat."""
    golden = json.loads(path.read_text(encoding="utf-8"))

    assert lambda_handler(golden["event"], None) == golden["answer"]


@pytest.mark.parametrize("path", LEX, ids=lambda path: path.stem)
def test_lex_is_answered_as_written_down(path: Path) -> None:
    """The event with the least, a spoken one with everything, and a fulfilment."""
    golden = json.loads(path.read_text(encoding="utf-8"))

    assert lex_code_hook(golden["event"], None) == golden["answer"]


@pytest.mark.parametrize("path", CONNECT, ids=lambda path: path.stem)
def test_connect_can_read_the_golden_answers(path: Path) -> None:
    """A flat map of texts, none of them empty, within 32 KB."""
    answer = json.loads(path.read_text(encoding="utf-8"))["answer"]

    assert all(isinstance(value, str) and value for value in answer.values())
    assert len(json.dumps(answer)) <= 32_768


@pytest.mark.parametrize("path", LEX, ids=lambda path: path.stem)
def test_lex_can_read_the_golden_answers(path: Path) -> None:
    """State and messages keep to the shapes of AWS's own model; a close says how the intent ended."""
    answer = json.loads(path.read_text(encoding="utf-8"))["answer"]
    state, intent = dict(answer["sessionState"]), answer["sessionState"].get("intent")
    if intent is not None:
        # Lex writes an empty slot as null, which the model of the runtime does not show.
        state["intent"] = intent | {"slots": {name: one for name, one in intent["slots"].items() if one}}

    assert check_shape("lexv2-runtime", "SessionState", state) == ()
    assert check_shape("lexv2-runtime", "Messages", answer["messages"]) == ()
    assert state["dialogAction"]["type"] != "Close" or intent["state"] in ("Fulfilled", "Failed")


# --- Connect: one turn of the conversation ---------------------------------------------------------------------------


def test_a_call_is_a_conversation() -> None:
    """Words after words: balance, customer number, account."""
    answer = call("", "계좌 잔액을 확인하고 싶습니다", "1234567", "예금계좌")

    assert answer["response_text"] == "데모고객 님의 예금계좌 잔액은 1,234,500원입니다."
    assert history() == ["계좌 잔액을 확인하고 싶습니다", "***4567", "예금계좌"]


def test_a_repetition_of_connect_gets_the_recorded_answer() -> None:
    """Connect asks up to three times within eight seconds: nothing is done twice."""
    turn = call("")["turn"]
    event = connect_event("카드를 잃어버렸어요", turn)
    answers = [lambda_handler(event, Context(aws_request_id=f"r-{number}")) for number in range(3)]

    assert answers[0] == answers[1] == answers[2]
    assert history() == ["카드를 잃어버렸어요"]


def test_the_same_words_again_are_another_message() -> None:
    """The turn that the flow passes back has gone on."""
    call("", "안녕하세요", "안녕하세요")

    assert history() == ["안녕하세요", "안녕하세요"]


def test_the_turn_may_come_as_a_contact_attribute() -> None:
    """A flow that copies the answer into attributes passes nothing by itself."""
    events = [connect_event("안녕하세요", Attributes={"turn": turn}) for turn in ("1", "1", "2")]
    answers = [lambda_handler(event, Context(f"r-{number}")) for number, event in enumerate(events)]

    assert [answer["turn"] for answer in answers] == ["2", "2", "3"]


def test_without_a_turn_only_lambdas_own_repetitions_are_known() -> None:
    """The guide's flow passes none: the request's id tells them apart."""
    answers = [lambda_handler(connect_event("안녕하세요"), Context(request)) for request in ("r-1", "r-1", "r-2")]

    assert [answer["turn"] for answer in answers] == ["2", "2", "3"]


def test_two_deliveries_at_once_are_one_turn() -> None:
    """Also as the very first message of a contact."""
    event = connect_event("카드를 잃어버렸어요", "1")
    with ThreadPoolExecutor(4) as threads:
        answers = list(threads.map(lambda _: lambda_handler(event, Context()), range(4)))

    assert answers == [answers[0]] * 4
    assert history() == ["카드를 잃어버렸어요"]


def test_no_words_repeat_the_last_ones() -> None:
    """A caller who says nothing hears the question again."""
    asked = call("", "카드를 잃어버렸어요")

    assert call("") == asked


def test_a_handler_may_be_called_from_an_event_loop() -> None:
    """As a simulator of flows does."""

    async def called() -> dict[str, str]:
        return lambda_handler(connect_event("안녕하세요", "1"), Context())

    assert asyncio.run(called())["turn"] == "2"


def test_an_escalation_is_told_as_attributes() -> None:
    """Reason, priority, queue, masked summary and ticket, for UpdateContactAttributes."""
    answer = call("", "제 번호 010-1234-5678로 상담원 연결해 주세요")

    assert (answer["escalate"], answer["end"], answer["decision"]) == ("true", "false", "escalate")
    assert (answer["reason"], answer["priority"], answer["rule"]) == ("USER_REQUEST", "MEDIUM", "asked")
    assert answer["summary"] == "제 번호 ***-****-5678로 상담원 연결해 주세요"
    assert answer["ticket"] in answer["response_text"]


def test_what_was_answered_goes_along() -> None:
    """The slots of the running scenario, numbers masked: nobody asks again."""
    answer = call("", "이체하고 싶어요", "1234567", "국민은행", "상담원 연결해 주세요")

    assert (answer["scenario"], answer["slot_bank"]) == ("transfer", "국민은행")
    assert answer["slot_customer_number"] == "***4567"


def test_the_queue_is_that_of_the_settings(monkeypatch: pytest.MonkeyPatch) -> None:
    """By reason before the rest; Connect wants its id."""
    monkeypatch.setenv("AICC_CONNECT_QUEUES", "USER_REQUEST=queue-1, *=queue-2")
    container.close()

    assert call("", "상담원 연결해 주세요")["queue"] == "queue-1"


def test_a_vip_is_one_by_the_flows_word() -> None:
    """`tier` of the contact attributes, which only the flow can set."""
    answer = call("", "잔액 조회", Attributes={"tier": "VIP"})

    assert (answer["escalate"], answer["reason"], answer["priority"]) == ("true", "VIP", "URGENT")


def test_a_farewell_ends_the_contact() -> None:
    """The flow hangs up."""
    assert call("", "안녕히 계세요")["end"] == "true"


def test_a_caller_is_known_by_a_checksum() -> None:
    """The telephone number is in no record."""
    call("안녕하세요", CustomerEndpoint={"Address": "+821012345678", "Type": "TELEPHONE_NUMBER"})
    service = container.centre().conversations

    async def user() -> str:
        return (await service.history(f"contact_{CONTACT}", limit=1)).turns[0].user_id

    assert container._container().run(user(), seconds=10) == "caller_2efdd01fdf56e3f07de56acd9d40beb2"


@pytest.mark.parametrize(
    "event",
    [{}, {"Details": None}, {"Details": {"Parameters": {}}}, {"Details": {"Parameters": {"UserInput": "a"}}}, []],
)
def test_an_event_of_something_else_takes_the_error_branch(event: Any) -> None:
    """The message says what is missing."""
    with pytest.raises(RequestInvalid, match=r"Details\.Parameters\.UserInput"):
        lambda_handler(event, None)


@pytest.mark.parametrize("text", ["가" * 2_001, "\ud800", "\x00"])
def test_words_that_cannot_be_taken_are_answered_with_an_apology(text: str) -> None:
    """The caller hears a sentence, the flow an error's code; nothing is raised."""
    answer = lambda_handler(connect_event(text, "1"), Context())

    assert answer["response_text"]
    assert answer.get("error") in ("message_too_long", "message_empty", None)


def test_a_turn_that_takes_too_long_is_an_apology() -> None:
    """Connect would hang up on the flow after eight seconds; the same words may come again."""
    lambda_handler(connect_event("", "", CONTACT), Context())
    late = lambda_handler(connect_event("카드를 잃어버렸어요", "1"), Context(left=300))

    assert (late["error"], late["escalate"]) == ("turn_too_long", "false")
    assert lambda_handler(connect_event("카드를 잃어버렸어요", "1"), Context())["intent"] == "card_loss"


def test_an_answer_that_is_too_long_loses_its_end() -> None:
    """What the flow needs stands first."""
    facts = {"response_text": "가" * 3_000, "turn": "2", **{f"slot_{number}": "나" * 900 for number in range(9)}}
    kept = within(facts, 32_768)

    assert len(json.dumps(kept)) <= 32_768
    assert list(kept) == ["response_text", "turn", "slot_0", "slot_1"]


def test_a_map_that_fits_is_left_alone() -> None:
    """Not a letter is lost."""
    assert within({"turn": "1"}, 15) == {"turn": "1"}
    assert within({"turn": "1"}, 10) == {}


# --- Lex -------------------------------------------------------------------------------------------------------------


def test_both_hooks_of_a_request_are_one_turn() -> None:
    """Dialogue and fulfilment of the same words: nothing is done twice."""
    first = lex_code_hook(lex_event("카드를 잃어버렸어요"), Context())
    again = lex_code_hook(lex_event("카드를 잃어버렸어요", invocationSource="FulfillmentCodeHook"), Context("r-2"))

    assert first == again
    assert history() == ["카드를 잃어버렸어요"]


def test_lex_and_connect_share_the_conversation() -> None:
    """Connect's contact id is the session that it gives to Lex."""
    call("", "계좌 잔액을 확인하고 싶습니다")
    answer = lex_code_hook(lex_event("1234567"), Context())

    assert answer["messages"][0]["content"] == "조회하실 계좌를 선택해 주세요."


def test_lex_waits_for_its_own_slot() -> None:
    """Where the intent that Lex is at has the slot that we ask for."""
    lex_code_hook(lex_event("계좌 잔액을 확인하고 싶습니다"), Context())
    action = lex_code_hook(lex_event("모르겠어요", "q-2"), Context())["sessionState"]["dialogAction"]

    assert action == {"type": "ElicitSlot", "slotToElicit": "customer_number"}


def test_lex_closes_for_an_agent() -> None:
    """The flow behind the Lex block reads why in the session's attributes, those of the flow kept."""
    state = lex_code_hook(lex_event("상담원 연결해 주세요"), Context())["sessionState"]

    assert (state["dialogAction"], state["intent"]["state"]) == ({"type": "Close"}, "Fulfilled")
    assert (state["sessionAttributes"]["escalate"], state["sessionAttributes"]["lang"]) == ("true", "ko")


@pytest.mark.parametrize(("mode", "escalates"), [("DTMF", "true"), ("Text", "false")])
def test_the_key_0_leads_to_a_person(mode: str, escalates: str) -> None:
    """Pressed; somebody who writes it in a chat answers a question with it."""
    answer = lex_code_hook(lex_event("0", inputMode=mode), Context())

    assert answer["sessionState"]["sessionAttributes"]["escalate"] == escalates


def pressing(*keys: str) -> list[list[str]]:
    """Ask for the balance on the phone, give the customer number, then press keys; return what is heard each time."""
    heard = []
    attributes: dict[str, str] = {}
    for number, text in enumerate(("잔액 조회", "1234567", *keys)):
        event = lex_event(text, inputMode="DTMF" if number > 1 else "Speech")
        event["sessionState"]["sessionAttributes"] = attributes
        answer = lex_code_hook(event, Context())
        attributes = answer["sessionState"]["sessionAttributes"]
        heard.append([message["content"] for message in answer["messages"]])
    return heard[1:]


def test_a_caller_is_told_the_choices_and_presses_one() -> None:
    """What a screen shows as buttons is said, with the key of each."""
    asked, answered = pressing("2")

    assert asked == [
        "조회하실 계좌를 선택해 주세요.",
        "예금계좌는 1번, 적금계좌는 2번, 대출계좌는 3번입니다. 말씀하시거나 번호를 눌러 주세요.",
    ]
    assert answered == ["데모고객 님의 적금계좌 잔액은 3,600,000원입니다."]


@pytest.mark.parametrize(
    ("text", "mode", "heard"),
    [
        ("1", "DTMF", "카드를 정지했습니다."),
        ("1번이요", "Speech", "카드를 정지했습니다."),
        ("2", "DTMF", "카드를 정지하지 않았습니다."),
        ("이번", "Speech", "카드를 정지하지 않았습니다."),
    ],
)
def test_a_yes_or_no_is_answered_by_a_key(text: str, mode: str, heard: str) -> None:
    """Pressed, or said."""
    attributes: dict[str, str] = {}
    answer: dict[str, Any] = {}
    for number, (said, how) in enumerate(
        (("카드를 잃어버렸어요", "Speech"), ("1234567", "DTMF"), ("2", "DTMF"), (text, mode))
    ):
        event = lex_event(said, f"k-{number}", inputMode=how)
        event["sessionState"]["sessionAttributes"] = attributes
        answer = lex_code_hook(event, Context())
        attributes = answer["sessionState"]["sessionAttributes"]

    assert answer["messages"][0]["content"].startswith(heard)


def test_a_caller_hears_an_answer_again() -> None:
    """Nothing waits for an answer then, and on the web it would stand above."""
    answer = call("", "잔액 조회", "1234567", "예금계좌")

    assert call("", "다시 말해 주세요")["response_text"] == answer["response_text"]


def test_connects_lambda_tells_the_choices_too() -> None:
    """In one text."""
    assert call("", "잔액 조회", "1234567")["response_text"].endswith("말씀하시거나 번호를 눌러 주세요.")


@pytest.mark.parametrize("key", ["*", ""])
def test_the_star_is_heard_as_again(key: str) -> None:
    """Lex may keep it to itself and hand over nothing; no turn is counted as not understood."""
    asked, again = pressing(key)

    assert again == asked
    assert history() == ["잔액 조회", "***4567"]


def test_the_hash_goes_back_a_question() -> None:
    """As everywhere on Korean phones."""
    assert pressing("#")[1] == ["이전 질문으로 돌아갑니다.", "본인 확인을 위해 고객번호 7자리를 입력해 주세요."]


def test_a_key_that_comes_again_is_the_same_turn() -> None:
    """Lex may call twice: what the key means by then is another thing."""
    pressing()
    event = lex_event("1", inputMode="DTMF")
    event["sessionState"]["sessionAttributes"] = {"turn": "3"}

    assert lex_code_hook(event, Context("r-1")) == lex_code_hook(event, Context("r-2"))
    assert history() == ["잔액 조회", "***4567", "예금계좌"]


def test_buttons_are_a_card_where_the_channel_shows_cards() -> None:
    """Nobody can press one on the phone, and Connect's chat shows none: there they are listed."""
    elsewhere = lex_code_hook(lex_event("", inputMode="Text", requestAttributes={}), Context())["messages"]
    connect = lex_code_hook(lex_event("", inputMode="Text"), Context())["messages"]
    voice = lex_code_hook(lex_event("", inputMode="Speech"), Context())["messages"]

    assert elsewhere[-1]["imageResponseCard"]["buttons"][0] == {"text": "잔액 조회", "value": "잔액 조회"}
    assert connect[-1]["content"] == "잔액 조회, 이체하기처럼 말씀하시면 바로 도와드리겠습니다."
    assert [message["contentType"] for message in voice] == ["PlainText"]


def test_buttons_that_no_card_holds_are_listed() -> None:
    """A card has five; ten banks are all named."""
    for number, text in enumerate(("이체하고 싶어요", "1234567")):
        event = lex_event(text, f"q-{number}", inputMode="Text", requestAttributes={})
        said = lex_code_hook(event, Context())["messages"]

    assert {message["contentType"] for message in said} == {"PlainText"}
    assert said[-1]["content"].endswith("카카오뱅크, 토스뱅크, 새마을금고 가운데 말씀해 주세요.")


def test_who_only_wants_to_know_what_is_meant_starts_no_turn() -> None:
    """The Lex that we ask ourselves calls this hook too, if its alias has one."""
    answer = lex_code_hook(
        lex_event("카드를 잃어버렸어요", requestAttributes={"aicc-understand-only": "true"}), Context()
    )

    assert answer["sessionState"]["dialogAction"] == {"type": "Delegate"}
    assert "messages" not in answer


def test_the_same_words_again_in_a_session_are_another_message() -> None:
    """AWS documents the request id of a session's state as that of its first request: it stays the same."""
    said = ("", "잔액 조회", "그만할게요", "잔액 조회")
    attributes: dict[str, str] = {}
    turns = []
    for text in said:
        event = lex_event(text)
        event["sessionState"]["sessionAttributes"] = attributes
        attributes = lex_code_hook(event, Context())["sessionState"]["sessionAttributes"]
        turns.append(int(attributes["turn"]))

    assert turns == [1, 2, 3, 4]


def test_a_flows_own_attributes_leave_room_for_ours() -> None:
    """What the flow goes by is there however much the flow keeps."""
    event = lex_event("상담원 연결해 주세요")
    event["sessionState"]["sessionAttributes"] = {f"flow_{number}": "가" * 100 for number in range(25)}
    attributes = lex_code_hook(event, Context())["sessionState"]["sessionAttributes"]

    assert (attributes["escalate"], attributes["end"]) == ("true", "false")


def test_what_cannot_be_mended_by_saying_it_again_leads_to_a_person(monkeypatch: pytest.MonkeyPatch) -> None:
    """As the apology promises."""
    lex_code_hook(lex_event(""), Context())
    store = container.centre().stores.conversations

    async def away(*_arguments: object) -> None:
        raise StoreUnavailable(path="db", why="away")

    monkeypatch.setattr(type(store), "load_for", away)
    lex = lex_code_hook(lex_event("카드를 잃어버렸어요"), Context())["sessionState"]
    connect = call("카드를 잃어버렸어요")

    assert (lex["dialogAction"]["type"], lex["sessionAttributes"]["escalate"]) == ("Close", "true")
    assert (connect["escalate"], connect["error"]) == ("true", "store_unavailable")


def test_who_withholds_the_number_is_nobody_elses_customer() -> None:
    """Two such callers are two customers."""
    withheld = {"CustomerEndpoint": {"Address": "anonymous", "Type": "TELEPHONE_NUMBER"}}
    for contact in ("c-one-1", "c-two-2"):
        call("안녕하세요", contact=contact, **withheld)
    found = asyncio.run(container.centre().stores.conversations.of_user("contact_c-one-1"))

    assert [conversation.id for conversation in found] == ["contact_c-one-1"]


@pytest.mark.parametrize("contact", [None, ""])
def test_a_contact_without_an_id_is_refused(contact: str | None) -> None:
    """Otherwise all such contacts were one conversation."""
    with pytest.raises(RequestInvalid):
        lambda_handler({"Details": {"Parameters": {"UserInput": "네"}, "ContactData": {"ContactId": contact}}}, None)


def test_a_hook_that_is_late_keeps_the_session_open() -> None:
    """An apology, the code, and another chance."""
    lex_code_hook(lex_event(""), Context())
    answer = lex_code_hook(lex_event("카드를 잃어버렸어요"), Context(left=300))

    assert answer["sessionState"]["dialogAction"] == {"type": "ElicitIntent"}
    assert answer["sessionState"]["sessionAttributes"]["error"] == "turn_too_long"
    assert (
        lex_code_hook(lex_event("카드를 잃어버렸어요"), Context())["sessionState"]["sessionAttributes"].get("error")
        is None
    )


@pytest.mark.parametrize("event", [{}, {"sessionState": {}}, {"sessionState": {"intent": {"name": "a"}}}, []])
def test_an_event_of_something_else_is_refused(event: Any) -> None:
    """The message says what a code hook gets."""
    with pytest.raises(RequestInvalid, match="inputTranscript"):
        lex_code_hook(event, None)


# --- the start ----------------------------------------------------------------------------------------------------


def test_a_cold_start_imports_no_web_server() -> None:
    """Nor what only the command line and others need: each costs a part of the second that there is."""
    unwanted = "{'fastapi', 'starlette', 'uvicorn', 'httpx', 'openpyxl', 'typer', 'boto3', 'redis'}"
    code = f"import sys, aicc.lambdas; print(sorted({unwanted} & set(sys.modules)))"
    run = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)

    assert run.stdout == "[]\n"


def test_a_container_may_be_ready_before_its_first_call() -> None:
    """The handlers of `ready` are the same, with the centre made already."""
    ready = import_module("aicc.lambdas.ready")

    assert container._container.cache_info().currsize == 1
    assert (ready.lambda_handler, ready.lex_code_hook) == (lambda_handler, lex_code_hook)


# --- DynamoDB behind it ----------------------------------------------------------------------------------------------


def test_two_containers_take_one_turn(monkeypatch: pytest.MonkeyPatch) -> None:
    """The answer that one container recorded in DynamoDB is what another one says to the same event."""
    from aicc.stores.dynamodb import connect
    from aicc.stores.dynamodb.provisioning import Provisioner

    with running() as url:
        monkeypatch.setenv("NO_PROXY", "127.0.0.1")
        for name, value in (("STORE", "dynamodb"), ("AWS_ENDPOINT", url), ("AWS_REGION", "ap-northeast-2")):
            monkeypatch.setenv(f"AICC_{name}", value)
        container.close()
        database = connect(prefix="", region="ap-northeast-2", endpoint=url)
        for table in database.tables.both:
            Provisioner(database.client, pause=0.01).make(table)
        database.client.close()
        first = lambda_handler(connect_event("카드를 잃어버렸어요", "1"), Context())
        container.close()
        again = lambda_handler(connect_event("카드를 잃어버렸어요", "1"), Context())
        said = history()
        container.close()

    assert first == again
    assert said == ["카드를 잃어버렸어요"]


def test_a_flow_without_lex_may_pass_keys_on() -> None:
    """A choice that was told with its key is chosen by it, * says it all again, and neither is a miss."""

    def press(text: str, turn: str) -> dict[str, str]:
        data = {"ContactId": CONTACT, "Channel": "VOICE"}
        return lambda_handler({"Details": {"Parameters": {"UserInput": text, "Turn": turn}, "ContactData": data}}, None)

    press("잔액 조회", "1")
    asked = press("1234567", "2")
    again = press("*", "3")
    chosen = press("1", "3")

    assert "예금계좌는 1번" in asked["response_text"]
    assert (again["turn"], "예금계좌는 1번" in again["response_text"]) == (asked["turn"], True)
    assert "예금계좌 잔액은" in chosen["response_text"]
