"""Where the FAQ is searched, and where what people changed in it and what customers thought of it is kept."""

from collections.abc import Callable, Mapping, Sequence
from datetime import datetime
from typing import Protocol

from aicc.models.faq import FAQEntry, FAQQuery, FAQRevision, Feedback, SynonymSet, Unanswered


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

    async def of_user(self, user_id: str) -> tuple[tuple[Unanswered, ...], tuple[Feedback, ...]]:
        """Return the open questions and the opinions of a user, the oldest first."""
        ...

    async def forget(self, conversation_ids: Sequence[str]) -> int:
        """Remove the questions and opinions of these conversations (a question's id begins with `conversation id/`)."""
        ...

    async def erase_user(self, user_id: str) -> int:
        """Remove the questions and opinions of a user and return how many there were."""
        ...
