"""`aicc aws flow`: flows of Amazon Connect, checked before they are uploaded."""

from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Final

import typer

from aicc.aws.flows.language import MAX_DOCUMENT_BYTES, FlowType, parse_flow, parse_json
from aicc.cli.aws.flow_run import build, run, try_out
from aicc.cli.options import AsJson
from aicc.cli.output import errors, output, print_json, print_problems, problem_fields
from aicc.models.errors import ContactFlowInvalid, FlowOptionInvalid, PathMissing
from aicc.utils.hangul import with_josa

if TYPE_CHECKING:
    from aicc.aws.flows.lint import About, FlowProblem

app: Final = typer.Typer(help="Amazon Connect 흐름을 다룹니다. / Flows of Amazon Connect.", no_args_is_help=True)

_FOUND: Final = 1
_UNREADABLE: Final = 2

Files = Annotated[
    list[Path], typer.Argument(metavar="FILE...", help="흐름 파일(JSON)이나 폴더 / Flow files (JSON) or folders.")
]
Type = Annotated[
    FlowType | None,
    typer.Option("--type", help="흐름의 종류 / Type of the flows.", show_default="Metadata.type"),
]
Attributes = Annotated[
    list[str] | None,
    typer.Option("--attribute", help="밖에서 채워 오는 연락처 속성 / Contact attribute that is set outside the flow."),
]
Locale = Annotated[
    str | None, typer.Option("--lex-locale", help="Lex 봇의 로캘(ko_KR) / Locale of the Lex bots, such as ko_KR.")
]


app.command()(build)
app.command()(run)
app.command("test")(try_out)


@app.callback()
def flow() -> None:
    """Amazon Connect 흐름을 다룹니다. / Flows of Amazon Connect."""


@app.command()
def lint(
    files: Files,
    flow_type: Type = None,
    attribute: Attributes = None,
    lex_locale: Locale = None,
    as_json: AsJson = False,
) -> None:
    """흐름 파일의 잘못을 모두 찾습니다. / Find every mistake in flow files.

    폴더를 주면 그 아래의 흐름(*.json)을 모두 점검합니다. 종료 코드: 0 잘못 없음(주의는 세지 않음), 1 잘못 있음,
    2 읽을 수 없는 파일이 있음. / Of a folder every flow (*.json) below it is checked. Exit codes: 0 no mistake
    (warnings do not count), 1 some, 2 a file cannot be read.
    """
    from aicc.aws.flows.lint import About, Severity

    about = About(flow_type=flow_type, attributes=frozenset(attribute or ()), lex_locale=_locale(lex_locale))
    contents, unread = _read_all(files)
    found = _lint(contents, about) | unread
    if as_json:
        print_json([_fields(problem) for problems in found.values() for problem in problems])
    else:
        for file, problems in found.items():
            _show(file, problems)
    if unread:
        raise typer.Exit(_UNREADABLE)
    mistakes = any(problem.severity is Severity.ERROR for problems in found.values() for problem in problems)
    raise typer.Exit(_FOUND if mistakes else 0)


def _locale(written: str | None) -> str | None:
    from aicc.aws.flows.voices import LANGUAGES

    known = {language.replace("-", "_") for language in LANGUAGES}
    if written is None or written in known:
        return written
    meant = written.replace("-", "_")
    example = meant if meant in known else "ko_KR"
    raise FlowOptionInvalid(
        option="--lex-locale",
        why_ko=f"{with_josa(written, '은/는')} Lex의 로캘이 아닙니다. {example}처럼 밑줄로 적어 주세요.",
        why_en=f"{written} is no locale of Lex; write it with an underscore, like {example}.",
    )


def _read_all(paths: list[Path]) -> "tuple[dict[Path, bytes], dict[Path, tuple[FlowProblem, ...]]]":
    """Return the flows among files and below folders, and of each that cannot be read why."""
    from aicc.aws.flows.lint import unreadable

    contents: dict[Path, bytes] = {}
    unread: dict[Path, tuple[FlowProblem, ...]] = {}
    for path in paths:
        files = sorted(path.rglob("*.json")) if path.is_dir() else [path]
        if not files:
            error = PathMissing(path=path, wanted_ko="흐름 파일(*.json)", wanted_en="flow file (*.json)")
            unread[path] = (unreadable(error, b"", str(path)),)
        for file in files:
            content = b""
            try:
                content = _content(file)
                if file == path or _may_be_flow(content):
                    parse_flow(content)
                    contents[file] = content
                else:
                    errors.print(f"{file}: 흐름이 아니어서 넘어감 / skipped, no flow", markup=False, soft_wrap=True)
            except (ContactFlowInvalid, PathMissing) as error:
                unread[file] = (unreadable(error, content, str(file)),)
    return contents, unread


def _may_be_flow(content: bytes) -> bool:
    """Return whether JSON that stands among flows is meant as one: it has actions, or the modules of old."""
    document = parse_json(content)
    return isinstance(document, dict) and bool({"Actions", "modules"} & document.keys())


def _content(file: Path) -> bytes:
    try:
        with file.open("rb") as opened:
            return opened.read(MAX_DOCUMENT_BYTES + 1)
    except OSError:
        raise PathMissing(path=file, wanted_ko="읽을 수 있는 흐름 파일", wanted_en="readable flow file") from None


def _lint(contents: dict[Path, bytes], about: "About") -> "dict[Path, tuple[FlowProblem, ...]]":
    """Return the problems of each file; what one flow sets may be there when another one reads it."""
    from aicc.aws.flows.lint import attributes_set, lint_content, sets_queue

    flows = {file: parse_flow(content) for file, content in contents.items()}
    found = {}
    for file, content in contents.items():
        others = [flow for other, flow in flows.items() if other != file]
        known = replace(
            about,
            attributes=about.attributes.union(*(attributes_set(flow) for flow in others)),
            queue=any(sets_queue(flow) for flow in others),
        )
        found[file] = lint_content(content, str(file), known)
    return found


def _show(file: Path, problems: "tuple[FlowProblem, ...]") -> None:
    from aicc.aws.flows.lint import Severity

    for problem in problems:
        print_problems([problem])
        if problem.aws:
            output.print(f"    AWS: {problem.aws}", style="dim", soft_wrap=True, markup=False)
    mistakes = sum(problem.severity is Severity.ERROR for problem in problems)
    warnings = len(problems) - mistakes
    colour = "red" if mistakes else "yellow" if warnings else "green"
    output.print(f"{file}", style="bold", soft_wrap=True, markup=False, end="  ")
    summary = f"오류 {mistakes}개, 주의 {warnings}개 / {mistakes} errors, {warnings} warnings"
    output.print(summary, style=colour, soft_wrap=True)


def _fields(problem: "FlowProblem") -> dict[str, object]:
    return {
        **problem_fields(problem),
        "pointer": problem.pointer,
        "action": problem.action,
        "aws": problem.aws,
    }
