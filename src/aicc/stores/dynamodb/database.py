"""Speaking to the two tables: reads that go on to the last page, and writes that happen once."""

import asyncio
import uuid
from collections.abc import AsyncIterator, Awaitable, Callable, Iterable, Mapping, Sequence
from random import SystemRandom
from typing import Any, Final, TypeVar

from aicc.models.errors import StoreUnavailable
from aicc.stores.dynamodb.attributes import Values, named, plain, typed
from aicc.stores.dynamodb.failures import Contended, Refused, translated
from aicc.stores.dynamodb.layout import SHARDS
from aicc.stores.dynamodb.tables import Table, Tables
from aicc.utils.aws_client import AWSClient

Item = dict[str, Any]
Action = dict[str, dict[str, Any]]
Done = TypeVar("Done")

# Limits of BatchGetItem, BatchWriteItem.
GET_AT_ONCE: Final = 100
_WRITE_AT_ONCE: Final = 25
# Seconds before a write that met another is tried again, times 0.5 to 1.5.
_PAUSES: Final = (0.02, 0.05, 0.1, 0.2)
# Reads and writes of one call of ours under way at the same time.
_BESIDE: Final = SHARDS
_random: Final = SystemRandom()


def put(table: Table, item: Values, when: str = "", values: Values | None = None) -> Action:
    """Return the action that writes an item, where a condition holds."""
    return {"Put": {"TableName": table.name, "Item": typed(item), **_condition(when, values)}}


def update(table: Table, item_key: Values, change: str, when: str = "", values: Values | None = None) -> Action:
    """Return the action that changes an item: `SET #a = :a REMOVE #b`, where a condition holds."""
    condition = _condition(when, values, change)
    return {"Update": {"TableName": table.name, "Key": typed(item_key), "UpdateExpression": change, **condition}}


def delete(table: Table, item_key: Values, when: str = "", values: Values | None = None) -> Action:
    """Return the action that removes an item, where a condition holds."""
    return {"Delete": {"TableName": table.name, "Key": typed(item_key), **_condition(when, values)}}


def check(table: Table, item_key: Values, when: str, values: Values | None = None) -> Action:
    """Return the action that changes nothing and asks for a condition."""
    return {"ConditionCheck": {"TableName": table.name, "Key": typed(item_key), **_condition(when, values)}}


def in_parts(whole: Sequence[Done], size: int) -> list[list[Done]]:
    """Return a sequence cut into parts of a size; the last may be shorter."""
    return [list(whole[start : start + size]) for start in range(0, len(whole), size)]


def new_token() -> str:
    """Return what makes a write recognisable: sent twice it is carried out once, and what it wrote carries it."""
    return uuid.uuid4().hex


class Database:
    """The tables behind one client.

    Args:
        client: of `dynamodb`.
        tables: their names.
    """

    def __init__(self, client: AWSClient, tables: Tables) -> None:
        self.client = client
        self.tables = tables
        self.history = tables.history
        self.state = tables.state

    async def get(self, item_key: Values, table: Table | None = None) -> Item | None:
        """Return the item of a key as last written, or None."""
        table = table or self.state
        parameters = {"TableName": table.name, "Key": typed(item_key), "ConsistentRead": True}
        found = (await self._call("get_item", parameters, table)).get("Item")
        return plain(found) if found else None

    async def get_many(self, keys: Iterable[Values]) -> list[Item]:
        """Return the items of keys of the state table as last written, in no order; unknown ones are passed over."""
        table = self.state
        wanted = [typed(key) for key in _unique(table, keys)]
        parts = await self.beside(self._get_batch(table, part) for part in in_parts(wanted, GET_AT_ONCE))
        return [item for part in parts for item in part]

    async def query(
        self,
        where: str,
        values: Values,
        *,
        table: Table | None = None,
        index: str = "",
        newest_first: bool = False,
        limit: int | None = None,
    ) -> AsyncIterator[Item]:
        """Yield items in the order of their key, page by page as they are wanted.

        Args:
            where: condition of the key, such as `#pk = :pk`.
            values: what the condition compares with.
            table: the state table unless named.
            index: name of an index; the table itself is read consistently, an index may be a moment behind.
            newest_first: whether the order is turned.
            limit: how many will be wanted, if that is known: so many are read at once.
        """
        table = table or self.state
        parameters: dict[str, Any] = {
            "TableName": table.name,
            "KeyConditionExpression": where,
            "ExpressionAttributeNames": named(where),
            "ExpressionAttributeValues": typed({f":{name}": value for name, value in values.items()}),
            "ScanIndexForward": not newest_first,
            **({"IndexName": index} if index else {"ConsistentRead": True}),
            **({"Limit": max(1, min(limit, 1_000))} if limit is not None else {}),
        }
        while True:
            page = await self._call("query", parameters, table)
            for item in page["Items"]:
                yield plain(item)
            if "LastEvaluatedKey" not in page:
                return
            parameters["ExclusiveStartKey"] = page["LastEvaluatedKey"]

    async def write(self, action: Action) -> Item | None:
        """Carry out one action and return the item as it was before, where there was one.

        Raises:
            Refused: its condition does not hold.
        """
        ((kind, parameters),) = action.items()
        operation = {"Put": "put_item", "Update": "update_item", "Delete": "delete_item"}[kind]
        parameters = {**parameters, "ReturnValues": "ALL_OLD"}
        answer = await _persistently(lambda: self._call(operation, parameters, self._table(parameters)))
        before = answer.get("Attributes")
        return plain(before) if before else None

    async def transact(self, actions: Sequence[Action], *, token: str, witness: Values | None = None) -> None:
        """Carry out actions, all or nothing, once: sending them again under the same token changes nothing.

        Args:
            actions: at most 100, at most 4 MB.
            token: of `new_token`.
            witness: key of an item that carries the token as `token` once the actions are carried out. Where it is
                unclear what became of them, it is asked.

        Raises:
            Refused: a condition does not hold.
            StoreUnavailable: nothing was recorded, as far as can be told.
        """
        parameters = {"TransactItems": list(actions), "ClientRequestToken": token}
        try:
            await _persistently(lambda: self._call("transact_write_items", parameters, self.state))
        except Refused as refused:
            # An earlier sending was carried out, and its answer got lost.
            if not any((outcome.item or {}).get("token") == token for outcome in refused.outcomes):
                raise
        except StoreUnavailable:
            if witness is None or ((await self.get(witness)) or {}).get("token") != token:
                raise

    async def remove(self, keys: Iterable[Values], table: Table | None = None) -> None:
        """Remove items, whatever is in them; unknown ones are passed over."""
        table = table or self.state
        requests = [{"DeleteRequest": {"Key": typed(key)}} for key in _unique(table, keys)]
        await self.beside(self._write_batch(table, part) for part in in_parts(requests, _WRITE_AT_ONCE))

    async def beside(self, jobs: Iterable[Awaitable[Done]]) -> list[Done]:
        """Return what jobs return, in their order, a few of them under way at the same time."""
        gate = asyncio.Semaphore(_BESIDE)

        async def one(job: Awaitable[Done]) -> Done:
            async with gate:
                return await job

        return list(await asyncio.gather(*map(one, jobs)))

    async def _get_batch(self, table: Table, keys: list[dict[str, Any]]) -> list[Item]:
        found: list[Item] = []
        wanted: dict[str, Any] = {table.name: {"Keys": keys, "ConsistentRead": True}}
        for pause in (*_PAUSES, None):
            answer = await self._call("batch_get_item", {"RequestItems": wanted}, table)
            found += map(plain, answer["Responses"].get(table.name, []))
            wanted = answer.get("UnprocessedKeys") or {}
            if not wanted:
                return found
            await _rest(pause, table)
        return found

    async def _write_batch(self, table: Table, requests: list[dict[str, Any]]) -> None:
        wanted: dict[str, Any] = {table.name: requests}
        for pause in (*_PAUSES, None):
            answer = await self._call("batch_write_item", {"RequestItems": wanted}, table)
            wanted = answer.get("UnprocessedItems") or {}
            if not wanted:
                return
            await _rest(pause, table)

    async def _call(self, operation: str, parameters: Mapping[str, Any], table: Table) -> dict[str, Any]:
        try:
            return await self.client.call(operation, parameters)
        except self.client.failures as error:
            raise translated(error, table.name) from None

    def call_now(self, operation: str, parameters: Mapping[str, Any]) -> dict[str, Any]:
        """Return the answer of an operation on the state table; waits. For what is asked before anything runs.

        Raises:
            StoreError, Refused: see `translated`.
        """
        try:
            return self.client.call_now(operation, parameters)
        except self.client.failures as error:
            raise translated(error, self.state.name) from None

    def _table(self, parameters: Mapping[str, Any]) -> Table:
        return self.state if parameters["TableName"] == self.state.name else self.history


def _condition(when: str, values: Values | None, change: str = "") -> dict[str, Any]:
    """Return the members of a request that hold a condition, and the names and values of it and of a change."""
    members: dict[str, Any] = {}
    if when:
        members = {"ConditionExpression": when, "ReturnValuesOnConditionCheckFailure": "ALL_OLD"}
    if names := named(when, change):
        members["ExpressionAttributeNames"] = names
    if values:
        members["ExpressionAttributeValues"] = typed({f":{name}": value for name, value in values.items()})
    return members


def _unique(table: Table, keys: Iterable[Values]) -> list[dict[str, Any]]:
    return list({(key[table.hash], key[table.range]): table.key(key) for key in keys}.values())


async def _persistently(attempt: Callable[[], Awaitable[Done]]) -> Done:
    """Return what an attempt returns; one that met another write is made again."""
    for pause in _PAUSES:
        try:
            return await attempt()
        except Contended:
            await asyncio.sleep(pause * (0.5 + _random.random()))
    try:
        return await attempt()
    except Contended:
        raise StoreUnavailable(path="DynamoDB", why="TransactionConflict") from None


async def _rest(pause: float | None, table: Table) -> None:
    if pause is None:
        raise StoreUnavailable(path=table.name, why="ThrottlingException")
    await asyncio.sleep(pause * (0.5 + _random.random()))
