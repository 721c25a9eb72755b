"""Functions and Lex bots as flows call them in the simulator: exact events, strict answers, limits."""

import itertools
import json
import threading
from pathlib import Path

import pytest
from tests.flow_samples import Json, SpokenBot, action, faults, flow, play, said, say

from aicc.aws.flows.language import Channel
from aicc.aws.flows.simulator.contact import Broke, Contact, ForLex, Given, Keys, LambdaGave, LexGave, Words, contact_by
from aicc.aws.flows.simulator.functions import LocalFunctions, load_handler
from aicc.aws.flows.simulator.machine import Machine
from aicc.aws.flows.simulator.player import NoBots, Player
from aicc.aws.flows.simulator.world import World
from aicc.models.errors.flow_run import LambdaHandlerUnknown

ARN = "arn:aws:lambda:ap-northeast-2:111122223333:function:answer"
CALL = action(
    "call",
    "InvokeLambdaFunction",
    {
        "LambdaFunctionARN": ARN,
        "InvocationTimeLimitSeconds": "8",
        "LambdaInvocationAttributes": {"orderNo": "A-1", "who": "$.Attributes.who"},
    },
    to="tell",
    errors={"NoMatchingError": "sorry"},
)
FLOW = flow(CALL, say("tell", "$.External.answer"), say("sorry", "죄송합니다"))


def test_a_function_gets_connects_event() -> None:
    """Every member of it, as Connect writes it."""
    events: list[Json] = []

    def answer(event: Json, _context: object) -> Json:
        events.append(event)
        return {"answer": "네"}

    contact = Contact(id="contact-1", attributes={"who": "홍길동"}, queue="arn:queue/상담", language="ko-KR")
    played = play(FLOW, contact=contact, functions={ARN: answer})

    assert said(played.events) == ["네"]
    assert events == [
        {
            "Name": "ContactFlowEvent",
            "Details": {
                "ContactData": {
                    "Attributes": {"who": "홍길동"},
                    "Channel": "VOICE",
                    "ContactId": "contact-1",
                    "CustomerEndpoint": {"Address": "+821012345678", "Type": "TELEPHONE_NUMBER"},
                    "CustomerId": None,
                    "Description": None,
                    "InitialContactId": "contact-1",
                    "InitiationMethod": "INBOUND",
                    "InstanceARN": "arn:aws:connect:ap-northeast-2:111122223333:"
                    "instance/00000000-0000-4000-8000-000000000000",
                    "LanguageCode": "ko-KR",
                    "MediaStreams": {"Customer": {"Audio": None}},
                    "Name": None,
                    "PreviousContactId": "contact-1",
                    "Queue": {
                        "ARN": "arn:queue/상담",
                        "Name": "상담",
                        "OutboundCallerId": {"Address": "+8215880000", "Type": "TELEPHONE_NUMBER"},
                    },
                    "References": {},
                    "SegmentAttributes": {},
                    "SystemEndpoint": {"Address": "+8215880000", "Type": "TELEPHONE_NUMBER"},
                    "Tags": {},
                },
                "Parameters": {"orderNo": "A-1", "who": "홍길동"},
            },
        }
    ]


def test_a_chat_has_no_endpoints() -> None:
    """Members that are null there."""
    seen: list[Json] = []
    play(FLOW, contact=contact_by(Channel.CHAT, "c"), functions={ARN: lambda event, _: seen.append(event) or {}})
    data = seen[0]["Details"]["ContactData"]

    assert (data["Channel"], data["CustomerEndpoint"], data["SystemEndpoint"], data["Queue"]) == (
        "CHAT",
        None,
        None,
        None,
    )


@pytest.mark.parametrize(
    ("answer", "why"),
    [
        ({"answer": 1}, "STRING_MAP takes texts only, not answer"),
        ({"answer": {"text": "네"}}, "STRING_MAP takes texts only, not answer"),
        ({"statusCode": 200, "headers": {}, "body": "{}"}, "STRING_MAP takes texts only, not statusCode, headers"),
        ("네", "the answer is no object but str"),
        (None, "the answer is no object but NoneType"),
        ({"answer": "가" * 11_000}, "the answer has 33014 bytes, more than 32 KB"),
        ({"answer": {1, 2}}, "the answer is no JSON: Object of type set is not JSON serializable"),
    ],
)
def test_answers_that_connect_does_not_read_are_errors(answer: object, why: str) -> None:
    """The envelope of API Gateway, as in the guide, among them."""
    played = play(FLOW, functions={ARN: lambda _event, _context: answer})

    assert faults(played.events) == [("NoMatchingError", why)]
    assert said(played.events) == ["죄송합니다"]


def test_json_answers_are_read_where_the_flow_wants_them() -> None:
    """To any depth."""
    call = {**CALL, "Parameters": {**CALL["Parameters"], "ResponseValidation": {"ResponseType": "JSON"}}}
    flows = flow(call, say("tell", "$.External.items[1].name: $.External.count"), say("sorry", "죄송합니다"))
    answer = {"items": [{"name": "가"}, {"name": "나"}], "count": 2}

    assert said(play(flows, functions={ARN: lambda _event, _context: answer}).events) == ["나: 2"]


def test_a_function_that_fails_is_called_four_times() -> None:
    """Each time with the same request id: it must be safe to repeat."""
    ids: list[str] = []

    def broken(_event: Json, context: object) -> Json:
        ids.append(context.aws_request_id)  # type: ignore[attr-defined]
        raise ValueError("없는 주문")

    played = play(FLOW, functions={ARN: broken})

    assert len(ids) == 4 and len(set(ids)) == 1
    assert faults(played.events)[0][1].startswith("ValueError: 없는 주문")


def test_calls_have_ids_of_their_own() -> None:
    """Two contacts, two ids."""
    ids: list[str] = []
    functions = LocalFunctions({"*": lambda _event, context: ids.append(context.aws_request_id) or {}})  # type: ignore[attr-defined]
    for _ in range(2):
        functions.call(ARN, {}, 8)

    assert len(set(ids)) == 2


def test_a_function_that_hangs_is_left_behind() -> None:
    """The next call does not wait for it."""
    hangs, turns = threading.Event(), itertools.count()
    functions = LocalFunctions(
        {"answer": lambda _event, _context: hangs.wait() if next(turns) == 0 else {"answer": "네"}}
    )

    first = functions.call(ARN, {}, 0.05)
    second = functions.call(ARN, {}, 8)
    hangs.set()

    assert first == Broke(why=f"{ARN} took longer than 0.05 s", seconds=0.05)
    assert second == LambdaGave(answer={"answer": "네"}, seconds=0.0)


class SlowFunctions:
    """Functions that take their time on the clock of the contact (a Functions)."""

    def __init__(self, seconds: float) -> None:
        self._seconds = seconds

    def call(self, arn: str, event: object, limit: float) -> LambdaGave:
        """See Functions."""
        return LambdaGave(answer={"answer": "네"}, seconds=self._seconds)


@pytest.mark.parametrize(("seconds", "heard"), [(7.9, "네"), (8.1, "죄송합니다")])
def test_connect_waits_eight_seconds(seconds: float, heard: str) -> None:
    """And the contact's clock goes on meanwhile."""
    player = Player(Machine({"inbound": FLOW}, World()), SlowFunctions(seconds), NoBots())
    player.start(Contact())

    assert said(player.events) == [heard]
    assert player.state.at == seconds


def test_a_function_that_is_not_here_is_an_error() -> None:
    """It says which."""
    assert faults(play(FLOW).events) == [("NoMatchingError", f"there is no function {ARN} here")]


@pytest.mark.parametrize("reference", ["aicc.lambdas:nobody", "no.such.module:f", "aicc.lambdas", "aicc.aws:__name__"])
def test_a_handler_is_named_by_module_and_function(reference: str) -> None:
    """Anything else is said at once."""
    with pytest.raises(LambdaHandlerUnknown):
        load_handler(reference)


def test_asynchronous_calls_are_not_simulated() -> None:
    """The contact ends and says so."""
    call = {**CALL, "Parameters": {**CALL["Parameters"], "InvocationType": "ASYNCHRONOUS"}}
    played = play(flow(call, say("tell", ""), say("sorry", "")), functions={ARN: lambda _event, _context: {}})

    assert played.state.ended is not None
    assert played.state.ended.detail == "InvokeLambdaFunction (InvocationType ASYNCHRONOUS)"


LISTEN = action(
    "listen",
    "ConnectParticipantWithLexBot",
    {"Text": "말씀하세요", "LexV2Bot": {"AliasArn": "arn:alias"}, "LexSessionAttributes": {"who": "$.ContactId"}},
    to="other",
    equals={"Balance": "balance"},
    errors={"NoMatchingCondition": "other", "NoMatchingError": "broken", "InputTimeLimitExceeded": "late"},
)
BOT_FLOW = flow(
    LISTEN,
    say("balance", "$.Lex.IntentName $.Lex.Slots.Account $.Lex.SessionAttributes.x $.Lex.IntentConfidence.Score"),
    say("other", "그 밖"),
    say("broken", "고장"),
    say("late", "늦음"),
)
CLOSED = LexGave(
    messages=("조회했습니다",),
    intent="Balance",
    state="Fulfilled",
    dialog_action="Close",
    slots={"Account": "예금", "Empty": None},
    attributes={"x": "1"},
    confidence=0.9,
)
ASKS = LexGave(
    messages=("어느 계좌요?",), intent="Balance", state="InProgress", dialog_action="ElicitSlot", attributes={"x": "1"}
)


def test_a_bot_talks_until_it_closes() -> None:
    """Then the flow goes where the intent leads, and knows what the bot found out."""
    bot = SpokenBot(ASKS, CLOSED)
    played = play(
        BOT_FLOW, Words(text="잔액"), Words(text="예금이요"), bots=bot, contact=Contact(id="c", language="ko-KR")
    )

    assert said(played.events) == ["말씀하세요", "어느 계좌요?", "조회했습니다", "Balance 예금 1 0.9"]
    assert bot.asked == [
        ForLex(
            alias="arn:alias",
            session="c",
            locale="ko_KR",
            text="잔액",
            mode="Speech",
            attributes={"who": "c"},
            fresh=True,
        ),
        ForLex(
            alias="arn:alias",
            session="c",
            locale="ko_KR",
            text="예금이요",
            mode="Speech",
            attributes={"x": "1"},
            fresh=False,
        ),
    ]


@pytest.mark.parametrize(
    ("givens", "answers", "heard"),
    [
        (
            [Words(text="날씨")],
            [LexGave(messages=(), intent="Weather", state="Fulfilled", dialog_action="Close")],
            "그 밖",
        ),
        ([Words(text="날씨")], [Broke(why="Lex is down")], "고장"),
        ([], [], "늦음"),
    ],
)
def test_other_intents_faults_and_silence_have_their_ways(
    givens: list[Given], answers: list[LexGave | Broke], heard: str
) -> None:
    """As Connect's block has them."""
    assert said(play(BOT_FLOW, *givens, bots=SpokenBot(*answers)).events)[-1] == heard


def test_keys_are_words_to_a_bot() -> None:
    """Up to #, as one entry."""
    bot = SpokenBot(CLOSED)
    play(BOT_FLOW, Keys(keys="1234567#"), bots=bot)

    assert [(question.text, question.mode) for question in bot.asked] == [("1234567", "DTMF")]


def test_a_bot_can_be_begun_with_a_message() -> None:
    """Then it speaks first, and is not waited for."""
    begun = {
        **LISTEN,
        "Parameters": {"LexV2Bot": {"AliasArn": "a"}, "LexInitializationData": {"InitialMessage": "시작"}},
    }
    bot = SpokenBot(CLOSED)
    played = play(flow(begun, say("balance", "끝"), say("other", ""), say("broken", ""), say("late", "")), bots=bot)

    assert said(played.events) == ["조회했습니다", "끝"]


def test_what_a_bot_knew_is_gone_in_the_next_action() -> None:
    """Session attributes live as long as the action; the next begins anew (QnABot #277)."""
    again = {**LISTEN, "Identifier": "again"}
    first = {**LISTEN, "Transitions": {**LISTEN["Transitions"], "Conditions": [], "NextAction": "again"}}
    first["Transitions"]["Errors"] = [{"ErrorType": "NoMatchingCondition", "NextAction": "again"}]
    bot = SpokenBot(CLOSED, CLOSED)
    flows = flow(first, again, say("balance", "끝"), say("other", ""), say("broken", ""), say("late", ""))
    play(flows, Words(text="하나"), Words(text="둘"), bots=bot, contact=Contact(id="c"))

    assert [(question.attributes, question.fresh) for question in bot.asked] == [({"who": "c"}, True)] * 2


GOLDEN = Path(__file__).parents[2] / "golden" / "aws" / "flows" / "good" / "guide.json"


def test_the_guides_flow_runs_once_repaired() -> None:
    """Its greeting, its question with a key, its function, and the answer."""
    from aicc.aws.flows.language import parse_flow

    repaired = parse_flow(GOLDEN.read_bytes())
    answer = {"response_text": "잔액은 앱에서 보실 수 있습니다."}
    played = play(repaired, Keys(keys="1"), functions={"*": lambda event, _: answer | {"asked": json.dumps(event)}})

    assert said(played.events) == [
        "안녕하세요. AICC 고객센터입니다.",
        "무엇을 도와드릴까요? 잔액 조회는 1번, 이체는 2번을 눌러 주세요.",
        "잔액은 앱에서 보실 수 있습니다.",
    ]
    assert json.loads(played.state.external["asked"])["Details"]["Parameters"] == {"UserInput": "잔액 조회"}
