"""Understanding: intents, entities, sentiment, and the artefact that keeps what was learned."""

from dataclasses import replace
from pathlib import Path

import pytest

from aicc.models.bot import Bot
from aicc.models.errors import ArtefactInvalid, PatternInvalid, TrainingInvalid
from aicc.models.understanding import IntentSource
from aicc.nlu import ChatbotNLU
from aicc.nlu.artefact import decode, encode
from aicc.nlu.intents import IntentClassifier, keyword_reading
from aicc.nlu.training import train
from aicc.services.engines import Engines
from aicc.services.nlu_service import BotService
from aicc.utils.config import PACKAGED_BOT

EXAMPLES = {
    "order": ["주문할게요", "이거 주문하고 싶어요", "주문 부탁드립니다", "지금 주문할래요"],
    "refund": ["환불해 주세요", "환불받고 싶어요", "돈 돌려주세요", "환불 신청할게요"],
}


@pytest.fixture(scope="module")
def classifier() -> IntentClassifier:
    """A small classifier."""
    return train(EXAMPLES, version="v1")


@pytest.mark.parametrize(
    ("text", "intent"),
    [("주문하려고요", "order"), ("환불 되나요", "refund"), ("환불해주세요", "refund"), ("주문", "order")],
)
def test_what_was_not_among_the_examples_is_read(classifier: IntentClassifier, text: str, intent: str) -> None:
    """Other endings and other spacing lead to the same intent."""
    assert classifier.classify(text)[0].intent == intent


@pytest.mark.parametrize("text", ["", "😀", "1234567", "010-0000-0000", "!!!", "Ωμέγα"])
def test_what_says_nothing_has_no_reading_or_no_confidence(classifier: IntentClassifier, text: str) -> None:
    """Numbers, signs and unknown letters are nobody's wish."""
    readings = classifier.classify(text)

    assert not readings or readings[0].confidence < 0.5


def test_training_twice_gives_the_same_bytes() -> None:
    """Training is deterministic."""
    assert encode(train(EXAMPLES, version="v1")) == encode(train(EXAMPLES, version="v1"))


@pytest.mark.parametrize("examples", [{}, {"order": []}, {"order": ["주문"] * 200_001}, {"order": ["123", "!!"]}])
def test_nothing_or_too_much_to_learn_is_refused(examples: dict[str, list[str]]) -> None:
    """The error says how many phrases there are."""
    with pytest.raises(TrainingInvalid):
        train(examples, version="v1")


def test_one_intent_alone_can_be_learned() -> None:
    """A bot that knows one thing still knows when it is that thing."""
    alone = train({"order": EXAMPLES["order"]}, version="v1")

    assert alone.classify("주문할게요")[0].confidence > 0.5
    assert alone.classify("날씨가 좋네요")[0].confidence < 0.5


def test_an_artefact_comes_back_as_it_was(classifier: IntentClassifier) -> None:
    """A decoded classifier reads as the trained one did."""
    decoded = decode(encode(classifier), path="x.intents")

    assert decoded.version == "v1"
    assert decoded.classify("환불 되나요") == classifier.classify("환불 되나요")


@pytest.mark.parametrize("damage", ["foreign", "changed", "cut", "empty"])
def test_a_damaged_artefact_is_refused_by_name(classifier: IntentClassifier, damage: str) -> None:
    """Nothing is read from bytes whose checksum differs."""
    whole = encode(classifier)
    content = {
        "foreign": b"\x80\x04\x95pickle",
        "changed": whole[:-1] + bytes([whole[-1] ^ 1]),
        "cut": whole[: len(whole) // 2],
        "empty": b"",
    }[damage]

    with pytest.raises(ArtefactInvalid, match=r"x\.intents"):
        decode(content, path="x.intents")


def test_an_artefact_of_other_features_is_refused(classifier: IntentClassifier) -> None:
    """Bytes with a right checksum but shapes that disagree never reach a turn."""
    vocabulary = replace(classifier.vocabulary, centre=classifier.vocabulary.centre[:5])

    with pytest.raises(ArtefactInvalid, match="features"):
        decode(encode(replace(classifier, vocabulary=vocabulary)), path="x.intents")


def test_a_damaged_artefact_is_trained_anew(bot: Bot, tmp_path: Path) -> None:
    """A start does not fail over a file that can be made again."""
    service = BotService(bot_dir=PACKAGED_BOT, artefact_dir=tmp_path)
    version = service.train(bot).version
    service.path(version).write_bytes(b"damaged")

    assert service.classifier(bot).version == version
    assert decode(service.path(version).read_bytes(), path="x").version == version


def test_the_longest_keyword_decides() -> None:
    """자동이체 is not 이체, with or without spaces."""
    keywords = {"transfer": ["이체"], "autopay": ["자동 이체"]}
    reading = keyword_reading("자동이체 바꿔주세요", keywords)

    assert reading is not None
    assert (reading.intent, reading.source) == ("autopay", IntentSource.KEYWORD)
    assert keyword_reading("안녕하세요", keywords) is None


@pytest.mark.parametrize(
    ("text", "kind", "found"),
    [
        ("010-1234-5678로 연락주세요", "phone", ["010-1234-5678"]),
        ("+82 10 1234 5678", "phone", ["+82 10 1234 5678"]),
        ("5만원 보내고 3,500원 남겨줘", "money", ["5만원", "3,500원"]),
        ("오천만 원이요", "money", ["오천만 원"]),
        ("110-123-456789로요", "account_number", ["110-123-456789"]),
        ("4111-1111-1111-1111", "card_number", ["4111-1111-1111-1111"]),
        ("a.b@example.com 입니다", "email", ["a.b@example.com"]),
        ("내일이요", "date", ["내일"]),
    ],
)
def test_entities_are_found_as_they_were_written(engines: Engines, text: str, kind: str, found: list[str]) -> None:
    """The guide's result: entity to the customer's own characters."""
    assert engines.nlu.extract_entities(text)[kind] == found


def test_an_amount_has_its_value_in_won(engines: Engines) -> None:
    """5만원 is worth 50,000."""
    (entity,) = (entity for entity in engines.nlu.understand("5만원 보내줘").entities if entity.kind == "money")

    assert entity.value == 50_000


def test_a_wrong_pattern_is_named(bot: Bot, engines: Engines) -> None:
    """A bot builder's broken regular expression says which entity it is."""
    nlu = ChatbotNLU(bot=bot, classifier=engines.nlu.classifier)
    nlu.entity_patterns["order_number"] = "([0-9"

    with pytest.raises(PatternInvalid, match="order_number"):
        nlu.extract_entities("주문 번호 12")


def test_a_hostile_pattern_does_not_hang_a_turn(bot: Bot, engines: Engines) -> None:
    """A pattern that backtracks without end finds nothing, and the others still do."""
    nlu = ChatbotNLU(bot=bot, classifier=engines.nlu.classifier)
    nlu.entity_patterns = {"bad": r"(a|aa|a?)+$", **nlu.entity_patterns}
    found = nlu.extract_entities("a" * 60 + "! 010-1234-5678")

    assert found["phone"] == ["010-1234-5678"]
