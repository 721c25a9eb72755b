"""The desk's side of a conversation: agents take tickets, talk, and give the customer back to the bot."""

from collections.abc import Sequence
from dataclasses import replace
from typing import Final

from aicc.models.agent import Agent
from aicc.models.conversation import Conversation, Owner
from aicc.models.errors import ConversationBusy, DuplicateMessage, StaleConversation, TicketStateConflict
from aicc.models.escalation import Ticket, TicketState
from aicc.models.expression import Template
from aicc.models.turn import Author, Effect, MoveTicket, Reason, Reply, Turn
from aicc.ports import ConversationStore, Desk
from aicc.scenario.responses import render
from aicc.services.concluded import Concluded, advanced
from aicc.services.conversation_service import ConversationService
from aicc.utils.pii import mask
from aicc.utils.text import normalize_lines

_MAX_TRIES: Final = 3


class EscalationService:
    """What agents do. Each step is a recorded turn, so that the customer's history tells the whole story."""

    def __init__(self, conversations: ConversationService, *, store: ConversationStore, desk: Desk) -> None:
        self._conversations = conversations
        self._store = store
        self._desk = desk

    async def tickets(self, *, states: Sequence[TicketState], limit: int) -> tuple[Ticket, ...]:
        """Return tickets in these states, most urgent first, then longest waiting."""
        return await self._desk.list(states=states, limit=limit)

    async def accept(self, ticket_id: str, agent: Agent) -> Ticket:
        """Give the conversation of a waiting ticket to the agent.

        Raises:
            TicketNotFound: there is no such ticket.
            TicketStateConflict: somebody else was faster, or the customer no longer waits.
        """
        texts = self._conversations.engines.bot.texts
        return await self._step(
            ticket_id, agent, wanted=TicketState.ACCEPTED, owner=Owner.AGENT, says=texts.agent_joined
        )

    async def resolve(self, ticket_id: str, agent: Agent) -> Ticket:
        """Close a ticket and give its conversation back to the bot.

        Raises:
            TicketNotFound: there is no such ticket.
            TicketStateConflict: it is closed already.
        """
        texts = self._conversations.engines.bot.texts
        return await self._step(ticket_id, agent, wanted=TicketState.RESOLVED, owner=Owner.BOT, says=texts.agent_left)

    async def say(self, ticket_id: str, agent: Agent, text: str, *, message_id: str) -> Turn:
        """Say something to the customer of an accepted ticket; the same message id again changes nothing.

        Raises:
            TicketNotFound: there is no such ticket.
            TicketStateConflict: the ticket is not accepted.
        """
        ticket = await self._desk.get(ticket_id)
        # A name of its own, so that an agent's and a customer's message of the same id are two.
        message_id = f"@agent/{message_id}"
        for _ in range(_MAX_TRIES):
            recorded = await self._store.recorded(ticket.conversation_id, message_id)
            if recorded is not None:
                return recorded
            conversation = await self._store.load(ticket.conversation_id)
            if conversation.ticket_id != ticket_id or conversation.owner is not Owner.AGENT:
                raise TicketStateConflict(state=ticket.state.value, wanted="answered")
            said = mask(normalize_lines(text), self._conversations.engines.bot.privacy)
            turn = self._turn(conversation, agent, Reply(owner=Owner.AGENT), said=said, message_id=message_id)
            if await self._recorded(conversation, turn, ()):
                return turn
        raise ConversationBusy()

    async def _step(self, ticket_id: str, agent: Agent, *, wanted: TicketState, owner: Owner, says: Template) -> Ticket:
        for _ in range(_MAX_TRIES):
            ticket = await self._desk.get(ticket_id)
            conversation = await self._store.load(ticket.conversation_id)
            if conversation.ticket_id != ticket_id:
                # The customer went back to the bot; the desk may not have heard of it yet.
                if ticket.state.may_become(TicketState.WITHDRAWN):
                    ticket = await self._desk.move(ticket_id, to=TicketState.WITHDRAWN)
                raise TicketStateConflict(state=ticket.state.value, wanted=wanted.value)
            if not ticket.state.may_become(wanted) or conversation.owner is owner:
                raise TicketStateConflict(state=ticket.state.value, wanted=wanted.value)
            held = ticket_id if owner is Owner.AGENT else None
            moved = replace(conversation, owner=owner, ticket_id=held, waiting_told=False, misses=0)
            reply = Reply(messages=(render(says, {"agent": agent.name}),), owner=owner)
            turn = self._turn(conversation, agent, reply, said="", message_id=f"@{wanted.value}/{ticket_id}")
            if await self._recorded(moved, turn, (MoveTicket(ticket_id=ticket_id, to=wanted, agent=agent.name),)):
                return replace(ticket, state=wanted, agent=agent.name)
        raise ConversationBusy()

    async def _recorded(self, conversation: Conversation, turn: Turn, effects: tuple[Effect, ...]) -> bool:
        if conversation.is_acting(turn.at):
            return False
        moved = advanced(self._conversations.engines.bot, conversation, turn.at)
        try:
            await self._conversations.record(Concluded(conversation=moved, turn=turn, effects=effects))
        except (StaleConversation, DuplicateMessage):
            return False
        return True

    def _turn(self, conversation: Conversation, agent: Agent, reply: Reply, *, said: str, message_id: str) -> Turn:
        return Turn(
            conversation_id=conversation.id,
            seq=conversation.turns + 1,
            message_id=message_id,
            user_id=conversation.user.id,
            author=Author.AGENT,
            said=said,
            reply=reply,
            reason=Reason(decision="agent", detail=agent.name),
            at=self._conversations.now(),
        )
