"""Slips of the finger: which texts may have been meant, with a word of the bot in the place of what is written.

A slip is a letter too many, too few or wrong, two syllables swapped, or a syllable lost. What a text costs says the
lexicon: a word of everyday Korean is cheap, and no word of the bot near to it makes the text likelier. Whether one of
these texts is what was meant, the classifier decides (intents.py): it knows what the bot's customers say.
"""

import re
from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from functools import cached_property
from typing import Final, NamedTuple

from aicc.lexicon import korean_lexicon
from aicc.utils.jamo import distance, to_jamo

# Syllables of the words that are put right: a shorter one is near to too many others.
_SHORTEST, _LONGEST = 2, 6
_HANGUL: Final = re.compile("[가-힣]+")
# What a text must be likelier by than what is written, in nats: 전액 is a word like 잔액, and stays.
_LEAST_GAIN: Final = 2.0
# So many texts are worth the time of being read.
_MOST: Final = 3
# A longer text says what it wants in many words: one slip does not matter, and looking takes its time.
_LONGEST_TEXT: Final = 60


class _Slip(NamedTuple):
    # Where it is in the text, and the word that was meant.
    start: int
    end: int
    word: str


class Correction(NamedTuple):
    """A text that may have been meant."""

    # How much likelier it is than what is written, in nats.
    gain: float
    text: str


class Spelling:
    """Knows which words are a slip away from one of the bot's.

    Args:
        words: of the bot, of two to six syllables.
    """

    def __init__(self, words: Iterable[str]) -> None:
        self.words = tuple(words)
        self._known = frozenset(self.words)

    # Both tables are made for the first unsure message, so that a start does not wait for them.
    @cached_property
    def _letters(self) -> Mapping[str, Sequence[str]]:
        """Words by all that a dropped letter makes of them: words a letter apart have such a form in common."""
        return _by_form(self.words, lambda word: _shortened(to_jamo(word)))

    @cached_property
    def _syllables(self) -> Mapping[str, Sequence[str]]:
        """Words by what a lost or swapped syllable makes of them."""
        return _by_form(self.words, _disordered)

    def corrections(self, text: str) -> list[Correction]:
        """Return up to three clearly likelier texts, one slip put right in each, the likeliest first.

        Args:
            text: normalised; for one of more than 60 characters there are none.
        """
        if len(text) > _LONGEST_TEXT:
            return []
        costs: dict[str, float] = {}
        found = {Correction(self._gain(text, slip, costs), _mended(text, slip)) for slip in self._slips(text)}
        return sorted((it for it in found if it.gain > _LEAST_GAIN), key=lambda it: (-it.gain, it.text))[:_MOST]

    def _gain(self, text: str, slip: _Slip, costs: dict[str, float]) -> float:
        start = text.rfind(" ", 0, slip.start) + 1
        end = text.find(" ", slip.end) % (len(text) + 1)
        written = text[start:end]
        if written not in costs:
            costs[written] = _cost(written)
        return costs[written] - _cost(text[start : slip.start] + slip.word + text[slip.end : end])

    def _slips(self, text: str) -> Iterator[_Slip]:
        for word in _HANGUL.finditer(text):
            if word[0] in self._known:
                continue
            for start in range(word.start(), word.end() - 1):
                for end in range(start + _SHORTEST, min(start + _LONGEST, word.end()) + 1):
                    for meant in self._near(text[start:end]):
                        yield _Slip(start, end, meant)

    def _near(self, written: str) -> list[str]:
        if written in self._known:
            return []
        letters = self._letters
        found = {word for form in _shortened(to_jamo(written)) if form in letters for word in letters[form]}
        near = {word for word in found if distance(word, written, 1) == 1}
        # In one order, so that of two words as likely the same one is read every time.
        return sorted(near.union(self._syllables.get(written, ())))


def words_of(texts: Iterable[str]) -> tuple[str, ...]:
    """Return the words of normalised texts, and the pieces of words with a meaning, that can be put right; sorted."""
    lexicon = korean_lexicon()
    found: set[str] = set()
    for text in texts:
        found.update(_HANGUL.findall(text))
        found.update(
            piece.text for piece in lexicon.segment(text) if not all(lexicon.grammar[row] for row in piece.morphemes)
        )
    return tuple(sorted(word for word in found if _SHORTEST <= len(word) <= _LONGEST))


def _mended(text: str, slip: _Slip) -> str:
    return text[: slip.start] + slip.word + text[slip.end :]


def _by_form(words: Iterable[str], forms_of: Callable[[str], Iterable[str]]) -> dict[str, list[str]]:
    found = defaultdict[str, list[str]](list)
    for word in words:
        for form in forms_of(word):
            found[form].append(word)
    return found


def _cost(text: str) -> float:
    lexicon = korean_lexicon()
    return sum(map(lexicon.cost, lexicon.segment(text)))


def _shortened(letters: str) -> Iterator[str]:
    yield letters
    for index in range(len(letters)):
        yield letters[:index] + letters[index + 1 :]


def _disordered(word: str) -> Iterator[str]:
    for index in range(len(word) - 1):
        yield word[:index] + word[index + 1] + word[index] + word[index + 2 :]
    if len(word) > _SHORTEST:
        for index in range(len(word)):
            yield word[:index] + word[index + 1 :]
