"""Mistakes in a bot project, each with its place and what to do."""

from dataclasses import dataclass
from enum import StrEnum


class Severity(StrEnum):
    """Whether the bot can run with it."""

    ERROR = "error"
    WARNING = "warning"


@dataclass(frozen=True, slots=True, kw_only=True)
class Problem:
    """One mistake."""

    # Path inside the project, such as scenarios/transfer.yaml.
    file: str
    # 1 is the first line.
    line: int
    # Stable, searchable name of the kind of mistake.
    code: str
    # What is wrong and what to do, in Korean and in English.
    ko: str
    en: str
    severity: Severity = Severity.ERROR

    def __str__(self) -> str:
        return f"{self.file}:{self.line}: [{self.code}] {self.ko} / {self.en}"
