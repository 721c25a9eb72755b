"""A sentence-transformers model in a folder on this machine; nothing is fetched and nothing leaves.

Source: https://sbert.net/docs/package_reference/sentence_transformer/SentenceTransformer.html
"""

import hashlib
from collections.abc import Sequence
from pathlib import Path
from threading import Lock

import numpy as np
from numpy.typing import NDArray

from aicc.embedders.outside import MAX_CHARACTERS, checked, late_import
from aicc.models.errors import EmbedderInvalid, EmbedderUnavailable


class SentenceTransformersEmbedder:
    """Runs a model itself, one message at a time: its tokenizer serves one thread.

    Args:
        folder: the model's folder, as `SentenceTransformer.save` writes it.

    Raises:
        EmbedderInvalid: the library is not installed, or there is no model in the folder.
    """

    def __init__(self, folder: str) -> None:
        path = Path(folder)
        if not (path / "modules.json").is_file():
            raise EmbedderInvalid(
                why_ko=f"{folder} 폴더에 모델(modules.json)이 없습니다",
                why_en=f"there is no model (modules.json) in {folder}",
            )
        library = late_import("sentence_transformers", extra="embeddings")
        self._name = f"sentence-transformers:{_fingerprint(path)}"
        self._lock = Lock()
        try:
            self._model = library.SentenceTransformer(str(path), local_files_only=True)
        except Exception as error:  # the outer edge of the library: a damaged model raises whatever its format does
            why = type(error).__name__
            raise EmbedderInvalid(
                why_ko=f"{folder} 모델을 열 수 없습니다: {why}", why_en=f"cannot open {folder}: {why}"
            ) from error

    @property
    def name(self) -> str:
        """Return a checksum of the model's files: a model trained further has another name."""
        return self._name

    def embed(self, texts: Sequence[str]) -> NDArray[np.float32]:
        """Return the vectors of the texts, shape (texts, dimensions), of length 1.

        Raises:
            EmbedderUnavailable: the model fails, for want of memory for example.
        """
        if not texts:
            return np.zeros((0, 0), dtype=np.float32)
        # Lone surrogates are no text to a tokenizer.
        known = [text[:MAX_CHARACTERS].encode("utf-8", "replace").decode("utf-8") for text in texts]
        try:
            with self._lock:
                rows = self._model.encode(known, normalize_embeddings=True, show_progress_bar=False)
        except Exception as error:  # the outer edge of the library: the turn goes on without it
            raise EmbedderUnavailable(embedder=self._name, why=type(error).__name__) from error
        return checked(np.asarray(rows), texts=len(texts), embedder=self._name)


def _fingerprint(folder: Path) -> str:
    """Return a checksum of names and contents of the model's files, hidden ones left out."""
    found = hashlib.sha256()
    for path in sorted(folder.rglob("*")):
        inside = path.relative_to(folder)
        if path.is_file() and not any(part.startswith(".") for part in inside.parts):
            with path.open("rb") as file:
                found.update(f"{inside.as_posix()}\0{hashlib.file_digest(file, 'sha256').hexdigest()}\n".encode())
    return found.hexdigest()[:16]
