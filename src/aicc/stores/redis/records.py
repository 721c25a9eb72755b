"""How the stores in Redis ask it, and what they call their keys.

All keys begin with one hash tag, so that a cluster keeps them together and a script may touch several:

| key | what it holds |
|---|---|
| `conversation:<id>` | version, user and state of a conversation |
| `turns:<id>` | its turns by number |
| `messages:<id>` | numbers of its turns by message id |
| `recent`, `ends` | conversations by time of their last turn, and by when they may be deleted |
| `user:<id>`, `history:<id>` | conversations of a user, and the places of the user's turns in their order |
| `effects`, `effect_order`, `effect_number` | effects not yet carried out, and their order |
| `ticket:<id>`, `tickets:<state>`, `tickets_of_user:<id>`, `tickets_of:<conversation>` | tickets |
| `action:<key>`, `actions_of:<conversation>`, `results`, `claims` | what actions did, by time; who is at it, by end |
"""

from collections.abc import Awaitable, Callable, Sequence
from datetime import UTC, datetime, timedelta
from typing import Any, Final

from redis.asyncio import Redis
from redis.commands.core import AsyncScript

from aicc.models.errors import StoreFull, StoreUnavailable
from aicc.stores.redis.client import RedisAway, RedisLink

PREFIX: Final = "{aicc}:"
_EPOCH: Final = datetime(1970, 1, 1, tzinfo=UTC)


class Records:
    """Redis as a store: what cannot be read or written is an error."""

    def __init__(self, link: RedisLink) -> None:
        self._link = link

    def script(self, name: str) -> AsyncScript:
        """Return a script, to be given to `run`."""
        return self._link.script(name)

    async def run(self, script: AsyncScript, names: Sequence[str], *args: str | bytes | int) -> Any:
        """Return what a script answers about keys of these names.

        Raises:
            StoreFull, StoreUnavailable: it did not run, or nobody knows whether it did.
        """
        return await self._or_refuse(self._link.run(script, [PREFIX + name for name in names], *args))

    async def ask(self, call: Callable[[Redis], Awaitable[Any]]) -> Any:
        """Return what a call answers: bytes, which the client's types don't tell from text.

        Raises:
            StoreFull, StoreUnavailable: it did not run, or nobody knows whether it did.
        """
        return await self._or_refuse(self._link.ask(call))

    async def _or_refuse(self, asked: Awaitable[Any]) -> Any:
        try:
            return await asked
        except RedisAway as away:
            if away.full:
                raise StoreFull(path=self._link.name) from None
            raise StoreUnavailable(path=self._link.name, why=away) from None


def micros(at: datetime) -> int:
    """Return a time as microseconds since 1970."""
    return (at - _EPOCH) // timedelta(microseconds=1)


def moment(micros: int) -> datetime:
    """Return the time that microseconds since 1970 are."""
    return _EPOCH + timedelta(microseconds=micros)
