"""The Korean lexicon: cuts a text into pieces of words, spaces or no spaces, and knows what each piece means.

A piece is what can be cut out of a written word (알려 of 알려주세요); it stands for one or more morphemes (알리 + 어),
each with a vector: morphemes used alike lie close together. The file is built by tools/build_lexicon.py from Kiwi's
vocabulary and public texts; docs/reference/lexicon-card.md tells from which.
"""

import hashlib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from functools import lru_cache
from pathlib import Path
from struct import Struct
from typing import Any, Final

import msgspec
import numpy as np
from numpy.typing import NDArray

from aicc.lexicon.packing import join_arrays, pack_file, take_array, unpack_file
from aicc.models.errors import ArtefactInvalid

LEXICON_PATH: Final = Path(__file__).parent / "korean.lexicon"
_MAGIC: Final = b"AICC-LEXICON 1"
# Costs are kept in so many steps a nat.
_COST_STEPS: Final = 10.0
# A piece is made of up to four morphemes; their rows, and what stands for none.
_ROWS: Final = Struct("<4H")
_NO_ROW: Final = 0xFFFF
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
    # Piece to its number.
    pieces: Mapping[str, int]
    # By number of the piece: its cost in nats, and the rows of its morphemes, as `_ROWS` keeps them.
    costs: Sequence[float]
    made_of: bytes
    # First two syllables to the length of the longest piece that begins with them.
    longest: Mapping[str, int]
    # Morpheme by row, as form/TAG with Kiwi's (Sejong) tags.
    names: tuple[str, ...]
    # By row: its form where it carries grammar, empty where it carries content.
    grammar: tuple[str, ...]
    # By row: how much it says, 0..1.
    weights: Vector
    # Shape (morphemes, dimensions): 8-bit steps of `scales`, shape (morphemes,), in which the weights are included.
    vectors: NDArray[np.int8]
    scales: Vector
    # Pieces and unknown syllables that some text had, by their text: made once.
    _met: dict[str, Piece] = field(default_factory=dict, init=False)

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
        total: Vector = self.scales[rows] @ self.vectors[rows].astype(np.float32)
        return total

    def cost(self, piece: Piece) -> float:
        """Return what a piece costs in a cut, in nats: the rarer, the more."""
        if not piece.morphemes:
            return _PIECE + _UNKNOWN * len(piece.text)
        return _PIECE + self.costs[self.pieces[piece.text]]

    def _cut(self, run: str, spaces: Sequence[int]) -> list[Piece]:
        size = len(run)
        best = [0.0, *([float("inf")] * size)]
        begin = [0] * (size + 1)
        pieces, costs, longest = self.pieces, self.costs, self.longest
        for start in range(size):
            here = best[start]
            if here + _UNKNOWN < best[start + 1]:
                best[start + 1], begin[start + 1] = here + _UNKNOWN, start
            free = spaces[start + 1]
            for end in range(start + 1, min(start + longest.get(run[start : start + 2], 1), size) + 1):
                number = pieces.get(run[start:end])
                if number is not None:
                    cost = here + costs[number] + _PIECE + _CROSSING * (spaces[end] - free)
                    if cost < best[end]:
                        best[end], begin[end] = cost, start
        return self._trace(run, begin)

    def _trace(self, run: str, begin: Sequence[int]) -> list[Piece]:
        found: list[Piece] = []
        end = len(run)
        while end > 0:
            start = begin[end]
            text = run[start:end]
            found.append(self._met.get(text) or self._meet(text))
            end = start
        return found[::-1]

    def _meet(self, text: str) -> Piece:
        number = self.pieces.get(text)
        rows = () if number is None else _ROWS.unpack_from(self.made_of, number * _ROWS.size)
        piece = self._met[text] = Piece(text=text, morphemes=rows[: len(rows) - rows.count(_NO_ROW)])
        return piece


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
    made_of = np.full((len(pieces), 4), _NO_ROW, dtype="<u2")
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
    by_step = [step / _COST_STEPS for step in range(256)]
    return Lexicon(
        version=hashlib.sha256(content).hexdigest()[:16],
        pieces=dict(zip(pieces, range(len(pieces)), strict=True)),
        costs=tuple(map(by_step.__getitem__, costs.tobytes())),
        made_of=made_of.tobytes(),
        longest={piece[:2]: len(piece) for piece in sorted(pieces, key=len)},
        names=tuple(names),
        grammar=tuple(form if tag in _GRAMMAR else "" for form, _, tag in (name.partition("/") for name in names)),
        weights=weights,
        vectors=vectors,
        scales=weights * scales,
    )


@lru_cache(maxsize=1)
def korean_lexicon() -> Lexicon:
    """Return the lexicon that ships with the product; read once."""
    return unpack(LEXICON_PATH.read_bytes(), path=str(LEXICON_PATH))
