"""What Lex refuses, found before anything is sent."""

from dataclasses import replace
from typing import Any

import pytest
from tests.unit.aws.lex_bots import cafe

from aicc.aws.lex.definition import (
    Button,
    Card,
    Closing,
    LexBot,
    LexIntent,
    LexLocale,
    LexSlot,
    LexSlotType,
    MessageGroup,
    OutputContext,
    PlainText,
    Prompt,
    Response,
    SlotTypeValue,
    Voice,
)
from aicc.aws.lex.limits import check_limits, length

ASKED = Prompt(groups=(MessageGroup(message=PlainText(text="몇 잔인가요?")),))
SLOT = LexSlot(name="count", type="AMAZON.Number", priority=1, prompt=ASKED)
INTENT = LexIntent(name="order", utterances=("커피 주세요",), slots=(SLOT,))
FALLBACK = LexIntent(name="FallbackIntent", parent="AMAZON.FallbackIntent")
WORD = SlotTypeValue(value="라떼")


def bot(**locale: Any) -> LexBot:
    """Return a bot that Lex takes, but for what is given of its locale."""
    return LexBot(name="cafe", locales=(replace(LexLocale(intents=(INTENT, FALLBACK)), **locale),))


def with_intent(**members: Any) -> LexBot:
    """Return the bot with another intent."""
    return bot(intents=(replace(INTENT, **members), FALLBACK))


def with_slot(**members: Any) -> LexBot:
    """Return the bot with another slot."""
    return with_intent(slots=(replace(SLOT, **members),))


def says(message: PlainText | Card) -> LexBot:
    """Return the bot with an intent that says something at its end."""
    return with_intent(closing=Closing(response=Response(groups=(MessageGroup(message=message),))))


def found(made: LexBot) -> set[str]:
    """Return the codes of what Lex would refuse."""
    return {excess.code for excess in check_limits(made)}


def test_bot_within_the_limits_has_nothing_wrong() -> None:
    """The least bot that can be built."""
    assert check_limits(bot()) == ()


@pytest.mark.parametrize(
    ("made", "code"),
    [
        (with_intent(name="주문"), "name"),
        (with_intent(name="a__b"), "name"),
        (with_intent(name="FallbackIntent"), "reserved"),
        (with_intent(utterances=("음",)), "utterance_short"),
        (with_intent(utterances=("{drink} 주세요",)), "utterance_slot"),
        (with_intent(utterances=("커피 {count 주세요",)), "utterance_braces"),
        (with_intent(utterances=("가" * 501,)), "utterance"),
        (with_intent(utterances=tuple(f"문장 {number}" for number in range(1501))), "utterances"),
        (with_intent(utterances=()), "no_utterance"),
        (with_intent(utterances=("커피 주세요", "커피 주세요")), "utterance_twice"),
        (with_intent(display_name="가" * 101), "display_name"),
        (with_intent(description="가" * 2001), "description"),
        (with_intent(slots=(SLOT, replace(SLOT, priority=2))), "slot_twice"),
        (with_intent(slots=(SLOT, replace(SLOT, name="size"))), "priority_twice"),
        (with_intent(slots=tuple(replace(SLOT, name=f"s{n}", priority=n) for n in range(101))), "slots"),
        (with_intent(input_contexts=("주문 중",)), "context_name"),
        (with_intent(output_contexts=(OutputContext(name="ordering", seconds=1, turns=5),)), "context_seconds"),
        (with_intent(output_contexts=(OutputContext(name="ordering", seconds=60, turns=21),)), "context_turns"),
        (with_slot(name="잔"), "name"),
        (with_slot(prompt=None), "no_prompt"),
        (with_slot(type="drinks"), "slot_type"),
        (with_slot(type="AMAZON.AlphaNumeric"), "not_korean"),
        (with_slot(multiple=True), "multiple"),
        (with_slot(priority=101), "priority"),
        (with_slot(prompt=replace(ASKED, retries=6)), "retries"),
        (with_slot(prompt=replace(ASKED, groups=())), "no_message"),
        (with_slot(prompt=replace(ASKED, groups=ASKED.groups * 6)), "message_groups"),
        (with_slot(utterances=tuple(f"{number}잔이요" for number in range(11))), "slot_utterances"),
        (with_slot(defaults=tuple(map(str, range(11)))), "defaults"),
        (says(PlainText(text="가" * 1001)), "message"),
        (says(PlainText(text="")), "no_message"),
        (says(Card(title="가" * 251)), "card"),
        (says(Card(title="고르세요", buttons=(Button(text="예", value="예"),) * 6)), "buttons"),
        (says(Card(title="고르세요", buttons=(Button(text="가" * 51, value="예"),))), "button"),
        (bot(threshold=1.5), "threshold"),
        (bot(voice=Voice(id="Seoyeon", engine="loud")), "engine"),
        (bot(intents=(INTENT,)), "no_fallback"),
        (bot(intents=(INTENT, INTENT, FALLBACK)), "intent_twice"),
        (bot(intents=(INTENT, replace(FALLBACK, utterances=("아무 말",)))), "fallback_words"),
        (bot(slot_types=(LexSlotType(name="drinks"),)), "no_value"),
        (bot(slot_types=(LexSlotType(name="drinks", values=(WORD, WORD)),)), "value_twice"),
        (bot(slot_types=(LexSlotType(name="drinks", values=(SlotTypeValue(value="가" * 141),)),)), "value"),
        (bot(slot_types=tuple(LexSlotType(name=f"t{n}", values=(WORD,)) for n in range(101))), "slot_types"),
        (bot(slot_types=(LexSlotType(name="code", parent="AMAZON.AlphaNumeric", pattern="[0-9]{4}"),)), "not_korean"),
        (replace(bot(), idle_seconds=59), "idle_seconds"),
        (replace(bot(), locales=()), "no_locale"),
        (replace(bot(), locales=bot().locales * 2), "locale_twice"),
    ],
)
def test_what_lex_refuses_is_found(made: LexBot, code: str) -> None:
    """Each limit and rule, one step beyond it."""
    assert code in found(made)


def test_one_sentence_in_two_intents_breaks_the_build() -> None:
    """Spaces and letters' size do not tell sentences apart."""
    other = LexIntent(name="buy", utterances=("커피  주세요",))

    assert found(bot(intents=(INTENT, other, FALLBACK))) == {"utterance_shared"}


def test_all_utterances_of_a_locale_have_one_limit() -> None:
    """Korean has 200,000 characters in all."""
    intents = tuple(
        LexIntent(name=f"i{n}", utterances=tuple(f"{n}번 의도의 {m}번 문장입니다. " + "가" * 470 for m in range(42)))
        for n in range(10)
    )

    assert found(bot(intents=(*intents, FALLBACK))) == {"utterance_characters"}


def test_everything_wrong_is_said_at_once() -> None:
    """Who corrects a bot wants the whole list."""
    made = with_intent(name="주문", utterances=("음", "{drink} 주세요"))

    assert found(made) == {"name", "utterance_short", "utterance_slot"}


def test_excess_says_where_and_what_to_do_in_both_languages() -> None:
    """A line names the place, the rule, and the way out."""
    excess = check_limits(with_intent(utterances=("음",)))[0]

    assert str(excess) == (
        "ko_KR/order: [utterance_short] 한 글자 문장 '음' 때문에 빌드가 실패합니다. 두 글자 넘게 써 주세요."
        " / The utterance '음' of one character breaks the build."
    )


def test_length_counts_as_lex_counts() -> None:
    """A picture character is two code units."""
    assert length("가😀") == 3


def test_cafe_of_the_golden_files_is_within_the_limits() -> None:
    """What the other tests send is what Lex takes."""
    assert check_limits(cafe().bot) == ()
