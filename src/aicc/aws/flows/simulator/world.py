"""What is around a contact: opening hours, agents, queues, chance. Given beforehand, never asked of anybody."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Final

# An agent whose phone rings needs a moment.
_ANSWERS_AFTER: Final = 5.0
_PATIENCE: Final = 600.0


@dataclass(frozen=True, slots=True, kw_only=True)
class World:
    """The contact centre as a contact finds it.

    Times are in seconds.
    """

    # When the contact comes; None: at some moment at which people answer, or not, as below.
    at: datetime | None = None
    # Whether people answer now; by the id of the hours of operation where those differ.
    is_open: bool = True
    open_by_hours: Mapping[str, bool] = field(default_factory=dict)
    # Agents who are free now.
    agents: int = 1
    answers_after: float = _ANSWERS_AFTER
    # When the first agent becomes free where none is; None: nobody does.
    free_after: float | None = None
    # Contacts that wait already, the longest for so long, and from how many on a queue takes no more.
    waiting: int = 0
    oldest: float = 0.0
    capacity: int | None = None
    # How long customers wait for an agent or say nothing before they hang up.
    patience: float = _PATIENCE
    # Beginnings of numbers that can be called back.
    dialable: tuple[str, ...] = ("+82",)
    # Decides what is left to chance: the same seed, the same contact.
    seed: int = 0
    # Actions without a word of the customer after which a flow counts as endless.
    max_steps: int = 1_000

    def open_at(self, hours: str) -> bool:
        """Return whether these hours of operation are open now; "" stands for those of the queue."""
        return self.open_by_hours.get(hours, self.is_open)

    @property
    def agent_after(self) -> float | None:
        """Return after how many seconds in the queue an agent answers; None: nobody does."""
        return self.answers_after if self.agents > 0 else self.free_after

    @property
    def full(self) -> bool:
        """Return whether queues take nobody more."""
        return self.capacity is not None and self.waiting >= self.capacity
