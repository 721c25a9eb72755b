"""Excel (XLSX): every visible sheet that has the headings; written as one sheet.

openpyxl is imported when a workbook is read or written, for it takes a third of a second.
"""

import io
import re
import warnings
import zipfile
import zlib
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import replace
from datetime import datetime, time
from itertools import chain, repeat
from typing import Any, Final
from xml.etree.ElementTree import ParseError

from aicc.faq.validation import UNWRITABLE
from aicc.models.faq import FAQEntry
from aicc.services.faq_transfer.columns import COLUMNS, Column
from aicc.services.faq_transfer.results import Finding, Progress, Sheaf, Unreadable
from aicc.services.faq_transfer.sheet_scan import SheetScan, scan
from aicc.services.faq_transfer.tables import Cell, Row, Table, columns_missing, drafts_of, find_table

# What a file may unpack to, and how much more that may be than the file where it is more than a little.
_MAX_UNPACKED: Final = 256 << 20
_LITTLE: Final = 16 << 20
_MAX_RATIO: Final = 100
# Headings are looked for so far to the right.
_MAX_COLUMNS: Final = 64
# Excel's own limits.
_MAX_ROWS: Final = 1_048_576
_MAX_CELL: Final = 32_767
# Rows that a sheet leaves out between those it has; each one left out is made up while reading.
_MAX_LEFT_OUT: Final = 10_000
# Of old Excel, and of workbooks with a password.
_OLD_FILE: Final = b"\xd0\xcf\x11\xe0"
_ESCAPE: Final = re.compile("_x([0-9A-Fa-f]{4})_")
_LIKE_ESCAPE: Final = re.compile("_(?=x[0-9A-Fa-f]{4}_)")
# Written as numbers and days.
_NOT_TEXTS: Final = ("priority", "valid_from", "valid_until")
# Entries between two words of progress.
_PART: Final = 500
_WIDTHS: Final = {"question": 40, "answer": 60, "paraphrases": 40}
# What openpyxl raises for files that are broken or none.
_BROKEN: Final = (
    ArithmeticError,
    AttributeError,
    EOFError,
    LookupError,
    NotImplementedError,
    OSError,
    ParseError,
    RuntimeError,
    TypeError,
    ValueError,
    zipfile.BadZipFile,
    zlib.error,
)


def read(data: bytes) -> Sheaf:
    """Return what a file says."""
    refusal = _refusal(data)
    if refusal is not None:
        return Sheaf(problems=(refusal.at(),))
    try:
        values = _load(data, formulas=False)
        seen = [_scan(sheet) for sheet in values.worksheets]
        # Values are those that Excel computed last. Only a workbook read as formulas tells where there was none.
        twins = _load(data, formulas=True).worksheets if any(each.has_formulas for each in seen) else values.worksheets
    except _BROKEN:
        return Sheaf(problems=(_broken().at(),))
    tables: list[Table] = []
    notes: list[Finding] = []
    for sheet, twin, scanned in zip(values.worksheets, twins, seen, strict=True):
        table = find_table(_rows(sheet, twin, scanned), sheet.title) if sheet.sheet_state == "visible" else None
        if table is None:
            notes.append(_left_out(sheet.title))
        else:
            tables.append(table)
    if not tables:
        return Sheaf(problems=(columns_missing(),))
    return Sheaf(
        drafts=chain.from_iterable(map(drafts_of, tables)),
        expected=sum(scanned.rows for scanned in seen),
        problems=tuple(problem for table in tables for problem in table.problems),
        notes=(*notes, *(note for table in tables for note in table.notes)),
    )


def _refusal(data: bytes) -> Unreadable | None:
    if data.startswith(_OLD_FILE):
        korean = "옛 엑셀(.xls) 파일이거나 암호가 걸린 파일입니다. 암호 없이 .xlsx로 저장해 주세요."
        return Unreadable("xlsx_old", korean, "An old .xls file, or one with a password; save it as .xlsx without one.")
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            unpacked = sum(part.file_size for part in archive.infolist())
    except _BROKEN:
        return _broken()
    if unpacked > _MAX_UNPACKED or unpacked > max(_LITTLE, _MAX_RATIO * len(data)):
        korean = "압축을 풀면 너무 큰 파일입니다. 빈 행과 서식을 지우거나 파일을 나누어 주세요."
        return Unreadable(
            "xlsx_too_large", korean, "Too large when unpacked; remove empty rows and formats, or split it."
        )
    return None


def _broken() -> Unreadable:
    korean = "엑셀(.xlsx) 파일로 읽을 수 없습니다. 엑셀에서 열어 다시 저장해 주세요."
    return Unreadable(
        "xlsx_broken", korean, "Cannot be read as an Excel file (.xlsx); open and save it again in Excel."
    )


def _load(data: bytes, *, formulas: bool) -> Any:
    from openpyxl import load_workbook  # type: ignore[import-untyped]

    # It warns of everything in a file that it does not know, which is of no use to whoever imports entries.
    warnings.filterwarnings("ignore", module="openpyxl")
    return load_workbook(io.BytesIO(data), read_only=True, data_only=not formulas, keep_links=False)


def _scan(sheet: Any) -> SheetScan:
    with sheet._get_source() as source:
        return scan(source)


def _left_out(sheet: str) -> Finding:
    return Unreadable(
        "sheet_left_out",
        "숨긴 시트이거나 열 이름이 없는 시트라 가져오지 않습니다.",
        "Left out: the sheet is hidden or has no headings.",
    ).at(sheet=sheet)


def _rows(sheet: Any, twin: Any, seen: SheetScan) -> Iterator[Row]:
    """Yield the rows of a sheet, merged cells filled downwards.

    Args:
        sheet: with the values that Excel computed last.
        twin: the same sheet with its formulas, where it has some.
        seen: what else is in it.
    """
    for each in (sheet, twin):
        # Some programs write a wrong size, beyond which openpyxl would not read.
        each.reset_dimensions()
    rows = sheet.iter_rows(max_col=_MAX_COLUMNS)
    twins = twin.iter_rows(max_col=_MAX_COLUMNS) if seen.has_formulas else repeat(repeat(None))
    # Column to the last row of a merged cell and what the cell says.
    merged: dict[int, tuple[int, Cell]] = {}
    for line, pair in enumerate(_unbroken(zip(rows, twins, strict=False)), start=1):
        if line > _MAX_ROWS:
            return
        if pair is None or line > seen.rows + _MAX_LEFT_OUT:
            yield Row(line=line, cells=(), error=_broken())
            return
        texts = [_text(cell, other) for cell, other in zip(*pair, strict=False)]
        for column, (last, text) in merged.items():
            if line <= last and column < len(texts):
                texts[column] = text
        merged |= {column: (last, texts[column]) for column, last in seen.merged.get(line, ()) if column < len(texts)}
        yield Row(line=line, cells=texts)


def _unbroken(rows: Iterator[Any]) -> Iterator[Any]:
    """Yield the rows as they are read, and None where the file breaks off."""
    try:
        yield from rows
    except _BROKEN:
        yield None


def _text(cell: Any, other: Any) -> Cell:
    """Return what a cell says.

    Args:
        cell: the value that Excel computed last.
        other: the same cell with its formula; None where the sheet has none.
    """
    value = cell.value
    if value is None:
        never_computed = other is not None and other.data_type == "f" and cell.data_type != "str"
        return _no_value() if never_computed else ""
    if cell.data_type == "e":
        return Unreadable(
            "cell_error", f"엑셀 오류 값입니다: {value}. 고쳐 주세요.", f"An Excel error: {value}; correct it."
        )
    if isinstance(value, str):
        return _ESCAPE.sub(lambda match: chr(int(match[1], 16)), value)
    if isinstance(value, datetime):
        return str(value.date() if value.time() == time() else value)
    return str(int(value)) if isinstance(value, float) and value.is_integer() else str(value)


def _no_value() -> Unreadable:
    korean = "계산된 값이 없는 수식입니다. 엑셀에서 열어 저장하거나 값으로 붙여 넣어 주세요."
    return Unreadable(
        "formula_without_value", korean, "A formula without a value; save the file in Excel, or paste values."
    )


def write(entries: Iterable[FAQEntry], progress: Progress) -> bytes:
    """Return entries as a workbook of one sheet: texts as texts, so that none becomes a formula or a day."""
    from openpyxl import Workbook
    from openpyxl.utils import get_column_letter  # type: ignore[import-untyped]

    kept = list(entries)
    widths = {column.field: max((len(_split(entry, column)) for entry in kept), default=1) for column in COLUMNS}
    headings = [
        column.field if number == 1 else f"{column.field} {number}"
        for column in COLUMNS
        for number in range(1, widths[column.field] + 1)
    ]
    workbook = Workbook(write_only=True)
    sheet = workbook.create_sheet("FAQ")
    sheet.freeze_panes = "A2"
    for number, heading in enumerate(headings, start=1):
        sheet.column_dimensions[get_column_letter(number)].width = _WIDTHS.get(heading, 16)
    sheet.append(headings)
    for number, entry in enumerate(kept):
        if number % _PART == 0:
            progress(number / len(kept))
        sheet.append([_excel(sheet, value) for column in COLUMNS for value in _padded(entry, column, widths)])
    file = io.BytesIO()
    workbook.save(file)
    progress(1.0)
    return file.getvalue()


def _padded(entry: FAQEntry, column: Column, widths: Mapping[str, int]) -> list[object]:
    values = [getattr(entry, column.field)] if column.field in _NOT_TEXTS else _split(entry, column)
    return [*values, *[None] * (widths[column.field] - len(values))]


def _split(entry: FAQEntry, column: Column) -> list[str]:
    """Return the text of a column, in as many cells as Excel needs for it."""
    text = column.write(entry)
    if len(text) <= _MAX_CELL or not column.several:
        return [text]
    values = getattr(entry, column.field)
    half = len(values) // 2
    parts = (replace(entry, **{column.field: part}) for part in (values[:half], values[half:]))
    return [cell for part in parts for cell in _split(part, column)]


def _excel(sheet: Any, value: object) -> object:
    """Return a value as a cell."""
    from openpyxl.cell import WriteOnlyCell  # type: ignore[import-untyped]

    if not isinstance(value, str):
        return value
    if not value:
        return None
    cell = WriteOnlyCell(sheet)
    cell.value = _LIKE_ESCAPE.sub("_x005F_", UNWRITABLE.sub("\N{REPLACEMENT CHARACTER}", value))
    # Not a formula, whatever it begins with; and edited in Excel, it stays a text.
    cell.data_type = "s"
    cell.number_format = "@"
    return cell
