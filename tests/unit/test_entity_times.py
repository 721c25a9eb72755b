"""Dates, times of day, durations, ranges and repeats are found in Korean text and resolved."""

from datetime import UTC, datetime, timedelta, timezone

import pytest

from aicc.entities import find_built_in
from aicc.entities.times import KINDS, Prefer, find, read, resolve
from aicc.models.understanding import Grain

# A Wednesday, half past two in the afternoon.
NOW = datetime(2026, 7, 15, 14, 30, tzinfo=timezone(timedelta(hours=9)))


def found(text: str) -> list[tuple[str, str, object]]:
    """Return text, kind and value of every time in the text."""
    return [(entity.text, entity.kind, entity.value) for entity in find(text, NOW)]


def value(text: str) -> object:
    """Return the value of the only time in the text."""
    [entity] = find(text, NOW)
    return entity.value


@pytest.mark.parametrize(
    ("text", "day"),
    [
        ("오늘", "2026-07-15"),
        ("낼 갈게요", "2026-07-16"),
        ("내일모레", "2026-07-17"),
        ("글피", "2026-07-18"),
        ("그저께", "2026-07-13"),
        ("사흘 뒤", "2026-07-18"),
        ("열흘 전", "2026-07-05"),
        ("2주 후", "2026-07-29"),
        ("석 달 전", "2026-04-15"),
        ("1년 한 달 뒤", "2027-08-15"),
        ("작년 오늘", "2025-07-15"),
        ("3영업일 뒤", "2026-07-21"),
        ("다음 주 월요일", "2026-07-20"),
        ("담주 월욜", "2026-07-20"),
        ("이번 주 금요일", "2026-07-17"),
        ("지난주 일요일", "2026-07-12"),
        ("3주 뒤 금요일", "2026-08-07"),
        ("다음 달 첫째 주 금요일", "2026-08-07"),
        ("8월 마지막 월요일", "2026-08-31"),
        ("다음 달 말일", "2026-08-31"),
        ("올해 마지막 날", "2026-12-31"),
        ("시월 삼일", "2026-10-03"),
        ("유월 이십오일", "2027-06-25"),
        ("이천이십칠년 삼월 오일", "2027-03-05"),
        ("26년 9월 1일", "2026-09-01"),
        ("20일", "2026-07-20"),
        ("10일", "2026-08-10"),
        ("2월 29일", "2028-02-29"),
    ],
)
def test_a_day_is_found_however_it_is_called(text: str, day: str) -> None:
    """A day resolves to its ISO date, the next one where the year or month is open."""
    assert found(text)[0][1:] == ("date", day)


@pytest.mark.parametrize(
    "text",
    [
        "2026-09-05",
        "2026.9.5",
        "2026.9.5.",
        "2026/09/05",
        "'26.9.5",
        "26.09.05",
        "20260905",
        "9/5",
        "9월5일",
        "9월 5일(토)",
    ],
)
def test_a_date_in_figures_is_read_in_every_usual_form(text: str) -> None:
    """The same day in nine spellings is the same date."""
    assert found(text) == [(text, "date", "2026-09-05")]


@pytest.mark.parametrize(
    ("text", "said", "grain"),
    [
        ("다음 주", "2026-W30", Grain.WEEK),
        ("9월", "2026-09", Grain.MONTH),
        ("내년 3월", "2027-03", Grain.MONTH),
        ("작년", "2025", Grain.YEAR),
        ("2030년", "2030", Grain.YEAR),
        ("9월 둘째 주", "2026-W37", Grain.WEEK),
    ],
)
def test_a_longer_unit_keeps_its_grain(text: str, said: str, grain: Grain) -> None:
    """A week, month or year is a date as exact as it was said."""
    [entity] = find(text, NOW)
    assert (entity.kind, entity.value, entity.grain) == ("date", said, grain)


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("15:30", "15:30"),
        ("오후 세시 반", "15:30"),
        ("새벽 두 시", "02:00"),
        ("저녁 8시 20분", "20:20"),
        ("밤 열두시", "00:00"),
        ("낮 12시", "12:00"),
        ("정오", "12:00"),
        ("3시", "15:00"),
        ("9시", "09:00"),
        ("네 시 십 분 전", "15:50"),
        ("7시 정각", "07:00"),
        ("3pm", "15:00"),
    ],
)
def test_a_time_of_day_is_read_by_its_part_of_the_day(text: str, said: str) -> None:
    """The part of the day settles the hour; without one, one to six is the afternoon."""
    assert found(text)[0][1:] == ("time", said)


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("내일 오후 3시에", "2026-07-16T15:00:00+09:00"),
        ("내일오후3시반", "2026-07-16T15:30:00+09:00"),
        ("다음 주월요일 10시", "2026-07-20T10:00:00+09:00"),
        ("오늘 밤 1시", "2026-07-16T01:00:00+09:00"),
        ("오늘 8시", "2026-07-15T20:00:00+09:00"),
        ("30분 뒤", "2026-07-15T15:00:00+09:00"),
        ("두 시간 전", "2026-07-15T12:30:00+09:00"),
        ("이틀 뒤 정오", "2026-07-17T12:00:00+09:00"),
        ("내일 8:00 GMT", "2026-07-16T17:00:00+09:00"),
    ],
)
def test_a_day_and_a_time_are_one_moment(text: str, said: str) -> None:
    """Day and hour join into a datetime in the customer's zone, spaces or none."""
    assert found(text)[0][1:] == ("datetime", said)


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("3년 반", "P3Y6M"),
        ("한 시간 반", "PT1H30M"),
        ("1.5시간", "PT1H30M"),
        ("1년 한 달 21일", "P1Y1M21D"),
        ("보름", "P15D"),
        ("하루 종일", "P1D"),
        ("스물네 시간", "PT24H"),
        ("3주", "P3W"),
        ("3박 4일", "P4D"),
        ("일주일하고 사흘", "P1W3D"),
    ],
)
def test_a_duration_is_an_iso_period(text: str, said: str) -> None:
    """Amounts of time become ISO 8601 durations, halves carried into the finer unit."""
    assert found(text) == [(text, "duration", said)]


def test_a_number_of_days_is_a_date_or_a_duration_by_the_words_around_it() -> None:
    """3일 is the third alone and before 까지, but three days before 동안."""
    assert found("3일까지 3일 동안") == [
        ("3일까지", "date_range", "2026-07-15/2026-08-04"),
        ("3일", "duration", "P3D"),
    ]


def test_a_date_without_year_can_be_asked_for_in_the_past() -> None:
    """A form about the past asks the same reading for the last such day."""
    [reading] = read("3월 5일")
    past = resolve(reading, NOW, Prefer.PAST)
    assert past is not None and past.value == "2026-03-05"


def test_a_day_no_calendar_has_is_not_an_entity() -> None:
    """30 February is not found, and nothing is raised."""
    assert found("2월 30일") == []


@pytest.mark.parametrize(
    ("text", "rule"),
    [
        ("매달 25일", "FREQ=MONTHLY;BYMONTHDAY=25"),
        ("매주 월요일", "FREQ=WEEKLY;BYDAY=MO"),
        ("매주 월수금", "FREQ=WEEKLY;BYDAY=MO,WE,FR"),
        ("월~금", "FREQ=WEEKLY;BYDAY=MO,TU,WE,TH,FR"),
        ("격주", "FREQ=WEEKLY;INTERVAL=2"),
        ("평일마다", "FREQ=WEEKLY;BYDAY=MO,TU,WE,TH,FR"),
        ("매일 아침 9시", "FREQ=DAILY;BYHOUR=9"),
        ("매월 말일", "FREQ=MONTHLY;BYMONTHDAY=-1"),
        ("매월 첫째 주 월요일", "FREQ=MONTHLY;BYDAY=1MO"),
        ("매년 5월 8일", "FREQ=YEARLY;BYMONTH=5;BYMONTHDAY=8"),
        ("3일마다", "FREQ=DAILY;INTERVAL=3"),
        ("2주에 한 번", "FREQ=WEEKLY;INTERVAL=2"),
        ("매 3일마다", "FREQ=DAILY;INTERVAL=3"),
    ],
)
def test_what_returns_is_a_recurrence_rule(text: str, rule: str) -> None:
    """Repeats are RFC 5545 rules."""
    assert found(text) == [(text, "repeat", rule)]


def test_the_entity_ends_before_its_particle() -> None:
    """Particles and what follows stay outside the entity, and the offsets are those of the text."""
    [entity] = find("예약을 내일 오후 3시에 해주세요", NOW)
    assert (entity.text, entity.start, entity.end) == ("내일 오후 3시", 4, 12)


def test_the_zone_is_that_of_the_present() -> None:
    """A now in UTC gives datetimes in UTC."""
    [entity] = find("내일 오전 9시", datetime(2026, 7, 15, tzinfo=UTC))
    assert entity.value == "2026-07-16T09:00:00+00:00"


@pytest.mark.parametrize(
    "text",
    [
        "시작하려면 어떻게 하나요",
        "카드 분실했어요",
        "일반 계좌 개설",
        "주소 변경해 주세요",
        "초보인데요",
        "월급이 안 들어왔어요",
        "해지할게요",
        "일시불로 해주세요",
        "두 분이 오셨어요",
        "반품하고 싶어요",
        "초기화해 주세요",
        "2016년생입니다",
        "10분의 1",
        "010-1234-5678",
        "110-123-456789 계좌",
        "3달러",
        "여러분 이해가 안 가요",
        "이월 상품",
        "이번에 다음에 할게요",
        "이번 주문 취소",
        "다음 주소로",
        "점심 식사 메뉴",
        "제3회 대회",
    ],
)
def test_everyday_words_are_no_times(text: str) -> None:
    """Words that only look like units, hours or days are left alone."""
    assert found(text) == []


def test_only_known_kinds_are_found() -> None:
    """Every kind that comes out is one the package says it has."""
    kinds = {kind for _, kind, _ in found("내일 3시, 다음 주말, 3일간, 매주 월요일, 2시부터 4시까지, 오늘 저녁")}
    assert kinds == {"datetime", "date_range", "duration", "repeat", "time_range", "datetime_range"}
    assert kinds < KINDS


def test_what_is_behind_a_thousand_characters_is_not_read() -> None:
    """Reading a very long message stays cheap."""
    assert found("가" * 1_000 + " 내일") == []


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("예약다음주화요일", "2026-12-01"),
        ("방문예약이번주금요일이요", "2026-11-27"),
        ("내년 1월 20일이요", "2027-01-20"),
        ("작년 3월 5일", "2025-03-05"),
    ],
)
def test_words_before_a_day_belong_to_it(text: str, value: str) -> None:
    """다음주 and 내년 count without a space before them and with a day behind the month."""
    monday = datetime.fromisoformat("2026-11-23T10:00:00+09:00")

    assert [entity.value for entity in find_built_in(text, monday)] == [value]
