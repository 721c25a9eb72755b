"""Reading the turns of `ConversationHistory`."""

from collections.abc import AsyncIterator, Mapping
from typing import Any, Final

from aicc.models.turn import Turn
from aicc.ports import Page
from aicc.stores.cursors import decode_cursor, encode_cursor
from aicc.stores.dynamodb.attributes import micros, moment, stamp, stamped
from aicc.stores.dynamodb.database import Database, Item
from aicc.stores.dynamodb.tables import BY_USER
from aicc.stores.dynamodb.turns import BODY, TurnItems

_LAST: Final = "9"
_OF_SESSION: Final = "#session_id = :id"
_OF_USER: Final = "#user_id = :id AND #timestamp <= :until"


class History:
    """Turns of conversations and of users.

    Args:
        database: the tables.
        turns: makes turns of items.
    """

    def __init__(self, database: Database, turns: TurnItems) -> None:
        self._database = database
        self._turns = turns

    async def at(self, conversation_id: str, timestamp: str) -> Turn | None:
        """Return the turn in this place of a conversation."""
        table = self._database.history
        item = await self._database.get({"session_id": conversation_id, "timestamp": timestamp}, table)
        return self._turns.turn(item) if item else None

    async def page(self, conversation_id: str, *, limit: int, cursor: str | None) -> Page:
        """Return turns of a conversation, newest first."""
        until = stamp(moment(int(decode_cursor(cursor, 1)[0]))) if cursor else _LAST
        found: list[Item] = []
        async for item in self._of_conversation(conversation_id, until=until, limit=limit + 1):
            found.append(item)
            if len(found) > limit:
                return Page(turns=self._turned(found[:limit]), next=encode_cursor(_micros(found[limit])))
        return Page(turns=self._turned(found), next=None)

    async def page_of_user(self, user_id: str, *, limit: int, cursor: str | None) -> Page:
        """Return turns of a user, newest first. What happened at the same moment is in one order on every page."""
        before: tuple[int, str, int] | None = None
        until = _LAST
        if cursor:
            at, conversation_id, seq = decode_cursor(cursor, 3)
            before, until = (int(at), conversation_id, int(seq)), stamp(moment(int(at)))
        found: list[Item] = []
        rows = self._database.query(
            _OF_USER,
            {"id": user_id, "until": until},
            table=self._database.history,
            index=BY_USER,
            newest_first=True,
            limit=limit + 2,
        )
        async for item in rows:
            # An index leaves open how it orders what has the same time.
            if len(found) > limit and item["timestamp"] < found[limit]["timestamp"]:
                break
            if BODY in item and (before is None or _place(item) < before):
                found.append(item)
        found.sort(key=_place, reverse=True)
        following = encode_cursor(*_place(found[limit - 1])) if len(found) > limit else None
        return Page(turns=self._turned(found[:limit]), next=following)

    async def since(self, conversation_id: str, seq: int, *, limit: int) -> tuple[Turn, ...]:
        """Return the turns after `seq`, oldest first. Reads from the end where only the last are likely wanted."""
        found: list[Item] = []
        if seq <= 0:
            async for item in self._of_conversation(conversation_id, oldest_first=True, limit=limit):
                found.append(item)
                if len(found) >= limit:
                    break
            return self._turned(found)
        async for item in self._of_conversation(conversation_id, limit=limit):
            if item["seq"] <= seq:
                break
            found.append(item)
        return self._turned(found[::-1][:limit])

    async def _of_conversation(
        self, conversation_id: str, *, until: str = _LAST, oldest_first: bool = False, limit: int
    ) -> AsyncIterator[Item]:
        rows = self._database.query(
            f"{_OF_SESSION} AND #timestamp <= :until",
            {"id": conversation_id, "until": until},
            table=self._database.history,
            newest_first=not oldest_first,
            limit=limit,
        )
        async for item in rows:
            if BODY in item:
                yield item

    def _turned(self, items: list[Item]) -> tuple[Turn, ...]:
        return tuple(self._turns.turn(item) for item in items)


def _micros(item: Mapping[str, Any]) -> int:
    return micros(stamped(item["timestamp"]))


def _place(item: Mapping[str, Any]) -> tuple[int, str, int]:
    return (_micros(item), item["session_id"], item["seq"])
