"""Reading the rows of a bench's files."""

import json
from pathlib import Path


class BadRows(Exception):
    """A file of rows cannot be used; the text says which, where and why."""


def read_rows(path: Path, *, label: bool) -> list[tuple[str, str]]:
    """Return (text, label) of a JSON Lines file; the label is empty where none is asked for.

    Raises:
        BadRows: the file is missing, empty, not UTF-8, or a row is not as it must be.
    """
    try:
        lines = path.read_text(encoding="utf-8-sig").split("\n")
    except (OSError, UnicodeDecodeError) as error:
        raise BadRows(f"{path}: cannot be read: {error}") from None
    rows = [_row(path, number, line, label=label) for number, line in enumerate(lines, start=1) if line.strip()]
    if not rows:
        raise BadRows(f"{path}: no rows")
    return rows


def _row(path: Path, number: int, line: str, *, label: bool) -> tuple[str, str]:
    try:
        item = json.loads(line)
    except (ValueError, RecursionError) as error:
        raise BadRows(f"{path}:{number}: not JSON: {error}") from None
    text = item.get("text") if isinstance(item, dict) else None
    named = item.get("label", item.get("intent")) if isinstance(item, dict) else None
    if not isinstance(text, str) or (label and not isinstance(named, str | int)):
        wanted = '{"text": "...", "label": "..."}' if label else '{"text": "..."}'
        raise BadRows(f"{path}:{number}: must be {wanted}")
    return text, str(named) if label else ""
