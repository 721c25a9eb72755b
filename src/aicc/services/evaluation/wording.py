"""How alike the phrases of a bot are worded."""

import unicodedata
from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

import numpy as np
from numpy.typing import NDArray

from aicc.models.bot import Bot
from aicc.utils.text import normalize, squeeze

_GRAM: Final = 3


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Wordings:
    """Phrases, ready to be compared with each other.

    A phrase is the set of its letters (자모) in threes, spaces and punctuation left out, so that spacing and endings
    matter little. What few phrases have counts more: 해 주세요 makes no two wishes alike. Alike is the share of that
    weight which two phrases have in common (Dice 1945).
    """

    grams: tuple[tuple[str, ...], ...]
    # Gram to the phrases that have it.
    found_in: dict[str, NDArray[np.intp]]
    weight: dict[str, float]
    # Weight of all grams of each phrase.
    totals: NDArray[np.float64]

    def likeness(self, at: int) -> NDArray[np.float64]:
        """Return how alike the phrase at this place is to each phrase, itself included: 0..1."""
        shared = np.zeros(len(self.grams))
        for gram in self.grams[at]:
            shared[self.found_in[gram]] += self.weight[gram]
        both = self.totals + self.totals[at]
        return 2 * shared / np.where(both > 0, both, 1.0)


@dataclass(frozen=True, slots=True, kw_only=True)
class Place:
    """Where a phrase stands."""

    intent: str
    # Number of the phrase in its intent, from 0.
    at: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Repeat:
    """A phrase that the bot has already, but for spaces, punctuation and capitals."""

    phrase: str
    place: Place
    # Where it stands first.
    first: Place


def compare(phrases: Sequence[str]) -> Wordings:
    """Return phrases ready to be compared."""
    grams = tuple(_grams(phrase) for phrase in phrases)
    places: defaultdict[str, list[int]] = defaultdict(list)
    for at, found in enumerate(grams):
        for gram in found:
            places[gram].append(at)
    weight = {gram: float(np.log1p(len(grams) / len(having))) for gram, having in places.items()}
    return Wordings(
        grams=grams,
        found_in={gram: np.array(having, dtype=np.intp) for gram, having in places.items()},
        weight=weight,
        totals=np.array([sum(weight[gram] for gram in found) for found in grams]),
    )


def squeezed(phrase: str) -> str:
    """Return what two phrases share that are the same to the bot: no spaces, no punctuation, lower case."""
    return squeeze(normalize(phrase))


def repeats(bot: Bot) -> tuple[Repeat, ...]:
    """Return the phrases of a bot that it has had before, in the order of the file."""
    first: dict[str, Place] = {}
    found: list[Repeat] = []
    for intent in bot.intents.values():
        for at, phrase in enumerate(intent.phrases):
            before = first.setdefault(squeezed(phrase), Place(intent=intent.id, at=at))
            if before != (here := Place(intent=intent.id, at=at)):
                found.append(Repeat(phrase=phrase, place=here, first=before))
    return tuple(found)


def _grams(phrase: str) -> tuple[str, ...]:
    letters = unicodedata.normalize("NFD", squeezed(phrase))
    edged = f"^{letters}$" if letters else ""
    # Each once, in order: the same phrases give the same figures in every run.
    return tuple(dict.fromkeys(edged[start : start + _GRAM] for start in range(len(edged) - _GRAM + 1)))
