"""What the words around a time say of it: gone by or to come, written as it is meant, or asked for."""

import time
from datetime import datetime, timedelta, timezone

import pytest

from aicc.entities.times import find

# A Wednesday at noon.
NOW = datetime(2026, 11, 25, 12, tzinfo=timezone(timedelta(hours=9)))


def values(text: str) -> list[object]:
    """Return the value of every time in the text."""
    return [entity.value for entity in find(text, NOW)]


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("2026-11-25 10:30에 입금", "2026-11-25T10:30:00+09:00"),
        ("2026-11-25T10:30", "2026-11-25T10:30:00+09:00"),
        ("2026년 11월 25일 10시 30분", "2026-11-25T10:30:00+09:00"),
        ("오늘 10:30", "2026-11-25T10:30:00+09:00"),
        ("오늘 3:05:10", "2026-11-25T03:05:10+09:00"),
        ("09:15", "09:15"),
        ("오후 10:30", "22:30"),
        ("오후 03:30", "15:30"),
        ("밤 11:30", "23:30"),
        ("오후 02:00~04:00", "14:00/16:00"),
        ("오전 09:00~18:00", "09:00/18:00"),
    ],
)
def test_a_written_clock_is_literal(text: str, said: str) -> None:
    """A clock of two digits or with its date is of 24 hours, unless a part of the day stands before it."""
    assert values(text) == [said]


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("11월 3일에 결제한 내역", "2026-11-03"),
        ("11월 3일에 샀어요", "2026-11-03"),
        ("11월 25일에 주문한 거", "2026-11-25"),
        ("3일에 카드 쓴 거", "2026-11-03"),
        ("화요일에 이체했는데", "2026-11-24"),
        ("결제한 게 11월 3일이에요", "2026-11-03"),
        ("3월 거래내역", "2026-03"),
        ("11월 거래내역 보여줘", "2026-11"),
        ("9월분 청구서", "2026-09"),
        ("1월부터 3월까지 거래내역", "2026-01-01/2026-04-01"),
        ("오늘 9시에 출금된 거", "2026-11-25T09:00:00+09:00"),
        ("오늘 3시에 결제했는데", "2026-11-25T03:00:00+09:00"),
    ],
)
def test_what_is_done_is_looked_for_in_the_past(text: str, said: str) -> None:
    """Past verbs and records make an open date or hour the last one that has begun."""
    assert values(text) == [said]


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("11월 3일에 갈게요", "2027-11-03"),
        ("12월 5일 호텔 예약", "2026-12-05"),
        ("12월 5일에 예약했는데 바꿀게요", "2026-12-05"),
        ("10일까지 내야 하나요", "2026-11-25/2026-12-11"),
        ("20일에 보낼 돈", "2026-12-20"),
        ("25일 카드값 언제 나가나요", "2026-11-25"),
        ("12월 5일에 약속 있어요", "2026-12-05"),
        ("오늘 9시에 갈게요", "2026-11-25T21:00:00+09:00"),
    ],
)
def test_what_is_to_come_stays_in_the_future(text: str, said: str) -> None:
    """Promises, bookings and dues are of the next such day."""
    assert values(text) == [said]


def test_each_time_has_its_own_direction() -> None:
    """A past verb reaches the time before it, not the one behind."""
    assert values("11월 3일에 결제했는데 12월 5일에 낼게요") == ["2026-11-03", "2026-12-05"]


@pytest.mark.parametrize(
    "text", ["며칠 걸려요?", "며칠이에요", "며칠 뒤에 오나요?", "며칠까지 내야 해요", "몇 시간 걸리나요"]
)
def test_a_question_for_a_number_of_days_is_no_time(text: str) -> None:
    """Who asks how many days has not said how many."""
    assert values(text) == []


def test_some_days_ago_is_a_time_in_a_question_too() -> None:
    """며칠 전 says when, whatever is asked afterwards."""
    assert values("며칠 전에 결제했는데 왜 안 왔나요?") == ["2026-11-22"]


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("3~4일 걸리나요", "P3D/P4D"),
        ("이삼일 걸려요", "P2D/P3D"),
        ("삼사개월", "P3M/P4M"),
        ("두세 시간 걸려요", "PT2H/PT3H"),
        ("반 시간", "PT30M"),
        ("한 시간", "PT1H"),
    ],
)
def test_a_duration_with_a_margin_has_two_sides(text: str, said: str) -> None:
    """The least and the most are two ISO periods with a slash between them."""
    [entity] = find(text, NOW)
    assert (entity.kind, entity.value) == ("duration", said)


@pytest.mark.parametrize(
    ("text", "said"),
    [("카드 유효기간 12/27", ["2027-12"]), ("만료일은 03/29예요", ["2029-03"]), ("12/27에 갈게요", ["2026-12-27"])],
)
def test_two_numbers_behind_an_expiry_are_month_and_year(text: str, said: list[str]) -> None:
    """A card shows month and year; elsewhere they are month and day."""
    assert values(text) == said


def test_a_lone_fraction_is_no_date() -> None:
    """1/3 with nothing around it is a part; with a particle it is a day."""
    assert values("1/3") == []
    assert values("1/3에 낼게요") == ["2027-01-03"]


@pytest.mark.parametrize(("text", "said"), [("퇴근하고 7시쯤", "19:00"), ("저녁 먹고 8시", "20:00")])
def test_after_work_is_the_evening(text: str, said: str) -> None:
    """What follows work or supper is in the evening."""
    assert values(text) == [said]


def test_a_row_of_the_word_lunar_is_read_once() -> None:
    """Twice as much of it costs about twice the time, and not four times."""

    def cost(text: str) -> float:
        runs = []
        for _ in range(5):
            start = time.process_time()
            assert list(find(text, NOW)) == []
            runs.append(time.process_time() - start)
        return min(runs)

    assert cost("음력 " * 320) < 20 * cost("음력 " * 40)
