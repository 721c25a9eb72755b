"""Published versions of a bot: who made which of them answer, when, and to whom."""

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum


class ReleaseAction(StrEnum):
    """What somebody did with a version."""

    # A new version answers everybody.
    PUBLISH = "publish"
    # A version answers a share of the conversations, or another share than before.
    CANARY = "canary"
    # The canary answers everybody.
    PROMOTE = "promote"
    # An earlier version answers everybody again; a canary is withdrawn.
    ROLLBACK = "rollback"


@dataclass(frozen=True, slots=True, kw_only=True)
class Release:
    """One entry of the release log; never changed."""

    # 1 for the first, then counting up without gaps.
    number: int
    at: datetime
    # Who did it, as they are known to the machine or by their key.
    by: str
    action: ReleaseAction
    # v1, v2 ...
    version: str
    # SHA-256 of the version's files.
    checksum: str
    # Percent of the conversations that the version gets.
    share: float
    # Why, in the words of who did it.
    note: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Plan:
    """Which version answers which conversation."""

    # Number of the release that made it so.
    number: int
    live: str
    # Answers a share of the conversations; "" without one.
    canary: str = ""
    # Percent of the conversations.
    share: float = 0.0
    # What was live before, the latest last.
    earlier: tuple[str, ...] = ()
