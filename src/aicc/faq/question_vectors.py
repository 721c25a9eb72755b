"""What a question is about as one vector: two questions that ask the same lie close together.

A question is the sum of its morphemes' vectors, each by how much it matters, and of its grammar (whether it asks when
or how, allows or forbids). The numbers were learned by tools/train_question_vectors.py;
docs/reference/question-vectors-card.md says from what.
"""

import zlib
from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache
from itertools import pairwise
from pathlib import Path
from typing import Any, Final

import msgspec
import numpy as np
from numpy.typing import NDArray

from aicc.lexicon import korean_lexicon
from aicc.lexicon.packing import join_arrays, pack_file, take_array, unpack_file
from aicc.models.errors import ArtefactInvalid

VECTORS_PATH: Final = Path(__file__).parent / "data" / "question.vectors"
DIMENSIONS: Final = 96
# Grammar features share this many vectors.
BUCKETS: Final = 2_048
_MAGIC: Final = b"AICC-QUESTIONS 1"
# So many grammar features weigh as much as one morpheme that matters.
GRAMMAR_SCALE: Final = 6.0
# What the lexicon cannot explain is a name or a new word: it matters.
UNKNOWN_IMPORTANCE: Final = 1.2

Vector = NDArray[np.float32]


class _Head(msgspec.Struct, kw_only=True, forbid_unknown_fields=True):
    # The lexicon whose morphemes these are.
    lexicon: str
    morphemes: int


@dataclass(frozen=True, slots=True, kw_only=True, eq=False, repr=False)
class QuestionVectors:
    """The learned numbers."""

    # By row of the lexicon: how much a morpheme matters in a question, 0..about 2.
    importance: Vector
    # Shape (morphemes, DIMENSIONS), importance included: 8-bit steps of `scales`, shape (morphemes,).
    morphemes: NDArray[np.int8]
    scales: Vector
    # Shape (BUCKETS, DIMENSIONS).
    grammar: Vector

    def vector(self, morphemes: Sequence[int], unknown: Sequence[str] = ()) -> Vector:
        """Return the vector of a question, shape (DIMENSIONS,), of length 1; zeros for one without any word.

        Args:
            morphemes: rows of its morphemes, in order.
            unknown: its words that the lexicon cannot explain; each is close to itself only.
        """
        if not morphemes and not unknown:
            return np.zeros(DIMENSIONS, dtype=np.float32)
        rows = np.array(morphemes, dtype=np.intp)
        matters = self.importance[rows]
        size = (float(matters @ matters) + len(unknown) * UNKNOWN_IMPORTANCE**2) ** 0.5 + 1e-6
        total: Vector = self.scales[rows] @ self.morphemes[rows].astype(np.float32)
        for word in unknown:
            total = total + _own_direction(word) * np.float32(UNKNOWN_IMPORTANCE)
        total = total / np.float32(size) + self.grammar[grammar_buckets(morphemes)].sum(axis=0)
        return total / np.float32(float(total @ total) ** 0.5 + 1e-6)


@lru_cache(maxsize=10_000)
def _own_direction(word: str) -> Vector:
    """Return a direction of a word's own, of length 1: of so many dimensions, two are nearly square to each other."""
    direction = np.random.default_rng(zlib.crc32(word.encode())).standard_normal(DIMENSIONS).astype(np.float32)
    return direction / np.float32(np.linalg.norm(direction))


def grammar_buckets(morphemes: Sequence[int]) -> list[int]:
    """Return the grammar features of a question: particles and endings in ones, twos and threes."""
    forms = korean_lexicon().grammar
    endings = ["^", *(forms[morpheme] for morpheme in morphemes if forms[morpheme]), "$"]
    names = dict.fromkeys(endings[1:-1])
    names |= dict.fromkeys(f"{first} {second}" for first, second in pairwise(endings))
    names |= dict.fromkeys(" ".join(endings[start : start + 3]) for start in range(len(endings) - 2))
    return [zlib.crc32(name.encode()) % BUCKETS for name in names]


def pack(importance: Any, morphemes: Any, grammar: Any) -> bytes:
    """Return the learned numbers as bytes.

    Args:
        importance: shape (morphemes,).
        morphemes: shape (morphemes, DIMENSIONS), importance included.
        grammar: shape (BUCKETS, DIMENSIONS).
    """
    scales = np.maximum(np.abs(morphemes).max(axis=1), 1e-9) / 127
    steps = np.round(morphemes / scales[:, None]).astype(np.int8)
    head = _Head(lexicon=korean_lexicon().version, morphemes=len(importance))
    numbers = [np.asarray(array, dtype=np.float16) for array in (importance, scales, grammar)]
    return pack_file(_MAGIC, head, join_arrays([steps, *numbers]))


def unpack(content: bytes, *, path: str) -> QuestionVectors:
    """Return the learned numbers that `pack` wrote.

    Raises:
        ArtefactInvalid: the bytes are damaged, of another kind, or for another lexicon.
    """
    head, rest = unpack_file(content, _MAGIC, _Head, path=path)
    if head.lexicon != korean_lexicon().version or head.morphemes != len(korean_lexicon().names):
        raise ArtefactInvalid(path=path, why="made for another lexicon")
    try:
        steps, rest = take_array(rest, np.int8, (head.morphemes, DIMENSIONS))
        importance, rest = take_array(rest, np.float16, (head.morphemes,))
        scales, rest = take_array(rest, np.float16, (head.morphemes,))
        grammar, rest = take_array(rest, np.float16, (BUCKETS, DIMENSIONS))
    except ValueError as error:
        raise ArtefactInvalid(path=path, why=str(error)) from None
    return QuestionVectors(
        importance=importance.astype(np.float32),
        morphemes=steps,
        scales=scales.astype(np.float32),
        grammar=grammar.astype(np.float32),
    )


@lru_cache(maxsize=1)
def question_vectors() -> QuestionVectors:
    """Return the vectors that ship with the product; read once."""
    return unpack(VECTORS_PATH.read_bytes(), path=str(VECTORS_PATH))
