"""FAQManager: the guide's FAQ engine, and what answers questions in the turn."""

import hashlib
from typing import Any, Final

from aicc.faq.index import EntryIndex
from aicc.models.bot import Bot
from aicc.models.errors import FAQInvalid, FAQNotFound
from aicc.models.faq import FAQEntry, FAQHit
from aicc.project import load_bot
from aicc.utils.config import PACKAGED_BOT
from aicc.utils.logger import get_logger
from aicc.utils.text import squeeze, squeeze_known

# Each keyword of an entry that the question contains closes this part of the gap to certainty.
_KEYWORD_PART: Final = 0.12
_MAX_PRIORITY: Final = 5
# So much of a score is made up for by one step of priority: it decides between entries that match about equally well.
_PRIORITY_STEP: Final = 0.01
# Entries that keywords and priority choose among.
_CANDIDATES: Final = 24
# Entries that share less with the question are not worth ranking.
_LEAST_SCORE: Final = 0.05
_log = get_logger("aicc.faq")


class FAQManager:
    """Finds the entry that answers a question.

    Args:
        elasticsearch_host: host of a search engine. None uses the embedded index; so does a host for as long as the
            search extra is not configured, which is logged.
        bot: the bot whose entries it starts with; default: the packaged banking bot.
    """

    def __init__(self, elasticsearch_host: str | None = None, *, bot: Bot | None = None) -> None:
        if elasticsearch_host is not None:
            _log.warning("faq.embedded_index_used", host=elasticsearch_host)
        self._entries: dict[str, FAQEntry] = {}
        # Question without spaces and punctuation to the id of its entry.
        self._ids: dict[str, str] = {}
        self._index = EntryIndex()
        for entry in (bot or load_bot(PACKAGED_BOT)).faqs:
            self._register(entry)

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
        digest = hashlib.sha256(squeeze(question).encode()).hexdigest()
        entry = FAQEntry(
            id=self._ids.get(squeeze(question), f"faq_{digest[:12]}"),
            category=category,
            question=question,
            answer=answer,
            paraphrases=tuple(paraphrases or ()),
            keywords=tuple(keywords or ()),
            priority=priority,
        )
        self._register(entry)
        return entry.id

    def get_faq(self, faq_id: str) -> FAQEntry:
        """Return an entry.

        Raises:
            FAQNotFound: there is none of this id.
        """
        if faq_id not in self._entries:
            raise FAQNotFound()
        return self._entries[faq_id]

    def find(self, question: str, *, limit: int = 5, category: str | None = None) -> tuple[FAQHit, ...]:
        """Return the entries that match a question, best first; of about equals the higher priority."""
        asked = squeeze(question)
        hits = []
        for match in self._index.search(question, most=_CANDIDATES if category is None else len(self._entries)):
            if match.score < _LEAST_SCORE:
                continue
            entry = self._entries[match.entry_id]
            if category is None or entry.category == category:
                found = sum(squeeze_known(keyword) in asked for keyword in entry.keywords)
                score = 1 - (1 - min(match.score, 1.0)) * (1 - _KEYWORD_PART) ** found
                hits.append(FAQHit(entry=entry, score=score, matched=match.wording))
        hits.sort(key=lambda hit: (-hit.score - _PRIORITY_STEP * hit.entry.priority, hit.entry.id))
        return tuple(hits[:limit])

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

    def _register(self, entry: FAQEntry) -> None:
        replaced = entry.id in self._entries
        self._entries[entry.id] = entry
        self._ids[squeeze(entry.question)] = entry.id
        if replaced:
            self._index = EntryIndex()
        for known in self._entries.values() if replaced else (entry,):
            self._index.add(known)
