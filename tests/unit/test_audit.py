"""The audit trail: what is recorded, and how a change in it is found."""

import sqlite3
from dataclasses import replace
from functools import partial
from pathlib import Path

import pytest
from tests.conftest import TestClock

from aicc.models.audit import SYSTEM, Actor, AuditEvent, AuditRecord, link
from aicc.services.duties import AuditTrail
from aicc.stores.memory import MemoryAuditLog
from aicc.stores.sqlite import open_sqlite

KEY, OTHER_KEY = b"k" * 32, b"o" * 32
AGENT = Actor(who="김상담", role="agent", origin="203.0.113.7")


class Book(MemoryAuditLog):
    """A trail that somebody else can write in."""

    def tear(self, number: int) -> None:
        """Remove a record."""
        del self._records[number - 1]

    def rewrite(self, number: int, record: AuditRecord) -> None:
        """Put another record in the place of one."""
        self._records[number - 1] = record


def trail(book: Book, key: bytes = KEY) -> AuditTrail:
    """The trail of a book, verified with this key."""
    return AuditTrail(book, link=partial(link, key=key), clock=TestClock())


async def written(records: int) -> Book:
    """A book with so many records."""
    book = Book(partial(link, key=KEY))
    for number in range(1, records + 1):
        await trail(book).record(AGENT, "conversation.read", user_id=f"user_{number}", about=f"conv_{number}")
    return book


async def test_a_record_says_who_when_from_where_whose_and_what() -> None:
    """The five things that the law asks for, and why."""
    book = Book(partial(link, key=KEY))

    record = await trail(book).record(AGENT, "conversation.read", user_id="kim", about="conv_1", reason="민원 확인")

    assert record.event == AuditEvent(
        who="김상담",
        role="agent",
        at=TestClock().at,
        origin="203.0.113.7",
        user_id="kim",
        what="conversation.read",
        about="conv_1",
        reason="민원 확인",
    )


async def test_what_the_centre_does_itself_is_recorded_as_its_own() -> None:
    """Nobody holds a key for it."""
    record = await trail(Book(partial(link, key=KEY))).record(SYSTEM, "conversation.purge")

    assert (record.event.who, record.event.role, record.event.origin) == ("system", "", "local")


async def test_an_untouched_trail_holds_together() -> None:
    """Also over many pages; progress ends with the last record."""
    book, told = await written(1_201), list[int]()

    verified = await trail(book).verify(told.append)

    assert (verified.records, verified.broken) == (1_201, None)
    assert verified.last is not None
    assert (verified.last.number, told) == (1_201, [500, 1_000, 1_201])


async def test_an_empty_trail_holds_together() -> None:
    """There is nothing to break."""
    verified = await trail(Book(partial(link, key=KEY))).verify()

    assert (verified.records, verified.last, verified.broken) == (0, None, None)


@pytest.mark.parametrize("field", ["who", "role", "origin", "user_id", "what", "about", "reason"])
async def test_a_changed_record_is_found(field: str) -> None:
    """Whichever word was changed: the first record that no longer follows is named."""
    book = await written(5)
    (third,) = await book.read(after=2, limit=1)
    book.rewrite(3, replace(third, event=replace(third.event, **{field: "다른 값"})))

    verified = await trail(book).verify()

    assert (verified.records, verified.broken) == (2, 3)


@pytest.mark.parametrize(("removed", "broken"), [(1, 1), (3, 3)])
async def test_a_removed_record_is_found(removed: int, broken: int) -> None:
    """Its number is missing, also at the beginning."""
    book = await written(5)
    book.tear(removed)

    assert (await trail(book).verify()).broken == broken


async def test_records_that_changed_places_are_found() -> None:
    """Both are whole, in the wrong order."""
    book = await written(5)
    second, third = await book.read(after=1, limit=2)
    book.rewrite(2, replace(third, number=2))
    book.rewrite(3, replace(second, number=3))

    assert (await trail(book).verify()).broken == 2


async def test_a_chain_made_anew_without_the_key_is_found() -> None:
    """Who changes a record and links all after it again needs the key to do so."""
    book = await written(3)
    forged: AuditRecord | None = None
    for record in await book.read(limit=9):
        forged = link(replace(record.event, who="아무도"), forged, key=OTHER_KEY)
        book.rewrite(forged.number, forged)

    assert (await trail(book).verify()).broken == 1


async def test_no_two_events_read_alike() -> None:
    """A letter that moves from one field to the next makes another digest."""
    event = AuditEvent(who="김", role="상담", at=TestClock().at, origin="local", user_id="", what="x")

    assert link(event, None, key=KEY).digest != link(replace(event, who="김상", role="담"), None, key=KEY).digest


async def test_records_in_the_file_can_neither_be_changed_nor_deleted(tmp_path: Path) -> None:
    """The database refuses both, whoever asks."""
    stores = open_sqlite(tmp_path / "aicc.sqlite3")
    await AuditTrail(stores.audit, link=stores.link, clock=TestClock()).record(AGENT, "conversation.read")
    await stores.close()
    file = sqlite3.connect(tmp_path / "aicc.sqlite3")

    for statement in ("UPDATE audit SET user_id = 'lee'", "DELETE FROM audit"):
        with pytest.raises(sqlite3.IntegrityError):
            file.execute(statement)
    file.close()
