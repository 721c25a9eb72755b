"""Reading the arguments of DemoBank's actions: every backend checks what it is sent."""

from datetime import date

from aicc.models.expression import Slots


class Refused(Exception):
    """An action cannot be done; carries the failure code."""

    def __init__(self, code: str) -> None:
        super().__init__(code)
        self.code = code


def text_of(arguments: Slots, name: str) -> str:
    """Return an argument that must be a text.

    Raises:
        Refused: with `invalid_argument`, as of all readers here, when it is missing, empty or something else.
    """
    value = arguments.get(name)
    if not isinstance(value, str) or not value:
        raise Refused("invalid_argument")
    return value


def number_of(arguments: Slots, name: str) -> int | float:
    """Return a number above zero."""
    value = arguments.get(name)
    if isinstance(value, bool) or not isinstance(value, int | float) or value <= 0:
        raise Refused("invalid_argument")
    return value


def won_of(arguments: Slots, name: str) -> int:
    """Return an amount of whole won."""
    value = number_of(arguments, name)
    if not isinstance(value, int):
        raise Refused("invalid_argument")
    return value


def day_of(arguments: Slots, name: str) -> date:
    """Return a date that is written in ISO 8601."""
    try:
        return date.fromisoformat(text_of(arguments, name))
    except ValueError:
        raise Refused("invalid_argument") from None


def count_of(arguments: Slots, name: str, unit: str) -> int:
    """Return the number of a choice such as 12개월 or 25일."""
    digits = text_of(arguments, name).removesuffix(unit)
    if not digits.isdecimal():
        raise Refused("invalid_argument")
    return int(digits)
