"""What the core needs from outside. Each port has a twin in the product that needs no server, and one contract test."""

from collections.abc import AsyncIterator, Callable, Mapping, Sequence
from contextlib import AbstractAsyncContextManager
from dataclasses import dataclass
from datetime import datetime
from typing import Protocol

import numpy as np
from numpy.typing import NDArray

from aicc.models.conversation import Conversation
from aicc.models.escalation import Ticket, TicketState
from aicc.models.faq import FAQEntry, FAQQuery, FAQRevision, Feedback, SynonymSet, Unanswered
from aicc.models.scenario import ActionCall, ActionResult
from aicc.models.turn import Effect, Turn


@dataclass(frozen=True, slots=True, kw_only=True)
class Page:
    """A page of history, newest turn first."""

    turns: tuple[Turn, ...]
    # Pass it back to get the page of older turns; None at the end.
    next: str | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Erased:
    """What an erasure removed."""

    conversations: int
    turns: int
    tickets: int
    # Unanswered questions and opinions that were kept for the FAQ.
    faq_records: int = 0


@dataclass(frozen=True, slots=True, kw_only=True)
class PendingEffect:
    """An effect that was saved with its turn and not yet reported done."""

    # Unique; made by the store.
    id: str
    effect: Effect


class Clock(Protocol):
    """Tells the time."""

    def now(self) -> datetime:
        """Return the current time, aware, in UTC."""
        ...


class Embedder(Protocol):
    """Turns sentences into vectors: a model that a user adds to the built-in understanding.

    It is asked once with all examples in training, and once for each message.
    """

    @property
    def name(self) -> str:
        """Return what names the model and its version: classifiers trained with one model never serve another."""
        ...

    def embed(self, texts: Sequence[str]) -> NDArray[np.float32]:
        """Return the vectors of the texts, shape (texts, dimensions), the same dimensions each time.

        Raises:
            EmbedderUnavailable: the model cannot be reached or answered something else.
        """
        ...


class ConversationStore(Protocol):
    """Keeps conversations and their turns. What was saved survives the process."""

    async def create(self, conversation: Conversation, greeting: Turn) -> None:
        """Record a new conversation with its first turn.

        Raises:
            ConversationExists: the id is taken.
        """
        ...

    async def load(self, conversation_id: str) -> Conversation:
        """Return the conversation as last saved.

        Raises:
            ConversationNotFound: there is none.
        """
        ...

    async def recorded(self, conversation_id: str, message_id: str) -> Turn | None:
        """Return the turn that answered this message, or None."""
        ...

    async def load_for(self, conversation_id: str, message_id: str) -> Conversation | Turn:
        """Return the turn that answered this message, or else the conversation to answer it in: one look for both.

        Raises:
            ConversationNotFound: there is none.
        """
        ...

    async def save(
        self, conversation: Conversation, turn: Turn, effects: Sequence[Effect] = ()
    ) -> tuple[PendingEffect, ...]:
        """Record the turn, the new state and the effects to carry out, all or nothing, durably.

        Returns the effects as recorded. Report each with `effect_done` once it was carried out.

        `conversation.version` is the new version; the stored one must be exactly one less.

        Raises:
            StaleConversation: the stored version is another.
            DuplicateMessage: a turn with this message id is recorded.
            ConversationNotFound: it was erased meanwhile.
            StoreFull, StoreUnavailable: nothing was recorded.
        """
        ...

    async def history(self, conversation_id: str, *, limit: int, cursor: str | None = None) -> Page:
        """Return turns of a conversation, newest first."""
        ...

    async def history_of_user(self, user_id: str, *, limit: int, cursor: str | None = None) -> Page:
        """Return turns of all conversations of a user, newest first."""
        ...

    async def since(self, conversation_id: str, seq: int, *, limit: int) -> tuple[Turn, ...]:
        """Return the turns after `seq`, oldest first: what a reconnecting client missed."""
        ...

    async def recent(self, *, limit: int, since: datetime | None = None) -> tuple[Conversation, ...]:
        """Return the conversations with the latest turns, latest first; with `since` those with a turn from then on."""
        ...

    async def erase_user(self, user_id: str) -> Erased:
        """Remove everything of a user: conversations, turns, tickets, effects."""
        ...

    async def pending_effects(self) -> tuple[PendingEffect, ...]:
        """Return the effects not yet reported done, oldest first."""
        ...

    async def effect_done(self, effect_id: str) -> bool:
        """Forget an effect that was carried out; return whether it was still recorded (its user may be erased)."""
        ...


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

    async def erase_user(self, user_id: str) -> int:
        """Remove the tickets of a user and return how many there were."""
        ...


class ActionRunner(Protocol):
    """Runs the named actions of a bot: a backend."""

    @property
    def actions(self) -> frozenset[str]:
        """Names of the actions it knows."""
        ...

    async def run(self, call: ActionCall) -> ActionResult:
        """Run an action. A key that was run before returns the first result and does nothing again."""
        ...


class ActionJournal(Protocol):
    """Keeps what actions did until their turns are surely saved. What was recorded survives the process.

    Results may hold personal data: they go with their user (`ConversationStore.erase_user`) and after a day.
    """

    async def find(self, key: str) -> ActionResult | None:
        """Return the result that was recorded under the key of a call, or None."""
        ...

    async def record(self, key: str, result: ActionResult, at: datetime) -> None:
        """Record a result, durably; the first one under a key stands. The key begins with `conversation id/`.

        Raises:
            StoreFull, StoreUnavailable: nothing was recorded.
        """
        ...

    async def purge(self, before: datetime) -> int:
        """Forget results that were recorded before this time; return how many there were."""
        ...


@dataclass(frozen=True, slots=True, kw_only=True)
class TurnRecorded:
    """A turn was saved."""

    conversation_id: str
    turn: Turn


@dataclass(frozen=True, slots=True, kw_only=True)
class Typing:
    """Somebody is writing."""

    conversation_id: str
    # bot, agent or customer.
    who: str


Event = TurnRecorded | Typing


class EventBus(Protocol):
    """Tells whoever listens to a conversation what happened in it. Best effort; the store is the truth."""

    async def publish(self, event: Event) -> None:
        """Tell all current listeners of the event's conversation."""
        ...

    def listen(self, conversation_id: str) -> AbstractAsyncContextManager[AsyncIterator[Event]]:
        """Listen from entering the context on."""
        ...


class FAQIndex(Protocol):
    """Searches entries: proposes those that may answer a question. The ranking of the proposals is not its business.

    Synchronous, because a laptop's index is; one that waits for a network says so with `waits` and is asked beside
    the running turns.
    """

    @property
    def waits(self) -> bool:
        """Return whether calls wait for a network."""
        ...

    def put(self, entries: Sequence[FAQEntry]) -> None:
        """Add or replace entries by id; the next search finds them.

        Raises:
            SearchUnavailable: the engine cannot be reached; nothing may have changed.
        """
        ...

    def remove(self, entry_ids: Sequence[str]) -> None:
        """Remove entries; unknown ids are left alone.

        Raises:
            SearchUnavailable: the engine cannot be reached.
        """
        ...

    def rebuild(self, entries: Sequence[FAQEntry], progress: Callable[[int], None] = ...) -> None:
        """Replace all entries at once; searches meanwhile find the old ones. `progress` is told how many are in.

        Raises:
            SearchUnavailable: the engine cannot be reached; the old entries stay.
        """
        ...

    def search(self, query: FAQQuery, *, limit: int) -> tuple[str, ...]:
        """Return ids of the entries that may answer, the likeliest first, at most `limit`.

        Raises:
            SearchUnavailable: the engine cannot be reached or did not answer in time.
        """
        ...

    def count(self) -> int:
        """Return how many entries there are.

        Raises:
            SearchUnavailable: the engine cannot be reached.
        """
        ...

    def close(self) -> None:
        """Let go of connections and files. Call it last."""
        ...


class FAQStore(Protocol):
    """Keeps what people changed in the FAQ, and the history of it. What was saved survives the process."""

    async def record(
        self, changes: Mapping[str, FAQEntry | None], *, by: str, at: datetime, expected: int | None = None
    ) -> tuple[FAQRevision, ...]:
        """Record changes by entry id (None removes), all or nothing, and return them as revisions.

        Args:
            changes: new state by entry id.
            by: name of the agent.
            at: now.
            expected: number of the last revision the change was made from, of whatever entry; None does not ask.

        Raises:
            FAQChanged: somebody else recorded a revision of one of these entries after `expected`.
            StoreFull, StoreUnavailable: nothing was recorded.
        """
        ...

    async def current(self) -> tuple[FAQRevision, ...]:
        """Return the last revision of each entry that was ever changed, by number."""
        ...

    async def since(self, number: int) -> tuple[FAQRevision, ...]:
        """Return the revisions after this number, oldest first: what another process changed."""
        ...

    async def history(self, entry_id: str, *, limit: int) -> tuple[FAQRevision, ...]:
        """Return the revisions of an entry, newest first; none for one that was never changed."""
        ...

    async def synonyms(self) -> tuple[SynonymSet, ...] | None:
        """Return the synonym sets as last saved, or None when they were never changed."""
        ...

    async def put_synonyms(self, sets: Sequence[SynonymSet], *, by: str, at: datetime) -> None:
        """Replace all synonym sets."""
        ...


class FAQLog(Protocol):
    """Keeps what was asked in vain and what customers thought of answers: what the FAQ is improved from."""

    async def ask(self, question: Unanswered) -> None:
        """Record a question that was not answered. Recording the same id again changes nothing."""
        ...

    async def unanswered(self, *, since: datetime | None = None, limit: int) -> tuple[Unanswered, ...]:
        """Return questions not yet settled, newest first."""
        ...

    async def questions(self, ids: Sequence[str]) -> tuple[Unanswered, ...]:
        """Return the questions of these ids that are not yet settled, newest first."""
        ...

    async def settle(self, ids: Sequence[str]) -> int:
        """Forget questions that now have an answer or need none; return how many there were."""
        ...

    async def rate(self, feedback: Feedback) -> None:
        """Record what a customer thought of an answer, in place of what they said of the same turn before."""
        ...

    async def feedback(self, *, entry_id: str | None = None, limit: int) -> tuple[Feedback, ...]:
        """Return opinions, newest first."""
        ...

    async def votes(self) -> Mapping[str, tuple[int, int]]:
        """Return how many found each entry helpful and unhelpful, by entry id."""
        ...

    async def erase_user(self, user_id: str) -> int:
        """Remove the questions and opinions of a user and return how many there were."""
        ...
