"""An in-process index of FAQ entries.

Two pieces of evidence, half each: how much the query resembles one registered wording (tf-idf cosine), and how much of
the query the entry speaks of anywhere (weighted coverage by wordings, keywords and answer). The second finds questions
put in other words and keeps strangers out.
"""

import heapq
import math
from collections import Counter, defaultdict
from dataclasses import dataclass, field
from typing import Final

from aicc.faq.wording import terms
from aicc.models.faq import FAQEntry

# Weight of a term that only the answer has: answers speak of neighbouring topics too.
_ANSWER_WEIGHT: Final = 0.5
_ENOUGH_TERMS: Final = 4
_NO_WORDING: Final = (0.0, "")


@dataclass(frozen=True, slots=True, kw_only=True)
class Match:
    """An entry that resembles the query."""

    entry_id: str
    # 0..1.
    score: float
    # The registered wording that came closest.
    wording: str


@dataclass(slots=True)
class _Wording:
    entry_id: str
    text: str
    counts: Counter[str]


@dataclass(slots=True)
class EntryIndex:
    """Entries by the terms of their wordings, keywords and answers. What was added is found by the next search."""

    _wordings: list[_Wording] = field(default_factory=list)
    # Term to (number of wording, occurrences).
    _in_wordings: defaultdict[str, list[tuple[int, int]]] = field(default_factory=lambda: defaultdict(list))
    # Term to (entry, weight).
    _in_entries: defaultdict[str, list[tuple[str, float]]] = field(default_factory=lambda: defaultdict(list))
    _entries: int = 0
    # The registered wordings as written.
    _texts: set[str] = field(default_factory=set)
    # Weight of each term and vector length of each wording; empty after a change, until the next search.
    _idfs: dict[str, float] = field(default_factory=dict)
    _lengths: list[float] = field(default_factory=list)

    def add(self, entry: FAQEntry) -> None:
        """Register an entry."""
        weights = dict.fromkeys(terms(entry.answer), _ANSWER_WEIGHT)
        weights |= dict.fromkeys((term for keyword in entry.keywords for term in terms(keyword)), 1.0)
        for text in (entry.question, *entry.paraphrases):
            counts = Counter(terms(text))
            self._texts.add(text)
            weights |= dict.fromkeys(counts, 1.0)
            for term, count in counts.items():
                self._in_wordings[term].append((len(self._wordings), count))
            self._wordings.append(_Wording(entry.id, text, counts))
        for term, weight in weights.items():
            self._in_entries[term].append((entry.id, weight))
        self._entries += 1
        self._idfs, self._lengths = {}, []

    def search(self, query: str, *, most: int = 24) -> list[Match]:
        """Return the entries that resemble the query most, at most `most`."""
        if not self._lengths:
            self._measure()
        weights = {term: count * self._idf(term) for term, count in Counter(terms(query)).items()}
        # One word, such as 통장, is the topic of many questions and says which only when it is registered itself.
        trust = 1.0 if len(weights) >= _ENOUGH_TERMS or query in self._texts else len(weights) / _ENOUGH_TERMS
        covered = self._coverage(weights)
        closest = self._closest_wordings(weights)
        scores = [
            (trust * (share + closest.get(entry_id, _NO_WORDING)[0]) / 2, entry_id)
            for entry_id, share in covered.items()
        ]
        return [
            Match(entry_id=entry_id, score=score, wording=closest.get(entry_id, _NO_WORDING)[1])
            for score, entry_id in heapq.nlargest(most, scores)
        ]

    def _coverage(self, weights: dict[str, float]) -> dict[str, float]:
        total = sum(weights.values()) or 1.0
        covered: defaultdict[str, float] = defaultdict(float)
        for term, weight in weights.items():
            for entry_id, share in self._in_entries.get(term, ()):
                covered[entry_id] += weight * share / total
        return covered

    def _closest_wordings(self, weights: dict[str, float]) -> dict[str, tuple[float, str]]:
        length = math.sqrt(sum(weight * weight for weight in weights.values())) or 1.0
        products: defaultdict[int, float] = defaultdict(float)
        for term, weight in weights.items():
            contribution = weight * self._idf(term)
            for number, count in self._in_wordings.get(term, ()):
                products[number] += contribution * count
        closest: dict[str, tuple[float, str]] = {}
        for number, product in products.items():
            wording = self._wordings[number]
            cosine = product / (length * self._lengths[number])
            if cosine > closest.get(wording.entry_id, (0.0, ""))[0]:
                closest[wording.entry_id] = (cosine, wording.text)
        return closest

    def _idf(self, term: str) -> float:
        known = self._idfs.get(term)
        return math.log(1 + 2 * self._entries) if known is None else known

    def _measure(self) -> None:
        self._idfs = {
            term: math.log(1 + self._entries / (0.5 + len(entries))) for term, entries in self._in_entries.items()
        }
        self._lengths = [
            math.sqrt(sum((count * self._idfs[term]) ** 2 for term, count in wording.counts.items())) or 1.0
            for wording in self._wordings
        ]
