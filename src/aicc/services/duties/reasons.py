"""Why somebody exports, erases or holds data: said once, in the same shape everywhere."""

from typing import Final

from aicc.models.errors import ReasonMissing
from aicc.utils.pii import mask
from aicc.utils.text import normalize

MAX_REASON: Final = 500


def checked_reason(reason: str) -> str:
    """Return a reason as it is recorded: personal data masked, 500 characters at most.

    Raises:
        ReasonMissing: nothing visible is in it.
    """
    written = mask(normalize(reason))[:MAX_REASON]
    if not written:
        raise ReasonMissing()
    return written
