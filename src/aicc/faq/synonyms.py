"""Words that searches take for each other: what the synonym sets add to a question (잔고를 알려줘: 잔액).

A word of a set is found with or without spaces and with particles behind it, verbs also in their forms (잃어버리다 in
잃어버렸어요), the longest first, and never inside a longer word that the lexicon knows (돈 in 돈까스).
"""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from typing import Final

from aicc.lexicon import korean_lexicon
from aicc.models.faq import SynonymSet
from aicc.utils.hangul import is_syllable
from aicc.utils.particles import strip_josa
from aicc.utils.text import Span, normalize, squeeze, squeeze_aligned

# So many words say more about the question than all the rest of it.
MAX_ADDED: Final = 20
# As many characters of a question are looked at.
_MAX_CHARACTERS: Final = 300
# How verbs are written in a set: 잃어버리다, 돈 보내기.
_ENDINGS: Final = ("다/EF", "기/ETN")
_NOUNS: Final = ("NNG", "NNP", "XR")


class Synonyms:
    """What synonym sets add to a question.

    Args:
        sets: two-way sets add their other words to each word; one-way sets add theirs to `word` only.
    """

    def __init__(self, sets: Sequence[SynonymSet] = ()) -> None:
        # What each word adds, written as its set writes it; nothing for words that are only added by others, for
        # they too take their place: 체크카드 must not come to a question about a 신용카드 because of the 카드 in it.
        self._added = _additions(sets)
        self._lengths: defaultdict[str, list[int]] = defaultdict(list)
        for word in sorted(self._added, key=len, reverse=True):
            if len(word) not in (lengths := self._lengths[word[0]]):
                lengths.append(len(word))
        self._lengths.default_factory = None
        # What a word of a two-way set is unified to; the first set counts.
        self._first = {
            squeeze(normalize(word)): normalize(known.words[0])
            for known in reversed(sets)
            if not known.word
            for word in known.words
        }
        verbs = (_verb(word) for word in self._added if len(word) > 2 and word.endswith(("다", "기")))
        self._verbs = tuple(verb for verb in verbs if verb is not None)

    def expand(self, text: str) -> tuple[str, ...]:
        """Return the words that the sets add to a question, at most 20, in the order in which it gives rise to them.

        One step only: what is added adds nothing itself. What the question already says is not added.
        """
        said, found = self._found(text)
        squeezed = squeeze(said) if found else ""
        added = (word for place in found for word in self._added[place.word])
        return tuple(word for word in dict.fromkeys(added) if squeeze(word) not in squeezed)[:MAX_ADDED]

    def expand_query(self, query: str) -> str:
        """Return the query with the added words behind it, one space between."""
        return " ".join((query, *self.expand(query)))

    def unify(self, text: str) -> str:
        """Return the normalised text with the words of a two-way set all as its first one: for comparing texts."""
        said, found = self._found(text)
        for place in reversed(found):
            first = self._first.get(place.word)
            if first is not None:
                said = said[: place.start] + first + said[place.end :]
        return said

    def _found(self, text: str) -> tuple[str, list["_Place"]]:
        """Return the normalised text, and where words of the sets stand in it: in order, the longest of several."""
        said = normalize(text)[:_MAX_CHARACTERS]
        if not self._added:
            return said, []
        squeezed = squeeze(said)
        candidates = self._candidates(squeezed)
        verbs = [verb for verb in self._verbs if verb.beginning in squeezed]
        if not (candidates or verbs):
            return said, []
        question = _Question(said, squeezed)
        found = [(*place, squeezed[slice(*place)]) for place in candidates if question.stands(*place)]
        found += [(*place, verb.word) for verb in verbs for place in question.forms(verb)]
        return said, [question.place(*taken) for taken in _longest_first(found)]

    def _candidates(self, squeezed: str) -> list[Span]:
        lengths, added = self._lengths, self._added
        return [
            (start, start + length)
            for start, character in enumerate(squeezed)
            if character in lengths
            for length in lengths[character]
            if start + length <= len(squeezed) and squeezed[start : start + length] in added
        ]


@dataclass(frozen=True, slots=True, kw_only=True)
class _Verb:
    # As its set writes it, squeezed: 잃어버리다.
    word: str
    # What all its forms begin with; spares cutting texts that cannot have it.
    beginning: str
    # Rows of the stem's morphemes.
    stem: tuple[int, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class _Place:
    # In the normalised text; behind the last character.
    start: int
    end: int
    # Word of a set, squeezed.
    word: str


class _Question:
    """A question that has a word of a set somewhere: where its written words and its pieces begin and end."""

    def __init__(self, said: str, squeezed: str) -> None:
        self._said, self._squeezed = said, squeezed
        self._places = squeeze_aligned(said)
        pairs = enumerate(zip(self._places, self._places[1:], strict=False), start=1)
        # Where a written word begins, and the end of the text.
        self._edges = [0, *(index for index, (one, other) in pairs if other - one > 1), len(squeezed)]
        self._cuts: dict[Span, list[tuple[int, int, tuple[int, ...]]]] = {}

    def stands(self, start: int, end: int) -> bool:
        """Return whether the characters are a word of their own, alone, with particles or in a compound."""
        squeezed, word = self._squeezed, self._squeezed[start:end]
        first = max(edge for edge in self._edges if edge <= start)
        last = min(edge for edge in self._edges if edge >= end)
        if start == first and (end == last or strip_josa(squeezed[start:last], known=(word,)) == word):
            return True
        if start not in self._edges and _one_code(squeezed[start - 1], word[0]):
            return False
        if end not in self._edges and _one_code(word[-1], squeezed[end]):
            return False
        return self._is_cut_out(start, end, (first, last))

    def forms(self, verb: _Verb) -> Iterator[Span]:
        """Give the places where a form of the verb stands, in one written word or over two (잃어 버렸어요)."""
        size, start = len(verb.stem), self._squeezed.find(verb.beginning)
        while start >= 0:
            first = max(edge for edge in self._edges if edge <= start)
            last = [edge for edge in self._edges if edge >= start + len(verb.beginning)][:2][-1]
            rows = [(row, *place) for *place, morphemes in self._pieces((first, last)) for row in morphemes]
            for index, (_, begin, _) in enumerate(rows):
                window = rows[index : index + size]
                if begin == start and tuple(row for row, _, _ in window) == verb.stem:
                    yield start, window[-1][2]
            start = self._squeezed.find(verb.beginning, start + 1)

    def place(self, start: int, end: int, word: str) -> _Place:
        """Return where a word stands in the text with its spaces."""
        return _Place(start=self._places[start], end=self._places[end - 1] + 1, word=word)

    def _is_cut_out(self, start: int, end: int, around: Span) -> bool:
        pieces = self._pieces(around)
        if any(first < edge < last for first, last, _ in pieces for edge in (start, end)):
            return False
        if end - start > 1:
            return True
        # A lone syllable is a word before verbs and particles (돈 in 돈보내), not before nouns (돈가스).
        names, edges = korean_lexicon().names, self._edges
        return not any(
            (first == end and end not in edges and (not rows or names[rows[0]].endswith(_NOUNS)))
            or (last == start and start not in edges and not rows)
            for first, last, rows in pieces
        )

    def _pieces(self, around: Span) -> list[tuple[int, int, tuple[int, ...]]]:
        """Return (start, end, rows of morphemes) of the pieces of some written words, cut once."""
        if around not in self._cuts:
            start, last = around
            written = self._said[self._places[start] : self._places[last - 1] + 1]
            cut: list[tuple[int, int, tuple[int, ...]]] = []
            for piece in korean_lexicon().segment(written):
                while not is_syllable(self._squeezed[start]):
                    start += 1
                cut.append((start, start + len(piece.text), piece.morphemes))
                start += len(piece.text)
            self._cuts[around] = cut
        return self._cuts[around]


def _additions(sets: Iterable[SynonymSet]) -> dict[str, list[str]]:
    added: dict[str, list[str]] = {}
    for known in sets:
        words = [shown for word in known.words if squeeze(shown := normalize(word))]
        keys = [squeeze(word) for word in words]
        for key in keys:
            added.setdefault(key, [])
        sources = [squeeze(normalize(known.word))] if known.word else keys
        for source in filter(None, sources):
            others = added.setdefault(source, [])
            others += [word for key, word in zip(keys, words, strict=True) if key != source and word not in others]
    return added


def _verb(word: str) -> _Verb | None:
    lexicon = korean_lexicon()
    rows = tuple(row for piece in lexicon.segment(word) for row in piece.morphemes)
    if len(rows) < 2 or lexicon.names[rows[-1]] not in _ENDINGS:
        return None
    # The last syllable of a stem changes in its forms, 바꾸 to 바꿨; a stem of one is looked for as it is.
    stem = word[:-1]
    return _Verb(word=word, beginning=stem[:-1] or stem, stem=rows[:-1])


def _longest_first(found: Sequence[tuple[int, int, str]]) -> list[tuple[int, int, str]]:
    """Return the places in order, without those that share a character with a longer one."""
    taken: list[tuple[int, int, str]] = []
    for start, end, word in sorted(found, key=lambda place: (place[0] - place[1], place)):
        if all(end <= first or start >= last for first, last, _ in taken):
            taken.append((start, end, word))
    return sorted(taken)


def _one_code(one: str, other: str) -> bool:
    """Return whether two neighbours belong to one word of Latin letters and digits."""
    return not (is_syllable(one) or is_syllable(other))
