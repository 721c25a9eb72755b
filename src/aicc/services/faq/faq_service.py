"""FAQService: people edit the FAQ while it answers, go back in its history, and learn what it lacks."""

import asyncio
import hashlib
from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import datetime
from typing import Final
from zoneinfo import ZoneInfo

from aicc.faq import synonym_suggestions
from aicc.faq.autocomplete import Suggestion
from aicc.faq.clusters import Cluster, cluster
from aicc.faq.synonym_suggestions import SynonymSuggestion
from aicc.faq.synonyms import Synonyms
from aicc.faq.validation import clean
from aicc.models.conversation import Channel
from aicc.models.errors import (
    AnswerNotFound,
    FAQExists,
    FAQNotFound,
    QuestionNotFound,
    RevisionNotFound,
    SynonymsInvalid,
)
from aicc.models.faq import FAQEntry, FAQRevision, Feedback, SynonymSet, Unanswered
from aicc.ports import FAQLog, FAQStore
from aicc.services.conversation_service import ConversationService
from aicc.services.faq.adoption import with_questions
from aicc.services.faq.history import Change, changes
from aicc.services.faq.listing import EVERYTHING, EntryFilter, page_of
from aicc.services.faq.live import LiveEntry, LiveFAQ
from aicc.services.versions import Serving
from aicc.utils.logger import get_logger
from aicc.utils.pii import mask
from aicc.utils.text import normalize, normalize_lines, squeeze

_KOREA: Final = ZoneInfo("Asia/Seoul")
# Words of a synonym set.
MAX_SYNONYMS: Final = 100
# Changes of an entry that one can go back to.
MAX_HISTORY: Final = 10_000
# Newest opinions from which synonyms are suggested.
_OPINIONS: Final = 10_000
# Suggestions looked at for each that is wanted: some may not answer today.
_SPARE: Final = 4
_log = get_logger("aicc.faq")


class FAQService:
    """The FAQ as people change it. Changes reach the store first, so that nothing is shown that was not kept.

    Args:
        conversations: whose engines answer.
        store: keeps the changes.
        log: keeps what customers tell.
    """

    def __init__(self, conversations: ConversationService, *, store: FAQStore, log: FAQLog) -> None:
        self._conversations = conversations
        self._store = store
        self._log = log
        self._live = LiveFAQ(conversations, store)
        # One change at a time: each is checked against all before it.
        self._lock = asyncio.Lock()

    async def refresh(self) -> None:
        """Show what was changed before the start, and what other processes have changed since the last call.

        Raises:
            StoreError, SearchUnavailable: the next call tries again.
        """
        async with self._lock:
            first = not self._live.caught_up
            await self._live.catch_up()
        if first:
            await self._count_opinions()

    async def swap(self, serving: Serving) -> None:
        """Answer with these versions of the bot from the next turn on, with all changes in them."""
        async with self._lock:
            await self._live.swap(serving)
        await self._count_opinions()

    async def entries(self, wanted: EntryFilter = EVERYTHING, *, after: str = "", limit: int) -> tuple[LiveEntry, ...]:
        """Return entries by id, those whose id comes after `after`."""
        # Beside the running turns: a filter may have to look at each of a hundred thousand.
        known = tuple(self._live.entries.values())
        page = await asyncio.to_thread(page_of, known, wanted, after=after, limit=limit)
        return tuple(live for entry in page if (live := self._live.get(entry.id)) is not None)

    def entry(self, entry_id: str) -> LiveEntry:
        """Return an entry.

        Raises:
            FAQNotFound: none of this id answers now.
        """
        live = self._live.get(entry_id)
        if live is None:
            raise FAQNotFound()
        return live

    async def suggest(self, text: str, *, limit: int, channel: Channel | None = None) -> tuple[Suggestion, ...]:
        """Return questions that what was typed so far may become, the likeliest first."""
        today = self._conversations.now().astimezone(_KOREA).date()
        autocomplete = self._live.autocomplete
        if autocomplete is None:
            async with self._lock:
                autocomplete = await self._live.build_autocomplete()
        found = autocomplete.suggest(text, limit=limit * _SPARE, channel=channel)
        known = self._live.entries
        return tuple(it for it in found if it.entry_id in known and known[it.entry_id].answers(today))[:limit]

    async def create(self, entry: FAQEntry, *, by: str) -> LiveEntry:
        """Keep a new entry and answer with it; an empty id is made from the question.

        Raises:
            FAQExists: there is one of this id.
            FAQInvalid: it cannot be kept; the subclass says why.
        """
        entry = clean(entry if entry.id else replace(entry, id=_id_of(entry.question)))
        async with self._lock:
            await self._live.catch_up()
            if entry.id in self._live.entries:
                raise FAQExists(entry=entry.id)
            await self._keep([entry], by=by, expected=self._live.number)
        return self.entry(entry.id)

    async def put(self, entry: FAQEntry, *, by: str, expected: int | None = None) -> LiveEntry:
        """Keep an entry in place of the one of its id, if there is one.

        Args:
            entry: its new state.
            by: name of the agent.
            expected: number of the last revision the agent had seen; None does not ask.

        Raises:
            FAQChanged: somebody else changed it after `expected`.
            FAQInvalid: it cannot be kept; the subclass says why.
        """
        await self.put_many([entry], by=by, expected=expected)
        return self.entry(clean(entry).id)

    async def put_many(
        self, entries: Sequence[FAQEntry], *, by: str, remove: Sequence[str] = (), expected: int | None = None
    ) -> tuple[FAQRevision, ...]:
        """Keep entries in place of those of their ids and remove others, all or nothing.

        Returns a revision for each entry that differs.

        Args:
            entries: their new states.
            by: name of the agent.
            remove: ids of entries that shall answer no more.
            expected: as for `put`.

        Raises:
            FAQNotFound: there is none of the ids to remove.
            FAQChanged, FAQInvalid: as `put`.
        """
        cleaned = [clean(entry) for entry in entries]
        async with self._lock:
            await self._live.catch_up()
            for entry_id in remove:
                self.entry(entry_id)
            return await self._keep(cleaned, by=by, remove=remove, expected=expected)

    async def remove(self, entry_id: str, *, by: str, expected: int | None = None) -> None:
        """Answer with an entry no more. Its history stays.

        Raises:
            FAQNotFound: there is none of this id.
            FAQChanged: somebody else changed it after `expected`.
        """
        await self.put_many([], by=by, remove=[entry_id], expected=expected)

    async def history(self, entry_id: str, *, limit: int) -> tuple[Change, ...]:
        """Return the changes of an entry, newest first; none for one that stands as the bot's files have it.

        Raises:
            FAQNotFound: there never was one of this id.
        """
        revisions = await self._store.history(entry_id, limit=limit + 1)
        if not revisions:
            self.entry(entry_id)
        earlier = revisions[limit].entry if len(revisions) > limit else self._live.written(entry_id)
        return changes(revisions[:limit], earlier)

    async def rollback(self, entry_id: str, number: int, *, by: str) -> LiveEntry:
        """Make an entry what it was after a revision; 0 is as the bot's files have it.

        Raises:
            RevisionNotFound: it has no such revision, or was removed by it.
            FAQInvalid: it cannot come back as it was, because of others that came meanwhile.
        """
        entry = await self._state(entry_id, number) if number else self._live.written(entry_id)
        if entry is None:
            raise RevisionNotFound(entry=entry_id, number=number)
        return await self.put(entry, by=by)

    def synonyms(self) -> tuple[SynonymSet, ...]:
        """Return the synonym sets that hold."""
        return self._live.synonyms

    async def put_synonyms(self, sets: Sequence[SynonymSet], *, by: str) -> tuple[SynonymSet, ...]:
        """Keep these synonym sets in place of all others and search with them.

        Raises:
            SynonymsInvalid: one of them cannot be used.
        """
        cleaned = _cleaned(sets)
        async with self._lock:
            await self._store.put_synonyms(cleaned, by=by, at=self._conversations.now())
            await self._live.catch_up()
        return self._live.synonyms

    async def rate(self, conversation_id: str, seq: int, *, helpful: bool, reason: str = "") -> Feedback:
        """Keep what a customer thinks of an answer, personal data masked.

        Raises:
            AnswerNotFound: there is no such turn, or no entry answered in it.
        """
        turn = next(iter(await self._conversations.since(conversation_id, seq - 1, limit=1)), None)
        if turn is None or turn.seq != seq or turn.reason.decision != "answer" or not turn.reason.faq:
            raise AnswerNotFound()
        feedback = Feedback(
            conversation_id=conversation_id,
            seq=seq,
            user_id=turn.user_id,
            entry_id=turn.reason.faq,
            helpful=helpful,
            reason=mask(normalize_lines(reason), self._conversations.engines.bot.privacy),
            question=turn.said,
            at=self._conversations.now(),
        )
        await self._log.rate(feedback)
        await self._count_opinions()
        return feedback

    async def _count_opinions(self) -> None:
        votes = await self._log.votes()
        for engines in self._conversations.versions.serving.loaded:
            engines.faq.use_opinions(votes)

    async def feedback(self, *, entry_id: str | None = None, limit: int) -> tuple[Feedback, ...]:
        """Return what customers thought of answers, newest first."""
        return await self._log.feedback(entry_id=entry_id, limit=limit)

    async def votes(self) -> Mapping[str, tuple[int, int]]:
        """Return how many found each entry helpful and unhelpful, by entry id."""
        return await self._log.votes()

    async def suggest_synonyms(self) -> tuple[SynonymSuggestion, ...]:
        """Return pairs of words that may mean the same here, by the entries and by what customers found helpful."""
        entries = tuple(self._live.entries.values())
        opinions = await self._log.feedback(limit=_OPINIONS)
        asked = tuple((opinion.question, opinion.entry_id) for opinion in opinions if opinion.helpful)
        # Beside the running turns, as clusters.
        return await asyncio.to_thread(synonym_suggestions.suggest, entries, asked, self._live.synonyms)

    async def unanswered(self, *, since: datetime | None = None, limit: int) -> tuple[Unanswered, ...]:
        """Return questions that nobody settled yet, newest first."""
        return await self._log.unanswered(since=since, limit=limit)

    async def clusters(self, *, limit: int) -> tuple[Cluster, ...]:
        """Return the newest `limit` unsettled questions in clusters, the weightiest first."""
        questions = await self._log.unanswered(limit=limit)
        # Beside the running turns: thousands of questions take seconds.
        synonyms = Synonyms(self._live.synonyms)
        return await asyncio.to_thread(cluster, questions, now=self._conversations.now(), synonyms=synonyms)

    async def settle(self, ids: Sequence[str]) -> int:
        """Forget questions that need no answer; return how many there were."""
        return await self._log.settle(ids)

    async def adopt_as_paraphrases(self, ids: Sequence[str], entry_id: str, *, by: str) -> LiveEntry:
        """Make unanswered questions paraphrases of an entry, and settle them.

        Raises:
            QuestionNotFound: none of the questions is left.
            FAQNotFound: there is no such entry.
        """
        await self.refresh()
        questions = await self._questions(ids)
        adopted = await self.put(with_questions(self.entry(entry_id).entry, questions), by=by)
        await self._log.settle(ids)
        return adopted

    async def adopt_as_entry(self, ids: Sequence[str], entry: FAQEntry, *, by: str) -> LiveEntry:
        """Make a new entry that has unanswered questions as paraphrases, and settle them.

        Raises:
            QuestionNotFound: none of the questions is left.
            FAQExists, FAQInvalid: as `create`.
        """
        questions = await self._questions(ids)
        adopted = await self.create(with_questions(clean(entry), questions), by=by)
        await self._log.settle(ids)
        return adopted

    async def _state(self, entry_id: str, number: int) -> FAQEntry | None:
        revisions = await self._store.history(entry_id, limit=MAX_HISTORY)
        return next((revision.entry for revision in revisions if revision.number == number), None)

    async def _questions(self, ids: Sequence[str]) -> tuple[Unanswered, ...]:
        questions = await self._log.questions(ids)
        if not questions:
            raise QuestionNotFound()
        return questions

    async def _keep(
        self, entries: Sequence[FAQEntry], *, by: str, remove: Sequence[str] = (), expected: int | None
    ) -> tuple[FAQRevision, ...]:
        for fault in self._live.faults(entries, gone=frozenset(remove)):
            raise fault
        wanted: Mapping[str, FAQEntry | None] = dict.fromkeys(remove) | {entry.id: entry for entry in entries}
        different = {key: entry for key, entry in wanted.items() if self._live.entries.get(key) != entry}
        if not different:
            return ()
        at = self._conversations.now()
        recorded = await self._store.record(different, by=by, at=at, expected=expected)
        await self._live.show(recorded)
        _log.info("faq.changed", changes=len(recorded), number=recorded[-1].number, by=by)
        return recorded


def _id_of(question: str) -> str:
    """Return the id that FAQManager.add_faq gives an entry with this question."""
    return f"faq_{hashlib.sha256(squeeze(question).encode(errors='surrogatepass')).hexdigest()[:12]}"


def _cleaned(sets: Sequence[SynonymSet]) -> tuple[SynonymSet, ...]:
    """Return the sets with their words normalised.

    Raises:
        SynonymsInvalid: as `put_synonyms`.
    """
    ids: set[str] = set()
    cleaned = []
    for given in sets:
        words, word = tuple(map(normalize, given.words)), normalize(given.word)
        keys = [squeeze(text) for text in ((word, *words) if given.word else words)]
        usable = all(keys) and 2 <= len(set(keys)) == len(keys) and len(words) <= MAX_SYNONYMS
        if given.id in ids or not usable:
            raise SynonymsInvalid(set=given.id, limit=MAX_SYNONYMS)
        ids.add(given.id)
        cleaned.append(SynonymSet(id=given.id, words=words, word=word))
    return tuple(cleaned)
