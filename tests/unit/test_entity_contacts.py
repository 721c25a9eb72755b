"""Phones, e-mail and web addresses in what customers say."""

from datetime import datetime
from zoneinfo import ZoneInfo

import pytest

from aicc.entities.contacts import KINDS, find

NOW = datetime(2026, 11, 22, 15, 0, tzinfo=ZoneInfo("Asia/Seoul"))


def _found(text: str) -> list[tuple[str, str, object, str | None]]:
    """Return kind, text, value and unit of every entity."""
    return [(entity.kind, entity.text, entity.value, entity.unit) for entity in find(text, NOW)]


@pytest.mark.parametrize(
    ("text", "said", "digits"),
    [
        ("제 번호는 010-1234-5678이에요", "010-1234-5678", "01012345678"),
        ("01012345678로 연락 주세요", "01012345678", "01012345678"),
        ("+82 10 1234 5678", "+82 10 1234 5678", "01012345678"),
        ("+82(0)10-1234-5678", "+82(0)10-1234-5678", "01012345678"),
        ("공일공에 일이삼사에 오육칠팔이요", "공일공에 일이삼사에 오육칠팔", "01012345678"),
        ("영일영 일이삼사 오육칠팔", "영일영 일이삼사 오육칠팔", "01012345678"),
        ("010에 일이삼사에 5678", "010에 일이삼사에 5678", "01012345678"),
        ("앞자리 010 가운데 1234 뒤에 5678", "010 가운데 1234 뒤에 5678", "01012345678"),
        ("(02) 123-4567 맞나요", "(02) 123-4567", "021234567"),
        ("031)123-4567", "031)123-4567", "0311234567"),
        ("번호는 (010)1234-5678이요", "(010)1234-5678", "01012345678"),
        ("번호(010-1234-5678)로", "010-1234-5678", "01012345678"),
        ("01O-9876-5432요", "01O-9876-5432", "01098765432"),
        ("내 번호 010하나둘셋넷 5678", "010하나둘셋넷 5678", "01012345678"),
        ("공일공 천이백삼십사에 오천육백칠십팔이요", "공일공 천이백삼십사에 오천육백칠십팔", "01012345678"),
        ("010 오백삼 이천일", "010 오백삼 이천일", "01005032001"),
        ("011 삼백이십일 오천육백칠십팔", "011 삼백이십일 오천육백칠십팔", "0113215678"),
        ("070 1234 5678", "070 1234 5678", "07012345678"),
        ("0507-1234-5678", "0507-1234-5678", "050712345678"),
        ("1588-1234로 전화했어요", "1588-1234", "15881234"),
        ("일오팔팔에 일이삼사", "일오팔팔에 일이삼사", "15881234"),
        ("080-123-4567", "080-123-4567", "0801234567"),
        ("02-123-4567 내선 89번이요", "02-123-4567 내선 89번", "021234567;ext=89"),
    ],
)
def test_korean_phones_have_the_digits_one_dials(text: str, said: str, digits: str) -> None:
    """However it is written or said, the value is what one dials in Korea."""
    assert _found(text) == [("phone", said, digits, None)]


def test_half_of_a_mobile_number_is_no_phone() -> None:
    """Nobody can be called by it."""
    assert _found("번호가 010-7777 그리고요") == []


@pytest.mark.parametrize(
    ("text", "digits", "country"),
    [
        ("+1 202-555-0143", "2025550143", "+1"),
        ("(+44) 20 7946 0958", "2079460958", "+44"),
        ("+852 2345 6789", "23456789", "+852"),
        ("202-555-0143", "2025550143", None),
        ("(202) 555-0143 ext 12", "2025550143;ext=12", None),
        ("13812345678", "13812345678", None),
        ("20 79 46 09 58", "2079460958", None),
    ],
)
def test_foreign_phones_tell_their_country_where_it_is_said(text: str, digits: str, country: str | None) -> None:
    """The unit is the country code, and the value is without it."""
    assert _found(text) == [("phone", text, digits, country)]


def test_two_phones_are_two() -> None:
    """One after the other, both are found."""
    assert [entity[2] for entity in _found("010-1234-5678 말고 010-8765-4321")] == ["01012345678", "01087654321"]


@pytest.mark.parametrize(
    "text",
    [
        "12345",
        "1234567",
        "2026-11-22",
        "20261122",
        "2026.11.22",
        "1,000,000원",
        "192.168.0.10",
        "110-123-456789",
        "900101-1234567",
        "4242-4242-4242-4242",
        "12345678901234567",
        "오전 10시 30분",
        "접수번호 1122-12345678",
        "이일이 사이사이",
    ],
)
def test_other_numbers_are_no_phones(text: str) -> None:
    """Dates, amounts, accounts, cards, ids and ordinary words are left to others."""
    assert _found(text) == []


@pytest.mark.parametrize(
    ("text", "said", "address"),
    [
        ("메일은hong.gil@example.co.kr이에요", "hong.gil@example.co.kr", "hong.gil@example.co.kr"),
        ("A_b+c@sub-domain.example.com으로", "A_b+c@sub-domain.example.com", "A_b+c@sub-domain.example.com"),
        ("hong@한글도메인.kr", "hong@한글도메인.kr", "hong@한글도메인.kr"),
        ("abc 골뱅이 naver 점 com이요", "abc 골뱅이 naver 점 com", "abc@naver.com"),
        ("kim 언더바 99 골뱅이 지메일 닷컴", "kim 언더바 99 골뱅이 지메일 닷컴", "kim_99@gmail.com"),
        ("에이비씨 골뱅이 네이버", "에이비씨 골뱅이 네이버", "abc@naver.com"),
        ("에이 비 씨 골뱅이 엔에이브이이알 닷컴이요", "에이 비 씨 골뱅이 엔에이브이이알 닷컴", "abc@naver.com"),
        ("lee 골뱅이 example 점 씨오 점 케이알", "lee 골뱅이 example 점 씨오 점 케이알", "lee@example.co.kr"),
    ],
)
def test_addresses_come_out_as_one_would_type_them(text: str, said: str, address: str) -> None:
    """Particles are no part of an address, and one that was said is written."""
    assert _found(text) == [("email", said, address, None)]


@pytest.mark.parametrize("text", ["hong@you", "@상담원", "골뱅이 무침", "a@b@c"])
def test_an_at_sign_alone_is_no_address(text: str) -> None:
    """An address needs a domain."""
    assert _found(text) == []


@pytest.mark.parametrize(
    ("text", "address"),
    [
        ("https://example.com/a?b=1#c 보세요", "https://example.com/a?b=1#c"),
        ("www.example.co.kr에서 샀어요", "www.example.co.kr"),
        ("example.com:8080/path", "example.com:8080/path"),
        ("사이트가 example.shop이에요", "example.shop"),
        ("localhost:3000", "localhost:3000"),
        ("http://intranet?x=1", "http://intranet?x=1"),
        ("(https://example.com/list).", "https://example.com/list"),
        ("https://example.com/wiki/대한민국", "https://example.com/wiki/대한민국"),
        ("https://example.com/list에서 봤어요", "https://example.com/list"),
        ("우리은행.kr", "우리은행.kr"),
    ],
)
def test_web_addresses_end_before_the_particle(text: str, address: str) -> None:
    """With or without a scheme; what follows in Hangul belongs to an address only where a piece of it begins so."""
    assert _found(text) == [("url", address, address, None)]


@pytest.mark.parametrize(
    "text", ["foo", "MYHOST", "hey:42", "25", "3.5", "문서.pdf", "좋았습니다.한국 영화", "e.g. 예를 들면", "Mr.Kim"]
)
def test_a_dot_alone_is_no_web_address(text: str) -> None:
    """An address without a scheme needs a known ending."""
    assert _found(text) == []


@pytest.mark.parametrize(
    "piece", ["1", "공", "010-", "a.", "a@", "골뱅이 ", "http://", "(", "+8", "가.", "\ud800", "010 천 ", "공일공 하나"]
)
def test_hostile_repetition_is_read_to_its_end(piece: str) -> None:
    """Long texts neither raise nor hang, and entities lie inside them."""
    text = piece * (10_000 // len(piece))

    assert all(text[entity.start : entity.end] == entity.text and entity.kind in KINDS for entity in find(text, NOW))
