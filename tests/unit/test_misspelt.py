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
    ],
    ids=["wrong consonant", "wrong vowel", "swapped", "lost final", "inside a word"],
)
def test_a_slip_leads_to_the_word_that_was_meant(written: str, meant: str) -> None:
    """Behind a wrong, missing or additional letter, swapped syllables and a lost one the bot's word is likeliest."""
    assert SPELLING.corrections(written)[0].text == meant


def test_each_text_has_one_slip_less() -> None:
    """Of two slips either may have been one; each text is likelier than what is written, the likeliest first."""
    found = SPELLING.corrections("카든 분씰")
    gains = [correction.gain for correction in found]

    assert {correction.text for correction in found} >= {"카드 분씰", "카든 분실"}
    assert gains == sorted(gains, reverse=True)


@pytest.mark.parametrize(
    "text", ["카드 분실 신고할게요", "네 전액이요", "카페 가고 싶어요", "오늘 날씨 어때", "OTP 123", "", "ㅋㅋ"]
)
def test_what_is_spelt_right_has_no_likelier_text(text: str) -> None:
    """The bot's own words stay, and everyday words near to them are no slips of them."""
    assert SPELLING.corrections(text) == []


def test_a_long_text_is_not_looked_at() -> None:
    """Beyond sixty characters there are no corrections: the time of a message is bounded."""
    assert SPELLING.corrections("카그 분실 " * 20) == []


def test_words_are_those_that_can_be_put_right() -> None:
    """Words and their pieces with a meaning count, of two to six syllables of Hangul."""
    assert words_of(["카드를 잃어버렸어요 OTP 돈"]) == ("잃어버렸", "잃어버렸어요", "카드", "카드를")
