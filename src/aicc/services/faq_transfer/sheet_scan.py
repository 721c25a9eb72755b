"""What openpyxl does not tell of a sheet that it reads row by row: its size, formulas and merged cells."""

import re
from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import IO, Final

_CHUNK: Final = 1 << 20
# Longer than any tag that is looked for; one that is cut by the end of a chunk is found in the next.
_OVERLAP: Final = 300
_TAG: Final = re.compile(
    rb'<(?:\w+:)?(?:(f|row)[\s/>]|mergeCell\s[^>]*?ref="([A-Z]{1,3})(\d{1,7}):[A-Z]{1,3}(\d{1,7})")'
)


@dataclass(frozen=True, slots=True, kw_only=True)
class SheetScan:
    """What was seen in the XML of a sheet."""

    has_formulas: bool
    rows: int
    # By row, 1 is the first: the columns in which cells are merged downwards from there (0 is A), and the last rows.
    merged: dict[int, list[tuple[int, int]]] = field(default_factory=dict)


def scan(source: IO[bytes]) -> SheetScan:
    """Return what is in the XML of a sheet."""
    merged: defaultdict[int, set[tuple[int, int]]] = defaultdict(set)
    has_formulas, rows = False, 0
    for name, left, top, bottom in _tags(source):
        has_formulas = has_formulas or name == b"f"
        rows += name == b"row"
        if left and int(bottom) > int(top):
            merged[int(top)].add((_column(left), int(bottom)))
    return SheetScan(has_formulas=has_formulas, rows=rows, merged={row: sorted(cells) for row, cells in merged.items()})


def _tags(source: IO[bytes]) -> Iterator[tuple[bytes, ...]]:
    kept = b""
    while chunk := source.read(_CHUNK):
        yield from _TAG.findall(kept + chunk)
        kept = chunk[-_OVERLAP:]


def _column(letters: bytes) -> int:
    number = 0
    for letter in letters:
        number = number * 26 + letter - ord("A") + 1
    return number - 1
