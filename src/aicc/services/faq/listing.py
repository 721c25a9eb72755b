"""Which entries to list, and a page of them. Pure."""

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import islice
from typing import Final

from aicc.models.faq import FAQEntry


@dataclass(frozen=True, slots=True, kw_only=True)
class EntryFilter:
    """Which entries to list; empty is all."""

    # Is in the id, a wording, a keyword, a tag or the answer; spaces and case do not count.
    text: str = ""
    category: str = ""
    tag: str = ""

    def takes(self, entry: FAQEntry) -> bool:
        """Return whether the entry is wanted."""
        if self.category not in ("", entry.category) or (self.tag and self.tag not in entry.tags):
            return False
        wanted = _bare(self.text)
        texts = (entry.id, entry.question, *entry.paraphrases, *entry.keywords, *entry.tags, entry.answer)
        return not wanted or any(wanted in _bare(text) for text in texts)


EVERYTHING: Final = EntryFilter()


def page_of(entries: Sequence[FAQEntry], wanted: EntryFilter, *, after: str, limit: int) -> tuple[FAQEntry, ...]:
    """Return the first entries wanted whose ids come after `after`, by id."""
    later = sorted((entry for entry in entries if entry.id > after), key=lambda entry: entry.id)
    return tuple(islice(filter(wanted.takes, later), limit))


def _bare(text: str) -> str:
    return "".join(text.split()).lower()
