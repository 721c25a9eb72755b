"""The conditions of Lex's conditional branches: what they mean, and what is none."""

import pytest

from aicc.aws.lex.conditions import ConditionInvalid, Facts, parse

FACTS = Facts(
    slots={
        "Size": ("Large",),
        "Count": ("3",),
        "Toppings": ("양파", "치즈"),
        "Day": ("2026-11-24",),
        "Hour": ("20:30",),
        "Stay": ("PT1H30M",),
        "Share": ("80%",),
        "Menu": ("불고기",),
    },
    attributes={"member": "yearly", "visits": "5"},
    request_attributes={"retry_enabled": "true"},
    transcript="큰 걸로 주세요",
    mode="Text",
)


@pytest.mark.parametrize(
    ("expression", "held"),
    [
        ('{Size} = "large"', True),
        ('{Size} != "large"', False),
        ('{Menu} = "불고기"', True),
        ("{Count} > 3", False),
        ("{Count} >= 3", True),
        ('{Count} < "10"', True),
        ("({Count} >= 1) AND ({Count} <= 10)", True),
        ('{Size} = "small" OR {Size} = "large"', True),
        # AND is stronger than OR.
        ('{Size} = "large" OR {Size} = "small" AND {Count} = 9', True),
        ('({Size} = "large" OR {Size} = "small") AND {Count} = 9', False),
        ("NOT {Count} = 3", False),
        ("!({Count} = 9) && [visits] > 4 || {Count} = 9", True),
        ('{Toppings} CONTAINS "치즈"', True),
        ('{Toppings} CONTAINS "햄"', False),
        ('{Toppings} = "양파, 치즈"', True),
        ("fn.COUNT({Toppings}) = 2", True),
        ("fn.LENGTH({Size}) = 5", True),
        ("fn.IS_SET({Size})", True),
        ("fn.IS_SET({Nothing})", False),
        ("NOT fn.IS_SET([nobody])", True),
        ('{Day} < "2026-12-01"', True),
        ('{Hour} > "20:00"', True),
        ("{Stay} < PT2H", True),
        # As the developer guide has it.
        ("{Stay} < P2H", True),
        ("{Share} >= 78", True),
        ('[member] = "YEARLY"', True),
        ('((retry_enabled)) = "TRUE"', True),
        ("fn.IS_SET(((retry_enabled)))", True),
        ('$.inputMode = "Speech"', False),
        ('$.inputTranscript = "큰 걸로 주세요"', True),
        # What is not set is neither.
        ('{Nothing} = "x"', None),
        ('NOT {Nothing} = "x"', None),
        ('{Nothing} = "x" AND {Count} = 3', None),
        ('{Nothing} = "x" OR {Count} = 3', True),
    ],
)
def test_a_condition_means_what_the_developer_guide_says(expression: str, held: bool | None) -> None:
    """Numbers, lengths of time and words are compared as such; capitals make no difference."""
    assert parse(expression).holds(FACTS) is held


@pytest.mark.parametrize(
    ("expression", "why"),
    [
        ("", "a slot or an attribute is wanted, not 'nothing'"),
        ("{Count}", "an operator is wanted, not 'nothing'"),
        ("{Count} =", "a constant is wanted, not 'nothing'"),
        ("{Count} = {Size}", "a constant is wanted, not '{Size}'"),
        ("{Count} = 3 AND", "a slot or an attribute is wanted, not 'nothing'"),
        ("({Count} = 3", "a closing bracket is wanted, not 'nothing'"),
        ("{Count} = 3 {Size}", "the end is wanted, not '{Size}'"),
        ('{Size} = "large', "is not understood"),
        ("fn.SUM({Count}) = 3", "there is no function fn.SUM"),
        ('__import__("os")', "a slot or an attribute is wanted"),
        ("$.transcriptions[0].transcriptionConfidence < 0.8", "this server does not know"),
        ("(" * 30 + "{Count} = 3" + ")" * 30, "nested deeper than 20"),
    ],
)
def test_what_is_no_condition_is_refused_with_its_place(expression: str, why: str) -> None:
    """The build names it; nothing is run as code."""
    with pytest.raises(ConditionInvalid) as refused:
        parse(expression)
    assert why in str(refused.value)
