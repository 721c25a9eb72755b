"""`aicc test`: play conversation transcripts against a bot."""

import asyncio
from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Final

import typer

from aicc.cli.options import AsJson, BotOption, DataDir, bot_service, settings_for
from aicc.cli.output import patience, print_json, print_problems, problem_fields
from aicc.models.errors import FolderUnwritable, PathMissing

if TYPE_CHECKING:
    from aicc.cli.transcripts.results import Results, Walked
    from aicc.services.transcripts import Played, Transcript
    from aicc.utils.config import Settings

_FAILED: Final = 1

Paths = Annotated[
    list[Path] | None,
    typer.Argument(
        metavar="PATH",
        help="대화 시험 파일이나 폴더 / Transcript files or folders.",
        show_default="봇 폴더의 tests / tests of the bot",
    ),
]
Filter = Annotated[
    str,
    typer.Option("--filter", help="이름이나 파일에 이 글자가 든 대화만 / Only those with this text in name or file."),
]
FailFast = Annotated[bool, typer.Option("--fail-fast", help="처음 실패하면 멈춤 / Stop at the first failure.")]
Jobs = Annotated[int, typer.Option(min=1, max=64, help="함께 실행할 프로세스 수 / Processes that share the work.")]
WithCoverage = Annotated[
    bool,
    typer.Option("--coverage", help="지나간 단계, 갈림길, 의도, 반사 동작 / What of the bot was gone through."),
]
LeastCoverage = Annotated[
    float | None,
    typer.Option(
        "--coverage-min",
        min=0,
        max=100,
        help="단계, 갈림길, 의도, 반사 동작 가운데 하나라도 이 비율(%)보다 낮으면 실패 / Fail where the share of "
        "steps, branches, intents or reflexes is below this percentage.",
        show_default=False,
    ),
]
Walks = Annotated[
    int,
    typer.Option(
        min=0,
        help="시나리오마다 이만큼의 무작위 손님으로 늘 끝나는지 시험 / "
        "So many random customers for each scenario prove that it ends.",
    ),
]
JUnitFile = Annotated[Path | None, typer.Option("--junit", help="JUnit XML 파일로 저장 / Write JUnit XML.")]
HtmlFile = Annotated[Path | None, typer.Option("--html", help="HTML 한 파일로 저장 / Write one HTML page.")]


def play_transcripts(  # noqa: PLR0913 - one parameter an option, as typer has it
    paths: Paths = None,
    *,
    bot: BotOption = None,
    filter_: Filter = "",
    fail_fast: FailFast = False,
    jobs: Jobs = 1,
    coverage: WithCoverage = False,
    coverage_min: LeastCoverage = None,
    walks: Walks = 0,
    junit: JUnitFile = None,
    html: HtmlFile = None,
    data_dir: DataDir = None,
    as_json: AsJson = False,
) -> None:
    """대화 시험을 실행합니다. / Play conversation transcripts against a bot."""
    from aicc.cli.transcripts.results import Results
    from aicc.project import load_bot
    from aicc.services.transcripts import cover
    from aicc.utils.logger import configure_logging

    settings = settings_for(bot, data_dir)
    configure_logging("ERROR")
    transcripts = _load(paths or [settings.bot / "tests"], filter_, as_json=as_json)
    with patience("대화를 시험하는 중입니다 / Playing the conversations"):
        played = _play(settings, transcripts, jobs=jobs, fail_fast=fail_fast)
        walked = _walk(settings, played, count=walks) if walks else None
    loaded = load_bot(settings.bot)
    wanted = coverage or coverage_min is not None or html is not None
    results = Results(
        bot=loaded,
        played=played,
        left_out=len(transcripts) - len(played),
        coverage=cover(loaded, played) if wanted else None,
        coverage_min=coverage_min,
        walks=walked,
    )
    _tell(results, junit=junit, html=html, as_json=as_json)
    raise typer.Exit(_FAILED if results.failed else 0)


def _load(paths: Sequence[Path], wanted: str, *, as_json: bool) -> "tuple[Transcript, ...]":
    """Return the conversations that are wanted; ends the command when a file is wrong."""
    from aicc.services.transcripts import find_files, load_transcripts

    files: list[Path] = []
    for path in paths:
        found = find_files(path)
        if not found:
            raise PathMissing(path=path, wanted_ko="대화 시험(.yaml)", wanted_en="transcripts (.yaml)")
        files += found
    transcripts, problems = load_transcripts(files)
    if problems:
        if as_json:
            print_json([problem_fields(problem) for problem in problems])
        else:
            print_problems(problems)
        raise typer.Exit(_FAILED)
    chosen = tuple(one for one in transcripts if wanted in one.name or wanted in one.file)
    if not chosen:
        raise PathMissing(path=f"--filter {wanted}", wanted_ko="대화 시험", wanted_en="transcripts")
    return chosen


def _play(
    settings: "Settings", transcripts: "Sequence[Transcript]", *, jobs: int, fail_fast: bool
) -> "tuple[Played, ...]":
    from aicc.cli.transcripts.workers import play_here, play_in_processes

    if jobs == 1 or len(transcripts) == 1:
        return asyncio.run(play_here(bot_service(settings).load(), transcripts, until_failure=fail_fast))
    return play_in_processes(settings, transcripts, jobs=jobs, until_failure=fail_fast)


def _walk(settings: "Settings", played: "Sequence[Played]", *, count: int) -> "Walked":
    """Return what random customers found, who answer as the customers of the transcripts do."""
    from aicc.bootstrap import build_stages
    from aicc.cli.transcripts.results import Walked
    from aicc.services.walks import samples_of, walk_all

    engines = bot_service(settings).load()
    made = asyncio.run(walk_all(engines, build_stages(engines), count=count, samples=samples_of(engines, played)))
    return Walked(walks=len(made), findings=tuple(str(walk) for walk in made if walk.finding is not None))


def _tell(results: "Results", *, junit: Path | None, html: Path | None, as_json: bool) -> None:
    from aicc.cli.transcripts.junit import junit_xml
    from aicc.cli.transcripts.page import page
    from aicc.cli.transcripts.results import as_fields
    from aicc.cli.transcripts.terminal import print_results

    if junit is not None:
        _write(junit, junit_xml(results))
    if html is not None:
        _write(html, page(results))
    if as_json:
        print_json(as_fields(results))
    else:
        print_results(results)


def _write(path: Path, text: str) -> None:
    try:
        path.write_text(text, encoding="utf-8")
    except (OSError, ValueError) as error:  # ValueError: a name that no file can have
        raise FolderUnwritable(path=path, why=getattr(error, "strerror", None) or error) from None
