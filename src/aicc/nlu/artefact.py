"""A trained classifier as bytes: versioned, checksummed, never pickled, so that loading a stranger's is safe.

AICC-INTENTS 1 <sha256 of the rest>\\n
<length of the JSON> \\n <JSON: intents, vocabulary, calibration, version, rows> <idf float32> <weights float32>
"""

import hashlib
from typing import Final

import msgspec
import numpy as np

from aicc.models.errors import ArtefactInvalid
from aicc.nlu.intents import IntentClassifier

_MAGIC: Final = b"AICC-INTENTS 1"


class _Head(msgspec.Struct, kw_only=True, forbid_unknown_fields=True):
    intents: list[str]
    # In the order of the rows.
    vocabulary: list[str]
    calibration: tuple[float, float]
    version: str


def encode(classifier: IntentClassifier) -> bytes:
    """Return the classifier as bytes; the same classifier always gives the same bytes."""
    head = msgspec.json.encode(
        _Head(
            intents=list(classifier.intents),
            vocabulary=list(classifier.vocabulary),
            calibration=classifier.calibration,
            version=classifier.version,
        )
    )
    body = b"%d\n%b%b%b" % (len(head), head, classifier.idf.tobytes(), classifier.weights.tobytes())
    return b"%b %b\n%b" % (_MAGIC, hashlib.sha256(body).hexdigest().encode(), body)


def decode(content: bytes, *, path: str) -> IntentClassifier:
    """Return the classifier that `encode` wrote.

    Raises:
        ArtefactInvalid: the bytes are damaged, cut short or of another kind; `path` names them.
    """
    first, _, body = content.partition(b"\n")
    magic, _, checksum = first.rpartition(b" ")
    if magic != _MAGIC:
        raise ArtefactInvalid(path=path, why="not an artefact of this version")
    if hashlib.sha256(body).hexdigest().encode() != checksum:
        raise ArtefactInvalid(path=path, why="checksum differs")
    length, _, rest = body.partition(b"\n")
    try:
        head = msgspec.json.decode(rest[: int(length)], type=_Head)
        rows, columns = len(head.vocabulary), len(head.intents)
        numbers = np.frombuffer(rest, dtype=np.float32, offset=int(length))
        idf, weights = numbers[: rows + 1], numbers[rows + 1 :].reshape(rows, columns)
    except (ValueError, msgspec.MsgspecError) as error:
        raise ArtefactInvalid(path=path, why=str(error)) from None
    return IntentClassifier(
        intents=tuple(head.intents),
        vocabulary={name: row for row, name in enumerate(head.vocabulary)},
        idf=idf,
        weights=weights,
        calibration=head.calibration,
        version=head.version,
    )
