"""Where things are kept, and what several processes share."""

from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from importlib.util import find_spec
from pathlib import Path

from aicc.models.errors import SettingInvalid
from aicc.ports import EventBus, KeyWrapper, RateLimit, Stores, Timers
from aicc.ports.telemetry import Occurrence, Telemetry
from aicc.stores.memory import MemoryBus, MemoryRateLimit, MemoryTimers, open_memory
from aicc.utils.config import Settings


@dataclass(frozen=True, slots=True, kw_only=True)
class Sharing:
    """What the processes of a centre tell each other; in one process alone, memory."""

    stores: Stores
    bus: EventBus
    timers: Timers
    # Makes a limit from what it counts and how often a minute a client may.
    limit: Callable[[str, int], RateLimit]
    # Stops listening to the others; before the stores are closed.
    close: Callable[[], Awaitable[None]]


def master_key(settings: Settings, *, keeper: str | None = None, file: Path | None = None) -> KeyWrapper | None:
    """Return who wraps the keys that encrypt customers' data; None where nothing is encrypted.

    Args:
        settings: name the keeper, and where AWS is.
        keeper: another one, as in AICC_ENCRYPTION.
        file: another file for the key of `local`.

    Raises:
        SettingInvalid: there is no such keeper, or it cannot be used as set.
    """
    from aicc.vaults import build_wrapper

    return build_wrapper(
        settings.encryption if keeper is None else keeper,
        key_file=file or settings.master_key,
        region=settings.aws_region,
        endpoint=settings.aws_endpoint,
    )


def open_stores(settings: Settings) -> Stores:
    """Return the durable stores that the settings name.

    Raises:
        KeyUnavailable: the key that encrypts them cannot be used.
        StoreError: they cannot be opened.
    """
    if settings.store == "memory":
        return open_memory()
    wrapper = master_key(settings)
    if settings.store == "dynamodb":
        from aicc.stores.dynamodb import open_dynamodb

        return open_dynamodb(
            prefix=settings.dynamodb_prefix,
            region=settings.aws_region or None,
            endpoint=settings.aws_endpoint or None,
            wrapper=wrapper,
        )
    from aicc.stores.sqlite import open_sqlite

    return open_sqlite(settings.database, wrapper)


def need_redis_client() -> None:
    """Raise where redis-py is not installed.

    Raises:
        SettingInvalid: it is not.
    """
    if find_spec("redis") is None:
        problem = 'AICC_REDIS: redis 패키지가 없습니다 / the package redis is missing: pip install "aicc[redis]"'
        raise SettingInvalid(problems=problem)


def share(settings: Settings, stores: Stores, telemetry: Telemetry) -> Sharing:
    """Return what the processes share, with Redis in front of the durable stores where there is one.

    Raises:
        SettingInvalid: the address of Redis cannot be read, or the store is to be Redis and there is none.
    """
    if settings.redis is None:
        if settings.store == "redis":
            raise SettingInvalid(problems="AICC_STORE=redis: AICC_REDIS가 필요합니다 / needs AICC_REDIS")
        return Sharing(
            stores=stores,
            bus=MemoryBus(),
            timers=MemoryTimers(),
            limit=lambda _name, per_minute: MemoryRateLimit(per_minute),
            close=_nothing,
        )
    from aicc.stores.codec import Codec

    need_redis_client()
    from aicc.stores.redis import PATIENCE, RedisBus, RedisRateLimit, RedisTimers, cached, connect, open_redis

    # A cache is soon given up on; a store is not.
    link = connect(settings.redis.get_secret_value(), seconds=2.0 if settings.store == "redis" else PATIENCE)
    link.on_fallback = lambda: telemetry.count(Occurrence.CACHE_FALLBACK)
    codec, local = Codec(stores.sealer), MemoryBus()
    bus = RedisBus(local, link, codec, on_gap=local.miss)

    async def close() -> None:
        await bus.close()
        await link.close()

    return Sharing(
        stores=open_redis(link, codec, beside=stores) if settings.store == "redis" else cached(stores, link, codec),
        bus=bus,
        timers=RedisTimers(link, MemoryTimers()),
        limit=lambda name, per_minute: RedisRateLimit(
            link, name, per_minute=per_minute, local=MemoryRateLimit(per_minute)
        ),
        close=close,
    )


async def _nothing() -> None:
    """Close what holds nothing open."""
