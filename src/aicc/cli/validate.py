"""`aicc validate`: every mistake in a bot's files at once."""

import typer

from aicc.cli.options import AsJson, BotArgument, settings_for
from aicc.cli.output import output, print_json, print_problems, problem_fields

_FOUND = 1


def validate(bot: BotArgument = None, as_json: AsJson = False) -> None:
    """봇 파일의 잘못을 한 번에 모두 찾습니다. / Find every mistake in a bot's files at once."""
    from aicc.project import read_project
    from aicc.project.actions import check_actions
    from aicc.project.problems import Severity

    root = settings_for(bot).bot
    found = (*read_project(root)[1], *check_actions(root))
    problems = sorted(found, key=lambda problem: (problem.file, problem.line, problem.code))
    mistakes = sum(problem.severity is Severity.ERROR for problem in problems)
    if as_json:
        print_json([problem_fields(problem) for problem in problems])
    else:
        print_problems(problems)
        warnings = len(problems) - mistakes
        colour = "red" if mistakes else "yellow" if warnings else "green"
        summary = f"오류 {mistakes}개, 주의 {warnings}개 / {mistakes} errors, {warnings} warnings"
        output.print(f"{root}", style="bold", soft_wrap=True, markup=False, end="  ")
        output.print(summary, style=colour, soft_wrap=True)
    raise typer.Exit(_FOUND if mistakes else 0)
