"""Templates filled with slots. A value is inserted as it is and never read as a template itself."""

from typing import assert_never

from aicc.models.scenario import Placeholder, Slots, Template, Value
from aicc.utils.hangul import group_digits, josa
from aicc.utils.pii import mask_digits


def render(template: Template, slots: Slots) -> str:
    """Return the text with its slots filled in; an empty slot leaves nothing."""
    return "".join(part if isinstance(part, str) else _fill(part, slots) for part in template.parts)


def _fill(placeholder: Placeholder, slots: Slots) -> str:
    value = slots.get(placeholder.slot)
    if value is None:
        # No josa after nothing.
        return ""
    text = _plain(value)
    for name in placeholder.filters:
        text = _apply(name, text, value)
    return text


def _plain(value: Value) -> str:
    match value:
        case None:
            return ""
        case bool():
            return "예" if value else "아니요"
        case int() | float():
            return group_digits(value) if isinstance(value, float) else str(value)
        case str():
            return value
        case tuple():
            return ", ".join(value)
        case _:
            assert_never(value)


def _apply(name: str, text: str, value: Value) -> str:
    is_number = isinstance(value, int | float) and not isinstance(value, bool)
    if name == "money":
        return f"{group_digits(value)}원" if is_number else text  # type: ignore[arg-type]
    if name == "number":
        return group_digits(value) if is_number else text  # type: ignore[arg-type]
    if name == "mask":
        return mask_digits(text)
    if name == "lines":
        return "\n".join(value) if isinstance(value, tuple) else text
    return text + josa(text, name)
