"""How answers are checked."""

from dataclasses import dataclass
from enum import StrEnum

from aicc.models.expression import CompareOperator, Template


class ValidationType(StrEnum):
    """How an answer is checked."""

    RANGE = "range"
    LENGTH = "length"
    PATTERN = "pattern"
    DIGITS = "digits"
    ONE_OF = "one_of"
    CHECKSUM = "checksum"
    DATE_WINDOW = "date_window"
    BUSINESS_DAY = "business_day"
    COMPARE = "compare"
    FUNCTION = "function"


class Checksum(StrEnum):
    """How the last digits of a number prove the others."""

    LUHN = "luhn"
    BUSINESS_NUMBER = "business_number"
    RESIDENT_NUMBER = "resident_number"


@dataclass(frozen=True, slots=True, kw_only=True)
class Validation:
    """A named check of an answer and what to say when it fails."""

    id: str
    type: ValidationType
    # Says what is wrong and how to put it right. Slots: those of the scenario, and `answer`.
    message: Template
    # Bounds of a range (the value) or a length (characters, or choices), both included.
    minimum: float | None = None
    maximum: float | None = None
    # Said in place of the message below the minimum, and above the maximum.
    too_small: Template | None = None
    too_large: Template | None = None
    # Number of digits exactly.
    length: int | None = None
    # The whole answer must match.
    pattern: str | None = None
    # The answers that may be.
    values: tuple[str, ...] = ()
    checksum: Checksum | None = None
    # Window of dates, both included: today, a number of days from today (+30d, -1d), or a date.
    earliest: str | None = None
    latest: str | None = None
    # The answer stands so to the slot.
    operator: CompareOperator | None = None
    slot: str | None = None
    # Entry point (group aicc.validations): a function of the answer and the slots that returns whether it may be.
    function: str | None = None
