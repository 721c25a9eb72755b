"""The two small languages of a bot: conditions and templates."""

import pytest

from aicc.models.errors import ExpressionInvalid
from aicc.models.expression import AllOf, AnyOf, Compare, Condition, Literally, Not, Placeholder, SlotRef, Template
from aicc.project.expressions import parse_condition, parse_template


@pytest.mark.parametrize(
    ("text", "condition"),
    [
        ("consent", SlotRef(name="consent")),
        ("동의", SlotRef(name="동의")),
        ("true", Literally(value=True)),
        ("count == 0", Compare(operator="==", left=SlotRef(name="count"), right=Literally(value=0))),
        ("amount>balance", Compare(operator=">", left=SlotRef(name="amount"), right=SlotRef(name="balance"))),
        ("rate <= -3.5", Compare(operator="<=", left=SlotRef(name="rate"), right=Literally(value=-3.5))),
        ("bank != '국민 은행'", Compare(operator="!=", left=SlotRef(name="bank"), right=Literally(value="국민 은행"))),
        ('bank == "and"', Compare(operator="==", left=SlotRef(name="bank"), right=Literally(value="and"))),
        ("not consent", Not(condition=SlotRef(name="consent"))),
        ("order", SlotRef(name="order")),
    ],
)
def test_a_condition_is_read(text: str, condition: Condition) -> None:
    """Slots, numbers, texts and flags are compared or stand alone."""
    assert parse_condition(text) == condition


def test_and_binds_closer_than_or() -> None:
    """a or b and c is a or (b and c)."""
    a, b, c = SlotRef(name="a"), SlotRef(name="b"), SlotRef(name="c")

    assert parse_condition("a or b and c") == AnyOf(conditions=(a, AllOf(conditions=(b, c))))


def test_parentheses_bind_closest() -> None:
    """(a or b) and not c groups as written."""
    a, b, c = SlotRef(name="a"), SlotRef(name="b"), SlotRef(name="c")

    read = parse_condition("(a or b) and not c")

    assert read == AllOf(conditions=(AnyOf(conditions=(a, b)), Not(condition=c)))


@pytest.mark.parametrize(
    "text",
    [
        "",
        "   ",
        "and",
        "a b",
        "a ==",
        "== a",
        "a == == b",
        "(a",
        "a)",
        "a = 1",
        "a + 1",
        "a.b",
        "f(a)",
        "a[0]",
        "'open",
        "a; b",
        "__import__('os').system('x')",
        "a " + "or a " * 2000,
        "(" * 21 + "a" + ")" * 21,
        "not " * 21 + "a",
    ],
)
def test_what_is_no_condition_is_refused(text: str) -> None:
    """Calls, attributes, sums, open brackets and conditions that are too long or deep are refused."""
    with pytest.raises(ExpressionInvalid):
        parse_condition(text)


def test_a_condition_may_nest_twenty_levels() -> None:
    """The limit itself is fine."""
    assert parse_condition("(" * 19 + "a" + ")" * 19) == SlotRef(name="a")


@pytest.mark.parametrize(
    ("text", "parts"),
    [
        ("안녕하세요", ("안녕하세요",)),
        ("", ()),
        ("{name} 고객님", (Placeholder(slot="name"), " 고객님")),
        ("{ balance | money | 을/를 }", (Placeholder(slot="balance", filters=("money", "을/를")),)),
        ("{{slot}}", ("{", "slot", "}")),
        ("{{{slot}}}", ("{", Placeholder(slot="slot"), "}")),
        ("{은행}", (Placeholder(slot="은행"),)),
    ],
)
def test_a_template_is_read(text: str, parts: tuple[str | Placeholder, ...]) -> None:
    """Slots stand in braces with their filters; doubled braces are braces."""
    assert parse_template(text) == Template(parts=parts)


@pytest.mark.parametrize(
    "text",
    [
        "{",
        "}",
        "{name",
        "name}",
        "{}",
        "{a.b}",
        "{a[0]}",
        "{a b}",
        "{1a}",
        "{a|}",
        "{a|upper}",
        "{a|은/가}",
        "{a}}",
        "x" * 4001,
    ],
)
def test_what_is_no_template_is_refused(text: str) -> None:
    """Open braces, anything but slot names inside, unknown filters and long texts are refused."""
    with pytest.raises(ExpressionInvalid):
        parse_template(text)


def test_a_refusal_says_what_may_be_written() -> None:
    """Whoever mistypes a filter reads the list of those that exist."""
    with pytest.raises(ExpressionInvalid, match=r"unknown filter 'monney'; known: .*money.*을/를"):
        parse_template("{a|monney}")


def test_a_template_knows_its_slots() -> None:
    """The slots that a text reads are listed once each."""
    assert parse_template("{a} {b|money} {a}").slots == frozenset({"a", "b"})
