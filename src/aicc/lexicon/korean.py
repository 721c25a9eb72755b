"""The Korean lexicon: cuts a text into pieces of words, spaces or no spaces, and knows what each piece means.

A piece is what can be cut out of a written word (알려 of 알려주세요); it stands for one or more morphemes (알리 + 어),
each with a vector: morphemes used alike lie close together. The file is built by tools/build_lexicon.py from Kiwi's
vocabulary and public texts; docs/reference/lexicon-card.md tells from which.
"""

import hashlib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from typing import Any, Final

import msgspec
import numpy as np
from numpy.typing import NDArray

from aicc.lexicon.packing import join_arrays, pack_file, take_array, unpack_file
from aicc.models.errors import ArtefactInvalid

LEXICON_PATH: Final = Path(__file__).parent / "korean.lexicon"
_MAGIC: Final = b"AICC-LEXICON 1"
_COST_STEPS: Final = 10.0
# A syllable that no piece explains, a piece more than needed, and a piece that runs over a space. In nats.
_UNKNOWN, _PIECE, _CROSSING = 13.0, 1.0, 4.0
# Kinds of morphemes that carry grammar rather than content: particles, endings, auxiliaries, pronouns, adverbs.
_GRAMMAR_TAGS: Final = "JKS JKC JKG JKO JKB JKV JKQ JX JC EP EF EC ETN ETM VX NNB NP MAJ VCN VCP XSV XSA MAG MM"
_GRAMMAR: Final = frozenset(_GRAMMAR_TAGS.split())

Vector = NDArray[np.float32]


class _Head(msgspec.Struct, kw_only=True, forbid_unknown_fields=True):
    # Written together, parted by spaces.
    pieces: str
    names: str
    dimensions: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Piece:
    """A piece of a text."""

    # The characters themselves.
    text: str
    # Rows of its morphemes; empty when the lexicon does not know it.
    morphemes: tuple[int, ...]


@dataclass(frozen=True, slots=True, kw_only=True, eq=False, repr=False)
class Lexicon:
    """Pieces, morphemes and their vectors."""

    # Checksum of the file: what was learned with one lexicon serves with no other, for it names morphemes by row.
    version: str
    # Piece to (cost in nats, row of a morpheme, ...).
    pieces: Mapping[str, tuple[float | int, ...]]
    # First syllable to the length of the longest piece that begins with it.
    longest: Mapping[str, int]
    # Morpheme by row, as form/TAG with Kiwi's (Sejong) tags.
    names: tuple[str, ...]
    # By row: its form where it carries grammar, empty where it carries content.
    grammar: tuple[str, ...]
    # By row: how much it says, 0..1.
    weights: Vector
    # Shape (morphemes, dimensions): 8-bit steps of `scales`, shape (morphemes,).
    vectors: NDArray[np.int8]
    scales: Vector

    def segment(self, text: str) -> list[Piece]:
        """Return the pieces of a text in order: the likeliest cut (Viterbi), where spaces are hints and no rule.

        Whatever is not Hangul separates and is left out; syllables that nothing explains come as pieces without
        morphemes.
        """
        return [piece for run, before in _hangul_runs(text) for piece in self._cut(run, before)]

    def meaning(self, morphemes: Sequence[int]) -> Vector:
        """Return the sum of the morphemes' vectors, each by its weight, shape (dimensions,); zeros for none."""
        if not morphemes:
            return np.zeros(self.vectors.shape[1], dtype=np.float32)
        rows = np.array(morphemes)
        total: Vector = (self.weights[rows] * self.scales[rows]) @ self.vectors[rows].astype(np.float32)
        return total

    def _cut(self, run: str, spaces: Sequence[int]) -> list[Piece]:
        size = len(run)
        best = [0.0, *([float("inf")] * size)]
        begin = [0] * (size + 1)
        pieces, longest = self.pieces, self.longest
        for start in range(size):
            here = best[start]
            if here + _UNKNOWN < best[start + 1]:
                best[start + 1], begin[start + 1] = here + _UNKNOWN, start
            free = spaces[start + 1]
            for end in range(start + 1, min(start + longest.get(run[start], 0), size) + 1):
                found = pieces.get(run[start:end])
                if found is not None:
                    cost = here + found[0] + _PIECE + _CROSSING * (spaces[end] - free)
                    if cost < best[end]:
                        best[end], begin[end] = cost, start
        return self._trace(run, begin)

    def _trace(self, run: str, begin: Sequence[int]) -> list[Piece]:
        found: list[Piece] = []
        end = len(run)
        while end > 0:
            start = begin[end]
            text = run[start:end]
            known = self.pieces.get(text)
            found.append(Piece(text=text, morphemes=known[1:] if known else ()))  # type: ignore[arg-type]
            end = start
        return found[::-1]


def _hangul_runs(text: str) -> list[tuple[str, list[int]]]:
    """Return runs of syllables without their spaces, with how many spaces stand before each end of a piece."""
    runs: list[tuple[str, list[int]]] = []
    letters: list[str] = []
    spaces = [0]
    gaps = 0
    for character in text:
        if "가" <= character <= "힣":
            letters.append(character)
            spaces.append(gaps)
        elif character == " ":
            gaps += 1 if letters else 0
        elif letters:
            runs.append(("".join(letters), spaces))
            letters, spaces, gaps = [], [0], 0
    if letters:
        runs.append(("".join(letters), spaces))
    return runs


def pack(
    *, pieces: Mapping[str, tuple[float, tuple[int, ...]]], names: Sequence[str], weights: Any, vectors: Any
) -> bytes:
    """Return a lexicon as bytes.

    Args:
        pieces: piece to its cost in nats and the rows of its morphemes, at most four.
        names: morpheme by row.
        weights: shape (morphemes,), 0..1.
        vectors: shape (morphemes, dimensions).
    """
    scales = np.maximum(np.abs(vectors).max(axis=1), 1e-9) / 127
    costs = np.array([round(min(cost, 25.5) * _COST_STEPS) for cost, _ in pieces.values()], dtype=np.uint8)
    made_of = np.full((len(pieces), 4), 0xFFFF, dtype=np.uint16)
    for row, (_, morphemes) in enumerate(pieces.values()):
        made_of[row, : len(morphemes)] = morphemes
    head = _Head(pieces=" ".join(pieces), names=" ".join(names), dimensions=vectors.shape[1])
    steps = np.round(vectors / scales[:, None]).astype(np.int8)
    arrays = [costs, made_of, weights.astype(np.float32), scales.astype(np.float32), steps]
    return pack_file(_MAGIC, head, join_arrays(arrays))


def unpack(content: bytes, *, path: str) -> Lexicon:
    """Return the lexicon that `pack` wrote.

    Raises:
        ArtefactInvalid: the bytes are damaged or of another kind.
    """
    head, rest = unpack_file(content, _MAGIC, _Head, path=path)
    pieces, names = head.pieces.split(" "), head.names.split(" ")
    try:
        costs, rest = take_array(rest, np.uint8, (len(pieces),))
        made_of, rest = take_array(rest, np.uint16, (len(pieces), 4))
        weights, rest = take_array(rest, np.float32, (len(names),))
        scales, rest = take_array(rest, np.float32, (len(names),))
        vectors, rest = take_array(rest, np.int8, (len(names), head.dimensions))
    except ValueError as error:
        raise ArtefactInvalid(path=path, why=str(error)) from None
    longest: dict[str, int] = {}
    for piece in pieces:
        longest[piece[:1]] = max(longest.get(piece[:1], 0), len(piece))
    return Lexicon(
        version=hashlib.sha256(content).hexdigest()[:16],
        pieces=_piece_table(pieces, costs, made_of),
        longest=longest,
        names=tuple(names),
        grammar=tuple(form if tag in _GRAMMAR else "" for form, _, tag in (name.partition("/") for name in names)),
        weights=weights,
        vectors=vectors,
        scales=scales,
    )


def _piece_table(
    pieces: Sequence[str], costs: NDArray[np.uint8], made_of: NDArray[np.uint16]
) -> dict[str, tuple[float | int, ...]]:
    table: dict[str, tuple[float | int, ...]] = {}
    for piece, cost, rows in zip(pieces, (costs / _COST_STEPS).tolist(), made_of.tolist(), strict=True):
        table[piece] = (cost, *(row for row in rows if row != 0xFFFF))
    return table


@lru_cache(maxsize=1)
def korean_lexicon() -> Lexicon:
    """Return the lexicon that ships with the product; read once."""
    return unpack(LEXICON_PATH.read_bytes(), path=str(LEXICON_PATH))
