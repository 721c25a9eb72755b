"""A bot of Lex as a bot project: what we made comes back whole, what others made comes as far as it can."""

from collections.abc import Mapping
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
import yaml
from tests.unit.aws.lex_bots import PACKAGED, cafe, golden, packaged, read, zipped

from aicc.aws.lex.archive import read_archive, write_archive
from aicc.aws.lex.compile import compile_bot
from aicc.aws.lex.definition import (
    Closing,
    LexBot,
    LexIntent,
    LexLocale,
    LexSlot,
    MessageGroup,
    PlainText,
    Prompt,
    Response,
    Ssml,
)
from aicc.aws.lex.texts import project_text
from aicc.aws.lex.to_project import Project, project_of
from aicc.project.actions import check_actions


def hotel() -> Project:
    """Return the hotel that Lex has exported as a project."""
    return project_of(read_archive(zipped(golden("hotel_export.json")), "hotel.zip").bot)


def written(project: Project, file: str) -> Any:
    """Return what a file of a project says."""
    return yaml.safe_load(project.files[file])


def steps(project: Project, scenario: str) -> Mapping[str, Any]:
    """Return the steps of a scenario by id."""
    return {step["id"]: step for step in written(project, f"scenarios/{scenario}.yaml")["steps"]}


def response_only(*intents: LexIntent) -> LexBot:
    """Return a bot of these intents."""
    return LexBot(name="b", locales=(LexLocale(intents=intents),))


@pytest.mark.parametrize("name", PACKAGED)
def test_packaged_bot_goes_to_lex_and_back_and_to_lex_again_unchanged(name: str, tmp_path: Path) -> None:
    """YAML to zip to YAML: what Lex holds survives, and the project has no mistakes."""
    bot = read_archive(write_archive(packaged(name).bot), "bot.zip").bot

    again, mistakes = read(project_of(bot).files, tmp_path)

    assert mistakes == []
    assert again is not None
    assert compile_bot(again).bot == bot


def test_cafe_goes_to_lex_and_back_and_to_lex_again_unchanged(tmp_path: Path) -> None:
    """Also Korean slots, entities and a refusal."""
    again, mistakes = read(project_of(cafe().bot).files, tmp_path)

    assert mistakes == []
    assert again is not None
    assert compile_bot(again).bot == cafe().bot


def test_project_of_what_others_made_has_no_mistakes(tmp_path: Path) -> None:
    """It can be validated, trained and talked to as it is."""
    bot, mistakes = read(hotel().files, tmp_path)

    assert bot is not None
    assert mistakes == []
    assert check_actions(tmp_path) == ()


def test_intent_of_others_gets_an_id_of_ours() -> None:
    """BookHotel is book_hotel, and the report says so."""
    project = hotel()

    assert [intent["id"] for intent in written(project, "intents.yaml")["intents"]] == [
        "book_hotel",
        "greeting",
        "amazon_qin_connect",
    ]
    assert ("lex_name", "ko_KR/BookHotel", "book_hotel") in [
        (loss.kind.code, loss.place, loss.what) for loss in project.losses
    ]


def test_slots_are_asked_for_by_their_priority() -> None:
    """The optional one is taken when it was mentioned, and never asked for."""
    asked = list(steps(hotel(), "book_hotel"))

    assert asked == [
        "maybe_ask_room",
        "ask_room",
        "ask_nights",
        "ask_city",
        "confirm",
        "fulfil",
        "result_1",
        "declined_1",
    ]


def test_question_keeps_its_variations_and_retries() -> None:
    """Four retries are five attempts."""
    city = steps(hotel(), "book_hotel")["ask_city"]

    assert city["message"] == ["어느 도시인가요?", "도시를 알려 주세요."]
    assert city["attempts"] == 5


def test_slot_type_becomes_the_options_of_its_question() -> None:
    """With the synonyms."""
    room = steps(hotel(), "book_hotel")["ask_room"]

    assert room["input_type"] == "selection"
    assert room["options"] == [{"value": "더블", "synonyms": ["더블룸"]}, "스위트"]


def test_fulfilment_becomes_an_action_that_gets_the_slots() -> None:
    """actions.yaml has a server to put in place of the Lambda."""
    project = hotel()

    assert steps(project, "book_hotel")["fulfil"]["arguments"] == {"City": "City", "Nights": "Nights", "Room": "Room"}
    assert written(project, "actions.yaml")["servers"][0]["actions"] == [
        {
            "id": "book_hotel_fulfillment",
            "path": "/book_hotel_fulfillment",
            "body": {"City": "/slots/City", "Nights": "/slots/Nights", "Room": "/slots/Room"},
            "result": {"number": "/number"},
        }
    ]


def test_slot_in_a_sample_utterance_is_taken_out() -> None:
    """aicc finds values by entities."""
    assert "방 예약해 주세요" in written(hotel(), "intents.yaml")["intents"][0]["phrases"]


def test_particles_in_both_forms_become_filters_again() -> None:
    """{drink}을(를) is {drink|을/를}, which speaks better Korean."""
    assert project_text("{drink}을(를) 몇 잔 드릴까요?", {"drink": "drink"}) == "{drink|을/를} 몇 잔 드릴까요?"


def test_ssml_becomes_its_words() -> None:
    """Tags are for the voice."""
    speaks = MessageGroup(message=Ssml(text="<speak>네, <break time='1s'/>됩니다.</speak>"))
    intent = LexIntent(name="yes", utterances=("됩니까", "돼요"), closing=Closing(response=Response(groups=(speaks,))))

    project = project_of(response_only(intent))

    assert written(project, "responses.yaml")["responses"] == [{"intent": "yes", "default": "네, 됩니다."}]


@pytest.mark.parametrize(
    ("code", "place", "what"),
    [
        ("lex_locale", "en_US", ""),
        ("lex_hook", "ko_KR/BookHotel", "book_hotel_fulfillment"),
        ("lex_utterance", "ko_KR/BookHotel", "{Room} 방 예약해 주세요"),
        ("lex_message", "ko_KR/BookHotel", "예약번호는 [number]입니다."),
        ("lex_defaults", "ko_KR/BookHotel", "Nights"),
        ("lex_phrases", "ko_KR/Greeting", ""),
    ],
)
def test_what_a_project_cannot_hold_is_named_with_its_place(code: str, place: str, what: str) -> None:
    """Nothing is left out in silence."""
    assert (code, place, what) in [(loss.kind.code, loss.place, loss.what) for loss in hotel().losses]


def test_names_that_become_the_same_stay_two() -> None:
    """OrderStatus and order_status are two intents."""
    intents = [
        LexIntent(name=name, utterances=(f"{name} 하나", f"{name} 둘")) for name in ("OrderStatus", "order_status")
    ]

    project = project_of(response_only(*intents))

    assert [intent["id"] for intent in written(project, "intents.yaml")["intents"]] == [
        "order_status",
        "order_status_2",
    ]


def test_slots_that_become_the_same_stay_two(tmp_path: Path) -> None:
    """Order-Id and order_id are asked for in two steps."""
    slots = tuple(
        LexSlot(name=name, type="AMAZON.Number", priority=number, prompt=Prompt(groups=(group,)))
        for number, (name, group) in enumerate(
            [
                ("Order-Id", MessageGroup(message=PlainText(text="{order_id}?"))),
                ("order_id", MessageGroup(message=PlainText(text="번호는?"))),
            ]
        )
    )
    intent = LexIntent(name="order", utterances=("주문", "주문할게요"), slots=slots)

    project = project_of(response_only(intent))

    assert [step.get("slot") for step in steps(project, "order").values()] == ["order_id", "order_id_2", None]
    assert steps(project, "order")["ask_order_id"]["message"] == "{order_id_2}?"
    assert read(project.files, tmp_path)[1] == []


def test_literal_braces_of_others_do_not_become_slots(tmp_path: Path) -> None:
    """What is no slot is a letter."""
    text = "할인 {50%} 중입니다. {없는 칸}"
    answer = Response(groups=(MessageGroup(message=PlainText(text=text)),))
    intent = LexIntent(name="sale", utterances=("할인", "할인하나요"), closing=Closing(response=answer))

    bot, mistakes = read(project_of(response_only(intent)).files, tmp_path)

    assert mistakes == []
    assert bot is not None
    assert bot.responses["sale"].default == "할인 ｛50%｝ 중입니다. ｛없는 칸｝"


def test_bot_without_anything_becomes_a_project_that_says_so(tmp_path: Path) -> None:
    """The least that Lex can export."""
    project = project_of(LexBot(name="Empty"))

    assert written(project, "intents.yaml") == {"intents": []}
    assert read(project.files, tmp_path)[1] == ["shape_too_short"]


def test_session_time_comes_back_as_the_silence_that_ends_a_conversation() -> None:
    """Ninety seconds are a minute and a half."""
    silence = written(project_of(replace(cafe().bot, idle_seconds=90)), "bot.yaml")["silence"]

    assert silence == {"remind_minutes": 0.75, "close_minutes": 1.5}
