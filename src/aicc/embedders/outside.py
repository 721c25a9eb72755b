"""What adapters share whose model is another's: late libraries, what may leave, what is believed, and when to rest."""

import time
from collections.abc import Callable, Sequence
from importlib import import_module
from types import ModuleType, TracebackType
from typing import Any, Final

import numpy as np
from numpy.typing import NDArray

from aicc.models.errors import EmbedderInvalid, EmbedderUnavailable
from aicc.utils.pii import mask

Vectors = NDArray[np.float32]
# Cohere takes 2,048 characters of a text; nobody's sentence is longer.
MAX_CHARACTERS: Final = 2_000
# For so long a model that failed is not asked again: customers must not wait for each time-out.
_REST_SECONDS: Final = 30.0


def late_import(package: str, *, extra: str) -> ModuleType:
    """Return a library that only one adapter needs.

    Raises:
        EmbedderInvalid: it is not installed; the message names the extra that has it.
    """
    try:
        return import_module(package)
    except ImportError:
        install = f'pip install "aicc[{extra}]"'
        raise EmbedderInvalid(
            why_ko=f"{package} 패키지가 없습니다. {install} 로 설치해 주세요",
            why_en=f"{package} is not installed: {install}",
        ) from None


def outgoing(texts: Sequence[str]) -> list[str]:
    """Return texts as they may leave the house: personal data masked, cut to length, never empty, always encodable."""
    return [mask(_encodable(text[:MAX_CHARACTERS]))[:MAX_CHARACTERS] or " " for text in texts]


def _encodable(text: str) -> str:
    return text.encode("utf-8", "replace").decode("utf-8")


def checked(rows: Sequence[Sequence[float]] | NDArray[Any], *, texts: int, embedder: str) -> Vectors:
    """Return what a model answered as vectors, shape (texts, dimensions).

    Raises:
        EmbedderUnavailable: there is not one vector for each text, they differ in length, or hold no numbers.
    """
    if len(rows) != texts:
        raise EmbedderUnavailable(embedder=embedder, why=f"{len(rows)} vectors for {texts} texts")
    lengths = {len(row) for row in rows}
    if len(lengths) != 1 or 0 in lengths:
        raise EmbedderUnavailable(embedder=embedder, why=f"vectors of {sorted(lengths)} dimensions")
    with np.errstate(over="ignore"):
        vectors = np.asarray(rows, dtype=np.float32)
    if not np.isfinite(vectors).all():
        raise EmbedderUnavailable(embedder=embedder, why="a vector is not finite")
    return vectors


def stacked(parts: Sequence[Vectors], *, embedder: str) -> Vectors:
    """Return the vectors of several requests as one array; of none, shape (0, 0).

    Raises:
        EmbedderUnavailable: the requests were answered with different dimensions.
    """
    if not parts:
        return np.zeros((0, 0), dtype=np.float32)
    if len({part.shape[1] for part in parts}) != 1:
        raise EmbedderUnavailable(embedder=embedder, why="requests answered with different dimensions")
    return np.concatenate(parts)


class Rest:
    """Lets a model be asked, unless it failed a moment ago: `with rest: ...`.

    Args:
        embedder: its name, for the error.
        clock: seconds from any start, never going back.
    """

    def __init__(self, embedder: str, *, clock: Callable[[], float] = time.monotonic) -> None:
        self._embedder = embedder
        self._clock = clock
        self._until = -float("inf")

    def __enter__(self) -> None:
        """Go on when the model may be asked.

        Raises:
            EmbedderUnavailable: it failed less than 30 seconds ago.
        """
        if self._clock() < self._until:
            raise EmbedderUnavailable(embedder=self._embedder, why="failed a moment ago; not asked again yet")

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, _trace: TracebackType | None
    ) -> None:
        """Begin a rest when the model failed."""
        if isinstance(error, EmbedderUnavailable):
            self._until = self._clock() + _REST_SECONDS
