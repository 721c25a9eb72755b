"""Forgetting conversations and users, so that nothing stays behind even where a process dies in the middle.

A conversation is marked first: from then on nobody reads or writes it, and the nightly purge finds it again. Its state
goes last. Every look is a consistent read; none goes through an index.
"""

import contextlib
from collections.abc import Iterable, Sequence
from dataclasses import replace
from typing import Any, Final

from aicc.models.errors import StoreUnavailable
from aicc.ports import Erased
from aicc.stores.dynamodb import database as tables
from aicc.stores.dynamodb import layout
from aicc.stores.dynamodb.attributes import Values
from aicc.stores.dynamodb.database import Database, Item
from aicc.stores.dynamodb.failures import Refused

# What goes with a conversation; the rest goes with the desk and the FAQ.
_OWN: Final = ("message#", "effect#", "action#")
_MARK: Final = (
    "SET #gone = :yes, #version = :never, #ends = :now, #list2 = :end, #place2 = :first"
    " REMOVE #body, #list1, #place1, #expires_at"
)
_ROUNDS: Final = 3


class Eraser:
    """Deletes from both tables.

    Args:
        database: the tables.
    """

    def __init__(self, database: Database) -> None:
        self._database = database

    async def delete(self, item_key: dict[str, Any]) -> Item | None:
        """Delete an item of the state table and return it, where there was one."""
        return await self._database.write(tables.delete(self._database.state, item_key))

    async def delete_each(self, keys: Iterable[layout.Key]) -> int:
        """Delete items of conversations with their twins, and return how many of the items were still there."""
        gone = [item for item in await self._database.beside(map(self.delete, keys)) if item is not None]
        await self._database.remove(twin for item in gone for twin in layout.twins(item))
        return len(gone)

    async def found(self, pk: str, *prefixes: str) -> list[Item]:
        """Return the items under a key of the state table whose sort key begins with one of these."""
        items = []
        for prefix in prefixes:
            where, values = "#pk = :pk AND begins_with(#sk, :prefix)", {"pk": pk, "prefix": prefix}
            items += [item async for item in self._database.query(where, values)]
        return items

    async def conversations_of(self, user_id: str) -> list[Item]:
        """Return what points to the conversations of a user, those among them that are being erased."""
        return await self.found(layout.of_user(user_id, "")["pk"], "conversation#")

    async def forget(self, conversation_ids: Iterable[str]) -> Erased:
        """Delete conversations with their turns, message ids, effects and action results."""
        each = [await self._forget(name) for name in dict.fromkeys(conversation_ids)]
        return Erased(
            conversations=sum(one.conversations for one in each), turns=sum(one.turns for one in each), tickets=0
        )

    async def erase_user(self, user_id: str) -> Erased:
        """Delete conversations and tickets of a user, and look again until nothing is found.

        Raises:
            StoreUnavailable: something was still there.
        """
        erased = Erased(conversations=0, turns=0, tickets=0)
        for _ in range(_ROUNDS):
            conversations, tickets = await self.conversations_of(user_id), await self.tickets_of(user_id)
            if not conversations and not tickets:
                return erased
            more = await self.forget(map(named, conversations))
            await self._database.remove(conversations)
            erased = replace(
                erased,
                conversations=erased.conversations + more.conversations,
                turns=erased.turns + more.turns,
                tickets=erased.tickets + await self.delete_tickets(tickets),
            )
        raise StoreUnavailable(path=self._database.state.name, why="지우는 동안 새 기록이 생김 / written to meanwhile")

    async def tickets_of(self, user_id: str) -> list[Item]:
        """Return what points to the tickets of a user."""
        return await self.found(layout.of_user(user_id, "")["pk"], "ticket#")

    async def delete_tickets(self, pointers: Sequence[Item]) -> int:
        """Delete the tickets that these point to, with all that points to them, and return how many there were."""
        deleted = await self._database.beside(self.delete(layout.of_ticket(named(row))) for row in pointers)
        tickets = [ticket for ticket in deleted if ticket is not None]
        users = (layout.of_user(ticket["user_id"], f"ticket#{named(ticket)}") for ticket in tickets)
        homes = (layout.of_conversation(ticket["conversation_id"], f"ticket#{named(ticket)}") for ticket in tickets)
        await self._database.remove([*pointers, *users, *homes])
        return len(tickets)

    async def _forget(self, conversation_id: str) -> Erased:
        database, item_key = self._database, layout.of_conversation(conversation_id)
        values: Values = {
            "yes": True, "never": -1, "now": 0, "end": layout.shard("end", conversation_id), "first": "0",
        }  # fmt: skip
        mark = tables.update(database.state, item_key, _MARK, "attribute_exists(#pk)", values)
        owners: list[str] = []
        # There may be none: then time to live may have taken the state and not yet the rest.
        with contextlib.suppress(Refused):
            before = await database.write(mark)
            owners += [before["user_id"]] if before is not None else []
        session = database.query("#session_id = :id", {"id": conversation_id}, table=database.history)
        turns = [row async for row in session]
        await database.remove(turns, database.history)
        await database.remove(await self.found(item_key["pk"], *_OWN))
        await database.remove(layout.of_user(owner, f"conversation#{conversation_id}") for owner in owners)
        state = await self.delete(item_key)
        return Erased(conversations=int(state is not None), turns=len(turns), tickets=0)


def named(item: Item) -> str:
    """Return the name behind the kind of a pointer, or of a ticket."""
    return str(item["sk" if "#" in item["sk"] else "pk"].partition("#")[2])
