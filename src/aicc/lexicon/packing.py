"""How learned files are kept: a name and version, a checksum, a JSON head, and arrays. Never pickled.

<NAME VERSION> <sha256 of the rest>\\n
<length of the head> \\n <head as JSON> <arrays, as their reader lays them out>
"""

import hashlib
from collections.abc import Iterable
from typing import Any, TypeVar

import msgspec
import numpy as np
from numpy.typing import NDArray

from aicc.models.errors import ArtefactInvalid

Head = TypeVar("Head", bound=msgspec.Struct)


def pack_file(magic: bytes, head: msgspec.Struct, arrays: bytes) -> bytes:
    """Return the file's bytes; the same content always gives the same bytes."""
    encoded = msgspec.json.encode(head)
    body = b"%d\n%b%b" % (len(encoded), encoded, arrays)
    return b"%b %b\n%b" % (magic, hashlib.sha256(body).hexdigest().encode(), body)


def unpack_file(content: bytes, magic: bytes, head: type[Head], *, path: str) -> tuple[Head, memoryview]:
    """Return the head and the bytes after it.

    Raises:
        ArtefactInvalid: the bytes are damaged, cut short or of another kind; `path` names them.
    """
    # Views of the rest: copies of the lexicon cost a cold start more than its checksum.
    start = content.find(b"\n") + 1
    found, _, checksum = content[:start].rstrip().rpartition(b" ")
    body = memoryview(content)[start:]
    if found != magic:
        raise ArtefactInvalid(path=path, why="not an artefact of this version")
    if hashlib.sha256(body).hexdigest().encode() != checksum:
        raise ArtefactInvalid(path=path, why="checksum differs")
    end = content.find(b"\n", start) + 1
    rest = memoryview(content)[end:]
    try:
        size = int(content[start:end])
        return msgspec.json.decode(rest[:size], type=head), rest[size:]
    except (ValueError, msgspec.MsgspecError) as error:
        raise ArtefactInvalid(path=path, why=str(error)) from None


def take_array(rest: memoryview, dtype: Any, shape: tuple[int, ...]) -> tuple[NDArray[Any], memoryview]:
    """Return the next array, aligned as products of arrays want it, and what follows it.

    Raises:
        ValueError: fewer bytes are left than the shape needs.
    """
    count = int(np.prod(shape))
    size = count * np.dtype(dtype).itemsize
    if min(shape, default=0) < 0 or len(rest) < size:
        raise ValueError("cut short")
    return np.require(np.frombuffer(rest, dtype=dtype, count=count).reshape(shape), requirements="A"), rest[size:]


def join_arrays(arrays: Iterable[NDArray[Any]]) -> bytes:
    """Return arrays one after the other, as `take_array` takes them."""
    return b"".join(array.tobytes() for array in arrays)
