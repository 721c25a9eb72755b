"""`aicc aws flow`: flows of Amazon Connect, checked before they are uploaded."""

from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Final

import typer

from aicc.aws.flows.language import MAX_DOCUMENT_BYTES, FlowType, parse_flow
from aicc.cli.aws.flow_run import build, run, try_out
from aicc.cli.options import AsJson
from aicc.cli.output import output, print_error, print_json, print_problems, problem_fields
from aicc.models.errors import AiccError, ContactFlowInvalid, PathMissing

if TYPE_CHECKING:
    from aicc.aws.flows.lint import About, FlowProblem

app: Final = typer.Typer(help="Amazon Connect 흐름을 다룹니다. / Flows of Amazon Connect.", no_args_is_help=True)

_FOUND: Final = 1
_UNREADABLE: Final = 2

Files = Annotated[list[Path], typer.Argument(metavar="FILE...", help="흐름 파일(JSON) / Flow files (JSON).")]
Type = Annotated[
    FlowType | None,
    typer.Option("--type", help="흐름의 종류 / Type of the flows.", show_default="Metadata.type"),
]
Attributes = Annotated[
    list[str] | None,
    typer.Option("--attribute", help="밖에서 채워 오는 고객 속성 / Contact attribute that is set outside the flow."),
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

    종료 코드: 0 잘못 없음(주의는 세지 않음), 1 잘못 있음, 2 읽을 수 없는 파일이 있음. /
    Exit codes: 0 no mistake (warnings do not count), 1 some, 2 a file cannot be read.
    """
    from aicc.aws.flows.lint import About, Severity

    about = About(
        flow_type=flow_type,
        attributes=frozenset(attribute or ()),
        lex_locale=lex_locale.replace("-", "_") if lex_locale else None,
    )
    contents: dict[Path, bytes] = {}
    failures: list[dict[str, object]] = []
    for file in files:
        try:
            contents[file] = _read(file)
        except (ContactFlowInvalid, PathMissing) as error:
            failures.append(_failure(file, error))
            if not as_json:
                print_error(error)
    found = _lint(contents, about)
    if as_json:
        print_json([*(_fields(problem) for problems in found.values() for problem in problems), *failures])
    else:
        for file, problems in found.items():
            _show(file, problems)
    if failures:
        raise typer.Exit(_UNREADABLE)
    mistakes = any(problem.severity is Severity.ERROR for problems in found.values() for problem in problems)
    raise typer.Exit(_FOUND if mistakes else 0)


def _read(file: Path) -> bytes:
    try:
        with file.open("rb") as opened:
            content = opened.read(MAX_DOCUMENT_BYTES + 1)
    except OSError:
        raise PathMissing(path=file, wanted_ko="읽을 수 있는 흐름 파일", wanted_en="readable flow file") from None
    parse_flow(content)
    return content


def _lint(contents: dict[Path, bytes], about: "About") -> "dict[Path, tuple[FlowProblem, ...]]":
    """Return the problems of each file; what one flow sets may be there when another one reads it."""
    from aicc.aws.flows.lint import attributes_set, lint_content

    names = {file: attributes_set(parse_flow(content)) for file, content in contents.items()}
    found = {}
    for file, content in contents.items():
        others = frozenset[str]().union(*(each for other, each in names.items() if other != file))
        found[file] = lint_content(content, str(file), replace(about, attributes=about.attributes | others))
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


def _failure(file: Path, error: AiccError) -> dict[str, object]:
    """Return an unreadable file as --json shows it, with the members that a problem has."""
    return {
        "file": str(file),
        "line": 1,
        "severity": "error",
        "code": error.code,
        "ko": error.ko,
        "en": error.en,
        "pointer": "",
        "action": "",
        "aws": "",
    }
