"""Conditions and texts with slots in them: what a bot's files say in a small language, parsed."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Literal

# What a slot may hold. A tuple is several choices, or text lines that an action returned. Dates and times are text in
# ISO 8601: 2026-11-25, 14:00, 2026-11-25T14:00.
Value = str | int | float | bool | tuple[str, ...] | None
Slots = Mapping[str, Value]

# `in` asks whether the left is among the choices of the right.
CompareOperator = Literal["==", "!=", "<", "<=", ">", ">=", "in"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Literally:
    """A constant in a condition."""

    value: Value


@dataclass(frozen=True, slots=True, kw_only=True)
class SlotRef:
    """The value of a slot; None while it is empty."""

    name: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Compare:
    """Two operands compared; values of different kinds are unequal and never ordered."""

    operator: CompareOperator
    left: "Literally | SlotRef"
    right: "Literally | SlotRef"


@dataclass(frozen=True, slots=True, kw_only=True)
class Not:
    """True when its condition is not."""

    condition: "Condition"


@dataclass(frozen=True, slots=True, kw_only=True)
class AllOf:
    """True when every condition is."""

    conditions: tuple["Condition", ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class AnyOf:
    """True when one condition is."""

    conditions: tuple["Condition", ...]


Condition = Literally | SlotRef | Compare | Not | AllOf | AnyOf


@dataclass(frozen=True, slots=True, kw_only=True)
class Placeholder:
    """A slot inside a text, with the filters that format it, in order."""

    slot: str
    filters: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Template:
    """A text with placeholders."""

    parts: tuple[str | Placeholder, ...]

    @property
    def slots(self) -> frozenset[str]:
        """Return the names of the slots it reads."""
        return frozenset(part.slot for part in self.parts if isinstance(part, Placeholder))


@dataclass(frozen=True, slots=True, kw_only=True)
class Message:
    """What a step says: one wording or several that take turns, and others for some channels."""

    wordings: tuple[Template, ...]
    by_channel: Mapping[str, tuple[Template, ...]] = field(default_factory=dict)

    @property
    def slots(self) -> frozenset[str]:
        """Return the names of the slots that any wording reads."""
        spoken = (self.wordings, *self.by_channel.values())
        return frozenset(slot for wordings in spoken for template in wordings for slot in template.slots)
