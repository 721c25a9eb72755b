"""Slips of the finger in words of the bot."""

import pytest

from aicc.nlu.misspelt import Spelling, words_of

SPELLING = Spelling(
    words_of(["카드 분실 신고할게요", "통장 잔액 조회해 주세요", "자동이체 취소하고 싶어요", "환율 알려줘"])
)


@pytest.mark.parametrize(
    ("written", "meant"),
    [
        ("카그 분실", "카드 분실"),
        ("통장 잔엑 조회", "통장 잔액 조회"),
        ("드카 분실", "카드 분실"),
        ("통장 잔애 조회", "통장 잔액 조회"),
        ("환율 알여줘", "환율 알려줘"),
        ("카든 분씰", "카드 분실"),
    ],
    ids=["wrong consonant", "wrong vowel", "swapped", "lost final", "inside a word", "two slips"],
)
def test_a_slip_is_put_right(written: str, meant: str) -> None:
    """A wrong, missing or additional letter, swapped syllables and a lost one lead to the word that was meant."""
    assert SPELLING.corrected(written) == meant


@pytest.mark.parametrize("text", ["카드 분실 신고할게요", "카페 가고 싶어요", "오늘 날씨 어때", "OTP 123", "", "ㅋㅋ"])
def test_what_is_spelt_right_stays(text: str) -> None:
    """The bot's own words and everyday words near to them are not touched."""
    assert SPELLING.corrected(text) == text


def test_a_long_text_stays() -> None:
    """Beyond sixty characters a text is left as it is: its time is bounded."""
    text = "카그 분실 " * 20

    assert SPELLING.corrected(text) == text


def test_words_are_those_that_can_be_put_right() -> None:
    """Words and their pieces with a meaning count, of two to six syllables of Hangul."""
    assert words_of(["카드를 잃어버렸어요 OTP 돈"]) == ("잃어버렸", "잃어버렸어요", "카드", "카드를")
