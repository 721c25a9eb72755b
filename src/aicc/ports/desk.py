"""Where people pick up tickets."""

from collections.abc import Sequence
from typing import Protocol

from aicc.models.escalation import Ticket, TicketState


class Desk(Protocol):
    """Where people pick up tickets."""

    async def open(self, ticket: Ticket) -> None:
        """Put a ticket into the queue. Opening the same id again changes nothing."""
        ...

    async def get(self, ticket_id: str) -> Ticket:
        """Return a ticket.

        Raises:
            TicketNotFound: there is none.
        """
        ...

    async def list(self, *, states: Sequence[TicketState], limit: int) -> tuple[Ticket, ...]:
        """Return tickets in these states: most urgent first, then longest waiting."""
        ...

    async def move(self, ticket_id: str, *, to: TicketState, agent: str | None = None) -> Ticket:
        """Change the state of a ticket and return it. Moving it where it is changes nothing.

        Raises:
            TicketNotFound: there is none.
            TicketStateConflict: a ticket never moves there from where it is (see TicketState).
        """
        ...

    async def of_user(self, user_id: str) -> tuple[Ticket, ...]:
        """Return all tickets of a user, the oldest first."""
        ...

    async def forget(self, conversation_ids: Sequence[str]) -> int:
        """Remove the tickets of these conversations and return how many there were."""
        ...

    async def erase_user(self, user_id: str) -> int:
        """Remove the tickets of a user and return how many there were."""
        ...
