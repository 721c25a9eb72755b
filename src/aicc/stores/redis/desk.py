"""Desk in Redis."""

from collections.abc import Sequence
from dataclasses import replace

from redis.asyncio import Redis

from aicc.models.errors import TicketNotFound, TicketStateConflict
from aicc.models.escalation import EscalationPriority, Ticket, TicketState
from aicc.stores.codec import Codec
from aicc.stores.redis.client import RedisLink
from aicc.stores.redis.records import PREFIX, Records, micros


class RedisDesk:
    """Tickets in Redis."""

    def __init__(self, link: RedisLink, codec: Codec) -> None:
        self._records = Records(link)
        self._codec = codec
        self._open, self._move, self._remove = (
            self._records.script(name) for name in ("open_ticket", "move_ticket", "remove_tickets")
        )

    async def open(self, ticket: Ticket) -> None:
        """See Desk."""
        names = [f"ticket:{ticket.id}", f"tickets:{ticket.state.value}"]
        names += [f"tickets_of_user:{ticket.user_id}", f"tickets_of:{ticket.conversation_id}"]
        whose = (ticket.user_id, ticket.conversation_id)
        row = (ticket.id, ticket.state.value, _place(ticket), *whose, self._codec.encode(ticket))
        await self._records.run(self._open, names, *row)

    async def get(self, ticket_id: str) -> Ticket:
        """See Desk."""
        body = await self._records.ask(lambda client: client.hget(f"{PREFIX}ticket:{ticket_id}", "body"))
        if body is None:
            raise TicketNotFound()
        return self._codec.decode_ticket(body)

    async def list(self, *, states: Sequence[TicketState], limit: int) -> tuple[Ticket, ...]:
        """See Desk."""

        async def places(client: Redis) -> list[list[bytes]]:
            async with client.pipeline(transaction=False) as all_of_them:
                for state in states:
                    all_of_them.zrangebylex(f"{PREFIX}tickets:{state.value}", "-", "+", 0, limit)
                return await all_of_them.execute()

        found = sorted(place for places in await self._records.ask(places) for place in places)
        return await self._loaded([place.decode().rpartition("\0")[2] for place in found[:limit]])

    async def move(self, ticket_id: str, *, to: TicketState, agent: str | None = None) -> Ticket:
        """See Desk."""
        while True:
            ticket = await self.get(ticket_id)
            if ticket.state is to:
                return ticket
            if not ticket.state.may_become(to):
                raise TicketStateConflict(state=ticket.state.value, wanted=to.value)
            moved = replace(ticket, state=to, agent=agent or ticket.agent)
            names = [f"ticket:{ticket_id}", f"tickets:{ticket.state.value}", f"tickets:{to.value}"]
            # Where somebody else was faster the ticket has moved on, which it can only a few times.
            if await self._records.run(self._move, names, ticket.state.value, to.value, self._codec.encode(moved)):
                return moved

    async def of_user(self, user_id: str) -> tuple[Ticket, ...]:
        """See Desk."""
        names = await self._records.ask(lambda client: client.smembers(f"{PREFIX}tickets_of_user:{user_id}"))
        found = await self._loaded([name.decode() for name in names])
        return tuple(sorted(found, key=lambda ticket: (ticket.created_at, ticket.id)))

    async def forget(self, conversation_ids: Sequence[str]) -> int:
        """See Desk."""
        names = [f"tickets_of:{name}" for name in conversation_ids]
        removed: int = await self._records.run(self._remove, ["", *names])
        return removed

    async def erase_user(self, user_id: str) -> int:
        """See Desk."""
        removed: int = await self._records.run(self._remove, ["", f"tickets_of_user:{user_id}"])
        return removed

    async def _loaded(self, names: Sequence[str]) -> tuple[Ticket, ...]:
        async def load(client: Redis) -> list[bytes | None]:
            async with client.pipeline(transaction=False) as all_of_them:
                for name in names:
                    all_of_them.hget(f"{PREFIX}ticket:{name}", "body")
                return await all_of_them.execute()

        return tuple(self._codec.decode_ticket(body) for body in await self._records.ask(load) if body)


def _place(ticket: Ticket) -> str:
    """Return a ticket's place among those in its state: the most urgent first, then the longest waiting."""
    urgency = len(EscalationPriority) - ticket.priority.rank
    return f"{urgency}\0{micros(ticket.created_at):020d}\0{ticket.id}"
