"""The analyses that a package brings along, so that a cold start makes none.

They lie beside what else was learned, each under the checksum of what it is of, and are never pickled. Another build of
the product does not take them, for its analyses may differ. tools/build_lambda.py makes them for its bot's entries.
"""

import hashlib
import struct
from collections.abc import Iterable, Mapping
from functools import lru_cache
from pathlib import Path
from types import MappingProxyType
from typing import Final

import msgspec

from aicc.faq.analysis import analyse_entry
from aicc.faq.packed_analysis import pack_entry, unpack_entry
from aicc.lexicon.packing import pack_file, unpack_file
from aicc.models.errors import ArtefactInvalid
from aicc.models.faq import FAQEntry
from aicc.utils.build import build_of
from aicc.utils.logger import get_logger

SHIPPED_PATH: Final = Path(__file__).parent / "data" / "entries.analyses"
_MAGIC: Final = b"AICC-ANALYSES 1"
_log = get_logger("aicc.faq")


class _Head(msgspec.Struct, kw_only=True, forbid_unknown_fields=True):
    # The build of the product that made them.
    build: str
    # Length in bytes of each analysis, by what it is of, in the order of the analyses.
    sizes: dict[str, int]


def topic_of(entry: FAQEntry) -> str:
    """Return the checksum of all that an entry's analysis is made from."""
    told = [entry.question, entry.paraphrases, entry.keywords, entry.answer]
    return hashlib.sha256(msgspec.json.encode(told)).hexdigest()


def pack_analyses(entries: Iterable[FAQEntry], *, build: str) -> bytes:
    """Return the analyses of entries as bytes, for this build of the product."""
    packed = {topic_of(entry): pack_entry(analyse_entry(entry)) for entry in entries}
    head = _Head(build=build, sizes={topic: len(content) for topic, content in packed.items()})
    return pack_file(_MAGIC, head, b"".join(packed.values()))


def unpack_analyses(content: bytes, *, path: str, build: str) -> dict[str, bytes]:
    """Return packed analyses by what they are of.

    Raises:
        ArtefactInvalid: they are damaged, or were made by another build of the product; `path` names them.
    """
    head, rest = unpack_file(content, _MAGIC, _Head, path=path)
    if head.build != build:
        raise ArtefactInvalid(path=path, why="made by another build of the product; pack it again")
    found: dict[str, bytes] = {}
    for topic, size in head.sizes.items():
        found[topic], rest = bytes(rest[:size]), rest[size:]
    try:
        for analysis in found.values():
            unpack_entry(analysis)
    except (ValueError, IndexError, OverflowError, struct.error) as error:
        raise ArtefactInvalid(path=path, why=str(error)) from None
    return found


def read_analyses(path: Path, *, build: str) -> Mapping[str, bytes]:
    """Return the analyses of a file; none where it is not there or not of this build, which costs time alone.

    Args:
        path: the file.
        build: the build of the product that runs; "" for a checkout, whose code may change at any time.
    """
    try:
        return MappingProxyType(unpack_analyses(path.read_bytes(), path=str(path), build=build) if build else {})
    except FileNotFoundError:
        pass
    except (ArtefactInvalid, OSError) as error:
        _log.warning("artefact.unusable", path=str(path), why=str(error))
    return MappingProxyType({})


@lru_cache(maxsize=1)
def shipped_analyses() -> Mapping[str, bytes]:
    """Return what this package brought along; read once."""
    return read_analyses(SHIPPED_PATH, build=build_of())
