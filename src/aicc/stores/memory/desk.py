"""Desk in memory."""

from collections.abc import Iterable, Sequence
from dataclasses import replace

from aicc.models.errors import TicketNotFound, TicketStateConflict
from aicc.models.escalation import Ticket, TicketState


class MemoryDesk:
    """Desk in a dict."""

    def __init__(self) -> None:
        self._tickets: dict[str, Ticket] = {}

    async def open(self, ticket: Ticket) -> None:
        """See Desk."""
        self._tickets.setdefault(ticket.id, ticket)

    async def get(self, ticket_id: str) -> Ticket:
        """See Desk."""
        if ticket_id not in self._tickets:
            raise TicketNotFound()
        return self._tickets[ticket_id]

    async def list(self, *, states: Sequence[TicketState], limit: int) -> tuple[Ticket, ...]:
        """See Desk."""
        found = [ticket for ticket in self._tickets.values() if ticket.state in states]
        return tuple(sorted(found, key=lambda ticket: (-ticket.priority.rank, ticket.created_at))[:limit])

    async def move(self, ticket_id: str, *, to: TicketState, agent: str | None = None) -> Ticket:
        """See Desk."""
        ticket = await self.get(ticket_id)
        if ticket.state is to:
            return ticket
        if not ticket.state.may_become(to):
            raise TicketStateConflict(state=ticket.state.value, wanted=to.value)
        self._tickets[ticket_id] = replace(ticket, state=to, agent=agent or ticket.agent)
        return self._tickets[ticket_id]

    async def of_user(self, user_id: str) -> tuple[Ticket, ...]:
        """See Desk."""
        found = (ticket for ticket in self._tickets.values() if ticket.user_id == user_id)
        return tuple(sorted(found, key=lambda ticket: (ticket.created_at, ticket.id)))

    async def forget(self, conversation_ids: Sequence[str]) -> int:
        """See Desk."""
        return self._remove(
            ticket.id for ticket in self._tickets.values() if ticket.conversation_id in conversation_ids
        )

    async def erase_user(self, user_id: str) -> int:
        """See Desk."""
        return self._remove(ticket.id for ticket in await self.of_user(user_id))

    def _remove(self, ticket_ids: Iterable[str]) -> int:
        return sum(self._tickets.pop(ticket_id, None) is not None for ticket_id in tuple(ticket_ids))
