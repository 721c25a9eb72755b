"""A trained classifier as bytes: versioned, checksummed, never pickled, so that loading a stranger's is safe."""

from typing import Final

import msgspec
import numpy as np

from aicc.lexicon import korean_lexicon
from aicc.lexicon.packing import join_arrays, pack_file, take_array, unpack_file
from aicc.models.errors import ArtefactInvalid
from aicc.nlu.confidence import Calibration
from aicc.nlu.design import Vocabulary
from aicc.nlu.intents import IntentClassifier
from aicc.nlu.misspelt import Spelling

_MAGIC: Final = b"AICC-INTENTS 3"


class _Head(msgspec.Struct, kw_only=True, forbid_unknown_fields=True):
    intents: list[str]
    # In the order of the rows.
    vocabulary: list[str]
    # Dimensions of the meanings, and of meanings and embeddings together.
    dimensions: tuple[int, int]
    right: tuple[float, float]
    belongs: tuple[float, float, float] | None
    floor: float
    version: str
    # Words that slips of the finger are put right to.
    words: list[str]


def encode(classifier: IntentClassifier) -> bytes:
    """Return the classifier as bytes; the same classifier always gives the same bytes."""
    vocabulary = classifier.vocabulary
    head = _Head(
        intents=list(classifier.intents),
        vocabulary=list(vocabulary.rows),
        dimensions=(len(vocabulary.centre), len(classifier.meanings)),
        right=classifier.calibration.right,
        belongs=classifier.calibration.belongs,
        floor=classifier.floor,
        version=classifier.version,
        words=list(classifier.spelling.words),
    )
    arrays = (vocabulary.idf, vocabulary.centre, classifier.weights, classifier.meanings)
    return pack_file(_MAGIC, head, join_arrays(array.astype(np.float32) for array in arrays))


def decode(content: bytes, *, path: str) -> IntentClassifier:
    """Return the classifier that `encode` wrote.

    Raises:
        ArtefactInvalid: the bytes are damaged, cut short or of another kind; `path` names them.
    """
    head, rest = unpack_file(content, _MAGIC, _Head, path=path)
    columns = len(head.intents) + (head.belongs is not None)
    try:
        idf, rest = take_array(rest, np.float32, (len(head.vocabulary) + 1,))
        centre, rest = take_array(rest, np.float32, (head.dimensions[0],))
        weights, rest = take_array(rest, np.float32, (len(head.vocabulary), columns))
        meanings, rest = take_array(rest, np.float32, (head.dimensions[1], columns))
    except ValueError as error:
        raise ArtefactInvalid(path=path, why=str(error)) from None
    rows = {name: row for row, name in enumerate(head.vocabulary)}
    if not head.intents or len(rows) != len(head.vocabulary) or len(centre) != korean_lexicon().vectors.shape[1]:
        raise ArtefactInvalid(path=path, why="not made for this release's features")
    if len(meanings) < len(centre):
        raise ArtefactInvalid(path=path, why="fewer weights than dimensions")
    return IntentClassifier(
        intents=tuple(head.intents),
        vocabulary=Vocabulary(rows=rows, idf=idf, centre=centre),
        weights=weights,
        meanings=meanings,
        calibration=Calibration(right=head.right, belongs=head.belongs),
        floor=head.floor,
        version=head.version,
        spelling=Spelling(head.words),
    )
