"""Filling slots into texts."""

import pytest

from aicc.models.expression import Slots, Value
from aicc.project.expressions import parse_template
from aicc.scenario.responses import render


def _render(text: str, slots: Slots) -> str:
    return render(parse_template(text), slots)


@pytest.mark.parametrize(
    ("text", "value", "said"),
    [
        ("{x}", "국민은행", "국민은행"),
        ("{x}", 1234, "1234"),
        ("{x}", 3.5, "3.5"),
        ("{x}", True, "예"),
        ("{x}", False, "아니요"),
        ("{x}", ("가", "나"), "가, 나"),
        ("{x|money}", 1_234_500, "1,234,500원"),
        ("{x|money}", 0, "0원"),
        ("{x|number}", 50_000, "50,000"),
        ("{x|number}만원", 0.5, "0.5만원"),
        ("{x|mask}", "01012345678", "*******5678"),
        ("{x|mask}", "110-123-456789", "***-***-**6789"),
        ("{x|lines}", ("11월 20일", "11월 19일"), "11월 20일\n11월 19일"),
        ("{x|은/는}", "체크카드", "체크카드는"),
        ("{x|이/가}", "예금", "예금이"),
        ("{x|을/를}", "계좌", "계좌를"),
        ("{x|으로/로}", "서울", "서울로"),
        ("{x|으로/로}", "1122-12345670", "1122-12345670으로"),
        ("{x|money|을/를}", 50_000, "50,000원을"),
        ("{x|money|은/는}", 1_000_000, "1,000,000원은"),
        ("{{x}} {x}", "값", "{x} 값"),
    ],
)
def test_a_value_is_written_as_its_filters_say(text: str, value: Value, said: str) -> None:
    """Amounts are grouped, secrets of a number hidden, particles fitted."""
    assert _render(text, {"x": value}) == said


@pytest.mark.parametrize("text", ["{x}", "{x|money}", "{x|mask}", "{x|lines}", "{x|을/를}", "{x|money|을/를}"])
def test_an_empty_slot_leaves_nothing(text: str) -> None:
    """Neither None nor a lonely particle is ever said."""
    assert _render(f"[{text}]", {}) == "[]"


@pytest.mark.parametrize(
    ("text", "filtered"),
    [("{x|money}", "국민은행"), ("{x|number}", "국민은행"), ("{x|lines}", "국민은행")],
)
def test_a_filter_for_another_kind_changes_nothing(text: str, filtered: str) -> None:
    """A text is no amount: it stays as it is."""
    assert _render(text, {"x": "국민은행"}) == filtered


@pytest.mark.parametrize(
    "value",
    [
        "{pin}",
        "{{pin}}",
        "{pin|mask}",
        "}",
        "{",
        "<script>alert(1)</script>",
        "%(pin)s",
        "{0.__class__}",
        "\\1",
        "${pin}",
    ],
)
def test_what_a_customer_typed_is_never_read_as_a_template(value: str) -> None:
    """Braces, HTML and format codes in a value are inserted as they are."""
    assert _render("이름: {name}!", {"name": value, "pin": "1234"}) == f"이름: {value}!"


def test_a_list_with_braces_is_inserted_as_it_is() -> None:
    """Lines from a backend are values too."""
    assert _render("{lines|lines}", {"lines": ("{pin}", "<b>"), "pin": "1234"}) == "{pin}\n<b>"
