"""Whose data a conversation or a ticket is."""

from aicc.models.errors import ConversationNotFound, TicketNotFound
from aicc.ports import ConversationStore, Desk


class Subjects:
    """Finds the customer behind an id, for the audit trail."""

    def __init__(self, *, store: ConversationStore, desk: Desk) -> None:
        self._store = store
        self._desk = desk

    async def of_conversation(self, conversation_id: str) -> str:
        """Return whose conversation it is; empty where there is none."""
        try:
            return (await self._store.load(conversation_id)).user.id
        except ConversationNotFound:
            return ""

    async def of_ticket(self, ticket_id: str) -> str:
        """Return whose ticket it is; empty where there is none."""
        try:
            return (await self._desk.get(ticket_id)).user_id
        except TicketNotFound:
            return ""
