"""Paging cursors: where the next page of a history begins."""

import base64
import binascii
import re
from typing import Final

from aicc.models.errors import CursorInvalid

# Longer ones are none of ours, and slow to read.
_NUMBER: Final = re.compile(r"[0-9]{1,19}")


def encode_cursor(*place: str | int) -> str:
    """Return an opaque cursor for a place in an order."""
    return base64.urlsafe_b64encode("|".join(map(str, place)).encode()).decode().rstrip("=")


def decode_cursor(cursor: str, parts: int) -> list[str]:
    """Return the place that a cursor names.

    Raises:
        CursorInvalid: it is not one of ours.
    """
    try:
        place = base64.b64decode(cursor + "=" * (-len(cursor) % 4), altchars=b"-_", validate=True).decode().split("|")
    except (binascii.Error, UnicodeDecodeError, ValueError):
        raise CursorInvalid() from None
    # Both ends of a place are numbers: when, and which turn.
    if len(place) != parts or not all(_NUMBER.fullmatch(number) for number in (place[0], place[-1])):
        raise CursorInvalid()
    return place
