"""Reading the arguments of DemoTelecom's actions: every backend checks what it is sent."""

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


def digits_of(arguments: Slots, name: str) -> str:
    """Return the digits of a number that may be written with hyphens."""
    return "".join(character for character in text_of(arguments, name) if character.isdigit())


def won_of(arguments: Slots, name: str) -> int:
    """Return an amount of whole won."""
    value = arguments.get(name)
    if isinstance(value, bool) or not isinstance(value, int) or value <= 0:
        raise Refused("invalid_argument")
    return value


def day_of(arguments: Slots, name: str) -> date:
    """Return a date that is written in ISO 8601."""
    try:
        return date.fromisoformat(text_of(arguments, name))
    except ValueError:
        raise Refused("invalid_argument") from None


def chosen_of(arguments: Slots, name: str) -> tuple[str, ...]:
    """Return several choices."""
    value = arguments.get(name)
    if not isinstance(value, tuple) or not value:
        raise Refused("invalid_argument")
    return value
