"""Desk in DynamoDB."""

from collections.abc import Sequence
from dataclasses import replace

from aicc.models.errors import StoreUnavailable, TicketNotFound, TicketStateConflict
from aicc.models.escalation import EscalationPriority, Ticket, TicketState
from aicc.stores.codec import Codec
from aicc.stores.dynamodb import layout
from aicc.stores.dynamodb.database import Action, Database, Item, put, update
from aicc.stores.dynamodb.erasing import Eraser, named
from aicc.stores.dynamodb.failures import Refused
from aicc.stores.dynamodb.joining import join
from aicc.stores.dynamodb.lists import merged
from aicc.stores.dynamodb.tables import EXPIRES

_ATTEMPTS = 5


class DynamoDBDesk:
    """Tickets, each with what points to it from its user and its conversation.

    Args:
        database: the tables.
        codec: seals the tickets.
    """

    def __init__(self, database: Database, codec: Codec) -> None:
        self._database = database
        self._codec = codec
        self._eraser = Eraser(database)

    async def open(self, ticket: Ticket) -> None:
        """See Desk."""

        def actions(expires: int | None) -> list[Action]:
            state, lasting = self._database.state, {EXPIRES: expires, "user_id": ticket.user_id}
            item = {
                **layout.of_ticket(ticket.id),
                **lasting,
                **self._changing(ticket),
                "conversation_id": ticket.conversation_id,
            }
            name = f"ticket#{ticket.id}"
            return [
                put(state, item, "attribute_not_exists(#pk)"),
                put(state, {**layout.of_user(ticket.user_id, name), **lasting}),
                put(state, {**layout.of_conversation(ticket.conversation_id, name), **lasting}),
            ]

        await join(self._database, ticket.conversation_id, actions)

    async def get(self, ticket_id: str) -> Ticket:
        """See Desk."""
        return self._ticket(await self._database.get(layout.of_ticket(ticket_id)))

    async def list(self, *, states: Sequence[TicketState], limit: int) -> tuple[Ticket, ...]:
        """See Desk. From an index, which may be a moment behind; what has moved meanwhile is not among them."""
        keys = await merged(self._database, [f"ticket#{state.value}" for state in states], limit=limit)
        tickets = (self._ticket(item) for item in await self._database.get_many(keys))
        waiting = (ticket for ticket in tickets if ticket.state in states)
        return tuple(sorted(waiting, key=lambda ticket: (-ticket.priority.rank, ticket.created_at)))

    async def move(self, ticket_id: str, *, to: TicketState, agent: str | None = None) -> Ticket:
        """See Desk."""
        for _ in range(_ATTEMPTS):
            ticket = await self.get(ticket_id)
            if ticket.state is to:
                return ticket
            if not ticket.state.may_become(to):
                raise TicketStateConflict(state=ticket.state.value, wanted=to.value)
            moved = replace(ticket, state=to, agent=agent or ticket.agent)
            values = self._changing(moved)
            change = "SET " + ", ".join(f"#{name} = :{name}" for name in values)
            known = {**values, "before": ticket.state.value}
            try:
                await self._database.write(
                    update(self._database.state, layout.of_ticket(ticket_id), change, "#state = :before", known)
                )
            except Refused:
                # Somebody else moved it; a retried write may also meet what it did itself.
                continue
            return moved
        raise StoreUnavailable(path=self._database.state.name, why="TransactionConflict")

    async def of_user(self, user_id: str) -> tuple[Ticket, ...]:
        """See Desk."""
        keys = [layout.of_ticket(named(row)) for row in await self._eraser.tickets_of(user_id)]
        found = map(self._ticket, await self._database.get_many(keys))
        return tuple(sorted(found, key=lambda ticket: (ticket.created_at, ticket.id)))

    async def forget(self, conversation_ids: Sequence[str]) -> int:
        """See Desk."""
        rows = [
            row
            for name in conversation_ids
            for row in await self._eraser.found(layout.of_conversation(name)["pk"], "ticket#")
        ]
        return await self._eraser.delete_tickets(rows)

    async def erase_user(self, user_id: str) -> int:
        """See Desk."""
        return await self._eraser.delete_tickets(await self._eraser.tickets_of(user_id))

    def _changing(self, ticket: Ticket) -> dict[str, str | bytes]:
        """Return what a move changes in a ticket's item."""
        urgency = EscalationPriority.URGENT.rank - ticket.priority.rank
        return {
            "state": ticket.state.value,
            "list1": f"ticket#{ticket.state.value}",
            "place1": f"{urgency}#{layout.place(ticket.created_at, ticket.id)}",
            "body": self._codec.encode(ticket),
        }

    def _ticket(self, item: Item | None) -> Ticket:
        if item is None:
            raise TicketNotFound()
        return self._codec.decode_ticket(item["body"])
