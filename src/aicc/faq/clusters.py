"""What customers ask and no entry answers, brought together: one cluster is one wish in many wordings.

Two questions are alike by how they are written (letters in threes: typos, no spaces), by which words they use and by
what those mean (other words for the same thing). Clusters grow from pairs to groups by average linkage: a question
joins when it is like all of a group on average, so that one question between two wishes does not make them one.
"""

import heapq
import re
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Final
from zlib import crc32

import numpy as np

from aicc.faq.synonyms import Synonyms
from aicc.lexicon import Vector, korean_lexicon
from aicc.models.faq import Unanswered
from aicc.utils.jamo import to_jamo
from aicc.utils.keyboard import recover_keyboard
from aicc.utils.text import normalize, squeeze, tidy

# A question counts half after a week: long enough that a weekly rhythm does not move the ranking, short enough that
# yesterday's outage stands above last month's.
HALF_LIFE: Final = timedelta(days=7)
# Wordings that are compared with one another, the newest; older ones stay alone. Bounds time (20,000: about 7 s) and
# memory (about 250 MB).
MAX_WORDINGS: Final = 20_000
# Chosen on half of ParaKQC's groups, with small talk among them: below it wishes about the same thing run together.
LEAST_LIKENESS: Final = 0.42
# How much each view counts, chosen on the same groups, and its numbers: terms are hashed to so many.
_LETTERS, _WORDS, _MEANING = 0.5, 0.3, 0.2
_LETTER_NUMBERS, _WORD_NUMBERS = 256, 192
_MAX_CHARACTERS: Final = 200
# A term that no other of many questions has connects nothing and is as often a slip of the finger as a wish: it loses
# up to half of its weight, half of that among so many texts.
_SLIP, _MANY = 0.5, 100
# So many texts tell by themselves what they all have in common.
_FEW: Final = 20
_CODE: Final = re.compile("[a-z]+")
_DIGIT: Final = re.compile(r"\d")
# Rows that are compared with all others at once, and neighbours that are kept of each.
_BLOCK: Final = 256
_NEIGHBOURS: Final = 24
# An entry is proposed for a cluster when half of its questions were nearest to it, and when it was not as good as none.
_MAJORITY: Final = 0.5
_LEAST_SCORE: Final = 0.1


@dataclass(frozen=True, slots=True, kw_only=True)
class Cluster:
    """Questions that ask the same."""

    # That of its oldest question: stays while the cluster grows.
    id: str
    # The question that stands for the others best, its first 200 characters.
    title: str
    # The newest first.
    questions: tuple[Unanswered, ...]
    size: int
    last_at: datetime
    # Sum over its questions of 1 for one asked now, 1/2 for one asked a week ago, and so on.
    weight: float
    # Entry that these questions may be paraphrases of; empty when a new entry is needed.
    nearest: str = ""


def cluster(questions: Iterable[Unanswered], *, now: datetime, synonyms: Synonyms | None = None) -> tuple[Cluster, ...]:
    """Return the questions in clusters, the weightiest first; each question is in one.

    The order of the questions changes nothing. Equal wordings (but for spaces, punctuation and case) stay together.

    Args:
        questions: their ids are unique.
        now: from when their age is counted; a question from the future counts as asked now.
        synonyms: words that the bot takes for each other; they bring questions together too.
    """
    alike: defaultdict[str, list[Unanswered]] = defaultdict(list)
    for question in sorted(questions, key=_age, reverse=True):
        alike[_wording(question.text)].append(question)
    compared = sorted(list(alike)[:MAX_WORDINGS])
    vectors = _vectors([_normal(_shown(alike[wording])) for wording in compared], synonyms or Synonyms())
    groups: list[list[int]] = _Linkage(vectors).groups()
    found = [_describe([alike[compared[row]] for row in rows], vectors[rows], now) for rows in groups]
    found += [_describe([alike[wording]], vectors[:0], now) for wording in list(alike)[MAX_WORDINGS:]]
    return tuple(sorted(found, key=lambda cluster: (-cluster.weight, -cluster.last_at.timestamp(), cluster.id)))


def _age(question: Unanswered) -> tuple[datetime, str]:
    return question.at, question.id


def _wording(text: str) -> str:
    return squeeze(_normal(text)) or text.strip()


def _normal(text: str) -> str:
    said = tidy(normalize(text))
    return recover_keyboard(said) or said


def _shown(alike: Sequence[Unanswered]) -> str:
    """Return the way in which a wording is mostly written; rather with spaces than without."""
    counts = Counter(question.text for question in alike)
    return max(counts, key=lambda text: (counts[text], len(text), text))


def _describe(wordings: Sequence[Sequence[Unanswered]], vectors: Vector, now: datetime) -> Cluster:
    questions = sorted((question for alike in wordings for question in alike), key=_age, reverse=True)
    central = 0
    if len(wordings) > 1:
        centre = np.array([len(alike) for alike in wordings], dtype=np.float32) @ vectors
        central = int((vectors @ centre).argmax())
    ages = (max(now - question.at, timedelta()) for question in questions)
    return Cluster(
        id=questions[-1].id,
        title=_normal(_shown(wordings[central]))[:_MAX_CHARACTERS],
        questions=tuple(questions),
        size=len(questions),
        last_at=questions[0].at,
        weight=sum(0.5 ** (age / HALF_LIFE) for age in ages),
        nearest=_nearest(questions),
    )


def _nearest(questions: Sequence[Unanswered]) -> str:
    votes: defaultdict[str, list[float]] = defaultdict(list)
    for question in questions:
        if question.best:
            votes[question.best].append(question.score)
    if not votes:
        return ""
    entry = max(votes, key=lambda name: (len(votes[name]), sum(votes[name]), name))
    scores = votes[entry]
    often = len(scores) >= _MAJORITY * len(questions)
    return entry if often and sum(scores) / len(scores) >= _LEAST_SCORE else ""


class _Linkage:
    """Average linkage: merges the two most alike groups until none are alike enough.

    Likeness is the mean of the dot products over all pairs of two groups, which is that of their sums; it never grows
    beyond the larger one when groups merge. So a pair that waits with an old likeness is measured again only when its
    turn comes.
    """

    def __init__(self, vectors: Vector) -> None:
        self._vectors = vectors
        # A group that was made by merging has a number of its own; these are by number.
        self._merged_into = list(range(len(vectors)))
        self._sizes = [1] * len(vectors)
        self._sums: dict[int, Vector] = {}
        # (minus likeness, smaller number, larger number): equal pairs come in the order of their numbers.
        self._waiting = [(-likeness, row, other) for row, other, likeness in _close_pairs(vectors)]
        heapq.heapify(self._waiting)

    def groups(self) -> list[list[int]]:
        """Return the rows of each group."""
        measured: set[tuple[int, int]] = set()
        while self._waiting:
            _, *pair = heapq.heappop(self._waiting)
            one, other = sorted(map(self._group, pair))
            if [one, other] == pair:
                self._merge(one, other)
            elif one != other and (one, other) not in measured:
                measured.add((one, other))
                likeness = float(self._sum(one) @ self._sum(other)) / (self._sizes[one] * self._sizes[other])
                if likeness >= LEAST_LIKENESS:
                    heapq.heappush(self._waiting, (-likeness, one, other))
        groups: defaultdict[int, list[int]] = defaultdict(list)
        for row in range(len(self._vectors)):
            groups[self._group(row)].append(row)
        return list(groups.values())

    def _group(self, number: int) -> int:
        merged = self._merged_into
        while merged[number] != number:
            merged[number] = merged[merged[number]]
            number = merged[number]
        return number

    def _sum(self, number: int) -> Vector:
        return self._sums[number] if number in self._sums else self._vectors[number]

    def _merge(self, one: int, other: int) -> None:
        number = len(self._merged_into)
        self._sums[number] = self._sum(one) + self._sum(other)
        self._sizes.append(self._sizes[one] + self._sizes[other])
        self._merged_into[one] = self._merged_into[other] = number
        self._merged_into.append(number)
        for merged in (one, other):
            self._sums.pop(merged, None)


def _close_pairs(vectors: Vector) -> Iterator[tuple[int, int, float]]:
    """Give the pairs of rows that are alike enough, the smaller row first, of each the closest of the later ones."""
    for start in range(0, len(vectors), _BLOCK):
        # Only rows behind it: each pair once. Rounding must not part equals.
        likeness = np.triu(vectors[start : start + _BLOCK] @ vectors[start:].T, k=1)
        for row, along in enumerate(likeness, start=start):
            others = np.flatnonzero(along >= LEAST_LIKENESS)
            if len(others) > _NEIGHBOURS:
                others = others[np.argpartition(-along[others], _NEIGHBOURS)[:_NEIGHBOURS]]
            yield from ((row, start + int(other), float(along[other])) for other in others)


def _vectors(texts: Sequence[str], synonyms: Synonyms) -> Vector:
    """Return one row a text; the dot product of two is how alike they are, at most 1."""
    letters, words, morphemes = [], [], []
    for text in texts:
        said = synonyms.unify(_DIGIT.sub("0", text[:_MAX_CHARACTERS])).lower()
        content, names = _words(said)
        letters.append(_threes(squeeze(said)))
        words.append(names)
        morphemes.append(content)
    return np.concatenate(
        [
            np.float32(_LETTERS**0.5) * _hashed(letters, _LETTER_NUMBERS),
            np.float32(_WORDS**0.5) * _hashed(words, _WORD_NUMBERS),
            np.float32(_MEANING**0.5) * _meanings(morphemes),
        ],
        axis=1,
    )


def _words(said: str) -> tuple[list[int], set[str]]:
    """Return the rows of a text's content morphemes, and the names of these, of unknown syllables and Latin words."""
    lexicon = korean_lexicon()
    pieces = lexicon.segment(said)
    content = [row for piece in pieces for row in piece.morphemes if not lexicon.grammar[row]]
    unknown = (piece.text for piece in pieces if not piece.morphemes)
    return content, {*(lexicon.names[row] for row in content), *unknown, *_CODE.findall(said)}


def _threes(squeezed: str) -> set[str]:
    spelled = f"^{to_jamo(squeezed)}$"
    return {spelled[start : start + 3] for start in range(len(spelled) - 2)}


def _hashed(texts: Sequence[set[str]], numbers: int) -> Vector:
    """Return the texts' terms by their rarity, hashed with signs so that what falls together cancels out on average."""
    frequency = Counter(term for terms in texts for term in terms)
    place, weight = {}, {}
    alone = 1 - _SLIP * len(texts) / (len(texts) + _MANY)
    for term, count in frequency.items():
        digest = crc32(term.encode())
        place[term] = digest % numbers
        rarity = float(np.log1p(len(texts) / count)) * (alone if count == 1 else 1.0)
        weight[term] = rarity if digest >> 31 else -rarity
    cells = (row * numbers + place[term] for row, terms in enumerate(texts) for term in sorted(terms))
    weights = (weight[term] for terms in texts for term in sorted(terms))
    flat = np.bincount(
        np.fromiter(cells, dtype=np.int64), np.fromiter(weights, dtype=np.float32), minlength=len(texts) * numbers
    )
    return _unit(flat.reshape(-1, numbers).astype(np.float32))


def _meanings(texts: Sequence[Sequence[int]]) -> Vector:
    lexicon = korean_lexicon()
    if not texts:
        return np.zeros((0, lexicon.vectors.shape[1]), dtype=np.float32)
    meanings = _unit(np.stack([lexicon.meaning(rows) for rows in texts]))
    # What all have in common says nothing of one; a few texts do not tell what that is.
    return _unit(meanings - meanings.sum(axis=0) / np.float32(len(texts) + _FEW))


def _unit(rows: Vector) -> Vector:
    lengths = np.linalg.norm(rows, axis=1, keepdims=True).astype(np.float32)
    shares: Vector = rows / np.maximum(lengths, np.float32(1e-9))
    return shares
