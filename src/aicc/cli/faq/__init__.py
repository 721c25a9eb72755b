"""`aicc faq`: the questions that are answered, from the command line. One module a command."""

from typing import Final

import typer

from aicc.cli.faq import synonyms
from aicc.cli.faq.questions import try_questions
from aicc.cli.faq.reindex import reindex
from aicc.cli.faq.transfer import export_faq, import_faq
from aicc.cli.faq.unanswered import unanswered

__all__ = ["app"]

app: Final = typer.Typer(help="자주 묻는 질문을 다룹니다. / Answered questions.", no_args_is_help=True)

app.command("import")(import_faq)
app.command("export")(export_faq)
app.command("test")(try_questions)
app.command()(unanswered)
app.command()(reindex)
app.add_typer(synonyms.app, name="synonyms")
