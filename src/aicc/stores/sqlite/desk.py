"""Desk in SQLite."""

import sqlite3
from collections.abc import Sequence
from dataclasses import replace
from typing import Final

from aicc.models.errors import TicketNotFound, TicketStateConflict
from aicc.models.escalation import Ticket, TicketState
from aicc.stores.codec import Codec
from aicc.stores.sqlite.database import Database
from aicc.stores.sqlite.moments import micros

_OPEN: Final = """
    INSERT OR IGNORE INTO tickets (id, conversation_id, user_id, state, urgency, created_at, body)
    VALUES (?, ?, ?, ?, ?, ?, ?)
"""


class SQLiteDesk:
    """Tickets in a database file."""

    def __init__(self, database: Database, codec: Codec) -> None:
        self._database = database
        self._codec = codec

    async def open(self, ticket: Ticket) -> None:
        """See Desk."""
        place = (ticket.conversation_id, ticket.user_id, ticket.state.value, ticket.priority.rank)
        row = (ticket.id, *place, micros(ticket.created_at), self._codec.encode(ticket))
        await self._database.write(lambda connection: connection.execute(_OPEN, row).rowcount)

    async def of_user(self, user_id: str) -> tuple[Ticket, ...]:
        """See Desk."""
        rows = self._database.read("SELECT body FROM tickets WHERE user_id = ? ORDER BY created_at, id", (user_id,))
        return tuple(self._codec.decode_ticket(row[0]) for row in rows)

    async def forget(self, conversation_ids: Sequence[str]) -> int:
        """See Desk."""
        sql, rows = "DELETE FROM tickets WHERE conversation_id = ?", [(name,) for name in conversation_ids]
        deleted: int = await self._database.erase(lambda connection: connection.executemany(sql, rows).rowcount)
        return max(0, deleted)  # -1 of no ids

    async def erase_user(self, user_id: str) -> int:
        """See Desk."""
        sql = "DELETE FROM tickets WHERE user_id = ?"
        deleted: int = await self._database.write(lambda connection: connection.execute(sql, (user_id,)).rowcount)
        return deleted

    async def get(self, ticket_id: str) -> Ticket:
        """See Desk."""
        rows = self._database.read("SELECT body FROM tickets WHERE id = ?", (ticket_id,))
        if not rows:
            raise TicketNotFound()
        return self._codec.decode_ticket(rows[0][0])

    async def list(self, *, states: Sequence[TicketState], limit: int) -> tuple[Ticket, ...]:
        """See Desk."""
        marks = ", ".join("?" for _ in states)
        sql = f"SELECT body FROM tickets WHERE state IN ({marks}) ORDER BY urgency DESC, created_at LIMIT ?"  # noqa: S608
        return tuple(self._codec.decode_ticket(row[0]) for row in self._database.read(sql, (*states, limit)))

    async def move(self, ticket_id: str, *, to: TicketState, agent: str | None = None) -> Ticket:
        """See Desk."""

        def write(connection: sqlite3.Connection) -> Ticket:
            row = connection.execute("SELECT body FROM tickets WHERE id = ?", (ticket_id,)).fetchone()
            if row is None:
                raise TicketNotFound()
            ticket = self._codec.decode_ticket(row[0])
            if ticket.state is to:
                return ticket
            if not ticket.state.may_become(to):
                raise TicketStateConflict(state=ticket.state.value, wanted=to.value)
            moved = replace(ticket, state=to, agent=agent or ticket.agent)
            connection.execute(
                "UPDATE tickets SET state = ?, body = ? WHERE id = ?", (to.value, self._codec.encode(moved), ticket_id)
            )
            return moved

        moved: Ticket = await self._database.write(write)
        return moved
