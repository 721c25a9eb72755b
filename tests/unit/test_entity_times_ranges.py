"""Ranges of time, holidays and lunar days are found in Korean text and resolved."""

from datetime import date, datetime, timedelta, timezone

import pytest

from aicc.entities.times import find
from aicc.utils.calendar import solar_of_lunar

# A Wednesday, half past two in the afternoon.
NOW = datetime(2026, 7, 15, 14, 30, tzinfo=timezone(timedelta(hours=9)))


def found(text: str) -> list[tuple[str, str, object]]:
    """Return text, kind and value of every time in the text."""
    return [(entity.text, entity.kind, entity.value) for entity in find(text, NOW)]


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("이번 주말", "2026-07-18/2026-07-20"),
        ("9월부터 11월까지", "2026-09-01/2026-12-01"),
        ("9~11월", "2026-09-01/2026-12-01"),
        ("8월 3일 ~ 5일", "2026-08-03/2026-08-06"),
        ("8월 3일과 5일 사이", "2026-08-03/2026-08-06"),
        ("다음 주 월요일부터 금요일까지", "2026-07-20/2026-07-25"),
        ("12월 24일부터 1월 2일까지", "2026-12-24/2027-01-03"),
        ("2025년 3월에서 5월", "2025-03-01/2025-06-01"),
        ("5월부터 2028년 10월까지", "2028-05-01/2028-11-01"),
        ("최근 3개월", "2026-04-15/2026-07-16"),
        ("지난 3일", "2026-07-12/2026-07-16"),
        ("앞으로 2주", "2026-07-16/2026-07-30"),
        ("5일 이내", "2026-07-15/2026-07-20"),
        ("내일부터 3일간", "2026-07-16/2026-07-19"),
        ("금요일까지", "2026-07-15/2026-07-18"),
        ("8월 3일 이전", "../2026-08-03"),
        ("8월 3일 이후", "2026-08-03/.."),
        ("내일부터", "2026-07-16/.."),
        ("이번 달 초", "2026-07-01/2026-07-11"),
        ("9월 중순", "2026-09-11/2026-09-21"),
        ("연말", "2026-11-01/2027-01-01"),
        ("올해 상반기", "2026-01-01/2026-07-01"),
        ("4분기", "2026-10-01/2027-01-01"),
        ("1990년대", "1990-01-01/2000-01-01"),
        ("내년 봄", "2027-03-01/2027-06-01"),
        ("작년 겨울", "2025-12-01/2026-03-01"),
    ],
)
def test_a_range_of_days_ends_before_its_end(text: str, said: str) -> None:
    """Ranges are ISO intervals whose end is the first day that is not in them; an open side is two dots."""
    assert found(text)[0][1:] == ("date_range", said)


@pytest.mark.parametrize(
    ("text", "kind", "said"),
    [
        ("오후 2시에서 4시", "time_range", "14:00/16:00"),
        ("오후 2~4시", "time_range", "14:00/16:00"),
        ("5시에서 오후 6시 사이", "time_range", "17:00/18:00"),
        ("11시부터 1시까지", "time_range", "11:00/13:00"),
        ("09:00~18:00", "time_range", "09:00/18:00"),
        ("3시 이후", "time_range", "15:00/.."),
        ("10시 전까지", "time_range", "../10:00"),
        ("아침", "time_range", "06:00/10:00"),
        ("내일 저녁", "datetime_range", "2026-07-16T18:00:00+09:00/2026-07-16T21:00:00+09:00"),
        ("내일 9시부터 11시까지", "datetime_range", "2026-07-16T09:00:00+09:00/2026-07-16T11:00:00+09:00"),
        ("지난 24시간", "datetime_range", "2026-07-14T14:30:00+09:00/2026-07-15T14:30:00+09:00"),
        ("30분 안에", "datetime_range", "2026-07-15T14:30:00+09:00/2026-07-15T15:00:00+09:00"),
        ("오늘 6시까지", "datetime_range", "2026-07-15T14:30:00+09:00/2026-07-15T18:00:00+09:00"),
    ],
)
def test_a_range_of_hours_shares_its_half_of_the_day(text: str, kind: str, said: str) -> None:
    """The half of the day said once holds for both ends, whichever end says it."""
    assert found(text)[0][1:] == (kind, said)


@pytest.mark.parametrize(
    ("text", "day"),
    [
        ("추석", "2026-09-25"),
        ("설날", "2027-02-07"),
        ("작년 추석", "2025-10-06"),
        ("부처님 오신 날", "2027-05-13"),
        ("석가탄신일", "2027-05-13"),
        ("정월 대보름", "2027-02-21"),
        ("단오", "2027-06-09"),
        ("어린이날", "2027-05-05"),
        ("한글날", "2026-10-09"),
        ("크리스마스", "2026-12-25"),
        ("신정", "2027-01-01"),
        ("추수감사절", "2026-11-26"),
        ("부활절", "2027-03-28"),
        ("추석 다음 날", "2026-09-26"),
        ("추석 사흘 전", "2026-09-22"),
        ("음력 8월 15일", "2026-09-25"),
        ("음력 2025년 윤6월 1일", "2025-07-25"),
    ],
)
def test_a_holiday_is_its_next_day(text: str, day: str) -> None:
    """Names of days and lunar days resolve to the next solar date, or that of the year said."""
    assert found(text) == [(text, "date", day)]


def test_the_days_off_around_a_holiday_are_a_range() -> None:
    """추석 연휴 is the day before, the day and the day after."""
    assert found("추석 연휴에도 하나요") == [("추석 연휴", "date_range", "2026-09-24/2026-09-27")]


def test_lunar_days_have_a_solar_date_where_the_calendar_has_them() -> None:
    """A leap month exists in few years, and the tables end in 2050."""
    assert solar_of_lunar(2026, 1, 1) == date(2026, 2, 17)
    assert solar_of_lunar(2026, 6, 1, leap=True) is None
    assert solar_of_lunar(2051, 1, 1) is None
