"""Cards, accounts and the numbers of the state in what customers say."""

from datetime import datetime
from zoneinfo import ZoneInfo

import pytest

from aicc.entities.identifiers import KINDS, find

NOW = datetime(2026, 11, 22, 15, 0, tzinfo=ZoneInfo("Asia/Seoul"))


def _found(text: str) -> list[tuple[str, object, str | None]]:
    """Return kind, value and unit of every entity."""
    return [(entity.kind, entity.value, entity.unit) for entity in find(text, NOW)]


@pytest.mark.parametrize(
    ("text", "digits", "scheme"),
    [
        ("카드 4242-4242-4242-4242요", "4242424242424242", "visa"),
        ("4242424242424242", "4242424242424242", "visa"),
        ("5200 8282 8282 8210", "5200828282828210", "mastercard"),
        ("3782-822463-10005", "378282246310005", "amex"),
        ("3622-720627-1667", "36227206271667", "diners"),
        ("9409 1200 0000 0004", "9409120000000004", "domestic"),
        ("사이사이 사이사이 사이사이 사이사이", "4242424242424242", "visa"),
        ("앞은 4242 4242이고 뒤는 4242 4242", "4242424242424242", "visa"),
    ],
)
def test_cards_name_their_scheme(text: str, digits: str, scheme: str) -> None:
    """The value is the digits, the unit the scheme."""
    assert _found(text) == [("card_number", digits, scheme)]


@pytest.mark.parametrize("text", ["4242424242424241", "42424242-4242-4242", "3782822463-10005", "4242 4242 4242"])
def test_a_wrong_digit_or_odd_groups_make_no_card(text: str) -> None:
    """The check digit must be right, and the groups those of a card."""
    assert "card_number" not in {kind for kind, _, _ in _found(text)}


@pytest.mark.parametrize(
    ("text", "kind", "digits"),
    [
        ("주민번호 800101-1234560", "resident_number", "8001011234560"),
        ("8001011234560", "resident_number", "8001011234560"),
        ("201105-3234567", "resident_number", "2011053234567"),
        ("팔공공일공일에 일이삼사오육공입니다", "resident_number", "8001011234560"),
        ("앞은 800101이고 뒤는 1234560이에요", "resident_number", "8001011234560"),
        ("800101-5234563", "foreigner_number", "8001015234563"),
        ("120-81-47521", "business_number", "1208147521"),
        ("사업자번호 1208147521", "business_number", "1208147521"),
        ("여권번호는 M12345678", "passport_number", "M12345678"),
        ("M123A4567입니다", "passport_number", "M123A4567"),
        ("여권 m12345678", "passport_number", "M12345678"),
        ("면허 11-22-333333-44", "driving_licence", "112233333344"),
        ("운전면허번호 112233333344", "driving_licence", "112233333344"),
        ("일일에 이이에 삼삼삼삼삼삼에 사사", "driving_licence", "112233333344"),
    ],
)
def test_numbers_of_the_state_are_told_apart(text: str, kind: str, digits: str) -> None:
    """Each has its shape, and most a check digit."""
    assert _found(text) == [(kind, digits, None)]


@pytest.mark.parametrize(
    "text",
    [
        "800101-1234561",
        "801301-1234560",
        "261123-3234567",
        "800101-5234564",
        "120-81-47522",
        "27-22-333333-44",
        "X12345678",
    ],
)
def test_a_number_that_cannot_be_is_none(text: str) -> None:
    """A wrong check digit, a 13th month, a birth tomorrow, a region that does not exist."""
    assert _found(text) == []


@pytest.mark.parametrize(
    ("text", "digits", "banks"),
    [
        ("110-123-456789로 보내 주세요", "110123456789", "신한|신협|광주"),
        ("1002-123-456789", "1002123456789", "우리"),
        ("3333-01-1234567", "3333011234567", "카카오뱅크"),
        ("3333011234567", "3333011234567", "카카오뱅크"),
        ("1000-1234-5678", "100012345678", "토스뱅크"),
        ("301-1234-5678-91", "3011234567891", "농협"),
        ("123456-04-123456", "12345604123456", "국민"),
        ("계좌번호 12345678955505", "12345678955505", "하나"),
        ("일일공에 일이삼에 사오육칠팔구", "110123456789", "신한|신협|광주"),
    ],
)
def test_accounts_name_the_banks_they_may_belong_to(text: str, digits: str, banks: str) -> None:
    """The unit is the banks, the larger first."""
    assert _found(text) == [("account_number", digits, banks)]


@pytest.mark.parametrize(
    ("text", "kind", "digits"),
    [
        ("주민번호 900101-1234561", "resident_number", "9001011234561"),
        ("주민등록번호는 900101-1234561", "resident_number", "9001011234561"),
        ("주민번호 900101-5234561", "foreigner_number", "9001015234561"),
        ("외국인등록번호: 9001015234561", "foreigner_number", "9001015234561"),
        ("등록번호 900101-5234561", "foreigner_number", "9001015234561"),
    ],
)
def test_a_registration_number_that_is_called_one_needs_no_check_digit(text: str, kind: str, digits: str) -> None:
    """Numbers given since October 2020 have none; the seventh digit tells the kind."""
    assert _found(text) == [(kind, digits, None)]


@pytest.mark.parametrize("text", ["주민번호 901301-1234561", "주민번호 261123-3234567", "900101-1234561"])
def test_a_registration_number_needs_a_birth_date_and_a_word_for_it(text: str) -> None:
    """A 13th month, a birth tomorrow, and a wrong check digit without a word are none."""
    assert _found(text) == []


@pytest.mark.parametrize(
    ("text", "bank"),
    [
        ("국민은행 123-45-678901", "국민"),
        ("신협 110-123-456789", "신협"),
        ("신한은행 계좌번호는 110-123-456789", "신한"),
        ("국민은행에서 신한 110-123-456789", "신한"),
        ("국민은행에서 110-123-456789", "신한|신협|광주"),
    ],
)
def test_the_bank_named_right_before_an_account_is_its_bank(text: str, bank: str) -> None:
    """A bank that the money comes from is not named right before."""
    assert [unit for _, _, unit in _found(text)] == [bank]


@pytest.mark.parametrize(
    "text",
    [
        "운송장 1234-5678-9012",
        "송장번호 110-123-456789",
        "주문번호는 1000-1234-5678",
        "송장번호 123456789012",
        "2026-11-22",
        "1122-12345678",
        "1,000,000원",
        "010-1234-5678",
        "20261122103000",
        "이일이 사이사이",
    ],
)
def test_other_numbers_are_no_accounts(text: str) -> None:
    """Digits without a bank's form need a word about accounts."""
    assert _found(text) == []


def test_an_entity_covers_what_was_said() -> None:
    """The words inside a number in parts belong to it, those around it do not."""
    (entity,) = find("주민번호는 800101 이고 뒤는 1234560 입니다", NOW)

    assert (entity.text, entity.start, entity.end) == ("800101 이고 뒤는 1234560", 6, 26)


@pytest.mark.parametrize(
    "piece", ["1", "이", "1 ", "110-", "M1", "주민", "면허 ", "900101 이고 ", "\ud800", "주민번호 "]
)
def test_hostile_repetition_is_read_to_its_end(piece: str) -> None:
    """Long texts neither raise nor hang, and entities lie inside them."""
    text = piece * (10_000 // len(piece))

    assert all(text[entity.start : entity.end] == entity.text and entity.kind in KINDS for entity in find(text, NOW))
