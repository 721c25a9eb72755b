"""Clock and Timers of one process."""

from datetime import UTC, datetime


class SystemClock:
    """The machine's clock."""

    def now(self) -> datetime:
        """Return the current time in UTC."""
        return datetime.now(UTC)


class MemoryTimers:
    """Timers in a dict: each process watches the conversations whose turns it took."""

    def __init__(self) -> None:
        self._times: dict[str, datetime] = {}

    async def set(self, conversation_id: str, at: datetime | None) -> None:
        """See Timers."""
        if at is None:
            self._times.pop(conversation_id, None)
        else:
            self._times[conversation_id] = at

    async def due(self, now: datetime, *, limit: int) -> tuple[str, ...]:
        """See Timers."""
        names = sorted((at, name) for name, at in self._times.items() if at <= now)[:limit]
        for _, name in names:
            del self._times[name]
        return tuple(name for _, name in names)
