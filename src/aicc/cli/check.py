"""One line of the deployment checklist."""

from dataclasses import dataclass
from enum import StrEnum

from aicc.models.errors import AiccError


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


def ok(code: str, ko: str, en: str) -> Check:
    """Return a check that went well."""
    return Check(code=code, state=State.OK, ko=ko, en=en)


def warn(code: str, *, ko: str, en: str, do_ko: str, do_en: str) -> Check:
    """Return a check that found what should be looked at."""
    return Check(code=code, state=State.WARN, ko=ko, en=en, do_ko=do_ko, do_en=do_en)


def fail(code: str, *, ko: str, en: str, do_ko: str, do_en: str) -> Check:
    """Return a check that found what must be mended."""
    return Check(code=code, state=State.FAIL, ko=ko, en=en, do_ko=do_ko, do_en=do_en)


def fail_by(code: str, error: AiccError) -> Check:
    """Return a check that ended in one of our errors."""
    do_ko, do_en = "설정과 권한을 확인해 주세요.", "Check the settings and permissions."
    return fail(code, ko=error.ko, en=error.en, do_ko=do_ko, do_en=do_en)
