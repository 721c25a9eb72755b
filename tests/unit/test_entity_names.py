"""Banks, people and places in what customers write."""

from datetime import UTC, datetime

import pytest

from aicc.entities import names
from aicc.entities.institutions import INSTITUTIONS
from aicc.entities.people import is_full_name
from aicc.entities.regions import DISTRICTS, PROVINCES
from aicc.models.understanding import Entity

NOW = datetime(2026, 11, 22, 15, 0, tzinfo=UTC)


def found(text: str, kind: str) -> list[Entity]:
    """Return the entities of a kind."""
    return [entity for entity in names.find(text, NOW) if entity.kind == kind]


def texts_and_values(text: str, kind: str) -> list[tuple[str, object]]:
    """Return the words and the value of each entity of a kind."""
    return [(entity.text, entity.value) for entity in found(text, kind)]


# --- banks -----------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("text", "words", "name", "code"),
    [
        ("국민은행이요", "국민은행", "국민은행", "004"),
        ("KB 국민은행 계좌로", "KB 국민은행", "국민은행", "004"),
        ("케이비로 보낼게요", "케이비", "국민은행", "004"),
        ("신한은 수수료가 얼마예요", "신한", "신한은행", "088"),
        ("우리 은행으로 부쳐 줘", "우리 은행", "우리은행", "020"),
        ("하나은행", "하나은행", "하나은행", "081"),
        ("nh농협 통장", "nh농협", "농협은행", "011"),
        ("IBK기업은행", "IBK기업은행", "기업은행", "003"),
        ("SC제일은행에서 이체", "SC제일은행", "SC제일은행", "023"),
        ("시티은행", "시티은행", "씨티은행", "027"),
        ("카뱅 계좌", "카뱅", "카카오뱅크", "090"),
        ("케뱅으로", "케뱅", "케이뱅크", "089"),
        ("토뱅으로 옮겨줘", "토뱅", "토스뱅크", "092"),
        ("대구은행이 이름을 바꿨죠", "대구은행", "iM뱅크", "031"),
        ("아이엠뱅크", "아이엠뱅크", "iM뱅크", "031"),
        ("새마을 금고로", "새마을 금고", "새마을금고", "045"),
        ("우체국 계좌로 5만원", "우체국", "우체국", "071"),
        ("SBI저축은행", "SBI저축은행", "SBI저축은행", "050"),
        ("미래에셋 증권", "미래에셋 증권", "미래에셋증권", "238"),
        ("키움증권으로 이체", "키움증권", "키움증권", "264"),
        ("산림조합", "산림조합", "산림조합", "064"),
    ],
)
def test_an_institution_is_found_under_its_many_names(text: str, words: str, name: str, code: str) -> None:
    """The value is one name, the unit the code that transfers go by."""
    [bank] = found(text, "bank")

    assert (bank.text, bank.value, bank.unit) == (words, name, code)


@pytest.mark.parametrize(
    ("text", "name"),
    [
        ("국민으로 5만원 보내줘", "국민은행"),
        ("하나로 삼만원 송금", "하나은행"),
        ("우리 1002-123-456789", "우리은행"),
        ("부산 계좌로 보내 주세요", "부산은행"),
        ("기업 통장으로 입금해 주세요", "기업은행"),
        ("토스로 2만원 이체", "토스뱅크"),
        ("하나에서 카뱅으로 10만원", "하나은행"),
    ],
)
def test_an_everyday_word_is_a_bank_beside_accounts_and_money(text: str, name: str) -> None:
    """국민 and 하나 mean a bank where money goes."""
    assert found(text, "bank")[0].value == name


@pytest.mark.parametrize(
    "text",
    [
        "우리 엄마",
        "하나 더 주세요",
        "부산에서 만나요",
        "국민연금 언제 나와요",
        "국민 여러분 5만원",
        "기업 계좌 만들고 싶어요",
        "제일 좋은 상품",
        "하나에 5만원",
        "하나로 묶어 주세요",
        "신한카드를 잃어버렸어요",
        "농협생명 보험",
        "카카오톡으로 알려주세요",
        "우체국 어디예요",
        "은행나무",
        "512 KB 파일",
        "우리 010-1234-5678",
    ],
)
def test_other_things_are_no_bank(text: str) -> None:
    """Neither everyday words nor sister companies keep accounts."""
    assert found(text, "bank") == []


def test_two_banks_in_one_breath_are_two() -> None:
    """Without a space between them, too."""
    assert [bank.value for bank in found("국민은행에서신한은행으로 10만원", "bank")] == ["국민은행", "신한은행"]


def test_every_code_has_three_digits_and_one_name() -> None:
    """Only savings banks share one (050)."""
    codes = [item.code for item in INSTITUTIONS if item.code not in (None, "050")]

    assert len(codes) == len(set(codes))
    assert all(len(str(code)) == 3 for code in codes)


# --- people ----------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("text", "words", "name"),
    [
        ("홍길동 님께 보내줘", "홍길동", "홍길동"),
        ("김철수씨 계좌", "김철수", "김철수"),
        ("이영희 고객님 앞으로", "이영희", "이영희"),
        ("남궁민수한테 3만원", "남궁민수", "남궁민수"),
        ("민수한테 5만원 보내줘", "민수", "민수"),
        ("지은이에게 전해 주세요", "지은", "지은"),
        ("박 과장님께 연결해 주세요", "박 과장님", "박 과장"),
        ("사장님 계신가요", "사장님", "사장"),
        ("엄마한테 용돈 보내기", "엄마", "엄마"),
        ("우리아버지께 송금", "아버지", "아버지"),
        ("여자친구에게 3만원", "여자친구", "여자친구"),
        ("딸 계좌로 10만원", "딸", "딸"),
        ("예금주 홍길동", "홍길동", "홍길동"),
        ("받는 사람은 김민지예요", "김민지", "김민지"),
        ("제 이름은 허준입니다", "허준", "허준"),
        ("저는 이순신이라고 합니다", "이순신", "이순신"),
        ("수취인: 최다은", "최다은", "최다은"),
        ("김씨가 신청했어요", "김", "김"),
        ("홍길동이요", "홍길동", "홍길동"),
        ("강민호 010-1234-5678", "강민호", "강민호"),
        ("남편 명의로 된 통장", "남편", "남편"),
    ],
)
def test_a_person_is_found_where_a_word_points_at_one(text: str, words: str, name: str) -> None:
    """The value is the name without title and particle."""
    assert texts_and_values(text, "person") == [(words, name)]


@pytest.mark.parametrize(
    "text",
    [
        "고객님 안녕하세요",
        "상담원님",
        "날씨가 좋네요",
        "글씨가 작아요",
        "친구들과 함께",
        "이용자에게 안내",
        "예금주 변경",
        "수취인 조회",
        "받는 사람 정보 수정",
        "예금주 이름이 달라요",
        "저는 공무원입니다",
        "저는 대학생인데요",
        "이사 가요",
        "대리 신청",
        "대표 번호",
        "10명의 인원",
        "신문기사",
        "하나님",
    ],
)
def test_nobody_is_found_where_nobody_is_meant(text: str) -> None:
    """Precision first: a wrong recipient is worse than none."""
    assert found(text, "person") == []


@pytest.mark.parametrize("word", ["김철수", "허준", "남궁민수", "황보라", "최혜인", "이영자"])
def test_a_full_name_has_a_surname_and_a_given_name(word: str) -> None:
    """Surnames of two syllables and given names of one are rare but real."""
    assert is_full_name(word)


@pytest.mark.parametrize("word", ["이용자", "임차인", "공무원", "강아지", "조회", "가나다", "김"])
def test_other_nouns_are_no_full_name(word: str) -> None:
    """Even though 이, 임 and 공 are surnames."""
    assert not is_full_name(word)


# --- places ----------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("text", "words", "name"),
    [
        ("서울에 살아요", "서울", "서울특별시"),
        ("강원도 여행", "강원도", "강원특별자치도"),
        ("수원에서요", "수원", "경기도 수원시"),
        ("경기 이천", "경기 이천", "경기도 이천시"),
        ("강남구입니다", "강남구", "서울특별시 강남구"),
        ("부산 중구", "부산 중구", "부산광역시 중구"),
        ("중구 사는데요", "중구", "중구"),
        ("서울시강남구", "서울시강남구", "서울특별시 강남구"),
        ("분당구 근처", "분당구", "경기도 성남시 분당구"),
        ("서초동이요", "서초동", "서초동"),
        ("역삼1동 주민센터", "역삼1동", "역삼1동"),
        ("가평군 청평면", "가평군 청평면", "경기도 가평군 청평면"),
        ("테헤란로 123으로 보내 주세요", "테헤란로 123", "테헤란로 123"),
        ("서울 강남구 테헤란로 123", "서울 강남구 테헤란로 123", "서울특별시 강남구 테헤란로 123"),
        ("서울 노원", "서울 노원", "서울특별시 노원구"),
        ("강남역 몇 번 출구", "강남역", "강남역"),
        ("강남지점 영업시간", "강남지점", "강남지점"),
        ("판교점 예약", "판교점", "판교점"),
        ("경기도 광주", "경기도 광주", "경기도 광주시"),
        ("전주시 완산구 효자동", "전주시 완산구 효자동", "전북특별자치도 전주시 완산구 효자동"),
    ],
)
def test_a_place_is_found_and_regions_get_their_official_name(text: str, words: str, name: str) -> None:
    """The province is added where only one has such a district."""
    assert texts_and_values(text, "place") == [(words, name)]


@pytest.mark.parametrize(
    "text",
    [
        "거래내역 조회",
        "지역 주민",
        "자동이체",
        "봉사활동",
        "경기 결과",
        "이천 원",
        "고양이",
        "공주님",
        "구리 반지",
        "부산은행",
        "서울대 병원",
        "가까운 지점",
        "해당지점",
        "문제점",
        "국민으로 5만원",
        "카드로 3개월",
        "회원번호로 1234",
        "홍길동이요",
    ],
)
def test_words_that_only_look_like_places_are_none(text: str) -> None:
    """내역 is no station and 카드로 3 no street."""
    assert found(text, "place") == []


def test_two_cities_are_two_places() -> None:
    """Only what grows smaller is one address."""
    assert [place.value for place in found("서울 부산 왕복", "place")] == ["서울특별시", "부산광역시"]


def test_the_map_has_every_province_and_district() -> None:
    """Seventeen provinces; districts of the same name are all known."""
    assert len(set(PROVINCES.values())) == 17
    assert len(DISTRICTS["중구"]) == 6
    assert DISTRICTS["마산합포구"] == ("경상남도 창원시 마산합포구",)


# --- all -------------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "text",
    [
        "",
        "😀" * 10_000,
        "\ud800" * 100,
        "ㅋㅋㅋ",
        "1" * 10_000,
        "이" * 10_000,
        "국민으로 " * 2_500,
        "엄마한테 " * 2_000,
        "서울동" * 3_000,
        "우리 123-" * 1_500,
        "가나다라로 12" * 1_000,
    ],
)
def test_any_text_is_read_and_every_place_fits(text: str) -> None:
    """Nothing raises, and the words are those at the places said."""
    entities = list(names.find(text, NOW))

    assert all(entity.text == text[entity.start : entity.end] for entity in entities)
    assert all(entity.text == entity.text.strip() for entity in entities)
    assert {entity.kind for entity in entities} <= names.KINDS
