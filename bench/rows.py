"""Reading the rows of a bench's files."""

import json
from pathlib import Path
from typing import Any


class BadRows(Exception):
    """A file of rows cannot be used; the text says which, where and why."""


def read_objects(path: Path) -> list[tuple[str, dict[str, Any]]]:
    """Return the rows of a JSON Lines file, each with where it stands, as file:line.

    Raises:
        BadRows: the file is missing, empty, not UTF-8, or a row is no JSON object.
    """
    try:
        lines = path.read_text(encoding="utf-8-sig").split("\n")
    except (OSError, UnicodeDecodeError) as error:
        raise BadRows(f"{path}: cannot be read: {error}") from None
    rows = [
        (f"{path}:{number}", _object(f"{path}:{number}", line)) for number, line in enumerate(lines, 1) if line.strip()
    ]
    if not rows:
        raise BadRows(f"{path}: no rows")
    return rows


def read_rows(path: Path, *, label: bool) -> list[tuple[str, str]]:
    """Return (text, label) of a JSON Lines file; the label is empty where none is asked for.

    Raises:
        BadRows: the file is missing, empty, not UTF-8, or a row is not as it must be.
    """
    return [_labelled(where, row, label=label) for where, row in read_objects(path)]


def _object(where: str, line: str) -> dict[str, Any]:
    try:
        row = json.loads(line)
    except (ValueError, RecursionError) as error:
        raise BadRows(f"{where}: not JSON: {error}") from None
    if not isinstance(row, dict):
        raise BadRows(f"{where}: not a JSON object")
    return row


def _labelled(where: str, row: dict[str, Any], *, label: bool) -> tuple[str, str]:
    text, named = row.get("text"), row.get("label", row.get("intent"))
    if not isinstance(text, str) or (label and not isinstance(named, str | int)):
        wanted = '{"text": "...", "label": "..."}' if label else '{"text": "..."}'
        raise BadRows(f"{where}: must be {wanted}")
    return text, str(named) if label else ""
