"""Sentence embeddings of a model that a user adds."""

from collections.abc import Sequence
from typing import Protocol

import numpy as np
from numpy.typing import NDArray


class Embedder(Protocol):
    """Turns sentences into vectors: a model that a user adds to the built-in understanding.

    It is asked once with all examples in training, and once for each message.
    """

    @property
    def name(self) -> str:
        """Return what names the model and its version: classifiers trained with one model never serve another."""
        ...

    def embed(self, texts: Sequence[str]) -> NDArray[np.float32]:
        """Return the vectors of the texts, shape (texts, dimensions), the same dimensions each time.

        Raises:
            EmbedderUnavailable: the model cannot be reached or answered something else.
        """
        ...
