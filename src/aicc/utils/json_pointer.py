"""Places in a JSON document: `/data/items/0/name` (RFC 6901)."""

import re
from collections.abc import Sequence
from typing import Any, Final

# A pointer as its parts; none is the whole document.
Pointer = tuple[str, ...]
# What `look_up` returns where there is nothing: null is a value.
MISSING: Final = object()
_POINTER: Final = re.compile(r"(/([^~/]|~[01])*)*")
_INDEX: Final = re.compile(r"0|[1-9][0-9]{0,9}")


def parse_pointer(text: str) -> Pointer:
    """Return the parts of a pointer.

    Raises:
        ValueError: it does not begin with a slash, or has a ~ that is neither ~0 nor ~1.
    """
    if not _POINTER.fullmatch(text):
        raise ValueError(text)
    return tuple(part.replace("~1", "/").replace("~0", "~") for part in text.split("/")[1:])


def look_up(document: object, pointer: Pointer) -> Any:
    """Return what stands there, or MISSING."""
    for part in pointer:
        if isinstance(document, dict):
            document = document.get(part, MISSING)
        elif isinstance(document, Sequence) and not isinstance(document, str) and _INDEX.fullmatch(part):
            document = document[int(part)] if int(part) < len(document) else MISSING
        else:
            return MISSING
    return document


def put(document: dict[str, Any], pointer: Pointer, value: object) -> None:
    """Put a value there; every part is a name in an object, which is made where there is none."""
    *path, last = pointer
    for part in path:
        document = document.setdefault(part, {})
    document[last] = value
