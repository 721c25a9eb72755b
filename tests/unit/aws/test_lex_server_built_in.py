"""What Lex has built in, as the local one has it: intents by their signature, and the slot types of Korean."""

from collections.abc import Iterator

import pytest
from tests.lex_server import Lex, running, said, shop

CLOSING = {"closingResponse": {"messageGroups": [{"message": {"plainTextMessage": {"value": "알겠습니다."}}}]}}


@pytest.fixture(scope="module")
def lex() -> Iterator[Lex]:
    """One server for all tests."""
    with running() as served:
        yield served


def with_intent(lex: Lex, signature: str) -> tuple[str, str]:
    """Make a bot with an intent of this signature besides, build it, and return its id and how that went."""
    bot_id = lex.server.make(shop())
    where = {"botId": bot_id, "botVersion": "DRAFT", "localeId": "ko_KR"}
    lex.models.create_intent(
        **where, intentName="BuiltIn", parentIntentSignature=signature, intentClosingSetting=CLOSING
    )
    lex.models.build_bot_locale(**where)
    locale = lex.models.describe_bot_locale(**where)
    return bot_id, str(locale.get("failureReasons") or locale["botLocaleStatus"])


@pytest.mark.parametrize(
    ("signature", "text"),
    [
        ("AMAZON.CancelIntent", "취소해 주세요"),
        ("AMAZON.HelpIntent", "도와주세요"),
        ("AMAZON.PauseIntent", "잠깐만요"),
        ("AMAZON.RepeatIntent", "다시 말해 주세요"),
        ("AMAZON.ResumeIntent", "계속해 주세요"),
        ("AMAZON.StartOverIntent", "처음부터 다시 할게요"),
        ("AMAZON.StopIntent", "그만할게요"),
    ],
)
def test_a_built_in_intent_is_meant_by_what_people_say(lex: Lex, signature: str, text: str) -> None:
    """Without a sentence of the bot's own, also in the middle of an order; it ends with its closing response."""
    bot_id, built = with_intent(lex, signature)
    lex.say(bot_id, "도시락 주문할래요")
    answer = lex.say(bot_id, text)
    assert (built, said(answer)) == ("Built", ["알겠습니다."])
    assert answer["sessionState"]["intent"]["name"] == "BuiltIn"


@pytest.mark.parametrize(
    ("signature", "built"),
    [
        # Kept, as it is elsewhere that it asks.
        ("AMAZON.QnAIntent", "Built"),
        ("AMAZON.NoSuchIntent", "['ko_KR/BuiltIn: There is no intent AMAZON.NoSuchIntent here.']"),
    ],
)
def test_what_lex_does_not_know_fails_the_build(lex: Lex, signature: str, built: str) -> None:
    """The reason names the intent."""
    assert with_intent(lex, signature)[1] == built


def test_korean_has_no_alphanumeric_slots(lex: Lex) -> None:
    """ListBuiltInSlotTypes names what a Korean bot may use, and AWS documents that as all but AMAZON.AlphaNumeric."""
    listed = lex.models.list_built_in_slot_types(localeId="ko_KR")["builtInSlotTypeSummaries"]
    assert [one["slotTypeSignature"].removeprefix("AMAZON.") for one in listed] == [
        *("City", "Confirmation", "Country", "Currency", "Date", "Duration", "EmailAddress", "FirstName"),
        *("FreeFormInput", "LastName", "Number", "Percentage", "PhoneNumber", "State", "StreetName", "Time"),
    ]


def test_built_in_intents_are_listed(lex: Lex) -> None:
    """Those that this server knows how to mean, and the fallback."""
    listed = lex.models.list_built_in_intents(localeId="ko_KR")["builtInIntentSummaries"]
    assert [one["intentSignature"] for one in listed] == [
        *("AMAZON.CancelIntent", "AMAZON.FallbackIntent", "AMAZON.HelpIntent", "AMAZON.PauseIntent"),
        *("AMAZON.RepeatIntent", "AMAZON.ResumeIntent", "AMAZON.StartOverIntent", "AMAZON.StopIntent"),
    ]
