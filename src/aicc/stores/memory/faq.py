"""FAQStore and FAQLog in memory."""

from collections import defaultdict
from collections.abc import Mapping, Sequence
from datetime import datetime

from aicc.models.errors import FAQChanged
from aicc.models.faq import FAQEntry, FAQRevision, Feedback, SynonymSet, Unanswered


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

    async def of_user(self, user_id: str) -> tuple[tuple[Unanswered, ...], tuple[Feedback, ...]]:
        """See FAQLog."""
        asked = [question for question in self._questions.values() if question.user_id == user_id]
        thought = [opinion for opinion in self._opinions.values() if opinion.user_id == user_id]
        return (
            tuple(sorted(asked, key=lambda question: (question.at, question.id))),
            tuple(sorted(thought, key=lambda opinion: opinion.at)),
        )

    async def forget(self, conversation_ids: Sequence[str]) -> int:
        """See FAQLog."""
        before = len(self._questions) + len(self._opinions)
        gone = frozenset(conversation_ids)
        self._questions = {key: asked for key, asked in self._questions.items() if key.partition("/")[0] not in gone}
        self._opinions = {key: opinion for key, opinion in self._opinions.items() if key[0] not in gone}
        return before - len(self._questions) - len(self._opinions)

    async def erase_user(self, user_id: str) -> int:
        """See FAQLog."""
        before = len(self._questions) + len(self._opinions)
        self._questions = {key: asked for key, asked in self._questions.items() if asked.user_id != user_id}
        self._opinions = {key: opinion for key, opinion in self._opinions.items() if opinion.user_id != user_id}
        return before - len(self._questions) - len(self._opinions)
