"""When a condition holds."""

import pytest

from aicc.models.expression import Slots
from aicc.project.expressions import parse_condition
from aicc.scenario.conditions import holds

SLOTS: Slots = {
    "amount": 50_000,
    "balance": 30_000,
    "rate": 3.5,
    "bank": "국민은행",
    "consent": True,
    "refused": False,
    "empty": None,
    "blank": "",
    "lines": ("가", "나"),
}


@pytest.mark.parametrize(
    ("text", "true"),
    [
        ("consent", True),
        ("refused", False),
        ("empty", False),
        ("unknown", False),
        ("blank", False),
        ("lines", True),
        ("amount", True),
        ("true", True),
        ("false", False),
        ("not consent", False),
        ("not unknown", True),
        ("consent == true", True),
        ("refused == false", True),
        ("amount == 50000", True),
        ("amount == 50000.0", True),
        ("amount != balance", True),
        ("amount > balance", True),
        ("amount >= 50000", True),
        ("amount < balance", False),
        ("balance <= amount", True),
        ("rate < 4", True),
        ("bank == '국민은행'", True),
        ("bank != '국민은행'", False),
        ("consent and amount > balance", True),
        ("refused or bank == '국민은행'", True),
        ("refused and unknown > 1 or consent", True),
        ("refused and (unknown > 1 or consent)", False),
    ],
)
def test_a_condition_is_true_or_false_of_the_slots(text: str, true: bool) -> None:
    """Flags stand alone, numbers are compared, texts are equal or not."""
    assert holds(parse_condition(text), SLOTS) is true


@pytest.mark.parametrize(
    ("text", "true"),
    [
        ("empty == empty", False),
        ("empty != empty", True),
        ("unknown == 0", False),
        ("unknown != 0", True),
        ("unknown < 1", False),
        ("unknown > 1", False),
    ],
)
def test_an_empty_slot_equals_nothing_and_is_never_ordered(text: str, true: bool) -> None:
    """What nobody answered is neither small nor large, and not even equal to itself."""
    assert holds(parse_condition(text), SLOTS) is true


@pytest.mark.parametrize(
    ("text", "true"),
    [
        ("bank == 1", False),
        ("bank != 1", True),
        ("bank > 1", False),
        ("amount == '50000'", False),
        ("consent == 1", False),
        ("consent != 1", True),
        ("consent > 0", False),
        ("refused == 0", False),
    ],
)
def test_values_of_different_kinds_are_unequal_and_never_ordered(text: str, true: bool) -> None:
    """A text is no number and a yes is no 1."""
    assert holds(parse_condition(text), SLOTS) is true
