"""Where commands write: results to standard output, everything else to standard error."""

import json
import sys
import threading
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from typing import TYPE_CHECKING, Final

from rich.console import Console
from rich.markup import escape
from rich.text import Text

if TYPE_CHECKING:
    from aicc.models.errors import AiccError
    from aicc.project.problems import Problem

output: Final = Console(highlight=False)
errors: Final = Console(stderr=True, highlight=False)

# What takes longer shows that it is still going on.
_PATIENCE_SECONDS: Final = 1.0
_COLOURS: Final = {"error": "red", "warning": "yellow"}


def print_json(data: object) -> None:
    """Write a result for programs: JSON, UTF-8, nothing else on standard output."""
    sys.stdout.write(json.dumps(data, ensure_ascii=False, indent=2) + "\n")


def print_error(error: "AiccError") -> None:
    """Say an error of ours in Korean and English, with its code."""
    errors.print(f"[bold red]오류[/] \\[{error.code}] {escape(error.ko)}", soft_wrap=True)
    errors.print(f"      {error.en}", soft_wrap=True, markup=False, style="dim")


def print_problems(problems: "Iterable[Problem]") -> None:
    """Write mistakes in files, one line each, so that editors find the place."""
    for problem in problems:
        line = Text.assemble(
            f"{problem.file}:{problem.line}  ",
            (problem.code, _COLOURS[problem.severity.value]),
            f"  {problem.ko} / ",
            (problem.en, "dim"),
        )
        output.print(line, soft_wrap=True)


def problem_fields(problem: "Problem") -> dict[str, object]:
    """Return a problem as `--json` shows it."""
    return {
        "file": problem.file,
        "line": problem.line,
        "severity": problem.severity.value,
        "code": problem.code,
        "ko": problem.ko,
        "en": problem.en,
    }


@contextmanager
def patience(doing: str) -> Iterator[None]:
    """Say what is being done once it has taken a second; nothing where no person watches."""
    status = errors.status(doing)
    timer = threading.Timer(_PATIENCE_SECONDS, status.start)
    timer.daemon = True
    timer.start()
    try:
        yield
    finally:
        timer.cancel()
        timer.join()
        status.stop()
