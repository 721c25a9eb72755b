"""Ways that a definition prescribes: values that are set, conditional branches and next steps, from stage to stage."""

from collections.abc import Mapping
from dataclasses import replace
from typing import Any

import pytest
from tests.lex_server import HOOKED, ORDER, STATUS, Lex, prompt, response, running, said, shop, slots

from aicc.aws.lex.definition import Branch, Confirmation, LexIntent, NextStep, Response, Stage, Way
from aicc.aws.lex_server.failures import RequestRefused
from aicc.aws.lex_server.interpreting import Alias
from aicc.aws.lex_server.runtime import LexRuntime

END = NextStep(action="EndConversation")


def way(*branches: tuple[str | None, str, NextStep | None]) -> Way:
    """Return branches as condition, words and next step."""
    made = (Branch(condition=condition, response=response(text), step=step) for condition, text, step in branches)
    return Way(branches=tuple(made))


def talk(
    intent: LexIntent, *texts: str, attributes: Mapping[str, str] | None = None, hook: Any = None
) -> dict[str, Any]:
    """Say these things to a bot with this intent and return the last answer."""
    runtime = LexRuntime(shop(intent, STATUS), alias=Alias(hook=hook))
    state = {"sessionAttributes": dict(attributes or {})}
    answer: dict[str, Any] = {}
    for text in texts:
        answer = runtime.recognize_text("customer-1", text, state if not answer else None)
    return answer


def at(stage: Stage, branching: Way, intent: LexIntent = ORDER) -> LexIntent:
    """Return the intent with a way from a stage."""
    return replace(intent, ways={stage: branching})


def after(stage: Stage, branching: Way) -> LexIntent:
    """Return the intent with a way from a stage of its slot Count."""
    menu, count = ORDER.slots
    return replace(ORDER, slots=(menu, replace(count, ways={stage: branching})))


def outcome(answer: Mapping[str, Any]) -> tuple[list[str], str, str | None]:
    """Return what is said, what comes next, and the state of the intent."""
    state = answer["sessionState"]
    return said(answer), state["dialogAction"]["type"], state.get("intent", {}).get("state")


@pytest.mark.parametrize(
    ("attributes", "expected"),
    [
        ({"tier": "VIP"}, (["반갑습니다.", "무엇을 드릴까요?"], "ElicitSlot", "InProgress")),
        ({"tier": "blocked"}, (["주문하실 수 없습니다."], "Close", "Fulfilled")),
        ({}, (["처음이시군요.", "무엇을 드릴까요?"], "ElicitSlot", "InProgress")),
    ],
)
def test_the_first_branch_that_holds_is_taken_from_the_beginning(
    attributes: dict[str, str], expected: tuple[list[str], str, str]
) -> None:
    """Otherwise the default branch; one without a next step goes on as Lex does by itself."""
    branching = way(
        ('[tier] = "vip"', "반갑습니다.", None),
        ('[tier] = "blocked"', "주문하실 수 없습니다.", END),
        (None, "처음이시군요.", None),
    )
    assert outcome(talk(at(Stage.INITIAL, branching), "도시락 주문할래요", attributes=attributes)) == expected


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("열두 개요", (["단체 주문입니다.", "배달 중입니다."], "Close", "ReadyForFulfillment")),
        ("두 개요", (["알겠습니다.", "불고기 2개 맞으신가요?"], "ConfirmIntent", "InProgress")),
    ],
)
def test_an_answer_may_lead_to_another_intent(text: str, expected: tuple[list[str], str, str]) -> None:
    """{Count} > 10 starts OrderStatus; anything else goes on to the confirmation."""
    other = NextStep(action="StartIntent", intent="OrderStatus")
    branching = way(
        ("{Count} > 10", "단체 주문입니다.", other), (None, "알겠습니다.", NextStep(action="InvokeDialogCodeHook"))
    )
    assert outcome(talk(after(Stage.CAPTURED, branching), "도시락 주문할래요", "불고기요", text)) == expected


def test_a_branch_may_set_slots_and_attributes_and_ask_again() -> None:
    """Values are constants, slots or attributes; a slot without any is cleared."""
    step = NextStep(
        action="ElicitSlot", slot="Count", slots={"Count": (), "Menu": ("[usual]",)}, attributes={"asked": "{Count}"}
    )
    branching = way(("{Count} > 10", "열 개까지 됩니다.", step), (None, "네.", None))
    answer = talk(
        after(Stage.CAPTURED, branching), "도시락 주문할래요", "불고기요", "열두 개요", attributes={"usual": "비빔밥"}
    )
    assert said(answer) == ["열 개까지 됩니다.", "몇 개 드릴까요?"]
    assert (slots(answer), answer["sessionState"]["sessionAttributes"]["asked"]) == (
        {"Menu": "비빔밥", "Count": None},
        "12",
    )


def test_a_question_may_be_left_to_the_message_before_it() -> None:
    """suppressNextMessage asks nothing besides."""
    step = NextStep(action="ElicitSlot", slot="Count", is_silent=True)
    branching = way((None, "몇 개로 바꿀까요?", step))
    assert said(talk(after(Stage.CAPTURED, branching), "불고기 주세요", "두 개요")) == ["몇 개로 바꿀까요?"]


@pytest.mark.parametrize(
    ("stage", "texts", "words"),
    [
        (Stage.CONFIRMED, ("불고기 두 개 주문할게요", "네"), ["큰 주문", "주문을 받았습니다."]),
        (Stage.DECLINED, ("불고기 두 개 주문할게요", "아니요"), ["취소했습니다.", "큰 주문"]),
        (Stage.SUCCEEDED, ("불고기 두 개 주문할게요", "네"), ["큰 주문", "주문을 받았습니다."]),
        (Stage.CLOSED, ("불고기 두 개 주문할게요", "네"), ["주문을 받았습니다.", "큰 주문"]),
        (Stage.NOT_CONFIRMED, ("불고기 두 개 주문할게요", "글쎄요", "음"), ["큰 주문"]),
    ],
)
def test_every_stage_may_say_something_by_a_condition(stage: Stage, texts: tuple[str, ...], words: list[str]) -> None:
    """From the confirmation to the end."""
    branching = way(("{Count} > 1", "큰 주문", None), (None, "작은 주문", None))
    assert said(talk(at(stage, branching), *texts)) == words


def test_giving_up_a_slot_may_go_on_elsewhere() -> None:
    """In place of FallbackIntent."""
    branching = way((None, "한 개로 하겠습니다.", NextStep(action="ConfirmIntent", slots={"Count": ("1",)})))
    answer = talk(after(Stage.NOT_CAPTURED, branching), "불고기 주세요", "글쎄요", "음 모르겠네")
    assert said(answer) == ["한 개로 하겠습니다.", "불고기 1개 맞으신가요?"]


def test_a_failed_fulfilment_may_go_back_to_a_question() -> None:
    """With the words of the failure."""

    def fails(event: Mapping[str, Any]) -> Any:
        intent = {**event["sessionState"]["intent"], "state": "Failed"}
        return {"sessionState": {"dialogAction": {"type": "Close"}, "intent": intent}}

    again = Way(step=NextStep(action="ElicitSlot", slot="Menu"))
    order = replace(ORDER, fulfillment=replace(HOOKED, failure=response("품절입니다.")), ways={Stage.FAILED: again})
    answer = talk(order, "불고기 두 개 주문할게요", "네", hook=fails)
    assert said(answer) == ["품절입니다.", "무엇을 드릴까요?"]


def test_ways_in_a_circle_have_an_end() -> None:
    """The turn is refused, and says why."""
    order = at(Stage.INITIAL, Way(step=NextStep(action="StartIntent", intent="OrderMeal")))
    with pytest.raises(RequestRefused, match="round in a circle"):
        talk(order, "도시락 주문할래요")


def branch(expression: str, action: Mapping[str, Any]) -> dict[str, Any]:
    """Return a branch as boto3 takes it."""
    return {"name": "B1", "condition": {"expressionString": expression}, "nextStep": {"dialogAction": dict(action)}}


def made(lex: Lex, conditional: dict[str, Any]) -> tuple[str, dict[str, Any]]:
    """Make a bot whose slot has a conditional, build it, and return its id and the locale."""
    bot_id = lex.server.make(shop(replace(ORDER, confirmation=Confirmation(prompt=prompt("맞으신가요?")))))
    where = {"botId": bot_id, "botVersion": "DRAFT", "localeId": "ko_KR"}
    intent = lex.models.list_intents(**where, filters=[NAMED])["intentSummaries"][0]["intentId"]
    found = lex.models.list_slots(**where, intentId=intent)["slotSummaries"]
    count = next(one["slotId"] for one in found if one["slotName"] == "Count")
    slot = lex.models.describe_slot(**where, intentId=intent, slotId=count)
    setting = {**slot["valueElicitationSetting"], "slotCaptureSetting": {"captureConditional": conditional}}
    kept = {name: slot[name] for name in ("slotId", "slotName", "slotTypeId", "intentId")}
    lex.models.update_slot(**where, **kept, valueElicitationSetting=setting)
    lex.models.build_bot_locale(**where)
    return bot_id, lex.models.describe_bot_locale(**where)


NAMED = {"name": "IntentName", "values": ["OrderMeal"], "operator": "EQ"}


def test_branches_of_boto3_are_built_and_carried_out() -> None:
    """No recommendedActions any more: what was made over the API leads the conversation."""
    message = {"messageGroups": [{"message": {"plainTextMessage": {"value": "열 개까지 됩니다."}}}]}
    action = {"type": "ElicitSlot", "slotToElicit": "Count", "suppressNextMessage": True}
    limited = {**branch("{Count} > 10", action), "response": message}
    conditional = {
        "active": True,
        "conditionalBranches": [limited],
        "defaultBranch": {"nextStep": {"dialogAction": {"type": "InvokeDialogCodeHook"}}},
    }
    with running() as lex:
        bot_id, locale = made(lex, conditional)
        lex.say(bot_id, "불고기 주세요")
        much, fine = lex.say(bot_id, "열두 개요"), lex.say(bot_id, "두 개요")
    assert (locale["botLocaleStatus"], locale.get("recommendedActions", [])) == ("Built", [])
    assert (said(much), said(fine)) == (["열 개까지 됩니다."], ["맞으신가요?"])


@pytest.mark.parametrize(
    ("written", "why"),
    [
        (branch("{Count} >", {"type": "EndConversation"}), "a constant is wanted, not 'nothing'"),
        (
            branch("{Count} > 1", {"type": "ElicitSlot", "slotToElicit": "Nothing"}),
            "There is no slot Nothing to elicit.",
        ),
        (branch("$.transcriptions[0].x > 1", {"type": "EndConversation"}), "this server does not know"),
    ],
)
def test_branches_that_lead_nowhere_fail_the_build(written: dict[str, Any], why: str) -> None:
    """With the reason, before anybody talks to the bot."""
    with running() as lex:
        _, locale = made(lex, {"active": True, "conditionalBranches": [written], "defaultBranch": {}})
    assert locale["botLocaleStatus"] == "Failed"
    assert why in locale["failureReasons"][0]


def test_responses_come_back_as_they_were() -> None:
    """Ways are no part of what a definition is compared by."""
    assert at(Stage.INITIAL, Way(response=Response(groups=()))) == ORDER
