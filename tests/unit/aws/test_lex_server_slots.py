"""What Korean customers say, and what the slots of the local Lex hold then."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace
from datetime import UTC, datetime
from functools import cache
from typing import Any

import pytest
from tests.lex_server import HOOKED, prompt, running, said, shop

from aicc.aws.lex.definition import LexBot, LexIntent, LexSlot, LexSlotType, SlotTypeValue
from aicc.aws.lex_server.interpreting import Alias
from aicc.aws.lex_server.recognition import Recogniser
from aicc.aws.lex_server.runtime import LexRuntime
from aicc.aws.lex_server.slot_values import BUILT_IN_TYPES

# Monday, 23 November 2026, 10:00 in Korea.
NOW = datetime(2026, 11, 23, 1, 0, tzinfo=UTC)
YES_NO = LexSlotType(
    name="YesNo",
    values=(SlotTypeValue(value="예", synonyms=("네", "응", "할게요")), SlotTypeValue(value="아니요")),
)


def slot(name: str, slot_type: str, priority: int) -> LexSlot:
    """Return a slot whose question is its name."""
    return LexSlot(name=name, type=slot_type, priority=priority, prompt=prompt(f"{name}?", retries=2))


@cache
def every_type() -> tuple[LexBot, Recogniser]:
    """Return a bot that asks for a slot of each built-in type."""
    slots = tuple(
        slot(name.removeprefix("AMAZON."), name, number) for number, name in enumerate(sorted(BUILT_IN_TYPES))
    )
    bot = shop(LexIntent(name="Ask", utterances=("접수할게요", "접수해 주세요"), slots=slots))
    return bot, Recogniser(bot.locales[0])


@cache
def visits() -> tuple[LexBot, Recogniser]:
    """Return a bot that books visits: day, time, number of people, whether they come by car."""
    slots = (
        slot("Day", "AMAZON.Date", 1),
        slot("Hour", "AMAZON.Time", 2),
        slot("People", "AMAZON.Number", 3),
        slot("ByCar", "YesNo", 4),
        slot("Reminder", "AMAZON.Confirmation", 5),
    )
    bot = shop(
        LexIntent(name="Visit", utterances=("예약할게요", "방문 예약하고 싶어요", "{Day} {Hour} 예약"), slots=slots),
        slot_types=(YES_NO,),
    )
    return bot, Recogniser(bot.locales[0])


def held(answer: Mapping[str, Any], name: str) -> tuple[str, str | None, list[str]] | None:
    """Return original, interpreted and resolved values of a slot."""
    found = answer["sessionState"]["intent"]["slots"][name]
    if found is None:
        return None
    value = found["value"]
    return value["originalValue"], value["interpretedValue"], value["resolvedValues"]


def booked(*texts: str, hook: Callable[[Mapping[str, Any]], Any] | None = None) -> dict[str, Any]:
    """Say these things to the bot that books visits and return the last answer."""
    bot, recogniser = visits()
    if hook is not None:
        locale = bot.locales[0]
        led = replace(locale.intents[0], dialog_hook=True, fulfillment=HOOKED)
        bot = replace(bot, locales=(replace(locale, intents=(led, *locale.intents[1:])),))
    runtime = LexRuntime(
        bot, clock=lambda: NOW, recogniser=recogniser if hook is None else None, alias=Alias(hook=hook)
    )
    answer: dict[str, Any] = {}
    for text in texts:
        answer = runtime.recognize_text("customer-1", text)
    return answer


@pytest.mark.parametrize(
    ("slot_type", "text", "original", "values"),
    [
        ("Date", "내일이요", "내일", ["2026-11-24"]),
        ("Date", "내일 오후 3시에 예약", "내일", ["2026-11-24"]),
        ("Date", "내일모레 오전 11시 30분", "내일모레", ["2026-11-25"]),
        ("Date", "다음 주 월요일", "다음 주 월요일", ["2026-11-30"]),
        ("Date", "12월 24일 저녁이요", "12월 24일", ["2026-12-24"]),
        ("Date", "크리스마스요", "크리스마스", ["2026-12-25"]),
        ("Date", "이번 주말", "이번 주말", ["2026-11-28"]),
        ("Date", "내일까지요", "내일까지", ["2026-11-24"]),
        ("Date", "지금", "지금", ["2026-11-23"]),
        # As AWS documents them: the last day before the coming week, of the coming month and year; else the first.
        ("Date", "다음 주", "다음 주", ["2026-11-29"]),
        ("Date", "지난주", "지난주", ["2026-11-16"]),
        ("Date", "다음 달", "다음 달", ["2026-12-31"]),
        ("Date", "이번 달", "이번 달", ["2026-11-01"]),
        ("Date", "내년", "내년", ["2027-12-31"]),
        ("Date", "작년", "작년", ["2025-01-01"]),
        ("Time", "오후 3시요", "오후 3시", ["15:00"]),
        ("Time", "내일 오후 3시로 할게요", "오후 3시", ["15:00"]),
        ("Time", "저녁 7시 반", "저녁 7시 반", ["19:30"]),
        ("Time", "13시요", "13시", ["13:00"]),
        ("Time", "십오 시", "십오 시", ["15:00"]),
        ("Time", "15:30", "15:30", ["15:30"]),
        ("Time", "03:30", "03:30", ["03:30"]),
        ("Time", "PM 3:00", "3:00", ["15:00"]),
        ("Time", "낮 12시", "낮 12시", ["12:00"]),
        ("Time", "밤 12시", "밤 12시", ["00:00"]),
        ("Time", "정오요", "정오", ["12:00"]),
        ("Time", "30분 뒤", "30분 뒤", ["10:30"]),
        ("Time", "오후 3시부터 5시까지", "오후 3시부터 5시까지", ["15:00"]),
        ("Time", "3시 말고 오후 4시", "오후 4시", ["16:00"]),
        # Parts of the day have codes of two letters.
        ("Time", "오전이요", "오전", ["AM"]),
        ("Time", "오후요", "오후", ["PM"]),
        ("Time", "아침에요", "아침", ["MO"]),
        ("Time", "점심때요", "점심때", ["AF"]),
        ("Time", "저녁에요", "저녁", ["EV"]),
        ("Time", "밤에요", "밤", ["NI"]),
        # Nobody says which half of the day.
        ("Time", "세 시요", "세 시", ["03:00", "15:00"]),
        ("Time", "3시 반", "3시 반", ["03:30", "15:30"]),
        ("Time", "12시요", "12시", ["00:00", "12:00"]),
        ("Time", "3:30", "3:30", ["03:30", "15:30"]),
        ("Time", "3시 아니 4시요", "4시", ["04:00", "16:00"]),
        ("Duration", "한 시간 반", "한 시간 반", ["PT1H30M"]),
        ("Duration", "이틀이요", "이틀", ["P2D"]),
        ("Duration", "2박 3일", "2박 3일", ["P3D"]),
        ("Number", "세 명이요", "세 명", ["3"]),
        ("Number", "스물다섯", "스물다섯", ["25"]),
        ("Number", "10만", "10만", ["100000"]),
        ("Number", "3.5", "3.5", ["3.5"]),
        ("Number", "첫 번째요", "첫 번째", ["1"]),
        ("Number", "2명 아니 3명이요", "3명", ["3"]),
        ("Percentage", "이십 프로", "이십 프로", ["20%"]),
        ("Percentage", "20", "20", ["20"]),
        ("Currency", "만 오천 원", "만 오천 원", ["KRW 15000"]),
        ("Currency", "50달러요", "50달러", ["USD 50"]),
        ("PhoneNumber", "+82 10 1234 5678", "+82 10 1234 5678", ["01012345678"]),
        ("PhoneNumber", "02-123-4567이요", "02-123-4567", ["021234567"]),
        ("EmailAddress", "hong@example.com 이에요", "hong@example.com", ["hong@example.com"]),
        ("FirstName", "제 이름은 김민수예요", "김민수", ["민수"]),
        ("LastName", "김민수예요", "김민수", ["김"]),
        ("City", "부산이요", "부산", ["부산"]),
        ("State", "경기도요", "경기도", ["경기도"]),
        ("Confirmation", "네", "네", ["Yes"]),
        ("Confirmation", "아니요", "아니요", ["No"]),
        ("Confirmation", "글쎄요", "글쎄요", ["Maybe"]),
        ("Confirmation", "잘 모르겠어요", "잘 모르겠어요", ["Don't know"]),
    ],
)
def test_what_customers_answer_becomes_the_values_that_lex_has(
    slot_type: str, text: str, original: str, values: list[str]
) -> None:
    """A slot holds the words, and what they may stand for; only where that is one thing, it has an interpretation."""
    interpreted = values[0] if len(values) == 1 else None
    assert held(_answered(slot_type, text), slot_type) == (original, interpreted, values)


@pytest.mark.parametrize(
    ("slot_type", "text", "interpreted"),
    [("FirstName", "김 민수", "민수"), ("LastName", "남궁 민수", "남궁"), ("Country", "미국이요", "미국")],
)
def test_names_that_no_list_knows_are_taken_as_they_are_said(slot_type: str, text: str, interpreted: str) -> None:
    """Open types take a few words, without what is said around them."""
    assert held(_answered(slot_type, text), slot_type) == (text, interpreted, [])


@pytest.mark.parametrize(
    ("slot_type", "text"),
    [
        ("Time", "오후 25시"),
        ("Time", "25시요"),
        ("Time", "오늘요"),
        ("Number", "두세 명"),
        ("Number", "서너 명이요"),
        ("Number", "25시"),
        ("Currency", "10만에서 20만 원"),
        ("PhoneNumber", "010-12"),
        ("Confirmation", "음"),
    ],
)
def test_what_has_no_one_value_is_asked_for_again(slot_type: str, text: str) -> None:
    """두세 명 is no number, and there is no hour twenty-five."""
    answer = _answered(slot_type, text)
    assert (held(answer, slot_type), said(answer)) == (None, [f"{slot_type}?"])


def _answered(slot_type: str, text: str) -> dict[str, Any]:
    bot, recogniser = every_type()
    runtime = LexRuntime(bot, clock=lambda: NOW, recogniser=recogniser)
    step = {"type": "ElicitSlot", "slotToElicit": slot_type}
    runtime.put_session("customer-1", {"intent": {"name": "Ask"}, "dialogAction": step})
    return runtime.recognize_text("customer-1", text)


@pytest.mark.parametrize(
    ("text", "day", "hour", "people"),
    [
        ("내일 오후 3시에 예약", "2026-11-24", "15:00", None),
        ("내일 오후 3시로 예약할게요", "2026-11-24", "15:00", None),
        ("오후 3시 내일로 예약할게요", "2026-11-24", "15:00", None),
        ("내일오후3시 예약", "2026-11-24", "15:00", None),
        ("다음 주 금요일 저녁 7시에 네 명 예약할게요", "2026-12-04", "19:00", "4"),
        ("30분 뒤로 예약할게요", "2026-11-23", "10:30", None),
        ("모레 예약할게요", "2026-11-25", None, None),
        ("두세 명 예약할게요", None, None, None),
    ],
)
def test_one_sentence_fills_the_day_and_the_time(
    text: str, day: str | None, hour: str | None, people: str | None
) -> None:
    """The words of a moment are shared out: 내일 is the day, 오후 3시 the time."""
    answer = booked(text)
    values = [found[1] if (found := held(answer, name)) else None for name in ("Day", "Hour", "People")]
    assert values == [day, hour, people]


@pytest.mark.parametrize(
    "text", ["예약할게요", "내일 오후 3시로 예약할게요", "응 예약할게요", "네 방문 예약하고 싶어요"]
)
def test_no_opening_sentence_answers_a_yes_no_question(text: str) -> None:
    """할게요 is a yes only to a question that was asked, for AMAZON.Confirmation and slot types of the bot alike."""
    answer = booked(text)
    assert (held(answer, "ByCar"), held(answer, "Reminder")) == (None, None)


def test_a_yes_answers_one_question_only() -> None:
    """네 할게요 fills the slot that was asked for, and not the next one."""
    answer = booked("내일 오후 3시에 두 명 예약할게요", "네 할게요")
    assert (held(answer, "ByCar"), held(answer, "Reminder")) == (("네", "네", ["예"]), None)


@pytest.mark.parametrize(
    ("texts", "hour", "question"),
    [
        (["내일 세 시로 예약할게요"], ("세 시", None, ["03:00", "15:00"]), "Hour?"),
        (["내일 예약할게요", "세 시요"], ("세 시", None, ["03:00", "15:00"]), "Hour?"),
        (["내일 예약할게요", "세 시요", "오후요"], ("오후", "15:00", ["15:00"]), "People?"),
        (["내일 예약할게요", "세 시요", "새벽이요"], ("새벽", "03:00", ["03:00"]), "People?"),
        (["내일 예약할게요", "열 시요", "밤에요"], ("밤", "22:00", ["22:00"]), "People?"),
        (["내일 예약할게요", "세 시요", "오후 네 시요"], ("오후 네 시", "16:00", ["16:00"]), "People?"),
        (["내일 예약할게요", "오후요"], ("오후", "PM", ["PM"]), "People?"),
    ],
)
def test_a_time_that_may_mean_two_is_asked_for_again(
    texts: Sequence[str], hour: tuple[str, str | None, list[str]], question: str
) -> None:
    """The slot holds both times meanwhile; a part of the day chooses one of them."""
    answer = booked(*texts)
    assert (held(answer, "Hour"), said(answer)) == (hour, [question])


def test_a_time_that_stays_ambiguous_ends_as_any_other_misunderstanding() -> None:
    """It counts as an attempt, so that nobody is asked for ever."""
    answer = booked("내일 예약할게요", "세 시", "세 시라고요", "세 시")
    assert answer["sessionState"]["intent"]["name"] == "FallbackIntent"


@pytest.mark.parametrize(
    ("text", "hour", "people"),
    [
        ("아니 4시요", "16:00", None),
        ("아니요, 오전 11시요", "11:00", None),
        ("두 명이요", "15:00", "2"),
    ],
)
def test_an_earlier_answer_may_be_taken_back(text: str, hour: str, people: str | None) -> None:
    """아니 4시요, said to the next question, changes the time and keeps to the half of the day."""
    answer = booked("내일 오후 3시에 예약할게요", text)
    values = [found[1] if (found := held(answer, name)) else None for name in ("Hour", "People")]
    assert values == [hour, people]


def test_what_was_said_beside_the_question_is_kept() -> None:
    """Asked for the day, the time and the number of people are no answer, but they need not be said again."""
    answer = booked("예약할게요", "오후 3시에 두 명이요")
    values = [found[1] if (found := held(answer, name)) else None for name in ("Day", "Hour", "People")]
    assert (values, said(answer)) == ([None, "15:00", "2"], ["Day?"])


def test_a_function_is_told_of_both_times_and_may_choose() -> None:
    """The event has interpretedValue null, and a function may send that back as it came."""
    events: list[Mapping[str, Any]] = []

    def hook(event: Mapping[str, Any]) -> Any:
        events.append(event)
        state = event["sessionState"]
        return {"sessionState": {"dialogAction": {"type": "Delegate"}, "intent": state["intent"]}}

    answer = booked("내일 예약할게요", "세 시요", hook=hook)
    value = {"originalValue": "세 시", "interpretedValue": None, "resolvedValues": ["03:00", "15:00"]}
    assert events[-1]["sessionState"]["intent"]["slots"]["Hour"]["value"] == value
    assert said(answer) == ["Hour?"]


def test_boto3_is_given_an_ambiguous_time_without_an_interpretation() -> None:
    """Over HTTP the value is null, which boto3 leaves out."""
    with running() as lex:
        bot_id = lex.server.make(visits()[0])
        answer = lex.say(bot_id, "내일 세 시로 예약할게요")
    value = answer["sessionState"]["intent"]["slots"]["Hour"]["value"]
    assert value == {"originalValue": "세 시", "resolvedValues": ["03:00", "15:00"]}
