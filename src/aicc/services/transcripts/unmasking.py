"""Made-up numbers in the place of masked ones: a recorded message becomes one that a bot can take again.

Nothing of the real number comes back but what was kept of it. A digit that was hidden becomes its place in 1234567890,
a phone begins with 010, and a card's check digit is right.
"""

import re
from dataclasses import dataclass
from typing import Final

from aicc.models.scenario import Ask, InputType
from aicc.models.validation import ValidationType
from aicc.services.recordable import HIDDEN

_DIGITS: Final = "1234567890"
_PHONE: Final = "0101234567"
# A number in which something is hidden, with its separators.
_MASKED: Final = re.compile(r"(?=[\d*\-. ]*\*)[\d*](?:[\d*\-. ]*[\d*])?")
_DROPPED: Final = {
    "[전화번호]": "010-1234-5678",
    "[이메일]": "customer@example.com",
    "[카드번호]": "1234-5678-9012-3452",
    "[계좌번호]": "123-456-789012",
    "[사업자등록번호]": "123-45-67891",
}
_EMAIL: Final = "***@***"
_SECRET_LENGTH: Final = 4
_OF_INPUT: Final = {InputType.PHONE: "phone", InputType.CARD: "card_number"}


@dataclass(frozen=True, slots=True, kw_only=True)
class Unmasked:
    """A recorded message, ready to be said again."""

    text: str
    # Whether anything in it was made up.
    made_up: bool


def unmask(said: str, ask: Ask | None, entities: tuple[str, ...] = ()) -> Unmasked:
    """Return a recorded message with made-up digits where it is masked.

    Args:
        said: as recorded.
        ask: the question that it answered, None where none was open.
        entities: kinds that were found in it.
    """
    if said == HIDDEN:
        return Unmasked(text=_secret(ask), made_up=True)
    text = said.replace(_EMAIL, _DROPPED["[이메일]"])
    for name, example in _DROPPED.items():
        text = text.replace(name, example)
    kind = _kind(ask, entities)
    text = _MASKED.sub(lambda match: _filled(match[0], kind), text)
    return Unmasked(text=text, made_up=text != said)


def _kind(ask: Ask | None, entities: tuple[str, ...]) -> str:
    if ask is not None and ask.input_type in _OF_INPUT:
        return _OF_INPUT[ask.input_type]
    numbers = [kind for kind in ("phone", "card_number") if kind in entities]
    return numbers[0] if len(numbers) == 1 and ask is None else ""


def _filled(masked: str, kind: str) -> str:
    """Return a masked number with digits where asterisks are."""
    beginning = _PHONE if kind == "phone" else _DIGITS
    place, filled, hidden = 0, list(masked), list[int]()
    for index, character in enumerate(masked):
        if character == "*":
            filled[index] = beginning[place % len(beginning)]
            hidden.append(index)
        place += character == "*" or character.isdigit()
    if kind == "card_number":
        _put_right(filled, hidden[-1])
    return "".join(filled)


def _put_right(card: list[str], place: int) -> None:
    """Choose the digit at a place so that the check digit is right (Luhn)."""
    for digit in _DIGITS:
        card[place] = digit
        digits = [int(character) for character in reversed(card) if character.isdigit()]
        doubled = [2 * number - 9 * (number > 4) for number in digits[1::2]]
        if (sum(digits[::2]) + sum(doubled)) % 10 == 0:
            return


def _secret(ask: Ask | None) -> str:
    """Return a secret of the length that its step checks."""
    lengths = [
        validation.length or int(validation.minimum or 0)
        for validation in (ask.validations if ask is not None else ())
        if validation.type in (ValidationType.DIGITS, ValidationType.LENGTH)
    ]
    length = next((length for length in lengths if length), _SECRET_LENGTH)
    return (_DIGITS * (length // len(_DIGITS) + 1))[:length]
