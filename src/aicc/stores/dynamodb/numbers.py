"""Records that are counted without gaps, whoever writes them: each takes the number after the last, or tries again."""

from collections.abc import Callable
from typing import Any, Final

from aicc.models.errors import StoreUnavailable
from aicc.stores.dynamodb.attributes import Values
from aicc.stores.dynamodb.database import Database, Item, new_token, put
from aicc.stores.dynamodb.failures import Refused

# Each attempt fails only because another process was faster; so many would have to be.
_ATTEMPTS: Final = 50


async def last(database: Database, pk: str, prefix: str) -> Item | None:
    """Return the item with the highest number, or None."""
    where = "#pk = :pk" + (" AND begins_with(#sk, :prefix)" if prefix else "")
    async for item in database.query(where, {"pk": pk, "prefix": prefix or None}, newest_first=True, limit=1):
        return item
    return None


async def append(
    database: Database, pk: str, prefix: str, item_after: Callable[[Item | None], dict[str, Any]]
) -> Values:
    """Add an item after the last one and return it.

    Args:
        database: the tables.
        pk: what it belongs to.
        prefix: how the sort keys of its kind begin; empty for all.
        item_after: makes the item, with its key, of the one before it.

    Raises:
        StoreUnavailable: nothing was recorded.
    """
    token = new_token()
    before = await last(database, pk, prefix)
    for _ in range(_ATTEMPTS):
        item = {**item_after(before), "token": token}
        try:
            await database.write(put(database.state, item, "attribute_not_exists(#pk)"))
        except Refused as refused:
            if (refused.item(0) or {}).get("token") == token:
                # It was ours at the first sending, whose answer got lost.
                return item
            before = await last(database, pk, prefix)
            continue
        return item
    raise StoreUnavailable(path=database.state.name, why="TransactionConflict")
