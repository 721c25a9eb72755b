"""Learning intents from example phrases: deterministic, in well under a second for a bot of the usual size.

Up to a few thousand phrases are learned in closed form (ridge.py), which also tells how each phrase is read when it is
held out; more are learned step by step (softmax.py) with every tenth phrase held out first. In closed form lines of
everyday life are learned too, as belonging to no intent: what people say of anything (추천해 줘, 언제까지 해요) then
speaks for none. From the held-out scores of both the confidence is calibrated (confidence.py).
"""

import re
from collections import Counter
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from typing import Final, NamedTuple

import numpy as np

from aicc.lexicon import Vector
from aicc.models.errors import TrainingInvalid
from aicc.nlu.confidence import NO_INTENT, Labels, Scores, calibrate
from aicc.nlu.design import Design, Matrix, Vocabulary, lay_out, learn_vocabulary, with_embedding
from aicc.nlu.features import Features, features
from aicc.nlu.intents import IntentClassifier
from aicc.nlu.misspelt import Spelling, words_of
from aicc.nlu.ridge import solve_ridge
from aicc.nlu.softmax import solve_softmax
from aicc.nlu.text import normal_text
from aicc.ports import Embedder

_MAX_PHRASES: Final = 200_000
# From here on the closed form, whose cost grows with the cube, is left.
_CLOSED_FORM_PHRASES: Final = 3_000
_HELD_OUT_EVERY: Final = 10
# How much an intent may learn from those it shares a part of its name with; the least that reads best is taken.
_SHARES: Final = (0.0, 0.25, 0.5, 1.0)
# What parts a name, strongest first: shopping/question, card.lost, card_lost.
_SEPARATORS: Final = ("/", ".", ":", "_", "-", " ")
_BATCH: Final = 256
# Lines of everyday life, one a line.
EVERYDAY: Final = Path(__file__).parent / "data" / "everyday.txt"

Progress = Callable[[str, float], None]


class _Row(NamedTuple):
    text: str
    found: Features
    # Of its intent; NO_INTENT for an everyday line.
    column: int
    # What the embedder says of it, where there is one.
    embedding: Vector | None = None


@dataclass(frozen=True, slots=True, kw_only=True, eq=False, repr=False)
class _Fit:
    vocabulary: Vocabulary
    weights: Matrix
    meanings: Matrix
    # Scores of phrases that were not learned from, and their labels.
    held_out: Scores
    labels: Labels


def train(
    examples: Mapping[str, Sequence[str]],
    *,
    version: str,
    embedder: Embedder | None = None,
    progress: Progress | None = None,
) -> IntentClassifier:
    """Learn intents from example phrases.

    Intents whose names share a part (card/lost, card/apply) share what their examples say about it, as far as that
    helps to read held-out phrases.

    Args:
        examples: intent to its phrases.
        version: checksum of the examples, kept in the classifier.
        embedder: model whose sentence embeddings count beside the built-in features.
        progress: called with a stage (features, solving, calibrating) and the share of it that is done, 0..1.

    Raises:
        TrainingInvalid: there are no phrases with a letter, or more than 200,000.
    """
    tell = progress or (lambda stage, share: None)
    intents = tuple(examples)
    phrases = [(normal_text(phrase).normal, column) for column, name in enumerate(intents) for phrase in examples[name]]
    if len(phrases) > _MAX_PHRASES:
        raise TrainingInvalid(found=len(phrases), limit=_MAX_PHRASES)
    seen = zip(phrases, _features([text for text, _ in phrases], tell), strict=True)
    rows = [_Row(text, found, column) for (text, column), found in seen if found.writing]
    if not rows:
        raise TrainingInvalid(found=0, limit=_MAX_PHRASES)
    few = len(rows) <= _CLOSED_FORM_PHRASES
    rows += [_Row(text, found, NO_INTENT) for text, found in everyday_lines()] if few else []
    if embedder is not None:
        embedded = embedder.embed([row.text for row in rows])
        rows = [row._replace(embedding=one) for row, one in zip(rows, embedded, strict=True)]
    tell("solving", 0.0)
    fit = _fit_few(rows, intents) if few else _fit_many(rows, intents)
    tell("calibrating", 0.0)
    calibration, floor = calibrate(fit.held_out, fit.labels)
    tell("calibrating", 1.0)
    return IntentClassifier(
        intents=intents,
        vocabulary=fit.vocabulary,
        weights=fit.weights,
        meanings=fit.meanings,
        calibration=calibration,
        floor=floor,
        # Thousands of phrases hold slips of their own, and their words would cost more memory than all the rest.
        spelling=Spelling(words_of(text for text, _ in phrases) if few else ()),
        version=version,
    )


@lru_cache(maxsize=1)
def everyday_lines() -> tuple[tuple[str, Features], ...]:
    """Return lines of everyday life that are no contact centre's business, with their features."""
    lines = (normal_text(line).normal for line in EVERYDAY.read_text(encoding="utf-8").splitlines())
    return tuple((line, found) for line in lines if (found := features(line)).writing)


def _features(texts: Sequence[str], tell: Progress) -> list[Features]:
    found: list[Features] = []
    for number, text in enumerate(texts):
        if number % _BATCH == 0:
            tell("features", number / len(texts))
        found.append(features(text))
    tell("features", 1.0)
    return found


def _design(vocabulary: Vocabulary, rows: Sequence[_Row]) -> Design:
    dense = [with_embedding(vocabulary.meaning(row.found), row.embedding) for row in rows]
    return lay_out([vocabulary.weigh(row.found) for row in rows], np.array(dense, dtype=np.float32))


def _fit_few(rows: Sequence[_Row], intents: Sequence[str]) -> _Fit:
    """Learn in closed form: intents from the bot's own phrases, belonging to any of them with the everyday lines."""
    vocabulary = learn_vocabulary([row.found for row in rows])
    labels = np.array([row.column for row in rows], dtype=np.intp)
    design = _design(vocabulary, rows)
    weights, meanings, held_out = solve_ridge(design, labels, (len(vocabulary.rows), len(intents)))
    sharing = np.eye(len(intents) + 1)
    sharing[:-1, :-1] = _best_sharing(held_out[:, :-1], labels, _kinship(intents))
    return _Fit(
        vocabulary=vocabulary,
        weights=weights @ sharing.astype(np.float32),
        meanings=meanings @ sharing.astype(np.float32),
        held_out=held_out @ sharing,
        labels=labels,
    )


def _fit_many(rows: Sequence[_Row], intents: Sequence[str]) -> _Fit:
    vocabulary = learn_vocabulary([row.found for row in rows])
    labels = np.array([row.column for row in rows], dtype=np.intp)
    design, size = _design(vocabulary, rows), len(vocabulary.rows)
    parts = np.hstack([np.eye(len(intents)), _parts(intents)]).astype(np.float32)
    rest = np.arange(len(rows)) % _HELD_OUT_EVERY != 0
    weights, meanings = solve_softmax(design.take(np.flatnonzero(rest)), labels[rest], size, parts)
    aside = np.flatnonzero(~rest)
    scores = [values @ weights[columns] for columns, values in (design.row(int(number)) for number in aside)]
    held_out = np.array(scores, dtype=np.float64) + design.meanings[aside] @ meanings
    weights, meanings = solve_softmax(design, labels, size, parts)
    # Only differences between intents mean something; centred scores compare between texts.
    return _Fit(
        vocabulary=vocabulary,
        weights=weights - weights.mean(axis=1, keepdims=True),
        meanings=meanings - meanings.mean(axis=1, keepdims=True),
        held_out=held_out - held_out.mean(axis=1, keepdims=True),
        labels=labels[aside],
    )


def _parts(intents: Sequence[str]) -> Scores:
    """Return which parts of names each intent has, shape (intents, parts), of parts that two or more have."""
    separator = next((mark for mark in _SEPARATORS if any(mark in name for name in intents)), None)
    if separator is None:
        return np.zeros((len(intents), 0))
    split = [frozenset(enumerate(re.split(re.escape(separator), name))) for name in intents]
    counts = Counter(part for parts in split for part in parts)
    shared = sorted(part for part, count in counts.items() if 1 < count < len(intents))
    return np.array([[float(part in parts) for part in shared] for parts in split]).reshape(len(intents), -1)


def _kinship(intents: Sequence[str]) -> Scores:
    parts = _parts(intents)
    return parts @ parts.T


def _best_sharing(held_out: Scores, labels: Labels, kinship: Scores) -> Scores:
    """Return the matrix that lets kindred intents vote for each other, as far as that reads held-out phrases better."""
    own = labels != NO_INTENT
    best, most = np.eye(len(kinship)), -1
    for share in _SHARES if kinship.any() else (0.0,):
        sharing = np.eye(len(kinship)) + share * kinship
        right = int(((held_out[own] @ sharing).argmax(axis=1) == labels[own]).sum())
        if right > most:
            best, most = sharing, right
    return best
