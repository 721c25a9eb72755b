"""Which known word a misspelt one was meant to be, by letters (jamo) and without looking at every known word."""

from collections import defaultdict
from collections.abc import Iterable, Iterator
from itertools import pairwise
from typing import Final

from aicc.utils.jamo import distance, to_jamo
from aicc.utils.patterns import lazy_pattern

# Shortest words, in syllables, that may be one and two letters apart from what is written. Latin letters count half.
_ONE_LETTER: Final = 3
_TWO_LETTERS: Final = 6
_HALF_SYLLABLE: Final = lazy_pattern("[a-z]")
# Another digit is another thing, never a slip of the finger.
_DIGIT: Final = lazy_pattern(r"\d")
# Words of six syllables have twelve letters: three pieces of four.
_PIECE: Final = 4
# A letter changed or swapped changes at most three of a word's pairs of letters, each gone and come.
_BITS_PER_EDIT: Final = 6

# One of the longest words: how many letters it has, which pairs of letters, and the word.
_Long = tuple[int, int, str]


def allowed_edits(word: str) -> int:
    """Return by how many letters a word in lower case and without spaces may be misspelt: 0, 1 or 2."""
    if _DIGIT.search(word):
        return 0
    syllables = len(word) - len(_HALF_SYLLABLE.findall(word)) / 2
    return (syllables >= _ONE_LETTER) + (syllables >= _TWO_LETTERS)


class NearWords:
    """Finds the words of a list that a text's word is one or two letters away from.

    Words that may be one letter off are filed under all that dropping a letter makes of them: two words are a letter
    apart only if they have such a form in common. Two wrong letters leave one of three pieces of a word as it was,
    so the longest words are filed under a piece of their beginning, their middle and their end.

    Args:
        words: in lower case and without spaces.
    """

    def __init__(self, words: Iterable[str]) -> None:
        forms, pieces = defaultdict[str, list[str]](list), defaultdict[str, list[_Long]](list)
        self._begins, self._ends, self._middles = set[str](), set[str](), set[str]()
        sizes, long_sizes = set[int](), set[int]()
        for word in words:
            edits, letters = allowed_edits(word), to_jamo(word)
            if edits:
                sizes |= {len(letters) + change for change in range(-edits, edits + 1)}
                self._begins |= {letters[:size] for size in range(2, _intact(len(letters)) + 1)}
                self._ends |= {letters[-size:] for size in range(2, _intact(len(letters)) + 1)}
                for form in _shortened(letters):
                    forms[form].append(word)
            if edits > 1:
                long_sizes |= {len(letters) + change for change in range(-2, 3)}
                middle = _middle(letters, len(letters) // 3)
                self._middles.add(middle)
                long = (len(letters), _signature(letters), word)
                for piece in {letters[:_PIECE], middle, letters[-_PIECE:]}:
                    pieces[piece].append(long)
        # How many letters what is written may have.
        self.sizes = frozenset(sizes)
        self.least = min(sizes, default=0)
        self._long_sizes = frozenset(long_sizes)
        self._forms = {form: tuple(found) for form, found in forms.items()}
        self._pieces = {piece: tuple(found) for piece, found in pieces.items()}

    def begun(self, letters: str) -> int:
        """Return how many of the first letters of a text, at most four, are those of a word; one is none."""
        begins = self._begins
        if letters[:2] not in begins:
            return 0
        return 4 if letters[:4] in begins else 3 if letters[:3] in begins else 2

    def ended(self, letters: str) -> int:
        """Return how many of the last letters of a text, at most four, are those of a word; one is none."""
        ends = self._ends
        if letters[-2:] not in ends:
            return 0
        return 4 if letters[-4:] in ends else 3 if letters[-3:] in ends else 2

    def middles(self, letters: str) -> list[int]:
        """Return where in a text the middle of one of the longest words stands."""
        if not self._middles:
            return []
        return [index for index in range(len(letters)) if letters[index : index + _PIECE] in self._middles]

    def nearest(self, written: str, letters: str, intact: int, *, middle: bool) -> tuple[str, ...]:
        """Return the words that are nearest to what is written, all as near; none when all are too far.

        `letters` are those of what is written, as many as `sizes` allow; `intact` is the larger of `begun` and
        `ended`, `middle` whether one of `middles` is inside: they spare most of the work.
        """
        near: tuple[str, ...] = ()
        # One wrong letter, or two swapped ones, leave the beginning or the end as it was.
        if intact >= _intact(len(letters) - 1):
            near = _within(1, written, {word for form in _shortened(letters) for word in self._forms.get(form, ())})
        if not near and (middle or intact == _PIECE) and len(letters) in self._long_sizes:
            near = _within(2, written, self._two_letters_off(letters))
        return near

    def _two_letters_off(self, letters: str) -> set[str]:
        third, size = len(letters) // 3, len(letters)
        pieces = {letters[:_PIECE], letters[-_PIECE:], *(_middle(letters, third + shift) for shift in range(-3, 4))}
        filed = [found for piece in pieces if (found := self._pieces.get(piece))]
        signature = _signature(letters) if filed else 0
        return {
            word
            for found in filed
            for known, pairs, word in found
            if -3 < known - size < 3 and (pairs ^ signature).bit_count() <= 2 * _BITS_PER_EDIT
        }


def _within(edits: int, written: str, words: Iterable[str]) -> tuple[str, ...]:
    apart = {word: distance(word, written, edits) for word in words}
    least = min(apart.values(), default=edits + 1)
    return tuple(word for word, edit in apart.items() if edit == least <= edits)


def _shortened(letters: str) -> Iterator[str]:
    yield letters
    for index in range(len(letters)):
        yield letters[:index] + letters[index + 1 :]


def _intact(size: int) -> int:
    """Return how many letters at the beginning or at the end one slip leaves as they were, at most a piece."""
    return min((size - 1) // 2, _PIECE)


def _middle(letters: str, start: int) -> str:
    return letters[max(0, start) : start + _PIECE]


def _signature(letters: str) -> int:
    """Return the pairs of neighbouring letters as bits: words that are close differ in few of them."""
    bits = 0
    for one, other in pairwise(letters):
        bits |= 1 << (ord(one) * 31 + ord(other)) % 128
    return bits
