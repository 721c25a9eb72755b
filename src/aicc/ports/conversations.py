"""Where conversations and their turns are kept."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Protocol

from aicc.models.conversation import Conversation
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

    async def of_user(self, user_id: str) -> tuple[Conversation, ...]:
        """Return all conversations of a user, the oldest first."""
        ...

    async def keep(self, conversation: Conversation) -> None:
        """Record a new state without a turn, and keep its turns as long as it says (`keep_until`, `held`).

        `conversation.version` is the new version; the stored one must be exactly one less.

        Raises:
            StaleConversation: the stored version is another.
            ConversationNotFound: there is none.
        """
        ...

    async def expired(self, now: datetime, *, limit: int) -> tuple[str, ...]:
        """Return ids of conversations that are to be kept no longer and not held, at most `limit`."""
        ...

    async def forget(self, conversation_ids: Sequence[str]) -> Erased:
        """Remove conversations with their turns, effects and action results; unknown ids are left alone."""
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
