"""`aicc aws lex`: a bot project to Lex V2 and back, and how the two differ."""

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any, Final

import typer
from rich.markup import escape
from rich.table import Table

from aicc.cli.aws.lex_serve import serve
from aicc.cli.options import AsJson, BotArgument, settings_for
from aicc.cli.output import errors, output, patience, print_json
from aicc.models.errors import FolderNotEmpty, FolderUnwritable, PathMissing
from aicc.utils.hangul import with_josa

if TYPE_CHECKING:
    from aicc.aws.lex.compile import Compiled
    from aicc.aws.lex.connection import LexModels
    from aicc.aws.lex.deploy import Step
    from aicc.aws.lex.diff import Difference
    from aicc.aws.lex.losses import Loss

__all__ = ["app"]

app: Final = typer.Typer(help="봇을 Amazon Lex V2로 옮기고 가져옵니다. / Take a bot to Amazon Lex V2 and back.")
app.command()(serve)

_DIFFERENT: Final = 1
# Places shown of each kind of loss; --json has all.
_MOST_PLACES: Final = 3
_DID: Final = {
    "made": ("만듦 / made", "green"),
    "changed": ("바꿈 / changed", "yellow"),
    "removed": ("지움 / removed", "red"),
    "built": ("빌드함 / built", "green"),
}
_CHANGE: Final = {
    "missing": ("Lex에 없음 / not in Lex", "red"),
    "extra": ("Lex에만 있음 / only in Lex", "yellow"),
    "different": ("다름 / different", "yellow"),
}

Out = Annotated[Path, typer.Option("--out", metavar="FILE.zip", help="만들 파일 / File to write.")]
Archive = Annotated[Path, typer.Argument(metavar="FILE.zip", help="Lex가 내보낸 봇 / A bot that Lex has exported.")]
Folder = Annotated[
    Path, typer.Option("--out", metavar="DIR", help="봇 파일을 만들 빈 폴더 / Empty folder for the files.")
]
Region = Annotated[str | None, typer.Option(help="리전 / Region.", show_default="AICC_AWS_REGION")]
Endpoint = Annotated[
    str | None,
    typer.Option(help="AWS를 대신하는 서버의 주소 / Server in place of AWS.", show_default="AICC_AWS_ENDPOINT"),
]
Alias = Annotated[str, typer.Option(help="고객이 쓸 별칭 / Alias that customers reach.")]
Role = Annotated[
    str | None, typer.Option(metavar="ARN", help="새 봇의 IAM 역할, 처음에만 필요 / Role of a new bot; once.")
]
Function = Annotated[
    str | None,
    typer.Option("--lambda", metavar="ARN", help="코드 훅의 Lambda 함수 / Lambda function behind the code hooks."),
]
Listening = Annotated[
    bool,
    typer.Option(
        "--listening",
        help="모든 말을 코드 훅으로 보내고 답은 aicc가 합니다. Connect에는 이렇게 / Every message goes to the code "
        "hook, and aicc answers: for Connect.",
    ),
]


@app.callback()
def lex() -> None:
    """봇을 Amazon Lex V2로 옮기고 가져옵니다. / Take a bot to Amazon Lex V2 and back."""


@app.command()
def export(out: Out, bot: BotArgument = None, listening: Listening = False, as_json: AsJson = False) -> None:
    """봇을 Lex 콘솔에서 가져올 수 있는 zip으로 내보냅니다. / Write a bot as a zip that the Lex console imports."""
    from aicc.aws.lex.archive import write_archive

    compiled = _compiled(bot, listening=listening)
    _write({out: write_archive(compiled.bot)})
    if as_json:
        print_json({"file": str(out), "bot": compiled.bot.name, "losses": _loss_fields(compiled.losses)})
        return
    _show_losses(compiled.losses)
    output.print(f"{with_josa(out, '을/를')} 만들었습니다. / Wrote {out}.", style="green", soft_wrap=True)


@app.command("import")
def import_(archive: Archive, out: Folder, as_json: AsJson = False) -> None:
    """Lex가 내보낸 zip을 aicc 봇 프로젝트로 바꿉니다. / Turn a zip that Lex has exported into a bot project."""
    from aicc.aws.lex.archive import read_archive
    from aicc.aws.lex.to_project import project_of

    if out.exists() and (not out.is_dir() or any(out.iterdir())):
        raise FolderNotEmpty(path=out)
    try:
        content = archive.read_bytes()
    except OSError:
        raise PathMissing(path=archive, wanted_ko="Lex가 내보낸 봇", wanted_en="bot exported by Lex") from None
    archived = read_archive(content, str(archive))
    project = project_of(archived.bot)
    losses = (*archived.losses, *project.losses)
    _write({out / path: text.encode() for path, text in project.files.items()})
    if as_json:
        print_json({"folder": str(out), "files": list(project.files), "losses": _loss_fields(losses)})
        return
    _show_losses(losses)
    count = len(project.files)
    output.print(
        f"{out}에 파일 {count}개를 만들었습니다. / Wrote {count} files to {out}.", style="green", soft_wrap=True
    )
    output.print(f"다음 단계 / Next: aicc validate {out}", soft_wrap=True, markup=False)


@app.command()
def deploy(  # noqa: PLR0913, PLR0917 - one parameter an option, as typer has it
    bot: BotArgument = None,
    alias: Alias = "live",
    role: Role = None,
    function: Function = None,
    region: Region = None,
    endpoint: Endpoint = None,
    listening: Listening = False,
    as_json: AsJson = False,
) -> None:
    """봇을 Lex에 배포합니다. 다른 것만 바꾸고, 멈췄다면 이어서 합니다. / Bring a bot to Lex; only what differs."""
    from aicc.aws.lex.deploy import Target
    from aicc.aws.lex.deploy import deploy as bring

    compiled = _compiled(bot, listening=listening)
    target = Target(alias=alias, role=role, function=function)
    with patience("Lex에 배포하는 중 / Deploying to Lex"):
        done = bring(compiled.bot, _models(region, endpoint), target, _told)
    ids = {"botId": done.bot_id, "botVersion": done.version, "botAliasId": done.alias_id}
    if as_json:
        steps = [{"did": step.did.value, "kind": step.kind, "name": step.name} for step in done.steps]
        print_json({**ids, "steps": steps, "losses": _loss_fields(compiled.losses)})
        return
    if not done.steps:
        output.print(
            "이미 그대로입니다. 바꾼 것이 없습니다. / All was there already; nothing was changed.", style="green"
        )
    output.print("  ".join(f"{name}={value}" for name, value in ids.items()), soft_wrap=True)


@app.command()
def diff(
    bot: BotArgument = None,
    region: Region = None,
    endpoint: Endpoint = None,
    listening: Listening = False,
    as_json: AsJson = False,
) -> None:
    """봇과 Lex에 배포된 봇의 다른 점을 보여 줍니다. / Show how the bot differs from the one in Lex.

    다른 점이 있으면 1로 끝납니다. / Exits with 1 where something differs.
    """
    from aicc.aws.lex.deployed import read_bot
    from aicc.aws.lex.diff import differences

    wanted = _compiled(bot, listening=listening).bot
    with patience("Lex의 봇을 읽는 중 / Reading the bot in Lex"):
        found = differences(wanted, read_bot(_models(region, endpoint), wanted.name))
    if as_json:
        names = ("place", "change", "what", "wanted", "found")
        print_json([{name: str(getattr(each, name)) for name in names} for each in found])
    else:
        _show_differences(found)
    raise typer.Exit(_DIFFERENT if found else 0)


def _compiled(bot: Path | None, *, listening: bool) -> "Compiled":
    """Return the bot for Lex, if Lex would take it."""
    from aicc.aws.lex.compile import compile_bot
    from aicc.aws.lex.limits import check_limits
    from aicc.aws.lex.listening import listening_bot
    from aicc.models.errors.lex import LexBotUnfit
    from aicc.project import load_bot

    compiled = compile_bot(load_bot(settings_for(bot).bot))
    if listening:
        # What Lex would have to ask and say itself is aicc's then: nothing is lost.
        compiled = replace(compiled, bot=listening_bot(compiled.bot), losses=())
    excess = check_limits(compiled.bot)
    if excess:
        raise LexBotUnfit(count=len(excess), report="\n".join(map(str, excess)))
    return compiled


def _models(region: str | None, endpoint: str | None) -> "LexModels":
    from aicc.aws.lex.connection import connect
    from aicc.bootstrap import load_settings

    settings = load_settings(aws_region=region, aws_endpoint=endpoint)
    return connect(settings.aws_region or None, settings.aws_endpoint or None)


def _write(files: Mapping[Path, bytes]) -> None:
    for path, content in files.items():
        try:
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_bytes(content)
        except OSError as error:
            raise FolderUnwritable(path=path.parent, why=error.strerror or error) from None


def _told(step: "Step") -> None:
    text, colour = _DID[step.did.value]
    errors.print(f"[{colour}]{text}[/]  {step.kind}  {escape(step.name)}", soft_wrap=True)


def _loss_fields(losses: "Sequence[Loss]") -> list[dict[str, Any]]:
    return [
        {
            "code": loss.kind.code,
            "covered": loss.kind.covered,
            "place": loss.place,
            "what": loss.what,
            "ko": loss.kind.ko,
            "en": loss.kind.en,
        }
        for loss in losses
    ]


def _show_losses(losses: "Sequence[Loss]") -> None:
    """Show what does not come along, and what aicc does in place of Lex: each reason once, with its first places."""
    lost = [loss for loss in losses if not loss.kind.covered]
    covered = [loss for loss in losses if loss.kind.covered]
    for title, found in (
        ("옮기지 못한 것 / What does not come along", lost),
        ("Lex 대신 aicc(코드 훅의 Lambda)가 하는 것 / What aicc does behind the code hooks", covered),
    ):
        if found:
            output.print(title, style="bold", soft_wrap=True)
            output.print(_loss_table(found))
            output.print()


def _loss_table(losses: "Sequence[Loss]") -> Table:
    shown = Table(box=None, pad_edge=False)
    for column in ("건수 / count", "까닭 / why", "곳 / places"):
        shown.add_column(column, overflow="fold")
    for kind, count in Counter(loss.kind for loss in losses).most_common():
        places = [escape(f"{loss.place} {loss.what}".strip()) for loss in losses if loss.kind is kind]
        more = f"\n… +{count - _MOST_PLACES}" if count > _MOST_PLACES else ""
        shown.add_row(str(count), f"{kind.ko}\n[dim]{kind.en}[/]", "\n".join(places[:_MOST_PLACES]) + more)
    return shown


def _show_differences(found: "Sequence[Difference]") -> None:
    if not found:
        output.print("다른 점이 없습니다. / No differences.", style="green")
        return
    shown = Table(box=None, pad_edge=False)
    for column in ("곳 / place", "상태 / state", "항목 / what", "봇 프로젝트 / wanted", "Lex / found"):
        shown.add_column(column, overflow="fold")
    for each in found:
        text, colour = _CHANGE[each.change.value]
        told = [escape(part) for part in (each.place, each.what, each.wanted, each.found)]
        shown.add_row(told[0], f"[{colour}]{text}[/]", *told[1:])
    output.print(shown)
