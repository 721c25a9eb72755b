"""Check digits, code tables and the formats of banks."""

from datetime import date

import pytest

from aicc.utils.identifiers import (
    banks_of,
    birth_date,
    card_issuer,
    is_business_number,
    is_driving_licence,
    is_foreigner_number,
    is_printed_as,
    is_resident_number,
    passes_luhn,
)


@pytest.mark.parametrize(("digits", "passes"), [("4242424242424242", True), ("4242424242424241", False), ("", False)])
def test_the_last_digit_of_a_card_checks_the_others(digits: str, passes: bool) -> None:
    """One wrong digit is noticed."""
    assert passes_luhn(digits) is passes


@pytest.mark.parametrize(
    ("digits", "issuer"),
    [
        ("4000056655665556", "visa"),
        ("5200828282828210", "mastercard"),
        ("2223003122003222", "mastercard"),
        ("378282246310005", "amex"),
        ("6011000990139424", "discover"),
        ("36227206271667", "diners"),
        ("3566002020360505", "jcb"),
        ("6200000000000005", "unionpay"),
        ("9409123412341234", "domestic"),
        ("1234567890123456", None),
        ("37828224631000", None),
    ],
)
def test_a_card_names_its_scheme(digits: str, issuer: str | None) -> None:
    """The first digits and the length tell who issued a card."""
    assert card_issuer(digits) == issuer


@pytest.mark.parametrize(
    ("digits", "valid"),
    [
        ("8001011234560", True),
        ("8001011234561", False),
        ("8013011234560", False),
        ("8002301234560", False),
        ("8001015234563", False),
        ("2011053234567", True),
        ("800101123456", False),
    ],
)
def test_a_resident_number_has_a_birth_date_and_a_check_digit(digits: str, valid: bool) -> None:
    """Those born since October 2020 have no check digit; everybody has a date, and residents a digit from 1 to 4."""
    assert is_resident_number(digits) is valid


def test_nobody_is_born_tomorrow() -> None:
    """A birth after today is none."""
    assert is_resident_number("2611233234567", today=date(2026, 11, 23))
    assert not is_resident_number("2611233234567", today=date(2026, 11, 22))


@pytest.mark.parametrize(
    ("digits", "valid"), [("8001015234563", True), ("8001015234564", False), ("8001011234560", False)]
)
def test_a_foreigners_number_is_checked_from_thirteen(digits: str, valid: bool) -> None:
    """The seventh digit is from 5 to 8, and the check digit two more than a resident's."""
    assert is_foreigner_number(digits) is valid


def test_a_registration_number_tells_the_day_of_birth() -> None:
    """The seventh digit holds the century."""
    assert birth_date("0002293234567") == date(2000, 2, 29)
    assert birth_date("0002291234567") is None


@pytest.mark.parametrize(
    ("digits", "valid"),
    [("1208147521", True), ("1208147522", False), ("0208147521", False), ("1200047521", False), ("120814752", False)],
)
def test_a_business_number_has_an_office_a_kind_and_a_check_digit(digits: str, valid: bool) -> None:
    """Offices count from 101 and kinds from 01."""
    assert is_business_number(digits) is valid


@pytest.mark.parametrize(("digits", "valid"), [("112233333344", True), ("282233333344", True), ("272233333344", False)])
def test_a_licence_begins_with_its_region(digits: str, valid: bool) -> None:
    """Regions are 11 to 26 and 28."""
    assert is_driving_licence(digits) is valid


@pytest.mark.parametrize(
    ("digits", "groups", "bank"),
    [
        ("12345604123456", (6, 2, 6), "국민"),
        ("110123456789", (3, 3, 6), "신한"),
        ("1002123456789", (4, 3, 6), "우리"),
        ("12345678901205", (3, 6, 5), "하나"),
        ("3011234567891", (3, 4, 4, 2), "농협"),
        ("3333011234567", (4, 2, 7), "카카오뱅크"),
        ("100012345678", (4, 4, 4), "토스뱅크"),
        ("9002123456789", (4, 4, 4, 1), "새마을금고"),
        ("1013011234567", (4, 2, 7), "전북"),
    ],
)
def test_an_account_names_the_bank_that_prints_it_so(digits: str, groups: tuple[int, ...], bank: str) -> None:
    """The groups and the code of the kind of account tell the bank."""
    assert banks_of(digits, groups)[0] == bank


def test_an_account_may_be_of_several_banks() -> None:
    """Where groups and code fit several banks, all are named."""
    assert banks_of("100123456789", (3, 3, 6)) == ("신한", "케이뱅크", "광주")


def test_digits_of_no_length_are_of_no_bank() -> None:
    """No bank has accounts of nine digits, and none prints two groups of four and five."""
    assert banks_of("123456789") == ()
    assert not is_printed_as((4, 5))
