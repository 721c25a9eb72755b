"""Files that commands are given, and what is said about them."""

from collections.abc import Iterable
from pathlib import Path
from typing import TYPE_CHECKING, Final

import typer
from rich.text import Text

from aicc.cli.output import output
from aicc.models.errors import PathMissing

if TYPE_CHECKING:
    from aicc.services.faq_transfer import Finding

_MAX_BYTES: Final = 100 << 20


def contents_of(path: Path) -> bytes:
    """Return what is in a file.

    Raises:
        PathMissing: there is no file that can be read.
        BadParameter: it is too large.
    """
    try:
        if path.stat().st_size > _MAX_BYTES:
            raise typer.BadParameter(f"{path}: 100MB를 넘습니다. 나누어 주세요. / Larger than 100 MB; split it.")
        return path.read_bytes()
    except (OSError, ValueError):  # a name that no file can have
        raise PathMissing(path=path, wanted_ko="읽을 수 있는 파일", wanted_en="file that can be read") from None


def print_findings(path: Path, findings: "Iterable[Finding]", *, colour: str) -> None:
    """Write what is said of places in a file, one line each, so that editors find the place."""
    for finding in findings:
        where = " ".join(
            filter(None, (finding.sheet and f"‘{finding.sheet}’", finding.column and f"[{finding.column}]"))
        )
        line = Text.assemble(
            f"{path}:{finding.line}  " if finding.line else f"{path}  ",
            f"{where}  " if where else "",
            (finding.code, colour),
            f"  {finding.korean} / ",
            (finding.english, "dim"),
        )
        output.print(line, soft_wrap=True)


def finding_fields(finding: "Finding") -> dict[str, object]:
    """Return a finding as `--json` shows it."""
    return {
        "sheet": finding.sheet,
        "line": finding.line,
        "column": finding.column,
        "code": finding.code,
        "ko": finding.korean,
        "en": finding.english,
    }
