"""Questions suggested while a customer types: from the first key on, with unfinished syllables and wrong keys."""

import heapq
import re
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Final

from aicc.faq.key_index import KeyIndex, Ranked, encode, keys_of, words_of
from aicc.models.conversation import Channel
from aicc.models.faq import FAQEntry
from aicc.utils.jamo import FIRSTS
from aicc.utils.keyboard import to_hangul_keys, to_latin_keys

_MAX_CHARACTERS: Final = 60
_LONE_CONSONANTS: Final = re.compile(f"[{FIRSTS}]{{2,}}")
_LONE: Final = re.compile("[ㄱ-ㅣ]")
_LATIN: Final = re.compile("[a-z]")
# A book is closed with more entries than this; more books than this, and they are put together, with the first one
# when they are more than this part of all.
_RECENT, _MOST_BOOKS, _PART = 300, 8, 5


@dataclass(frozen=True, slots=True, kw_only=True)
class Suggestion:
    """A question that a customer may be about to ask."""

    entry_id: str
    # The registered wording that fits what was typed.
    text: str


class Autocomplete:
    """Suggests registered questions and paraphrases.

    Takes about 1 kB an entry with one wording, 2.5 kB with three: 100 and 250 MB for 100,000 entries.

    Args:
        entries: to suggest; their ids are unique. Whether one is valid today is the caller's to decide.
        answered: how often each entry answered, by id.
    """

    def __init__(self, entries: Iterable[FAQEntry] = (), answered: Mapping[str, int] | None = None) -> None:
        self._answered = dict(answered or {})
        self._entries = {entry.id: entry for entry in entries}
        # The first book has nearly all, each further one some that changed later; the last is open and written anew
        # with each change. What an entry's own book says counts.
        self._books: list[KeyIndex] = []
        self._home: dict[str, KeyIndex] = {}
        self._open: dict[str, FAQEntry] = {}
        self._write(list(self._entries.values()))

    def put(self, entries: Iterable[FAQEntry]) -> None:
        """Add entries, or replace those with the same id; the next suggestion knows them.

        Takes a few milliseconds; once in some thousand changes as long as a new start.
        """
        given = {entry.id: entry for entry in entries}
        self._entries |= given
        self._open |= given
        self._books.pop()
        self._write(list(self._open.values()))

    def remove(self, ids: Iterable[str]) -> None:
        """Forget entries; ids that are not there are fine."""
        for name in ids:
            if self._entries.pop(name, None) is not None:
                del self._home[name]
                self._open.pop(name, None)

    def suggest(self, text: str, limit: int = 5, channel: Channel | None = None) -> tuple[Suggestion, ...]:
        """Return what the text may become, best first, each entry once.

        Wordings that begin with it come before those with a word that begins with it, then those with it inside a
        word; first consonants and the other state of the 한/영 key are tried too, and one wrong key when nothing fits.
        Among equals the higher priority, the more often answered and the shorter come first.

        Args:
            text: as typed so far.
            limit: at most so many.
            channel: leaves out entries that do not answer there.
        """
        found: dict[str, Suggestion] = {}
        for entry, wording in self._matches("".join(words_of(text[:_MAX_CHARACTERS]))) if limit > 0 else ():
            if entry.id not in found and (channel is None or not entry.channels or channel in entry.channels):
                found[entry.id] = Suggestion(entry_id=entry.id, text=wording)
                if len(found) == limit:
                    break
        return tuple(found.values())

    def _write(self, entries: Sequence[FAQEntry]) -> None:
        """Write the entries into a last book, which stays open while it is small."""
        book = KeyIndex(entries, self._answered)
        self._books.append(book)
        self._home.update((entry.id, book) for entry in entries)
        self._open = {entry.id: entry for entry in entries}
        if len(entries) > _RECENT or len(self._books) == 1:
            self._open = {}
            self._books.append(KeyIndex((), self._answered))
        if len(self._books) > _MOST_BOOKS:
            later = [entry for entry in self._entries.values() if self._home[entry.id] is not self._books[0]]
            whole = len(later) > len(self._entries) // _PART
            self._books = [] if whole else self._books[:1]
            self._write(list(self._entries.values()) if whole else later)

    def _matches(self, typed: str) -> Iterator[tuple[FAQEntry, str]]:
        """Give the entries and wordings that fit, the best first; one may come again."""
        readings = [keys for keys in _readings(typed) if keys]
        ways = [KeyIndex.begun, KeyIndex.inside]
        if _LONE_CONSONANTS.fullmatch(typed):
            ways.insert(0, KeyIndex.begun_by_initials)
        nothing = True
        for way in ways:
            for keys in readings:
                for match in self._in_books(way, keys):
                    nothing = False
                    yield match
        if nothing:
            for keys in readings:
                yield from self._in_books(KeyIndex.mistyped, keys)

    def _in_books(
        self, way: Callable[[KeyIndex, bytes], Iterator[Ranked]], keys: bytes
    ) -> Iterator[tuple[FAQEntry, str]]:
        ranked = (_in_book(place, way(book, keys)) for place, book in enumerate(self._books))
        for _, place, number in heapq.merge(*ranked):
            book = self._books[place]
            entry, text = book.wording(number)
            if self._home.get(entry.id) is book:
                yield entry, text


def _in_book(place: int, found: Iterator[Ranked]) -> Iterator[tuple[int, int, int]]:
    return ((rank, place, number) for rank, number in found)


def _readings(typed: str) -> Iterator[bytes]:
    """Give what was typed as it is, and with the 한/영 key in its other state."""
    yield encode(keys_of(typed))
    if _LATIN.search(typed):
        yield encode(keys_of(to_hangul_keys(typed)))
    elif _LONE.search(typed):
        yield encode(to_latin_keys(typed).lower())
