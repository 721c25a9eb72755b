"""Legal hold: data that may not be deleted."""

from dataclasses import dataclass
from datetime import datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class Hold:
    """Somebody's data is kept until the hold is lifted."""

    user_id: str
    # Which dispute or order asks for it.
    reason: str
    # Name of who placed it.
    by: str
    at: datetime
