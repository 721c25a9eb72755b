"""Redis: the state of conversations in front of a durable store, and what several workers share."""

from dataclasses import replace

from aicc.ports import Stores
from aicc.stores.codec import Codec
from aicc.stores.redis.bus import RedisBus
from aicc.stores.redis.cache import CachedStore
from aicc.stores.redis.client import PATIENCE, RedisAway, RedisLink, connect
from aicc.stores.redis.desk import RedisDesk
from aicc.stores.redis.journal import RedisActionJournal
from aicc.stores.redis.limits import RedisRateLimit
from aicc.stores.redis.store import RedisStore
from aicc.stores.redis.timers import RedisTimers

__all__ = [
    "PATIENCE",
    "CachedStore",
    "RedisActionJournal",
    "RedisAway",
    "RedisBus",
    "RedisDesk",
    "RedisLink",
    "RedisRateLimit",
    "RedisStore",
    "RedisTimers",
    "cached",
    "connect",
    "open_redis",
]


def cached(stores: Stores, link: RedisLink, codec: Codec) -> Stores:
    """Return durable stores with the state of their conversations in Redis."""
    return replace(stores, conversations=CachedStore(stores.conversations, link, codec))


def open_redis(link: RedisLink, codec: Codec, *, beside: Stores) -> Stores:
    """Return stores that keep conversations, tickets and what actions did in Redis, and all else beside it."""
    return replace(
        beside,
        conversations=RedisStore(link, codec),
        desk=RedisDesk(link, codec),
        journal=RedisActionJournal(link, codec),
        archive=None,
    )
