"""Numbers, ranges, ordinals and percentages in a message."""

from datetime import UTC, datetime

import pytest

from aicc.entities.numbers import KINDS, find
from aicc.models.understanding import Entity

NOW = datetime(2026, 11, 22, 9, tzinfo=UTC)


def _found(kind: str, text: str) -> list[tuple[str, object]]:
    return [(entity.text, entity.value) for entity in find(text, NOW) if entity.kind == kind]


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("12,500 맞나요", [("12,500", 12_500)]),
        ("삼십이요", [("삼십", 30)]),
        ("삼", [("삼", 3)]),
        ("한", [("한", 1)]),
        ("하나만요", [("하나", 1)]),
        ("커피 두 잔이랑 물 세 병", [("두", 2), ("세", 3)]),
        ("콜라세컵", [("세", 3)]),
        ("백 명이 왔다", [("백", 100)]),
        ("반만 주세요", [("반", 0.5)]),
        ("제로", [("제로", 0)]),
        ("두 다스", [("두 다스", 24)]),
        ("정답은 마이너스 칠이다", [("마이너스 칠", -7)]),
        ("육은 짝수이다", [("육", 6)]),
        ("칠분의 삼과 2/5", [("칠분의 삼", 3 / 7), ("2/5", 0.4)]),
        ("10.0.0.1", [("10", 10), ("0", 0), ("0", 0), ("1", 1)]),
        ("만 30세", [("30", 30)]),
    ],
)
def test_numbers_are_found_in_every_form(text: str, found: list[tuple[str, object]]) -> None:
    """Figures, words, mixtures, fractions and halves, with what stands around them left out."""
    assert _found("number", text) == found


@pytest.mark.parametrize(
    "text",
    [
        *[
            "네 알겠습니다",
            "네",
            "이체하고 싶어요",
            "일반 계좌",
            "만약에요",
            "오늘 구매한 사람",
            "조회해줘",
            "우리 반 학생",
            "두 시 반",
        ],
        *[
            "이만 끊을게요",
            "천만에요",
            "하나은행으로",
            "하나도 몰라요",
            "열이 나요",
            "네 명의 변경이요",
            "한국",
            "6월 10일",
            "15km",
            "3미터",
        ],
    ],
)
def test_everyday_words_dates_and_measures_are_no_numbers(text: str) -> None:
    """Number syllables in other words say nothing, and dates and measures are other kinds."""
    assert _found("number", text) == []


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("3에서 5 사이", [("3에서 5 사이", "[3,5)")]),
        ("열 살과 스무 살 사이요", [("열 살과 스무 살 사이", "[10,20)")]),
        ("1-9", [("1-9", "[1,9)")]),
        ("10 이상 20 미만", [("10 이상 20 미만", "[10,20)")]),
        ("7보다 크고 9보다 작거나 같은 수", [("7보다 크고 9보다 작거나 같은", "(7,9]")]),
        ("5보다 큰 것", [("5보다 큰", "(5,)")]),
        ("50보다 크지 않은", [("50보다 크지 않은", "(,50]")]),
        ("최소 3이요", [("최소 3", "[3,)")]),
        ("많아야 열 명", [("많아야 열", "(,10]")]),
        ("스무 명 이하", [("스무 명 이하", "(,20]")]),
        ("80 초과", [("80 초과", "(80,)")]),
        ("60 아래", [("60 아래", "(,60)")]),
        ("100 또는 그 이상", [("100 또는 그 이상", "[100,)")]),
        ("≤50", [("≤50", "(,50]")]),
        ("12와 같다", [("12와 같다", "[12,12]")]),
        ("두세 개", [("두세", "[2,3]")]),
        ("이 이상은 안 돼요", []),
        ("1-2-3", []),
        ("10만 보내줘", []),
    ],
)
def test_ranges_tell_which_ends_belong_to_them(text: str, found: list[tuple[str, object]]) -> None:
    """A square bracket includes the end, a round one does not; a missing end is open."""
    assert _found("number_range", text) == found


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("첫 번째 거요", [("첫 번째", 1)]),
        ("둘째", [("둘째", 2)]),
        ("열두번째", [("열두번째", 12)]),
        ("3번째 카드", [("3번째", 3)]),
        ("백이십 번째", [("백이십 번째", 120)]),
        ("제3항", [("제3", 3)]),
        ("제5조", [("제5조", 5)]),
        ("이등을 했어요", [("이등", 2)]),
        ("마지막 거래", [("마지막", "end")]),
        ("뒤에서 두 번째", [("뒤에서 두 번째", "end-1")]),
        ("다음 것으로", [("다음 것", "current+1")]),
        ("이전 페이지", [("이전", "current-1")]),
        ("다음에 할게요", []),
        ("다음 달에요", []),
        ("마지막으로 하나만요", []),
        ("2등급", []),
    ],
)
def test_ordinals_are_places_from_either_end(text: str, found: list[tuple[str, object]]) -> None:
    """Places count from the start, the end or where one is."""
    assert _found("ordinal", text) == found


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("금리 3.5%요", [("3.5%", 3.5)]),
        ("이십 퍼센트", [("이십 퍼센트", 20)]),
        ("오 프로 할인", [("오 프로", 5)]),
        ("마이너스 2퍼센트", [("마이너스 2퍼센트", -2)]),
        ("3 프로젝트", []),
        ("https://a.example/?q=10%20b", []),
    ],
)
def test_percentages_are_found_in_figures_and_words(text: str, found: list[tuple[str, object]]) -> None:
    """프로 counts, 프로젝트 and escaped addresses do not."""
    assert _found("percentage", text) == found


def test_an_entity_tells_where_it_stands() -> None:
    """Its text is what stands between its offsets."""
    assert find("금리가 3.5% 맞죠", NOW)[0] == Entity(
        kind="percentage", text="3.5%", start=4, end=8, value=3.5, unit="%"
    )


def test_only_the_announced_kinds_are_found() -> None:
    """Whoever calls can rely on the list of kinds."""
    text = "첫째 2 이상 삼십 퍼센트 두세 개 마지막 것"

    assert {entity.kind for entity in find(text, NOW)} <= KINDS


@pytest.mark.parametrize(
    "text",
    [
        *["qwer1234", "갤럭시 S23", "SM-G991N", "o1o12345678", "1e400", "ORD-1234", "AB-1234-5678", "v2.5", "3xABC"],
        *["COVID-19", "1a2b3c", "S23부터 S24까지"],
    ],
)
def test_figures_in_a_latin_word_or_code_are_no_numbers(text: str) -> None:
    """Model names, order numbers and passwords hold no numbers, nor ends of ranges."""
    assert find(text, NOW) == []


@pytest.mark.parametrize(
    "text",
    ["900101-1234567", "주민번호 900101-1234567", "외국인등록번호 900101-5234567", "110-123-456789", "1588-9999"],
)
def test_hyphens_of_identifiers_make_no_range(text: str) -> None:
    """Resident, account and phone numbers are no spans from one number to another."""
    assert _found("number_range", text) == []


@pytest.mark.parametrize(
    ("text", "words", "value"),
    [
        ("30~50% 할인", "30~50%", "[30,50]"),
        ("20%~30%", "20%~30%", "[20,30]"),
        ("5에서 10퍼센트", "5에서 10퍼센트", "[5,10]"),
        ("반퍼센트", "반퍼센트", 0.5),
        ("50%~30%", "50%", 50),
    ],
)
def test_percentages_may_span(text: str, words: str, value: object) -> None:
    """Two shares joined in rising order are one percentage with both ends included."""
    first = next(entity for entity in find(text, NOW) if entity.kind == "percentage")

    assert (first.text, first.value, first.unit) == (words, value, "%")
    assert _found("number_range", text) == []


def test_dots_group_thousands() -> None:
    """Two or more groups of three are one number; other figures with dots stay apart."""
    assert _found("number", "1.250.000") == [("1.250.000", 1_250_000)]
    assert _found("number", "1.250") == [("1.250", 1.25)]
    assert _found("number", "2026.11.22") == [("2026", 2026), ("11", 11), ("22", 22)]
