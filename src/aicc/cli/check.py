"""One line of the deployment checklist."""

from dataclasses import dataclass
from enum import StrEnum


class State(StrEnum):
    """How a check went."""

    OK = "ok"
    WARN = "warn"
    FAIL = "fail"


@dataclass(frozen=True, slots=True, kw_only=True)
class Check:
    """One line of the checklist."""

    # Stable, searchable.
    code: str
    state: State
    # What was found, in Korean and English.
    ko: str
    en: str
    # What to do next; empty when all is well.
    do_ko: str = ""
    do_en: str = ""
