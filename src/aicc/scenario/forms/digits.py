"""Numbers that name something: customers, accounts, telephones, cards."""

import re
from typing import Final

from aicc.utils.patterns import lazy_pattern

_DIGITS_ONLY: Final = lazy_pattern(r"[0-9][0-9\s-]*")
# Digits followed by what they count (3건, 5만원) are no identifier.
_AROUND_DIGITS: Final = lazy_pattern(
    r"[^0-9]{0,12}?([0-9][0-9\s-]{2,}[0-9])(?!\s?(?:[만억원월일시분건명개살%]|천|년|번째|퍼센트))[^0-9]{0,8}"
)
_PHONE: Final = lazy_pattern(r"(?<![0-9])(?:\+82[-\s]?0?|0)1[016789][-\s.]?[0-9]{3,4}[-\s.]?[0-9]{4}(?![0-9])")


def read_digits(text: str) -> str | None:
    """Return the digits of the one number that the text consists of, or names among a few words."""
    found = _DIGITS_ONLY.fullmatch(text) or _AROUND_DIGITS.fullmatch(text)
    return re.sub(r"[^0-9]", "", found.group(1) if found.lastindex else found.group()) if found else None


def read_phone(text: str) -> str | None:
    """Return the digits of a mobile number anywhere in the text, or of the one number that it consists of."""
    found = _PHONE.search(text)
    if found is None:
        return read_digits(text)
    return re.sub(r"[^0-9]", "", re.sub(r"^\+82[-\s]?0?", "0", found.group()))
