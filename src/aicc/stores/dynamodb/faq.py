"""FAQStore in DynamoDB.

The head names the last revision: what stands after it is not there yet. A change that fits into one transaction moves
the head and writes the revisions together. A larger one (an import) names itself in the head, writes its revisions in
parts, each under the condition that the head still names it, and moves the head at the end. Whoever finds the head
moved, or taken over, begins again with the numbers that are next then.
"""

import asyncio
from collections.abc import AsyncIterator, Mapping, Sequence
from datetime import datetime
from random import SystemRandom
from typing import Any, Final

from aicc.models.errors import FAQChanged, StoreUnavailable
from aicc.models.faq import FAQEntry, FAQRevision, SynonymSet
from aicc.stores.codec import decode_entry, decode_synonyms, encode_plain
from aicc.stores.dynamodb import layout
from aicc.stores.dynamodb.attributes import Values, micros, moment
from aicc.stores.dynamodb.database import Action, Database, Item, check, in_parts, new_token, put, update
from aicc.stores.dynamodb.failures import Refused
from aicc.stores.dynamodb.layout import FAQ, HEAD, numbered
from aicc.stores.dynamodb.lists import listed
from aicc.stores.dynamodb.numbers import append, last

_HEAD: Final = layout.key(FAQ, HEAD)
_REVISION: Final = "revision#"
_SYNONYMS: Final = "synonyms#"
# A transaction has at most 100 actions and 4 MB.
_AT_ONCE: Final = 90
_BYTES_AT_ONCE: Final = 3_000_000
_ATTEMPTS: Final = 20
# Seconds of rest after having been in each other's way, at most: random, so that one of two imports gets through.
_REST: Final = 0.05
_LONGEST_REST: Final = 4.0
_random: Final = SystemRandom()


class DynamoDBFAQStore:
    """Revisions of entries and the synonym sets.

    Args:
        database: the tables.
    """

    def __init__(self, database: Database) -> None:
        self._database = database

    async def record(
        self, changes: Mapping[str, FAQEntry | None], *, by: str, at: datetime, expected: int | None = None
    ) -> tuple[FAQRevision, ...]:
        """See FAQStore."""
        if not changes:
            return ()
        # Beside the running turns: a whole FAQ may come at once.
        bodies = await asyncio.to_thread(
            lambda: {name: None if entry is None else encode_plain(entry) for name, entry in changes.items()}
        )
        for attempt in range(_ATTEMPTS):
            head = await self._head()
            if expected is not None:
                await self._refuse_changed(changes, expected)
            items = [
                _item(number, name, body, by=by, at=at)
                for number, (name, body) in enumerate(bodies.items(), start=head + 1)
            ]
            try:
                await self._write(items, head)
            except Refused:
                await asyncio.sleep(_random.random() * min(_LONGEST_REST, _REST * 2**attempt))
                continue
            return tuple(
                FAQRevision(number=number, entry_id=name, entry=entry, by=by, at=at)
                for number, (name, entry) in enumerate(changes.items(), start=head + 1)
            )
        raise StoreUnavailable(path=self._database.state.name, why="TransactionConflict")

    async def current(self) -> tuple[FAQRevision, ...]:
        """See FAQStore. Reads the whole history: at the start of a process."""
        latest = {item["entry_id"]: item async for item in self._after(0, await self._head())}
        return tuple(sorted(map(_revision, latest.values()), key=lambda revision: revision.number))

    async def since(self, number: int) -> tuple[FAQRevision, ...]:
        """See FAQStore."""
        head = await self._head()
        return tuple([_revision(item) async for item in self._after(number, head)]) if number < head else ()

    async def history(self, entry_id: str, *, limit: int) -> tuple[FAQRevision, ...]:
        """See FAQStore. From an index, which may be a moment behind."""
        head = numbered(await self._head())
        rows = listed(self._database, f"revision#{entry_id}", until=head, newest_first=True, limit=limit)
        items = await self._database.get_many([item async for item in rows])
        return tuple(sorted(map(_revision, items), key=lambda revision: revision.number, reverse=True))

    async def synonyms(self) -> tuple[SynonymSet, ...] | None:
        """See FAQStore."""
        item = await last(self._database, FAQ, _SYNONYMS)
        return decode_synonyms(item["body"]) if item else None

    async def put_synonyms(self, sets: Sequence[SynonymSet], *, by: str, at: datetime) -> None:
        """See FAQStore. The sets before stay, with who put them there."""
        values = {"by": by, "at": micros(at), "body": encode_plain(tuple(sets))}

        def item_after(before: Item | None) -> dict[str, Any]:
            number = 1 + (int(before["sk"].removeprefix(_SYNONYMS)) if before else 0)
            return {**layout.key(FAQ, _SYNONYMS + numbered(number)), **values}

        await append(self._database, FAQ, _SYNONYMS, item_after)

    async def _head(self) -> int:
        head = await self._database.get(_HEAD)
        return int(head["number"]) if head else 0

    async def _refuse_changed(self, entry_ids: Mapping[str, object], expected: int) -> None:
        for revision in await self.since(expected):
            if revision.entry_id in entry_ids:
                raise FAQChanged(entry=revision.entry_id)

    async def _write(self, items: Sequence[dict[str, Any]], head: int) -> None:
        """Write revisions after the head and move it.

        Raises:
            Refused: somebody else was faster; nothing of it can be seen.
        """
        state, token = self._database.state, new_token()
        move = "SET #number = :number, #token = :token REMOVE #writer"
        unmoved = "#number = :before" if head else "(attribute_not_exists(#number) OR #number = :before)"
        moved: Values = {"before": head, "number": head + len(items), "token": token}
        revisions = [put(state, item) for item in items]
        size = _part_size(items)
        if len(items) <= size:
            await self._transact([update(state, _HEAD, move, unmoved, moved), *revisions], token)
            return
        mine: Values = {"before": head, "writer": token}
        await self._database.write(update(state, _HEAD, "SET #writer = :writer, #number = :before", unmoved, mine))
        still = "#number = :before AND #writer = :writer"
        for part in in_parts(revisions, size):
            await self._transact([*part, check(state, _HEAD, still, mine)], new_token())
        await self._transact([update(state, _HEAD, move, still, {**moved, **mine})], token)

    async def _transact(self, actions: list[Action], token: str) -> None:
        await self._database.transact(actions, token=token, witness=_HEAD)

    async def _after(self, number: int, head: int) -> AsyncIterator[Item]:
        where = "#pk = :pk AND #sk BETWEEN :first AND :last"
        values = {"pk": FAQ, "first": _REVISION + numbered(number + 1), "last": _REVISION + numbered(head)}
        if number < head:
            async for item in self._database.query(where, values):
                yield item


def _part_size(items: Sequence[dict[str, Any]]) -> int:
    """Return how many of these revisions go into one transaction."""
    largest = max((len(item["body"] or b"") for item in items), default=0)
    return max(1, min(_AT_ONCE, _BYTES_AT_ONCE // (largest + 1)))


def _item(number: int, entry_id: str, body: bytes | None, *, by: str, at: datetime) -> dict[str, Any]:
    return {
        **layout.key(FAQ, _REVISION + numbered(number)),
        "number": number,
        "entry_id": entry_id,
        "by": by,
        "at": micros(at),
        "body": body,
        "list1": f"revision#{entry_id}",
        "place1": numbered(number),
    }


def _revision(item: Item) -> FAQRevision:
    body = item.get("body")
    return FAQRevision(
        number=item["number"],
        entry_id=item["entry_id"],
        entry=decode_entry(body) if body is not None else None,
        by=item["by"],
        at=moment(item["at"]),
    )
