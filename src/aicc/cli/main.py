"""The commands, by name. Each lives in a module of its own and imports what it needs when it runs."""

import sys
from io import TextIOWrapper
from typing import Final

import typer

from aicc.cli.audit import app as audit
from aicc.cli.aws import app as aws
from aicc.cli.backup import backup, restore
from aicc.cli.chat import chat
from aicc.cli.data import app as data
from aicc.cli.doctor import doctor
from aicc.cli.evaluate import evaluate
from aicc.cli.faq import app as faq
from aicc.cli.graph import graph
from aicc.cli.init import init
from aicc.cli.keys import app as keys
from aicc.cli.migrate import migrate
from aicc.cli.output import print_error
from aicc.cli.releases import diff, promote, publish, releases, rollback
from aicc.cli.serve import serve
from aicc.cli.train import train
from aicc.cli.transcripts import play_transcripts, record, replay
from aicc.cli.validate import validate
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


# In the order in which somebody meets them.
app.command()(init)
app.command()(validate)
app.command()(train)
app.command()(chat)
app.command("test")(play_transcripts)
app.command()(record)
app.command()(graph)
app.command()(replay)
app.command()(evaluate)
app.add_typer(faq, name="faq")
app.command()(diff)
app.command()(publish)
app.command()(promote)
app.command()(rollback)
app.command()(releases)
app.command()(serve)
app.add_typer(data, name="data")
app.add_typer(audit, name="audit")
app.add_typer(keys, name="keys")
app.add_typer(aws, name="aws")
app.command()(backup)
app.command()(restore)
app.command()(migrate)
app.command()(doctor)


def main() -> None:
    """Run the command line; an error of ours is said in Korean and English, with its code."""
    for stream in (sys.stdin, sys.stdout, sys.stderr):
        # A character that the terminal does not know must not end a command.
        if isinstance(stream, TextIOWrapper):
            stream.reconfigure(errors="replace" if stream is sys.stdin else "backslashreplace")
    try:
        app()
    except AiccError as error:
        print_error(error)
        sys.exit(CANNOT_RUN)
