"""When and how a conversation goes to a person."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, datetime, time
from enum import StrEnum

from aicc.models.understanding import Mood
from aicc.models.user import UserTier


class EscalationReason(StrEnum):
    """Why a person is needed."""

    USER_REQUEST = "USER_REQUEST"
    COMPLEX_INQUIRY = "COMPLEX_INQUIRY"
    URGENT = "URGENT"
    ABUSE = "ABUSE"
    NEGATIVE_SENTIMENT = "NEGATIVE_SENTIMENT"
    REPEATED_MISS = "REPEATED_MISS"
    VIP = "VIP"


class EscalationPriority(StrEnum):
    """Place in the queue; later members are served first."""

    LOW = "LOW"
    MEDIUM = "MEDIUM"
    HIGH = "HIGH"
    URGENT = "URGENT"

    @property
    def rank(self) -> int:
        """Return 0 for LOW up to 3 for URGENT."""
        return list(EscalationPriority).index(self)


@dataclass(frozen=True, slots=True, kw_only=True)
class EscalationRule:
    """One line of escalation.yaml: holds when every kind of condition it names holds."""

    id: str
    reason: EscalationReason
    priority: EscalationPriority
    # Any of these intents, read confidently.
    intents: frozenset[str] = frozenset()
    # Any of these words, compared without spaces.
    words: tuple[str, ...] = ()
    user_tiers: frozenset[UserTier] = frozenset()
    # This mood with at least this score.
    mood: Mood | None = None
    at_least: float = 0.0
    # This many turns in a row that nobody could answer, this one included.
    misses: int | None = None
    # Abusive language (폭언) at least this likely.
    abuse: float | None = None

    @property
    def by_tier_alone(self) -> bool:
        """Return whether the customer's tier is all that it asks for."""
        return bool(self.user_tiers) and not (self.intents or self.words or self.mood or self.misses or self.abuse)


Interval = tuple[time, time]


@dataclass(frozen=True, slots=True, kw_only=True)
class BusinessHours:
    """When people answer."""

    timezone: str
    # Opening intervals by weekday, Monday first; an empty tuple is closed.
    week: tuple[tuple[Interval, ...], ...]
    # Whether Korean public and bank holidays are closed.
    holidays_closed: bool
    closed_on: frozenset[date] = frozenset()
    open_on: frozenset[date] = frozenset()
    # Reasons, priorities, rule ids or intents for which somebody answers around the clock.
    always_open: frozenset[str] = frozenset()


class TicketState(StrEnum):
    """Life of a ticket: WAITING -> ACCEPTED -> RESOLVED, or WAITING -> WITHDRAWN by the customer."""

    WAITING = "waiting"
    ACCEPTED = "accepted"
    RESOLVED = "resolved"
    WITHDRAWN = "withdrawn"

    def may_become(self, to: "TicketState") -> bool:
        """Return whether a ticket in this state may move there."""
        return to in _MOVES[self]


_MOVES: Mapping[TicketState, frozenset[TicketState]] = {
    TicketState.WAITING: frozenset({TicketState.ACCEPTED, TicketState.RESOLVED, TicketState.WITHDRAWN}),
    TicketState.ACCEPTED: frozenset({TicketState.RESOLVED}),
    TicketState.RESOLVED: frozenset(),
    TicketState.WITHDRAWN: frozenset(),
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Ticket:
    """A request for a person (상담 접수)."""

    # Unique; made from conversation and turn, so that the same escalation never opens two.
    id: str
    # What the customer is told: month and day, then eight digits. A label for people, not a key.
    number: str
    conversation_id: str
    user_id: str
    reason: EscalationReason
    priority: EscalationPriority
    # What the agent reads first; personal data masked.
    description: str
    created_at: datetime
    state: TicketState = TicketState.WAITING
    # Name of the agent who took it.
    agent: str | None = None
    # Anything the caller wants the agent to see; personal data masked.
    context: Mapping[str, str] = field(default_factory=dict)
