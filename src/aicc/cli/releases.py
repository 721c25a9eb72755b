"""`aicc publish`, `promote`, `rollback`, `releases`, `diff`: versions of a bot."""

from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Final

import typer
from rich.table import Table

from aicc.cli.differences import comparison_fields, print_comparison, print_consequences
from aicc.cli.options import AsJson, BotArgument, BotOption, DataDir, settings_for
from aicc.cli.output import output, patience, print_json
from aicc.cli.who import who

if TYPE_CHECKING:
    from aicc.models.release import Plan, Release
    from aicc.services.releases import Comparison, ReleaseService

_ACTIONS: Final = {
    "publish": "배포 / publish",
    "canary": "카나리 / canary",
    "promote": "모두에게 / promote",
    "rollback": "되돌림 / rollback",
}
_SOON: Final = "실행 중인 서버에는 몇 초 안에 반영됩니다. / A running server follows within seconds."

Note = Annotated[str, typer.Option(help="무엇을 왜 바꿨는지 / What changed, or why.")]
By = Annotated[
    str, typer.Option(help="누가 했는지 / Who does it.", show_default="컴퓨터의 사용자 / user of the machine")
]
Canary = Annotated[
    float | None,
    typer.Option(
        metavar="PERCENT",
        min=0.01,
        max=99.99,
        help="새 대화 가운데 이만큼(%)에만 / Only for this percent of the conversations.",
    ),
]
Earlier = Annotated[
    str | None,
    typer.Argument(
        metavar="VERSION", help="되돌아갈 버전 / Version to go back to.", show_default="바로 전 / the one before"
    ),
]
Old = Annotated[
    str | None, typer.Argument(metavar="A", help="이전 버전 / Version before.", show_default="쓰는 버전 / the live one")
]
New = Annotated[
    str | None,
    typer.Argument(metavar="B", help="다음 버전 / Version after.", show_default="봇 폴더 / the bot's folder"),
]


def publish(
    bot: BotArgument = None,
    *,
    note: Note = "",
    canary: Canary = None,
    by: By = "",
    data_dir: DataDir = None,
    as_json: AsJson = False,
) -> None:
    """봇 폴더를 새 버전으로 배포합니다. / Publish the bot's folder as a new version."""
    service = _service(bot, data_dir)
    with patience("검사하고 학습하는 중입니다 / Checking and training"):
        compared = service.compare() if service.plan() is not None else None
        release = service.publish(by=by or who(), note=note, canary=canary)
    if as_json:
        changes = comparison_fields(compared) if compared is not None else None
        print_json({**_fields(release), "compared": changes})
        return
    output.print(f"봇 / bot: {service.home.name}", markup=False)
    _print_release(release)
    if compared is not None:
        _print_summary(compared)


def promote(
    *,
    canary: Canary = None,
    note: Note = "",
    by: By = "",
    bot: BotOption = None,
    data_dir: DataDir = None,
    as_json: AsJson = False,
) -> None:
    """카나리를 모두에게, 또는 다른 비율로 씁니다. / Serve the canary to everybody, or to another share."""
    service = _service(bot, data_dir)
    _done(service.promote(by=by or who(), note=note, share=canary), as_json=as_json)


def rollback(
    version: Earlier = None,
    *,
    note: Note = "",
    by: By = "",
    bot: BotOption = None,
    data_dir: DataDir = None,
    as_json: AsJson = False,
) -> None:
    """카나리를 거두거나 이전 버전으로 되돌립니다. / Withdraw the canary, or go back to an earlier version."""
    service = _service(bot, data_dir)
    _done(service.rollback(version, by=by or who(), note=note), as_json=as_json)


def releases(bot: BotOption = None, data_dir: DataDir = None, as_json: AsJson = False) -> None:
    """누가 언제 무엇을 배포했는지 보여 줍니다. / Show who published what, and when."""
    service = _service(bot, data_dir)
    plan, log = service.plan(), service.log.read()
    if as_json:
        served = {"live": plan.live, "canary": plan.canary, "share": plan.share} if plan is not None else None
        print_json({"served": served, "releases": [_fields(release) for release in reversed(log)]})
        return
    output.print(_served(plan), soft_wrap=True, markup=False)
    if log:
        _print_log(log)


def diff(
    old: Old = None, new: New = None, bot: BotOption = None, data_dir: DataDir = None, as_json: AsJson = False
) -> None:
    """두 버전에서 무엇이 달라졌는지 보여 줍니다. / Show what changed between two versions."""
    compared = _service(bot, data_dir).compare(old, new)
    if as_json:
        print_json(comparison_fields(compared))
    else:
        print_comparison(compared)


def _service(bot: Path | None, data_dir: Path | None) -> "ReleaseService":
    from aicc.bootstrap import build_bots, build_releases
    from aicc.utils.logger import configure_logging

    settings = settings_for(bot, data_dir)
    configure_logging("ERROR")
    return build_releases(settings, build_bots(settings))


def _fields(release: "Release") -> dict[str, object]:
    return {
        "number": release.number,
        "at": release.at.isoformat(),
        "by": release.by,
        "action": release.action.value,
        "version": release.version,
        "checksum": release.checksum,
        "share": release.share,
        "note": release.note,
    }


def _done(release: "Release", *, as_json: bool) -> None:
    if as_json:
        print_json(_fields(release))
    else:
        _print_release(release)


def _print_release(release: "Release") -> None:
    share = "모두 / everybody" if release.share == 100 else f"대화의 {release.share:g}% / of the conversations"
    output.print(
        f"{_ACTIONS[release.action.value]}: {release.version}, {share}", style="green", soft_wrap=True, markup=False
    )
    output.print(_SOON, style="dim", soft_wrap=True)


def _print_summary(compared: "Comparison") -> None:
    changes = len(compared.changes)
    output.print(
        f"{compared.old}에서 {changes}곳이 달라졌습니다. / {changes} places differ from {compared.old}.", soft_wrap=True
    )
    print_consequences(compared)


def _served(plan: "Plan | None") -> str:
    if plan is None:
        return "배포한 버전이 없어 봇 폴더를 그대로 씁니다. / Nothing is published: the bot's folder is served."
    canary = f", 카나리 / canary: {plan.canary} {plan.share:g}%" if plan.canary else ""
    return f"쓰는 버전 / live: {plan.live}{canary}"


def _print_log(log: "tuple[Release, ...]") -> None:
    """Show the log, newest first: a table to people, plain lines to a file or another program."""
    rows = [
        (
            str(release.number),
            release.at.astimezone().strftime("%Y-%m-%d %H:%M"),
            release.by,
            _ACTIONS[release.action.value],
            release.version,
            f"{release.share:g}%",
            release.note,
        )
        for release in reversed(log)
    ]
    if not output.is_terminal:
        for row in rows:
            output.print("  ".join(row), soft_wrap=True, markup=False)
        return
    table = Table(
        "번호 / No.", "언제 / At", "누가 / By", "무엇을 / What", "버전 / Version", "비율 / Share", "까닭 / Note"
    )
    for row in rows:
        table.add_row(*row)
    output.print(table)
