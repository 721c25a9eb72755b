"""Commands to the conversation itself, and what only looks like one."""

import pytest

from aicc.models.scenario import Reflex
from aicc.scenario.reflexes import read_reflex, returns_to_bot


@pytest.mark.parametrize(
    ("text", "running"),
    [
        ("취소", "이체"),
        ("이체 취소할게요", "이체"),
        ("이체는 취소할게요", "이체"),
        ("이체 업무 취소할게요", "이체"),
        ("그냥 안 할래요", "이체"),
        ("아니 그냥 취소해 주세요", "이체"),
        ("하던 거 취소할게요", "이체"),
        ("네, 취소해 주세요", "이체"),
        ("전부 취소해 주세요", "이체"),
        ("대출 취소할게요", "대출 신청"),
        ("카드 분실 신고 취소해 주세요", "카드 분실 신고"),
    ],
)
def test_a_running_scenario_is_left(text: str, running: str) -> None:
    """Alone, with words that say nothing, or with the scenario's own name."""
    assert read_reflex(text, running=running) is Reflex.CANCEL


@pytest.mark.parametrize(
    ("text", "running"),
    [
        ("자동이체 취소해 주세요", "잔액 조회"),
        ("자동이체 취소해 주세요", "이체"),
        ("예약 이체 취소해 주세요", "대출 신청"),
        ("예약 이체 취소해 주세요", "이체"),
        ("카드 취소해 주세요", "이체"),
        ("이체 취소할게요", ""),
    ],
)
def test_other_business_is_not_the_running_scenario(text: str, running: str) -> None:
    """Who wants a standing order stopped does not leave the form that is open."""
    assert read_reflex(text, running=running) is None


def test_a_waiting_customer_returns_to_the_bot() -> None:
    """While a person is awaited, cancelling means going back."""
    assert returns_to_bot("취소")


@pytest.mark.parametrize("running", ["", "이체"])
@pytest.mark.parametrize(
    "text",
    [
        "끊을게요",
        "고마워요 끊을게요",
        "이만 끊겠습니다.",
        "네 알겠습니다 전화 끊을게요 수고하세요",
        "나중에 다시 전화할게요 끊어요",
    ],
)
def test_who_hangs_up_leaves(text: str, running: str) -> None:
    """Whatever runs, and whatever is said before and behind."""
    assert read_reflex(text, running=running) is Reflex.FAREWELL


@pytest.mark.parametrize(
    "text", ["인터넷 끊을게요", "적금 끊을게요", "현금영수증 끊어 주세요", "전화가 자꾸 끊겨요", "고마워요"]
)
def test_what_else_is_cut_off_is_no_farewell(text: str) -> None:
    """A line, a savings plan, a receipt."""
    assert read_reflex(text, running="이체") is None
