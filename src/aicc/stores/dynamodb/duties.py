"""AuditLog, Holds and DataKeys in DynamoDB."""

import asyncio
from collections.abc import Mapping
from typing import Any

from aicc.models.audit import AuditEvent, AuditRecord
from aicc.models.hold import Hold
from aicc.ports import Link
from aicc.stores.codec import Codec, decode_audit, encode_plain
from aicc.stores.dynamodb import layout
from aicc.stores.dynamodb.attributes import Values, plain, typed
from aicc.stores.dynamodb.database import Database, Item, delete, put, update
from aicc.stores.dynamodb.failures import Refused
from aicc.stores.dynamodb.layout import AUDIT, HOLD, KEYS, numbered
from aicc.stores.dynamodb.lists import listed, merged
from aicc.stores.dynamodb.numbers import append


class DynamoDBAuditLog:
    """The audit trail: items that are added under a condition and never changed.

    DynamoDB cannot forbid changes by itself; the account can (docs/how-to/dynamodb.md), and the chain shows them.

    Args:
        database: the tables.
        link: makes the record of an event.
    """

    def __init__(self, database: Database, link: Link) -> None:
        self._database = database
        self._link = link
        # The chain is a line: who waits here need not try again there.
        self._turn = asyncio.Lock()

    async def append(self, event: AuditEvent) -> AuditRecord:
        """See AuditLog."""

        def item_after(last: Item | None) -> dict[str, Any]:
            record = self._link(event, decode_audit(last["body"]) if last is not None else None)
            number = numbered(record.number)
            about = {"list1": f"audit#{event.user_id}", "place1": number} if event.user_id else {}
            return {**layout.key(AUDIT, number), **about, "body": encode_plain(record)}

        async with self._turn:
            item = await append(self._database, AUDIT, "", item_after)
        body = item["body"]
        assert isinstance(body, bytes)  # noqa: S101 - made above
        return decode_audit(body)

    async def read(self, *, after: int = 0, limit: int) -> tuple[AuditRecord, ...]:
        """See AuditLog."""
        where, values = "#pk = :pk AND #sk > :after", {"pk": AUDIT, "after": numbered(after)}
        found: list[AuditRecord] = []
        async for item in self._database.query(where, values, limit=limit):
            found.append(decode_audit(item["body"]))
            if len(found) >= limit:
                break
        return tuple(found)

    async def about(self, user_id: str, *, limit: int) -> tuple[AuditRecord, ...]:
        """See AuditLog. From an index, which may be a moment behind."""
        keys = [item async for item in listed(self._database, f"audit#{user_id}", newest_first=True, limit=limit)]
        records = (decode_audit(item["body"]) for item in await self._database.get_many(keys))
        return tuple(sorted(records, key=lambda record: record.number, reverse=True))


class DynamoDBHolds:
    """Legal holds, each beside what is its user's.

    Args:
        database: the tables.
        codec: seals them.
    """

    def __init__(self, database: Database, codec: Codec) -> None:
        self._database = database
        self._codec = codec

    async def place(self, hold: Hold) -> None:
        """See Holds."""
        listing = {"list1": HOLD, "place1": layout.place(hold.at, hold.user_id)}
        item: Values = {**layout.of_user(hold.user_id, HOLD), **listing, "body": self._codec.encode(hold)}
        await self._database.write(put(self._database.state, item))

    async def lift(self, user_id: str) -> Hold | None:
        """See Holds."""
        return self._hold(await self._database.write(delete(self._database.state, layout.of_user(user_id, HOLD))))

    async def get(self, user_id: str) -> Hold | None:
        """See Holds."""
        return self._hold(await self._database.get(layout.of_user(user_id, HOLD)))

    async def all(self) -> tuple[Hold, ...]:
        """See Holds. From an index, which may be a moment behind."""
        found = map(self._hold, await self._database.get_many(await merged(self._database, [HOLD])))
        holds = (hold for hold in found if hold is not None)
        return tuple(sorted(holds, key=lambda hold: (hold.at, hold.user_id)))

    def _hold(self, item: Item | None) -> Hold | None:
        return self._codec.decode_hold(item["body"]) if item is not None else None


class DynamoDBDataKeys:
    """Wrapped data keys in the table that they encrypt.

    Args:
        database: the tables.
    """

    def __init__(self, database: Database) -> None:
        self._database = database

    def all(self) -> Mapping[int, bytes]:
        """See DataKeys."""
        parameters = {
            "TableName": self._database.state.name,
            "KeyConditionExpression": "pk = :pk",
            "ExpressionAttributeValues": typed({":pk": KEYS}),
            "ConsistentRead": True,
        }
        items = map(plain, self._database.call_now("query", parameters)["Items"])
        return {int(item["sk"]): item["wrapped"] for item in items}

    def add(self, number: int, wrapped: bytes) -> bool:
        """See DataKeys."""
        action = put(self._database.state, self._item(number, wrapped), "attribute_not_exists(#pk)")
        try:
            self._database.call_now("put_item", action["Put"])
        except Refused as refused:
            # An earlier sending may have been carried out, and its answer got lost.
            return (refused.item(0) or {}).get("wrapped") == wrapped
        return True

    def replace(self, wrapped: Mapping[int, bytes]) -> None:
        """See DataKeys."""
        actions = [
            update(
                self._database.state, layout.key(KEYS, numbered(number)), "SET #wrapped = :wrapped",
                "attribute_exists(#pk)", {"wrapped": key},
            )
            for number, key in wrapped.items()
        ]  # fmt: skip
        self._database.call_now("transact_write_items", {"TransactItems": actions})

    def _item(self, number: int, wrapped: bytes) -> dict[str, Any]:
        return {**layout.key(KEYS, numbered(number)), "wrapped": wrapped}
