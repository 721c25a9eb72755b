"""The customer, as far as a conversation knows them."""

from dataclasses import dataclass
from enum import StrEnum


class UserTier(StrEnum):
    """Customer class that a trusted caller states when it opens a conversation."""

    STANDARD = "STANDARD"
    VIP = "VIP"


@dataclass(frozen=True, slots=True, kw_only=True)
class User:
    """A customer."""

    # Id given by the channel or made for an anonymous visitor.
    id: str
    tier: UserTier = UserTier.STANDARD
