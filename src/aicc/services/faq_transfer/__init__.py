"""FAQ entries from files and into them: CSV, Excel, JSON and the JSON of QnABot on AWS.

All or nothing: a file is `Imported` as a whole, or `Refused` with everything that is wrong with it.
"""

from collections.abc import Callable, Iterable, Mapping
from pathlib import PurePath
from typing import Final

from aicc.models.faq import FAQEntry
from aicc.models.faq_format import Format
from aicc.services.faq_transfer import delimited, documents, qnabot, workbook
from aicc.services.faq_transfer.judging import judge
from aicc.services.faq_transfer.planning import EntryChange, Plan, carry_out, plan
from aicc.services.faq_transfer.results import (
    Finding,
    Imported,
    Outcome,
    Progress,
    Refused,
    Sheaf,
)

__all__ = [
    "EntryChange",
    "Finding",
    "Format",
    "Imported",
    "Outcome",
    "Plan",
    "Refused",
    "carry_out",
    "format_of",
    "plan",
    "read_entries",
    "write_entries",
]

_READERS: Final[Mapping[Format, Callable[[bytes], Sheaf]]] = {
    Format.CSV: delimited.read,
    Format.XLSX: workbook.read,
    Format.JSON: documents.read,
    Format.QNABOT: qnabot.read,
}
_ENDINGS: Final[Mapping[str, Format]] = {
    ".csv": Format.CSV,
    ".tsv": Format.CSV,
    ".txt": Format.CSV,
    ".xlsx": Format.XLSX,
    ".xlsm": Format.XLSX,
    ".xls": Format.XLSX,
    ".json": Format.JSON,
    ".jsonl": Format.JSON,
}


def format_of(name: str, data: bytes = b"") -> Format | None:
    """Return the format of a file by the end of its name, or None; JSON by what is in it is QnABot's."""
    found = _ENDINGS.get(PurePath(name).suffix.lower())
    return Format.QNABOT if found is Format.JSON and qnabot.is_qnabot(data) else found


def read_entries(
    data: bytes,
    format_: Format,
    *,
    existing: Iterable[FAQEntry] = (),
    replace_all: bool = False,
    progress: Progress = lambda _share: None,
) -> Outcome:
    """Return the entries of a file as they are to be kept, or everything that is wrong with it.

    A line whose id there is (or, without an id, whose question there is) changes that entry in the fields that the
    file speaks of; the others stay.

    Args:
        data: the file.
        format_: how it is written.
        existing: the entries that there are.
        replace_all: whether those that the file does not have will be removed.
        progress: told the share done, 0..1.
    """
    return judge(_READERS[format_](data), existing, replace_all=replace_all, progress=progress)


def write_entries(entries: Iterable[FAQEntry], format_: Format, *, progress: Progress = lambda _share: None) -> bytes:
    """Return a file of entries, of which `read_entries` makes the same again.

    QnABot has no place for some fields (`qnabot.LOST`); those are left out of its file.
    """
    match format_:
        case Format.CSV:
            return delimited.write(entries)
        case Format.XLSX:
            return workbook.write(entries, progress)
        case Format.JSON:
            return documents.write(entries)
        case Format.QNABOT:
            return qnabot.write(entries)
