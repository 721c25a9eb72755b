"""How often somebody may do something."""

from typing import Protocol


class RateLimit(Protocol):
    """A token bucket for each client, of ten seconds' worth."""

    async def take(self, client: str) -> float:
        """Count one request of a client; return 0.0, or in how many seconds it may come again (not counted then)."""
        ...
