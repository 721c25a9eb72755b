"""Particles taken off words."""

import pytest

from aicc.utils.particles import strip_josa


@pytest.mark.parametrize(
    ("word", "stem"),
    [
        ("은행은", "은행"),
        ("은행에서는", "은행"),
        ("잔액을", "잔액"),
        ("계좌를", "계좌"),
        ("카드로", "카드"),
        ("통장으로", "통장"),
        ("서울로", "서울"),
        ("엄마한테도", "엄마"),
        ("친구랑", "친구"),
        ("동생이랑", "동생"),
        ("신한과", "신한"),
        ("내일까지요", "내일"),
        ("월요일부터", "월요일"),
        ("국민은행이요", "국민은행"),
        ("카드요", "카드"),
        ("홍길동입니다", "홍길동"),
        ("얼마예요", "얼마"),
        ("카카오뱅크로부터", "카카오뱅크"),
        ("ATM에서", "ATM"),
        ("OTP를", "OTP"),
        ("KB는", "KB"),
        ("5만원을", "5만원"),
        ("돈을", "돈"),
        ("앱에서", "앱"),
        ("고양이가", "고양이"),
        ("이체한도를", "이체한도"),
        ("문제도", "문제"),
    ],
)
def test_the_longest_particle_that_fits_is_taken_off(word: str, stem: str) -> None:
    """Consonant, vowel and rieul decide which particles fit."""
    assert strip_josa(word) == stem


@pytest.mark.parametrize(
    "word",
    [
        "고양이",
        "지도",
        "가로",
        "나이",
        "이체한도",
        "카드문의",
        "필요",
        "불만",
        "휴가",
        "화면",
        "언제나",
        "있어요",
        "알려주세요",
        "비싸지만",
        "카드을",
        "잔액",
        "을",
        "",
    ],
)
def test_words_that_only_end_like_a_particle_stay(word: str) -> None:
    """Neither nouns nor verbs nor particles that do not fit are cut."""
    assert strip_josa(word) == word


def test_known_words_stay_and_are_preferred() -> None:
    """What the bot knows decides between two readings."""
    assert strip_josa("나라사랑", {"나라사랑"}) == "나라사랑"
    assert strip_josa("하나로는", {"하나로"}) == "하나로"
