"""An index of wordings by the keys that type them: finds those that go on from what was typed, and how.

A table holds each beginning of a word, spelled in keys (과 is ㄱㅗㅏ), in the order of these; what was typed is one
stretch of it.
"""

import re
from array import array
from collections.abc import Iterable, Iterator, Mapping, Sequence
from itertools import islice
from typing import Final

import numpy as np
from numpy.typing import NDArray

from aicc.models.faq import FAQEntry
from aicc.utils.initials import initials
from aicc.utils.jamo import FIRSTS, PAIRS, VOWELS, distance, to_jamo
from aicc.utils.text import normalize

_MOST_WORDINGS: Final = 1_000
_WORD: Final = re.compile(r"[^\W_]+")
_TO_KEYS: Final = str.maketrans(PAIRS)
# Keys as numbers of seven bits: what no key gives (other scripts) is all one key, 0 ends a wording.
_END: Final = "\0"
_LETTERS: Final = "".join(letter for letter in FIRSTS + VOWELS if letter not in PAIRS)
_OTHER: Final = 127
_EVERY_KEY: Final = tuple(bytes([code]) for code in range(1, len(_LETTERS) + 1))
_BITS: Final = 7
# Keys in one number of 63 bits; a table orders by two of these.
_PACKED: Final = 9
_DEPTH: Final = 2 * _PACKED
# From so many keys on (two syllables), what was typed is looked for inside of words and with one wrong key too.
_INSIDE, _MISTYPED = 4, 4
_MOST_INSIDE, _MOST_MISTYPED = 256, 16
# Added to the rank where a later word of a wording begins like what was typed.
_WORD_INSIDE: Final = 1 << 40
# So many are put in order at once; the customer sees five.
_FEW: Final = 64

Numbers = NDArray[np.int64]
# Rank, less comes first, and number of a wording.
Ranked = tuple[int, int]


class _Codes(dict[int, int]):
    def __missing__(self, code: int) -> int:
        return _OTHER


_CODES: Final = _Codes(
    {0: 0, **{ord(letter): code for code, letter in enumerate(_LETTERS + "0123456789abcdefghijklmnopqrstuvwxyz", 1)}}
)


class KeyIndex:
    """The wordings of some entries, and the tables to find them by."""

    def __init__(self, entries: Iterable[FAQEntry], answered: Mapping[str, int]) -> None:
        self._entries: list[FAQEntry] = []
        # Which of the entry's wordings: 0 the question, 1 the first paraphrase.
        self._which = array("H")
        spelled, sounds, self._insides = _Spelling(), _Spelling(), _Insides()
        ranks = []
        for entry in entries:
            for which, text in enumerate((entry.question, *entry.paraphrases)[:_MOST_WORDINGS]):
                words = words_of(text)
                self._entries.append(entry)
                self._which.append(which)
                ranks.append(_rank(entry, which, len(text), answered.get(entry.id, 0)))
                keys = [keys_of(word) for word in words]
                spelled.add(keys)
                self._insides.add(keys, len(ranks) - 1)
                sounds.add([initials(word) for word in words])
        self._insides.close()
        self._ranks = np.array(ranks, dtype=np.int64)
        self._spelled, self._sounds = _Table(spelled, self._ranks), _Table(sounds, self._ranks)

    def wording(self, number: int) -> tuple[FAQEntry, str]:
        """Return the entry of a wording and its text."""
        entry, which = self._entries[number], self._which[number]
        return entry, entry.paraphrases[which - 1] if which else entry.question

    def begun(self, keys: bytes) -> Iterator[Ranked]:
        """Give the wordings with a word that begins like this, and on."""
        return self._spelled.begun(keys)

    def begun_by_initials(self, keys: bytes) -> Iterator[Ranked]:
        """Give the wordings with words whose first consonants begin like this."""
        return self._sounds.begun(keys)

    def inside(self, keys: bytes) -> Iterator[Ranked]:
        """Give some wordings that have this anywhere."""
        if len(keys) < _INSIDE:
            return iter(())
        numbers = self._insides.find(keys)
        ranks = self._ranks[numbers]
        return iter([(int(ranks[row]), int(numbers[row])) for row in _least(ranks, _MOST_INSIDE)])

    def mistyped(self, keys: bytes) -> Iterator[Ranked]:
        """Give the wordings with a word that begins like this but for one key added, dropped, changed or swapped."""
        # Latin letters and digits are names and numbers: another one is another thing.
        if len(keys) < _MISTYPED or max(keys) > len(_LETTERS):
            return iter(())
        return iter(sorted(set(self._spelled.begun_like(keys))))


class _Spelling:
    """Wordings as keys, one behind the other, and where their words begin."""

    def __init__(self) -> None:
        self.parts: list[str] = []
        # Where each wording begins, and the end of all.
        self.places = array("I", [0])
        self.starts, self.owners = array("I"), array("I")

    def add(self, words: Sequence[str]) -> None:
        """Add a wording."""
        start, number = self.places[-1], len(self.places) - 1
        for word in words:
            self.starts.append(start)
            self.owners.append(number)
            start += len(word)
        self.parts.append("".join(words) + _END)
        self.places.append(start + 1)


class _Insides:
    """The different words of all wordings, to find what is in the middle of one."""

    def __init__(self) -> None:
        self._numbers: dict[str, int] = {}
        self._words, self._owners = array("I"), array("I")

    def add(self, words: Sequence[str], owner: int) -> None:
        """Add the words of a wording."""
        for word in words:
            self._words.append(self._numbers.setdefault(word, len(self._numbers)))
            self._owners.append(owner)

    def close(self) -> None:
        """Put all in order: nothing is added from here on."""
        self._text = encode(_END.join(["", *self._numbers, ""]))
        self._places = np.cumsum([1, *(len(word) + 1 for word in self._numbers)])
        words = np.array(self._words, dtype=np.uint32)
        order = np.argsort(words, kind="stable")
        self._bounds = np.searchsorted(words[order], np.arange(len(self._numbers) + 1))
        self._ordered = np.array(self._owners, dtype=np.uint32)[order]
        del self._numbers, self._words, self._owners

    def find(self, keys: bytes) -> Numbers:
        """Return wordings with a word that has the keys anywhere, those of some hundred words."""
        places: list[int] = []
        place = self._text.find(keys)
        while place >= 0 and len(places) < _MOST_INSIDE:
            places.append(place)
            place = self._text.find(keys, place + 1)
        words = np.unique(np.searchsorted(self._places, places, side="right")) - 1
        owners = [self._ordered[self._bounds[word] : self._bounds[word + 1]] for word in words]
        return np.unique(np.concatenate(owners)).astype(np.int64) if owners else np.zeros(0, dtype=np.int64)


class _Table:
    """The beginnings of words in order of their keys."""

    def __init__(self, spelling: _Spelling, ranks: Numbers) -> None:
        self._codes = encode("".join(spelling.parts)) + bytes(_DEPTH)
        starts = np.array(spelling.starts, dtype=np.int64)
        first = _pack(self._codes, starts)
        second = _pack(self._codes, starts + _PACKED, first)
        order = np.lexsort((second, first))
        self._first, self._second = first[order], second[order]
        self._owners = np.array(spelling.owners, dtype=np.uint32)[order]
        self._starts = starts[order].astype(np.uint32)
        inner = self._starts != np.array(spelling.places, dtype=np.uint32)[self._owners]
        self._ranks = ranks[self._owners] + inner * _WORD_INSIDE

    def begun(self, keys: bytes) -> Iterator[Ranked]:
        """Give (rank, number of the wording) where a word and what follows it begins with the keys, in order."""
        for row in self._in_order(*self._stretch(keys[:_DEPTH])):
            # What is typed beyond the keys that the table orders by.
            if len(keys) <= _DEPTH or self._codes.startswith(keys, self._starts[row]):
                yield int(self._ranks[row]), int(self._owners[row])

    def begun_like(self, keys: bytes) -> Iterator[Ranked]:
        """Give the best (rank, number) of each way to put one wrong key right."""
        for low, high in self._stretches_like(keys[: _DEPTH - 1]):
            rows = islice(self._in_order(low, high), _MOST_MISTYPED)
            yield from (
                (int(self._ranks[row]), int(self._owners[row]))
                for row in rows
                if len(keys) < _DEPTH or self._is_like(keys, int(self._starts[row]))
            )

    def _is_like(self, keys: bytes, start: int) -> bool:
        written = self._codes[start : start + len(keys) + 1].partition(b"\0")[0].decode("latin-1")
        typed = keys.decode("latin-1")
        return any(distance(typed, written[: len(typed) + change], 1) <= 1 for change in (-1, 0, 1))

    def _stretches_like(self, keys: bytes) -> Iterator[tuple[int, int]]:
        # All ways that share their first half have one stretch, in which the second half is looked up.
        halves: dict[bytes, set[bytes]] = {}
        for way in _one_key_off(keys):
            halves.setdefault(way[:_PACKED], set()).add(way[_PACKED:])
        firsts = list(halves)
        low, high = _bounds(self._first, [_prefix(half) for half in firsts])
        for row in np.flatnonzero(low < high):
            begin, end = int(low[row]), int(high[row])
            lows, highs = _bounds(self._second[begin:end], [_prefix(half) for half in halves[firsts[row]]])
            yield from ((begin + int(one), begin + int(other)) for one, other in zip(lows, highs, strict=True))

    def _stretch(self, keys: bytes) -> tuple[int, int]:
        low, high = _bounds(self._first, [_prefix(keys[:_PACKED])])
        if len(keys) <= _PACKED:
            return int(low[0]), int(high[0])
        begin, end = int(low[0]), int(high[0])
        low, high = _bounds(self._second[begin:end], [_prefix(keys[_PACKED:])])
        return begin + int(low[0]), begin + int(high[0])

    def _in_order(self, low: int, high: int) -> Iterator[int]:
        """Give the rows of a stretch, the least rank first: a few at once, the rest only when they are wanted."""
        ranks = self._ranks[low:high]
        first = _least(ranks, _FEW)
        yield from (low + int(row) for row in first)
        if len(ranks) > _FEW:
            rest = np.setdiff1d(np.arange(len(ranks)), first)
            yield from (low + int(row) for row in rest[np.argsort(ranks[rest], kind="stable")])


def _least(ranks: Numbers, most: int) -> NDArray[np.intp]:
    """Return where the least ranks are, in order; of equals those that come first."""
    rows = np.arange(len(ranks)) if len(ranks) <= most else np.argpartition(ranks, most)[:most]
    return rows[np.lexsort((rows, ranks[rows]))]


def words_of(text: str) -> list[str]:
    """Return the words of a text, in lower case and without signs."""
    return _WORD.findall(normalize(text).lower())


def keys_of(text: str) -> str:
    """Return the keys that type a text, each as its letter: 과 is ㄱㅗㅏ."""
    return to_jamo(text).translate(_TO_KEYS)


def encode(keys: str) -> bytes:
    """Return keys as numbers of seven bits, one byte each."""
    return keys.translate(_CODES).encode("latin-1", errors="replace")


def _rank(entry: FAQEntry, which: int, length: int, answered: int) -> int:
    """Return a number that is less for what comes first: priority, how often it answered, question, short."""
    rank = max(0, 15 - entry.priority)
    rank = rank << 20 | max(0, (1 << 20) - 1 - answered)
    return (rank << 1 | (which > 0)) << 10 | min(length, 1023)


def _pack(codes: bytes, starts: Numbers, before: Numbers | None = None) -> Numbers:
    """Return nine keys from each start on as one number; nothing behind the end of a wording."""
    keys = np.frombuffer(codes, dtype=np.uint8)
    packed = np.zeros(len(starts), dtype=np.int64)
    going = np.ones(len(starts), dtype=bool) if before is None else (before & (1 << _BITS) - 1) > 0
    for offset in range(_PACKED):
        found = keys[starts + offset]
        going &= found > 0
        packed = packed << _BITS | np.where(going, found, 0)
    return packed


def _prefix(keys: bytes) -> tuple[int, int]:
    """Return the least number that begins with the keys, and the first one behind all of these."""
    number = 0
    for key in keys:
        number = number << _BITS | key
    shift = _BITS * (_PACKED - len(keys))
    return number << shift, number + 1 << shift


def _bounds(ordered: Numbers, prefixes: Sequence[tuple[int, int]]) -> tuple[NDArray[np.intp], NDArray[np.intp]]:
    # The bound behind the last number of 63 bits is one too large for a signed number.
    limits = np.array(prefixes, dtype=np.uint64).clip(max=np.iinfo(np.int64).max).astype(np.int64)
    return np.searchsorted(ordered, limits[:, 0]), np.searchsorted(ordered, limits[:, 1])


def _one_key_off(keys: bytes) -> Iterator[bytes]:
    for place in range(len(keys)):
        before, after = keys[:place], keys[place + 1 :]
        yield before + after
        yield before + after[:1] + keys[place : place + 1] + after[1:]
        for key in _EVERY_KEY:
            yield before + key + after
            yield before + key + keys[place:]
