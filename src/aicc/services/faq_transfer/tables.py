"""Rows of cells as drafts of entries: what CSV and Excel have in common."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import islice
from typing import Any, Final

from aicc.services.faq_transfer.columns import Column, column_of
from aicc.services.faq_transfer.results import Draft, Finding, Unreadable

# Above the headings there may be a title or an empty line.
_HEADINGS_WITHIN: Final = 20
# One known heading alone may be any text.
_LEAST_HEADINGS: Final = 2
_WITHOUT_COMMAS: Final = frozenset({"keywords", "channels", "related", "tags"})

# The text of a cell, or why it has none.
Cell = str | Unreadable


@dataclass(frozen=True, slots=True, kw_only=True)
class Row:
    """One row of a table."""

    # 1 is the first line of the file or sheet.
    line: int
    cells: Sequence[Cell]
    # Why nothing of the row can be read.
    error: Unreadable | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Heading:
    """A column of ours as a table has it."""

    column: Column
    # As it is written there.
    name: str
    # From the left, 0 is the first; several where the column may be there several times.
    places: tuple[int, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Table:
    """A table below its headings."""

    sheet: str
    headings: tuple[Heading, ...]
    # How many columns have a heading, ours or not.
    width: int
    # Those below the headings.
    rows: Iterator[Row]
    problems: tuple[Finding, ...]
    notes: tuple[Finding, ...]


def find_table(rows: Iterator[Row], sheet: str = "") -> Table | None:
    """Return the table whose headings are among the first rows, or None."""
    for row in islice(rows, _HEADINGS_WITHIN):
        names = ["" if isinstance(cell, Unreadable) else " ".join(cell.split()) for cell in row.cells]
        headings, strangers = _headings(names)
        if len(headings) >= _LEAST_HEADINGS and {"id", "question"} & {heading.column.field for heading in headings}:
            return Table(
                sheet=sheet,
                headings=headings,
                width=max(place for place, name in enumerate(names) if name) + 1,
                rows=rows,
                problems=tuple(_twice(heading, sheet, row.line) for heading in headings if _is_twice(heading)),
                notes=(_left_out(strangers, sheet, row.line),) if strangers else (),
            )
    return None


def drafts_of(table: Table) -> Iterator[Draft]:
    """Yield what each row that is not empty says of an entry."""
    names = {heading.column.field: heading.name for heading in table.headings}
    for row in table.rows:
        if row.error is not None:
            problem = row.error.at(sheet=table.sheet, line=row.line)
            yield Draft(sheet=table.sheet, line=row.line, given={}, problems=(problem,))
        elif _says_something(table, row):
            given, findings = _read(table, row)
            problems = (*findings, *_surplus(table, row))
            notes = tuple(_commas(table, row, given))
            yield Draft(sheet=table.sheet, line=row.line, given=given, headings=names, problems=problems, notes=notes)


def columns_missing(sheet: str = "") -> Finding:
    """Return that there are no headings."""
    return Unreadable(
        "columns_missing",
        "열 이름이 있는 줄을 찾지 못했습니다. 첫 줄에 id, 질문, 답변 같은 열 이름을 적어 주세요.",
        "Found no line of headings; name the columns in the first line, such as id, question, answer.",
    ).at(sheet=sheet, line=1)


def _headings(names: Sequence[str]) -> tuple[tuple[Heading, ...], list[str]]:
    """Return our columns, and the headings that are none of ours."""
    found: dict[str, Heading] = {}
    strangers: list[str] = []
    for place, name in enumerate(names):
        column = column_of(name) if name else None
        if column is not None:
            first = found.get(column.field, Heading(column=column, name=name, places=()))
            found[column.field] = Heading(column=column, name=first.name, places=(*first.places, place))
        elif name:
            strangers.append(name)
    return tuple(found.values()), strangers


def _is_twice(heading: Heading) -> bool:
    return len(heading.places) > 1 and not heading.column.several


def _twice(heading: Heading, sheet: str, line: int) -> Finding:
    return Unreadable(
        "column_twice",
        f"{heading.column.field} 열이 둘 이상입니다. 하나만 남겨 주세요.",
        f"There is more than one column for {heading.column.field}; keep one.",
    ).at(sheet=sheet, line=line, column=heading.name)


def _left_out(names: Sequence[str], sheet: str, line: int) -> Finding:
    quoted = ", ".join(f"‘{name[:30]}’" for name in names[:10])
    return Unreadable(
        "columns_left_out",
        f"모르는 열은 가져오지 않습니다: {quoted}",
        f"Columns that are not known are left out: {quoted}",
    ).at(sheet=sheet, line=line)


def _read(table: Table, row: Row) -> tuple[dict[str, Any], list[Finding]]:
    """Return the values of the cells by field, and what is wrong with them."""
    given: dict[str, Any] = {}
    problems: list[Finding] = []
    for heading in table.headings:
        cells = [row.cells[place] for place in heading.places if place < len(row.cells)]
        try:
            given[heading.column.field] = heading.column.read("\n".join(map(_text, cells)))
        except Unreadable as error:
            problems.append(error.at(sheet=table.sheet, line=row.line, column=heading.name))
    return given, problems


def _says_something(table: Table, row: Row) -> bool:
    """Whether a row is neither empty nor the headings again, as where they are merged over two rows."""
    cells = dict(enumerate(row.cells))
    if all(cells.get(place, "") in ("", heading.name) for heading in table.headings for place in heading.places):
        return False
    return any(isinstance(cell, Unreadable) or cell.strip() for cell in row.cells)


def _text(cell: Cell) -> str:
    if isinstance(cell, Unreadable):
        raise cell
    return cell


def _surplus(table: Table, row: Row) -> Iterator[Finding]:
    """Find what stands to the right of all headings: mostly a comma in an answer without quotes, so not in Excel."""
    if not table.sheet and any(isinstance(cell, Unreadable) or cell.strip() for cell in row.cells[table.width :]):
        yield Unreadable(
            "row_too_long",
            f"칸이 열 이름({table.width}개)보다 많습니다. 구분 문자가 든 칸은 큰따옴표로 감싸 주세요.",
            f"More cells than the {table.width} headings; put cells that have the delimiter in them in double quotes.",
        ).at(sheet=table.sheet, line=row.line)


def _commas(table: Table, row: Row, given: dict[str, Any]) -> Iterator[Finding]:
    """Find lists that were probably meant to have more than one value."""
    for heading in table.headings:
        values = given.get(heading.column.field, ())
        if heading.column.field in _WITHOUT_COMMAS and len(values) == 1 and "," in values[0]:
            yield Unreadable(
                "comma_in_value",
                f"쉼표로는 나누지 않아 하나로 읽었습니다. 여러 개라면 |로 나눠 주세요: ‘{values[0][:30]}’",
                f"Read as one value, for commas do not separate; use | if they are several: ‘{values[0][:30]}’",
            ).at(sheet=table.sheet, line=row.line, column=heading.name)
