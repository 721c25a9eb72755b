"""Learning intents: what helps across intents, what belongs to none, and large numbers of phrases."""

import pytest

from aicc.models.understanding import IntentSource
from aicc.nlu import ChatbotNLU
from aicc.nlu.artefact import decode, encode
from aicc.nlu.features import MAX_CHARACTERS, features
from aicc.nlu.intents import IntentClassifier
from aicc.nlu.training import everyday_lines, train
from aicc.services.engines import Engines

TOPICS = {"card": "카드", "loan": "대출", "deposit": "적금"}
ACTS = {"ask": ["{} 조건이 뭐예요", "{} 어떻게 되나요", "{} 알려 주세요"], "stop": ["{} 해지할게요", "{} 그만 쓸래요"]}
CROSSED = {
    f"{topic}/{act}": [phrase.format(name) for phrase in phrases]
    for topic, name in TOPICS.items()
    for act, phrases in ACTS.items()
}


@pytest.fixture(scope="module")
def crossed() -> IntentClassifier:
    """A classifier of intents whose names share parts."""
    return train(CROSSED, version="v1")


@pytest.mark.parametrize("text", ["카드 해지할게여", "카드해지할게요", "음.. 카드 해지할게요", "카드 그만 쓰려고요"])
def test_typing_and_endings_do_not_matter(crossed: IntentClassifier, text: str) -> None:
    """A typo, no spaces, a filler and another ending lead to the same intent."""
    assert crossed.classify(text)[0].intent == "card/stop"


def test_two_slips_are_put_right(crossed: IntentClassifier) -> None:
    """카그 해쥐할게요 is 카드 해지할게요, and read as surely."""
    best = crossed.classify("카그 해쥐할게요")[0]

    assert best.intent == "card/stop"
    assert best.confidence > 0.9


def test_an_everyday_word_is_a_slip_where_the_rest_says_so(crossed: IntentClassifier) -> None:
    """카트 is a word like 카드, but only a card is cancelled; with 타고 it is a cart."""
    slip, cart = crossed.classify("카트 해지할게요"), crossed.classify("카트 타고 왔어요")

    assert (slip[0].intent, slip[0].confidence > 0.9) == ("card/stop", True)
    assert cart[0].confidence < crossed.floor


def test_kindred_intents_learn_from_each_other() -> None:
    """What card/stop says about stopping, loan/stop need not say again."""
    examples = {
        **CROSSED,
        "card/stop": ["카드 해지할게요", "카드 정리하고 싶어요", "카드 없애 주세요"],
        "loan/stop": ["대출 끝낼래요", "대출 그만할게요"],
    }
    kindred = train(examples, version="v1")

    assert kindred.classify("대출 정리하고 싶어요")[0].intent == "loan/stop"


def test_everyday_talk_is_nobodys_wish(crossed: IntentClassifier) -> None:
    """What has nothing to do with the bot stays below the floor that good phrases reach."""
    readings = crossed.classify("오늘 저녁에 비 온대?")

    assert not readings or readings[0].confidence < crossed.floor


def test_the_everyday_lines_are_many_and_distinct() -> None:
    """They cover everyday life; none is there twice."""
    lines = [line for line, _ in everyday_lines()]

    assert len(lines) > 600
    assert len(set(lines)) == len(lines)


def test_thousands_of_phrases_are_learned_step_by_step() -> None:
    """Above the closed form's limit the result is of the same kind, and deterministic."""
    examples = {
        "order": [f"{number}번 상품 주문할게요 {number % 7}개" for number in range(1_400)],
        "refund": [f"{number}번 상품 환불해 주세요 {number % 5}개" for number in range(1_400)],
    }
    many = train(examples, version="v1")

    assert many.classify("17번 상품 환불 부탁드려요")[0].intent == "refund"
    assert encode(train(examples, version="v1")) == encode(many)
    assert decode(encode(many), path="x").classify("주문이요") == many.classify("주문이요")


def test_progress_is_told_by_stage() -> None:
    """A training that takes long says where it is."""
    told: list[tuple[str, float]] = []
    train(CROSSED, version="v1", progress=lambda stage, share: told.append((stage, share)))

    assert [stage for stage, _ in dict.fromkeys((stage, None) for stage, _ in told)] == [
        "features",
        "solving",
        "calibrating",
    ]
    assert told[-1] == ("calibrating", 1.0)


def test_one_phrase_under_two_intents_is_no_error() -> None:
    """The two readings come out alike; `aicc train` warns."""
    both = train({"a": ["주문이요", "살게요"], "b": ["주문이요", "환불이요"]}, version="v1")
    first, second = both.classify("주문이요")

    assert first.confidence == pytest.approx(second.confidence, abs=0.05)


def test_only_the_beginning_of_a_long_message_counts() -> None:
    """The cost of a turn stays bounded."""
    assert len(features("가나다 " * 10_000).letters) <= 3 * MAX_CHARACTERS


def test_first_consonants_name_an_intent(engines: Engines) -> None:
    """ㅈㅇㅈㅎ is 잔액조회."""
    best = engines.nlu.understand("ㅈㅇㅈㅎ").best

    assert best is not None
    assert (best.intent, best.source) == ("inquiry", IntentSource.INITIALS)


def test_the_wrong_key_state_is_put_right_and_what_was_typed_is_kept(engines: Engines) -> None:
    """wksdor is 잔액; a password would need the keys as they were."""
    understanding = engines.nlu.understand("wksdor whghl")

    assert (understanding.text, understanding.typed) == ("잔액 조회", "wksdor whghl")
    assert understanding.best is not None
    assert understanding.best.intent == "inquiry"


def test_the_guides_names_answer_as_before(engines: Engines) -> None:
    """classify_intent gives the guide's three keys."""
    nlu: ChatbotNLU = engines.nlu

    assert set(nlu.classify_intent("잔액 알려줘")) == {"intent", "confidence", "alternatives"}
