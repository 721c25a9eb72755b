"""What happens in a conversation, told to whoever listens."""

from collections.abc import AsyncIterator
from contextlib import AbstractAsyncContextManager
from dataclasses import dataclass
from typing import Protocol

from aicc.models.turn import Turn


@dataclass(frozen=True, slots=True, kw_only=True)
class TurnRecorded:
    """A turn was saved."""

    conversation_id: str
    turn: Turn


@dataclass(frozen=True, slots=True, kw_only=True)
class Typing:
    """Somebody is writing."""

    conversation_id: str
    # bot, agent or customer.
    who: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Missed:
    """What happened meanwhile may not have been told: the store knows."""

    conversation_id: str


Event = TurnRecorded | Typing | Missed


class EventBus(Protocol):
    """Tells whoever listens to a conversation what happened in it. Best effort; the store is the truth."""

    async def publish(self, event: Event) -> None:
        """Tell all current listeners of the event's conversation."""
        ...

    def listen(self, conversation_id: str) -> AbstractAsyncContextManager[AsyncIterator[Event]]:
        """Listen from entering the context on."""
        ...
