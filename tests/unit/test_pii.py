"""What is masked before anything is stored or logged, and what stays readable."""

import pytest

from aicc.utils.pii import PrivacyPolicy, Treatment, find, mask, mask_digits


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


@pytest.mark.parametrize(
    ("text", "masked"),
    [
        ("공일공에 일이삼사에 오육칠팔", "***에 ****에 오육칠팔"),
        ("영일영 일이삼사 오육칠팔이에요", "*** **** 오육칠팔이에요"),
        ("영일영 일이삼사 오육칠이입니다", "*** **** 오육칠이입니다"),
        ("제번호는공일공일이삼사오육칠팔입니다", "제번호는*******오육칠팔입니다"),
        ("공 일 공 일 이 삼 사 오 육 칠 팔", "* * * * * * * 오 육 칠 팔"),
        ("010 다시 일이삼사 다시 5678", "*** 다시 **** 다시 5678"),
        ("공1공 1234 5678", "*** **** 5678"),
        ("공이에 일이삼에 사오육칠", "**에 ***에 사오육칠"),
        ("공일공이고요 일이삼사 그리고 오육칠팔이요", "***이고요 **** 그리고 오육칠팔이요"),
        ("팔공공일공일에 일이삼사오육칠", "******에 *******"),
        ("일일공에 일이삼에 사오육칠팔구", "***에 ***에 **육칠팔구"),
    ],
)
def test_numbers_that_are_said_are_masked_syllable_by_syllable(text: str, masked: str) -> None:
    """Digits read aloud are digits; the particles around them are not."""
    assert mask(text) == masked


@pytest.mark.parametrize(
    ("text", "masked"),
    [
        ("01O-9876-5432", "***-****-5432"),
        ("o1o12345678", "*******5678"),
        ("O1O 1234 5678입니다", "*** **** 5678입니다"),
        ("OlO-1234-5678", "***-****-5678"),
        ("O2-123-4567", "**-***-4567"),
        ("8OO1O1-123456O", "******-*******"),
        ("hello OIl 010 good", "hello OIl 010 good"),
        ("loooool 1234567", "loooool 1234567"),
        ("id_O1O12345678x", "id_O1O12345678x"),
    ],
)
def test_letters_that_look_like_digits_are_digits_in_the_shape_of_a_number(text: str, masked: str) -> None:
    """O is typed for 0 and l for 1; in words and ids both are letters."""
    assert mask(text) == masked


@pytest.mark.parametrize(
    ("text", "masked"),
    [
        ("공일공하나둘셋넷다섯여섯일곱여덟", "****************"),
        ("내 번호 010하나둘셋넷 5678", "내 번호 ******** ****"),
        ("공일공 하나 둘 셋 넷 다섯 여섯 일곱 여덟이에요", "*** ** * * * ** ** ** **이에요"),
        ("010 천이백삼십사 오천육백칠십팔", "*** ****** *******"),
        ("공일공 천이백삼십사에 오천육백칠십이에요", "*** ******에 ******이에요"),
        ("010 천이백삼십사 5678", "*** ****** ****"),
    ],
)
def test_nothing_of_a_mobile_number_that_is_spelt_stays(text: str, masked: str) -> None:
    """Its words have no last four digits that could be shown."""
    assert mask(text) == masked


@pytest.mark.parametrize(
    "text", ["하나 둘 셋 넷 다섯 여섯 일곱 여덟", "사과 하나 둘 주세요", "010 천원 백원", "010 번호로 천이백원 삼천원"]
)
def test_counting_words_without_a_mobile_prefix_stay(text: str) -> None:
    """Counting and amounts are no phone numbers."""
    assert mask(text) == text


@pytest.mark.parametrize(
    ("text", "masked"),
    [
        ("010-7777", "***-****"),
        ("010 7777 그리고", "*** **** 그리고"),
        ("공일공에 칠칠칠칠", "***에 ****"),
        ("010-7777이고 나머지 8888", "***-****이고 나머지 8888"),
        ("010", "010"),
        ("010 7777원", "010 7777원"),
    ],
)
def test_half_of_a_mobile_number_is_masked_whole(text: str, masked: str) -> None:
    """The last four digits may follow in the next message, which shows them."""
    assert mask(text) == masked


@pytest.mark.parametrize(
    ("text", "masked"),
    [
        ("주민번호는 900101 이고 뒤는 1234567 입니다", "주민번호는 ****** 이고 뒤는 ******* 입니다"),
        ("앞은 900101입니다. 뒤 7자리는 1234567요", "앞은 ******입니다. 뒤 7자리는 *******요"),
        ("앞자리 010 가운데 1234 뒤에 5678", "앞자리 *** 가운데 **** 뒤에 5678"),
        ("010\n1234\n5678", "***\n****\n5678"),
        ("1234 5678 다음은 9012 3456", "**** **** 다음은 **** 3456"),
        ("주민번호 뒷자리는 1234567이에요", "주민번호 뒷자리는 *******이에요"),
    ],
)
def test_numbers_in_parts_are_masked_and_the_words_between_stay(text: str, masked: str) -> None:
    """A number may be spread over a sentence or lines."""
    assert mask(text) == masked


@pytest.mark.parametrize(
    ("text", "masked"),
    [
        ("０１０－１２３４－５６７８", "***－****－５６７８"),
        ("010ㅡ1234ㅡ5678", "***ㅡ****ㅡ5678"),
        ("010·1234·5678", "***·****·5678"),
        ("010\u200b1234\u200b5678", "***\u200b****\u200b5678"),
        ("〇一〇 一二三四 五六七八", "*** **** 五六七八"),
        ("𝟎𝟏𝟎-𝟏𝟐𝟑𝟒-𝟓𝟔𝟕𝟖", "***-****-𝟓𝟔𝟕𝟖"),
        ("hong＠example．com", "***@***"),
    ],
)
def test_unusual_characters_hide_nothing(text: str, masked: str) -> None:
    """Full-width, Chinese and mathematical digits, and what stands in for a hyphen, are read as what they look like."""
    assert mask(text) == masked


@pytest.mark.parametrize(
    ("text", "masked"),
    [
        ("(02) 123-4567", "(**) ***-4567"),
        ("0507-1234-5678", "****-****-5678"),
        ("+1 650-701-8887", "+* ***-***-8887"),
        ("11-22-333333-44", "**-**-******-**"),
        ("서울 22-333333-44", "서울 **-******-**"),
        ("여권은 M12345678이고", "여권은 *********이고"),
        ("여권 번호 m 123a4567", "여권 번호 * ********"),
        ("120-81-47521", "***-**-*7521"),
        ("378282-246310005 말고 3782-822463-10005", "******-*****0005 말고 ****-******-*0005"),
        ("국민은행 123456-12345678", "국민은행 ******-****5678"),
        ("3333-02-1234567", "****-**-***4567"),
        ("110.123.456789", "***.***.**6789"),
        ("hong 골뱅이 naver 점 com", "***@***"),
        ("에이비씨 골뱅이 네이버 닷컴이에요", "***@***이에요"),
    ],
)
def test_every_identifier_is_masked(text: str, masked: str) -> None:
    """Phones at home and abroad, licences, passports, business numbers, cards, accounts, addresses that were said."""
    assert mask(text) == masked


@pytest.mark.parametrize(
    "text",
    [
        "이일이 사이사이",
        "삼사일 이내에 이사 일정이 이십구일이에요",
        "구구단은 구구 팔십일",
        "일오팔팔에 일이삼사",
        "공팔공에 일이삼에 사오육칠",
        "20261122103000",
        "20261122~20261129",
        "2026.11.22-2026.11.30",
        "192.168.100.101",
        "3.14159265358979",
        "₩460000000000",
        "12345678901개",
        "로또 3 11 15 29 35 44",
        "123 456 789",
        "conversation_1234567890",
        "a1b2c3d4-e5f6-7890-abcd-ef0123456789",
        "주민센터 1234567",
        "은행 2026-11-22 10시",
        "은행 1588-1234 09-18시",
        "계좌 50000 60000",
        "8221234567원 입금",
        "골뱅이 무침",
    ],
)
def test_what_only_looks_like_a_number_stays(text: str) -> None:
    """Ordinary Korean, times, addresses of machines, amounts and ids are no personal data."""
    assert mask(text) == text


@pytest.mark.parametrize(
    ("treatment", "masked"),
    [
        ("mask", "제 번호는 ***-****-****예요"),
        ("last_four", "제 번호는 ***-****-5678예요"),
        ("drop", "제 번호는 [전화번호]예요"),
        ("keep", "제 번호는 010-1234-5678예요"),
    ],
)
def test_a_policy_says_what_becomes_of_each_kind(treatment: str, masked: str) -> None:
    """All of it, all but the end, its name, or nothing at all."""
    policy = PrivacyPolicy(phone=Treatment(treatment))

    assert mask("제 번호는 010-1234-5678예요", policy) == masked


def test_a_number_that_is_dropped_takes_the_words_inside_it_along() -> None:
    """Of a number in parts one name is left."""
    policy = PrivacyPolicy(resident_number=Treatment.DROP)

    assert mask("주민번호는 900101 이고 뒤는 1234567 입니다", policy) == "주민번호는 [주민등록번호] 입니다"


def test_what_is_found_has_kind_place_and_digits() -> None:
    """The digits are those that were meant, however they were written."""
    phone, address = find("공일공에 일이삼사에 오육칠팔, hong@example.com")

    assert (phone.kind, phone.digits, phone.groups) == ("phone", "01012345678", (3, 4, 4))
    assert (address.kind, address.start, address.written) == ("email", 17, "hong@example.com")


@pytest.mark.parametrize(
    "piece",
    [
        "1",
        "이",
        "1 ",
        "이 ",
        "010-",
        "010 가운데 ",
        "900101 이고 ",
        "a@",
        "골뱅이",
        "a b 골뱅이",
        "에",
        "+1",
        "자리",
        "O1",
        "공일공 하나",
        "010 천 ",
    ],
)
def test_the_longest_text_is_masked(piece: str) -> None:
    """Hostile repetition neither raises nor hangs, and stays masked."""
    masked = mask(piece * 10_000)

    assert mask(masked) == masked


def test_all_digits_but_the_last_are_hidden() -> None:
    """The separators stay where they are."""
    assert mask_digits("110-12-3456", keep=2) == "***-**-**56"


def test_digits_that_are_said_are_hidden_too() -> None:
    """An answer that was asked for may be spoken."""
    assert mask_digits("고객번호는 일이삼 사오육칠이에요") == "고객번호는 *** 사오육칠이에요"


def test_a_number_shorter_than_what_is_kept_stays() -> None:
    """There is nothing to hide in front of the last four digits."""
    assert mask_digits("123") == "123"
