"""FAQManager: the guide's FAQ engine, and what answers questions in the turn."""

import hashlib
from collections import defaultdict
from collections.abc import Callable, Mapping, Sequence, Set
from datetime import date, datetime
from threading import Lock
from types import MappingProxyType
from typing import Any, Final
from zoneinfo import ZoneInfo

import numpy as np

from aicc.faq.analysis import MAX_CHARACTERS, analyse, content_words
from aicc.faq.candidates import Candidates, Few
from aicc.faq.embedded_index import EmbeddedIndex
from aicc.faq.ranking import evidence, judge
from aicc.faq.shelf import AnalysisShelf
from aicc.faq.synonyms import Synonyms
from aicc.faq.weighing import TermStatistics
from aicc.models.bot import Bot, Thresholds
from aicc.models.conversation import Channel
from aicc.models.errors import FAQInvalid, FAQNotFound
from aicc.models.faq import FAQEntry, FAQHit, FAQMatch, FAQQuery, MatchKind, SynonymSet
from aicc.ports import FAQIndex
from aicc.project import load_bot
from aicc.utils.config import PACKAGED_BOT
from aicc.utils.logger import get_logger
from aicc.utils.text import normalize, squeeze, tidy

_KOREA: Final = ZoneInfo("Asia/Seoul")
_MAX_PRIORITY: Final = 5
# Entries that the index proposes and the ranking orders; more where most of them may be of another category.
_PROPOSED: Final = 24
_PROPOSED_FILTERED: Final = 400
# In the unit of the ranking's scores (log-odds): one step of priority, and opinions that all go one way.
_PRIORITY_STEP: Final = 0.4
_OPINIONS: Final = 0.6
# Opinions that weigh half.
_FEW_OPINIONS: Final = 5
# How sure a question is that is registered word for word; no other is surer.
SUREST: Final = 0.99
# How rare a term is shows in so many entries; the others cost nothing at the start.
_COUNTED: Final = 5_000
# One word, such as 통장, is the topic of many questions and says which only when it is registered itself.
_TELLING: Final = 2
# So many entries are ready when they are registered; more take their time beside the turns (`warm`).
_READY: Final = 2_000
# So many entries are all weighed and ordered, some ten kilobytes each; of more, those that an index proposes.
_FEW: Final = 1_000
_log = get_logger("aicc.faq")


class FAQManager:
    """Finds the entry that answers a question.

    Args:
        elasticsearch_host: kept for the guide's call; a search engine is connected by the setting AICC_SEARCH, and
            without it the embedded index is used, which is logged.
        bot: the bot whose entries it starts with; default: the packaged banking bot.
        entries: the entries it starts with in place of the bot's.
        index: what proposes entries; default: the embedded index in memory. One that already has entries is brought
            to these.
    """

    def __init__(
        self,
        elasticsearch_host: str | None = None,
        *,
        bot: Bot | None = None,
        entries: Sequence[FAQEntry] | None = None,
        index: FAQIndex | None = None,
    ) -> None:
        if elasticsearch_host is not None:
            _log.warning("faq.embedded_index_used", host=elasticsearch_host)
        bot = bot if bot is not None or entries is not None else load_bot(PACKAGED_BOT)
        self._thresholds = bot.thresholds if bot is not None else Thresholds()
        self._index: FAQIndex = index if index is not None else EmbeddedIndex()
        self._changing = Lock()
        self._entries: dict[str, FAQEntry] = {}
        # Wording without spaces and punctuation to the entries that have it.
        self._exact: defaultdict[str, set[str]] = defaultdict(set)
        self._statistics = TermStatistics()
        self._counted: set[str] = set()
        self._analyses = AnalysisShelf()
        self._changes = 0
        self._few: Few | None = None
        self._bonus: Mapping[str, float] = {}
        # Sets of words that searches take for each other.
        self.synonyms: tuple[SynonymSet, ...] = ()
        self.use_synonyms(bot.synonyms if bot is not None else ())
        first = tuple(bot.faqs if entries is None and bot is not None else entries or ())
        self._register(first)
        # What the index has beyond these may come from the store in a moment; `prune` takes out the rest.
        self._index.put(first)

    @property
    def waits(self) -> bool:
        """Return whether searches wait for a network."""
        return self._index.waits

    @property
    def entries(self) -> Mapping[str, FAQEntry]:
        """Return the entries by id."""
        return MappingProxyType(self._entries)

    @property
    def index(self) -> FAQIndex:
        """Return what proposes entries."""
        return self._index

    def put(self, entries: Sequence[FAQEntry]) -> None:
        """Add or replace entries by id; the next search finds them.

        Raises:
            SearchUnavailable: the search engine cannot be reached; nothing has changed.
        """
        with self._changing:
            self._index.put(entries)
            for entry in entries:  # one by one, so that none is missing while turns search
                self._forget([entry.id])
                self._register([entry])

    def remove(self, entry_ids: Sequence[str]) -> None:
        """Remove entries; unknown ids are left alone.

        Raises:
            SearchUnavailable: the search engine cannot be reached; nothing has changed.
        """
        with self._changing:
            self._index.remove(entry_ids)
            self._forget(entry_ids)

    def rebuild(self, progress: Callable[[int], None] = lambda _count: None) -> None:
        """Build the index anew; `progress` is told how many entries are in.

        Raises:
            SearchUnavailable: the search engine cannot be reached; the old index stays.
        """
        self._index.rebuild(tuple(self._entries.values()), progress)

    def warm(self) -> None:
        """Analyse the entries that no search has met yet: half a millisecond each, better spent before."""
        for entry in tuple(self._entries.values()):
            self._analyses.get(entry)

    def prune(self) -> None:
        """Take entries out of the index that are no more. One on a server is shared: `rebuild` is for it."""
        if not self._index.waits:
            self.rebuild()

    def use_synonyms(self, sets: Sequence[SynonymSet]) -> None:
        """Take these synonym sets from the next search on."""
        self.synonyms = tuple(sets)
        self._expansion = Synonyms(sets)

    def use_opinions(self, votes: Mapping[str, tuple[int, int]]) -> None:
        """Take opinions into the ranking: how many found each entry helpful and unhelpful, by id."""
        self._bonus = {
            entry_id: _OPINIONS * (helpful - unhelpful) / (helpful + unhelpful + _FEW_OPINIONS)
            for entry_id, (helpful, unhelpful) in votes.items()
        }

    def add_faq(
        self,
        category: str,
        question: str,
        answer: str,
        keywords: list[str] | None = None,
        priority: int = 1,
        *,
        paraphrases: list[str] | None = None,
    ) -> str:
        """Add an entry and return its id; the next search finds it. The same question again replaces its entry.

        Raises:
            FAQInvalid: question or answer is empty, or the priority is not 1 to 5.
        """
        if not squeeze(question) or not answer.strip() or not 1 <= priority <= _MAX_PRIORITY:
            raise FAQInvalid()
        known = (key for key in self._exact.get(_key(question), ()) if _asks(self._entries[key], question))
        digest = hashlib.sha256(squeeze(question).encode(errors="surrogatepass")).hexdigest()
        entry = FAQEntry(
            id=next(iter(sorted(known)), f"faq_{digest[:12]}"),
            category=category,
            question=question,
            answer=answer,
            paraphrases=tuple(paraphrases or ()),
            keywords=tuple(keywords or ()),
            priority=priority,
        )
        self.put([entry])
        return entry.id

    def get_faq(self, faq_id: str) -> FAQEntry:
        """Return an entry.

        Raises:
            FAQNotFound: there is none of this id.
        """
        if faq_id not in self._entries:
            raise FAQNotFound()
        return self._entries[faq_id]

    def match(
        self,
        question: str,
        *,
        limit: int = 5,
        category: str | None = None,
        channel: Channel | None = None,
        on: date | None = None,
    ) -> FAQMatch:
        """Return the entries that may answer a question, best first, and what to do with them.

        Args:
            question: in the customer's words.
            limit: how many entries at most.
            category: only entries of this category; None is all.
            channel: only entries that answer there; None is all.
            on: the day, for entries that hold for a time; default: today in Korea.

        Raises:
            SearchUnavailable: the search engine cannot be reached.
        """
        said = normalize(question)[:MAX_CHARACTERS]
        if not squeeze(said):
            return FAQMatch(kind=MatchKind.DECLINE)
        day = on or datetime.now(_KOREA).date()
        query = FAQQuery(text=said, added=self._expansion.expand(said))
        exact: Set[str] = self._exact.get(_key(said), set())

        def allowed(entry: FAQEntry) -> bool:
            return (category is None or entry.category == category) and entry.answers(day, channel)

        few = self._look_at_all()
        if few is None:
            entries = self._propose(query, exact, allowed)
            weighed = self._statistics.weigh([self._analyses.get(entry) for entry in entries]) if entries else None
            places: Sequence[int] = range(len(entries))
        else:
            entries, weighed = few.entries, few.weighed
            places = range(len(entries))
            if category is not None or not few.plain:
                places = [place for place, entry in enumerate(entries) if allowed(entry)]
        if weighed is None or not places:
            return FAQMatch(kind=MatchKind.DECLINE)
        return self._judge(query, Candidates(entries=entries, weighed=weighed, places=places), exact, limit)

    def registered(self, question: str, *, channel: Channel | None = None, on: date | None = None) -> FAQMatch | None:
        """Return the match of a question that is registered word for word, or None; most need no search.

        Args:
            question, channel, on: see `match`.

        Raises:
            SearchUnavailable: several entries have it, and the search engine cannot be reached.
        """
        key, day = _key(normalize(question)[:MAX_CHARACTERS]), on or datetime.now(_KOREA).date()
        known = (self._entries.get(entry_id) for entry_id in tuple(self._exact.get(key, ())))
        entries = [entry for entry in known if entry is not None and entry.answers(day, channel)]
        if len(entries) != 1:
            return self.match(question, channel=channel, on=on) if entries else None
        wordings = (entries[0].question, *entries[0].paraphrases)
        wording = next(number for number, wording in enumerate(wordings) if _key(wording) == key)
        hit = _hit(entries[0], SUREST, wording, frozenset(content_words(normalize(question))))
        return FAQMatch(kind=self._kind(hit.score, hit.score), hits=(hit,), chance=hit.score, word_for_word=True)

    def find(
        self, question: str, *, limit: int = 5, category: str | None = None, channel: Channel | None = None
    ) -> tuple[FAQHit, ...]:
        """Return the entries that may answer a question, best first."""
        return self.match(question, limit=limit, category=category, channel=channel).hits

    def search_faq(self, query: str, category: str | None = None, limit: int = 5) -> list[dict[str, Any]]:
        """Return [{"id", "category", "question", "answer", "keywords", "priority", "score", "matched"}], best first."""
        return [
            {
                "id": hit.entry.id,
                "category": hit.entry.category,
                "question": hit.entry.question,
                "answer": hit.entry.answer,
                "keywords": list(hit.entry.keywords),
                "priority": hit.entry.priority,
                "score": hit.score,
                "matched": hit.matched,
            }
            for hit in self.find(query, limit=limit, category=category)
        ]

    def expand_query(self, query: str) -> str:
        """Return a query with the words that synonym sets add to it."""
        return self._expansion.expand_query(query)

    def _propose(self, query: FAQQuery, exact: Set[str], allowed: Callable[[FAQEntry], bool]) -> Sequence[FAQEntry]:
        """Return entries to be ordered; looks further where those of another day, channel or category are in front."""
        for limit in (_PROPOSED, _PROPOSED_FILTERED):
            proposed = self._index.search(query, limit=limit)
            ids = dict.fromkeys((*sorted(exact), *proposed))
            known = [entry for entry_id in ids if (entry := self._entries.get(entry_id)) is not None]
            entries = [entry for entry in known if allowed(entry)]
            if len(entries) == len(ids) or len(proposed) < limit:
                break
        return entries[:_PROPOSED]

    def _look_at_all(self) -> Few | None:
        """Return all entries, where they are few and no search engine was asked to look for them."""
        if self._index.waits or not 0 < len(self._entries) <= _FEW:
            return None
        few, changes = self._few, self._changes
        if few is None or few.changes != changes:
            entries = tuple(self._entries.values())
            weighed = self._statistics.weigh([self._analyses.get(entry) for entry in entries], ordered=True)
            plain = not any(entry.channels or entry.valid_from or entry.valid_until for entry in entries)
            few = self._few = Few(changes=changes, entries=entries, weighed=weighed, plain=plain)
        return few

    def _judge(self, query: FAQQuery, candidates: Candidates, exact: Set[str], limit: int) -> FAQMatch:
        ways = [query.text, f"{query.text} {' '.join(query.added)}"] if query.added else [query.text]
        found, nearest = evidence([analyse(way) for way in ways], candidates.weighed, self._statistics)
        entries, places = candidates.entries, np.array(candidates.places)
        bonus = [_PRIORITY_STEP * entry.priority + self._bonus.get(entry.id, 0.0) for entry in entries]
        verdict = judge(found[places], np.array(bonus, dtype=np.float32)[places], among=_PROPOSED)
        said = frozenset(content_words(query.text))
        trust = 1.0 if len(said) >= _TELLING else len(said) / _TELLING
        chance = trust * float(verdict.probabilities.sum())
        sure = np.minimum(trust * verdict.probabilities.astype(np.float64), SUREST)
        if exact:
            sure[[number for number, place in enumerate(places.tolist()) if entries[place].id in exact]] = SUREST
        order = np.lexsort((-verdict.scores, -sure))[:limit]
        best = tuple(
            _hit(entries[place], float(sure[number]), int(nearest[place]), said)
            for number, place in zip(order.tolist(), places[order].tolist(), strict=True)
        )
        kind = self._kind(best[0].score, chance)
        return FAQMatch(
            kind=kind, hits=best, chance=chance, word_for_word=any(hit.entry.id in exact for hit in best[:1])
        )

    def _kind(self, score: float, chance: float) -> MatchKind:
        if score >= self._thresholds.faq:
            return MatchKind.ANSWER
        return MatchKind.OFFER if chance >= self._thresholds.faq_offer else MatchKind.DECLINE

    def _register(self, entries: Sequence[FAQEntry]) -> None:
        every = max(1, len(entries) // _COUNTED)
        for number, entry in enumerate(entries):
            self._entries[entry.id] = entry
            for wording in (entry.question, *entry.paraphrases):
                self._exact[_key(wording)].add(entry.id)
            if number % every == 0 and len(self._counted) < _COUNTED and entry.id not in self._counted:
                self._statistics.add(self._analyses.get(entry))
                self._counted.add(entry.id)
        for entry in entries if len(entries) <= _READY else ():
            self._analyses.get(entry)
        self._changes += 1

    def _forget(self, entry_ids: Sequence[str]) -> None:
        for entry in [self._entries.pop(key) for key in dict.fromkeys(entry_ids) if key in self._entries]:
            for wording in (entry.question, *entry.paraphrases):
                self._exact[_key(wording)].discard(entry.id)
            if entry.id in self._counted:
                self._counted.discard(entry.id)
                self._statistics.remove(self._analyses.get(entry))
            self._analyses.forget(entry.id)
        self._changes += 1


def _hit(entry: FAQEntry, score: float, wording: int, said: Set[str]) -> FAQHit:
    matched = (entry.question, *entry.paraphrases)[wording]
    terms = tuple(word for word in content_words(matched) if word in said)
    return FAQHit(entry=entry, score=score, matched=matched, terms=terms)


def _key(text: str) -> str:
    """Return what makes two questions the same, word for word."""
    return squeeze(tidy(normalize(text)))


def _asks(entry: FAQEntry, question: str) -> bool:
    return squeeze(entry.question) == squeeze(question)
