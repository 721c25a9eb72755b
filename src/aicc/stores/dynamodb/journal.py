"""ActionJournal in DynamoDB: claim and result of an action are one item."""

from datetime import datetime, timedelta
from typing import Final

from aicc.models.scenario import ActionResult
from aicc.ports import Claimed, Running
from aicc.stores.codec import Codec
from aicc.stores.dynamodb import layout
from aicc.stores.dynamodb.attributes import Values, micros, moment
from aicc.stores.dynamodb.database import Database, check, delete, new_token, update
from aicc.stores.dynamodb.failures import Refused
from aicc.stores.dynamodb.lists import listed
from aicc.stores.dynamodb.tables import EXPIRES

# What the purge did not come for expires.
_KEPT: Final = timedelta(days=2)
_SECOND: Final = 1_000_000
_CLAIM: Final = f"SET #until = :until, #token = :token, #{EXPIRES} = :expires"
_FREE: Final = "attribute_not_exists(#body) AND (attribute_not_exists(#until) OR #until <= :at)"
_RECORD: Final = (
    f"SET #body = :body, #kind = :kind, #list1 = :list, #place1 = :place, #{EXPIRES} = :expires REMOVE #until, #token"
)


class DynamoDBActionJournal:
    """Results of actions, beside the conversations that they belong to.

    Args:
        database: the tables.
        codec: seals the results.
    """

    def __init__(self, database: Database, codec: Codec) -> None:
        self._database = database
        self._codec = codec

    async def claim(self, key: str, at: datetime, *, until: datetime) -> ActionResult | Claimed | Running:
        """See ActionJournal. One conditional write."""
        token = new_token()
        values: Values = {"at": micros(at), "until": micros(until), "token": token, "expires": _expiry(until)}
        try:
            await self._database.write(update(self._database.state, layout.action(key), _CLAIM, _FREE, values))
        except Refused as refused:
            found = refused.item(0) or {}
            if "body" in found:
                return self._codec.decode_result(found["kind"], found["body"])
            if found.get("token") != token:
                return Running(until=moment(found.get("until", micros(until))))
            # It was ours at the first sending, whose answer got lost.
        return Claimed()

    async def release(self, key: str) -> None:
        """See ActionJournal."""
        try:
            await self._database.write(delete(self._database.state, layout.action(key), "attribute_not_exists(#body)"))
        except Refused:
            # There is a result: it stands.
            return

    async def record(self, key: str, result: ActionResult, at: datetime) -> None:
        """See ActionJournal. Nothing is kept of a conversation that was erased while the action ran."""
        conversation_id = key.partition("/")[0]
        values: Values = {
            "body": self._codec.encode(result),
            "kind": type(result).__name__,
            "list": layout.shard("action", conversation_id),
            "place": layout.place(at, key),
            "expires": _expiry(at),
        }
        state = self._database.state
        known = "attribute_exists(#pk) AND attribute_not_exists(#gone)"
        actions = [
            update(state, layout.action(key), _RECORD, "attribute_not_exists(#body)", values),
            check(state, layout.of_conversation(conversation_id), known),
        ]
        try:
            await self._database.transact(actions, token=new_token())
        except Refused as refused:
            if refused.by(1):
                await self.release(key)

    async def purge(self, before: datetime) -> int:
        """See ActionJournal. Claims that were never ended expire by themselves."""
        purged = 0
        for name in layout.shards("action"):
            until = layout.place(before)
            keys = [item async for item in listed(self._database, name, until=until)]
            await self._database.remove(keys)
            purged += len(keys)
        return purged


def _expiry(at: datetime) -> int:
    return micros(at + _KEPT) // _SECOND
