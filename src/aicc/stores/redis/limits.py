"""How often somebody may do something, counted for all workers together."""

import hashlib
from typing import Final

from aicc.ports import RateLimit
from aicc.stores.redis.client import RedisAway, RedisLink

_BURST_SECONDS: Final = 10


class RedisRateLimit:
    """A token bucket for each client, of ten seconds' worth, filled by Redis' own clock (RateLimit).

    Args:
        link: Redis.
        name: what is counted, such as `openings`.
        per_minute: how many requests a client may make in a minute.
        local: this process's own limit, which holds while Redis is away.
    """

    def __init__(self, link: RedisLink, name: str, *, per_minute: int, local: RateLimit) -> None:
        self._link = link
        self._name = name
        self._rate = per_minute / 60
        self._burst = max(1.0, self._rate * _BURST_SECONDS)
        self._local = local
        self._bucket = link.script("bucket")

    async def take(self, client: str) -> float:
        """See RateLimit."""
        # A client may be an address, which is personal: its digest is forgotten as soon as the bucket is full again.
        key = f"aicc:limit:{self._name}:{hashlib.sha256(client.encode()).hexdigest()[:32]}"
        try:
            return float(await self._link.run(self._bucket, [key], self._rate, self._burst))
        except RedisAway:
            return await self._local.take(client)
