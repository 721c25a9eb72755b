"""The time, and what is to happen at a time."""

from datetime import datetime
from typing import Protocol


class Clock(Protocol):
    """Tells the time."""

    def now(self) -> datetime:
        """Return the current time, aware, in UTC."""
        ...


class Timers(Protocol):
    """Remembers when each conversation is to be looked at because its customer has not answered.

    A reminder that is lost or told twice does no harm: the turn that it leads to is recorded once.
    """

    async def set(self, conversation_id: str, at: datetime | None) -> None:
        """Remember a time in place of the one before; None forgets it."""
        ...

    async def due(self, now: datetime, *, limit: int) -> tuple[str, ...]:
        """Return conversations whose time has come, each to one asker only, and forget them."""
        ...
