"""Whatever is written, the finder of times answers with entities that are true to the text, and soon."""

from datetime import UTC, date, datetime, timedelta

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from aicc.entities.times import KINDS, find
from aicc.entities.times.words import TURNS, WORDS

NOW = datetime(2026, 7, 15, 14, 30, tzinfo=UTC)
PIECES = st.sampled_from(
    [
        *sorted(word.replace("_", " ") for word in WORDS),
        *sorted(TURNS),
        *"년월일시분초주달반전후뒤안초말의에째",
        *("개월", "시간", "이내", "부터", "까지", "에서", "사이", "마다", "연휴", "~", "-", "/", ":", ".", ",", " "),
        *("3", "10", "29", "31", "99", "2026", "9999", "0", "한", "두", "스물네", "십", "일이삼", "몇", "😀", "\ud800"),
    ]
)
TEXTS = st.lists(PIECES, max_size=10).map("".join) | st.text(max_size=60)


@given(text=TEXTS)
@settings(deadline=None, max_examples=400)
def test_entities_are_true_to_the_text(text: str) -> None:
    """Each entity is a piece of the text without spaces around it, of a known kind, and none overlaps the next."""
    end = 0
    for entity in find(text, NOW):
        assert entity.kind in KINDS
        assert entity.text == text[entity.start : entity.end] == entity.text.strip()
        assert end <= entity.start < entity.end
        assert entity.value
        end = entity.end


@given(day=st.dates(min_value=date(1950, 1, 1), max_value=date(2049, 12, 31)))
@settings(deadline=None)
def test_a_full_date_is_itself(day: date) -> None:
    """A date with its year is that date whenever it is said."""
    [entity] = find(f"{day.year}년 {day.month}월 {day.day}일", NOW)
    assert entity.value == day.isoformat()


@given(days=st.integers(min_value=1, max_value=3_000))
@settings(deadline=None)
def test_days_ahead_are_counted(days: int) -> None:
    """N일 뒤 is that many days from today."""
    [entity] = find(f"{days}일 뒤", NOW)
    assert entity.value == (NOW.date() + timedelta(days=days)).isoformat()


@given(month=st.integers(min_value=1, max_value=12), day=st.integers(min_value=1, max_value=28))
@settings(deadline=None)
def test_a_date_without_year_is_never_past(month: int, day: int) -> None:
    """A month and a day are today or within the year to come."""
    [entity] = find(f"{month}월 {day}일", NOW)
    assert NOW.date().isoformat() <= str(entity.value) <= "2027-07-14"


@pytest.mark.parametrize(
    "text",
    ["1" * 10_000, "이" * 10_000, "십" * 10_000, "오전 " * 3_000, "3월 " * 3_000, "1-" * 5_000, "내일부터 " * 2_000],
)
def test_hostile_repetition_costs_no_more_than_its_first_thousand_characters(text: str) -> None:
    """A flood is read as its beginning is: the same entities."""
    assert list(find(text, NOW)) == list(find(text[:1_000], NOW))
