"""Archive in DynamoDB: every item that keeps a record, read by scans and queries that are consistent.

Whatever else reads and writes the tables is stopped meanwhile. Writing leaves no trace of transactions: items are put
in batches, as the adapters beside this module would have made them.
"""

from collections.abc import AsyncIterator, Callable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, Final

import msgspec

from aicc.models.errors import CursorInvalid
from aicc.models.faq import FAQRevision
from aicc.ports.archive import ArchivePage, KeptEffect, KeptResult, KeptSynonyms, Record, RecordKind
from aicc.stores.audit_key import AuditKey
from aicc.stores.codec import Codec, decode_audit, decode_entry, decode_synonyms
from aicc.stores.dynamodb import layout
from aicc.stores.dynamodb.archive_items import ArchiveItems
from aicc.stores.dynamodb.attributes import Values, moment, named, plain, stamped, typed
from aicc.stores.dynamodb.database import Database, Item
from aicc.stores.dynamodb.layout import AUDIT, FAQ, HEAD, HOLD, STATE, numbered
from aicc.stores.dynamodb.turns import BODY

_KEPT: Final = "attribute_exists(#body) AND "
# The last number that `numbered` writes in order.
_ENDS: Final = 10**12 - 1

Recorded = Callable[[Codec, Item], Record]


@dataclass(frozen=True, slots=True, kw_only=True)
class _Scan:
    """Which items of a table keep the records of a kind. What is erased or only points elsewhere has no body."""

    filter: str
    values: Values = field(default_factory=dict)
    # What sorts them, where their order matters: they are all read at once.
    order: str = ""


_SCANS: Final[Mapping[RecordKind, _Scan]] = {
    RecordKind.CONVERSATION: _Scan(filter=_KEPT + "#sk = :sk", values={"sk": STATE}),
    RecordKind.TURN: _Scan(filter=f"attribute_exists(#{BODY})"),
    RecordKind.EFFECT: _Scan(filter=_KEPT + "begins_with(#sk, :sk)", values={"sk": "effect#"}, order="place1"),
    RecordKind.TICKET: _Scan(filter=_KEPT + "#sk = :sk", values={"sk": "ticket"}),
    RecordKind.ACTION_RESULT: _Scan(filter=_KEPT + "begins_with(#sk, :sk)", values={"sk": "action#"}),
    RecordKind.FAQ_QUESTION: _Scan(filter=_KEPT + "begins_with(#sk, :sk)", values={"sk": "question#"}),
    RecordKind.FAQ_OPINION: _Scan(filter=_KEPT + "begins_with(#sk, :sk)", values={"sk": "opinion#"}),
    RecordKind.HOLD: _Scan(filter=_KEPT + "#sk = :sk", values={"sk": HOLD}),
}
# Under which key records stand in the order of their numbers, and what stands before those.
_NUMBERS: Final[Mapping[RecordKind, tuple[str, str]]] = {
    RecordKind.FAQ_REVISION: (FAQ, "revision#"),
    RecordKind.FAQ_SYNONYMS: (FAQ, "synonyms#"),
    RecordKind.AUDIT: (AUDIT, ""),
}


def _revision(_codec: Codec, item: Item) -> FAQRevision:
    body = item.get("body")
    entry = decode_entry(body) if body is not None else None
    return FAQRevision(
        number=item["number"], entry_id=item["entry_id"], entry=entry, by=item["by"], at=moment(item["at"])
    )


def _synonyms(_codec: Codec, item: Item) -> KeptSynonyms:
    number = int(item["sk"].rpartition("#")[2])
    return KeptSynonyms(number=number, by=item["by"], at=moment(item["at"]), sets=decode_synonyms(item["body"]))


def _result(codec: Codec, item: Item) -> KeptResult:
    key, at = item["sk"].partition("#")[2], stamped(item["place1"].partition("#")[0])
    return KeptResult(key=key, at=at, result=codec.decode_result(item["kind"], item["body"]))


def _effect(codec: Codec, item: Item) -> KeptEffect:
    effect = codec.decode_effect(item["kind"], item["body"])
    return KeptEffect(id=item["effect_id"], user_id=item["user_id"], effect=effect)


_RECORDED: Final[Mapping[RecordKind, Recorded]] = {
    RecordKind.CONVERSATION: lambda codec, item: codec.decode_conversation(item["body"]),
    RecordKind.TURN: lambda codec, item: codec.decode_turn(item[BODY]),
    RecordKind.EFFECT: _effect,
    RecordKind.TICKET: lambda codec, item: codec.decode_ticket(item["body"]),
    RecordKind.ACTION_RESULT: _result,
    RecordKind.FAQ_REVISION: _revision,
    RecordKind.FAQ_SYNONYMS: _synonyms,
    RecordKind.FAQ_QUESTION: lambda codec, item: codec.decode_question(item["body"]),
    RecordKind.FAQ_OPINION: lambda codec, item: codec.decode_opinion(item["body"]),
    RecordKind.HOLD: lambda codec, item: codec.decode_hold(item["body"]),
    RecordKind.AUDIT: lambda _codec, item: decode_audit(item["body"]),
}


class DynamoDBArchive:
    """Everything in the two tables.

    Args:
        database: the tables.
        codec: decrypts what is in them.
        items: makes items of records.
        key: the key of the audit trail.
    """

    def __init__(self, database: Database, codec: Codec, items: ArchiveItems, key: AuditKey) -> None:
        self._database = database
        self._codec = codec
        self._items = items
        self._key = key

    async def read(self, kind: RecordKind, *, cursor: str | None = None, limit: int) -> ArchivePage:
        """See Archive. Effects, which are few, come all at once."""
        start = _place(cursor) if cursor else None
        if kind in _NUMBERS:
            items, following = await self._numbered_page(kind, start if isinstance(start, int) else 0, limit)
        elif _SCANS[kind].order:
            items, following = await self._scanned(kind, start, None)
            items.sort(key=lambda item: str(item[_SCANS[kind].order]))
        else:
            items, following = await self._scanned(kind, start, limit)
        return ArchivePage(
            records=tuple(_RECORDED[kind](self._codec, item) for item in items),
            next=msgspec.json.encode(following).decode() if following is not None else None,
        )

    async def write(self, kind: RecordKind, records: Sequence[Record]) -> None:
        """See Archive."""
        await self._items.write(kind, records)

    async def count(self, kind: RecordKind) -> int:
        """See Archive. Reads the table to its end."""
        if kind in _NUMBERS:
            return len([None async for _ in self._numbered(kind, after=0)])
        parameters = {**self._scan(kind), "Select": "COUNT"}
        count = 0
        while True:
            page = await self._asked("scan", parameters, kind)
            count += int(page["Count"])
            if "LastEvaluatedKey" not in page:
                return count
            parameters["ExclusiveStartKey"] = page["LastEvaluatedKey"]

    def audit_key(self) -> bytes:
        """See Archive."""
        return self._key.get()

    def adopt_audit_key(self, key: bytes) -> None:
        """See Archive."""
        self._key.adopt(key)

    async def _numbered(self, kind: RecordKind, *, after: int, limit: int | None = None) -> AsyncIterator[Item]:
        """Yield items in the order of their numbers. A revision after the head is not there yet."""
        pk, prefix = _NUMBERS[kind]
        end = _ENDS
        if kind is RecordKind.FAQ_REVISION:
            head = await self._database.get(layout.key(FAQ, HEAD))
            end = int(head["number"]) if head else 0
        if after >= end:
            return
        values = {"pk": pk, "first": prefix + numbered(after + 1), "last": prefix + numbered(end)}
        where = "#pk = :pk AND #sk BETWEEN :first AND :last"
        async for item in self._database.query(where, values, limit=limit):
            yield item

    async def _numbered_page(self, kind: RecordKind, after: int, limit: int) -> tuple[list[Item], int | None]:
        """Return items in the order of their numbers, and the last number where there may be more."""
        items: list[Item] = []
        async for item in self._numbered(kind, after=after, limit=limit):
            items.append(item)
            if len(items) == limit:
                return items, int(item["sk"].rpartition("#")[2])
        return items, None

    async def _scanned(self, kind: RecordKind, start: Any, limit: int | None) -> tuple[list[Item], Any]:
        """Return items of a table and the key to go on after; None at the end."""
        table = self._database.history if kind is RecordKind.TURN else self._database.state
        parameters: dict[str, Any] = self._scan(kind)
        if limit is not None and kind is RecordKind.TURN:  # every item is wanted
            parameters["Limit"] = limit
        found: list[dict[str, Any]] = []
        while True:
            page = await self._asked("scan", {**parameters, **({"ExclusiveStartKey": start} if start else {})}, kind)
            found += page["Items"]
            start = page.get("LastEvaluatedKey")
            if limit is not None and len(found) >= limit:
                # The rest of the page is read again.
                more = start is not None or len(found) > limit
                found = found[:limit]
                return [plain(item) for item in found], table.key(found[-1]) if more else None
            if start is None:
                return [plain(item) for item in found], None

    def _scan(self, kind: RecordKind) -> dict[str, Any]:
        scan = _SCANS[kind]
        table = self._database.history if kind is RecordKind.TURN else self._database.state
        values = typed({f":{name}": value for name, value in scan.values.items()})
        return {
            "TableName": table.name,
            "FilterExpression": scan.filter,
            "ExpressionAttributeNames": named(scan.filter),
            **({"ExpressionAttributeValues": values} if values else {}),
            "ConsistentRead": True,
        }

    async def _asked(self, operation: str, parameters: Mapping[str, Any], kind: RecordKind) -> dict[str, Any]:
        table = self._database.history if kind is RecordKind.TURN else self._database.state
        return await self._database._call(operation, parameters, table)


def _place(cursor: str) -> Any:
    """Return the place that a cursor names: a number, or a key.

    Raises:
        CursorInvalid: it is not one of ours.
    """
    try:
        return msgspec.json.decode(cursor, type=int | dict[str, dict[str, str]])
    except msgspec.DecodeError:
        raise CursorInvalid() from None
