"""CSV: a line of headings and one line an entry, apart by commas, semicolons or tabs."""

import csv
import io
import re
from collections.abc import Iterable, Iterator
from typing import Final

from aicc.models.faq import FAQEntry
from aicc.services.faq_transfer.columns import COLUMNS, cells_of
from aicc.services.faq_transfer.encodings import decode
from aicc.services.faq_transfer.results import Sheaf, Unreadable
from aicc.services.faq_transfer.tables import Row, columns_missing, drafts_of, find_table

DELIMITERS: Final = ",;\t"
# A spreadsheet runs cells that begin so; behind an apostrophe it does not. The wide ones count in East Asia.
_RUNNABLE: Final = "[=+\\-@\t\r＝＋－＠]"
_TO_GUARD: Final = re.compile(f"'*{_RUNNABLE}")
_GUARDED: Final = re.compile(f"^'(?='*{_RUNNABLE})")


def read(data: bytes) -> Sheaf:
    """Return what a file says."""
    try:
        text, encoding = decode(data)
    except Unreadable as error:
        return Sheaf(problems=(error.at(),))
    tables = (find_table(rows(text, delimiter)) for delimiter in DELIMITERS)
    table = max((table for table in tables if table is not None), key=lambda table: len(table.headings), default=None)
    if table is None:
        return Sheaf(problems=(columns_missing(),))
    return Sheaf(
        drafts=drafts_of(table),
        expected=text.count("\n"),
        problems=table.problems,
        notes=(*((_READ_AS_CP949,) if encoding == "cp949" else ()), *table.notes),
    )


def write(entries: Iterable[FAQEntry]) -> bytes:
    """Return entries as CSV in UTF-8, with the mark by which Excel knows the encoding."""
    lines = io.StringIO(newline="")
    writer = csv.writer(lines)
    writer.writerow(column.field for column in COLUMNS)
    writer.writerows([_guard(cell) for cell in cells_of(entry)] for entry in entries)
    return lines.getvalue().encode("utf-8-sig")


def rows(text: str, delimiter: str) -> Iterator[Row]:
    """Yield the rows of a text; the last is an error where it is no CSV from there on."""
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=delimiter, strict=True)
    while True:
        line = reader.line_num + 1
        try:
            cells = next(reader)
        except StopIteration:
            return
        except csv.Error:
            yield Row(line=line, cells=(), error=_not_csv())
            return
        yield Row(line=line, cells=[_GUARDED.sub("", cell, count=1) for cell in cells])


def _guard(cell: str) -> str:
    return f"'{cell}" if _TO_GUARD.match(cell) else cell


def _not_csv() -> Unreadable:
    return Unreadable(
        "row_not_csv",
        "CSV로 읽을 수 없어 이 줄부터 읽지 못했습니다. 큰따옴표의 짝을 확인하고, 칸 안의 큰따옴표는 두 번 적어 주세요.",
        "Not CSV from this line on; check that double quotes are closed, and write one inside a cell twice.",
    )


_READ_AS_CP949: Final = Unreadable(
    "read_as_cp949",
    "CP949(완성형 한글)로 읽었습니다. 글자가 맞는지 확인해 주세요.",
    "Read as CP949 (Korean of older systems); check that the letters are right.",
).at()
