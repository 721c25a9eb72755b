"""The zip file of Lex: as a real export has it, the same bytes always, and nothing hostile gets in."""

import io
import json
import struct
import zipfile
from collections.abc import Iterator
from dataclasses import replace
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from tests.unit.aws.lex_bots import PACKAGED, cafe, golden, packaged, zipped

from aicc.aws.lex import archive
from aicc.aws.lex.archive import read_archive, write_archive
from aicc.aws.lex.definition import (
    Closing,
    CustomPayload,
    LexBot,
    LexIntent,
    LexLocale,
    LexSlot,
    MessageGroup,
    OutputContext,
    PlainText,
    Prompt,
    Response,
    Ssml,
    Voice,
)
from aicc.aws.lex.to_project import project_of
from aicc.models.errors.lex import LexArchiveInvalid

HOTEL = golden("hotel_export.json")


def members(content: bytes) -> dict[str, Any]:
    """Return the JSON members of a zip file, by path."""
    with zipfile.ZipFile(io.BytesIO(content)) as file:
        return {name: json.loads(file.read(name)) for name in file.namelist()}


def refusal(content: bytes) -> str:
    """Return why a file is refused."""
    with pytest.raises(LexArchiveInvalid) as refused:
        read_archive(content, "bot.zip")
    return refused.value.en


def with_member(path: str, data: Any) -> bytes:
    """Return the hotel with one member more, or another."""
    return zipped({**HOTEL, path: data})


# --- writing ---------------------------------------------------------------------------------------------------------


def test_archive_has_the_members_of_a_real_export() -> None:
    """Names, spelling and nulls are those of tests/golden/aws/lex/cafe.zip.json."""
    assert members(write_archive(cafe().bot)) == golden("cafe.zip.json")


def test_archive_of_the_same_bot_has_the_same_bytes() -> None:
    """Two exports can be compared."""
    assert write_archive(cafe().bot) == write_archive(cafe().bot)


@pytest.mark.parametrize("name", PACKAGED)
def test_packaged_bot_comes_back_from_its_archive(name: str) -> None:
    """Nothing of it is lost on the way."""
    bot = packaged(name).bot

    archived = read_archive(write_archive(bot), "bot.zip")

    assert archived.bot == bot
    assert archived.losses == ()


def test_everything_that_the_definition_has_comes_back() -> None:
    """Also what our own bots have no use for."""
    asked = Prompt(groups=(MessageGroup(message=Ssml(text="<speak>네?</speak>")),), retries=0, interruptible=False)
    slot = LexSlot(
        name="when",
        type="AMAZON.Date",
        prompt=asked,
        utterances=("{when}이요",),
        defaults=("#ctx.when",),
        multiple=True,
    )
    intent = LexIntent(
        name="book",
        display_name="예약",
        utterances=("예약할게요", "{when} 예약"),
        slots=(slot,),
        closing=Closing(response=Response(groups=(MessageGroup(message=CustomPayload(text="{}")),)), active=False),
        input_contexts=("known",),
        output_contexts=(OutputContext(name="booked", seconds=90, turns=5),),
    )
    korean = LexLocale(description="한국어", threshold=0.8, voice=Voice(engine=None), intents=(intent,))
    bot = LexBot(name="b", child_directed=True, idle_seconds=60, locales=(korean, LexLocale(id="en_US")))

    assert read_archive(write_archive(bot), "b.zip").bot == bot


# --- reading ---------------------------------------------------------------------------------------------------------


def test_export_of_lex_is_read() -> None:
    """The hotel of tests/golden/aws/lex/hotel_export.json, in the layout of real exports."""
    bot = read_archive(zipped(HOTEL), "hotel.zip").bot
    korean = bot.locale("ko_KR")
    assert korean is not None
    book = korean.intent("BookHotel")
    assert book is not None

    assert (bot.name, bot.idle_seconds, [locale.id for locale in bot.locales]) == ("HotelBot", 300, ["en_US", "ko_KR"])
    assert [(slot.name, slot.type, slot.priority) for slot in book.slots] == [
        ("City", "AMAZON.City", 2),
        ("Nights", "AMAZON.Number", 1),
        ("Room", "RoomType", 3),
    ]
    assert [slot.name for slot in book.asked] == ["Nights", "City"]
    assert (book.dialog_hook, book.fulfillment.hook) == (True, True)


@pytest.mark.parametrize(
    "what",
    [
        "advancedRecognitionSetting",
        "declinationNextStep: ElicitSlot",
        "waitAndContinueSpecification",
        "qInConnectIntentConfiguration",
        "AMAZON.QInConnectIntent",
    ],
)
def test_what_the_definition_has_no_place_for_is_named(what: str) -> None:
    """Nothing is passed over in silence."""
    assert what in [loss.what for loss in read_archive(zipped(HOTEL), "hotel.zip").losses]


def test_file_in_the_spelling_of_the_guide_is_read() -> None:
    """Amazon's guide writes messageGroupList and leaves nulls out."""
    path = "HotelBot/BotLocales/ko_KR/Intents/Greeting/Intent.json"
    closing = {"closingResponse": {"messageGroupList": [{"message": {"plainTextMessage": {"value": "네"}}}]}}
    written = {"name": "Greeting", "sampleUtterances": [{"utterance": "안녕"}], "intentClosingSetting": closing}

    korean = read_archive(with_member(path, written), "hotel.zip").bot.locale("ko_KR")
    assert korean is not None
    greeting = korean.intent("Greeting")

    assert greeting is not None
    assert greeting.closing == Closing(response=Response(groups=(MessageGroup(message=PlainText(text="네")),)))


@pytest.mark.parametrize(
    ("path", "why"),
    [
        ("../outside.json", "The path leads elsewhere."),
        ("/etc/passwd.json", "The path leads elsewhere."),
        ("a/../../b.json", "The path leads elsewhere."),
        ("C:\\windows.json", "The path leads elsewhere."),
    ],
)
def test_path_that_leads_elsewhere_is_refused(path: str, why: str) -> None:
    """No member of a bot lies outside its folder."""
    assert why in refusal(with_member(path, {}))


@pytest.mark.parametrize(
    ("content", "why"),
    [
        (b"", "Not a zip file"),
        (b"PK\x03\x04 and no more", "Not a zip file"),
        (zipped({"Manifest.json": {}}), "It must be the export of a whole bot."),
        (zipped({**HOTEL, "HotelBot/Bot.json": []}), "It must be a JSON object."),
        (zipped({**HOTEL, "HotelBot/Bot.json": "{nope"}), "Its JSON cannot be read"),
        (zipped({**HOTEL, "HotelBot/Bot.json": "[" * 100_000}), "Its JSON cannot be read"),
        (zipped({**HOTEL, "HotelBot/Bot.json": '{"name": "\\ud800"}'}), "Its JSON cannot be read"),
        (zipped({**HOTEL, "HotelBot/Bot.json": '{"idleSessionTTLInSeconds": NaN}'}), "Its JSON cannot be read"),
        (zipped({**HOTEL, "HotelBot/Bot.json": {"name": 7}}), "Bot.json.name: It is of another type."),
        (zipped({**HOTEL, "HotelBot/BotLocales/ko_KR/BotLocale.json": [1]}), "It must be a JSON object."),
        (zipped({**HOTEL, "HotelBot/BotLocales/ko_KR/Intents/X/Intent.json": None}), "It must be a JSON object."),
        (zipped({**HOTEL, "HotelBot/BotLocales/ko_KR/Intents/BookHotel/Slots/S/Slot.json": {}}), "It has no name"),
    ],
)
def test_file_that_is_no_export_is_refused_with_the_reason(content: bytes, why: str) -> None:
    """The error says what is wrong and where."""
    assert why in refusal(content)


def _places(value: Any, path: tuple[str | int, ...] = ()) -> Iterator[tuple[str | int, ...]]:
    """Return the place of each value inside a JSON value."""
    inside = value.items() if isinstance(value, dict) else enumerate(value) if isinstance(value, list) else ()
    for key, each in inside:
        yield (*path, key)
        yield from _places(each, (*path, key))


def _with(value: Any, path: tuple[str | int, ...], other: Any) -> Any:
    """Return a JSON value with another one at a place inside it."""
    if not path:
        return other
    copied = dict(value) if isinstance(value, dict) else list(value)
    copied[path[0]] = _with(copied[path[0]], path[1:], other)
    return copied


@settings(max_examples=150, deadline=None)
@given(
    place=st.sampled_from([place for place in _places(HOTEL) if len(place) > 1]),
    other=st.sampled_from([None, 7, -1.5, True, "", "가", "AMAZON.Date", [], [None], [7], {}, {"value": 7}]),
)
def test_export_with_any_member_wrong_is_read_or_refused(place: tuple[str | int, ...], other: Any) -> None:
    """Nothing but the error of its own comes out; what is read can be written and made a project of."""
    try:
        archived = read_archive(zipped(_with(HOTEL, place, other)), "hotel.zip")
    except LexArchiveInvalid:
        return
    write_archive(archived.bot)
    project_of(archived.bot)


def test_member_that_unpacks_to_too_much_is_refused() -> None:
    """Zeros pack to nothing: the limit is on what comes out."""
    assert "bytes" in refusal(with_member("HotelBot/Bot.json", " " * (archive.MOST_BYTES_OF_FILE + 1)))


def test_archive_that_unpacks_to_too_much_is_refused() -> None:
    """Many members of an allowed size are one bomb."""
    bomb = {f"HotelBot/{number}.json": " " * archive.MOST_BYTES_OF_FILE for number in range(9)}

    assert "It unpacks to over" in refusal(zipped(bomb))


def test_size_that_a_header_lies_about_is_not_believed() -> None:
    """What is read is counted."""
    content = bytearray(with_member("HotelBot/Bot.json", " " * (archive.MOST_BYTES_OF_FILE + 1)))
    central = content.find(b"PK\x01\x02", content.find(b"HotelBot/Bot.json") + 1)
    while content[central + 46 : central + 63] != b"HotelBot/Bot.json":
        central = content.find(b"PK\x01\x02", central + 1)
    struct.pack_into("<L", content, central + 24, 10)

    assert refusal(bytes(content)) != ""


def test_too_many_members_are_refused() -> None:
    """No bot has twenty thousand parts."""
    many = zipped({f"HotelBot/{number}.json": {} for number in range(archive.MOST_FILES + 1)})

    assert "It unpacks to over" in refusal(many)


def test_path_that_appears_twice_is_refused() -> None:
    """Which of the two would count?"""
    packed = io.BytesIO(zipped(HOTEL))
    with zipfile.ZipFile(packed, "a") as file, pytest.warns(UserWarning, match="Duplicate name"):
        file.writestr("HotelBot/Bot.json", "{}")

    assert "A path appears twice." in refusal(packed.getvalue())


def test_encrypted_member_is_refused() -> None:
    """Lex writes none."""
    content = bytearray(zipped(HOTEL))
    central = content.find(b"PK\x01\x02")
    struct.pack_into("<H", content, central + 8, 1)

    assert "It is encrypted." in refusal(bytes(content))


def test_display_name_stands_in_front_of_the_description() -> None:
    """The file has no member for it."""
    intent = LexIntent(name="book", display_name="예약", description="방을 잡습니다.", utterances=("예약",))
    bot = LexBot(name="b", locales=(LexLocale(intents=(intent,)),))

    written = members(write_archive(bot))["b/BotLocales/ko_KR/Intents/book/Intent.json"]

    assert written["description"] == "「예약」 방을 잡습니다."
    assert read_archive(write_archive(bot), "b.zip").bot == bot


def test_intent_without_a_display_name_comes_back_without_one() -> None:
    """Its description is its own."""
    intent = LexIntent(name="book", description="방을 잡습니다.", utterances=("예약",))
    bot = LexBot(
        name="b",
        locales=(
            LexLocale(
                intents=(intent, replace(intent, name="other", utterances=("다른",))),
            ),
        ),
    )

    assert read_archive(write_archive(bot), "b.zip").bot == bot
