"""`aicc evaluate`: how well a bot recognises its intents, and what to do about it."""

from collections.abc import Callable, Sequence
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Final, NoReturn

import typer

from aicc.cli.options import AsJson, BotArgument, DataDir, bot_service, settings_for
from aicc.cli.output import output, print_json, print_problems, problem_fields
from aicc.cli.progress import stages
from aicc.utils.hangul import with_josa

if TYPE_CHECKING:
    from aicc.cli.report import Report
    from aicc.models.bot import Bot
    from aicc.project.problems import Problem
    from aicc.services.evaluation import Read, Row
    from aicc.services.nlu_service import BotService

# As for any wrong usage: what was named cannot be used.
_WRONG_USAGE: Final = 2
_SHOWN_PROBLEMS: Final = 20
# Rows between two words of progress.
_PART: Final = 1_000
_INTENTS_FILE: Final = "intents.yaml"
_STAGES: Final = {"folds": "예문을 나누어 시험하기 / Cross-validating", "rows": "문장 읽기 / Reading the rows"}

Folds = Annotated[int, typer.Option(min=2, max=20, help="교차 검증의 겹 수 / Folds of the cross-validation.")]
RowFile = Annotated[
    Path | None,
    typer.Option(
        "--file",
        "--test",
        help="시험 문장 JSONL 또는 CSV(text, intent 또는 label), 없으면 봇의 예문으로 교차 검증 / JSON Lines or CSV "
        "with text and intent or label; without it the bot's own phrases are cross-validated.",
    ),
]
Strangers = Annotated[
    Path | None,
    typer.Option(
        "--oos",
        help="봇의 일이 아닌 문장 JSONL 또는 CSV(text), 얼마나 거절하는지 잽니다 / JSON Lines or CSV with text: lines "
        "that are none of the bot's business, to measure how many it rejects.",
    ),
]
HtmlFile = Annotated[
    Path | None,
    typer.Option("--html", help="결과를 HTML 한 파일로 저장 / Write the result as one self-contained HTML page."),
]


def evaluate(  # noqa: PLR0913 - one parameter an option, as typer has it
    bot: BotArgument = None,
    *,
    file: RowFile = None,
    folds: Folds = 5,
    oos: Strangers = None,
    html: HtmlFile = None,
    data_dir: DataDir = None,
    as_json: AsJson = False,
) -> None:
    """의도 인식 정확도를 재고 헷갈리는 예문을 찾습니다. / Measure intents and find the phrases that are confused."""
    from aicc.cli.report import Report, as_fields, print_report
    from aicc.project import load_bot
    from aicc.services.evaluation import advise, hold_out, summarise
    from aicc.utils.logger import configure_logging

    settings = settings_for(bot, data_dir)
    configure_logging("ERROR")
    loaded = load_bot(settings.bot)
    rows, strangers = _inputs(loaded, file, oos, folds, html, as_json=as_json)
    with stages(_STAGES) as told:
        service = bot_service(settings)
        phrases = hold_out(loaded, folds=folds, progress=lambda share: told("folds", share), embedder=service.embedder)
        read = _read_files(loaded, service, (*rows, *strangers), lambda share: told("rows", share))
        reads, others = read[: len(rows)], read[len(rows) :]
    report = Report(
        bot=loaded,
        folds=folds,
        file=file,
        made_at=datetime.now(UTC),
        evaluation=summarise(reads if file else phrases, loaded.thresholds, others),
        advice=advise(loaded, phrases),
    )
    if html is not None:
        _write_page(html, report, as_json=as_json)
    if as_json:
        print_json(as_fields(report))
    else:
        print_report(report)
        if html is not None:
            output.print(f"보고서 / Report: {html}", soft_wrap=True, markup=False)


def _inputs(
    bot: "Bot", file: Path | None, oos: Path | None, folds: int, html: Path | None, *, as_json: bool
) -> "tuple[tuple[Row, ...], tuple[Row, ...]]":
    """Return the rows to measure with and the out-of-scope lines; ends the command where something is wrong."""
    from aicc.services.evaluation import NO_INTENT, Row, read_rows, read_texts

    rows, row_problems = read_rows(file, intents=frozenset(bot.intents)) if file else ((), ())
    texts, text_problems = read_texts(oos) if oos else ((), ())
    problems = (*_bot_problems(bot, folds), *row_problems, *text_problems, *(_page_problems(html) if html else ()))
    if problems:
        _refuse(problems, as_json=as_json)
    return rows, tuple(Row(text=text, intent=NO_INTENT) for text in texts)


def _bot_problems(bot: "Bot", folds: int) -> "list[Problem]":
    from aicc.project.problems import Problem

    most = max(len(intent.phrases) for intent in bot.intents.values())
    if len(bot.intents) < 2:
        ko = "의도가 하나뿐이라 잴 것이 없습니다. 의도를 더 만들어 주세요."
        return [Problem(file=_INTENTS_FILE, line=1, code="one_intent", ko=ko, en="There is only one intent; add more.")]
    if folds > most:
        ko = f"--folds {with_josa(folds, '이/가')} 예문 수보다 많습니다. 예문이 가장 많은 의도도 {most}개입니다."
        en = f"--folds {folds} is more than the phrases of any intent; at most {most}."
        return [Problem(file=_INTENTS_FILE, line=1, code="folds_too_many", ko=ko, en=en)]
    return []


def _page_problems(html: Path) -> "list[Problem]":
    """Say before a long evaluation that its result could not be written."""
    try:
        writable = html.parent.is_dir() and not html.is_dir()
    except (OSError, ValueError):  # a name that no file can have
        writable = False
    return [] if writable else [_unwritable(html)]


def _unwritable(html: Path) -> "Problem":
    from aicc.models.errors import FolderUnwritable
    from aicc.project.problems import Problem

    error = FolderUnwritable(path=html, why="--html")
    return Problem(file=str(html), line=1, code=error.code, ko=error.ko, en=error.en)


def _refuse(problems: "Sequence[Problem]", *, as_json: bool) -> NoReturn:
    """Say what is wrong with what the command was given, and end it."""
    if as_json:
        print_json([problem_fields(problem) for problem in problems])
    else:
        print_problems(problems[:_SHOWN_PROBLEMS])
        if len(problems) > _SHOWN_PROBLEMS:
            more = len(problems) - _SHOWN_PROBLEMS
            output.print(f"그 밖에 {more}개 / and {more} more")
    raise typer.Exit(_WRONG_USAGE)


def _read_files(
    bot: "Bot", service: "BotService", rows: "Sequence[Row]", progress: Callable[[float], None]
) -> "tuple[Read, ...]":
    """Return what the trained bot makes of the rows of files; trains nothing where there are none."""
    from aicc.services.evaluation import read_all

    if not rows:
        return ()
    reads: list[Read] = []
    classifier = service.classifier(bot)
    for start in range(0, len(rows), _PART):
        progress(start / len(rows))
        reads += read_all(bot, classifier, rows[start : start + _PART], embedder=service.embedder)
    return tuple(reads)


def _write_page(html: Path, report: "Report", *, as_json: bool) -> None:
    from aicc.cli.report import page

    try:
        html.write_text(page(report), encoding="utf-8")
    except OSError:
        _refuse([_unwritable(html)], as_json=as_json)
