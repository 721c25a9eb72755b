"""The trained judge as bytes, in the form of packing.py.

Its arrays are deflated: owners uint8, weights int8, then float64 scales and biases of the lines, weights and biases of
the verdicts.
"""

import zlib
from typing import Final

import msgspec
import numpy as np

from aicc.lexicon.packing import pack_file, unpack_file
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
    head = _Head(version=judge.version, lines=list(table.names), slots=len(table.owners))
    numbers = np.concatenate((table.scales, table.biases, judge.weights.ravel(), judge.biases)).astype("<f8")
    arrays = table.owners.tobytes() + table.weights.tobytes() + numbers.tobytes()
    return pack_file(_MAGIC, head, zlib.compress(arrays, 9))


def decode(content: bytes, *, path: str) -> Judge:
    """Return the judge that `encode` wrote.

    Raises:
        ArtefactInvalid: the bytes are damaged, cut short or of another kind; `path` names them.
    """
    head, rest = unpack_file(content, _MAGIC, _Head, path=path)
    try:
        return _assemble(head, _inflate(rest))
    except (ValueError, zlib.error) as error:
        raise ArtefactInvalid(path=path, why=str(error)) from None


def _inflate(content: memoryview) -> bytes:
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
