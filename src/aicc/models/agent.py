"""The people and programs that work behind the desk and the admin routes."""

from dataclasses import dataclass
from enum import StrEnum


class Role(StrEnum):
    """What a key may do; each role may do all that the ones before it may."""

    VIEWER = "viewer"
    AGENT = "agent"
    ADMIN = "admin"

    def may(self, needed: "Role") -> bool:
        """Return whether this role covers `needed`."""
        order = list(Role)
        return order.index(self) >= order.index(needed)


@dataclass(frozen=True, slots=True, kw_only=True)
class Agent:
    """A person (상담원) or program that holds a key."""

    # Name shown in tickets and history.
    name: str
    role: Role
