"""Syllables in letters and back, and how far apart two words are."""

import pytest

from aicc.utils.jamo import compose, distance, to_jamo


@pytest.mark.parametrize(
    ("text", "letters"),
    [("잔액", "ㅈㅏㄴㅇㅐㄱ"), ("값", "ㄱㅏㅄ"), ("의", "ㅇㅢ"), ("ATM 앱", "ATM ㅇㅐㅂ"), ("ㅋㅋ", "ㅋㅋ"), ("", "")],
)
def test_a_syllable_is_spelled_in_its_letters(text: str, letters: str) -> None:
    """Initial, vowel and final in the order they are typed; what is no syllable stays."""
    assert to_jamo(text) == letters


@pytest.mark.parametrize(
    ("letters", "text"),
    [
        ("ㅈㅏㄴㅇㅐㄱ", "잔액"),
        ("ㄱㅏㅂㅅㅇㅣ", "값이"),
        ("ㄱㅏㅂㅅㅏ", "갑사"),
        ("ㅇㅗㅐ", "왜"),
        ("ㅎㅏㄸㅏ", "하따"),
        ("ㅋㅋ", "ㅋㅋ"),
        ("ㅗㅐ", "ㅙ"),
        ("카드ㅇㅛ", "카드요"),
    ],
)
def test_letters_join_as_on_a_keyboard(letters: str, text: str) -> None:
    """A consonant before a vowel begins the next syllable, and letters that fit nothing stay alone."""
    assert compose(letters) == text


def test_every_syllable_comes_back_from_its_letters() -> None:
    """All 11,172 syllables in a row are spelled and composed without a loss."""
    syllables = "".join(map(chr, range(0xAC00, 0xD7A4)))
    assert compose(to_jamo(syllables)) == syllables


@pytest.mark.parametrize(
    ("one", "other", "apart"),
    [
        ("잔액", "잔액", 0),
        ("잔액", "잔엑", 1),
        ("조회", "조히", 1),
        ("이체", "이쳬", 1),
        ("송금", "송긍", 1),
        ("카드", "카ㅡㄷ", 1),
        ("비밀번호", "비번", 4),
        ("대출", "", 4),
        ("", "", 0),
    ],
)
def test_typing_errors_are_counted_in_letters(one: str, other: str, apart: int) -> None:
    """A letter added, dropped, changed or swapped with its neighbour is one; four stands for more than three."""
    assert distance(one, other, 3) == apart


def test_a_distance_beyond_the_limit_is_not_worked_out() -> None:
    """One more than the limit stands for anything beyond it."""
    assert distance("잔액조회", "카드 분실 신고", 2) == 3


def test_spelled_words_compare_like_the_words() -> None:
    """A list may be spelled beforehand."""
    assert distance(to_jamo("잔액"), "잔엑", 2) == 1
