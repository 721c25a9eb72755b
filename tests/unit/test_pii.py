"""What is masked before anything is stored or logged, and what stays readable."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from aicc.utils.pii import mask, mask_digits


@pytest.mark.parametrize(
    ("text", "masked"),
    [
        ("010-1234-5678", "***-****-5678"),
        ("01012345678로 연락 주세요", "*******5678로 연락 주세요"),
        ("010 1234 5678", "*** **** 5678"),
        ("010.1234.5678", "***.****.5678"),
        ("010 - 1234 - 5678", "*** - **** - 5678"),
        ("010–1234–5678", "***–****–5678"),
        ("011-234-5678", "***-***-5678"),
        ("+82 10-1234-5678", "+** **-****-5678"),
        ("+82-010-1234-5678", "+**-***-****-5678"),
        ("02-123-4567", "**-***-4567"),
        ("031)123-4567", "***)***-4567"),
        ("070-1234-5678", "***-****-5678"),
        ("010-1234-5678이랑 010-8765-4321", "***-****-5678이랑 ***-****-4321"),
    ],
)
def test_phones_keep_their_last_four_digits(text: str, masked: str) -> None:
    """However a phone number is written, only its end stays readable."""
    assert mask(text) == masked


@pytest.mark.parametrize(
    ("text", "masked"),
    [
        ("901010-1234567", "******-*******"),
        ("제 주민번호는 901010 1234567입니다", "제 주민번호는 ****** *******입니다"),
        ("9010101234567", "*************"),
        ("010203-3456789", "******-*******"),
    ],
)
def test_nothing_of_a_resident_number_stays(text: str, masked: str) -> None:
    """A resident registration number disappears whole."""
    assert mask(text) == masked


@pytest.mark.parametrize(
    ("text", "masked"),
    [
        ("1234-5678-9012-3456", "****-****-****-3456"),
        ("1234 5678 9012 3456", "**** **** **** 3456"),
        ("1234567890123456", "************3456"),
        ("110-123-456789", "***-***-**6789"),
        ("110 123 456789", "*** *** **6789"),
        ("123456-01-123456", "******-**-**3456"),
        ("계좌 1234567890입니다", "계좌 ******7890입니다"),
        ("12345678901234567890", "****************7890"),
    ],
)
def test_cards_and_accounts_keep_their_last_four_digits(text: str, masked: str) -> None:
    """Of a card or an account number only the end stays readable."""
    assert mask(text) == masked


def test_an_e_mail_address_disappears_without_the_korean_around_it() -> None:
    """The words that touch an address are no part of it."""
    assert mask("메일은hong.gil@example.co.kr이에요") == "메일은***@***이에요"


@pytest.mark.parametrize(
    "text",
    [
        "1588-0000",
        "080-123-4567",
        "112",
        "119에 신고하세요",
        "1,234,567원",
        "12345678901원",
        "2026-11-22",
        "2026-11-22부터 2026-12-01까지",
        "2026-11-22T01:02:03.123456Z",
        "2026.11.22",
        "20261122",
        "09:00~18:00",
        "접수번호 1122-12345678",
        "고객번호 1234567",
        "session_1234567890abcdef",
        "안녕하세요",
        "@상담원",
    ],
)
def test_what_everybody_may_know_stays(text: str) -> None:
    """Public numbers, dates, times, amounts, ticket numbers and ids are no personal data."""
    assert mask(text) == text


@given(st.text(alphabet="0123456789-. *@a원", max_size=40))
def test_masking_twice_changes_nothing(text: str) -> None:
    """A masked text has nothing left to mask."""
    assert mask(mask(text)) == mask(text)


def test_all_digits_but_the_last_are_hidden() -> None:
    """The separators stay where they are."""
    assert mask_digits("110-12-3456", keep=2) == "***-**-**56"


def test_a_number_shorter_than_what_is_kept_stays() -> None:
    """There is nothing to hide in front of the last four digits."""
    assert mask_digits("123") == "123"
