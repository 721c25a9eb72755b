"""Is a condition true of these slots?"""

import operator
import re
from collections.abc import Callable, Mapping
from typing import Any, Final, TypeGuard, assert_never

from aicc.models.expression import AllOf, AnyOf, Compare, Condition, Literally, Not, SlotRef, Slots, Value

_ORDERINGS: Final[Mapping[str, Callable[[Any, Any], bool]]] = {
    "<": operator.lt,
    "<=": operator.le,
    ">": operator.gt,
    ">=": operator.ge,
}
_MOMENTS: Final = tuple(re.compile(form) for form in (r"\d{4}-\d\d-\d\d", r"\d\d:\d\d", r"\d{4}-\d\d-\d\dT\d\d:\d\d"))


def holds(condition: Condition, slots: Slots) -> bool:
    """Return whether the condition is true; an empty slot is false, unequal to everything and never ordered."""
    match condition:
        case Literally() | SlotRef():
            return bool(_value(condition, slots))
        case Compare():
            return _compare(condition, slots)
        case Not():
            return not holds(condition.condition, slots)
        case AllOf():
            return all(holds(part, slots) for part in condition.conditions)
        case AnyOf():
            return any(holds(part, slots) for part in condition.conditions)
        case _:
            assert_never(condition)


def _value(operand: Literally | SlotRef, slots: Slots) -> Value:
    return operand.value if isinstance(operand, Literally) else slots.get(operand.name)


def _compare(condition: Compare, slots: Slots) -> bool:
    left, right = _value(condition.left, slots), _value(condition.right, slots)
    # To Python True is 1; to a writer of scenarios a yes is no number.
    same_kind = isinstance(left, bool) == isinstance(right, bool)
    if condition.operator == "==":
        return left is not None and same_kind and left == right
    if condition.operator == "!=":
        return left is None or not same_kind or left != right
    if condition.operator == "in":
        return isinstance(right, tuple) and left in right
    if _is_number(left) and _is_number(right):
        return _ORDERINGS[condition.operator](left, right)
    if isinstance(left, str) and isinstance(right, str) and _same_moment(left, right):
        return _ORDERINGS[condition.operator](left, right)
    return False


def _same_moment(left: str, right: str) -> bool:
    """Return whether both are days, both times of day or both points in time, whose texts are in their order."""
    return any(form.fullmatch(left) and form.fullmatch(right) for form in _MOMENTS)


def _is_number(value: Value) -> TypeGuard[int | float]:
    return isinstance(value, int | float) and not isinstance(value, bool)
