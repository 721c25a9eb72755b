"""One form for every way of typing the same text, and the way back to the customer's own characters."""

import unicodedata

import pytest

from aicc.nlu.text import normal_text, recover, strip_fillers
from aicc.utils.text import align, normalize, normalize_lines, squeeze, tidy


@pytest.mark.parametrize(
    ("typed", "normal"),
    [
        ("  잔액   조회\n해줘 ", "잔액 조회 해줘"),
        (unicodedata.normalize("NFD", "잔액 조회 값"), "잔액 조회 값"),
        ("\uffbb\uffc2\uffa7\uffda \uffa1\uffc2\uffb5", "카드 갓"),
        ("\u1100\u1100", "ㄱㄱ"),
        ("２４시간　ＡＴＭ", "24시간 ATM"),
        ("３∼５시", "3~5시"),
        ("010‑1234−5678", "010-1234-5678"),
        ("잔\u200b액\ufeff", "잔액"),
        ("①번 ㉮ ⓐ ㈜ ㎏", "1번 가 a (주) kg"),
        ("30㎡ 20℃", "30㎡ 20℃"),
        ("네ᆢ 그게ㆍㆍ", "네·· 그게··"),
        ("좋아요😀 ❤\ufe0f", "좋아요😀 ❤"),
        ("\ud800잔액\udfff", "잔액"),
        ("e\u0301", "é"),
        ("ㅋㅋㅋㅋ 1111", "ㅋㅋㅋㅋ 1111"),
        ("", ""),
        (" \t\n", ""),
    ],
)
def test_each_way_of_typing_has_one_normal_form(typed: str, normal: str) -> None:
    """Code points, widths and white space stop to matter; words, numbers and emoji stay."""
    assert normalize(typed) == normal


def test_lines_are_normalised_one_by_one() -> None:
    """A break that a person made stays."""
    assert normalize_lines(" 첫  줄 \n둘째\u200b 줄 ") == "첫 줄\n둘째 줄"


@pytest.mark.parametrize(
    ("text", "tidied"),
    [
        ("ㅋㅋㅋㅋㅋ", "ㅋㅋ"),
        ("ㅠㅠㅠ 왜요!!!!", "ㅠㅠ 왜요!!"),
        ("네~~~~ 음.....", "네~~ 음.."),
        ("아아아아아아", "아아"),
        ("네네네", "네네네"),
        ("11111111 www.kb.com", "11111111 www.kb.com"),
        ("ㅈㅏㄴㅇㅐㄱ 조회", "잔액 조회"),
        ("하께ㅇㅛ ㄴㅔ", "하께요 네"),
        ("ㄱㅏㄱㅏㄱㅏㄱㅏ", "가가"),
        ("ㅋㅠ ㅇㅡㅇ ㅠㅡㅠ", "ㅋㅠ ㅇㅡㅇ ㅠㅡㅠ"),
        ("ㅈㅇㅈㅎ", "ㅈㅇㅈㅎ"),
        ("ㅗ디ㅣㅐ", "ㅗ디ㅣㅐ"),
    ],
)
def test_what_is_drawn_out_is_cut_and_what_is_spelled_out_is_joined(text: str, tidied: str) -> None:
    """Feelings are as good with two letters; numbers and names are not touched."""
    assert tidy(text) == tidied


@pytest.mark.parametrize(
    ("text", "squeezed"),
    [("잔액 조회, 해줘!", "잔액조회해줘"), ("“KB Pay”는…", "kbpay는"), ("110-123-45", "110-123-45"), ("?!", "")],
)
def test_the_squeezed_view_has_neither_spaces_nor_punctuation(text: str, squeezed: str) -> None:
    """In lower case; hyphens stay, for they hold numbers together."""
    assert squeeze(text) == squeezed


def test_each_character_knows_where_it_came_from() -> None:
    """A wide digit is one character, a cut run is all of it, white space is all between two words."""
    assert align(" ２만원  줘ㅋㅋㅋㅋ") == (
        "2만원 줘ㅋㅋ",
        [(1, 2), (2, 3), (3, 4), (4, 6), (6, 7), (7, 11), (7, 11)],
    )


@pytest.mark.parametrize(
    ("typed", "word", "original"),
    [
        ("잔액 조회", "조회", "조회"),
        ("  ２만원   보내줘", "2만원", "２만원"),
        ("내 " + unicodedata.normalize("NFD", "잔액") + " 조회", "잔액", unicodedata.normalize("NFD", "잔액")),
        ("카드\u200b분실 신고", "카드분실", "카드\u200b분실"),
        ("좋아요ㅋㅋㅋㅋ 네", "ㅋㅋ", "ㅋㅋㅋㅋ"),
        ("ㅈㅏㄴㅇㅐㄱ 조회", "잔액", "ㅈㅏㄴㅇㅐㄱ"),
    ],
)
def test_a_place_of_the_normal_form_is_found_in_the_original(typed: str, word: str, original: str) -> None:
    """The customer's own characters come back, whatever became of them."""
    reading = normal_text(typed)
    start = reading.normal.index(word)
    assert reading.original(start, start + len(word)) == original


def test_a_place_of_the_squeezed_view_is_found_in_the_normal_form() -> None:
    """Spaces and punctuation inside the place come with it."""
    reading = normal_text("잔액, 조회  해줘")
    assert reading.squeezed == "잔액조회해줘"
    assert reading.normal_span(0, 4) == (0, 6)
    assert reading.normal_span(4, 6) == (7, 9)


def test_places_outside_are_cut_to_the_text() -> None:
    """No place raises; an empty one stays empty."""
    reading = normal_text(" 잔액 ")
    assert reading.original_span(-5, 99) == (1, 3)
    assert reading.original_span(1, 1) == (2, 2)
    assert normal_text("").original_span(0, 1) == (0, 0)


def test_a_reading_with_the_key_put_right_finds_the_words_as_typed() -> None:
    """A word in the wrong key state comes back whole, a right one by its characters."""
    recovered = recover(normal_text(" ghdrlfehd  5aksdnjs 카드로 qhsowndy!!!"))
    assert recovered is not None
    assert recovered.normal == "홍길동 5만원 카드로 보내주요!!"
    assert recovered.original(4, 7) == "5aksdnjs"
    assert recovered.original(8, 10) == "카드"
    assert recovered.original(0, 1) == "ghdrlfehd"
    assert recover(normal_text("잔액 조회")) is None


@pytest.mark.parametrize(
    ("text", "rest"),
    [
        ("저기요 카드 분실했어요", "카드 분실했어요"),
        ("음... 저기 혹시 대출 되나요", "대출 되나요"),
        ("어 잔액 좀", "잔액 좀"),
        ("그.. 카드요", "카드요"),
        ("저, 이체요", "이체요"),
        ("그 뭐냐 보안카드요", "보안카드요"),
        ("있잖아요 통장이", "통장이"),
        ("다름이 아니라 이체가", "이체가"),
    ],
)
def test_words_that_win_time_are_taken_off(text: str, rest: str) -> None:
    """One or several of them, at the beginning only."""
    assert strip_fillers(text) == rest


@pytest.mark.parametrize(
    "text",
    [
        "그 카드 분실했어요",
        "저 때문에요",
        "그게 뭐예요",
        "어제 보낸 돈",
        "아파트 대출",
        "저기 있는 지점",
        "아니 5만원",
        "저기요",
        "음..",
        "이체",
        "",
    ],
)
def test_words_that_mean_something_stay(text: str) -> None:
    """That card, a place over there, a correction, and a filler that is all there is."""
    assert strip_fillers(text) == text
