"""`aicc doctor`: the deployment checklist, done by itself."""

from dataclasses import asdict
from typing import TYPE_CHECKING, Annotated

import typer
from rich.text import Text

from aicc.cli.options import AsJson, BotOption, DataDir
from aicc.cli.output import output, print_json
from aicc.models.errors import SettingInvalid

if TYPE_CHECKING:
    from aicc.cli.check import Check

_FAILED = 1
_ROUTES = ("/healthz", "/readyz", "/metrics")
_SHOWN = {"ok": ("정상", "green"), "warn": ("주의", "yellow"), "fail": ("실패", "red")}

Url = Annotated[str | None, typer.Option(help="실행 중인 서버의 주소 / Address of a running server.")]


def doctor(bot: BotOption = None, data_dir: DataDir = None, url: Url = None, as_json: AsJson = False) -> None:
    """배포 전후 점검을 자동으로 합니다. / Run the deployment checklist."""
    from aicc.bootstrap import load_settings
    from aicc.cli.check import Check, State
    from aicc.cli.checks import CHECKS, server

    checks: list[Check] = []
    try:
        settings = load_settings(bot=bot, data_dir=data_dir)
        checks.append(Check(code="settings", state=State.OK, ko="설정을 읽었습니다", en="Settings are readable"))
        checks += [check(settings) for check in CHECKS]
    except SettingInvalid as error:
        do = ".env, AICC_*"
        checks.append(Check(code="settings", state=State.FAIL, ko=error.ko, en=error.en, do_ko=do, do_en=do))
    if url is not None:
        checks += [server(url, route) for route in _ROUTES]
    if as_json:
        print_json([asdict(check) for check in checks])
    else:
        _print(checks)
    raise typer.Exit(_FAILED if any(check.state is State.FAIL for check in checks) else 0)


def _print(checks: "list[Check]") -> None:
    for check in checks:
        name, colour = _SHOWN[check.state.value]
        line = Text.assemble((f"{name} {check.state.value:4}", colour), f"  {check.ko} / ", (check.en, "dim"))
        output.print(line, soft_wrap=True)
        do = " / ".join(dict.fromkeys(filter(None, (check.do_ko, check.do_en))))
        if do:
            output.print(Text(f"             → {do}"), soft_wrap=True)
    counts = {state: sum(check.state.value == state for check in checks) for state in _SHOWN}
    output.print("  ".join(f"{name} {counts[state]}" for state, (name, _) in _SHOWN.items()), style="bold")
