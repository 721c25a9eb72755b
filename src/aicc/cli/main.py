"""The commands, by name. Each lives in a module of its own and imports what it needs when it runs."""

import sys
from typing import Final

import typer

from aicc.cli.output import errors
from aicc.cli.serve import serve
from aicc.models.errors import AiccError

CANNOT_RUN: Final = 3

app: Final = typer.Typer(
    name="aicc",
    help="한국어 우선 AI 컨택센터 / Korean-first AI contact centre.",
    no_args_is_help=True,
    add_completion=False,
    pretty_exceptions_enable=False,
)


@app.callback()
def aicc() -> None:
    """한국어 우선 AI 컨택센터 / Korean-first AI contact centre."""


app.command()(serve)


def main() -> None:
    """Run the command line; an error of ours is said in Korean and English, with its code."""
    try:
        app()
    except AiccError as error:
        errors.print(f"[bold red]오류[/] \\[{error.code}] {error.ko}", soft_wrap=True)
        errors.print(f"      {error.en}", soft_wrap=True, style="dim")
        sys.exit(CANNOT_RUN)
