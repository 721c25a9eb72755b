"""One way to speak to Redis: with little patience, and not at all while it is away."""

import asyncio
from collections.abc import Awaitable, Callable, Sequence
from importlib.resources import files
from typing import Any, Final, TypeVar
from urllib.parse import parse_qs, urlsplit

from redis.asyncio import Redis
from redis.asyncio.retry import Retry
from redis.backoff import NoBackoff
from redis.commands.core import AsyncScript
from redis.exceptions import OutOfMemoryError, RedisError

from aicc.models.errors import SettingInvalid
from aicc.stores.redis.batches import Batches, within
from aicc.utils.logger import get_logger

# Seconds that a turn waits for a cache before it goes on without.
PATIENCE: Final = 0.1
_SCHEMES: Final = ("redis", "rediss", "unix")
_OPTIONS: Final = frozenset({"db", "ssl_ca_certs"})
_CONNECTIONS: Final = 256
# Seconds that a new connection, and an answer that no turn waits for, may take at least.
_LEAST_WAIT: Final = 5.0
# Seconds after the first look at whether it is back, and the longest between two.
_FIRST_LOOK, _LONGEST_LOOK = 0.05, 1.0
_PROBE: Final = "aicc:probe"
_log = get_logger("aicc.redis")
_T = TypeVar("_T")
_What = TypeVar("_What")

# Makes good what Redis missed; returns whether there was anything.
MakeGood = Callable[["Redis"], Awaitable[bool]]


class RedisAway(Exception):
    """Redis did not do what it was asked, or nobody asked it because it is away. Argument: why, in a word or two."""

    def __init__(self, why: str, *, full: bool = False) -> None:
        super().__init__(why)
        # It has no memory left to write.
        self.full = full


class RedisLink:
    """Asks Redis. Once it does not answer, or says that it cannot, nobody asks it until it takes a write again.

    While it is away a task of its own looks after it, so that no turn waits; what it missed is made good first. The
    first look is at once: a single answer that was late, which may be this process's own fault, costs next to nothing.

    Args:
        client: the connections.
        name: host (or socket), port and database, for logs and errors; no password.
        seconds: how long an answer may take.
    """

    def __init__(self, client: Redis, name: str, *, seconds: float) -> None:
        self.client = client
        self.name = name
        self.seconds = seconds
        # Told of each request that was answered without Redis.
        self.on_fallback: Callable[[], None] = lambda: None
        self._makers_good: list[MakeGood] = []
        self._returning: asyncio.Task[None] | None = None
        # Their texts by digest.
        self._scripts: dict[str, str] = {}
        self._batches = Batches(client, self._scripts, seconds=seconds)

    @property
    def database(self) -> int:
        """Return the number of the database."""
        return int(self.client.connection_pool.connection_kwargs.get("db", 0))

    @property
    def away(self) -> bool:
        """Return whether nobody asks it just now."""
        return self._returning is not None

    def before_return(self, make_good: MakeGood) -> None:
        """Have something made good before Redis is asked again. It is called until it says that nothing is left."""
        self._makers_good.append(make_good)

    def script(self, name: str) -> AsyncScript:
        """Return a script of the folder `lua`, to be given to `run`."""
        text = (files("aicc.stores.redis") / "lua" / f"{name}.lua").read_text(encoding="utf-8")
        script = self.client.register_script(text)
        self._scripts[script.sha] = text
        return script

    async def run(self, script: AsyncScript, keys: Sequence[str], *args: str | bytes | int | float) -> Any:
        """Return what a script answers.

        Raises:
            RedisAway: it did not run, or nobody knows whether it did.
        """
        return await self.command("EVALSHA", script.sha, len(keys), *keys, *args)

    async def command(self, *command: str | bytes | int | float) -> Any:
        """Return what Redis answers to a command, sent with those of others.

        Raises:
            RedisAway: it was not carried out, or nobody knows whether it was.
        """
        return await self._unless_away(self._batches.send, command)

    async def ask(self, call: Callable[[Redis], Awaitable[_T]]) -> _T:
        """Return what a call of several commands answers, made on a line of its own.

        Raises:
            RedisAway: it did not run, or nobody knows whether it did.
        """
        return await self._unless_away(lambda client: within(call(client), self.seconds), self.client)

    async def check(self) -> None:
        """Return when Redis answers.

        Raises:
            RedisAway: it does not.
        """
        await self.command("PING")

    async def close(self) -> None:
        """Close the connections. Call it last."""
        if self._returning is not None:
            self._returning.cancel()
            await asyncio.wait([self._returning])
        await self._batches.close()
        await self.client.aclose()

    async def _unless_away(self, call: Callable[[_What], Awaitable[_T]], what: _What) -> _T:
        if self.away:
            self.on_fallback()
            raise RedisAway("away")
        try:
            return await call(what)
        except (RedisError, OSError) as error:
            self.on_fallback()
            if not self.away:
                self._returning = asyncio.create_task(self._return(type(error).__name__))
            # Never its words: they may repeat what was sent.
            raise RedisAway(type(error).__name__, full=isinstance(error, OutOfMemoryError)) from None

    async def _return(self, why: str) -> None:
        pause = _FIRST_LOOK
        try:
            if await self._is_back():
                return
            _log.warning("redis.away", redis=self.name, why=why)
            while not await self._is_back():
                await asyncio.sleep(pause)
                pause = min(2 * pause, _LONGEST_LOOK)
            _log.info("redis.back", redis=self.name)
        finally:
            self._returning = None

    async def _is_back(self) -> bool:
        """Return whether Redis takes writes and has all that it missed."""
        try:
            # A write: one that is loading, full or a replica answers a ping all the same.
            await self.client.set(_PROBE, b"", ex=1)
            while any([await make_good(self.client) for make_good in self._makers_good]):
                pass
        except (RedisError, OSError):
            return False
        return True


def connect(url: str, *, seconds: float = PATIENCE) -> RedisLink:
    """Return a link to a Redis server; nothing connects yet.

    Args:
        url: `redis://user:password@host:6379/0`, `rediss://...` for TLS (`?ssl_ca_certs=` trusts a certificate of your
            own) or `unix:///path/to/socket`.
        seconds: how long an answer may take.

    Raises:
        SettingInvalid: it cannot be read. The error never repeats it: it may hold a password.
    """
    try:
        parts = urlsplit(url.strip())
        unreadable = parts.scheme not in _SCHEMES or parse_qs(parts.query).keys() - _OPTIONS
        if unreadable or not (parts.path if parts.scheme == "unix" else parts.hostname):
            raise _invalid()
        client = Redis.from_url(
            url.strip(),
            socket_timeout=max(seconds, _LEAST_WAIT),
            socket_connect_timeout=max(seconds, _LEAST_WAIT),
            # A second attempt would double the wait; who fell back goes on without.
            retry=Retry(NoBackoff(), 0),
            protocol=2,
            client_name="aicc",
            max_connections=_CONNECTIONS,
        )
        where = parts.path if parts.scheme == "unix" else f"{parts.hostname}:{parts.port or 6379}"
    except ValueError:
        raise _invalid() from None
    return RedisLink(client, f"{where}/{client.connection_pool.connection_kwargs.get('db', 0)}", seconds=seconds)


def _invalid() -> SettingInvalid:
    example = "redis://user:password@host:6379/0"
    return SettingInvalid(
        problems=f"AICC_REDIS: {example} 처럼 적어 주세요(TLS는 rediss://) / write it as {example} (rediss:// for TLS)"
    )
