"""Rows to measure a bot with, from a file: JSON Lines, or CSV with a heading line where its name ends so."""

import csv
import io
import json
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from aicc.project.problems import Problem
from aicc.utils.hangul import with_josa
from aicc.utils.text import normalize

_MAX_ROWS: Final = 200_000
_MAX_BYTES: Final = 64 * 1024 * 1024
# Data sets call the intent either.
_INTENT_KEYS: Final = ("intent", "label")


@dataclass(frozen=True, slots=True, kw_only=True)
class Row:
    """A text whose intent is known."""

    text: str
    intent: str


Rows = tuple[tuple[Row, ...], tuple[Problem, ...]]
# What is wrong, in Korean and in English; a mistake's code leads to it.
_SAID: Final[Mapping[str, tuple[str, str]]] = {
    "file_missing": ("파일이 없습니다. 경로를 확인해 주세요.", "There is no such file; check the path."),
    "file_unreadable": ("읽을 수 있는 파일이 아닙니다.", "Not a file that can be read."),
    "file_too_large": ("파일이 64MB를 넘습니다. 나누어 주세요.", "Larger than 64 MB; split the file."),
    "file_binary": (
        "글자 파일이 아닙니다. JSONL이나 CSV를 UTF-8로 저장해 주세요.",
        "Not a text file; save JSON Lines or CSV as UTF-8.",
    ),
    "not_utf8": (
        "UTF-8로 저장해 주세요. 엑셀에서는 'CSV UTF-8' 형식입니다.",
        "Save the file as UTF-8; Excel calls it CSV UTF-8.",
    ),
    "too_many_rows": (f"{_MAX_ROWS:,}줄을 넘습니다. 나누어 주세요.", f"More than {_MAX_ROWS:,} lines; split the file."),
    "rows_missing": ("문장이 하나도 없습니다.", "There is no row in the file."),
    "row_not_json": ("JSON 형식이 아닙니다.", "Not JSON."),
    "row_not_csv": ("CSV 형식이 아닙니다. 따옴표를 확인해 주세요.", "Not CSV; check the quotes."),
    "columns_missing": (
        "첫 줄에 열 이름이 있어야 합니다: text,intent",
        "The first line must name the columns: text,intent",
    ),
    "row_shape": (
        'text와 intent가 있어야 하고 비어 있으면 안 됩니다. 예: {"text": "문장", "intent": "의도"}',
        'Needs text and intent, neither empty: {"text": "...", "intent": "..."}.',
    ),
    "text_missing": (
        'text가 있어야 하고 비어 있으면 안 됩니다. 예: {"text": "문장"}',
        'Needs a text that is not empty: {"text": "..."}.',
    ),
}
_Item = tuple[int, object]
_ReadItem = Callable[[object], Row | str]


def read_rows(path: Path, *, intents: frozenset[str]) -> Rows:
    """Read rows with `text` and `intent` (or `label`); return them and what is wrong with the file or its lines.

    Args:
        path: the file.
        intents: those that the bot has.
    """
    rows, problems = _read(path, _labelled)
    unknown = {at: row.intent for at, row in rows if row.intent not in intents}
    strange = tuple(_unknown_intent(str(path), line, intent) for line, intent in unknown.items())
    kept = tuple(row for at, row in rows if at not in unknown)
    return kept, tuple(sorted((*problems, *strange), key=lambda problem: problem.line))


def read_texts(path: Path) -> tuple[tuple[str, ...], tuple[Problem, ...]]:
    """Read rows with `text` alone, such as lines that are none of the bot's business."""
    rows, problems = _read(path, _unlabelled)
    return tuple(row.text for _, row in rows), problems


def _read(path: Path, read_item: _ReadItem) -> tuple[tuple[tuple[int, Row], ...], tuple[Problem, ...]]:
    content, problem = _content(path)
    if problem is not None:
        return (), (problem,)
    items = _csv_items(content) if path.suffix.lower() == ".csv" else _json_items(content)
    # What an item is wrong with is a code, and no item is a code.
    read = [(line, item if isinstance(item, str) else read_item(item)) for line, item in items]
    rows = tuple((line, item) for line, item in read if isinstance(item, Row))
    problems = tuple(_problem(str(path), line, item) for line, item in read if isinstance(item, str))
    return rows, problems if rows or problems else (_problem(str(path), 1, "rows_missing"),)


def _content(path: Path) -> tuple[str, Problem | None]:
    """Return the text of a file, or what keeps it from being one."""
    file, content = str(path), _bytes(path)
    if isinstance(content, str):
        return "", _problem(file, 1, content)
    if b"\0" in content:
        return "", _problem(file, 1, "file_binary")
    if content.count(b"\n") > _MAX_ROWS:
        return "", _problem(file, _MAX_ROWS + 1, "too_many_rows")
    try:
        return content.decode("utf-8-sig"), None
    except UnicodeDecodeError as error:
        return "", _problem(file, content[: error.start].count(b"\n") + 1, "not_utf8")


def _bytes(path: Path) -> bytes | str:
    """Return what is in a file, or the code of what is wrong with it."""
    try:
        with path.open("rb") as file:
            # Never all of it: some files have no end.
            content = file.read(_MAX_BYTES + 1)
    except FileNotFoundError:
        return "file_missing"
    except (OSError, ValueError):
        return "file_unreadable"
    return content if len(content) <= _MAX_BYTES else "file_too_large"


def _json_items(content: str) -> Iterator[_Item]:
    for number, line in enumerate(content.split("\n"), start=1):
        if not line.strip():
            continue
        try:
            item = json.loads(line)
        except (ValueError, RecursionError):
            yield number, "row_not_json"
        else:
            yield number, None if isinstance(item, str) else item


def _csv_items(content: str) -> Iterator[_Item]:
    """Yield each line as a mapping; the first line names the columns."""
    reader = csv.reader(io.StringIO(content, newline=""), strict=True)
    names: list[str] = []
    while True:
        line = reader.line_num + 1
        try:
            cells = next(reader, None)
        except csv.Error:
            yield line, "row_not_csv"
            return
        if cells is None:
            return
        if not names:
            names = [cell.strip().lower() for cell in cells]
            if "text" not in names:
                yield line, "columns_missing"
                return
        elif any(cell.strip() for cell in cells):
            yield line, dict(zip(names, cells, strict=False))


def _labelled(item: object) -> Row | str:
    if not isinstance(item, dict):
        return "row_shape"
    text, intent = item.get("text"), next((item[key] for key in _INTENT_KEYS if key in item), None)
    if not isinstance(text, str) or not isinstance(intent, str) or not normalize(text) or not intent.strip():
        return "row_shape"
    return Row(text=text, intent=intent.strip())


def _unlabelled(item: object) -> Row | str:
    text = item.get("text") if isinstance(item, dict) else None
    return Row(text=text, intent="") if isinstance(text, str) and normalize(text) else "text_missing"


def _unknown_intent(file: str, line: int, intent: str) -> Problem:
    named = normalize(intent)[:80]
    ko, en = f"의도 {with_josa(named, '이/가')} 봇에 없습니다.", f"The bot has no intent {named}."
    return Problem(file=file, line=line, code="intent_unknown", ko=ko, en=en)


def _problem(file: str, line: int, code: str) -> Problem:
    ko, en = _SAID[code]
    return Problem(file=file, line=line, code=code, ko=ko, en=en)
