"""The analyses of entries, kept so that a search meets none that it has to make."""

from collections.abc import Mapping
from typing import Final

from aicc.faq.analysis import EntryAnalysis, analyse_entry
from aicc.faq.packed_analysis import pack_entry, unpack_entry
from aicc.faq.shipped_analyses import shipped_analyses, topic_of
from aicc.models.faq import FAQEntry

# Analyses at hand; the others are packed, which takes a fifth of the room and a hundredth of a millisecond to undo.
_AT_HAND: Final = 5_000


class AnalysisShelf:
    """Analyses by entry: some at hand, all packed. One of an earlier state of an entry is never taken for it.

    Args:
        shipped: packed analyses that need not be made, by `topic_of`; default: what the package brought along.
    """

    def __init__(self, shipped: Mapping[str, bytes] | None = None) -> None:
        self._shipped = shipped_analyses() if shipped is None else shipped
        # By id, each with the entry that it is of.
        self._at_hand: dict[str, tuple[FAQEntry, EntryAnalysis]] = {}
        self._packed: dict[str, tuple[FAQEntry, bytes]] = {}

    def get(self, entry: FAQEntry) -> EntryAnalysis:
        """Return the analysis of an entry, made where there is none yet."""
        known = self._at_hand.get(entry.id)
        if known is not None and known[0] is entry:
            return known[1]
        packed = self._packed.get(entry.id)
        if packed is None or packed[0] is not entry:
            packed = self._packed[entry.id] = (entry, self._pack(entry))
        # As it was packed, for one that is at hand answers like one that is not.
        analysis = unpack_entry(packed[1])
        if len(self._at_hand) >= _AT_HAND:
            self._at_hand.pop(next(iter(self._at_hand)), None)
        self._at_hand[entry.id] = (entry, analysis)
        return analysis

    def _pack(self, entry: FAQEntry) -> bytes:
        shipped = self._shipped.get(topic_of(entry)) if self._shipped else None
        return shipped if shipped is not None else pack_entry(analyse_entry(entry))

    def forget(self, entry_id: str) -> None:
        """Let go of an entry that has changed or is no more."""
        self._at_hand.pop(entry_id, None)
        self._packed.pop(entry_id, None)
