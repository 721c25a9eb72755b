"""Answered questions, and when a person is needed and there."""

from datetime import UTC, date, datetime, time

import pytest

from aicc.escalation import EscalationManager, EscalationPriority, EscalationReason
from aicc.escalation.hours import is_open, next_opening, opening_phrase
from aicc.escalation.tickets import ticket_id, ticket_number
from aicc.faq import FAQManager
from aicc.models.bot import Bot
from aicc.models.errors import FAQInvalid, FAQNotFound, TicketNotFound
from aicc.models.escalation import BusinessHours
from aicc.models.user import User, UserTier
from aicc.services.engines import Engines

LUNCH = BusinessHours(
    timezone="Asia/Seoul",
    week=(((time(9), time(12)), (time(13), time(18))),) * 5 + ((), ()),
    holidays_closed=True,
    closed_on=frozenset({date(2026, 12, 31)}),
    open_on=frozenset({date(2027, 1, 1)}),
)


def at(text: str) -> datetime:
    """A time in Korea."""
    return datetime.fromisoformat(f"{text}+09:00")


@pytest.mark.parametrize(
    ("moment", "there"),
    [
        ("2026-11-23T09:00", True),
        ("2026-11-23T08:59", False),
        ("2026-11-23T12:30", False),
        ("2026-11-23T17:59", True),
        ("2026-11-23T18:00", False),
        ("2026-11-22T10:00", False),  # Sunday
        ("2026-12-25T10:00", False),  # Christmas
        ("2026-12-31T10:00", False),  # closed by the bot
        ("2027-01-01T10:00", True),  # a holiday on which this desk is open
    ],
)
def test_people_are_there_in_business_hours(moment: str, there: bool) -> None:
    """Lunch, week-ends, Korean holidays and the bot's own exceptions count."""
    assert is_open(LUNCH, at(moment)) is there


@pytest.mark.parametrize(
    ("moment", "phrase"),
    [
        ("2026-11-23T07:00", "오늘 오전 9시"),
        ("2026-11-23T12:10", "오늘 오후 1시"),
        ("2026-11-23T20:00", "내일 오전 9시"),
        ("2026-11-20T20:00", "11월 23일(월) 오전 9시"),
    ],
)
def test_the_next_opening_is_said_as_people_say_it(moment: str, phrase: str) -> None:
    """Today, tomorrow, or the date with its weekday."""
    assert opening_phrase(LUNCH, at(moment)) == phrase


def test_a_desk_that_never_opens_promises_no_day() -> None:
    """Thirty closed days end in a vague answer instead of an endless search."""
    never = BusinessHours(timezone="Asia/Seoul", week=((),) * 7, holidays_closed=True)

    assert next_opening(never, at("2026-11-23T09:00")) is None
    assert opening_phrase(never, at("2026-11-23T09:00")) == "다음 영업일"


def test_the_same_turn_always_opens_the_same_ticket() -> None:
    """Id and number are made from conversation and turn, so that a repeated save cannot open two."""
    moment = datetime(2026, 11, 22, 20, 0, tzinfo=UTC)  # already the 23rd in Korea

    assert ticket_id("conv_1", 5) == ticket_id("conv_1", 5) != ticket_id("conv_1", 6)
    assert ticket_number(ticket_id("conv_1", 5), moment).startswith("1123-")


@pytest.mark.parametrize(
    ("text", "tier", "rule"),
    [
        ("상담원 연결해 주세요", UserTier.STANDARD, "asked"),
        ("안녕하세요", UserTier.VIP, "vip"),
        ("계좌가 해킹당한 것 같아요", UserTier.STANDARD, "urgent_words"),
        ("안녕하세요", UserTier.STANDARD, None),
        ("카드를 잃어버렸어요", UserTier.STANDARD, None),
        ("사기 전화를 받았어요", UserTier.STANDARD, "phishing"),
        ("은행에서 문자가 왔어요", UserTier.STANDARD, None),
        ("문자가 안 왔어요", UserTier.STANDARD, None),
        ("긴급재난지원금 신청", UserTier.STANDARD, None),
        ("해킹 방지 서비스 있나요", UserTier.STANDARD, None),
        ("죽고 싶어요", UserTier.STANDARD, "urgent_words"),
        ("야 이 개새끼야", UserTier.STANDARD, "abuse"),
        ("강아지 개새끼 사료 있나요", UserTier.STANDARD, None),
        ("닥쳐올 만기일이 걱정이에요", UserTier.STANDARD, None),
    ],
)
def test_the_first_rule_that_holds_decides(engines: Engines, text: str, tier: UserTier, rule: str | None) -> None:
    """Asked for, VIP, urgent; a lost card is the scenario's job."""
    found = engines.escalation.check(engines.nlu.understand(text), User(id="u", tier=tier))

    assert (found.id if found else None) == rule


def test_an_unknown_request_is_not_found(bot: Bot) -> None:
    """A request id that was never given out says so."""
    with pytest.raises(TicketNotFound):
        EscalationManager(bot).get_escalation_request("ticket_none")


def test_requests_wait_by_urgency_then_by_time(bot: Bot) -> None:
    """The most urgent is first, of equals the earliest."""
    manager = EscalationManager(bot)
    made = [
        manager.create_escalation_request(f"s{number}", "u", EscalationReason.USER_REQUEST, EscalationPriority(name))
        for number, name in enumerate(("LOW", "URGENT", "MEDIUM", "URGENT"))
    ]

    assert [ticket.id for ticket in manager.waiting()] == [made[1], made[3], made[2], made[0]]


@pytest.fixture
def faq(bot: Bot) -> FAQManager:
    """The packaged bot's entries."""
    return FAQManager(bot=bot)


@pytest.mark.parametrize(
    ("question", "entry"),
    [
        ("OTP를 잃어버렸는데 어떻게 하나요", "otp_lost"),
        ("오티피 잃어버렸어요OTP", "otp_lost"),
        ("인터넷뱅킹비밀번호를잊어버렸어요", "password_reset"),
    ],
)
def test_a_question_in_other_words_finds_its_entry(faq: FAQManager, question: str, entry: str) -> None:
    """Endings and missing spaces do not matter."""
    known = {known.id for known in faq._entries.values()}
    if entry not in known:
        pytest.fail(f"the packaged bot has no entry {entry}")

    assert faq.find(question)[0].entry.id == entry


@pytest.mark.parametrize("query", ["", "   ", "!!!", "가" * 10_000, '"+-&|!(){}[]^~*?:\\/', "😀"])
def test_any_query_has_a_sane_answer(faq: FAQManager, query: str) -> None:
    """Empty, huge and syntax-looking queries find nothing they should not, and do not fail."""
    assert all(0 <= hit.score <= 1 for hit in faq.find(query))


def test_a_topic_alone_is_no_question(faq: FAQManager, bot: Bot) -> None:
    """통장 is in many entries and says which of them in none."""
    assert faq.find("통장")[0].score < bot.thresholds.faq


def test_an_added_entry_is_found_by_the_next_search_and_replaced_by_the_same_question(faq: FAQManager) -> None:
    """The same question again changes the answer instead of adding a second entry."""
    first = faq.add_faq("기타", "우주여행 보험도 있나요?", "없습니다.", ["우주여행"])
    second = faq.add_faq("기타", "우주여행 보험도 있나요?", "생겼습니다.", ["우주여행"])

    assert first == second
    assert faq.search_faq("우주여행 보험 있어요?")[0]["answer"] == "생겼습니다."
    assert faq.search_faq("우주여행 보험 있어요?", category="카드") == [] or (
        faq.search_faq("우주여행 보험 있어요?", category="카드")[0]["category"] == "카드"
    )


@pytest.mark.parametrize(
    ("question", "answer", "priority"), [("", "답", 1), ("?!", "답", 1), ("질문", " ", 1), ("질문", "답", 6)]
)
def test_an_entry_without_question_or_answer_is_refused(
    faq: FAQManager, question: str, answer: str, priority: int
) -> None:
    """The error says what an entry needs."""
    with pytest.raises(FAQInvalid):
        faq.add_faq("기타", question, answer, priority=priority)


def test_an_unknown_entry_is_not_found(faq: FAQManager) -> None:
    """An id that was never given out says so."""
    with pytest.raises(FAQNotFound):
        faq.get_faq("faq_none")


def test_of_equal_matches_the_higher_priority_is_first(faq: FAQManager) -> None:
    """Priority decides between entries that match equally well."""
    faq.add_faq("기타", "달나라 지점 위치 알려주세요 하나", "하나", priority=1)
    second = faq.add_faq("기타", "달나라 지점 위치 알려주세요 둘둘", "둘", priority=5)

    assert faq.search_faq("달나라 지점 위치")[0]["id"] == second
