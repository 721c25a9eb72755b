"""First consonants instead of words."""

import pytest

from aicc.utils.initials import InitialIndex, initials, is_initials

INDEX = InitialIndex(
    [
        ("잔액 조회", "inquiry"),
        ("잔액조회", "inquiry"),
        ("카드 분실", "card_loss"),
        ("이체", "transfer"),
        ("이체 한도", "limit"),
        ("입출금 내역", "history"),
        ("인출", "withdrawal"),
        ("ATM 위치", "branch"),
        ("감사", "thanks"),
    ]
)


@pytest.mark.parametrize(
    ("text", "consonants"), [("잔액조회", "ㅈㅇㅈㅎ"), ("빠른 이체", "ㅃㄹ ㅇㅊ"), ("ATM 위치", "ATM ㅇㅊ")]
)
def test_a_syllable_becomes_its_first_consonant(text: str, consonants: str) -> None:
    """What is no syllable stays."""
    assert initials(text) == consonants


@pytest.mark.parametrize("text", ["ㅈㅇㅈㅎ", "ㅈㅇ ㅈㅎ", "ㅋㄷㅂㅅ?", "ㅇㅊ"])
def test_two_consonants_and_more_are_a_question(text: str) -> None:
    """Spaces and punctuation do not matter."""
    assert is_initials(text)


@pytest.mark.parametrize(
    "text",
    [
        "ㅋㅋ",
        "ㅋㅋㅋ",
        "ㅠㅠ",
        "ㅇㅇ",
        "ㄴㄴ",
        "ㄱㅅ",
        "ㄳ",
        "ㄱㅅㄱㅅ",
        "ㅅㄱ",
        "ㅇㅋ",
        "ㅎㅇ",
        "ㅈ",
        "",
        "잔액",
        "ㅈㅇ 조회",
        "ㄷㄷㄷ",
    ],
)
def test_talk_in_lone_letters_is_no_question(text: str) -> None:
    """Laughing, thanks and yes in lone letters ask for nothing."""
    assert not is_initials(text)


@pytest.mark.parametrize(
    ("text", "values"),
    [
        ("ㅈㅇㅈㅎ", ("inquiry",)),
        ("ㅋㄷ ㅂㅅ", ("card_loss",)),
        ("ㅇㅊ", ("transfer", "withdrawal")),
        ("ㅇㅊㅎ", ("limit",)),
        ("ㅎㅎㅎ", ()),
        ("ㄱㅅ", ()),
        ("ㅌㅍㅋ", ()),
        ("잔액 조회", ()),
    ],
)
def test_phrases_are_found_by_their_consonants(text: str, values: tuple[str, ...]) -> None:
    """Each value once, several where they share their consonants, beginnings from three consonants on."""
    assert INDEX.find(text) == values
