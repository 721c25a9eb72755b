"""A scenario: the steps that lead a customer through a job."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from typing import Literal

# What a slot may hold. A list is only ever text lines that an action returned.
Value = str | int | float | bool | tuple[str, ...] | None
Slots = Mapping[str, Value]


class ScenarioType(StrEnum):
    """The kinds of centre that a bot serves."""

    BANKING = "banking"
    TELECOM = "telecom"
    SHOPPING = "shopping"
    PUBLIC = "public"


class InputType(StrEnum):
    """What a step asks for."""

    TEXT = "text"
    NUMBER = "number"
    MONEY = "money"
    SELECTION = "selection"
    YES_NO = "yes_no"
    DIGITS = "digits"
    ACCOUNT = "account"
    PHONE = "phone"
    # Never stored, logged or shown.
    SECRET = "secret"  # noqa: S105 - the name of a kind, not a secret


# --- conditions ------------------------------------------------------------------------------------------------------

CompareOperator = Literal["==", "!=", "<", "<=", ">", ">="]


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


# --- templates -------------------------------------------------------------------------------------------------------


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


# --- steps -----------------------------------------------------------------------------------------------------------

# Ends a scenario by handing the conversation to a person.
TO_AGENT = "@agent"


@dataclass(frozen=True, slots=True, kw_only=True)
class Branch:
    """Go there when the condition holds; without one, always."""

    when: Condition | None
    # A step id, TO_AGENT, or None for the end.
    go: str | None


# Where a step leads: the first branch that holds; none holding ends the scenario.
Next = tuple[Branch, ...]


class ValidationType(StrEnum):
    """How an answer is checked."""

    RANGE = "range"
    LENGTH = "length"
    PATTERN = "pattern"
    DIGITS = "digits"


@dataclass(frozen=True, slots=True, kw_only=True)
class Validation:
    """A named check of an answer and what to say when it fails."""

    id: str
    type: ValidationType
    # Says what is wrong and how to put it right.
    message: str
    # Bounds of a range (the value) or a length (characters), both included.
    minimum: float | None = None
    maximum: float | None = None
    # Number of digits exactly.
    length: int | None = None
    # The whole answer must match.
    pattern: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Option:
    """One choice of a selection."""

    value: str
    synonyms: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Ask:
    """A step that asks and waits for the answer. Skipped when its slot is already filled."""

    id: str
    message: Template
    slot: str
    input_type: InputType
    options: tuple[Option, ...]
    validation: Validation | None
    next: Next
    # "만원" when a number counts ten thousand won: 5천만원, 5000만원 and 5000 are then the same answer.
    unit: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Say:
    """A step that only speaks."""

    id: str
    message: Template
    next: Next


@dataclass(frozen=True, slots=True, kw_only=True)
class Failure:
    """What to say and where to go when an action fails."""

    message: Template | None
    go: str | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Act:
    """A step that calls a named action; the fields of its result become slots."""

    id: str
    action: str
    # Argument name to slot name.
    arguments: Mapping[str, str]
    # Said after success.
    message: Template | None
    # Slots that the conversation keeps for other scenarios.
    remember: tuple[str, ...]
    next: Next
    # By failure code; "default" catches the rest.
    on_failure: Mapping[str, Failure] = field(default_factory=dict)


Step = Ask | Say | Act


@dataclass(frozen=True, slots=True, kw_only=True)
class Scenario:
    """A job in steps. The first step is the start."""

    id: str
    name: str
    steps: Mapping[str, Step]
    # Id of the first step.
    start: str


# --- running ---------------------------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True, kw_only=True)
class Frame:
    """A running scenario: one level of the conversation's stack."""

    scenario: str
    # The step that waits, or that is about to run.
    step: str
    slots: Slots = field(default_factory=dict)


@dataclass(frozen=True, slots=True, kw_only=True)
class ActionCall:
    """An action to run, asked for by a step."""

    action: str
    arguments: Slots
    # The same call always has the same key; a backend runs it once.
    key: str


@dataclass(frozen=True, slots=True, kw_only=True)
class ActionDone:
    """The action succeeded; its fields become slots."""

    fields: Slots


@dataclass(frozen=True, slots=True, kw_only=True)
class ActionFailed:
    """The action failed for a reason that the scenario may handle. `unavailable` means: no answer in time."""

    code: str


ActionResult = ActionDone | ActionFailed
