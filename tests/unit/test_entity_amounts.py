"""Money, quantities, ages, temperatures, distances and volumes in a message."""

from datetime import UTC, datetime

import pytest

from aicc.entities.amounts import KINDS, find

NOW = datetime(2026, 11, 22, 9, tzinfo=UTC)


def _found(kind: str, text: str) -> list[tuple[str, object, str | None]]:
    return [(entity.text, entity.value, entity.unit) for entity in find(text, NOW) if entity.kind == kind]


@pytest.mark.parametrize(
    ("text", "words", "value", "unit"),
    [
        ("5만원 이체해줘", "5만원", 50_000, "KRW"),
        ("오천만 원이요", "오천만 원", 50_000_000, "KRW"),
        ("만오천원", "만오천원", 15_000, "KRW"),
        ("3천5백원짜리", "3천5백원", 3_500, "KRW"),
        ("엄마한테삼만원보내줘", "삼만원", 30_000, "KRW"),
        ("수수료가 500원인가요", "500원", 500, "KRW"),
        ("₩5,000", "₩5,000", 5_000, "KRW"),
        ("KRW 12000", "KRW 12000", 12_000, "KRW"),
        ("20불", "20불", 20, "USD"),
        ("십달러", "십달러", 10, "USD"),
        ("$3.50", "$3.50", 3.5, "USD"),
        ("USD 20", "USD 20", 20, "USD"),
        ("100달러 50센트", "100달러 50센트", 100.5, "USD"),
        ("75센트", "75센트", 0.75, "USD"),
        ("9유로 50센트", "9유로 50센트", 9.5, "EUR"),
        ("천엔", "천엔", 1_000, "JPY"),
        ("30 유로", "30 유로", 30, "EUR"),
        ("2천 위안", "2천 위안", 2_000, "CNY"),
        ("9 파운드", "9 파운드", 9, "GBP"),
        ("200 홍콩 달러", "200 홍콩 달러", 200, "HKD"),
        ("50 캐나다달러", "50 캐나다달러", 50, "CAD"),
        ("7 스위스 프랑", "7 스위스 프랑", 7, "CHF"),
        ("5만원에서 10만원 사이", "5만원에서 10만원 사이", "[50000,100000]", "KRW"),
        ("5~10만원", "5~10만원", "[50000,100000]", "KRW"),
        ("100-200달러", "100-200달러", "[100,200]", "USD"),
        ("10만원 이상", "10만원 이상", "[100000,)", "KRW"),
        ("만원 미만", "만원 미만", "(,10000)", "KRW"),
        ("최대 3백만원", "최대 3백만원", "(,3000000]", "KRW"),
    ],
)
def test_money_counts_in_a_currency(text: str, words: str, value: object, unit: str) -> None:
    """Amounts in any spelling are numbers of an ISO 4217 currency, spans and limits are ranges."""
    assert _found("money", text) == [(words, value, unit)]


@pytest.mark.parametrize(
    "text",
    [
        "5만 원권리금",
        "이불 사러 가요",
        "친구만 원하는 대로",
        "사원 모집",
        "3원칙",
        "100 마일리지",
        "몇 만원",
        "5만",
        "병원",
    ],
)
def test_words_that_begin_like_a_currency_are_no_money(text: str) -> None:
    """Bank notes, blankets, wishes and bare numbers are no amounts."""
    assert _found("money", text) == []


@pytest.mark.parametrize(
    ("text", "kind", "words", "value", "unit"),
    [
        ("사과 세 개 주세요", "quantity", "세 개", 3, "개"),
        ("5명이요", "quantity", "5명", 5, "명"),
        # Politely; the same syllable counts minutes behind other numbers.
        ("세 분이요", "quantity", "세 분", 3, "명"),
        ("어른은 열두 분 정도", "quantity", "열두 분", 12, "명"),
        ("두세 분이 가요", "quantity", "두세 분", "[2,3]", "명"),
        ("두 분께서 오셨어요", "quantity", "두 분", 2, "명"),
        ("세 명한테 보내 줘", "quantity", "세 명", 3, "명"),
        ("카드 두 장", "quantity", "두 장", 2, "장"),
        ("거래 3건", "quantity", "3건", 3, "건"),
        ("돼지고기 두근", "quantity", "두근", 2, "근"),
        ("맥주 열 병", "quantity", "열 병", 10, "병"),
        ("한두 잔", "quantity", "한두 잔", "[1,2]", "잔"),
        ("두 컵 반", "quantity", "두 컵 반", 2.5, "컵"),
        ("600그램", "quantity", "600그램", 600, "g"),
        ("육십 킬로그램", "quantity", "육십 킬로그램", 60, "kg"),
        ("몸무게 70킬로", "quantity", "70킬로", 70, "kg"),
        ("3톤", "quantity", "3톤", 3, "t"),
        ("85제곱미터", "quantity", "85제곱미터", 85, "m²"),
        ("16기가바이트", "quantity", "16기가바이트", 16, "GB"),
        ("시속 80킬로미터", "quantity", "시속 80킬로미터", 80, "km/h"),
        ("스무 살", "age", "스무 살", 20, "세"),
        ("만 19세입니다", "age", "19세", 19, "세"),
        ("생후 8개월", "age", "8개월", 8, "개월"),
        ("37도", "temperature", "37도", 37, "°"),
        ("섭씨 37°", "temperature", "섭씨 37°", 37, "°C"),
        ("영하 5도", "temperature", "영하 5도", -5, "°C"),
        ("화씨 백도", "temperature", "화씨 백도", 100, "°F"),
        ("21.5℃", "temperature", "21.5℃", 21.5, "°C"),
        ("섭씨로 알려줘", "temperature", "섭씨", None, "°C"),
        ("3킬로", "distance", "3킬로", 3, "km"),
        ("1.5km", "distance", "1.5km", 1.5, "km"),
        ("십 센치", "distance", "십 센치", 10, "cm"),
        ("6피트", "distance", "6피트", 6, "ft"),
        ("250 미리리터", "volume", "250 미리리터", 250, "mL"),
        ("두 달 된 아기", "age", "두 달", 2, "개월"),
        ("반 리터", "volume", "반 리터", 0.5, "L"),
        ("두 갤런", "volume", "두 갤런", 2, "gal"),
    ],
)
def test_amounts_are_numbers_with_a_unit(text: str, kind: str, words: str, value: object, unit: str) -> None:
    """Measures carry the symbol of their unit, counted things their counter."""
    assert _found(kind, text) == [(words, value, unit)]


@pytest.mark.parametrize(
    "text",
    [
        *[
            "네 개인정보요",
            "네 명의 변경이요",
            "이 건은요",
            "한 대출",
            "버스 30대",
            "3개월",
            "두 시간",
            "3번 카드",
            "5등급",
        ],
        *["네 분실했어요", "두 분기", "다섯 분류", "스무 분", "삼 분이요", "열분해", "네 분해서 전화했어요"],
        *["이사 갔어요", "사건이 있었어요", "오도 가도 못해요", "2도착", "네 알겠습니다", "이체"],
    ],
)
def test_what_counts_nothing_is_no_amount(text: str) -> None:
    """Answers, vehicles that may be decades, durations and everyday words are not measured."""
    assert find(text, NOW) == []


def test_only_the_announced_kinds_are_found() -> None:
    """Whoever calls can rely on the list of kinds."""
    text = "3살 아이 둘과 5만원으로 사과 세 개, 우유 1리터를 2km 떨어진 30도의 가게에서"

    assert {entity.kind for entity in find(text, NOW)} == KINDS


@pytest.mark.parametrize(
    ("kind", "text", "words", "value", "unit"),
    [
        ("money", "1.250.000원 냈어요", "1.250.000원", 1_250_000, "KRW"),
        ("money", "12.345.678달러", "12.345.678달러", 12_345_678, "USD"),
        ("money", "1.25달러", "1.25달러", 1.25, "USD"),
        ("money", "3만원권 두 장", "3만원", 30_000, "KRW"),
        ("money", "EUR20", "EUR20", 20, "EUR"),
        ("volume", "물 500미리", "500미리", 500, "mL"),
        ("volume", "우유 200밀리 두 개", "200밀리", 200, "mL"),
        ("volume", "300cc 한 잔", "300cc", 300, "mL"),
        ("distance", "두께 3미리", "3미리", 3, "mm"),
        ("distance", "5미리미터", "5미리미터", 5, "mm"),
        ("age", "30대 여성이에요", "30대", "[30,40)", "세"),
        ("age", "오십 대 초반", "오십 대", "[50,60)", "세"),
        ("age", "남성 40대", "40대", "[40,50)", "세"),
        ("age", "20대요", "20대", "[20,30)", "세"),
        ("quantity", "검정색 2개랑 주세요", "2개", 2, "개"),
        ("quantity", "커피 3잔하고요", "3잔", 3, "잔"),
    ],
)
def test_everyday_spellings_of_amounts_are_read(kind: str, text: str, words: str, value: object, unit: str) -> None:
    """Grouping dots, banknotes, clipped units, decades of life and joined counts mean what people mean by them."""
    assert _found(kind, text) == [(words, value, unit)]


@pytest.mark.parametrize("text", ["3.500.00원", "SM-G991N", "qwer1234원", "갤럭시 S23개", "1e400원", "ORD-1234개"])
def test_parts_of_codes_and_broken_figures_are_no_amounts(text: str) -> None:
    """What stands at the end of a longer code is not measured by itself."""
    assert find(text, NOW) == []
