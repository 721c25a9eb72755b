"""Printing what a bench found, as a table for people or as JSON for programs."""

import json
from argparse import ArgumentParser
from collections.abc import Callable, Mapping
from typing import Any

from rich.console import Console
from rich.table import Table

# Told how far a bench is.
Progress = Callable[[str], None]


def parser_of(description: str) -> ArgumentParser:
    """Return a parser with what every bench understands."""
    parser = ArgumentParser(description=description)
    parser.add_argument("--json", action="store_true", help="print one JSON object instead of a table")
    return parser


def progress() -> Progress:
    """Return what prints progress beside the figures, on stderr."""
    console = Console(stderr=True, highlight=False)

    def say(line: str) -> None:
        console.print(line, style="dim")

    return say


def print_figures(title: str, rows: list[dict[str, Any]], *, as_json: bool, wanted: Mapping[str, str] = {}) -> None:
    """Print rows of figures with one name each.

    Args:
        title: what was measured.
        rows: figures by name; the first row names the columns.
        as_json: whether a program reads it.
        wanted: what a figure should be, by name.
    """
    if as_json:
        print(json.dumps(rows if len(rows) > 1 else rows[0], ensure_ascii=False))
        return
    table = Table(title=title)
    if len(rows) > 1:
        for name in rows[0]:
            table.add_column(name, justify="right")
        for row in rows:
            table.add_row(*(_written(row.get(name)) for name in rows[0]))
    else:
        table.add_column("figure")
        table.add_column("value", justify="right")
        table.add_column("wanted")
        for name, value in rows[0].items():
            table.add_row(name, _written(value), wanted.get(name, ""))
    Console().print(table)


def _written(value: object) -> str:
    if isinstance(value, float):
        return f"{value:,.3g}" if abs(value) < 100 else f"{value:,.0f}"
    return f"{value:,}" if isinstance(value, int) else str(value)
