"""Archive in SQLite: every table, row by row, in the order of its key."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Final

import msgspec

from aicc.models.errors import CursorInvalid
from aicc.models.faq import FAQRevision
from aicc.ports.archive import ArchivePage, KeptEffect, KeptResult, KeptSynonyms, Record, RecordKind
from aicc.stores.audit_key import AuditKey
from aicc.stores.codec import Codec, decode_audit, decode_entry, decode_synonyms, encode_plain
from aicc.stores.sqlite.conversations import deletable_from
from aicc.stores.sqlite.database import Database
from aicc.stores.sqlite.moments import micros, moment


@dataclass(frozen=True, slots=True, kw_only=True)
class _Table:
    """How the records of a kind stand in their table."""

    name: str
    # The columns that order it; they are unique.
    place: tuple[str, ...]
    # The columns that `record` reads.
    read: tuple[str, ...]
    record: Callable[[Codec, tuple[Any, ...]], Record]
    # All columns, and the values that `row` gives them.
    columns: tuple[str, ...]
    row: Callable[[Codec, Any], tuple[Any, ...]]
    # The column that says which row it is, where `place` does not.
    unique: tuple[str, ...] = ()

    def select(self) -> str:
        """Return the query of the rows after a place."""
        place = ", ".join(self.place)
        marks = ", ".join("?" for _ in self.place)
        wanted = ", ".join((*self.place, *self.read))
        return f"SELECT {wanted} FROM {self.name} WHERE ({place}) > ({marks}) ORDER BY {place} LIMIT ?"  # noqa: S608

    def insert(self) -> str:
        """Return the statement that writes a row, over the one that is there."""
        unique = self.unique or self.place
        changed = ", ".join(f"{name} = excluded.{name}" for name in self.columns if name not in unique)
        # A row of the audit trail is never changed; where it is another one, the comparison after the copy says so.
        over = "NOTHING" if self.name == "audit" else f"UPDATE SET {changed}"
        marks = ", ".join("?" for _ in self.columns)
        values = f"({', '.join(self.columns)}) VALUES ({marks})"
        return f"INSERT INTO {self.name} {values} ON CONFLICT ({', '.join(unique)}) DO {over}"


_TABLES: Final[Mapping[RecordKind, _Table]] = {
    RecordKind.CONVERSATION: _Table(
        name="conversations",
        place=("id",),
        read=("body",),
        record=lambda codec, row: codec.decode_conversation(row[0]),
        columns=("id", "user_id", "version", "keep_until", "body"),
        row=lambda codec, it: (it.id, it.user.id, it.version, deletable_from(it), codec.encode(it)),
    ),
    RecordKind.TURN: _Table(
        name="turns",
        place=("conversation_id", "seq"),
        read=("body",),
        record=lambda codec, row: codec.decode_turn(row[0]),
        columns=("conversation_id", "seq", "message_id", "user_id", "at", "body"),
        row=lambda codec, it: (
            it.conversation_id,
            it.seq,
            it.message_id,
            it.user_id,
            micros(it.at),
            codec.encode(it),
        ),
    ),
    RecordKind.EFFECT: _Table(
        name="effects",
        place=("rowid",),
        read=("id", "user_id", "kind", "body"),
        record=lambda codec, row: KeptEffect(id=row[0], user_id=row[1], effect=codec.decode_effect(row[2], row[3])),
        columns=("id", "user_id", "kind", "body"),
        row=lambda codec, it: (it.id, it.user_id, type(it.effect).__name__, codec.encode(it.effect)),
        unique=("id",),
    ),
    RecordKind.TICKET: _Table(
        name="tickets",
        place=("id",),
        read=("body",),
        record=lambda codec, row: codec.decode_ticket(row[0]),
        columns=("id", "conversation_id", "user_id", "state", "urgency", "created_at", "body"),
        row=lambda codec, it: (
            it.id,
            it.conversation_id,
            it.user_id,
            it.state.value,
            it.priority.rank,
            micros(it.created_at),
            codec.encode(it),
        ),
    ),
    RecordKind.ACTION_RESULT: _Table(
        name="action_results",
        place=("key",),
        read=("key", "at", "kind", "body"),
        record=lambda codec, row: KeptResult(key=row[0], at=moment(row[1]), result=codec.decode_result(row[2], row[3])),
        columns=("key", "conversation_id", "at", "kind", "body"),
        row=lambda codec, it: (
            it.key,
            it.key.partition("/")[0],
            micros(it.at),
            type(it.result).__name__,
            codec.encode(it.result),
        ),
    ),
    RecordKind.FAQ_REVISION: _Table(
        name="faq_revisions",
        place=("number",),
        read=("number", "entry_id", "changed_by", "at", "body"),
        record=lambda _codec, row: FAQRevision(
            number=row[0],
            entry_id=row[1],
            entry=None if row[4] is None else decode_entry(row[4]),
            by=row[2],
            at=moment(row[3]),
        ),
        columns=("number", "entry_id", "changed_by", "at", "body"),
        row=lambda _codec, it: (
            it.number,
            it.entry_id,
            it.by,
            micros(it.at),
            None if it.entry is None else encode_plain(it.entry),
        ),
    ),
    RecordKind.FAQ_SYNONYMS: _Table(
        name="faq_synonyms",
        place=("number",),
        read=("number", "changed_by", "at", "body"),
        record=lambda _codec, row: KeptSynonyms(
            number=row[0], by=row[1], at=moment(row[2]), sets=decode_synonyms(row[3])
        ),
        columns=("number", "changed_by", "at", "body"),
        row=lambda _codec, it: (it.number, it.by, micros(it.at), encode_plain(it.sets)),
    ),
    RecordKind.FAQ_QUESTION: _Table(
        name="faq_questions",
        place=("id",),
        read=("body",),
        record=lambda codec, row: codec.decode_question(row[0]),
        columns=("id", "user_id", "at", "body"),
        row=lambda codec, it: (it.id, it.user_id, micros(it.at), codec.encode(it)),
    ),
    RecordKind.FAQ_OPINION: _Table(
        name="faq_opinions",
        place=("conversation_id", "seq"),
        read=("body",),
        record=lambda codec, row: codec.decode_opinion(row[0]),
        columns=("conversation_id", "seq", "user_id", "entry_id", "helpful", "at", "body"),
        row=lambda codec, it: (
            it.conversation_id,
            it.seq,
            it.user_id,
            it.entry_id,
            it.helpful,
            micros(it.at),
            codec.encode(it),
        ),
    ),
    RecordKind.HOLD: _Table(
        name="holds",
        place=("user_id",),
        read=("body",),
        record=lambda codec, row: codec.decode_hold(row[0]),
        columns=("user_id", "at", "body"),
        row=lambda codec, it: (it.user_id, micros(it.at), codec.encode(it)),
    ),
    RecordKind.AUDIT: _Table(
        name="audit",
        place=("number",),
        read=("body",),
        record=lambda _codec, row: decode_audit(row[0]),
        columns=("number", "user_id", "body"),
        row=lambda _codec, it: (it.number, it.event.user_id, encode_plain(it)),
    ),
}
# Before the first row: numbers begin after it, and no text is less than the empty one.
_START: Final[Mapping[str, object]] = {"rowid": -(2**62), "seq": -(2**62), "number": -(2**62)}


class SQLiteArchive:
    """Everything in a database file.

    Args:
        database: the file.
        codec: decrypts and encrypts what is in it.
        key: the key of its audit trail.
    """

    def __init__(self, database: Database, codec: Codec, key: AuditKey) -> None:
        self._database = database
        self._codec = codec
        self._key = key

    async def read(self, kind: RecordKind, *, cursor: str | None = None, limit: int) -> ArchivePage:
        """See Archive."""
        table = _TABLES[kind]
        after = _place(cursor, len(table.place)) if cursor else tuple(_START.get(name, "") for name in table.place)
        rows = self._database.read(table.select(), (*after, limit))
        width = len(table.place)
        return ArchivePage(
            records=tuple(table.record(self._codec, row[width:]) for row in rows),
            next=msgspec.json.encode(rows[-1][:width]).decode() if len(rows) == limit else None,
        )

    async def write(self, kind: RecordKind, records: Sequence[Record]) -> None:
        """See Archive."""
        table = _TABLES[kind]
        sql, rows = table.insert(), [table.row(self._codec, record) for record in records]
        await self._database.write(lambda connection: connection.executemany(sql, rows).rowcount)

    async def count(self, kind: RecordKind) -> int:
        """See Archive."""
        return int(self._database.read(f"SELECT count(*) FROM {_TABLES[kind].name}")[0][0])  # noqa: S608

    def audit_key(self) -> bytes:
        """See Archive."""
        return self._key.get()

    def adopt_audit_key(self, key: bytes) -> None:
        """See Archive."""
        self._key.adopt(key)


def _place(cursor: str, parts: int) -> tuple[str | int, ...]:
    """Return the place that a cursor names.

    Raises:
        CursorInvalid: it is not one of ours.
    """
    try:
        place = msgspec.json.decode(cursor, type=tuple[str | int, ...])
    except msgspec.DecodeError:
        raise CursorInvalid() from None
    if len(place) != parts:
        raise CursorInvalid()
    return place
