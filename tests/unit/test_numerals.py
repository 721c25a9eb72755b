"""Korean number words, one number at a time and inside sentences."""

import time

import pytest

from aicc.utils.numeral_finder import find_numerals, parse_numeral
from aicc.utils.numerals import parse_native, read_digits, read_native, read_number


@pytest.mark.parametrize(
    ("text", "number"),
    [
        ("하나", 1),
        ("다섯", 5),
        ("열", 10),
        ("열한", 11),
        ("스무", 20),
        ("스물", 20),
        ("스물다섯", 25),
        ("서른 둘", 32),
        ("여든", 80),
        ("아흔아홉", 99),
        ("석", 3),
        ("삼", None),
        ("하나둘", None),
        ("스무다섯살", None),
        ("", None),
    ],
)
def test_native_numbers_go_up_to_ninety_nine(text: str, number: int | None) -> None:
    """Both the forms that stand alone and those before a counter are read; anything else is none."""
    assert parse_native(text) == number


@pytest.mark.parametrize(
    ("text", "number"),
    [
        ("-7", -7),
        ("마이너스 이십", -20),
        ("음수 삼", -3),
        ("1.5", 1.5),
        (".5", 0.5),
        ("삼 점 일사", 3.14),
        ("영점영오", 0.05),
        ("삼쩜오", 3.5),
        ("1,234,567.8", 1_234_567.8),
        ("12 000", 12_000),
        ("삼분의 이", 2 / 3),
        ("5분의 1", 0.2),
        ("이와 사분의 삼", 2.75),
        ("2와 1/2", 2.5),
        ("1 1/4", 1.25),
        ("7/8", 0.875),
        ("백스물셋", 123),
        ("십하나", 11),
        ("2억 3천만", 230_000_000),
        ("칠경", 7 * 10**16),
        ("2.5억", 250_000_000),
        ("2^10", 1024),
        ("1.5e3", 1500),
        ("사람", None),
        ("이십 명", None),
        ("", None),
    ],
)
def test_a_number_is_read_in_every_form(text: str, number: float | None) -> None:
    """Signs, decimals, fractions, powers and mixtures are numbers, and nothing but a number is one."""
    assert parse_numeral(text) == number


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("엄마한테이만오천원보내줘", ["이만오천"]),
        ("5만 이체해줘", ["5만"]),
        ("3천 5백 원이요", ["3천 5백"]),
        ("숫자는 이십육이다", ["이십육"]),
        ("오천이상", ["오천"]),
        ("사과 3개와 배 2개", ["3", "2"]),
        ("10.20.30.40", ["10", "20", "30", "40"]),
        ("2024/3/15", ["2024", "3", "15"]),
        ("1000 2백30", ["1000", "2백30"]),
        ("90점 이상", ["90"]),
        ("5만큼 3조각", ["5", "3"]),
        ("서너 명", ["서너"]),
        ("만 스무 살", ["스무"]),
        ("몇 백 명", []),
    ],
)
def test_a_number_ends_where_another_word_begins(text: str, found: list[str]) -> None:
    """What follows a number (이체, 이상, 이다, 만큼) is not taken for a part of it."""
    sure = [text[numeral.start : numeral.end] for numeral in find_numerals(text) if not numeral.weak]
    assert sure == found


@pytest.mark.parametrize(
    "word",
    [
        *[
            "이체",
            "일반",
            "만약",
            "사람",
            "오늘",
            "구매",
            "육아",
            "오류",
            "만족",
            "천천히",
            "조회",
            "백화점",
            "삼성",
            "일요일",
        ],
        *[
            "이것",
            "반품",
            "조금",
            "경찰",
            "억울해",
            "공인인증서",
            "네이버",
            "한국",
            "두산",
            "세금",
            "열어줘",
            "하나은행",
            "인터넷",
        ],
    ],
)
def test_everyday_words_hold_no_number(word: str) -> None:
    """Syllables that are numbers elsewhere are none in words like these."""
    assert find_numerals(word) == ()


def test_a_syllable_that_is_a_word_of_its_own_is_a_weak_number() -> None:
    """네 may mean four or yes, 열다섯 only fifteen."""
    assert [numeral.weak for numeral in find_numerals("네 개, 열다섯 개")] == [True, False]


def test_an_unsure_count_has_two_ends() -> None:
    """두세 is two or three."""
    (numeral,) = find_numerals("두세 번")

    assert (numeral.value, numeral.high) == (2, 3)


@pytest.mark.parametrize(
    ("number", "words"),
    [
        (0, "영"),
        (10, "십"),
        (111, "백십일"),
        (2026, "이천이십육"),
        (10_000, "만"),
        (15_300, "만 오천삼백"),
        (110_000, "십일만"),
        (100_000_000, "일억"),
        (100_010_000, "일억 일만"),
        (1_0000_0000_0000, "일조"),
        (-35, "마이너스 삼십오"),
        (3.75, "삼점칠오"),
        (-0.5, "마이너스 영점오"),
        ("1.50", "일점오영"),
        ("1,234", "천이백삼십사"),
    ],
)
def test_a_number_is_said_in_words(number: float | str, words: str) -> None:
    """No 일 is said before 십, 백, 천 and a leading 만, and words are spaced at every 만."""
    assert read_number(number) == words


def test_number_words_can_be_written_together() -> None:
    """Some voices want no pause at 만."""
    assert read_number(12_345_678, spaced=False) == "천이백삼십사만오천육백칠십팔"


@pytest.mark.parametrize("number", [10**20, "abc", "", "1.2.3", float("nan"), float("inf")])
def test_what_is_no_number_cannot_be_said(number: float | str) -> None:
    """The limit is 10^20."""
    with pytest.raises(ValueError, match="not a number below"):
        read_number(number)


@pytest.mark.parametrize(
    ("number", "counting", "words"),
    [
        (1, False, "하나"),
        (1, True, "한"),
        (20, False, "스물"),
        (20, True, "스무"),
        (21, True, "스물한"),
        (44, True, "마흔네"),
    ],
)
def test_native_numbers_change_before_a_counter(number: int, counting: bool, words: str) -> None:
    """하나 becomes 한 and 스물 becomes 스무 before a counter."""
    assert read_native(number, counting=counting) == words


@pytest.mark.parametrize("number", [0, 100, -1])
def test_there_are_no_other_native_numbers(number: int) -> None:
    """They go from 1 to 99."""
    with pytest.raises(ValueError, match="1 to 99"):
        read_native(number)


@pytest.mark.parametrize(("zero", "words"), [("공", "공일공사"), ("영", "영일영사")])
def test_digits_are_said_one_by_one(zero: str, words: str) -> None:
    """The word for 0 is a setting, and what is no digit is not said."""
    assert read_digits("010-4", zero=zero) == words


@pytest.mark.parametrize(
    "text",
    [
        "1" * 10_000,
        "이" * 10_000,
        "일억 이천만 " * 1_500,
        "1," * 5_000,
        "점일" * 5_000,
        "마이너스 " * 2_000,
        "\ud800" * 9,
    ],
)
def test_no_text_makes_the_search_hang(text: str) -> None:
    """Ten thousand characters are searched in about the time their numbers take."""
    begun = time.perf_counter()

    find_numerals(text)

    assert time.perf_counter() - begun < 5
