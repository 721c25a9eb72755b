"""What a bot's builder can do: which phrases stand in each other's way, and how to get them out of it."""

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import chain
from typing import Final

import numpy as np
from numpy.typing import NDArray

from aicc.models.bot import Bot, Intent
from aicc.services.evaluation import suggestions
from aicc.services.evaluation.reading import Read
from aicc.services.evaluation.suggestions import ENOUGH_PHRASES, Suggestion, SuggestionKind, Words, words_of
from aicc.services.evaluation.wording import Wordings, compare, squeezed

# So alike that it is worth a look, even where both are read right today.
_NEARLY_THE_SAME: Final = 0.75
# Less alike, wording is not why a phrase was misread.
_ALIKE: Final = 0.35
# Two intents are mixed up where they are read as each other, this often at least and in this share of their phrases.
_MIXED_COUNT: Final = 3
_MIXED_SHARE: Final = 0.1
_MOST_PAIRS: Final = 50


@dataclass(frozen=True, slots=True, kw_only=True)
class Pair:
    """Two phrases of different intents that are taken for each other, or could be. Personal data masked."""

    intent: str
    phrase: str
    other_intent: str
    other_phrase: str
    # How alike they are worded, 0..1.
    likeness: float
    # Whether the first, held out, was read as the other's intent, and the other as the first's.
    misread: bool
    other_misread: bool
    suggestion: Suggestion


@dataclass(frozen=True, slots=True, kw_only=True)
class Unrecognised:
    """A phrase that its own intent does not recognise once it is held out."""

    intent: str
    phrase: str
    read_as: str
    # 0..1.
    confidence: float
    # Whether the bot would have acted on the wrong reading.
    accepted: bool
    suggestion: Suggestion


@dataclass(frozen=True, slots=True, kw_only=True)
class Mixed:
    """Two intents that are read as each other."""

    intent: str
    other_intent: str
    # Held-out phrases of the first that were read as the other, and the other way round.
    there: int
    back: int
    suggestion: Suggestion


@dataclass(frozen=True, slots=True, kw_only=True)
class Thin:
    """An intent with few phrases."""

    intent: str
    phrases: int
    suggestion: Suggestion


@dataclass(frozen=True, slots=True, kw_only=True)
class Advice:
    """What to do about a bot's phrases, the most pressing first in each list."""

    mixed: tuple[Mixed, ...]
    # At most fifty.
    pairs: tuple[Pair, ...]
    unrecognised: tuple[Unrecognised, ...]
    thin: tuple[Thin, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class _Phrase:
    intent: Intent
    # What became of it when it was held out.
    read: Read

    @property
    def text(self) -> str:
        return self.read.row.text


@dataclass(frozen=True, slots=True, kw_only=True)
class _Neighbour:
    """Of a phrase: one of another intent, how alike it is, and how alike the phrases of its own intent are at most."""

    phrase: _Phrase
    likeness: float
    own_likeness: float


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class _Book:
    """All phrases of a bot, in the order of its intents."""

    bot: Bot
    words: Words
    phrases: tuple[_Phrase, ...]
    wordings: Wordings
    # Intent of each phrase.
    owners: NDArray[np.str_]


def advise(bot: Bot, reads: Sequence[Read]) -> Advice:
    """Return what to do about the phrases of a bot.

    Args:
        bot: whose phrases.
        reads: what `hold_out` returned for it.
    """
    order = {intent: at for at, intent in enumerate(bot.intents)}
    in_order = sorted(reads, key=lambda read: order[read.row.intent])
    book = _Book(
        bot=bot,
        words=words_of(bot),
        phrases=tuple(_Phrase(intent=bot.intents[read.row.intent], read=read) for read in in_order),
        wordings=compare([read.row.text for read in in_order]),
        owners=np.array([read.row.intent for read in in_order], dtype=np.str_),
    )
    wrong = {at: _rival(book, at) for at, read in enumerate(in_order) if not read.right}
    return Advice(
        mixed=tuple(_mixed(bot, reads)),
        pairs=tuple(_pairs(book, wrong)),
        unrecognised=tuple(_unrecognised(book, wrong)),
        thin=tuple(_thin(bot)),
    )


def _rival(book: _Book, at: int) -> _Neighbour | None:
    """Return the phrase most like this one among those of the intent it was read as."""
    likeness = book.wordings.likeness(at)
    likeness[at] = 0.0
    own = likeness[book.owners == book.owners[at]]
    rivals = np.flatnonzero(book.owners == book.phrases[at].read.read_as)
    if not len(rivals):
        return None
    best = int(rivals[likeness[rivals].argmax()])
    return _Neighbour(phrase=book.phrases[best], likeness=float(likeness[best]), own_likeness=float(own.max()))


def _nearly_the_same(book: _Book) -> Iterator[tuple[_Phrase, _Neighbour]]:
    for at, phrase in enumerate(book.phrases):
        likeness = book.wordings.likeness(at)
        for other in np.flatnonzero((likeness >= _NEARLY_THE_SAME) & (book.owners != book.owners[at])):
            yield phrase, _Neighbour(phrase=book.phrases[other], likeness=float(likeness[other]), own_likeness=1.0)


def _pairs(book: _Book, wrong: Mapping[int, _Neighbour | None]) -> list[Pair]:
    """Return the pairs, most pressing first: the same text, then misread phrases, then the most alike."""
    found: dict[frozenset[int], Pair] = {}
    misread = ((book.phrases[at], rival) for at, rival in wrong.items() if rival and rival.likeness >= _ALIKE)
    for phrase, rival in chain(misread, _nearly_the_same(book)):
        found.setdefault(frozenset((id(phrase), id(rival.phrase))), _pair(book, phrase, rival))

    def pressing(pair: Pair) -> tuple[bool, int, float]:
        same = pair.suggestion.kind is SuggestionKind.KEEP_ONE
        return not same, -(pair.misread + pair.other_misread), -pair.likeness

    return sorted(found.values(), key=pressing)[:_MOST_PAIRS]


def _pair(book: _Book, phrase: _Phrase, rival: _Neighbour) -> Pair:
    other = rival.phrase
    return Pair(
        intent=phrase.intent.id,
        phrase=phrase.read.shown,
        other_intent=other.intent.id,
        other_phrase=other.read.shown,
        likeness=rival.likeness,
        misread=phrase.read.read_as == other.intent.id,
        other_misread=other.read.read_as == phrase.intent.id,
        suggestion=_suggest(book, phrase, rival),
    )


def _suggest(book: _Book, phrase: _Phrase, rival: _Neighbour) -> Suggestion:
    """Return what to do about a phrase and the one it was, or could be, mistaken for."""
    own, other = phrase.intent, rival.phrase.intent
    if squeezed(phrase.text) == squeezed(rival.phrase.text):
        return suggestions.keep_one(own, other)
    if rival.likeness < _ALIKE:
        return suggestions.more_phrases(own)
    word = book.words.telling(own, phrase.text, other, rival.phrase.text)
    sure = phrase.read.read_as == other.id and phrase.read.accepted(book.bot.thresholds.intent)
    if sure and rival.own_likeness < rival.likeness and not book.words.at_home(own, phrase.text, other):
        return suggestions.move(own, other, word)
    return suggestions.distinguish(own, word, other, book.words.telling(other, rival.phrase.text, own, phrase.text))


def _unrecognised(book: _Book, wrong: Mapping[int, _Neighbour | None]) -> list[Unrecognised]:
    found = []
    for at, rival in wrong.items():
        phrase = book.phrases[at]
        suggestion = suggestions.more_phrases(phrase.intent) if rival is None else _suggest(book, phrase, rival)
        found.append(
            Unrecognised(
                intent=phrase.intent.id,
                phrase=phrase.read.shown,
                read_as=phrase.read.read_as,
                confidence=phrase.read.confidence,
                accepted=phrase.read.accepted(book.bot.thresholds.intent),
                suggestion=suggestion,
            )
        )
    return sorted(found, key=lambda one: (not one.accepted, -one.confidence))


def _mixed(bot: Bot, reads: Sequence[Read]) -> list[Mixed]:
    wrong = Counter((read.row.intent, read.read_as) for read in reads if not read.right)
    found = []
    for (intent, other), there in wrong.items():
        back = wrong[other, intent]
        # Each two once: from where more were misread.
        if not back or (there, other) < (back, intent):
            continue
        fewest = min(len(bot.intents[intent].phrases), len(bot.intents[other].phrases))
        if there + back >= max(_MIXED_COUNT, _MIXED_SHARE * fewest):
            suggestion = suggestions.merge(bot.intents[intent], bot.intents[other])
            found.append(Mixed(intent=intent, other_intent=other, there=there, back=back, suggestion=suggestion))
    return sorted(found, key=lambda mixed: (-mixed.there - mixed.back, mixed.intent))


def _thin(bot: Bot) -> list[Thin]:
    few = [intent for intent in bot.intents.values() if len(intent.phrases) < ENOUGH_PHRASES]
    return [
        Thin(intent=intent.id, phrases=len(intent.phrases), suggestion=suggestions.enough_phrases(intent))
        for intent in sorted(few, key=lambda intent: len(intent.phrases))
    ]
