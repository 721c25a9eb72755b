"""An index of entries in dicts: for tests and small bots."""

import heapq
import math
from collections import defaultdict
from collections.abc import Callable, Sequence
from typing import Final

from aicc.faq.analysis import entry_terms, query_terms
from aicc.models.faq import FAQEntry, FAQQuery

# BM25 for texts of about equal length: how soon a repeated term says nothing more.
_SATURATION: Final = 1.2


class MemoryIndex:
    """FAQIndex in dicts."""

    waits: Final = False

    def __init__(self) -> None:
        self._terms: dict[str, dict[str, float]] = {}
        # Term to the entries that have it, with how much.
        self._found_in: defaultdict[str, dict[str, float]] = defaultdict(dict)

    def put(self, entries: Sequence[FAQEntry]) -> None:
        """See FAQIndex."""
        self.remove([entry.id for entry in entries])
        for entry in entries:
            self._terms[entry.id] = entry_terms(entry)
            for term, weight in self._terms[entry.id].items():
                self._found_in[term][entry.id] = weight

    def remove(self, entry_ids: Sequence[str]) -> None:
        """See FAQIndex."""
        for entry_id in entry_ids:
            for term in self._terms.pop(entry_id, ()):
                self._found_in[term].pop(entry_id, None)

    def rebuild(self, entries: Sequence[FAQEntry], progress: Callable[[int], None] = lambda _count: None) -> None:
        """See FAQIndex."""
        progress(len(entries))
        self._terms, self._found_in = {}, defaultdict(dict)
        self.put(entries)

    def search(self, query: FAQQuery, *, limit: int) -> tuple[str, ...]:
        """See FAQIndex."""
        scores: defaultdict[str, float] = defaultdict(float)
        for term, weight in query_terms(query).items():
            entries = self._found_in.get(term, {})
            rarity = math.log1p((len(self._terms) - len(entries) + 0.5) / (len(entries) + 0.5))
            for entry_id, count in entries.items():
                scores[entry_id] += weight * rarity * count * (_SATURATION + 1) / (count + _SATURATION)
        best = heapq.nsmallest(limit, ((-score, entry_id) for entry_id, score in scores.items()))
        return tuple(entry_id for _, entry_id in best)

    def close(self) -> None:
        """See FAQIndex."""

    def count(self) -> int:
        """See FAQIndex."""
        return len(self._terms)
