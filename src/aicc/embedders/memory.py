"""The twin that needs no model: vectors of hashed character n-grams, for trying what an embedder does."""

import zlib
from collections.abc import Sequence
from typing import Final

import numpy as np
from numpy.typing import NDArray

_DIMENSIONS: Final = 256
_SIZES: Final = (1, 2, 3)
_MAX_CHARACTERS: Final = 2_000


class HashedEmbedder:
    """Gives texts that share runs of one to three characters similar vectors of length 1; knows no meaning."""

    @property
    def name(self) -> str:
        """Return what names the hashing; another one has another name."""
        return f"hashed-{_DIMENSIONS}-1"

    def embed(self, texts: Sequence[str]) -> NDArray[np.float32]:
        """Return the vectors of the texts, shape (texts, 256); zeros for a text without a character."""
        vectors = np.zeros((len(texts), _DIMENSIONS), dtype=np.float32)
        for row, text in zip(vectors, texts, strict=True):
            _count(text[:_MAX_CHARACTERS], row)
        lengths = np.linalg.norm(vectors, axis=1, keepdims=True)
        np.divide(vectors, lengths, out=vectors, where=lengths > 0)
        return vectors


def _count(text: str, row: NDArray[np.float32]) -> None:
    """Add each run of characters at the place its checksum gives, with a sign so that collisions cancel out."""
    letters = "".join(text.split())
    for size in _SIZES:
        for start in range(len(letters) - size + 1):
            number = zlib.crc32(letters[start : start + size].encode("utf-8", "surrogatepass"))
            row[number % _DIMENSIONS] += 1.0 if number & 0x8000_0000 else -1.0
