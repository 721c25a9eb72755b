"""What is exported comes back the same, whatever it says."""

from dataclasses import replace
from datetime import date

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from aicc.faq.validation import clean, problems_of
from aicc.models.conversation import Channel
from aicc.models.faq import Card, CardButton, FAQEntry
from aicc.services.faq_transfer import Format, Imported, Refused, read_entries, write_entries
from aicc.services.faq_transfer.columns import join, split

# Letters, and what formats, spreadsheets and our own cells give a meaning to.
CHARACTERS = st.one_of(
    st.sampled_from("가나다 한a1=+-@＝'\"|\\,;\t\n{}[]<>&_x#·①\u200d😀"), st.characters(exclude_categories=["Cs", "Cc"])
)
TRAPS = st.sampled_from(
    ["=1+1", "'=1", "''-2", "@x", "_x000D_", "#N/A", "a|b", "a\\|b", "\\", "2026-01-01", "1.0", "NULL"]
)


def texts(longest: int, shortest: int = 0) -> st.SearchStrategy[str]:
    """Return texts that may stand in an entry, traps among them."""
    return st.one_of(TRAPS, st.text(CHARACTERS, min_size=shortest, max_size=longest))


DAYS = st.none() | st.dates(date(1990, 1, 1), date(2099, 12, 31))
URLS = st.sampled_from(["", "https://bank.example/a?b=c|d", "https://bank.example/%EA%B0%80"])
BUTTONS = st.builds(CardButton, label=texts(20, 1), url=URLS, text=texts(20))
CARDS = st.none() | st.builds(
    Card, title=texts(30, 1), text=texts(60), image=URLS, buttons=st.lists(BUTTONS, max_size=3).map(tuple)
)
IDS = st.from_regex(r"[A-Za-z0-9_.-]{1,12}", fullmatch=True)


def lists(longest: int) -> st.SearchStrategy[tuple[str, ...]]:
    """Return lists of texts."""
    return st.lists(texts(longest), max_size=4).map(tuple)


ENTRY = st.builds(
    FAQEntry,
    id=IDS,
    category=texts(20),
    question=texts(60, 1),
    answer=texts(120, 1),
    paraphrases=lists(40),
    keywords=lists(20),
    priority=st.integers(1, 5),
    voice=texts(60),
    card=CARDS,
    channels=st.lists(st.sampled_from(list(Channel)), max_size=3).map(tuple),
    valid_from=DAYS,
    valid_until=DAYS,
    tags=lists(20),
).map(clean)


def usable(entries: list[FAQEntry]) -> bool:
    """Return whether entries may be kept together."""
    return isinstance(read_entries(write_entries(entries, Format.JSON), Format.JSON), Imported)


@st.composite
def faqs(draw: st.DrawFn) -> list[FAQEntry]:
    """Return entries that may be kept together, some related to others."""
    drawn = [entry for entry in draw(st.lists(ENTRY, min_size=1, max_size=4)) if not problems_of(entry)]
    by_id = {entry.id: entry for entry in drawn}
    by_question = {"".join(filter(str.isalnum, entry.question)): entry for entry in by_id.values()}
    kept = list(by_question.values())
    return [
        replace(entry, related=tuple(other.id for other in kept[:place]) if draw(st.booleans()) else ())
        for place, entry in enumerate(kept)
    ]


@pytest.mark.parametrize("format_", [Format.CSV, Format.XLSX, Format.JSON])
@settings(max_examples=60, deadline=None)
@given(entries=faqs().filter(usable))
def test_an_export_comes_back_exactly(format_: Format, entries: list[FAQEntry]) -> None:
    """Whatever entries say, their export says the same."""
    outcome = read_entries(write_entries(entries, format_), format_)

    assert isinstance(outcome, Imported), outcome
    assert outcome.entries == tuple(entries)


@settings(deadline=None)
@given(values=st.lists(texts(30), max_size=6).map(tuple))
def test_values_of_a_cell_come_back(values: tuple[str, ...]) -> None:
    """Bars and backslashes in them included."""
    said = tuple(" ".join(value.split()) for value in values if value.strip())

    assert split(join(said)) == said


@pytest.mark.parametrize("format_", list(Format))
@settings(max_examples=60, deadline=None)
@given(data=st.binary(max_size=300) | TRAPS.map(str.encode) | st.text(max_size=100).map(lambda text: text.encode()))
def test_any_bytes_are_refused_with_a_reason(format_: Format, data: bytes) -> None:
    """No file makes the reader fail, and none of these has an entry in it."""
    outcome = read_entries(data, format_)

    assert isinstance(outcome, Refused)
    assert all(problem.korean and problem.english for problem in outcome.problems)


@settings(max_examples=60, deadline=None)
@given(entries=faqs().filter(usable), cut=st.integers(0, 10_000), put=st.binary(max_size=3))
def test_a_damaged_workbook_is_read_or_refused(entries: list[FAQEntry], cut: int, put: bytes) -> None:
    """Bytes that are lost or others on the way are no fault of ours."""
    data = write_entries(entries, Format.XLSX)
    place = cut % len(data)

    assert read_entries(data[:place] + put + data[place + len(put) :], Format.XLSX) is not None
    assert read_entries(data[:place], Format.XLSX) is not None
