"""Learning the judge: film reviews for polarity, web comments for emotions, contact-centre lines for what it is about.

The learned lines over n-grams are only evidence. How much each counts is learned on contact-centre lines that the
lines themselves had not seen (stacking, Wolpert 1992).
"""

import hashlib
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Final

import numpy as np
from numpy.typing import NDArray

from aicc.models.understanding import Mood
from aicc.nlu.sentiment.evidence import LineTable, gather
from aicc.nlu.sentiment.judge import MOODS, VERDICTS, Judge
from aicc.nlu.sentiment.nbsvm import Line, fit, read
from aicc.nlu.sentiment.ngrams import FEATURE_BITS

Flags = NDArray[np.bool_]
Floats = NDArray[np.float64]

_SLOTS: Final = 1 << 17
_FOLDS: Final = 5
_STEPS: Final = 127
# The largest weights are clipped, so that the many small ones keep their differences.
_CLIPPED: Final = 0.9995
# All chosen by cross-validation within the training parts.
_SMALL_COST: Final = 0.5
_RIDGE: Final = 0.003
# One review or comment in so many is kept from the lines, so that the stack meets them as strangers; all of them
# together count so much beside the contact-centre lines.
_STRANGERS: Final = 10
_REVIEWS_WORTH: Final = 2.0
_COMMENTS_WORTH: Final = 0.5
_DESCENTS: Final = 400


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Lesson:
    """Texts and what each is, by name: one line is learned for each name."""

    # Where the texts are from.
    source: str
    texts: tuple[str, ...]
    # What a text can be to whether each text is it.
    flags: Mapping[str, Flags]
    # Price of an error.
    cost: float
    # How much each line matters where features of several lines want the same slot.
    claim: float = 1.0


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class _Named:
    name: str
    line: Line
    claim: float
    # The feature of each weight, and how many texts have it.
    features: NDArray[np.intp]
    counts: Floats


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class _Stack:
    """What the verdicts are learned from: evidence of texts that the lines had not seen."""

    # Of contact-centre lines, one row each.
    evidence: Floats
    flags: Mapping[str, Flags]
    # Of reviews and of comments: evidence and flags.
    guests: Sequence[tuple[Floats, Mapping[str, Flags]]]


def teach(reviews: Lesson, comments: Lesson, centre: Lesson) -> Judge:
    """Learn a judge.

    Args:
        reviews: one line, true for praise and false for blame.
        comments: lines that tell emotions; those named as in VERDICTS also teach the verdict.
        centre: contact-centre lines, with a flag for every name of VERDICTS.
    """
    strangers = [_split(lesson, _STRANGERS) for lesson in (reviews, comments)]
    general = [line for learned, _ in strangers for line in _learn(learned)]
    folds = np.array([_share(text, _FOLDS) for text in centre.texts])
    evidence: list[Floats] = [np.empty(0)] * len(folds)
    for fold in range(_FOLDS):
        table = pack([*general, *_learn(_part(centre, folds != fold))])
        for row in np.flatnonzero(folds == fold):
            evidence[row] = gather(centre.texts[row], table)
    stack = _Stack(
        evidence=np.array(evidence),
        flags=centre.flags,
        guests=[(np.array([gather(text, table) for text in held.texts]), held.flags) for _, held in strangers],
    )
    weights, biases = _weigh(stack)
    table = pack([line for lesson in (reviews, comments, centre) for line in _learn(lesson)])
    return Judge(table=table, weights=weights, biases=biases, version=_version([reviews, comments, centre]))


def pack(lines: Sequence[_Named]) -> LineTable:
    """Return the lines in one table of small numbers; features that matter little give way."""
    matter = np.zeros(1 << FEATURE_BITS)
    for it in lines:
        force = np.abs(it.line.weights) * np.sqrt(it.counts)
        matter[it.features] += it.claim * force / np.sqrt(np.mean(force**2))
    known = np.flatnonzero(matter)
    known = known[np.argsort(matter[known], kind="stable")]
    owner = np.full(_SLOTS, -1)
    owner[known % _SLOTS] = known  # of those that share a slot the last one, which matters most, stays
    weights, scales = np.zeros((_SLOTS, len(lines)), dtype=np.int8), np.ones(len(lines))
    for column, it in enumerate(lines):
        dense = np.zeros(1 << FEATURE_BITS)
        dense[it.features] = it.line.weights
        kept = np.where(owner >= 0, dense[owner], 0.0)
        scales[column] = max(float(np.quantile(np.abs(kept[kept != 0]), _CLIPPED)), 1e-9) / _STEPS
        weights[:, column] = np.clip(np.rint(kept / scales[column]), -_STEPS, _STEPS)
    return LineTable(
        names=tuple(it.name for it in lines),
        owners=np.where(owner >= 0, owner // _SLOTS, 0).astype(np.uint8),
        weights=weights,
        scales=scales,
        biases=np.array([it.line.bias for it in lines]),
    )


def _learn(lesson: Lesson) -> Iterator[_Named]:
    corpus = read(lesson.texts)
    counts = np.bincount(corpus.columns, minlength=len(corpus.features)).astype(np.float64)
    for name, flags in lesson.flags.items():
        line = fit(corpus, flags, cost=lesson.cost)
        yield _Named(
            name=f"{lesson.source} {name}", line=line, claim=lesson.claim, features=corpus.features, counts=counts
        )


def _part(lesson: Lesson, chosen: Flags) -> Lesson:
    texts = tuple(text for text, is_chosen in zip(lesson.texts, chosen, strict=True) if is_chosen)
    return replace(lesson, texts=texts, flags={name: flags[chosen] for name, flags in lesson.flags.items()})


def _share(text: str, shares: int) -> int:
    """Return which of so many shares a text belongs to, always the same."""
    return int.from_bytes(hashlib.sha256(text.encode("utf-8", "replace")).digest()[-4:]) % shares


def _split(lesson: Lesson, shares: int) -> tuple[Lesson, Lesson]:
    """Return a lesson without one share of its texts, and that share."""
    apart = np.array([_share(text, shares) == 0 for text in lesson.texts])
    return _part(lesson, ~apart), _part(lesson, apart)


def _weigh(stack: _Stack) -> tuple[Floats, Floats]:
    """Return what each piece of evidence counts for each verdict, and the biases."""
    middle, spread = stack.evidence.mean(axis=0), stack.evidence.std(axis=0) + 1e-6
    inputs = (stack.evidence - middle) / spread
    reviews, comments = (((evidence - middle) / spread, flags) for evidence, flags in stack.guests)
    rows = list(_moods(inputs, stack.flags, *reviews))
    for name in VERDICTS[len(MOODS) :]:
        others = comments[0] if name in comments[1] else inputs[:0]
        wanted = np.append(stack.flags[name], comments[1].get(name, np.zeros(0, dtype=np.bool_)))
        both, worth = np.vstack([inputs, others]), _worths(len(inputs), len(others), _COMMENTS_WORTH)
        no, yes = _descend(both, np.stack([~wanted, wanted], axis=1), worth=worth)
        rows.append(yes - no)
    found = np.array(rows)
    weights = found[:, :-1] / spread
    return weights, found[:, -1] - weights @ middle


def _moods(inputs: Floats, flags: Mapping[str, Flags], reviews: Floats, sides: Mapping[str, Flags]) -> Floats:
    """Return the softmax weights of the moods. To reviews, which are praise or blame, the other moods are closed."""
    (praise,) = sides.values()
    judged = np.zeros((len(reviews), len(MOODS)), dtype=np.bool_)
    judged[praise, MOODS.index(Mood.POSITIVE)] = judged[~praise, MOODS.index(Mood.NEGATIVE)] = True
    closed = np.zeros((len(inputs) + len(reviews), len(MOODS)))
    closed[len(inputs) :, [MOODS.index(Mood.NEUTRAL), MOODS.index(Mood.MIXED)]] = -np.inf
    wanted = np.vstack([np.stack([flags[mood] for mood in MOODS], axis=1), judged])
    worth = _worths(len(inputs), len(reviews), _REVIEWS_WORTH)
    return _descend(np.vstack([inputs, reviews]), wanted, closed=closed, worth=worth)


def _worths(own: int, guests: int, worth: float) -> Floats:
    """Return how much each row counts: 1 each of our own, all guests together so much of that."""
    return np.append(np.ones(own), np.full(guests, worth * own / max(1, guests)))


def _descend(inputs: Floats, wanted: Flags, *, closed: Floats | float = 0.0, worth: Floats | float = 1.0) -> Floats:
    """Return softmax weights, a row for each class with the bias last (Nesterov's accelerated gradient).

    Args:
        inputs: a row for each example.
        wanted: the class of each, one true flag a row.
        closed: added to the scores, minus infinity where an example says nothing of a class.
        worth: how much each example counts.
    """
    rows = np.hstack([inputs, np.ones((len(inputs), 1))])
    worths = np.broadcast_to(np.asarray(worth), len(rows))[:, None]
    shares = worths / worths.sum()
    step = 1 / (np.linalg.norm(rows * np.sqrt(shares), 2) ** 2 / 2 + _RIDGE)
    ridge = np.append(np.full(inputs.shape[1], _RIDGE), 0.0)
    found = ahead = np.zeros((wanted.shape[1], rows.shape[1]))
    for turn in range(_DESCENTS):
        scores = rows @ ahead.T + closed
        chances = np.exp(scores - scores.max(axis=1, keepdims=True))
        chances /= chances.sum(axis=1, keepdims=True)
        last, found = found, ahead - step * (((chances - wanted) * shares).T @ rows + ridge * ahead)
        ahead = found + turn / (turn + 3) * (found - last)
    return found


def _version(lessons: Sequence[Lesson]) -> str:
    digest = hashlib.sha256()
    for lesson in lessons:
        for text in lesson.texts:
            digest.update(text.encode("utf-8", "replace") + b"\n")
        for name, flags in lesson.flags.items():
            digest.update(name.encode() + flags.tobytes())
    return digest.hexdigest()[:16]
