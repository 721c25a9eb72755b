"""ActionJournal in Redis."""

from datetime import datetime

from aicc.models.scenario import ActionResult
from aicc.ports import Claimed, Running
from aicc.stores.codec import Codec
from aicc.stores.redis.client import RedisLink
from aicc.stores.redis.records import Records, micros, moment


class RedisActionJournal:
    """Results of actions in Redis, the one of their conversations."""

    def __init__(self, link: RedisLink, codec: Codec) -> None:
        self._records = Records(link)
        self._codec = codec
        self._claim, self._release, self._record, self._purge = (
            self._records.script(name) for name in ("claim", "release", "record", "purge")
        )

    async def claim(self, key: str, at: datetime, *, until: datetime) -> ActionResult | Claimed | Running:
        """See ActionJournal."""
        found = await self._records.run(self._claim, _names(key), key, micros(at), micros(until))
        match found:
            case [kind, body]:
                return self._codec.decode_result(kind.decode(), body)
            case [held]:
                return Running(until=moment(int(held)))
            case _:
                return Claimed()

    async def release(self, key: str) -> None:
        """See ActionJournal."""
        await self._records.run(self._release, _names(key), key)

    async def record(self, key: str, result: ActionResult, at: datetime) -> None:
        """See ActionJournal."""
        names = [*_names(key), "results", f"conversation:{_conversation_of(key)}"]
        row = (key, micros(at), type(result).__name__, self._codec.encode(result))
        await self._records.run(self._record, names, *row)

    async def purge(self, before: datetime) -> int:
        """See ActionJournal."""
        purged: int = await self._records.run(self._purge, [""], micros(before))
        return purged


def _names(key: str) -> list[str]:
    return [f"action:{key}", "claims", f"actions_of:{_conversation_of(key)}"]


def _conversation_of(key: str) -> str:
    return key.partition("/")[0]
