"""A bot project as a bot of Lex: what becomes of each part, and what is said to be lost."""

import re
from dataclasses import replace

import pytest
from tests.unit.aws.lex_bots import PACKAGED, cafe, packaged

from aicc.aws.lex.compile import compile_bot
from aicc.aws.lex.definition import (
    Card,
    Closing,
    Confirmation,
    Constraint,
    LexIntent,
    LexSlot,
    MessageGroup,
    PlainText,
    Prompt,
    Resolution,
    Response,
    SlotTypeValue,
    Voice,
)
from aicc.aws.lex.limits import check_limits
from aicc.aws.lex.texts import InLex, lex_text
from aicc.project import load_bot
from aicc.project.expressions import parse_template
from aicc.utils.config import PACKAGED_BOT

_KOREAN = cafe().bot.locales[0]


def intent(name: str) -> LexIntent:
    """Return an intent of the café."""
    found = _KOREAN.intent(name)
    assert found is not None
    return found


def slot(name: str) -> LexSlot:
    """Return a slot of the café's order."""
    found = intent("order").slot(name)
    assert found is not None
    return found


def said(text: str, *variations: str) -> MessageGroup:
    """Return a message group of plain texts."""
    return MessageGroup(message=PlainText(text=text), variations=tuple(PlainText(text=each) for each in variations))


def first_words(prompt: Prompt | None) -> object:
    """Return the first message of a prompt."""
    assert prompt is not None
    return prompt.groups[0].message


def test_bot_has_the_name_the_voice_and_the_patience_of_the_project() -> None:
    """The session ends when the project would end a silent conversation."""
    bot = cafe().bot

    assert (bot.name, bot.description, bot.idle_seconds) == ("cafe", "작은 카페 [aicc type=shopping]", 150)
    assert (_KOREAN.id, _KOREAN.threshold, _KOREAN.voice) == ("ko_KR", 0.6, Voice(id="Seoyeon", engine="neural"))


def test_phrases_and_keywords_become_sample_utterances() -> None:
    """A phrase of one character would break the build, so it is left out."""
    assert intent("order").utterances == ("음료 주문할게요", "커피 주세요", "주문하고 싶어요", "음료주문")


def test_intent_shows_its_korean_name() -> None:
    """The name is ASCII, what customers see is not."""
    assert (intent("order").name, intent("order").display_name) == ("order", "음료 주문")


def test_slots_stand_in_the_order_in_which_they_are_asked() -> None:
    """Those of a called scenario where it is called, those off the plain way last."""
    names = [(each.name, each.priority, each.constraint) for each in intent("order").slots]

    assert names == [
        ("phone", 1, Constraint.REQUIRED),
        ("drink", 2, Constraint.REQUIRED),
        ("suryang-cc2e37e7", 3, Constraint.REQUIRED),
        ("pin", 4, Constraint.REQUIRED),
        ("cream", 5, Constraint.OPTIONAL),
    ]


@pytest.mark.parametrize(
    ("name", "slot_type"),
    [
        ("phone", "AMAZON.PhoneNumber"),
        ("drink", "drink_options"),
        ("suryang-cc2e37e7", "AMAZON.Number"),
        ("pin", "AMAZON.FreeFormInput"),
        ("cream", "YesNo"),
    ],
)
def test_slot_has_the_type_that_reads_its_answers(name: str, slot_type: str) -> None:
    """Korean has no AMAZON.AlphaNumeric: what no built-in type reads is taken as it is said."""
    assert slot(name).type == slot_type


def test_options_become_a_slot_type_that_takes_nothing_else() -> None:
    """Synonyms come along."""
    options = _KOREAN.slot_type("drink_options")

    assert options is not None
    assert options.resolution is Resolution.TOP
    assert options.values[0] == SlotTypeValue(value="아메리카노", synonyms=("아아", "아메"))


def test_six_options_become_two_cards() -> None:
    """A card of Lex has five buttons."""
    prompt = slot("drink").prompt
    assert prompt is not None

    rows = [len(group.message.buttons) for group in prompt.groups if isinstance(group.message, Card)]

    assert rows == [5, 1]


def test_secret_is_hidden_in_the_logs_of_lex() -> None:
    """Other answers are not."""
    assert [each.name for each in intent("order").slots if each.obfuscated] == ["pin"]


def test_attempts_become_retries() -> None:
    """Five attempts are the first and four more."""
    prompt = slot("suryang-cc2e37e7").prompt

    assert prompt is not None
    assert prompt.retries == 4


def test_slots_are_read_in_braces_and_the_rest_in_brackets() -> None:
    """What an action returns is a session attribute of Lex, which the Lambda sets."""
    assert first_words(slot("suryang-cc2e37e7").prompt) == PlainText(text="{drink}를 몇 잔 드릴까요?")
    assert first_words(slot("drink").prompt) == PlainText(text="[member] 님, 어떤 음료를 드릴까요?")


@pytest.mark.parametrize(
    ("template", "text"),
    [
        # Both cards end in a vowel.
        ("{card|을/를} 정지할까요?", "{card}를 정지할까요?"),
        # Of these banks one ends in a consonant, one in a vowel.
        ("{bank|을/를} 고르셨습니다.", "{bank} 고르셨습니다."),
        ("{bank|으로/로} 보낼까요?", "{bank} 쪽으로 보낼까요?"),
        ("{price|money|은/는} 한도를 넘습니다.", "[price]의 경우 한도를 넘습니다."),
        ("요금은 {price|money|으로/로} 바뀝니다.", "요금은 [price] 금액으로 바뀝니다."),
        ("{at|time|으로/로} 바꿀까요?", "[at] 시간으로 바꿀까요?"),
        ("{one|과/와} {two|이에요/예요}.", "[one]하고 [two]입니다."),
        # Personal data: an account, and what the project masks.
        ("{bank} {account} 계좌로 보낼까요?", "{bank} 말씀하신 계좌로 보낼까요?"),
        ("연락처: {phone|mask}", "연락처: 말씀하신 번호"),
        ("{phone|mask|으로/로} 전화를 드릴까요?", "말씀하신 번호로 전화를 드릴까요?"),
    ],
)
def test_texts_read_well_whatever_the_value_and_repeat_no_personal_data(template: str, text: str) -> None:
    """Lex has no particles that go by the value, and nothing that masks a part of it."""
    slots = {
        "card": InLex(name="card", values=("체크카드", "신용카드")),
        "bank": InLex(name="bank", values=("국민은행", "카카오뱅크")),
        "account": InLex(name="account", is_personal=True),
    }
    assert lex_text(parse_template(template), slots) == text


@pytest.mark.parametrize("name", PACKAGED)
def test_no_packaged_bot_reads_personal_data_or_both_particles_aloud(name: str) -> None:
    """Accounts, cards, telephones and secrets stand in no message, and no particle in two forms."""
    locale = packaged(name).bot.locales[0]
    kinds = ("input=account", "input=card", "input=phone", "input=secret")
    for each in locale.intents:
        hidden = [f"{{{one.name}}}" for one in each.slots if any(kind in one.description for kind in kinds)]
        words = str(each)
        assert [one for one in hidden if one in words] == []
        assert re.findall(r"\((?:를|는|가|으|와|예요|이)\)", words) == []


def test_brackets_of_the_project_mean_nothing_to_lex() -> None:
    """[메뉴] in a text would be a session attribute."""
    fallback = _KOREAN.fallback

    assert fallback is not None
    assert fallback.closing == Closing(response=Response(groups=(said("죄송합니다. ［메뉴］를 말씀해 주세요."),)))


def test_confirmation_keeps_what_is_said_after_a_no() -> None:
    """The step behind on_no becomes the response to a refusal."""
    assert intent("order").confirmation == Confirmation(
        prompt=Prompt(groups=(said("{drink} {suryang-cc2e37e7}잔, 맞으신가요?"),)),
        declined=Response(groups=(said("주문하지 않았습니다."),)),
    )


def test_words_around_the_questions_become_the_first_and_the_last_response() -> None:
    """Of four wordings three are left: a message of Lex has two variations."""
    order = intent("order")

    assert order.initial == Response(groups=(said("주문을 도와드리겠습니다.", "무엇을 드릴까요.", "어서 오세요."),))
    assert order.fulfillment.success == Response(groups=(said("주문번호는 [number], 금액은 [price]입니다."),))
    assert order.fulfillment.failure == Response(groups=(said("지금은 주문을 받지 못합니다. 직원에게 말씀해 주세요."),))


def test_scenario_has_both_code_hooks_and_an_answer_has_none() -> None:
    """Lex says simple answers by itself."""
    order, hours = intent("order"), intent("hours")

    assert (order.dialog_hook, order.fulfillment.hook) == (True, True)
    assert (hours.dialog_hook, hours.fulfillment.hook) == (False, False)


def test_response_comes_with_its_quick_replies() -> None:
    """The mood does not."""
    closing = intent("hours").closing

    assert closing is not None
    assert closing.response is not None
    assert closing.response.groups[0] == said("아침 8시부터 밤 10시까지 엽니다.")
    assert [len(group.message.buttons) for group in closing.response.groups if isinstance(group.message, Card)] == [
        5,
        1,
    ]


@pytest.mark.parametrize(
    ("code", "place", "what"),
    [
        ("short_phrase", "intents.yaml: order", "음"),
        ("braces", "intents.yaml: hours", "{시간} 알려 주세요"),
        ("moods", "responses.yaml: hours", ""),
        ("wordings", "scenarios/order.yaml: hello", ""),
        ("branches", "scenarios/order.yaml: drink", ""),
        ("optional_slot", "scenarios/order.yaml: sweet", ""),
        ("after_confirmation", "scenarios/order.yaml: pin", ""),
        ("validation", "scenarios/order.yaml: cups", ""),
        ("reprompt_and_help", "scenarios/order.yaml: cups", ""),
        ("called", "scenarios/order.yaml: who", ""),
        ("hand_off", "scenarios/order.yaml: who", ""),
        ("actions", "scenarios/member.yaml: look", ""),
        ("formats", "scenarios/order.yaml: result", ""),
        ("manners", "scenarios/order.yaml", ""),
        ("entity", "entities.yaml", "receipt"),
        ("file", "faq.yaml", ""),
    ],
)
def test_what_lex_cannot_hold_is_named_with_its_place(code: str, place: str, what: str) -> None:
    """Each loss says where it is."""
    assert (code, place, what) in [(loss.kind.code, loss.place, loss.what) for loss in cafe().losses]


def test_every_loss_has_a_reason_in_both_languages() -> None:
    """An operator reads why, and what does it instead."""
    assert all(loss.kind.ko.endswith(".") and loss.kind.en.endswith(".") for loss in cafe().losses)


@pytest.mark.parametrize("name", PACKAGED)
def test_packaged_bot_is_within_the_limits_of_lex(name: str) -> None:
    """Every bot that comes with the product can go to Lex as it is."""
    assert check_limits(packaged(name).bot) == ()


def test_same_project_gives_the_same_bot() -> None:
    """Nothing depends on the order of a set or on the time."""
    again = compile_bot(load_bot(PACKAGED_BOT))

    assert again == packaged("banking")


def test_yes_is_the_plain_way_of_a_question_with_yes_or_no() -> None:
    """The card is stopped and sent anew; 아니요 is the code hook's matter."""
    lost = packaged("banking").bot.locales[0].intent("card_loss")

    assert lost is not None
    assert [each.name for each in lost.asked] == ["customer_number", "card_type", "stop_confirmed", "wants_reissue"]


def test_silence_beyond_what_lex_takes_is_cut_to_it() -> None:
    """A session of Lex lives a day at most."""
    bot = load_bot(PACKAGED_BOT)
    patient = replace(bot, silence=replace(bot.silence, close_after=bot.silence.close_after * 1000))

    assert compile_bot(patient).bot.idle_seconds == 86_400
