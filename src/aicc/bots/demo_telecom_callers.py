"""How DemoTelecom finds out who is calling: by the owner's birth date or by a one-time code."""

from collections import Counter
from typing import Final

from aicc.bots.demo_telecom_arguments import Refused, digits_of, text_of
from aicc.bots.demo_telecom_lines import LINES
from aicc.models.expression import Slots

_CODE: Final = "123456"
_EXPIRED_CODE: Final = "000000"
_UNIDENTIFIABLE: Final = "01000008000"
# Wrong birth dates, codes or PINs; the last locks.
_TRIES: Final = 3
_CODES_SENT: Final = 3


class Callers:
    """Counts what callers have tried."""

    def __init__(self) -> None:
        # Wrong answers by what was asked and of whom, and codes sent by phone number.
        self._wrong: Counter[tuple[str, str]] = Counter()
        self._sent: Counter[str] = Counter()

    def verify_birth(self, arguments: Slots) -> Slots:
        """Fails with `not_found`, `wrong_birth`, and `locked` from the third wrong answer on."""
        number, birth = _caller(arguments), text_of(arguments, "birth")
        self.check("birth", number, right=birth == LINES[number].birth)
        return _identified(number)

    def send_code(self, arguments: Slots) -> Slots:
        """Fails with `not_found`, and with `too_many_codes` after three."""
        number = _caller(arguments)
        if self._sent[number] == _CODES_SENT:
            raise Refused("too_many_codes")
        self._sent[number] += 1
        return {"sent_to": f"{number[:3]}-****-{number[-4:]}"}

    def verify_code(self, arguments: Slots) -> Slots:
        """Fails with `not_found`, `wrong_code`, `expired_code`, and `locked` from the third wrong answer on."""
        number, code = _caller(arguments), text_of(arguments, "code")
        if code == _EXPIRED_CODE:
            raise Refused("expired_code")
        self.check("code", number, right=code == _CODE)
        return _identified(number)

    def check(self, what: str, number: str, *, right: bool) -> None:
        """Refuse a wrong answer with `wrong_<what>`, and with `locked` every answer after three wrong ones."""
        if not right:
            self._wrong[what, number] += 1
        if self._wrong[what, number] >= _TRIES:
            raise Refused("locked")
        if not right:
            raise Refused(f"wrong_{what}")


def _caller(arguments: Slots) -> str:
    number = digits_of(arguments, "phone_number")
    if number == _UNIDENTIFIABLE:
        raise Refused("maintenance")
    if number not in LINES:
        raise Refused("not_found")
    return number


def _identified(number: str) -> Slots:
    return {"line_number": number, "customer_name": "데모고객"}
