"""What reading a file of entries comes to."""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from typing import Any, Final

from aicc.models.faq import FAQEntry

# Told the share done, 0..1.
Progress = Callable[[float], None]

# Of more, only the number is told: whoever sees so many does not read them one by one.
MAX_FINDINGS: Final = 200


@dataclass(frozen=True, slots=True, kw_only=True)
class Finding:
    """Something about one place in a file that its author should know."""

    # Name of the sheet of a workbook; empty in other files.
    sheet: str = ""
    # 1 is the first line; 0 is the file as a whole.
    line: int = 0
    # Heading of the column as the file has it, or name of the field; empty is the whole line.
    column: str = ""
    # Stable, searchable name of the kind of finding.
    code: str
    # What it is and what to do.
    korean: str
    english: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Imported:
    """All of the file can be taken."""

    # As they are to be kept, in the order of the file.
    entries: tuple[FAQEntry, ...]
    # What was left out or understood in a way worth knowing; at most 200.
    notes: tuple[Finding, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Refused:
    """Nothing of the file is taken."""

    # In the order of the file, at most 200.
    problems: tuple[Finding, ...]
    # How many there are beyond these.
    more: int = 0


Outcome = Imported | Refused


class Unreadable(Exception):
    """A text that does not say what it should."""

    def __init__(self, code: str, korean: str, english: str) -> None:
        super().__init__(code)
        self.code = code
        self.korean = korean
        self.english = english

    def at(self, *, sheet: str = "", line: int = 0, column: str = "") -> Finding:
        """Return it as a finding of a place."""
        return Finding(sheet=sheet, line=line, column=column, code=self.code, korean=self.korean, english=self.english)


@dataclass(frozen=True, slots=True, kw_only=True)
class Draft:
    """What one line of a file says of an entry, before it is checked against the others."""

    sheet: str = ""
    line: int
    # Values by field of FAQEntry, of the field's type; what the file does not speak of is not among them.
    given: Mapping[str, Any]
    # How the file calls the fields, where it does not use their names.
    headings: Mapping[str, str] = field(default_factory=dict)
    problems: tuple[Finding, ...] = ()
    notes: tuple[Finding, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Sheaf:
    """What a whole file says, before its lines are checked against each other."""

    # Read on the way: a large file takes its time.
    drafts: Iterable[Draft] = ()
    # About how many drafts there are.
    expected: int = 0
    # Of the file as a whole, not of a draft.
    problems: tuple[Finding, ...] = ()
    notes: tuple[Finding, ...] = ()
