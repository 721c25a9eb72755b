"""Text typed in the wrong state of the 한/영 key."""

import pytest

from aicc.utils.keyboard import recover_keyboard, to_hangul_keys, to_latin_keys


@pytest.mark.parametrize(
    ("keys", "hangul"), [("rkqt", "값"), ("dhkT", "왔"), ("EoT", "땠"), ("whghl 1", "조회 1"), ("zz", "ㅋㅋ")]
)
def test_keys_of_the_two_states_stand_for_each_other(keys: str, hangul: str) -> None:
    """The standard two-set layout, there and back."""
    assert to_hangul_keys(keys) == hangul
    assert to_latin_keys(hangul) == keys


@pytest.mark.parametrize(
    ("typed", "meant"),
    [
        ("wksdor", "잔액"),
        ("WKSDOR", "잔액"),
        ("Wksdor", "잔액"),
        ("wksdor whghl", "잔액 조회"),
        ("dlcp 5aksdnjs", "이체 5만원"),
        ("3aks5cjsdnjs thdrma", "3만5천원 송금"),
        ("ghdrlfehddprp 5aksdnjs qhsownj", "홍길동에게 5만원 보내줘"),
        ("so xhdwkd wksdor", "내 통장 잔액"),
        ("to zkem tlscjd", "새 카드 신청"),
        ("Tmejs zkem Qkffl", "쓰던 카드 빨리"),
        ("카드 qnstlf", "카드 분실"),
        ("zkem 분실 tlsrh", "카드 분실 신고"),
        ("ATMdptj ehs cnfrma", "ATM에서 돈 출금"),
        ("OTPfmf dlfgdjqjfuTdjdy", "OTP를 잃어버렸어요"),
        ("app dms dho dks ehlsk", "app 은 왜 안 되나"),
        ("dkssudgktpdy zzz", "안녕하세요 ㅋㅋㅋ"),
        ("sp", "네"),
    ],
)
def test_korean_typed_with_the_key_on_english_comes_back(typed: str, meant: str) -> None:
    """Whole lines and single words, with digits, capital letters and English words between."""
    assert recover_keyboard(typed) == meant


@pytest.mark.parametrize(
    ("typed", "meant"),
    [
        ("ㅗ디ㅣㅐ", "hello"),
        ("ㅐ쎼", "OTP"),
        ("ㅐ쎼를 잃어버렸어요", "OTP를 잃어버렸어요"),
        ("ㅁ스에서 출금", "ATM에서 출금"),
        ("ㅁ쓰", "ATM"),
        ("ㅣㅎ", "LG"),
        ("ㅑㅔㅙㅜㄷ", "iPhone"),
        ("메ㅔ이 안돼요", "app이 안돼요"),
        ("ㅏㅠ ㅔㅁㅛ 등록", "KB pay 등록"),
    ],
)
def test_english_typed_with_the_key_on_korean_comes_back(typed: str, meant: str) -> None:
    """Words that customers use, written as they write them, with particles behind."""
    assert recover_keyboard(typed) == meant


@pytest.mark.parametrize(
    "text",
    [
        "OTP 분실했어요",
        "ATM",
        "LG",
        "kb",
        "KB Pay 등록이 안 돼요",
        "hello",
        "iphone",
        "card",
        "visa",
        "so",
        "work",
        "go to work and do it",
        "my account",
        "naver.com",
        "hong@naver.com",
        "https://www.wksdor.com/whghl",
        "wksdor@naver.com",
        "rkskek123",
        "dkssud12!",
        "S24 Ultra",
        "5G",
        "10th",
        "A",
        "",
    ],
)
def test_real_english_and_codes_stay(text: str) -> None:
    """English words, brands, addresses and passwords are what they are."""
    assert recover_keyboard(text) is None


@pytest.mark.parametrize(
    "text",
    [
        "ㅋㅋ",
        "ㅋㅋㅋㅋㅋ 좋네",
        "아ㅠㅠ",
        "ㅇㅇ",
        "ㄴㄴ",
        "ㄱㅅ",
        "ㅎㅇ",
        "ㅇㅋ",
        "ㅇㅈ",
        "ㅁㄴㅇㄹ",
        "ㅈㅇㅈㅎ",
        "ㅡㅡ",
        "ㅅㅐ로",
        "잔액 조회",
    ],
)
def test_talk_in_lone_letters_stays(text: str) -> None:
    """Laughing, answers and first consonants were meant as they stand."""
    assert recover_keyboard(text) is None


def test_a_word_of_the_bot_needs_less_evidence() -> None:
    """A rare name in one word comes back when the bot knows it."""
    assert recover_keyboard("cotqht") == "챗봇"
    assert recover_keyboard("Roffo") is None
    assert recover_keyboard("Roffo", {"깰래"}.__contains__) == "깰래"


@pytest.mark.parametrize(
    "text", ["a" * 10_000, "ㅗ" * 10_000, "rk" * 5_000, "ㅗ디ㅣㅐ" * 60, "\ud800rk", "rk\x00" * 50]
)
def test_any_line_comes_to_an_end(text: str) -> None:
    """Hostile lines raise nothing; pasted ones are left alone."""
    assert recover_keyboard(text) is None or len(text) <= 300
