"""Paging cursors: where the next page of a history begins."""

import base64
import binascii

from aicc.models.errors import CursorInvalid


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
    if len(place) != parts or not place[-1].isdecimal() or not place[0]:
        raise CursorInvalid()
    return place
