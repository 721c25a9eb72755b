"""Lambda functions as the local Lex calls them: the event, the answers, and what goes wrong."""

import json
import threading
from collections.abc import Callable, Iterator, Mapping
from dataclasses import replace
from datetime import UTC, datetime
from functools import cache
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any

import pytest
from tests.lex_server import HOOKED, ORDER, STATUS, response, said, shop, slots

from aicc.aws.lex.definition import Fulfillment, LexBot
from aicc.aws.lex_server.failures import Refusal, RequestRefused
from aicc.aws.lex_server.hooks import BotIdentity, Functions, function_name
from aicc.aws.lex_server.interpreting import Alias
from aicc.aws.lex_server.recognition import Recogniser
from aicc.aws.lex_server.runtime import LexRuntime

GOLDEN = Path(__file__).resolve().parents[2] / "golden" / "aws" / "lex_server"
ARN = "arn:aws:lambda:ap-northeast-2:111122223333:function:orders"
NOW = datetime(2026, 11, 23, 1, 0, tzinfo=UTC)
LED = shop(replace(ORDER, dialog_hook=True, fulfillment=HOOKED), STATUS)
FULFILLED = shop(ORDER, replace(STATUS, fulfillment=HOOKED))

Answer = dict[str, Any]
Event = dict[str, Any]


@cache
def learned(bot: LexBot) -> Recogniser:
    """Return what is learned of a bot, once for all tests."""
    return Recogniser(bot.locales[0])


class Told:
    """A function that answers as it is told and keeps its events."""

    def __init__(self, *answers: Answer | Callable[[Event], Answer]) -> None:
        self.events: list[Event] = []
        self._answers = list(answers)

    def __call__(self, event: Event, context: Any) -> Answer:
        """Answer as Lambda does; the last answer is given again and again."""
        self.events.append(event)
        answer = self._answers.pop(0) if len(self._answers) > 1 else self._answers[0]
        return answer(event) if callable(answer) else answer


def runtime(bot: LexBot, function: Callable[[Event, Any], Any], *, seconds: float = 30.0) -> LexRuntime:
    """Return a bot whose alias has a function."""
    hook = Functions({"orders": function}, seconds=seconds).hook(ARN)
    alias = Alias(
        identity=BotIdentity(id="ABCDEFGHIJ", name="Shop", version="3", alias_id="LIVEALIAS1", alias_name="live"),
        hook=hook,
    )
    return LexRuntime(bot, alias=alias, clock=lambda: NOW, recogniser=learned(bot))


def delegate(event: Event) -> Answer:
    """Let Lex go on by itself."""
    return {"sessionState": {"dialogAction": {"type": "Delegate"}, "intent": event["sessionState"]["intent"]}}


def close(event: Event, state: str = "Fulfilled", *words: str) -> Answer:
    """End the intent, with words or without."""
    intent = {**event["sessionState"]["intent"], "state": state}
    messages = [{"contentType": "PlainText", "content": text} for text in words]
    return {"sessionState": {"dialogAction": {"type": "Close"}, "intent": intent}, "messages": messages}


@pytest.mark.parametrize(
    ("golden", "bot", "texts"),
    [
        ("dialog_first", LED, ["불고기 주문할게요"]),
        ("dialog_retry", LED, ["도시락 주문할래요", "글쎄요"]),
        ("dialog_confirmed", LED, ["불고기 두 개 주문할게요", "네"]),
        ("fulfillment", FULFILLED, ["배달 언제 와요"]),
    ],
)
def test_the_event_is_lexs_own(golden: str, bot: LexBot, texts: list[str]) -> None:
    """Field by field, the event is that of the golden file; what differs each time is checked for itself."""
    function = Told(
        lambda event: close(event) if event["invocationSource"] == "FulfillmentCodeHook" else delegate(event)
    )
    talks = runtime(bot, function)
    for text in texts:
        function.events.clear()
        talks.recognize_text("customer-1", text, request_attributes={"channel": "chat"})
    event = function.events[0]
    assert len(event["sessionState"].pop("originatingRequestId")) == 36
    # In events the confidence is a number; FallbackIntent, the last, has none.
    confidences = [one.pop("nluConfidence", None) for one in event["interpretations"]]
    assert [type(one) for one in confidences[:-1]] == [float] * (len(confidences) - 1)
    assert event == json.loads((GOLDEN / f"{golden}.json").read_text(encoding="utf-8"))


def test_a_function_that_delegates_lets_lex_go_on() -> None:
    """The next empty slot is asked for."""
    assert said(runtime(LED, Told(delegate)).recognize_text("customer-1", "불고기 주문할게요")) == ["몇 개 드릴까요?"]


def test_a_function_may_fill_slots_and_set_attributes() -> None:
    """What it answers with Delegate counts from there on."""

    def fills(event: Event) -> Answer:
        answer = delegate(event)
        intent = answer["sessionState"]["intent"]
        intent["slots"]["Count"] = {"shape": "Scalar", "value": {"interpretedValue": "1"}}
        return {**answer, "sessionState": {**answer["sessionState"], "sessionAttributes": {"tier": "VIP"}}}

    answer = runtime(LED, Told(fills)).recognize_text("customer-1", "불고기 주문할게요")
    assert said(answer) == ["불고기 1개 맞으신가요?"]
    assert answer["sessionState"]["sessionAttributes"] == {"tier": "VIP"}


def test_a_function_may_empty_a_slot_and_ask_for_it_in_its_own_words() -> None:
    """ElicitSlot with messages says those; the next words answer that slot."""
    words = [{"contentType": "PlainText", "content": "불고기는 다 팔렸어요. 다른 것으로 하시겠어요?"}]

    def sold_out(event: Event) -> Answer:
        intent = event["sessionState"]["intent"]
        if (intent["slots"]["Menu"] or {}).get("value", {}).get("interpretedValue") != "불고기":
            return delegate(event)
        state = {"dialogAction": {"type": "ElicitSlot", "slotToElicit": "Menu"}, "intent": intent}
        intent["slots"]["Menu"] = None
        return {"sessionState": state, "messages": words}

    talks = runtime(LED, Told(sold_out))
    asked = talks.recognize_text("customer-1", "불고기 두 개 주문할게요")
    assert (said(asked), slots(asked)) == (
        ["불고기는 다 팔렸어요. 다른 것으로 하시겠어요?"],
        {"Menu": None, "Count": "2"},
    )
    assert said(talks.recognize_text("customer-1", "비빔밥이요")) == ["비빔밥 2개 맞으신가요?"]


@pytest.mark.parametrize(
    ("step", "words"),
    [
        ({"type": "ElicitSlot", "slotToElicit": "Count"}, ["몇 개 드릴까요?"]),
        ({"type": "ConfirmIntent"}, ["불고기 개 맞으신가요?"]),
    ],
)
def test_without_words_of_the_function_the_bots_own_are_said(step: dict[str, str], words: list[str]) -> None:
    """ElicitSlot and ConfirmIntent without messages say the prompts of the definition."""
    function = Told(lambda event: {"sessionState": {"dialogAction": step, "intent": event["sessionState"]["intent"]}})
    assert said(runtime(LED, function).recognize_text("customer-1", "불고기 주문할게요")) == words


def test_a_function_may_change_to_another_intent() -> None:
    """The intent in the answer is the one that goes on."""
    function = Told({"sessionState": {"dialogAction": {"type": "Delegate"}, "intent": {"name": "OrderStatus"}}})
    answer = runtime(LED, function).recognize_text("customer-1", "불고기 주문할게요")
    assert (answer["sessionState"]["intent"]["name"], said(answer)) == ("OrderStatus", ["배달 중입니다."])


def test_with_elicit_intent_the_next_words_open_an_intent() -> None:
    """The intent is left, and what comes next may be anything."""
    words = [{"contentType": "PlainText", "content": "무엇을 도와드릴까요?"}]
    function = Told({"sessionState": {"dialogAction": {"type": "ElicitIntent"}}, "messages": words})
    talks = runtime(LED, function)
    answer = talks.recognize_text("customer-1", "불고기 주문할게요")
    assert (answer["sessionState"]["dialogAction"], "intent" in answer["sessionState"]) == (
        {"type": "ElicitIntent"},
        False,
    )
    assert said(talks.recognize_text("customer-1", "배달 언제 와요")) == ["배달 중입니다."]


@pytest.mark.parametrize(
    ("state", "words", "expected"),
    [
        ("Fulfilled", ["곧 도착합니다."], ["곧 도착합니다."]),
        ("Fulfilled", [], ["배달 중입니다."]),
        ("Failed", ["조회하지 못했습니다."], ["조회하지 못했습니다."]),
        ("Failed", [], []),
    ],
)
def test_fulfilment_ends_the_intent_with_its_own_words_or_the_bots(
    state: str, words: list[str], expected: list[str]
) -> None:
    """Close says the function's messages; without any, a fulfilled intent says its closing response."""
    function = Told(lambda event: close(event, state, *words))
    answer = runtime(FULFILLED, function).recognize_text("customer-1", "배달 언제 와요")
    assert (answer["sessionState"]["intent"]["state"], said(answer)) == (state, expected)


def test_request_attributes_of_the_answer_go_to_the_client() -> None:
    """A function may answer request attributes of its own."""
    function = Told(lambda event: {**close(event), "requestAttributes": {"card": "yes"}})
    answer = runtime(FULFILLED, function).recognize_text("customer-1", "배달 언제 와요")
    assert answer["requestAttributes"] == {"card": "yes"}


CLOSED = {"dialogAction": {"type": "Close"}, "intent": {"name": "OrderStatus", "state": "Fulfilled"}}
PLAIN = {"contentType": "PlainText", "content": "네"}


@pytest.mark.parametrize(
    ("answer", "why"),
    [
        (None, "no sessionState"),
        ("네", "no sessionState"),
        # As for API Gateway: Lex never unwraps it.
        ({"statusCode": 200, "body": "{}"}, "no sessionState"),
        ({"sessionState": {}}, "no dialogAction"),
        ({"sessionState": {"dialogAction": {"type": "Jump"}}}, "'Jump' not in"),
        ({"sessionState": {"dialogAction": {"type": "None"}}}, "may not answer with the dialogAction None"),
        ({"sessionState": {"dialogAction": {"type": "Close"}}}, "Close needs an intent"),
        ({"sessionState": {**CLOSED, "intent": {"name": "OrderStatus", "state": "InProgress"}}}, "Fulfilled or Failed"),
        ({"sessionState": {**CLOSED, "dialogAction": {"type": "ElicitSlot"}}}, "needs slotToElicit"),
        (
            {"sessionState": {**CLOSED, "dialogAction": {"type": "ElicitSlot", "slotToElicit": "Menu"}}},
            "OrderStatus has no slot Menu",
        ),
        (
            {"sessionState": {**CLOSED, "dialogAction": {"type": "Delegate"}}, "messages": [PLAIN]},
            "not allowed with Delegate",
        ),
        ({"sessionState": {**CLOSED, "dialogAction": {"type": "Delegate"}}}, "emptied a slot"),
        ({"sessionState": {**CLOSED, "intent": {"name": "Nothing", "state": "Fulfilled"}}}, "no intent Nothing"),
        ({"sessionState": {**CLOSED, "sessionAttributes": {"count": 3}}}, "3 is no string"),
        ({"sessionState": CLOSED, "messages": [PLAIN] * 11}, "at most 10"),
        ({"sessionState": CLOSED, "messages": [{"contentType": "PlainText", "content": "가" * 1025}]}, "at most 1024"),
        ({"sessionState": CLOSED, "messages": [{"contentType": "PlainText"}]}, "no content"),
        (
            {
                "sessionState": CLOSED,
                "messages": [
                    {
                        "contentType": "ImageResponseCard",
                        "imageResponseCard": {"title": "메뉴", "buttons": [{"text": "가", "value": "가"}] * 6},
                    }
                ],
            },
            "6 items, at most 5",
        ),
        ({"sessionState": CLOSED, "response": "네"}, "response: unknown member"),
        ({"sessionState": {**CLOSED, "sessionAttributes": {"a": "x" * 25_000}}}, "larger than 25000 bytes"),
    ],
)
def test_an_answer_that_lex_does_not_take_is_a_failed_dependency(answer: Any, why: str) -> None:
    """The refusal says what is wrong, and the session stays as it was."""
    talks = runtime(FULFILLED, lambda event, context: answer)
    talks.recognize_text("customer-1", "도시락 주문할래요")
    with pytest.raises(RequestRefused, match=why) as error:
        talks.recognize_text("customer-1", "배달 언제 와요")
    assert error.value.refusal is Refusal.DEPENDENCY
    assert talks.get_session("customer-1")["sessionState"]["intent"]["name"] == "OrderMeal"


def test_a_function_that_raises_is_a_failed_dependency() -> None:
    """The refusal names the function and its exception."""

    def broken(event: Event, context: Any) -> Answer:
        raise KeyError("orderNo")

    with pytest.raises(RequestRefused, match=r"function:orders failed: KeyError\('orderNo'\)"):
        runtime(FULFILLED, broken).recognize_text("customer-1", "배달 언제 와요")


@pytest.mark.parametrize(
    ("fulfillment", "function", "words"),
    [
        (replace(HOOKED, failure=response("잠시 후 다시 시도해 주세요.")), "raises", ["잠시 후 다시 시도해 주세요."]),
        (replace(HOOKED, timeout=response("시간이 오래 걸립니다.")), "hangs", ["시간이 오래 걸립니다."]),
    ],
)
def test_a_bot_may_have_words_for_a_function_that_fails(
    fulfillment: Fulfillment, function: str, words: list[str]
) -> None:
    """With a failure or timeout response the intent is Failed and the customer reads that."""
    done = threading.Event()

    def fails(event: Event, context: Any) -> Answer:
        if function == "raises":
            raise ValueError
        done.wait(30)
        return {}

    bot = shop(ORDER, replace(STATUS, fulfillment=fulfillment))
    answer = runtime(bot, fails, seconds=0.05).recognize_text("customer-1", "배달 언제 와요")
    done.set()
    assert (answer["sessionState"]["intent"]["state"], said(answer)) == ("Failed", words)


def test_a_function_that_takes_too_long_is_a_failed_dependency() -> None:
    """Lex waits thirty seconds; here it is less."""
    done = threading.Event()
    with pytest.raises(RequestRefused, match="longer than Lex waits") as error:
        runtime(LED, lambda event, context: done.wait(30), seconds=0.05).recognize_text(
            "customer-1", "도시락 주문할래요"
        )
    done.set()
    assert error.value.refusal is Refusal.DEPENDENCY


def test_functions_that_send_a_conversation_round_are_stopped() -> None:
    """A fulfilment that empties a slot which the dialog hook fills again ends with an error, not never."""

    def circle(event: Event) -> Answer:
        answer = delegate(event)
        slots = answer["sessionState"]["intent"]["slots"]
        fills = event["invocationSource"] == "DialogCodeHook"
        for name in ("Menu", "Count"):
            slots[name] = {"shape": "Scalar", "value": {"interpretedValue": "1"}} if fills else None
        answer["sessionState"]["intent"]["confirmationState"] = "Confirmed"
        return answer

    with pytest.raises(RequestRefused, match="circle"):
        runtime(LED, Told(circle)).recognize_text("customer-1", "도시락 주문할래요")


def test_a_function_cannot_reach_into_the_session() -> None:
    """It gets a copy of the event, as it would over the network."""

    def meddles(event: Event) -> Answer:
        event["sessionState"]["sessionAttributes"]["tier"] = "VIP"
        return close({"sessionState": {"intent": event["sessionState"]["intent"]}})

    answer = runtime(FULFILLED, Told(meddles)).recognize_text("customer-1", "배달 언제 와요")
    assert answer["sessionState"]["sessionAttributes"] == {}


def test_an_alias_without_a_function_cannot_be_asked_for_hooks() -> None:
    """The refusal says which hook of which intent is missing one."""
    talks = LexRuntime(LED, recogniser=learned(LED))
    with pytest.raises(RequestRefused, match="no Lambda function for DialogCodeHook of OrderMeal"):
        talks.recognize_text("customer-1", "도시락 주문할래요")


def test_a_function_that_nobody_has_given_is_named_with_how_to_give_it() -> None:
    """The refusal has the option of the command line."""
    with pytest.raises(RequestRefused, match="--lambda orders=module:f"):
        Functions({}).hook(ARN)({})


@pytest.mark.parametrize("arn", ["orders", ARN, f"{ARN}:live"])
def test_a_function_is_known_by_its_name_in_every_form(arn: str) -> None:
    """A name, an ARN and one with an alias mean the same function."""
    assert function_name(arn) == "orders"
    assert Functions({"orders": lambda event, context: "yes"}).hook(arn)({}) == "yes"


class _Lambda(BaseHTTPRequestHandler):
    """Lambda's Invoke, for functions named after what they do."""

    def do_POST(self) -> None:
        """Answer as the function in the path does."""
        event = json.loads(self.rfile.read(int(self.headers["Content-Length"])))
        name = self.path.split("/")[3].rpartition("%3A")[2]
        answers: Mapping[str, tuple[int, dict[str, str], Any]] = {
            "works": (200, {}, close(event, "Fulfilled", "배달을 확인했습니다.")),
            "breaks": (200, {"X-Amz-Function-Error": "Unhandled"}, {"errorMessage": "KeyError"}),
            "missing": (404, {"x-amzn-ErrorType": "ResourceNotFoundException"}, {"Message": "Function not found"}),
        }
        status, headers, answer = answers[name]
        content = b"{" if name == "works" and event["sessionId"] == "half" else json.dumps(answer).encode()
        self.send_response(status)
        for header, value in {**headers, "Content-Length": str(len(content))}.items():
            self.send_header(header, value)
        self.end_headers()
        self.wfile.write(content)

    def log_message(self, format: str, *args: Any) -> None:
        """Write nothing."""


@pytest.fixture(scope="module")
def endpoint() -> Iterator[str]:
    """A server with Lambda's Invoke."""
    with ThreadingHTTPServer(("127.0.0.1", 0), _Lambda) as server, pytest.MonkeyPatch.context() as environment:
        environment.setenv("AWS_ACCESS_KEY_ID", "tests")
        environment.setenv("AWS_SECRET_ACCESS_KEY", "tests")
        thread = threading.Thread(target=server.serve_forever)
        thread.start()
        yield f"http://127.0.0.1:{server.server_address[1]}"
        server.shutdown()
        thread.join()


def over_http(endpoint: str, function: str, session: str = "customer-1") -> dict[str, Any]:
    """Take a turn whose fulfilment is asked over HTTP."""
    hook = Functions(endpoint=endpoint).hook(f"arn:aws:lambda:ap-northeast-2:111122223333:function:{function}")
    talks = LexRuntime(FULFILLED, alias=Alias(hook=hook), recogniser=learned(FULFILLED))
    return talks.recognize_text(session, "배달 언제 와요")


def test_functions_are_asked_over_http_where_an_endpoint_is_given(endpoint: str) -> None:
    """Any server with Lambda's Invoke will do."""
    assert said(over_http(endpoint, "works")) == ["배달을 확인했습니다."]


@pytest.mark.parametrize(
    ("function", "session", "why"),
    [
        ("breaks", "customer-1", 'failed: {"errorMessage": "KeyError"}'),
        ("missing", "customer-1", "Function not found"),
        ("works", "half", "no JSON"),
    ],
)
def test_a_function_that_fails_over_http_is_a_failed_dependency(
    endpoint: str, function: str, session: str, why: str
) -> None:
    """What went wrong there is said."""
    with pytest.raises(RequestRefused, match=why) as error:
        over_http(endpoint, function, session)
    assert error.value.refusal is Refusal.DEPENDENCY


def test_a_server_of_functions_that_does_not_answer_is_a_bad_gateway(monkeypatch: pytest.MonkeyPatch) -> None:
    """Nothing listens there: BadGatewayException, as the model has it."""
    monkeypatch.setenv("AWS_ACCESS_KEY_ID", "tests")
    monkeypatch.setenv("AWS_SECRET_ACCESS_KEY", "tests")
    with pytest.raises(RequestRefused, match="not to be reached") as error:
        over_http("http://127.0.0.1:9", "works")
    assert error.value.refusal is Refusal.GATEWAY
