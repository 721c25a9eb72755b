"""Conditions as their writers wrote them."""

from typing import assert_never

from aicc.models.expression import AllOf, AnyOf, Compare, Condition, Literally, Not, SlotRef


def written(condition: Condition) -> str:
    """Return the text of a condition."""
    match condition:
        case Literally():
            return _constant(condition)
        case SlotRef():
            return condition.name
        case Compare():
            return f"{written(condition.left)} {condition.operator} {written(condition.right)}"
        case Not():
            return f"not {_inner(condition.condition)}"
        case AllOf():
            return " and ".join(map(_inner, condition.conditions))
        case AnyOf():
            return " or ".join(map(_inner, condition.conditions))
        case _:
            assert_never(condition)


def _inner(condition: Condition) -> str:
    text = written(condition)
    return f"({text})" if isinstance(condition, AllOf | AnyOf) else text


def _constant(constant: Literally) -> str:
    value = constant.value
    if isinstance(value, bool):
        return str(value).lower()
    return f"'{value}'" if isinstance(value, str) else str(value)
