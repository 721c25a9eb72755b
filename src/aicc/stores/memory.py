"""Everything in memory: for tests, trials and `aicc chat`. Forgets all at the end of the process."""

import asyncio
from collections import defaultdict
from collections.abc import AsyncIterator, Collection, Mapping, Sequence
from contextlib import asynccontextmanager
from dataclasses import replace
from datetime import UTC, datetime

from aicc.models.conversation import Conversation
from aicc.models.errors import (
    ConversationExists,
    ConversationNotFound,
    DuplicateMessage,
    FAQChanged,
    StaleConversation,
    TicketNotFound,
    TicketStateConflict,
)
from aicc.models.escalation import Ticket, TicketState
from aicc.models.faq import FAQEntry, FAQRevision, Feedback, SynonymSet, Unanswered
from aicc.models.scenario import ActionResult
from aicc.models.turn import Effect, Turn
from aicc.ports import Erased, Event, Page, PendingEffect
from aicc.stores.cursors import decode_cursor, encode_cursor

# A listener that falls this far behind is cut off; it reconnects and reads what it missed from the store.
_MAX_BACKLOG = 1_000


class SystemClock:
    """The machine's clock."""

    def now(self) -> datetime:
        """Return the current time in UTC."""
        return datetime.now(UTC)


class MemoryStore:
    """ConversationStore in dicts."""

    def __init__(self, desk: "MemoryDesk | None" = None, journal: "MemoryActionJournal | None" = None) -> None:
        self._conversations: dict[str, Conversation] = {}
        self._turns: dict[str, list[Turn]] = {}
        self._by_message: dict[tuple[str, str], Turn] = {}
        self._effects: dict[str, tuple[str, PendingEffect]] = {}
        self._desk = desk
        self._journal = journal

    async def create(self, conversation: Conversation, greeting: Turn) -> None:
        """See ConversationStore."""
        if conversation.id in self._conversations:
            raise ConversationExists()
        self._conversations[conversation.id] = conversation
        self._turns[conversation.id] = []
        self._append(greeting)

    async def load(self, conversation_id: str) -> Conversation:
        """See ConversationStore."""
        if conversation_id not in self._conversations:
            raise ConversationNotFound()
        return self._conversations[conversation_id]

    async def recorded(self, conversation_id: str, message_id: str) -> Turn | None:
        """See ConversationStore."""
        return self._by_message.get((conversation_id, message_id))

    async def load_for(self, conversation_id: str, message_id: str) -> Conversation | Turn:
        """See ConversationStore."""
        return await self.recorded(conversation_id, message_id) or await self.load(conversation_id)

    async def save(
        self, conversation: Conversation, turn: Turn, effects: Sequence[Effect] = ()
    ) -> tuple[PendingEffect, ...]:
        """See ConversationStore."""
        known = await self.load(conversation.id)
        if (conversation.id, turn.message_id) in self._by_message:
            raise DuplicateMessage()
        if known.version != conversation.version - 1:
            raise StaleConversation()
        self._conversations[conversation.id] = conversation
        self._append(turn)
        pending = tuple(
            PendingEffect(id=f"{conversation.id}/{turn.seq}/{number}", effect=effect)
            for number, effect in enumerate(effects)
        )
        self._effects.update({waiting.id: (turn.user_id, waiting) for waiting in pending})
        return pending

    async def history(self, conversation_id: str, *, limit: int, cursor: str | None = None) -> Page:
        """See ConversationStore."""
        before = int(decode_cursor(cursor, 1)[0]) if cursor else None
        turns = [turn for turn in self._turns.get(conversation_id, []) if before is None or turn.seq < before]
        page = tuple(reversed(turns[-limit:]))
        return Page(turns=page, next=encode_cursor(page[-1].seq) if len(turns) > limit else None)

    async def history_of_user(self, user_id: str, *, limit: int, cursor: str | None = None) -> Page:
        """See ConversationStore."""
        turns = [turn for turns in self._turns.values() for turn in turns if turn.user_id == user_id]
        turns.sort(key=_place, reverse=True)
        if cursor:
            at, conversation_id, seq = decode_cursor(cursor, 3)
            turns = [turn for turn in turns if _place(turn) < (int(at), conversation_id, int(seq))]
        page = tuple(turns[:limit])
        return Page(turns=page, next=encode_cursor(*_place(page[-1])) if len(turns) > limit else None)

    async def since(self, conversation_id: str, seq: int, *, limit: int) -> tuple[Turn, ...]:
        """See ConversationStore."""
        return tuple(turn for turn in self._turns.get(conversation_id, []) if turn.seq > seq)[:limit]

    async def recent(self, *, limit: int, since: datetime | None = None) -> tuple[Conversation, ...]:
        """See ConversationStore."""
        last = sorted((turns[-1] for turns in self._turns.values()), key=_place, reverse=True)
        found = [turn for turn in last if since is None or turn.at >= since]
        return tuple(self._conversations[turn.conversation_id] for turn in found[:limit])

    async def erase_user(self, user_id: str) -> Erased:
        """See ConversationStore."""
        gone = [known.id for known in self._conversations.values() if known.user.id == user_id]
        turns = 0
        for conversation_id in gone:
            del self._conversations[conversation_id]
            for turn in self._turns.pop(conversation_id):
                del self._by_message[conversation_id, turn.message_id]
                turns += 1
        self._effects = {key: value for key, value in self._effects.items() if value[0] != user_id}
        if self._journal is not None:
            self._journal.forget(gone)
        return Erased(
            conversations=len(gone), turns=turns, tickets=await self._desk.erase_user(user_id) if self._desk else 0
        )

    async def pending_effects(self) -> tuple[PendingEffect, ...]:
        """See ConversationStore."""
        return tuple(waiting for _, waiting in self._effects.values())

    async def effect_done(self, effect_id: str) -> bool:
        """See ConversationStore."""
        return self._effects.pop(effect_id, None) is not None

    def _append(self, turn: Turn) -> None:
        self._turns[turn.conversation_id].append(turn)
        self._by_message[turn.conversation_id, turn.message_id] = turn


def _place(turn: Turn) -> tuple[int, str, int]:
    return (int(turn.at.timestamp() * 1_000_000), turn.conversation_id, turn.seq)


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

    async def erase_user(self, user_id: str) -> int:
        """See Desk."""
        gone = [ticket.id for ticket in self._tickets.values() if ticket.user_id == user_id]
        for ticket_id in gone:
            del self._tickets[ticket_id]
        return len(gone)


class MemoryActionJournal:
    """ActionJournal in a dict."""

    def __init__(self) -> None:
        self._results: dict[str, tuple[datetime, ActionResult]] = {}

    async def find(self, key: str) -> ActionResult | None:
        """See ActionJournal."""
        known = self._results.get(key)
        return known[1] if known is not None else None

    async def record(self, key: str, result: ActionResult, at: datetime) -> None:
        """See ActionJournal."""
        self._results.setdefault(key, (at, result))

    async def purge(self, before: datetime) -> int:
        """See ActionJournal."""
        old = [key for key, (at, _) in self._results.items() if at < before]
        for key in old:
            del self._results[key]
        return len(old)

    def forget(self, conversation_ids: Collection[str]) -> None:
        """Forget the results of these conversations."""
        for key in [key for key in self._results if key.partition("/")[0] in conversation_ids]:
            del self._results[key]


class MemoryFAQStore:
    """FAQStore in a list."""

    def __init__(self) -> None:
        self._revisions: list[FAQRevision] = []
        self._synonyms: tuple[SynonymSet, ...] | None = None

    async def record(
        self, changes: Mapping[str, FAQEntry | None], *, by: str, at: datetime, expected: int | None = None
    ) -> tuple[FAQRevision, ...]:
        """See FAQStore."""
        newer = self._revisions[expected:] if expected is not None else []
        for revision in newer:
            if revision.entry_id in changes:
                raise FAQChanged(entry=revision.entry_id)
        recorded = tuple(
            FAQRevision(number=number, entry_id=entry_id, entry=entry, by=by, at=at)
            for number, (entry_id, entry) in enumerate(changes.items(), start=len(self._revisions) + 1)
        )
        self._revisions += recorded
        return recorded

    async def current(self) -> tuple[FAQRevision, ...]:
        """See FAQStore."""
        last = {revision.entry_id: revision for revision in self._revisions}
        return tuple(sorted(last.values(), key=lambda revision: revision.number))

    async def since(self, number: int) -> tuple[FAQRevision, ...]:
        """See FAQStore."""
        return tuple(self._revisions[number:])

    async def history(self, entry_id: str, *, limit: int) -> tuple[FAQRevision, ...]:
        """See FAQStore."""
        return tuple(revision for revision in reversed(self._revisions) if revision.entry_id == entry_id)[:limit]

    async def synonyms(self) -> tuple[SynonymSet, ...] | None:
        """See FAQStore."""
        return self._synonyms

    async def put_synonyms(self, sets: Sequence[SynonymSet], *, by: str, at: datetime) -> None:
        """See FAQStore. Who changed them is not kept in memory."""
        self._synonyms = tuple(sets)


class MemoryFAQLog:
    """FAQLog in dicts."""

    def __init__(self) -> None:
        self._questions: dict[str, Unanswered] = {}
        self._opinions: dict[tuple[str, int], Feedback] = {}

    async def ask(self, question: Unanswered) -> None:
        """See FAQLog."""
        self._questions.setdefault(question.id, question)

    async def unanswered(self, *, since: datetime | None = None, limit: int) -> tuple[Unanswered, ...]:
        """See FAQLog."""
        asked = [question for question in self._questions.values() if since is None or question.at >= since]
        return tuple(sorted(asked, key=lambda question: (question.at, question.id), reverse=True)[:limit])

    async def questions(self, ids: Sequence[str]) -> tuple[Unanswered, ...]:
        """See FAQLog."""
        wanted = frozenset(ids)
        return tuple(
            question for question in await self.unanswered(limit=len(self._questions)) if question.id in wanted
        )

    async def settle(self, ids: Sequence[str]) -> int:
        """See FAQLog."""
        return sum(self._questions.pop(question_id, None) is not None for question_id in ids)

    async def rate(self, feedback: Feedback) -> None:
        """See FAQLog."""
        self._opinions[feedback.conversation_id, feedback.seq] = feedback

    async def feedback(self, *, entry_id: str | None = None, limit: int) -> tuple[Feedback, ...]:
        """See FAQLog."""
        opinions = [opinion for opinion in self._opinions.values() if entry_id in (None, opinion.entry_id)]
        return tuple(sorted(opinions, key=lambda opinion: opinion.at, reverse=True)[:limit])

    async def votes(self) -> Mapping[str, tuple[int, int]]:
        """See FAQLog."""
        votes: defaultdict[str, list[int]] = defaultdict(lambda: [0, 0])
        for opinion in self._opinions.values():
            votes[opinion.entry_id][0 if opinion.helpful else 1] += 1
        return {entry_id: (helpful, unhelpful) for entry_id, (helpful, unhelpful) in votes.items()}

    async def erase_user(self, user_id: str) -> int:
        """See FAQLog."""
        before = len(self._questions) + len(self._opinions)
        self._questions = {key: asked for key, asked in self._questions.items() if asked.user_id != user_id}
        self._opinions = {key: opinion for key, opinion in self._opinions.items() if opinion.user_id != user_id}
        return before - len(self._questions) - len(self._opinions)


class MemoryBus:
    """EventBus within one process."""

    def __init__(self) -> None:
        self._listeners: defaultdict[str, set[asyncio.Queue[Event | None]]] = defaultdict(set)

    async def publish(self, event: Event) -> None:
        """See EventBus."""
        for queue in tuple(self._listeners.get(event.conversation_id, ())):
            if queue.qsize() >= _MAX_BACKLOG:
                self._listeners[event.conversation_id].discard(queue)
                queue.put_nowait(None)
            else:
                queue.put_nowait(event)

    @asynccontextmanager
    async def listen(self, conversation_id: str) -> AsyncIterator[AsyncIterator[Event]]:
        """See EventBus. The iterator ends when the listener falls too far behind."""
        queue: asyncio.Queue[Event | None] = asyncio.Queue()
        self._listeners[conversation_id].add(queue)
        try:
            yield _drain(queue)
        finally:
            self._listeners[conversation_id].discard(queue)
            if not self._listeners[conversation_id]:
                del self._listeners[conversation_id]


async def _drain(queue: asyncio.Queue[Event | None]) -> AsyncIterator[Event]:
    while (event := await queue.get()) is not None:
        yield event
