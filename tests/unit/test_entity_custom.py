"""Entities that a bot defines for itself: lists, patterns, composites."""

import time

import pytest

from aicc.entities.custom import CustomEntities
from aicc.models.entities import (
    CompositeEntity,
    EntityDefinition,
    EntityDefinitions,
    ListEntity,
    ListValue,
    PatternEntity,
)
from aicc.models.errors import PatternInvalid
from aicc.models.understanding import Entity

ACCOUNT = ListEntity(
    id="account_type",
    values=(
        ListValue(value="입출금", synonyms=("입출금통장", "보통예금")),
        ListValue(value="예금", synonyms=("정기예금",)),
        ListValue(value="적금", synonyms=("자유적금",)),
    ),
)
CARD = ListEntity(
    id="card",
    values=(ListValue(value="체크카드", synonyms=("check card",)), ListValue(value="VIP"), ListValue(value="딥")),
)
PLAN = ListEntity(id="plan", values=(ListValue(value="청년희망키움통장"), ListValue(value="주택청약종합저축")))


def finder(*entities: EntityDefinition) -> CustomEntities:
    """Return a finder of these entities."""
    return CustomEntities(EntityDefinitions(entities=entities))


FINDER = finder(ACCOUNT, CARD, PLAN)


def found(text: str) -> list[tuple[str, object]]:
    """Return the words and values that the example's lists find."""
    return [(entity.text, entity.value) for entity in FINDER.find(text, ())]


# --- lists -----------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("text", "words", "value"),
    [
        ("적금을 들고 싶어요", "적금", "적금"),
        ("적금이랑요", "적금", "적금"),
        ("보통 예금 잔액", "보통 예금", "입출금"),
        ("입출금통장잔액알려줘", "입출금통장", "입출금"),
        ("적금만기알려줘", "적금", "적금"),
        ("내적금 얼마야", "적금", "적금"),
        ("주택적금", "적금", "적금"),
        ("CHECK CARD 주세요", "CHECK CARD", "체크카드"),
        ("checkcard", "checkcard", "체크카드"),
        ("vip로 바꿔줘", "vip", "VIP"),
        ("딥으로 할게요", "딥", "딥"),
    ],
)
def test_a_value_is_found_with_any_spacing_and_particle(text: str, words: str, value: str) -> None:
    """The words are those of the message, the value is the list's."""
    assert found(text) == [(words, value)]


@pytest.mark.parametrize("text", ["예금주 이름", "저 금요일에 가요", "VIPS 갈래요", "딥러닝", "이 딥한 색"])
def test_a_part_of_another_word_is_no_value(text: str) -> None:
    """Short values count only as words of their own."""
    assert found(text) == []


@pytest.mark.parametrize(
    ("text", "words", "value"),
    [
        ("자유젓금 가입", "자유젓금", "적금"),
        ("췌크카드 재발급", "췌크카드", "체크카드"),
        ("체크카트를 잃어버렸어요", "체크카트", "체크카드"),
        ("체크 가드 분실", "체크 가드", "체크카드"),
        ("체크카ㄷ드 분실", "체크카ㄷ드", "체크카드"),
        ("chekc card", "chekc card", "체크카드"),
        ("청년히망키움통잔", "청년히망키움통잔", "청년희망키움통장"),
        ("주텍청약종합저측 가입", "주텍청약종합저측", "주택청약종합저축"),
    ],
)
def test_a_slip_of_the_finger_is_forgiven_in_long_words(text: str, words: str, value: str) -> None:
    """One letter from three syllables on, two from six on."""
    assert found(text) == [(words, value)]


@pytest.mark.parametrize("text", ["젓금", "입츌굼", "VIO", "채크카트", "청넌히망기움통잔"])
def test_more_slips_and_short_words_are_not_guessed(text: str) -> None:
    """젓금 may be anything."""
    assert found(text) == []


def test_digits_are_never_misspelt() -> None:
    """갤럭시 S24 is not 갤럭시 S23."""
    phones = finder(ListEntity(id="phone_model", values=(ListValue(value="갤럭시S24"), ListValue(value="갤럭시S25"))))

    assert phones.find("갤럭시S23 있나요", ()) == []
    assert [entity.value for entity in phones.find("갤럭시 S24 있나요", ())] == ["갤럭시S24"]


def test_a_list_can_be_strict() -> None:
    """fuzzy: false takes words only as they are written."""
    strict = finder(ListEntity(id="code", values=(ListValue(value="파랑요금제"),), fuzzy=False))

    assert strict.find("파랑요금지", ()) == []
    assert len(strict.find("파랑요금제", ())) == 1


def test_what_is_as_near_to_two_values_is_neither() -> None:
    """The bot should ask instead of guessing."""
    twins = finder(ListEntity(id="room", values=(ListValue(value="가나다방"), ListValue(value="가나더방"))))

    assert twins.find("가나도방", ()) == []


def test_the_longest_value_wins() -> None:
    """자유적금 is a value of its own beside 자유."""
    plans = finder(ListEntity(id="plan", values=(ListValue(value="자유"), ListValue(value="자유적금"))))

    assert [entity.value for entity in plans.find("자유 적금이요", ())] == ["자유적금"]


def test_a_word_of_two_lists_is_found_for_both() -> None:
    """Which one is meant depends on what the scenario asks for."""
    both = finder(
        ListEntity(id="colour", values=(ListValue(value="오렌지"),)),
        ListEntity(id="fruit", values=(ListValue(value="귤", synonyms=("오렌지",)),)),
    )

    assert [(entity.kind, entity.value) for entity in both.find("오렌지 주세요", ())] == [
        ("colour", "오렌지"),
        ("fruit", "귤"),
    ]


def test_several_values_of_one_message_are_all_found() -> None:
    """Without spaces, too."""
    assert [value for _, value in found("입출금에서적금으로 옮겨줘")] == ["입출금", "적금"]


def test_ten_thousand_words_take_hardly_longer_than_ten() -> None:
    """What is looked up is what the message says, not what the list holds."""
    words = [f"{chr(0xAC00 + 28 * a)}{chr(0xAC00 + 28 * b)}상품" for a in range(100) for b in range(100)]
    large = finder(ListEntity(id="product", values=tuple(ListValue(value=word) for word in words)))
    small = finder(ListEntity(id="product", values=tuple(ListValue(value=word) for word in words[:10])))
    text = "안녕하세요 어제 가입한 상품 해지하고 싶어요"

    def seconds(entities: CustomEntities) -> float:
        started = time.perf_counter()
        for _ in range(200):
            entities.find(text, ())
        return time.perf_counter() - started

    assert min(seconds(large) for _ in range(5)) < 20 * min(seconds(small) for _ in range(5))
    assert [entity.value for entity in large.find("가나상품으로 할게요", ())] == ["가나상품"]


# --- patterns --------------------------------------------------------------------------------------------------------


def test_a_pattern_finds_its_first_group() -> None:
    """Without a group, all that matches."""
    patterns = finder(
        PatternEntity(id="receipt", pattern=r"접수번호\s*([A-Z]{2}-\d{4})"), PatternEntity(id="seat", pattern=r"\d+열")
    )

    assert [(entity.kind, entity.text, entity.value) for entity in patterns.find("접수번호 AB-1234, 12열", ())] == [
        ("receipt", "AB-1234", "AB-1234"),
        ("seat", "12열", "12열"),
    ]


def test_a_pattern_without_end_finds_nothing_and_hurts_nobody() -> None:
    """The other entities of the message are found all the same."""
    hostile = finder(
        PatternEntity(id="evil", pattern=r"(a|aa)+$"), PatternEntity(id="receipt", pattern=r"R\d{4}"), ACCOUNT
    )

    entities = hostile.find("적금 R1234 " + "a" * 60 + "!", ())

    assert [entity.kind for entity in entities] == ["account_type", "receipt"]


def test_a_pattern_that_is_none_is_refused_by_name() -> None:
    """The error says which entity is wrong."""
    with pytest.raises(PatternInvalid) as refused:
        finder(PatternEntity(id="odd", pattern="(["))

    assert "odd" in str(refused.value)


# --- composites ------------------------------------------------------------------------------------------------------

BANK = CompositeEntity(id="bank_account", parts=("bank", "account_number"))
TEXT = "국민은행 123-456-789012 적금으로"
BUILT_IN = (
    Entity(kind="bank", text="국민은행", start=0, end=4, value="국민은행", unit="004"),
    Entity(kind="account_number", text="123-456-789012", start=5, end=19, value="123456789012"),
)


def test_parts_side_by_side_are_one_entity() -> None:
    """Its value is the values of its parts."""
    [entity] = finder(BANK).find(TEXT, BUILT_IN)

    assert (entity.kind, entity.text, entity.value) == (
        "bank_account",
        "국민은행 123-456-789012",
        "국민은행 123456789012",
    )


def test_a_composite_may_be_made_of_the_bots_own_entities() -> None:
    """Of lists and of other composites, in whatever order they are written."""
    whole = CompositeEntity(id="savings", parts=("bank_account", "account_type"))
    values = {entity.kind: entity.value for entity in finder(whole, BANK, ACCOUNT).find(TEXT, BUILT_IN)}

    assert values == {
        "bank_account": "국민은행 123456789012",
        "account_type": "적금",
        "savings": "국민은행 123456789012 적금",
    }


def test_the_order_and_the_distance_of_the_parts_count() -> None:
    """An account before the bank, or far behind it, belongs to something else."""
    near = CompositeEntity(id="bank_account", parts=("bank", "account_number"), within=0)
    swapped = CompositeEntity(id="bank_account", parts=("account_number", "bank"))

    assert finder(near).find(TEXT, BUILT_IN) == []
    assert finder(swapped).find(TEXT, BUILT_IN) == []


def test_composites_in_a_circle_find_nothing() -> None:
    """They are reported when a bot is read; here they only do no harm."""
    circle = finder(
        CompositeEntity(id="one", parts=("other", "bank")), CompositeEntity(id="other", parts=("one", "bank"))
    )

    assert circle.find(TEXT, BUILT_IN) == []


def test_a_bot_without_entities_finds_none() -> None:
    """Nothing defined, nothing found."""
    assert finder().find(TEXT, BUILT_IN) == []
