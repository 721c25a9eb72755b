"""Timers that all workers share: whichever looks first reminds the customer."""

from datetime import UTC, datetime
from typing import Final

from aicc.ports import Timers
from aicc.stores.redis.client import RedisAway, RedisLink

_KEY: Final = "aicc:timers"


class RedisTimers:
    """Times in a sorted set, each told to one asker only (Timers).

    Args:
        link: Redis.
        local: this process's own, for what is set while Redis is away.
    """

    def __init__(self, link: RedisLink, local: Timers) -> None:
        self._link = link
        self._local = local
        self._due = link.script("due")

    async def set(self, conversation_id: str, at: datetime | None) -> None:
        """See Timers."""
        try:
            if at is None:
                await self._link.command("ZREM", _KEY, conversation_id)
            else:
                await self._link.command("ZADD", _KEY, at.timestamp(), conversation_id)
        except RedisAway:
            await self._local.set(conversation_id, at)
        else:
            await self._local.set(conversation_id, None)

    async def due(self, now: datetime, *, limit: int) -> tuple[str, ...]:
        """See Timers. What was set while Redis was away comes from this process."""
        own = await self._local.due(now, limit=limit)
        try:
            shared = await self._link.run(self._due, [_KEY], now.astimezone(UTC).timestamp(), limit - len(own))
        except RedisAway:
            return own
        return tuple(dict.fromkeys((*own, *(name.decode() for name in shared))))
