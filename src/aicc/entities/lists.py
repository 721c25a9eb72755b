"""Finding the values of a bot's lists, however they are spaced, whatever particle follows, and misspelt a little."""

from bisect import bisect_left
from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from typing import Final

from aicc.entities.near_words import NearWords
from aicc.entities.word_ends import ends_word, particle_cuts, skip_particles
from aicc.models.entities import ListEntity
from aicc.models.understanding import Entity
from aicc.utils.jamo import to_jamo
from aicc.utils.patterns import lazy_pattern
from aicc.utils.text import squeeze, squeeze_aligned

# A word that may be misspelt; letters alone (ㅊ) come from slips of the finger.
_WORD: Final = lazy_pattern("[가-힣ㄱ-ㅣa-z]+")
_REST: Final = lazy_pattern("[가-힣]{0,2}")
# Written onto the noun by people who leave out spaces.
_OWNERS: Final = ("내", "제", "저희", "우리")
# Words of a text that one misspelt value may be spread over.
_WORDS_JOINED: Final = 2

# A value of a list: the entity's id and the value.
_Meaning = tuple[str, str]
_Span = tuple[int, int]


@dataclass(frozen=True, slots=True, kw_only=True)
class _View:
    """A text without spaces and punctuation, in lower case."""

    text: str
    squeezed: str
    # Where each character of it stands in the text.
    places: Sequence[int]

    def begins_word(self, index: int) -> bool:
        """Return whether a word begins here: after a gap, or where the script changes (KB국민)."""
        if index == 0 or self.places[index] != self.places[index - 1] + 1:
            return True
        return _script(self.squeezed[index]) != _script(self.squeezed[index - 1])

    def cuts_word(self, index: int) -> bool:
        """Return whether a Latin word or a number would be cut in front of this character."""
        return index < len(self.squeezed) and self.squeezed[index] < "가" and not self.begins_word(index)

    def is_inside(self, index: int) -> bool:
        """Return whether two characters or more of the same word stand in front."""
        return index > 1 and not self.begins_word(index) and not self.begins_word(index - 1)

    def follows_owner(self, index: int) -> bool:
        """Return whether the word up to here is 내 or the like."""
        return any(self.squeezed.endswith(word, 0, index) and self.begins_word(index - len(word)) for word in _OWNERS)


class ListFinder:
    """Finds the values of lists. Built once for a bot; finding takes hardly longer with more values.

    A value is found with any spacing and with particles behind it. Within a longer word, values of three syllables
    count anywhere; those of two at its beginning if two more syllables follow (적금만기), or at its end behind two
    others (정기적금); those of one never.

    Args:
        lists: the definitions; of two values with the same word in one list the first counts.
    """

    def __init__(self, lists: Sequence[ListEntity]) -> None:
        meanings = defaultdict[str, list[_Meaning]](list)
        fuzzy: set[str] = set()
        for definition in lists:
            for item in definition.values:
                for word in filter(None, map(squeeze, (item.value, *item.synonyms))):
                    if all(kind != definition.id for kind, _ in meanings[word]):
                        meanings[word].append((definition.id, item.value))
                    fuzzy |= {word} if definition.fuzzy else set()
        self._meanings = {word: tuple(found) for word, found in meanings.items()}
        self._exact = frozenset(definition.id for definition in lists if not definition.fuzzy)
        self._sizes = _sizes(self._meanings)
        self._near = NearWords(fuzzy)

    def find(self, text: str) -> list[Entity]:
        """Return the values in a normalised text, in order; the same words more than once if several lists know them.

        The leftmost value counts and of those that begin together the longest. What is misspelt counts only between
        words that were found as they are, and only if one value is nearest.
        """
        squeezed, lowered, sizes = squeeze(text), _lower(text), self._sizes
        heads = [i for i in range(len(squeezed)) if squeezed[i : i + 2] in sizes or squeezed[i] in sizes]
        spans: list[tuple[_Span, Sequence[_Meaning]]] = []
        if heads:
            spans += self._as_written(_View(text=text, squeezed=squeezed, places=squeeze_aligned(text)), heads)
        # A syllable has at most three letters.
        if self._near.sizes and 3 * len(text) >= self._near.least:
            spans += list(self._misspelt(lowered, [span for span, _ in spans]))
        return [
            Entity(kind=kind, text=text[start:end], start=start, end=end, value=value)
            for (start, end), meanings in sorted(spans)
            for kind, value in meanings
        ]

    def _as_written(self, view: _View, heads: Iterable[int]) -> Iterator[tuple[_Span, Sequence[_Meaning]]]:
        """Yield what is found of the words that begin at these places."""
        squeezed, sizes, size = view.squeezed, self._sizes, len(view.squeezed)
        # Where a value may follow without a space: behind another and its particles.
        joined, last = -1, 0
        for index in heads:
            if index < last:
                continue
            free = view.places[index] == joined or view.begins_word(index) or view.follows_owner(index)
            for length in (*sizes.get(squeezed[index : index + 2], ()), *sizes.get(squeezed[index], ())):
                meanings = self._meanings.get(squeezed[index : index + length])
                if meanings and index + length <= size and _stands(view, index, length, free=free):
                    last = index + length
                    end = view.places[last - 1] + 1
                    joined = skip_particles(view.text, end)
                    yield (view.places[index], end), meanings
                    break

    def _misspelt(self, lowered: str, taken: Sequence[_Span]) -> Iterator[tuple[_Span, Sequence[_Meaning]]]:
        for start, end in taken:
            lowered = lowered[:start] + " " * (end - start) + lowered[end:]
        flow = _Flow(lowered, self._near)
        last = 0
        for number, start in enumerate(flow.starts):
            if start >= last:
                for end, near in flow.meant(number):
                    meant = {self._meanings[word] for word in near}
                    if len(meant) == 1:
                        yield (start, end), [meaning for meaning in meant.pop() if meaning[0] not in self._exact]
                        last = end
                        break


class _Flow:
    """The words of a text as one run of letters: where known words may begin and end is asked once for each place."""

    def __init__(self, lowered: str, near: NearWords) -> None:
        self._lowered = lowered
        self._near = near
        words = [(match.start(), match.group()) for match in _WORD.finditer(lowered)]
        self.starts = [start for start, _ in words]
        self._letters = "".join([to_jamo(word) for _, word in words])
        # For each word where its letters begin, and where it may end: in the text, in its letters, how well known.
        self._begins: list[int] = []
        self._ends: list[list[tuple[int, int, int]]] = []
        place = 0
        for start, word in words:
            self._begins.append(place)
            ends = [(start + cut, place + len(to_jamo(word[:cut]))) for cut in particle_cuts(word)]
            place = ends[0][1]
            self._ends.append(
                [(end, letters, near.ended(self._letters[max(0, letters - 4) : letters])) for end, letters in ends]
            )
        self._middles = near.middles(self._letters)

    def meant(self, number: int) -> Iterator[tuple[int, tuple[str, ...]]]:
        """Yield where what begins with a word may end and the known words it may be, one word before several."""
        start, begin = self.starts[number], self._begins[number]
        begun = self._near.begun(self._letters[begin : begin + 4])
        for joined, ends in enumerate(self._ends[number : number + _WORDS_JOINED]):
            # Words are joined over a single space, not over other signs.
            if joined and self.starts[number + joined] != self._ends[number + joined - 1][0][0] + 1:
                return
            for end, letters, ended in ends:
                intact = max(begun, ended)
                if (intact or self._middles) and letters - begin in self._near.sizes:
                    middle = bisect_left(self._middles, begin) < bisect_left(self._middles, letters)
                    written = self._lowered[start:end].replace(" ", "")
                    near = self._near.nearest(written, self._letters[begin:letters], intact, middle=middle)
                    if near:
                        yield end, near


def _stands(view: _View, index: int, length: int, *, free: bool) -> bool:
    """Return whether a value may stand here, seen from what is around it. `free`: a word may begin here."""
    last = index + length - 1
    if view.cuts_word(index) or view.cuts_word(last + 1):
        return False
    end = view.places[last] + 1
    spread = end - view.places[index] != length
    whole = ends_word(view.text, end)
    if length == 1:
        return free and whole
    rest = _REST.match(view.text, end).end() - end  # type: ignore[union-attr]
    if length == 2:
        compound = not spread and rest >= 2 if free else whole and view.is_inside(index)
        return (free and whole) or compound
    return not spread or (free and (whole or (length > 3 and rest >= 2)))


def _lower(text: str) -> str:
    lowered = text.lower()
    if len(lowered) == len(text):
        return lowered
    # A few letters (İ) grow in lower case; the places must stay.
    return "".join(small if len(small := letter.lower()) == 1 else letter for letter in text)


def _script(letter: str) -> str:
    if "가" <= letter <= "힣":
        return "hangul"
    if letter.isdigit():
        return "digit"
    return "latin" if letter.isalpha() and letter.isascii() else "other"


def _sizes(words: Iterable[str]) -> dict[str, tuple[int, ...]]:
    """Return the lengths of the words by their first two characters, the longest first."""
    sizes = defaultdict[str, set[int]](set)
    for word in words:
        sizes[word[:2]].add(len(word))
    return {head: tuple(sorted(lengths, reverse=True)) for head, lengths in sizes.items()}
