"""Names and notes of Lex: ASCII, the same for the same, and back again."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from aicc.aws.lex.identifiers import NAME, Note, identifier, read_note


@pytest.mark.parametrize(
    ("name", "expected"),
    [
        ("order_status", "order_status"),
        ("금액", "geumaek-a1666a5a"),
        ("주문 조회", "jumun_johoe-20b8569c"),
        ("a__b", "a_b-e2fa8344"),
        ("_x", "x-ee0d52d3"),
        ("!!!", "3894b0d5"),
    ],
)
def test_name_of_ours_has_a_stable_name_in_lex(name: str, expected: str) -> None:
    """What is ASCII stays; the rest is spelt in Latin letters with a checksum."""
    assert identifier(name) == expected


@given(st.text(min_size=1, max_size=300))
def test_every_name_becomes_one_that_lex_takes(name: str) -> None:
    """Whatever stands in a project, Lex takes its name."""
    assert NAME.fullmatch(identifier(name))


def test_names_that_are_spelt_alike_stay_two() -> None:
    """값1 and 값!1 are different slots."""
    assert identifier("값 1") != identifier("값!1")


def test_composed_and_decomposed_hangul_are_one_name() -> None:
    """A file from macOS has its letters apart."""
    assert identifier("\u1100\u1173\u11b7") == identifier("금")


def test_note_is_read_as_it_was_written() -> None:
    """Facts stand behind the words that people read."""
    written = str(Note(text="계좌번호, 계좌", facts={"input": "account", "slot": "계좌", "unit": ""}))

    assert written == "계좌번호, 계좌 [aicc input=account; slot=계좌]"
    assert read_note(written) == Note(text="계좌번호, 계좌", facts={"input": "account", "slot": "계좌"})


def test_description_of_somebody_else_has_no_facts() -> None:
    """A description with brackets of its own stays what it is."""
    assert read_note("방 [예약] 인텐트 [2026]") == Note(text="방 [예약] 인텐트 [2026]")
