"""Where the scenario engine stands after a move, and what it is told of the turn."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Final
from zoneinfo import ZoneInfo

from aicc.models.expression import Slots
from aicc.models.scenario import ActionCall, Frame, HandOff
from aicc.models.turn import QuickReply

_KOREA: Final = ZoneInfo("Asia/Seoul")


@dataclass(frozen=True, slots=True, kw_only=True)
class Occasion:
    """The turn in which the engine moves: everything that it may depend on beside state and words."""

    # Makes the keys of the turn's actions; the same turn must pass the same.
    key: str
    # Aware; dates count in Korea.
    now: datetime
    # Chooses wordings; "" takes the general ones.
    channel: str = ""
    # Number of the turn: wordings take turns by it.
    turn: int = 0
    # What the conversation knows already; questions about it are skipped.
    facts: Slots = field(default_factory=dict)

    @property
    def today(self) -> date:
        """Return the day in Korea."""
        return self.now.astimezone(_KOREA).date()


@dataclass(frozen=True, slots=True, kw_only=True)
class Progress:
    """Where the scenario engine stands after a move."""

    frames: tuple[Frame, ...]
    # What the steps passed on the way said.
    says: tuple[str, ...] = ()
    quick_replies: tuple[QuickReply, ...] = ()
    # An action that must run before the engine can go on.
    call: ActionCall | None = None
    # New facts for the conversation.
    facts: Slots = field(default_factory=dict)
    # Until when each fact is known; one that is not named here lasts as long as the conversation.
    fact_ends: Mapping[str, datetime] = field(default_factory=dict)
    # Id of the step that spoke last.
    step: str = ""
    # A question waits for the customer.
    waits: bool = False
    # The scenario that was moved has ended; another may wait below it.
    ended: bool = False
    # It has ended without being cancelled.
    completed: bool = False
    # A step asked for a person.
    to_agent: HandOff | None = None
    # The answer could not be used and the question was asked again.
    missed: bool = False
    # Actions that ran so far, as name:ok or name:failure_code.
    actions: tuple[str, ...] = ()
    # Steps that were passed, as scenario:step, in order: what coverage and drawings count.
    path: tuple[str, ...] = ()
