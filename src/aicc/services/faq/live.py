"""The live FAQ: the entries of each version that is served, overlaid by what people changed since."""

import asyncio
from collections.abc import Iterable, Iterator, Mapping, Sequence, Set
from dataclasses import dataclass
from typing import Final

from aicc.faq import FAQManager
from aicc.faq.autocomplete import Autocomplete
from aicc.faq.validation import problems_of
from aicc.models.errors import FAQEntryInvalid, FAQInvalid, FAQRelatedUnknown, FAQTwice
from aicc.models.faq import FAQEntry, FAQRevision, SynonymSet
from aicc.ports import FAQStore
from aicc.services.conversation_service import ConversationService
from aicc.services.versions import Serving
from aicc.utils.text import squeeze

# Changes at once that take longer than a turn may wait.
_MANY: Final = 200


@dataclass(frozen=True, slots=True, kw_only=True)
class LiveEntry:
    """An entry that answers now."""

    entry: FAQEntry
    # Its last change; None for one that stands as the bot's files have it.
    revision: FAQRevision | None


class LiveFAQ:
    """Keeps the running engines in step with the store. Not for two tasks at once: its owner holds a lock."""

    def __init__(self, conversations: ConversationService, store: FAQStore) -> None:
        self._conversations = conversations
        self._store = store
        # Last change of each entry that was ever changed, and the number of the last change of all.
        self._revisions: dict[str, FAQRevision] = {}
        self.number = 0
        # Whether the store was read, and the index freed of what an earlier process left in it.
        self.caught_up = False
        # Runs beside the turns after the start.
        self._warming: asyncio.Task[None] | None = None
        # As people changed them; None while those of the bot's files hold.
        self._synonyms: tuple[SynonymSet, ...] | None = None
        # Which entry asks a question, spaces and punctuation aside, or asked it once.
        self._askers: dict[str, str] = _askers(self.entries.values())
        # Of the entries that answer now; None until somebody types, and after so many changes that it is built anew.
        self.autocomplete: Autocomplete | None = None

    @property
    def entries(self) -> Mapping[str, FAQEntry]:
        """Return the entries that answer now, by id."""
        return self._manager.entries

    @property
    def synonyms(self) -> tuple[SynonymSet, ...]:
        """Return the synonym sets that hold now."""
        return self._conversations.engines.bot.synonyms if self._synonyms is None else self._synonyms

    def get(self, entry_id: str) -> LiveEntry | None:
        """Return an entry, or None."""
        entry = self.entries.get(entry_id)
        return LiveEntry(entry=entry, revision=self._revisions.get(entry_id)) if entry is not None else None

    def written(self, entry_id: str) -> FAQEntry | None:
        """Return an entry as the bot's files have it, or None."""
        return next((entry for entry in self._conversations.engines.bot.faqs if entry.id == entry_id), None)

    async def catch_up(self) -> None:
        """Show what the store has and the engines do not: after a start, or when another process changed it.

        Raises:
            StoreError, SearchUnavailable: the next call tries again.
        """
        changed = await (self._store.since(self.number) if self.number else self._store.current())
        if changed:
            await self._show(changed)
        if not self.caught_up:
            await asyncio.to_thread(self._manager.prune)
            self._warming = asyncio.create_task(asyncio.to_thread(self._manager.warm))
            self.caught_up = True
        synonyms = await self._store.synonyms()
        if synonyms != self._synonyms:
            self._synonyms = synonyms
            self._use_synonyms(self._conversations.versions.serving)

    async def show(self, recorded: Sequence[FAQRevision]) -> None:
        """Show what was recorded just now, and what another process recorded just before.

        Raises:
            StoreError, SearchUnavailable: `catch_up` will show it.
        """
        if recorded[0].number == self.number + 1:
            await self._show(recorded)
        else:
            await self.catch_up()

    async def swap(self, serving: Serving) -> None:
        """Answer with these versions from now on, overlaid as the old ones were."""
        await self.catch_up()
        for engines in serving.loaded:
            await _overlay(engines.faq, self._revisions.values())
        self._use_synonyms(serving)
        self._conversations.versions.swap(serving)
        await asyncio.to_thread(self._manager.prune)
        self._askers = _askers(self.entries.values())
        self.autocomplete = None

    async def build_autocomplete(self) -> Autocomplete:
        """Return what suggests the entries that answer now; building it for 100,000 takes seconds beside the turns."""
        if self.autocomplete is None:
            self.autocomplete = await asyncio.to_thread(Autocomplete, tuple(self.entries.values()))
        return self.autocomplete

    def faults(self, entries: Sequence[FAQEntry], *, gone: Set[str]) -> Iterator[FAQInvalid]:
        """Give what is wrong with cleaned entries that are to be kept together while those of some ids go."""
        ids = {entry.id for entry in entries}
        replaced = ids | gone
        asked: dict[str, str] = {}
        seen: set[str] = set()
        for entry in entries:
            problems = problems_of(entry)
            if problems:
                ko, en = (" ".join(texts) for texts in zip(*((it.korean, it.english) for it in problems), strict=True))
                yield FAQEntryInvalid(entry=entry.id, problems_ko=ko, problems_en=en)
            question = squeeze(entry.question)
            other = entry.id if entry.id in seen else asked.get(question) or self._asker(question, besides=replaced)
            if other is not None and question:
                yield FAQTwice(entry=entry.id, other=other, question=entry.question)
            unknown = (it for it in entry.related if it not in ids and (it in gone or it not in self.entries))
            yield from (FAQRelatedUnknown(entry=entry.id, related=related) for related in unknown)
            asked.setdefault(question, entry.id)
            seen.add(entry.id)

    @property
    def _manager(self) -> FAQManager:
        return self._conversations.engines.faq

    async def _show(self, changed: Sequence[FAQRevision]) -> None:
        last = {revision.entry_id: revision for revision in changed}
        for engines in self._conversations.versions.serving.loaded:
            await _overlay(engines.faq, last.values())
        after = [revision.entry for revision in last.values() if revision.entry is not None]
        self._askers.update(_askers(after))
        self._note_wordings(last, after)
        self._revisions.update(last)
        self.number = changed[-1].number

    def _use_synonyms(self, serving: Serving) -> None:
        for engines in serving.loaded:
            engines.faq.use_synonyms(engines.bot.synonyms if self._synonyms is None else self._synonyms)

    def _asker(self, question: str, *, besides: Set[str]) -> str | None:
        entry = self.entries.get(self._askers.get(question, ""))
        asks = entry is not None and entry.id not in besides and squeeze(entry.question) == question
        return entry.id if entry is not None and asks else None

    def _note_wordings(self, changed: Mapping[str, object], after: Sequence[FAQEntry]) -> None:
        if self.autocomplete is None or len(changed) > _MANY:
            self.autocomplete = None
            return
        self.autocomplete.remove(changed.keys() - {entry.id for entry in after})
        self.autocomplete.put(after)


def _askers(entries: Iterable[FAQEntry]) -> dict[str, str]:
    return {squeeze(entry.question): entry.id for entry in entries}


async def _overlay(manager: FAQManager, revisions: Iterable[FAQRevision]) -> None:
    """Show changes, many of them beside the running turns; a manager that has them already stays as it is."""
    changed = {revision.entry_id: revision.entry for revision in revisions}
    new = [entry for key, entry in changed.items() if entry is not None and manager.entries.get(key) != entry]
    gone = [key for key, entry in changed.items() if entry is None and key in manager.entries]
    if manager.waits or len(new) + len(gone) > _MANY:
        await asyncio.to_thread(_apply, manager, new, gone)
    else:
        _apply(manager, new, gone)


def _apply(manager: FAQManager, new: Sequence[FAQEntry], gone: Sequence[str]) -> None:
    if new:
        manager.put(new)
    if gone:
        manager.remove(gone)
