"""The trained judge as bytes: versioned, checksummed, never pickled, so that loading a stranger's is safe.

AICC-SENTIMENT 1 <sha256 of the rest>\\n
<length of the JSON> \\n <JSON: version, names of the lines, number of slots> <the rest, deflated: owners uint8,
weights int8, scales and biases of the lines, weights and biases of the verdicts float64>
"""

import hashlib
import zlib
from typing import Final

import msgspec
import numpy as np

from aicc.models.errors import ArtefactInvalid
from aicc.nlu.sentiment.evidence import EXTRAS, LineTable
from aicc.nlu.sentiment.judge import VERDICTS, Judge

_MAGIC: Final = b"AICC-SENTIMENT 1"
_LARGEST: Final = 32_000_000


class _Head(msgspec.Struct, kw_only=True, forbid_unknown_fields=True):
    version: str
    lines: list[str]
    slots: int


def encode(judge: Judge) -> bytes:
    """Return the judge as bytes; the same judge always gives the same bytes."""
    table = judge.table
    head = msgspec.json.encode(_Head(version=judge.version, lines=list(table.names), slots=len(table.owners)))
    numbers = np.concatenate((table.scales, table.biases, judge.weights.ravel(), judge.biases)).astype("<f8")
    arrays = table.owners.tobytes() + table.weights.tobytes() + numbers.tobytes()
    body = b"%d\n%b%b" % (len(head), head, zlib.compress(arrays, 9))
    return b"%b %b\n%b" % (_MAGIC, hashlib.sha256(body).hexdigest().encode(), body)


def decode(content: bytes, *, path: str) -> Judge:
    """Return the judge that `encode` wrote.

    Raises:
        ArtefactInvalid: the bytes are damaged, cut short or of another kind; `path` names them.
    """
    first, _, body = content.partition(b"\n")
    magic, _, checksum = first.rpartition(b" ")
    if magic != _MAGIC:
        raise ArtefactInvalid(path=path, why="not a sentiment artefact of this version")
    if hashlib.sha256(body).hexdigest().encode() != checksum:
        raise ArtefactInvalid(path=path, why="checksum differs")
    length, _, rest = body.partition(b"\n")
    try:
        head = msgspec.json.decode(rest[: int(length)], type=_Head)
        return _assemble(head, _inflate(rest[int(length) :]))
    except (ValueError, zlib.error, msgspec.MsgspecError) as error:
        raise ArtefactInvalid(path=path, why=str(error)) from None


def _inflate(content: bytes) -> bytes:
    # A stranger's file must not fill the memory.
    stream = zlib.decompressobj()
    arrays = stream.decompress(content, _LARGEST)
    if stream.unconsumed_tail or not stream.eof:
        raise ValueError(f"arrays are cut short or larger than {_LARGEST} bytes")
    return arrays


def _assemble(head: _Head, arrays: bytes) -> Judge:
    lines, verdicts = len(head.lines), len(VERDICTS)
    evidence = lines + len(EXTRAS)
    cells = head.slots * lines
    numbers = np.frombuffer(arrays, dtype="<f8", offset=head.slots + cells)
    scales, biases, weights, thresholds = np.split(numbers, np.cumsum([lines, lines, verdicts * evidence]))
    table = LineTable(
        names=tuple(head.lines),
        owners=np.frombuffer(arrays, dtype=np.uint8, count=head.slots),
        weights=np.frombuffer(arrays, dtype=np.int8, offset=head.slots, count=cells).reshape(head.slots, lines),
        scales=scales,
        biases=biases,
    )
    return Judge(table=table, weights=weights.reshape(verdicts, evidence), biases=thresholds, version=head.version)
