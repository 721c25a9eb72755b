"""`aicc test`: play conversation transcripts against a bot."""

import asyncio
from collections import defaultdict
from collections.abc import Sequence
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer
from rich.text import Text

from aicc.cli.options import AsJson, BotOption, DataDir, bot_service, settings_for
from aicc.cli.output import output, patience, print_json, print_problems, problem_fields
from aicc.models.errors import PathMissing

if TYPE_CHECKING:
    from aicc.services.engines import Engines
    from aicc.services.transcripts import Mismatch, Played, Transcript

_FAILED = 1
_NOTHING = "(없음 / nothing)"

Paths = Annotated[
    list[Path] | None,
    typer.Argument(
        metavar="PATH",
        help="대화 시험 파일이나 폴더 / Transcript files or folders.",
        show_default="봇 폴더의 tests / tests of the bot",
    ),
]


def play_transcripts(
    paths: Paths = None, bot: BotOption = None, data_dir: DataDir = None, as_json: AsJson = False
) -> None:
    """대화 시험을 실행합니다. / Play conversation transcripts against a bot."""
    from aicc.utils.logger import configure_logging

    settings = settings_for(bot, data_dir)
    configure_logging("ERROR")
    transcripts = _load(paths or [settings.bot / "tests"], as_json=as_json)
    with patience("대화를 시험하는 중입니다 / Playing the conversations"):
        played = asyncio.run(_play_all(bot_service(settings).load(), transcripts))
    failed = sum(not one.passed for one in played)
    if as_json:
        print_json(
            {"passed": len(played) - failed, "failed": failed, "conversations": [_fields(one) for one in played]}
        )
    else:
        for one in played:
            _print(one)
        colour = "red" if failed else "green"
        passed = len(played) - failed
        output.print(f"통과 {passed}개, 실패 {failed}개 / {passed} passed, {failed} failed", style=colour)
    raise typer.Exit(_FAILED if failed else 0)


def _load(paths: Sequence[Path], *, as_json: bool) -> "tuple[Transcript, ...]":
    """Return the conversations; ends the command when a file is wrong."""
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
    return transcripts


async def _play_all(engines: "Engines", transcripts: "Sequence[Transcript]") -> "list[Played]":
    from aicc.bootstrap import build_trial
    from aicc.escalation.hours import next_opening
    from aicc.services.transcripts import play

    # While people answer, so that the hour of the test run changes nothing.
    now = datetime.now(UTC)
    default_at = next_opening(engines.bot.hours, now) or now
    return [
        await play(transcript, lambda clock: build_trial(engines, clock), default_at=default_at)
        for transcript in transcripts
    ]


def _print(played: "Played") -> None:
    transcript = played.transcript
    mark, colour = ("✓", "green") if played.passed else ("✗", "red")
    place = f"  {transcript.file}:{transcript.line}"
    output.print(Text.assemble((mark, colour), f" {transcript.name}", (place, "dim")), soft_wrap=True)
    by_exchange: defaultdict[str, list[Mismatch]] = defaultdict(list)
    for mismatch in played.mismatches:
        by_exchange[mismatch.says].append(mismatch)
    for says, mismatches in by_exchange.items():
        output.print(Text(f"    손님: {says}" if says else "    (첫인사 / greeting)"), soft_wrap=True)
        for mismatch in mismatches:
            _print_mismatch(transcript.file, mismatch)


def _print_mismatch(file: str, mismatch: "Mismatch") -> None:
    output.print(Text(f"    {file}:{mismatch.line}  {mismatch.aspect}", style="dim"), soft_wrap=True)
    wanted = mismatch.wanted or (_NOTHING,)
    for mark, colour, name, texts in (
        ("-", "green", "기대 / expected", wanted),
        ("+", "red", "실제 / got     ", (mismatch.got or _NOTHING,)),
    ):
        for text in texts:
            indented = text.replace("\n", "\n" + " " * 25)
            output.print(Text(f"      {mark} {name}  {indented}", style=colour), soft_wrap=True)


def _fields(played: "Played") -> dict[str, object]:
    transcript = played.transcript
    return {
        "name": transcript.name,
        "file": transcript.file,
        "line": transcript.line,
        "passed": played.passed,
        "mismatches": [
            {
                "says": mismatch.says,
                "line": mismatch.line,
                "aspect": mismatch.aspect.value,
                "expected": list(mismatch.wanted),
                "got": mismatch.got,
            }
            for mismatch in played.mismatches
        ],
    }
