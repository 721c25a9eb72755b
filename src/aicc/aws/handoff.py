"""Handing a conversation over to people in Amazon Connect: what they are told, in which queue, and how it gets there.

A caller or a chat that Connect itself brought is there already: the flow takes what the Lambda tells
(`contact_attributes`) with UpdateContactAttributes and puts the contact into its queue. For a conversation of another
channel, such as the web, `ConnectDesk` starts a chat with its history, or, outside business hours, a task for the next
opening. Everything is named after the ticket: what comes again changes nothing.

Source: https://docs.aws.amazon.com/connect/latest/APIReference/API_StartChatContact.html, API_StartTaskContact.html and
https://docs.aws.amazon.com/connect-participant/latest/APIReference/API_SendMessage.html
"""

from collections.abc import Awaitable, Callable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Any, Final

from aicc.aws.asking import AskedService, ServiceAway
from aicc.aws.lex.identifiers import identifier
from aicc.models.conversation import Channel
from aicc.models.errors import ConnectUnavailable
from aicc.models.escalation import Ticket, TicketState
from aicc.models.turn import Author, Turn
from aicc.ports import Desk
from aicc.services.briefing import ATTENDED, SLOT
from aicc.utils.flat import within
from aicc.utils.logger import get_logger

_log = get_logger("aicc.handoff")
# Bytes of contact attributes, with room for those of the flow itself.
_MOST_BYTES: Final = 24_576
# Characters that an agent reads of the customer's words in an attribute.
_LONGEST_SUMMARY: Final = 1_000
# Characters of a message in a chat; Connect takes 16,384, a person reads less.
_LONGEST_MESSAGE: Final = 4_000
_LONGEST_NAME: Final = 256
_TEXT: Final = "text/plain"
# A task may wait six days.
_LONGEST_WAIT: Final = timedelta(days=6)
_ANY: Final = "*"
# Contacts of these channels are in Connect already.
_OF_CONNECT: Final = frozenset({Channel.VOICE.value, Channel.CHAT.value})

History = Callable[[str], Awaitable[Sequence[Turn]]]


def contact_attributes(ticket: Ticket, *, queue: str = "") -> dict[str, str]:
    """Return what an agent and the flow are told of a ticket, personal data masked: at most 24 KB in all.

    Names hold letters, digits, hyphens and underscores alone; a Korean slot is spelt in Latin letters.
    """
    slots = {name: value for name, value in ticket.context.items() if name.startswith(SLOT)}
    facts = {
        "reason": ticket.reason.value,
        "priority": ticket.priority.value,
        "ticket": ticket.number,
        "queue": queue,
        ATTENDED: ticket.context.get(ATTENDED, ""),
        "summary": ticket.description[:_LONGEST_SUMMARY],
        "rule": ticket.context.get("rule", ""),
        "scenario": ticket.context.get("scenario", ""),
        # All of them under one name too: a flow can only keep what it knows by name.
        "answers": ", ".join(f"{_label(name)} {value}" for name, value in slots.items())[:_LONGEST_SUMMARY],
        **{f"slot_{identifier(name.removeprefix(SLOT))}": value for name, value in slots.items()},
    }
    return within({name: value for name, value in facts.items() if value}, _MOST_BYTES)


def _label(name: str) -> str:
    return name.removeprefix(SLOT).replace("_", " ")


def queue_of(ticket: Ticket, queues: Mapping[str, str]) -> str:
    """Return the queue of a ticket: that of its scenario, rule, reason or priority, else that of `*`, else ""."""
    context = ticket.context
    scenario, rule = context.get("scenario", ""), context.get("rule", "")
    names = (scenario, rule, ticket.reason.value, ticket.priority.value, _ANY)
    return next((queues[name] for name in names if name in queues), "")


@dataclass(frozen=True, slots=True, kw_only=True)
class ConnectTarget:
    """Where contacts are made."""

    instance_id: str
    # Flow that a chat begins with; it reads the attributes and puts the contact into its queue.
    chat_flow_id: str
    # The same for tasks; "" makes none: outside business hours a chat waits in the queue.
    task_flow_id: str = ""
    # Ids of queues by scenario, rule, reason or priority; `*` is any other.
    queues: Mapping[str, str] = field(default_factory=dict)


class ConnectDesk:
    """A desk whose tickets also come to people in Amazon Connect (a Desk).

    Tickets are kept where they always are; what Connect did not take is tried again with the other effects of turns.

    Args:
        desk: keeps the tickets.
        connect: `connect`.
        participant: `connectparticipant`.
        target: where contacts are made.
        history: returns the turns of a conversation, the oldest first.
        opens: returns when people answer next, from a moment on: that moment while they do.
    """

    def __init__(
        self,
        desk: Desk,
        connect: AskedService,
        participant: AskedService,
        *,
        target: ConnectTarget,
        history: History,
        opens: Callable[[datetime], datetime | None],
    ) -> None:
        self._desk = desk
        self._connect = connect
        self._participant = participant
        self._target = target
        self._history = history
        self._opens = opens

    async def open(self, ticket: Ticket) -> None:
        """Put a ticket into the queue, and bring its customer to Connect. The same ticket again changes nothing.

        Raises:
            ConnectUnavailable: Connect refuses or cannot be reached.
        """
        await self._desk.open(ticket)
        if ticket.context.get("channel") in _OF_CONNECT:
            return
        if (await self._desk.get(ticket.id)).state is not TicketState.WAITING:
            # Brought late, after Connect was away: meanwhile the customer went back to the bot, or was helped.
            return
        try:
            await self._bring(ticket)
        except ServiceAway as away:
            raise ConnectUnavailable(why=str(away)) from None

    async def _bring(self, ticket: Ticket) -> None:
        opening = self._opens(ticket.created_at)
        later = opening is not None and opening > ticket.created_at and ticket.context.get(ATTENDED) != "true"
        if self._target.task_flow_id and opening is not None and later:
            await self._start_task(ticket, opening)
        else:
            await self._start_chat(ticket)

    async def _start_task(self, ticket: Ticket, opening: datetime) -> None:
        scheduled = min(opening, ticket.created_at + _LONGEST_WAIT)
        request = {
            **self._contact(ticket, self._target.task_flow_id),
            "Name": f"상담 접수 {ticket.number}",
            "Description": ticket.description[:_LONGEST_MESSAGE],
            "ScheduledTime": scheduled,
        }
        answer = await self._connect.ask_beside("start_task_contact", request)
        _log.info("handoff.task", ticket=ticket.id, contact=answer.get("ContactId"))

    async def _start_chat(self, ticket: Ticket) -> None:
        first, *rest = chapters(ticket, await self._history(ticket.conversation_id))
        request = {
            **self._contact(ticket, self._target.chat_flow_id),
            "ParticipantDetails": {"DisplayName": f"고객 {ticket.number}"[:_LONGEST_NAME]},
            "InitialMessage": {"ContentType": _TEXT, "Content": first},
        }
        answer = await self._connect.ask_beside("start_chat_contact", request)
        _log.info("handoff.chat", ticket=ticket.id, contact=answer.get("ContactId"))
        if rest:
            await self._send(ticket, answer, rest)

    async def _send(self, ticket: Ticket, started: Mapping[str, Any], messages: Sequence[str]) -> None:
        # The tokens are keys to the chat: they go nowhere but back to Connect.
        try:
            token = started["ParticipantToken"]
            connection = await self._participant.ask_beside(
                "create_participant_connection", {"Type": ["CONNECTION_CREDENTIALS"], "ParticipantToken": token}
            )
            credentials = connection["ConnectionCredentials"]["ConnectionToken"]
        except (KeyError, TypeError):
            raise ServiceAway("answer") from None
        for number, message in enumerate(messages, 1):
            await self._participant.ask_beside(
                "send_message",
                {
                    "ContentType": _TEXT,
                    "Content": message,
                    "ClientToken": f"{ticket.id}-{number}",
                    "ConnectionToken": credentials,
                },
            )

    def _contact(self, ticket: Ticket, flow_id: str) -> dict[str, Any]:
        return {
            "InstanceId": self._target.instance_id,
            "ContactFlowId": flow_id,
            "Attributes": contact_attributes(ticket, queue=queue_of(ticket, self._target.queues)),
            "ClientToken": ticket.id,
        }

    async def get(self, ticket_id: str) -> Ticket:
        """Return a ticket; see Desk."""
        return await self._desk.get(ticket_id)

    async def list(self, *, states: Sequence[TicketState], limit: int) -> tuple[Ticket, ...]:
        """Return tickets; see Desk."""
        return await self._desk.list(states=states, limit=limit)

    async def move(self, ticket_id: str, *, to: TicketState, agent: str | None = None) -> Ticket:
        """Change the state of a ticket; see Desk."""
        return await self._desk.move(ticket_id, to=to, agent=agent)

    async def of_user(self, user_id: str) -> tuple[Ticket, ...]:
        """Return the tickets of a user; see Desk."""
        return await self._desk.of_user(user_id)

    async def forget(self, conversation_ids: Sequence[str]) -> int:
        """Remove tickets; see Desk. What Connect has is deleted there."""
        return await self._desk.forget(conversation_ids)

    async def erase_user(self, user_id: str) -> int:
        """Remove the tickets of a user; see Desk. What Connect has is deleted there."""
        return await self._desk.erase_user(user_id)

    def close(self) -> None:
        """Close the connections to Connect."""
        self._connect.close()
        self._participant.close()


def chapters(ticket: Ticket, turns: Sequence[Turn]) -> list[str]:
    """Return the history of a ticket as messages for an agent: first why a person is needed, then what was said.

    Turns hold what may be recorded: personal data masked, no secrets.
    """
    told = [f"[상담 접수 {ticket.number}] {ticket.reason.value} / {ticket.priority.value}"]
    for turn in turns:
        if turn.said:
            told.append(f"{'상담원' if turn.author is Author.AGENT else '고객'}: {turn.said}")
        told += [f"챗봇: {message}" for message in turn.reply.messages]
    messages = [""]
    for line in told:
        if len(messages[-1]) + len(line) >= _LONGEST_MESSAGE and messages[-1]:
            messages.append("")
        messages[-1] = f"{messages[-1]}\n{line}".lstrip("\n")[:_LONGEST_MESSAGE]
    return messages
