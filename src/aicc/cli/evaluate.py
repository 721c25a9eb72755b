"""`aicc evaluate`: how well a bot recognises its intents."""

from dataclasses import asdict
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer
from rich.markup import escape
from rich.table import Table

from aicc.cli.options import AsJson, BotArgument, DataDir, bot_service, settings_for
from aicc.cli.output import output, patience, print_json, print_problems, problem_fields
from aicc.models.errors import PathMissing

if TYPE_CHECKING:
    from aicc.models.bot import Bot
    from aicc.services.evaluation import Evaluation
    from aicc.services.nlu_service import BotService

_FOUND = 1

Folds = Annotated[int, typer.Option(min=2, max=20, help="교차 검증의 겹 수 / Folds of the cross-validation.")]
TestFile = Annotated[
    Path | None,
    typer.Option("--test", help="시험 문장 JSONL(text, intent 또는 label) / JSON Lines with text and intent or label."),
]


def evaluate(
    bot: BotArgument = None,
    folds: Folds = 5,
    test: TestFile = None,
    data_dir: DataDir = None,
    as_json: AsJson = False,
) -> None:
    """의도 인식 정확도를 잽니다. / Measure how well intents are recognised."""
    from aicc.project import load_bot
    from aicc.services.evaluation import cross_validate
    from aicc.utils.logger import configure_logging

    settings = settings_for(bot, data_dir)
    configure_logging("ERROR")
    loaded = load_bot(settings.bot)
    with patience("평가하는 중입니다 / Evaluating"):
        found = (
            cross_validate(loaded, folds=folds)
            if test is None
            else _on_file(loaded, bot_service(settings), test, as_json)
        )
    if as_json:
        print_json(asdict(found))
        return
    how = f"{folds}겹 교차 검증 / {folds}-fold cross-validation" if test is None else str(test)
    _print(found, how, threshold=loaded.thresholds.intent)


def _on_file(bot: "Bot", service: "BotService", test: Path, as_json: bool) -> "Evaluation":
    from aicc.services.evaluation import evaluate_rows, read_rows

    try:
        rows, problems = read_rows(test, intents=frozenset(bot.intents))
    except OSError:
        raise PathMissing(path=test, wanted_ko="읽을 수 있는 파일", wanted_en="readable file") from None
    if problems:
        if as_json:
            print_json([problem_fields(problem) for problem in problems])
        else:
            print_problems(problems)
        raise typer.Exit(_FOUND)
    if not rows:
        raise PathMissing(path=test, wanted_ko="시험 문장", wanted_en="test rows")
    return evaluate_rows(bot, service.classifier(bot), rows)


def _print(found: "Evaluation", how: str, *, threshold: float) -> None:
    table = Table(show_header=False, title=escape(how))
    table.add_row("문장 / Rows", f"{found.rows}")
    table.add_row("의도 / Intents", f"{found.intents}")
    table.add_row("정확도 / Accuracy", f"{found.accuracy:.1%}")
    table.add_row("매크로 F1 / Macro-F1", f"{found.macro_f1:.3f}")
    table.add_row(f"기준 {threshold}에서 응답 비율 / Coverage", f"{found.coverage:.1%}")
    table.add_row("잘못 응답한 비율 / Wrong but accepted", f"{found.wrong_accepted:.1%}")
    output.print(table)
    if not found.confusions:
        return
    pairs = Table("의도 / Intent", "읽은 의도 / Read as", "수 / Count", "예 / Examples", title="혼동 / Confusions")
    for pair in found.confusions:
        pairs.add_row(pair.intent, pair.read_as, str(pair.count), escape(" | ".join(pair.examples)))
    output.print(pairs)
