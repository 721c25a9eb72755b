"""What a bot's builder is told to do about its phrases."""

from collections.abc import Sequence
from dataclasses import replace

import pytest

from aicc.models.bot import Bot, Intent
from aicc.project import load_bot
from aicc.services.evaluation import Advice, Pair, Place, Read, Row, SuggestionKind, advise, repeats
from aicc.services.evaluation.wording import compare
from aicc.utils.config import PACKAGED_BOT

LOSS = ("카드를 잃어버렸어요", "카드 분실 신고", "지갑을 잃어버렸어요", "카드 분실했어요")
REISSUE = ("카드 재발급", "카드 다시 만들어 주세요", "카드가 부러졌어요", "새 카드로 바꿔 주세요")
BALANCE = ("잔액 조회", "잔액이 얼마예요", "통장에 얼마 있나요", "남은 돈 알려 주세요")


def _bot(**phrases: Sequence[str]) -> Bot:
    names = {"loss": "분실 신고", "reissue": "재발급", "balance": "잔액 조회"}
    intents = {id_: Intent(id=id_, name=names[id_], phrases=tuple(said)) for id_, said in phrases.items()}
    return replace(load_bot(PACKAGED_BOT), intents=intents)


def _advice(bot: Bot, wrong: dict[str, str], confidence: float = 0.9) -> Advice:
    """Return the advice where each phrase was read right but for some, which were read as another intent."""
    reads = [
        Read(
            row=Row(text=phrase, intent=intent.id),
            read_as=wrong.get(phrase, intent.id),
            confidence=confidence,
            tier="classifier",
            clear=True,
        )
        for intent in bot.intents.values()
        for phrase in intent.phrases
    ]
    return advise(bot, reads)


def _only(pairs: Sequence[Pair]) -> tuple[str, str, SuggestionKind]:
    [pair] = pairs
    return pair.phrase, pair.other_phrase, pair.suggestion.kind


def test_a_bot_that_reads_itself_right_needs_no_advice() -> None:
    """Nothing is confused, alike or few."""
    advice = _advice(_bot(loss=LOSS * 2, balance=BALANCE * 2), {})

    assert advice == Advice(mixed=(), pairs=(), unrecognised=(), thin=())


def test_the_same_phrase_in_two_intents_is_to_be_kept_once() -> None:
    """Spaces and punctuation make no difference, and neither does how it was read."""
    advice = _advice(_bot(loss=(*LOSS, "카드가 없어요"), reissue=(*REISSUE, "카드가없어요!")), {})

    assert _only(advice.pairs) == ("카드가 없어요", "카드가없어요!", SuggestionKind.KEEP_ONE)
    assert advice.pairs[0].suggestion.ko == "‘분실 신고’와 ‘재발급’에 같은 문장이 있습니다. 뜻이 맞는 하나만 남기세요."


def test_nearly_the_same_phrases_are_a_pair_although_they_are_read_right() -> None:
    """What tells them apart today may not tomorrow."""
    bot = _bot(loss=(*LOSS, "어제 쓰던 체크카드가 안 보여요"), reissue=(*REISSUE, "어제 쓰던 체크카드가 안 보이네요"))
    [pair] = _advice(bot, {}).pairs

    assert (pair.misread, pair.other_misread, pair.suggestion.kind) == (False, False, SuggestionKind.DISTINGUISH)


def test_a_misread_phrase_is_shown_beside_the_one_it_resembles() -> None:
    """The pair names what tells each from the other."""
    bot = _bot(loss=(*LOSS, "카드 다시 찾아 주세요"), reissue=REISSUE)
    [pair] = _advice(bot, {"카드 다시 찾아 주세요": "reissue"}, confidence=0.5).pairs

    assert (pair.phrase, pair.other_phrase, pair.misread, pair.other_misread) == (
        "카드 다시 찾아 주세요",
        "카드 다시 만들어 주세요",
        True,
        False,
    )
    assert pair.suggestion.ko == (
        "‘분실 신고’에는 ‘찾아’, ‘재발급’에는 ‘만들어’처럼 구분되는 말이 든 예문을 더 쓰세요."
    )


def test_phrases_read_as_each_other_come_before_those_read_so_one_way() -> None:
    """The more is wrong, the earlier it is shown."""
    bot = _bot(loss=(*LOSS, "잔액 신고"), reissue=(*REISSUE, "카드 분실 재발급"), balance=BALANCE)
    wrong = {"잔액 신고": "balance", "카드 분실 신고": "reissue", "카드 분실 재발급": "loss"}
    pairs = _advice(bot, wrong).pairs

    assert [(pair.misread, pair.other_misread) for pair in pairs] == [(True, True), (True, False)]


def test_a_phrase_that_belongs_elsewhere_is_to_be_moved() -> None:
    """It is surely read as the other intent, has no word of its own intent's, and is nearer to the other."""
    bot = _bot(loss=(*LOSS, "잔액이 얼마인지요"), balance=BALANCE)

    assert _only(_advice(bot, {"잔액이 얼마인지요": "balance"}).pairs) == (
        "잔액이 얼마인지요",
        "잔액이 얼마예요",
        SuggestionKind.MOVE,
    )


def test_a_phrase_that_the_bot_is_not_sure_of_is_not_to_be_moved() -> None:
    """A doubtful reading is no reason to think that its author was wrong."""
    bot = _bot(loss=(*LOSS, "잔액이 얼마인지요"), balance=BALANCE)
    [pair] = _advice(bot, {"잔액이 얼마인지요": "balance"}, confidence=0.3).pairs

    assert pair.suggestion.kind is SuggestionKind.DISTINGUISH


def test_a_phrase_like_no_other_needs_company() -> None:
    """Where no phrase of the wrong intent resembles it, more of its kind are asked for, and there is no pair."""
    advice = _advice(_bot(loss=(*LOSS, "어떡하죠"), balance=BALANCE), {"어떡하죠": "balance"})
    [alone] = advice.unrecognised

    assert advice.pairs == ()
    assert (alone.phrase, alone.read_as, alone.suggestion.kind) == ("어떡하죠", "balance", SuggestionKind.MORE_PHRASES)


def test_a_phrase_that_gave_no_reading_needs_company() -> None:
    """There is no intent to hold it against."""
    [alone] = _advice(_bot(loss=LOSS, balance=BALANCE), {"잔액 조회": "(none)"}).unrecognised

    assert (alone.read_as, alone.suggestion.kind) == ("(none)", SuggestionKind.MORE_PHRASES)


def test_intents_that_are_read_as_each_other_may_be_merged() -> None:
    """Two one way and one the other, once for both."""
    wrong = {"카드 분실 신고": "reissue", "카드 분실했어요": "reissue", "카드 재발급": "loss"}
    [mixed] = _advice(_bot(loss=LOSS, reissue=REISSUE), wrong).mixed

    assert (mixed.intent, mixed.other_intent, mixed.there, mixed.back) == ("loss", "reissue", 2, 1)
    assert mixed.suggestion.kind is SuggestionKind.MERGE


def test_intents_confused_one_way_only_are_not_to_be_merged() -> None:
    """A strong intent that swallows phrases of a weak one is another matter."""
    wrong = dict.fromkeys(LOSS, "reissue")

    assert _advice(_bot(loss=LOSS, reissue=REISSUE), wrong).mixed == ()


def test_intents_with_few_phrases_are_named_the_fewest_first() -> None:
    """Eight are enough; what is lacking is said."""
    bot = _bot(loss=LOSS, reissue=REISSUE[:2], balance=[f"잔액 {number}" for number in range(8)])
    thin = _advice(bot, {}).thin

    assert [(one.intent, one.phrases) for one in thin] == [("reissue", 2), ("loss", 4)]
    assert thin[0].suggestion.ko.startswith("예문을 6개 이상 더 쓰세요.")


def test_personal_data_in_phrases_is_masked() -> None:
    """Phrases come from customers; the report goes to others."""
    phrase = "카드를 잃어버렸어요 010-1234-5678"
    [alone] = _advice(_bot(loss=(*LOSS, phrase), balance=BALANCE), {phrase: "balance"}).unrecognised

    assert alone.phrase == "카드를 잃어버렸어요 ***-****-5678"


def test_repeats_are_found_within_and_between_intents() -> None:
    """Each repeat names where the phrase stands first."""
    found = repeats(_bot(loss=("카드 분실", "카드분실!", "분실"), reissue=("재발급", "카드 분실?")))

    assert [(one.phrase, one.place, one.first) for one in found] == [
        ("카드분실!", Place(intent="loss", at=1), Place(intent="loss", at=0)),
        ("카드 분실?", Place(intent="reissue", at=1), Place(intent="loss", at=0)),
    ]


@pytest.mark.parametrize(
    ("near", "far"),
    [
        ("카드를 잃어버렸습니다", "카드를 만들고 싶습니다"),
        ("카드를잃어버렸어요", "통장을 잃어버렸어요"),
        ("카드 잃어버렸는데요", "잔액 알려 주세요"),
    ],
)
def test_wording_is_alike_beyond_endings_and_spaces(near: str, far: str) -> None:
    """A phrase with another ending is nearer than one with the same ending about something else."""
    likeness = compare(["카드를 잃어버렸어요", near, far, "환율 알려 주세요", "대출 받고 싶어요"]).likeness(0)

    assert likeness[0] == pytest.approx(1.0)
    assert likeness[1] > likeness[2]


@pytest.mark.parametrize(
    "text",
    [
        "이" * 10_000,
        "1" * 10_000,
        "오전 " * 3_000,
        "\ud83d",
        "👨‍👩‍👧‍👦" * 500,
        "ㅋㅋㅋㅋ",
        "ᄀ" * 1_000,
        "<b>",
        "[red]",
    ],
)
def test_any_phrase_can_be_advised_on(text: str) -> None:
    """Whatever a phrase is made of, it is listed, in at most a hundred and twenty characters that can be written."""
    bot = _bot(loss=(*LOSS, text), balance=(*BALANCE, text + "요"))
    [alone] = _advice(bot, {text: "balance"}).unrecognised

    assert len(alone.phrase) <= 120
    assert alone.phrase.encode("utf-8").decode("utf-8") == alone.phrase


def test_phrases_without_letters_resemble_nothing() -> None:
    """Marks alone are not alike, and divide by nothing."""
    likeness = compare(["?!", "...", "안녕"]).likeness(0)

    assert list(likeness) == [0.0, 0.0, 0.0]
