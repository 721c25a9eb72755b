"""The dialogue of the local Lex, in this process."""

from collections.abc import Callable, Sequence
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from functools import cache
from typing import Any

import pytest
from tests.lex_server import LOST, MENU, ORDER, STATUS, prompt, response, said, shop, slots

from aicc.aws.lex.definition import (
    Card,
    Constraint,
    CustomPayload,
    Fulfillment,
    LexBot,
    LexIntent,
    LexLocale,
    LexSlot,
    LexSlotType,
    MessageGroup,
    OutputContext,
    PlainText,
    Prompt,
    Resolution,
    Response,
    SlotTypeValue,
)
from aicc.aws.lex_server.failures import Refusal, RequestRefused
from aicc.aws.lex_server.interpreting import Alias
from aicc.aws.lex_server.recognition import Recogniser
from aicc.aws.lex_server.runtime import LexRuntime
from aicc.aws.lex_server.slot_values import BUILT_IN_TYPES
from aicc.aws.shapes import check

# Monday, 23 November 2026, 10:00 in Korea.
NOW = datetime(2026, 11, 23, 1, 0, tzinfo=UTC)


class Clock:
    """A clock that is set by hand."""

    def __init__(self) -> None:
        self.at = NOW

    def __call__(self) -> datetime:
        """Return the moment it is set to."""
        return self.at


@cache
def learned(bot: LexBot) -> Recogniser:
    """Return what is learned of a bot, once for all tests."""
    return Recogniser(bot.locales[0])


def talk(bot: LexBot, *texts: str, clock: Callable[[], datetime] = Clock()) -> dict[str, Any]:  # noqa: B008 - it stands still
    """Say these things one after the other and return the last answer."""
    runtime = LexRuntime(bot, clock=clock, recogniser=learned(bot))
    answer: dict[str, Any] = {}
    for text in texts:
        answer = runtime.recognize_text("customer-1", text)
        assert check("lexv2-runtime", "RecognizeText", "output", answer) == ()
    return answer


def intent_of(answer: dict[str, Any]) -> tuple[str, str, str]:
    """Return name, state and confirmation of the intent that goes on."""
    intent = answer["sessionState"]["intent"]
    return intent["name"], intent["state"], intent["confirmationState"]


@pytest.mark.parametrize(
    ("texts", "words", "action"),
    [
        (["도시락 주문할래요"], ["무엇을 드릴까요?"], {"type": "ElicitSlot", "slotToElicit": "Menu"}),
        (["도시락 주문할래요", "불백이요"], ["몇 개 드릴까요?"], {"type": "ElicitSlot", "slotToElicit": "Count"}),
        (["도시락 주문할래요", "비빔밥 세 개요"], ["비빔밥 3개 맞으신가요?"], {"type": "ConfirmIntent"}),
        (["불고기 두 개 주문할게요"], ["불고기 2개 맞으신가요?"], {"type": "ConfirmIntent"}),
        (["불고기 두 개 주문할게요", "네"], ["주문을 받았습니다."], {"type": "Close"}),
        (["불고기 두 개 주문할게요", "아니요"], ["취소했습니다."], {"type": "Close"}),
        (["주문 어디까지 왔어요"], ["배달 중입니다."], {"type": "Close"}),
        (["세종대왕은 몇 대 임금이죠"], ["다시 말씀해 주시겠어요?"], {"type": "Close"}),
        # What another intent clearly means is not an answer.
        (["도시락 주문할래요", "주문 조회해 주세요"], ["배달 중입니다."], {"type": "Close"}),
        (["불고기 두 개 주문할게요", "배달 언제 와요"], ["배달 중입니다."], {"type": "Close"}),
    ],
)
def test_a_dialogue_goes_from_slots_over_the_confirmation_to_the_end(
    texts: Sequence[str], words: list[str], action: dict[str, str]
) -> None:
    """Empty slots are asked for by priority, several are filled at once, then the whole is confirmed."""
    answer = talk(shop(), *texts)
    assert (said(answer), answer["sessionState"]["dialogAction"]) == (words, action)


@pytest.mark.parametrize(
    ("texts", "intent"),
    [
        (["도시락 주문할래요"], ("OrderMeal", "InProgress", "None")),
        (["불고기 두 개 주문할게요", "네"], ("OrderMeal", "ReadyForFulfillment", "Confirmed")),
        (["불고기 두 개 주문할게요", "아니요"], ("OrderMeal", "Failed", "Denied")),
        (["세종대왕은 몇 대 임금이죠"], ("FallbackIntent", "ReadyForFulfillment", "None")),
    ],
)
def test_states_of_intents_follow_the_dialogue(texts: Sequence[str], intent: tuple[str, str, str]) -> None:
    """InProgress while it goes on, Failed after a no, ReadyForFulfillment where nobody fulfils it here."""
    assert intent_of(talk(shop(), *texts)) == intent


def test_a_question_is_asked_again_as_often_as_it_may_be() -> None:
    """With one retry, the second misunderstanding goes to FallbackIntent."""
    again = talk(shop(), "도시락 주문할래요", "글쎄요")
    lost = talk(shop(), "도시락 주문할래요", "글쎄요", "음 모르겠네")
    assert said(again) == ["무엇을 드릴까요?"]
    assert (intent_of(lost)[0], said(lost)) == ("FallbackIntent", ["다시 말씀해 주시겠어요?"])


def test_a_resolved_slot_has_the_words_the_value_and_its_resolution() -> None:
    """A synonym is resolved to its value with TopResolution."""
    answer = talk(shop(), "도시락 주문할래요", "불백이요")
    assert answer["sessionState"]["intent"]["slots"]["Menu"] == {
        "shape": "Scalar",
        "value": {"originalValue": "불백", "interpretedValue": "불고기", "resolvedValues": ["불고기"]},
    }


def test_interpretations_have_the_intent_that_goes_on_first_and_the_fallback_last() -> None:
    """A sample utterance has confidence 1; FallbackIntent has none."""
    found = talk(shop(), "주문 조회해 주세요")["interpretations"]
    assert (found[0]["intent"]["name"], found[0]["nluConfidence"]) == ("OrderStatus", {"score": 1.0})
    assert found[-1]["intent"]["name"] == "FallbackIntent"
    assert "nluConfidence" not in found[-1]


def test_below_the_threshold_the_fallback_takes_the_words() -> None:
    """nluIntentConfidenceThreshold decides what is understood."""
    spoken = "도시락 하나 시키려고 하는데요"
    bot = shop()
    strict = replace(bot, locales=(replace(bot.locales[0], threshold=1.0),))
    assert (intent_of(talk(bot, spoken))[0], intent_of(talk(strict, spoken))[0]) == ("OrderMeal", "FallbackIntent")


def one_slot(slot_type: str, *values: LexSlotType, **slot: Any) -> LexBot:
    """Return a bot that asks for one slot of a type."""
    asked = LexSlot(name="It", type=slot_type, priority=1, prompt=prompt("무엇인가요?"), **slot)
    return shop(LexIntent(name="Ask", utterances=("접수할게요", "접수해 주세요"), slots=(asked,)), slot_types=values)


def answered(slot_type: str, text: str) -> dict[str, Any]:
    """Ask a bot with a slot of each built-in type for one of them, and return what it makes of the answer."""
    asked = tuple(
        LexSlot(name=name.removeprefix("AMAZON."), type=name, priority=number, prompt=prompt(f"{name}?"))
        for number, name in enumerate(sorted(BUILT_IN_TYPES))
    )
    bot = shop(LexIntent(name="Ask", utterances=("접수할게요", "접수해 주세요"), slots=asked))
    runtime = LexRuntime(bot, clock=Clock(), recogniser=learned(bot))
    step = {"type": "ElicitSlot", "slotToElicit": slot_type.removeprefix("AMAZON.")}
    runtime.put_session("customer-1", {"intent": {"name": "Ask"}, "dialogAction": step})
    return runtime.recognize_text("customer-1", text)


@pytest.mark.parametrize(
    ("slot_type", "text", "value"),
    [
        ("AMAZON.Date", "다음 주 화요일이요", "2026-12-01"),
        ("AMAZON.Date", "내일까지요", "2026-11-24"),
        ("AMAZON.Date", "12월 24일 저녁", "2026-12-24"),
        ("AMAZON.Time", "오후 3시 반이요", "15:30"),
        ("AMAZON.Time", "내일 오후 1시까지 갖다 주세요", "13:00"),
        ("AMAZON.Duration", "30분이요", "PT30M"),
        ("AMAZON.Number", "스물다섯 개요", "25"),
        ("AMAZON.Number", "3만 원", "30000"),
        ("AMAZON.Percentage", "20퍼센트", "20%"),
        ("AMAZON.Currency", "오만 원이요", "KRW 50000"),
        ("AMAZON.PhoneNumber", "공일공 일이삼사 오육칠팔", "01012345678"),
        ("AMAZON.EmailAddress", "hong@example.com 이에요", "hong@example.com"),
        ("AMAZON.FirstName", "제 이름은 길동이에요", "길동"),
        ("AMAZON.FirstName", "홍길동입니다", "길동"),
        ("AMAZON.LastName", "홍길동입니다", "홍"),
        ("AMAZON.City", "서울이요", "서울"),
        ("AMAZON.City", "밴쿠버요", "밴쿠버"),
        ("AMAZON.City", "밴쿠버에서요", "밴쿠버"),
        ("AMAZON.City", "종로", "종로"),
        ("AMAZON.Confirmation", "네 그럼요", "Yes"),
        ("AMAZON.Confirmation", "아니요", "No"),
        ("AMAZON.FreeFormInput", "현관문이 안 열려요", "현관문이 안 열려요"),
    ],
)
def test_built_in_slot_types_read_korean(slot_type: str, text: str, value: str) -> None:
    """Each built-in type of ko_KR takes what people say, and writes it in Lex's notation."""
    assert slots(answered(slot_type, text))[slot_type.removeprefix("AMAZON.")] == value


@pytest.mark.parametrize(
    ("slot_type", "text"),
    [
        ("AMAZON.Date", "글쎄요"),
        ("AMAZON.Number", "많이요"),
        ("AMAZON.PhoneNumber", "010-12"),
        ("AMAZON.Time", "오늘요"),
    ],
)
def test_what_is_none_of_its_type_leaves_a_slot_empty(slot_type: str, text: str) -> None:
    """An answer of another kind is asked for again."""
    answer = answered(slot_type, text)
    assert (slots(answer)[slot_type.removeprefix("AMAZON.")], said(answer)) == (None, [f"{slot_type}?"])


@pytest.mark.parametrize(
    ("resolution", "text", "value", "resolved"),
    [
        (Resolution.TOP, "불백으로 주세요", "불고기", ["불고기"]),
        (Resolution.ORIGINAL, "불백으로 주세요", "불백", ["불고기"]),
        # An expanding type takes what it does not know.
        (Resolution.ORIGINAL, "떡볶이로 해 주세요", "떡볶이", []),
        (Resolution.CONCATENATION, "불고기 비빔밥", "불고기 비빔밥", ["불고기 비빔밥"]),
    ],
)
def test_own_slot_types_resolve_as_they_say(resolution: Resolution, text: str, value: str, resolved: list[str]) -> None:
    """TopResolution restricts to the values, OriginalValue keeps the customer's word."""
    answer = talk(one_slot("Menu", replace(MENU, resolution=resolution)), "접수할게요", text)
    found = answer["sessionState"]["intent"]["slots"]["It"]["value"]
    assert (found["interpretedValue"], found["resolvedValues"]) == (value, resolved)


def test_a_slot_of_several_values_takes_all_of_them() -> None:
    """With allowMultipleValues the shape is List."""
    answer = talk(one_slot("Menu", MENU, multiple=True), "접수할게요", "불고기랑 비빔밥이요")
    found = answer["sessionState"]["intent"]["slots"]["It"]
    assert found["shape"] == "List"
    assert [one["value"]["interpretedValue"] for one in found["values"]] == ["불고기", "비빔밥"]


def test_words_beside_the_placeholders_tell_slots_of_one_type_apart() -> None:
    """부산까지 서울에서 is read as from Seoul to Busan, whatever comes first."""
    places = tuple(
        LexSlot(name=name, type="AMAZON.City", priority=number, prompt=prompt("어디요?"))
        for number, name in enumerate(("From", "To"))
    )
    train = LexIntent(name="Train", utterances=("{From}에서 {To}까지 기차 예약", "기차표 예매할래요"), slots=places)
    assert slots(talk(shop(train), "부산까지 서울에서 가는 기차 예약해 주세요")) == {"From": "서울", "To": "부산"}


def test_an_optional_slot_is_taken_when_said_and_never_asked_for() -> None:
    """Lex asks by itself for what is required only."""
    note = LexSlot(name="When", type="AMAZON.Date", constraint=Constraint.OPTIONAL, priority=3)
    bot = shop(replace(ORDER, slots=(*ORDER.slots, note)), STATUS)
    assert slots(talk(bot, "내일 불고기 두 개 주문할게요")) == {"Menu": "불고기", "Count": "2", "When": "2026-11-24"}
    assert said(talk(bot, "불고기 두 개 주문할게요")) == ["불고기 2개 맞으신가요?"]


@pytest.mark.parametrize(
    ("default", "state", "value"),
    [
        ("비빔밥", {}, "비빔밥"),
        ("[favourite]", {"sessionAttributes": {"favourite": "불고기"}}, "불고기"),
        (
            "#last.Menu",
            {
                "activeContexts": [
                    {
                        "name": "last",
                        "timeToLive": {"timeToLiveInSeconds": 90, "turnsToLive": 5},
                        "contextAttributes": {"Menu": "불고기"},
                    }
                ]
            },
            "불고기",
        ),
        ("[nothing]", {}, None),
    ],
)
def test_defaults_fill_what_was_not_said(default: str, state: dict[str, Any], value: str | None) -> None:
    """A default is a value, a session attribute, or an attribute of an active context."""
    bot = one_slot("Menu", MENU, defaults=(default,))
    answer = LexRuntime(bot, recogniser=learned(bot)).recognize_text("customer-1", "접수할게요", state)
    assert slots(answer) == {"It": value}


FOLLOW = LexIntent(
    name="Follow",
    utterances=("그건 취소할게요", "그거 취소해 주세요"),
    input_contexts=("ordered",),
    closing=STATUS.closing,
)


def contextual() -> LexBot:
    """Return a bot whose second intent is read only after the first."""
    opens = replace(STATUS, output_contexts=(OutputContext(name="ordered", seconds=60, turns=2),))
    return shop(opens, FOLLOW)


def test_an_intent_with_an_input_context_is_read_only_while_that_is_active() -> None:
    """The output context of a fulfilled intent makes it the matter, with the slots as attributes."""
    assert intent_of(talk(contextual(), "그건 취소할게요"))[0] != "Follow"
    assert intent_of(talk(contextual(), "배달 언제 와요", "그건 취소할게요"))[0] == "Follow"


def test_a_context_lives_for_its_turns() -> None:
    """A context of two turns is told in the turn that sets it and in the next, and is over after the second."""
    answers = [
        talk(contextual(), *texts)["sessionState"]["activeContexts"]
        for texts in (["배달 언제 와요"], ["배달 언제 와요", "음"], ["배달 언제 와요", "음", "어"])
    ]
    lives = [[one["timeToLive"]["turnsToLive"] for one in contexts] for contexts in answers]
    assert lives == [[2], [1], []]


def test_a_context_ends_with_its_time() -> None:
    """After sixty seconds nothing is left of a context of sixty seconds."""
    clock = Clock()
    bot = contextual()
    runtime = LexRuntime(bot, clock=clock, recogniser=learned(bot))
    runtime.recognize_text("customer-1", "배달 언제 와요")
    clock.at += timedelta(seconds=60)
    assert intent_of(runtime.recognize_text("customer-1", "그건 취소할게요"))[0] != "Follow"


def test_a_session_ends_when_nobody_speaks() -> None:
    """After idleSessionTTLInSeconds a customer begins anew."""
    clock = Clock()
    runtime = LexRuntime(shop(), clock=clock, recogniser=learned(shop()))
    runtime.recognize_text("customer-1", "도시락 주문할래요")
    clock.at += timedelta(seconds=300)
    with pytest.raises(RequestRefused, match="not found"):
        runtime.get_session("customer-1")


def test_conversations_do_not_know_of_each_other() -> None:
    """Two sessions of one bot fill slots of their own."""
    runtime = LexRuntime(shop(), recogniser=learned(shop()))
    runtime.recognize_text("customer-1", "불고기 주문할게요")
    answer = runtime.recognize_text("customer-2", "비빔밥 주문할게요")
    assert slots(answer) == {"Menu": "비빔밥", "Count": None}


def test_a_session_is_got_as_it_was_left() -> None:
    """GetSession has the state, the words and the interpretations of the last turn."""
    runtime = LexRuntime(shop(), recogniser=learned(shop()))
    answer = runtime.recognize_text("customer-1", "도시락 주문할래요")
    found = runtime.get_session("customer-1")
    assert check("lexv2-runtime", "GetSession", "output", found) == ()
    assert (found["messages"], found["sessionState"]["intent"]) == (
        answer["messages"],
        answer["sessionState"]["intent"],
    )


def test_a_deleted_session_is_gone_and_deleting_it_again_is_no_fault() -> None:
    """DeleteSession forgets the conversation."""
    runtime = LexRuntime(shop(), recogniser=learned(shop()))
    runtime.recognize_text("customer-1", "도시락 주문할래요")
    runtime.delete_session("customer-1")
    runtime.delete_session("customer-1")
    with pytest.raises(RequestRefused) as error:
        runtime.get_session("customer-1")
    assert error.value.refusal is Refusal.NOT_FOUND


def test_a_session_that_is_put_asks_what_it_says() -> None:
    """ElicitSlot in PutSession says the prompt of that slot, and the next words answer it."""
    runtime = LexRuntime(shop(), recogniser=learned(shop()))
    state = {"intent": {"name": "OrderMeal"}, "dialogAction": {"type": "ElicitSlot", "slotToElicit": "Count"}}
    assert said(runtime.put_session("customer-1", state)) == ["몇 개 드릴까요?"]
    assert slots(runtime.recognize_text("customer-1", "두 개요")) == {"Menu": None, "Count": "2"}


def test_a_session_that_is_put_with_delegate_goes_on_by_itself() -> None:
    """Delegate finds out what comes next."""
    runtime = LexRuntime(shop(), recogniser=learned(shop()))
    menu = {"Menu": {"shape": "Scalar", "value": {"interpretedValue": "불고기"}}}
    state = {"intent": {"name": "OrderMeal", "slots": menu}, "dialogAction": {"type": "Delegate"}}
    assert said(runtime.put_session("customer-1", state)) == ["몇 개 드릴까요?"]


def test_words_that_come_with_a_session_are_said_in_place_of_the_prompt() -> None:
    """Messages in PutSession are what the customer sees."""
    runtime = LexRuntime(shop(), recogniser=learned(shop()))
    state = {"intent": {"name": "OrderMeal"}, "dialogAction": {"type": "ElicitSlot", "slotToElicit": "Menu"}}
    words = ({"contentType": "PlainText", "content": "메뉴를 골라 주세요."},)
    assert said(runtime.put_session("customer-1", state, words)) == ["메뉴를 골라 주세요."]


@pytest.mark.parametrize(
    ("state", "why"),
    [
        ({"intent": {"name": "Nothing"}}, "no intent Nothing"),
        ({"intent": {"name": "OrderMeal", "slots": {"Nothing": {}}}}, "no slot Nothing"),
        ({"dialogAction": {"type": "ElicitSlot", "slotToElicit": "Nothing"}}, "no slot Nothing to elicit"),
        ({"dialogAction": {"type": "ElicitSlot"}}, "no slot None to elicit"),
    ],
)
def test_a_state_that_names_what_is_not_there_is_refused(state: dict[str, Any], why: str) -> None:
    """Unknown intents and slots end in a ValidationException, and the session stays as it was."""
    runtime = LexRuntime(shop(), recogniser=learned(shop()))
    runtime.recognize_text("customer-1", "도시락 주문할래요")
    with pytest.raises(RequestRefused, match=why) as error:
        runtime.recognize_text("customer-1", "네", state)
    assert error.value.refusal is Refusal.VALIDATION
    assert runtime.get_session("customer-1")["sessionState"]["intent"]["name"] == "OrderMeal"


def test_attributes_come_back_and_stay_until_they_are_replaced() -> None:
    """Session attributes stay, request attributes are those of one turn."""
    runtime = LexRuntime(shop(), recogniser=learned(shop()))
    first = runtime.recognize_text("customer-1", "음", {"sessionAttributes": {"lang": "ko"}}, {"channel": "chat"})
    second = runtime.recognize_text("customer-1", "음")
    assert (first["requestAttributes"], second["requestAttributes"]) == ({"channel": "chat"}, {})
    assert second["sessionState"]["sessionAttributes"] == {"lang": "ko"}


def test_messages_of_all_kinds_are_spelt_as_the_api_spells_them() -> None:
    """Slots and attributes are put into texts; an attribute that is not there stays as it is written."""
    groups = (
        MessageGroup(message=PlainText(text="{Menu} 골랐어요, [name]님. [안내]")),
        MessageGroup(message=CustomPayload(text='{"menu":"불고기"}')),
        MessageGroup(message=Card(title="{Menu}")),
    )
    asks = Prompt(groups=groups)
    order = replace(ORDER, slots=(ORDER.slots[0], replace(ORDER.slots[1], prompt=asks)))
    bot = shop(order, STATUS)
    answer = LexRuntime(bot, recogniser=learned(bot)).recognize_text(
        "customer-1", "불고기 주문할게요", {"sessionAttributes": {"name": "홍길동"}}
    )
    assert answer["messages"] == [
        {"contentType": "PlainText", "content": "불고기 골랐어요, 홍길동님. [안내]"},
        {"contentType": "CustomPayload", "content": '{"menu":"불고기"}'},
        {"contentType": "ImageResponseCard", "imageResponseCard": {"title": "불고기", "buttons": []}},
    ]


def test_a_message_of_which_nothing_is_left_is_not_said() -> None:
    """A text that is only an empty slot, and a card without a title, do not break the answer."""
    groups = (
        MessageGroup(message=PlainText(text="{Count}")),
        MessageGroup(message=Card(title="{Count}", subtitle="{Count}")),
    )
    asks = Prompt(groups=groups)
    bot = shop(replace(ORDER, slots=(ORDER.slots[0], replace(ORDER.slots[1], prompt=asks))), STATUS)
    assert talk(bot, "불고기 주문할게요")["messages"] == [
        {"contentType": "ImageResponseCard", "imageResponseCard": {"title": "-", "buttons": []}}
    ]


def test_a_context_has_at_most_ten_attributes() -> None:
    """Of an intent with more slots, the first ten go into its context."""
    words = LexSlotType(name="Words", values=(SlotTypeValue(value="예약"),))
    twelve = tuple(
        LexSlot(name=f"S{number}", type="Words", constraint=Constraint.OPTIONAL, defaults=("기본",))
        for number in range(12)
    )
    context = OutputContext(name="asked", seconds=60, turns=1)
    ask = LexIntent(name="Ask", utterances=("접수할게요", "접수해 주세요"), slots=twelve, output_contexts=(context,))
    found = talk(shop(ask, slot_types=(words,)), "접수할게요")["sessionState"]["activeContexts"]
    assert [len(one["contextAttributes"]) for one in found] == [10]


def test_variations_take_turns() -> None:
    """One of a group's messages is said, another one in the next turn."""
    group = MessageGroup(message=PlainText(text="가"), variations=(PlainText(text="나"),))
    closing = replace(STATUS.closing, response=Response(groups=(group,))) if STATUS.closing else None
    bot = shop(replace(STATUS, closing=closing))
    runtime = LexRuntime(bot, recogniser=learned(bot))
    words = [said(runtime.recognize_text("customer-1", "배달 언제 와요")) for _ in range(3)]
    assert words == [["나"], ["가"], ["나"]]


def test_an_intent_with_words_for_success_is_fulfilled_without_a_function() -> None:
    """The success response is said and the state is Fulfilled."""
    bot = shop(replace(STATUS, fulfillment=Fulfillment(success=response("확인했습니다."))))
    answer = talk(bot, "배달 언제 와요")
    assert (intent_of(answer)[1], said(answer)) == ("Fulfilled", ["확인했습니다.", "배달 중입니다."])


def test_what_is_said_first_comes_before_the_first_question() -> None:
    """The initial response of an intent and its first prompt are one answer."""
    bot = shop(replace(ORDER, initial=response("네, 주문을 도와드릴게요.")), STATUS)
    assert said(talk(bot, "도시락 주문할래요")) == ["네, 주문을 도와드릴게요.", "무엇을 드릴까요?"]


def test_moods_are_told_only_where_they_are_asked_for() -> None:
    """sentimentResponse is there with detectSentiment alone."""
    runtime = LexRuntime(shop(), alias=Alias(detect_sentiment=True), recogniser=learned(shop()))
    found = runtime.recognize_text("customer-1", "너무 화가 나네요 정말 최악이에요")["interpretations"][0]
    assert found["sentimentResponse"]["sentiment"] == "NEGATIVE"
    assert "sentimentResponse" not in talk(shop(), "너무 화가 나네요")["interpretations"][0]


@pytest.mark.parametrize(
    "text", [" ", "\u200b", "ㅋㅋㅋㅋ", "???", "🙂", "\ud83d", "a" * 1024, "가" * 1024, "{Menu}", "\x00"]
)
def test_any_text_is_answered(text: str) -> None:
    """Nothing that a customer can type breaks a turn, whatever was asked before."""
    assert said(talk(shop(), text)) != []
    assert said(talk(shop(), "도시락 주문할래요", text)) != []


def test_a_bot_without_fallback_closes_what_it_does_not_understand() -> None:
    """Without FallbackIntent there is an answer all the same."""
    bot = shop()
    bare = replace(bot, locales=(LexLocale(intents=(STATUS,)),))
    assert LOST.name not in {intent.name for intent in bare.locales[0].intents}
    assert talk(bare, "세종대왕은 몇 대 임금이죠")["sessionState"]["dialogAction"] == {"type": "Close"}


def test_a_language_that_the_bot_does_not_speak_is_a_lookup_error() -> None:
    """Only locales of the definition can be asked."""
    with pytest.raises(LookupError):
        LexRuntime(shop(), "en_US")


def test_values_of_own_slot_types_stand_for_placeholders_while_learning() -> None:
    """A sentence with another value than the samples is understood, and its slot filled."""
    pizza = LexSlotType(
        name="Pizza", values=(SlotTypeValue(value="페퍼로니"), SlotTypeValue(value="고구마")), resolution=Resolution.TOP
    )
    asked = LexSlot(name="Pizza", type="Pizza", priority=1, prompt=prompt("어떤 피자요?"))
    bot = shop(
        LexIntent(name="Pizza", utterances=("{Pizza} 피자 한 판요",), slots=(asked,)), STATUS, slot_types=(pizza,)
    )
    answer = talk(bot, "고구마 피자 한 판 보내주세요")
    assert (intent_of(answer)[0], slots(answer)) == ("Pizza", {"Pizza": "고구마"})
