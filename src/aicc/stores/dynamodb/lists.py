"""The lists of `ConversationState`: keys in an order, from one list or from all shards of a kind."""

from collections.abc import AsyncIterator, Sequence
from itertools import islice
from typing import Final

from aicc.stores.dynamodb.attributes import Values
from aicc.stores.dynamodb.database import GET_AT_ONCE, Database, Item
from aicc.stores.dynamodb.tables import BY_LIST, BY_SECOND_LIST

_RANGES: Final = {
    (False, False): "",
    (True, False): " AND #place{n} >= :since",
    (False, True): " AND #place{n} <= :until",
    (True, True): " AND #place{n} BETWEEN :since AND :until",
}


async def listed(  # noqa: PLR0913 - a place in an order has two ends, and reading it a direction and a length
    database: Database,
    name: str,
    *,
    since: str = "",
    until: str = "",
    newest_first: bool = False,
    limit: int | None = None,
    second: bool = False,
) -> AsyncIterator[Item]:
    """Yield what an index knows of the items of a list, in their order; the index may be a moment behind.

    Args:
        database: the tables.
        name: of the list.
        since: first place wanted.
        until: last place wanted.
        newest_first: whether the order is turned.
        limit: how many will be wanted, if that is known.
        second: whether it is one of the second lists.
    """
    number = 2 if second else 1
    where = f"#list{number} = :list" + _RANGES[bool(since), bool(until)].format(n=number)
    values: Values = {"list": name, "since": since or None, "until": until or None}
    index = BY_SECOND_LIST if second else BY_LIST
    found = 0
    async for item in database.query(where, values, index=index, newest_first=newest_first, limit=limit):
        yield item
        found += 1
        if found == limit:
            return


async def listed_in_parts(database: Database, name: str, *, until: str) -> AsyncIterator[list[Item]]:
    """Yield what the index knows of the items of a second list up to a place, as many at once as one read takes."""
    part: list[Item] = []
    async for item in listed(database, name, until=until, second=True):
        part.append(item)
        if len(part) == GET_AT_ONCE:
            yield part
            part = []
    if part:
        yield part


async def merged(
    database: Database,
    names: Sequence[str],
    *,
    since: str = "",
    newest_first: bool = False,
    limit: int | None = None,
) -> list[Item]:
    """Return what the index knows of the items of several lists, in one order, at most `limit`."""

    async def one(name: str) -> list[Item]:
        return [item async for item in listed(database, name, since=since, newest_first=newest_first, limit=limit)]

    items = [item for part in await database.beside(map(one, names)) for item in part]
    items.sort(key=lambda item: str(item["place1"]), reverse=newest_first)
    return list(islice(items, limit))
