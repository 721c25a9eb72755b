"""What the core needs from outside. Each port has a twin in the product that needs no server, and one contract test."""

from collections.abc import AsyncIterator, Sequence
from contextlib import AbstractAsyncContextManager
from dataclasses import dataclass
from datetime import datetime
from typing import Protocol

import numpy as np
from numpy.typing import NDArray

from aicc.models.conversation import Conversation
from aicc.models.escalation import Ticket, TicketState
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
