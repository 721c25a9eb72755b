"""How Korean customers answer each kind of question, and what is no answer to it."""

import time
from datetime import datetime

import pytest

from aicc.entities import find_built_in
from aicc.models.expression import Message, Placeholder, Template, Value
from aicc.models.scenario import Ask, InputType, Option
from aicc.models.understanding import Said
from aicc.models.validation import Checksum, Validation, ValidationType
from aicc.scenario.forms import Accepted, Against, Answer, Rejected, Unfit, read_answer, read_yes_no
from aicc.utils.text import normalize

BANKS = (
    Option(value="데모은행", synonyms=("데모", "당행")),
    Option(value="국민은행", synonyms=("국민", "KB국민은행", "KB")),
    Option(value="신한은행", synonyms=("신한",)),
    Option(value="하나은행", synonyms=("하나",)),
    Option(value="카카오뱅크", synonyms=("카카오", "카뱅")),
)
PERIODS = (Option(value="1개월"), Option(value="3개월"), Option(value="6개월"))
MONTHS = (Option(value="12"), Option(value="24"), Option(value="36"))
SUBJECTS = (
    Option(value="수수료 문의"),
    Option(value="다른 대출 상환", synonyms=("대환", "대출 상환")),
    Option(value="기타"),
)


def _ask(
    input_type: InputType,
    *,
    question: str = "",
    options: tuple[Option, ...] = (),
    unit: str | None = None,
    validation: Validation | None = None,
) -> Ask:
    return Ask(
        id="asked",
        message=Message(wordings=(Template(parts=(question,)),)),
        slot="asked",
        input_type=input_type,
        options=options,
        validations=(validation,) if validation else (),
        next=(),
        unit=unit,
    )


def _read(ask: Ask, text: str, **slots: Value) -> Answer:
    """Read an answer on Monday, 23 November 2026 at ten in Seoul."""
    now = datetime.fromisoformat("2026-11-23T10:00:00+09:00")
    said = Said(text=text, typed=text, entities=find_built_in(normalize(text), now))
    return read_answer(ask, said, Against(slots=slots, today=now.date()))


def _expected(value: Value) -> Answer:
    """Return what a table means: a value is accepted, None is no answer."""
    return Unfit() if value is None else Accepted(value=value)


@pytest.mark.parametrize(
    ("text", "won"),
    [
        ("5만원", 50_000),
        ("오만원", 50_000),
        ("만오천원", 15_000),
        ("50000", 50_000),
        ("50000원", 50_000),
        ("50,000원", 50_000),
        ("5만", 50_000),
        ("5만 원이요", 50_000),
        ("5만원이요", 50_000),
        ("5만원이에요", 50_000),
        ("5만원입니다.", 50_000),
        ("5만원으로 할게요", 50_000),
        ("5만원만 보내줘", 50_000),
        ("5만원 이체해 주세요", 50_000),
        ("5만원 보내주세요!", 50_000),
        ("네 5만원이요", 50_000),
        ("５만원", 50_000),
        ("만원", 10_000),
        ("만원만요", 10_000),
        ("천원", 1_000),
        ("이만원", 20_000),
        ("이만 원이요", 20_000),
        ("오만 원 보내 주세요", 50_000),
        ("삼십만원 이체해줘", 300_000),
        ("백만원", 1_000_000),
        ("약 30만원 정도요", 300_000),
        ("한 20만원쯤", 200_000),
        ("5만5천원", 55_000),
        ("오만5천원", 55_000),
        ("3천5백원", 3_500),
        ("5.5만원", 55_000),
        ("1.1만원", 11_000),
        ("일억이천만원", 120_000_000),
        ("1억 2천만원", 120_000_000),
        ("엄마한테 5만원", 50_000),
        ("0원", 0),
    ],
)
def test_an_amount_is_read_in_won(text: str, won: int) -> None:
    """Figures, letters and both, with or without 원 and the polite endings, are the same amount."""
    assert _read(_ask(InputType.MONEY), text) == Accepted(value=won)


@pytest.mark.parametrize(
    "text",
    [
        "수수료 얼마예요?",
        "5만원 수수료는?",
        "5만원 보내면 수수료가 얼마인가요",
        "만원 이체하면 수수료 얼마예요",
        "만나서 반가워요",
        "조금만요",
        "조금",
        "천천히 할게요",
        "상담원이요",
        "상담원 연결",
        "직원이랑 얘기할래요",
        "일이 있어서요",
        "이체",
        "취소",
        "안녕하세요",
        "잔액 다 보내줘",
        "3번",
        "2명이요",
        "30일에 보내줘",
        "5만원이랑 3만원",
        "10 20",
        "010-1234-5678",
        "110-123-456789로 5만원",
        "-5만원",
        "100달러",
        "0.5원",
        "1" * 60,
        "잔액 조회하고 나서 5만원 이체하고 싶어요",
    ],
)
def test_what_is_no_amount_is_left_to_others(text: str) -> None:
    """Questions, counts, dates, account numbers, two amounts and words that merely contain 만 or 이 are no answer."""
    assert _read(_ask(InputType.MONEY), text) == Unfit()


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("5000", 5_000),
        ("5,000", 5_000),
        ("5천", 5_000),
        ("오천", 5_000),
        ("5천만원", 5_000),
        ("5천만", 5_000),
        ("5000만원", 5_000),
        ("5000 만원이요", 5_000),
        ("5000(만원)", 5_000),
        ("삼천만원이요", 3_000),
        ("3천5백", 3_500),
        ("약 5000 정도요", 5_000),
        ("한 4천만원쯤", 4_000),
        ("연봉은 6000입니다", 6_000),
        ("1억", 10_000),
        ("50000000원", 5_000),
        ("15000원", 1.5),
        ("얼마까지 되나요?", None),
        ("비밀이에요", None),
    ],
)
def test_a_number_that_counts_ten_thousand_won_takes_any_unit(text: str, value: float | None) -> None:
    """5천만원, 5000만원, 50000000원 and 5000 are the same income."""
    assert _read(_ask(InputType.NUMBER, unit="만원"), text) == _expected(value)


@pytest.mark.parametrize(
    ("text", "value"),
    [("3", 3), ("3명", 3), ("삼", 3), ("12개월이요", 12), ("2.5", 2.5), ("몇 명까지 되나요?", None), ("많이요", None)],
)
def test_a_number_without_a_unit_may_count_anything(text: str, value: float | None) -> None:
    """3명 is a fine answer to how many."""
    assert _read(_ask(InputType.NUMBER), text) == _expected(value)


@pytest.mark.parametrize(
    "text",
    [
        *[
            "네",
            "예",
            "넵",
            "넹",
            "네네",
            "응",
            "어",
            "ㅇㅇ",
            "ㅇ",
            "ㅇㅋ",
            "네!",
            "네~",
            "네.",
            "그래",
            "그래요",
            "그럼요",
            "좋아요",
        ],
        *[
            "맞아",
            "맞아요",
            "맞습니다",
            "네 맞아요",
            "네, 맞습니다",
            "맞아요 네",
            "이 계좌 맞아요",
            "확인",
            "동의합니다",
            "네 동의합니다",
        ],
        *[
            "진행해 주세요",
            "할게요",
            "해줘",
            "부탁드립니다",
            "YES",
            "ok",
            "오케이",
            "네 정지해 주세요",
            "네 그렇게 해주세요",
        ],
        *["정지해 주세요", "정지해줘", "정지할게요", "정지 부탁드려요"],
    ],
)
def test_a_yes_is_heard(text: str) -> None:
    """Many words are a yes, and so is the question's own verb as a request."""
    ask = _ask(InputType.YES_NO, question="체크카드를 지금 정지할까요?")

    assert _read(ask, text) == Accepted(value=True)


@pytest.mark.parametrize(
    "text",
    [
        *[
            "아니",
            "아니요",
            "아니오",
            "아뇨",
            "아니에요",
            "아닙니다",
            "ㄴㄴ",
            "ㄴ",
            "노",
            "no",
            "아니요!",
            "싫어요",
            "됐어요",
            "됐습니다",
        ],
        *[
            "괜찮아요",
            "아니 괜찮아",
            "아니요 됐어요",
            "안 할래요",
            "안해요",
            "하지 마세요",
            "보내지 마세요",
            "정지하지 마세요",
        ],
        *["동의하지 않습니다", "동의 안 해요", "틀려요", "달라요", "아니요 다음에 할게요"],
    ],
)
def test_a_no_is_heard(text: str) -> None:
    """Many words are a no, the polite 괜찮아요 among them."""
    ask = _ask(InputType.YES_NO, question="체크카드를 지금 정지할까요?")

    assert _read(ask, text) == Accepted(value=False)


@pytest.mark.parametrize(
    "text",
    [
        "네?",
        "음",
        "글쎄요",
        "모르겠어요",
        "수수료 얼마예요?",
        "네 근데 수수료는 얼마예요",
        "아니 근데 수수료가 얼마예요",
        "어 이거 왜 이래",
        "네, 취소해 주세요",
        "네 그런데 금액을 바꿀게요",
        "네 상담원 연결해 주세요",
        "네 아니에요",
        "네 괜찮아요",
        "아니요 진행해 주세요",
        "취소해 주세요",
        "상담원 연결해 주세요",
        "재발급해 주세요",
        "잔액 확인",
        "신청 내역 보여줘",
        "진행 상황 알려줘",
        "예금계좌",
        "1234567",
        "",
        "취소 네",
        "아니지 맞아요",
        "안돼 네",
        "보내지마 네",
        "틀렸어 맞아요",
        "잠깐만 네",
        "생각해 볼게요 네",
        "네 안 보낼래요",
        "네 확인해 주세요",
        "네 20만원이요",
        "안 맞아요",
        "하나도 안 맞습니다",
        "별로 좋아요",
        "네 안 갈래요",
    ],
)
def test_what_is_neither_yes_nor_no_is_left_to_others(text: str) -> None:
    """Money is sent on a yes, so doubt, contradiction, questions and other subjects are none."""
    ask = _ask(InputType.YES_NO, question="체크카드를 지금 정지할까요?")

    assert _read(ask, text) == Unfit()


@pytest.mark.parametrize(
    ("text", "consents"),
    [
        ("이체해 주세요", True),
        ("이체할게요", True),
        ("확인해 주세요", None),
        ("한 번 더 확인해 주세요", None),
        ("계좌 확인해 주세요", None),
        ("금액해 주세요", None),
        ("계좌번호 부탁드려요", None),
    ],
)
def test_only_the_deed_that_is_asked_for_is_a_yes(text: str, consents: bool | None) -> None:
    """A word of the question that is not what it asks to do says nothing: money moves on a yes."""
    question = "국민은행 계좌로 5만원을 이체할까요?\n계좌번호와 금액을 한 번 더 확인해 주세요."

    assert _read(_ask(InputType.YES_NO, question=question), text) == _expected(consents)


@pytest.mark.parametrize("text", ["확인해 주세요", "조회해 주세요", "취소해 주세요", "중단해 주세요"])
def test_asking_to_look_or_to_stop_is_never_a_yes(text: str) -> None:
    """Not even when the question asks for that."""
    question = "확인할까요? 조회할까요? 중단할까요?"

    assert _read(_ask(InputType.YES_NO, question=question), text) == Unfit()


def test_yes_and_no_can_be_read_without_a_question() -> None:
    """Then a verb alone says nothing."""
    assert [read_yes_no(text) for text in ("네", "아니요", "정지해 주세요")] == [True, False, None]


@pytest.mark.parametrize(
    ("text", "bank"),
    [
        ("국민은행", "국민은행"),
        ("국민", "국민은행"),
        ("국민은행이요", "국민은행"),
        ("kb", "국민은행"),
        ("KB국민은행이요", "국민은행"),
        ("국민 은행", "국민은행"),
        ("신한은행으로 할게요", "신한은행"),
        ("카뱅이요", "카카오뱅크"),
        ("카카오뱅크로 보내 주세요", "카카오뱅크"),
        ("하나", "하나은행"),
        ("하나요", "하나은행"),
        ("2", "국민은행"),
        ("2번", "국민은행"),
        ("2번이요", "국민은행"),
        ("2번으로 해주세요", "국민은행"),
        ("이번이요", "국민은행"),
        ("일번", "데모은행"),
        ("첫번째", "데모은행"),
        ("두 번째요", "국민은행"),
        ("두번째 거요", "국민은행"),
        ("세번째", "신한은행"),
        ("카카오뱅크 말고 국민은행", "국민은행"),
        ("국민은행 아니고 카카오뱅크요", "카카오뱅크"),
        ("7번", None),
        ("0", None),
        ("국민은행 말고요", None),
        ("국민 신한", None),
        ("하나만 물어볼게요", None),
        ("수수료 얼마예요?", None),
        ("국민은행 수수료 얼마예요", None),
        ("국민은행에 계좌가 있는지 알고 싶어요", None),
        ("국민은행에서 만든 제 통장에 있는 돈을 다 찾고 싶어요", None),
        ("취소", None),
        ("상담원", None),
        ("토스뱅크", None),
    ],
)
def test_an_option_is_chosen_by_name_synonym_or_number(text: str, bank: str | None) -> None:
    """What is after 말고 counts; two options at once, none, or a question is no choice."""
    assert _read(_ask(InputType.SELECTION, options=BANKS), text) == _expected(bank)


@pytest.mark.parametrize(
    ("text", "period"),
    [("3개월", "3개월"), ("3", "3개월"), ("3번", "6개월"), ("6개월이요", "6개월"), ("1", "1개월"), ("4", None)],
)
def test_a_bare_number_is_an_option_that_begins_with_it_before_a_place(text: str, period: str | None) -> None:
    """To 1개월, 3개월 and 6개월 a 3 is the second and 3번 the third."""
    assert _read(_ask(InputType.SELECTION, options=PERIODS), text) == _expected(period)


@pytest.mark.parametrize(("text", "months"), [("24", "24"), ("12요", "12"), ("2번", "24"), ("1", "12")])
def test_an_option_may_be_a_number(text: str, months: str) -> None:
    """The option's own name comes before its place."""
    assert _read(_ask(InputType.SELECTION, options=MONTHS), text) == Accepted(value=months)


@pytest.mark.parametrize(
    ("text", "subject"),
    [
        ("수수료 문의", "수수료 문의"),
        ("수수료 문의요", "수수료 문의"),
        ("수수료 얼마예요", None),
        ("대출 상환", "다른 대출 상환"),
        ("다른 대출 상환이요", "다른 대출 상환"),
        ("기타", "기타"),
    ],
)
def test_an_option_may_look_like_a_question(text: str, subject: str | None) -> None:
    """The exact name of an option is always that option."""
    assert _read(_ask(InputType.SELECTION, options=SUBJECTS), text) == _expected(subject)


@pytest.mark.parametrize(
    ("text", "digits"),
    [
        ("1234567", "1234567"),
        (" 1234567 ", "1234567"),
        ("123 4567", "1234567"),
        ("123-4567", "1234567"),
        ("１２３４５６７", "1234567"),
        ("고객번호는 1234567입니다", "1234567"),
        ("제 고객번호는 1234567 입니다.", "1234567"),
        ("1234567이요", "1234567"),
        ("1234567번이에요", "1234567"),
        ("12", "12"),
        ("수수료 얼마예요?", None),
        ("수수료는 1000원인가요?", None),
        ("1234567 맞나요?", None),
        ("1000원", None),
        ("5만원", None),
        ("2026년", None),
        ("3건 보여줘", None),
        ("고객번호가 없어요", None),
        ("상담원", None),
    ],
)
def test_digits_are_read_with_the_words_around_them(text: str, digits: str | None) -> None:
    """Only the digits are kept; amounts, counts and questions are no number of a customer."""
    assert _read(_ask(InputType.DIGITS), text) == _expected(digits)


@pytest.mark.parametrize(
    ("text", "account"),
    [
        ("110-123-456789", "110123456789"),
        ("110 123 456789", "110123456789"),
        ("110–123–456789", "110123456789"),
        ("110123456789", "110123456789"),
        ("계좌번호는 110-123-456789입니다", "110123456789"),
        ("국민은행 123456-01-123456이요", "12345601123456"),
        ("110-123-456789 국민은행", "110123456789"),
        ("110-123-456789 맞나요?", None),
        ("계좌번호 몰라요", None),
    ],
)
def test_an_account_number_loses_its_hyphens(text: str, account: str | None) -> None:
    """With hyphens, spaces or neither, it is the same account."""
    assert _read(_ask(InputType.ACCOUNT), text) == _expected(account)


@pytest.mark.parametrize(
    ("text", "phone"),
    [
        ("010-1234-5678", "01012345678"),
        ("01012345678", "01012345678"),
        ("010 1234 5678", "01012345678"),
        ("제 번호는 010-1234-5678이에요", "01012345678"),
        ("010-1234-5678로 전화 주세요", "01012345678"),
        ("+82 10-1234-5678", "01012345678"),
        ("+82-010-1234-5678", "01012345678"),
        ("02-123-4567", "021234567"),
        ("010-1234-5678로 전화 주시나요?", None),
        ("전화번호 없어요", None),
    ],
)
def test_a_phone_number_becomes_digits(text: str, phone: str | None) -> None:
    """The country code becomes the 0 it stands for."""
    assert _read(_ask(InputType.PHONE), text) == _expected(phone)


@pytest.mark.parametrize(
    ("text", "secret"),
    [("1234", "1234"), ("비밀번호는 1234예요", "1234"), ("12 34", "1234"), ("비밀번호를 잊어버렸어요", None)],
)
def test_a_secret_is_digits(text: str, secret: str | None) -> None:
    """Who has forgotten a password has not given one."""
    assert _read(_ask(InputType.SECRET), text) == _expected(secret)


def test_free_text_takes_anything() -> None:
    """Whether it was meant as an answer is decided above."""
    assert _read(_ask(InputType.TEXT), "수수료 얼마예요?") == Accepted(value="수수료 얼마예요?")


@pytest.mark.parametrize(
    ("input_type", "validation", "good", "bad"),
    [
        (InputType.DIGITS, {"type": ValidationType.DIGITS, "length": 7}, "1234567", "12345"),
        (InputType.MONEY, {"type": ValidationType.RANGE, "minimum": 1, "maximum": 100_000}, "10만원", "10만 1원"),
        (InputType.MONEY, {"type": ValidationType.RANGE, "minimum": 1}, "1원", "0원"),
        (InputType.TEXT, {"type": ValidationType.LENGTH, "minimum": 2, "maximum": 4}, "홍길동", "홍"),
        (InputType.PHONE, {"type": ValidationType.PATTERN, "pattern": r"01\d{8,9}"}, "010-1234-5678", "1588-0000"),
        (InputType.TEXT, {"type": ValidationType.PATTERN, "pattern": r"(a+)+b"}, "aaab", "a" * 5000),
    ],
)
def test_an_answer_that_may_not_be_is_rejected_with_the_reason(
    input_type: InputType, validation: dict[str, object], good: str, bad: str
) -> None:
    """The message of the check is what the customer hears; a pattern that hangs rejects."""
    check = Validation(id="check", message=Template(parts=("다시 확인해 주세요.",)), **validation)  # type: ignore[arg-type]
    ask = _ask(input_type, validation=check)

    assert isinstance(_read(ask, good), Accepted)
    assert _read(ask, bad) == Rejected(message="다시 확인해 주세요.")


@pytest.mark.parametrize("input_type", list(InputType))
@pytest.mark.parametrize(
    "text", ["1," * 2000, "1 " * 2000, "일백" * 2000, "5만" + " " * 4000 + "x", "5만" + "만" * 4000]
)
def test_no_text_makes_reading_slow(input_type: InputType, text: str) -> None:
    """A message of thousands of characters is read in well under a second, whatever it repeats."""
    begun = time.perf_counter()

    _read(_ask(input_type, options=BANKS), text)

    assert time.perf_counter() - begun < 0.5


@pytest.mark.parametrize(
    ("text", "consents"),
    [
        ("취소해 주세요", True),
        ("네, 취소해 주세요", True),
        ("주문 취소할게요", True),
        ("취소하지 마세요", False),
        ("취소 안 할래요", False),
    ],
)
def test_where_cancelling_is_asked_about_it_is_the_answer(text: str, consents: bool) -> None:
    """The deed that the question names is meant, not the end of the conversation."""
    ask = _ask(InputType.YES_NO, question="운동화 주문을 취소해 드릴까요?")

    assert _read(ask, text) == Accepted(value=consents)


@pytest.mark.parametrize("text", ["나중에 할게요", "다음에요", "생각해 볼게요", "아니요 나중에 할게요"])
def test_putting_it_off_is_a_no(text: str) -> None:
    """What is asked is whether to do it now."""
    assert _read(_ask(InputType.YES_NO, question="지금 납부할까요?"), text) == Accepted(value=False)


@pytest.mark.parametrize(
    ("text", "answer"),
    [("네 소방차가 못 지나가요", True), ("네 당장 월세도 못 내요", True), ("네 그런데 취소할래요", None)],
)
def test_a_yes_to_a_fact_may_say_why(text: str, answer: bool | None) -> None:
    """Where nothing is agreed to, nothing is taken back by a 못 or an 안."""
    assert _read(_ask(InputType.YES_NO, question="지금 위험한가요?"), text) == _expected(answer)


def test_what_the_question_names_is_no_contradiction() -> None:
    """바꿀래요 is a yes to 바꾸시겠어요, and doubt elsewhere."""
    assert _read(_ask(InputType.YES_NO, question="다른 요금제로 바꾸시겠어요?"), "네 바꿀래요") == Accepted(value=True)
    assert _read(_ask(InputType.YES_NO, question="이체할까요?"), "네 바꿀래요") == Unfit()


@pytest.mark.parametrize(
    ("text", "day"),
    [
        ("내일이요", "2026-11-24"),
        ("다음 주 월요일", "2026-11-30"),
        ("12월 3일 오전 10시", "2026-12-03"),
        ("12월 20일까지요", "2026-12-20"),
        ("오늘부터요", "2026-11-23"),
        ("내년 1월 20일", "2027-01-20"),
        ("다음 주", None),
        ("2월 30일", None),
        ("3월 2일이나 3월 3일", None),
    ],
)
def test_days(text: str, day: str | None) -> None:
    """One exact day; a week, an impossible day and a choice are none."""
    assert _read(_ask(InputType.DATE), text) == _expected(day)


@pytest.mark.parametrize(("text", "clock"), [("오후 2시", "14:00"), ("3시 반", "15:30"), ("내일 10시", "10:00")])
def test_times_of_day(text: str, clock: str) -> None:
    """Hours and minutes of a day that may be named too."""
    assert _read(_ask(InputType.TIME), text) == Accepted(value=clock)


@pytest.mark.parametrize(("text", "at"), [("내일 오후 2시", "2026-11-24T14:00"), ("내일", None), ("2시", None)])
def test_points_in_time(text: str, at: str | None) -> None:
    """A day and a time together."""
    assert _read(_ask(InputType.DATETIME), text) == _expected(at)


@pytest.mark.parametrize(
    ("text", "name"),
    [
        ("홍길동", "홍길동"),
        ("홍길동입니다", "홍길동"),
        ("제 이름은 홍길동이에요", "홍길동"),
        ("작은동생한테", "작은동생"),
        ("John Smith", "John Smith"),
        ("몰라요", None),
        ("네", None),
        ("왜 이름이 필요해요?", None),
    ],
)
def test_names(text: str, name: str | None) -> None:
    """The name alone, however it is said."""
    assert _read(_ask(InputType.NAME), text) == _expected(name)


@pytest.mark.parametrize(
    ("text", "banks"),
    [
        ("국민이랑 신한이요", ("국민은행", "신한은행")),
        ("신한, 국민", ("국민은행", "신한은행")),
        ("2번 3번", ("국민은행", "신한은행")),
        ("카뱅만요", ("카카오뱅크",)),
        ("다요", tuple(option.value for option in BANKS)),
        ("농협이요", None),
    ],
)
def test_several_options(text: str, banks: tuple[str, ...] | None) -> None:
    """In the order of the options, by name or number, or all."""
    assert _read(_ask(InputType.MULTI_SELECT, options=BANKS), text) == _expected(banks)


@pytest.mark.parametrize(("text", "bank"), [("국민은헹", "국민은행"), ("카카오벵크요", "카카오뱅크"), ("궁민", None)])
def test_an_option_may_be_misspelt(text: str, bank: str | None) -> None:
    """A letter in words of three syllables and more."""
    assert _read(_ask(InputType.SELECTION, options=BANKS), text) == _expected(bank)


@pytest.mark.parametrize(
    ("validation", "input_type", "good", "bad"),
    [
        ({"type": ValidationType.ONE_OF, "values": ("서울", "부산")}, InputType.TEXT, "서울", "대구"),
        (
            {"type": ValidationType.CHECKSUM, "checksum": Checksum.LUHN},
            InputType.CARD,
            "4111111111111111",
            "4111111111111112",
        ),
        (
            {"type": ValidationType.CHECKSUM, "checksum": Checksum.BUSINESS_NUMBER},
            InputType.DIGITS,
            "1208147521",
            "1208147520",
        ),
        (
            {"type": ValidationType.DATE_WINDOW, "earliest": "+1d", "latest": "+30d"},
            InputType.DATE,
            "내일",
            "오늘",
        ),
        ({"type": ValidationType.BUSINESS_DAY}, InputType.DATE, "12월 24일", "12월 25일"),
        ({"type": ValidationType.COMPARE, "operator": ">", "slot": "start"}, InputType.DATE, "12월 3일", "11월 30일"),
    ],
)
def test_checks_of_other_kinds(validation: dict[str, object], input_type: InputType, good: str, bad: str) -> None:
    """Each check lets its good answer pass and refuses the other with its message."""
    check = Validation(id="check", message=Template(parts=("안 됩니다.",)), **validation)  # type: ignore[arg-type]
    ask = _ask(input_type, validation=check)

    assert isinstance(_read(ask, good, start="2026-12-01"), Accepted)
    assert _read(ask, bad, start="2026-12-01") == Rejected(message="안 됩니다.")


def test_a_refusal_may_name_the_answer() -> None:
    """Its message is a template with all slots and the answer, and one of its own for each side of a range."""
    check = Validation(
        id="size",
        type=ValidationType.RANGE,
        minimum=1,
        maximum=10,
        message=Template(parts=("안 됩니다.",)),
        too_large=Template(parts=(Placeholder(slot="answer", filters=("number", "은/는")), " 너무 많습니다.")),
    )

    assert _read(_ask(InputType.NUMBER, validation=check), "25") == Rejected(message="25는 너무 많습니다.")
    assert _read(_ask(InputType.NUMBER, validation=check), "0") == Rejected(message="안 됩니다.")
