"""`aicc aws tables`: make the tables of DynamoDB, or say how they differ from what is wanted."""

from typing import TYPE_CHECKING, Annotated, Final

import typer
from rich.table import Table

from aicc.cli.options import AsJson
from aicc.cli.output import errors, output, print_json

if TYPE_CHECKING:
    from aicc.stores.dynamodb.provisioning import Finding

_DIFFERENT: Final = 1
_SHOWN: Final = {
    "ok": ("정상 / ok", "green"),
    "made": ("만듦 / made", "green"),
    "missing": ("없음 / missing", "red"),
    "different": ("다름 / different", "red"),
    "unsupported": ("서버에 없는 기능 / not on this server", "yellow"),
}
_BAD: Final = ("missing", "different")
_WHAT: Final = {
    "table": "테이블 / table",
    "key": "키 / key",
    "billing": "요금 / billing",
    "ttl": "보관 기간 / TTL",
    "recovery": "시점 복구 / PITR",
    "encryption": "암호화 / encryption",
    "protection": "삭제 방지 / deletion protection",
}

Check = Annotated[
    bool, typer.Option("--check", help="바꾸지 않고 점검만 / Change nothing; exit with 1 where something differs.")
]
Prefix = Annotated[
    str | None,
    typer.Option(help="테이블 이름의 접두어 / Prefix of the tables' names.", show_default="AICC_DYNAMODB_PREFIX"),
]
Region = Annotated[str | None, typer.Option(help="리전 / Region.", show_default="AICC_AWS_REGION")]
Endpoint = Annotated[
    str | None,
    typer.Option(help="AWS를 대신하는 서버의 주소 / Server in place of AWS.", show_default="AICC_AWS_ENDPOINT"),
]


def tables(
    check: Check = False,
    prefix: Prefix = None,
    region: Region = None,
    endpoint: Endpoint = None,
    as_json: AsJson = False,
) -> None:
    """DynamoDB 테이블을 만들고, 바라는 것과 다른 점을 보여 줍니다. / Make the DynamoDB tables and show what differs."""
    from aicc.bootstrap import load_settings
    from aicc.stores.dynamodb import connect
    from aicc.stores.dynamodb.provisioning import Provisioner

    settings = load_settings(dynamodb_prefix=prefix, aws_region=region, aws_endpoint=endpoint)
    database = connect(
        prefix=settings.dynamodb_prefix, region=settings.aws_region, endpoint=settings.aws_endpoint or None
    )
    provisioner = Provisioner(database.client)
    try:
        found = [
            finding
            for table in database.tables.both
            for finding in (provisioner.look(table) if check else provisioner.make(table, _told))
        ]
    finally:
        database.client.close()
    _show(found, as_json=as_json)
    raise typer.Exit(_DIFFERENT if any(finding.verdict in _BAD for finding in found) else 0)


def _told(what: str) -> None:
    errors.print(f"{what} 만드는 중 / being made", markup=False, soft_wrap=True)


def _show(found: "list[Finding]", *, as_json: bool) -> None:
    if as_json:
        names = ("table", "what", "verdict", "wanted", "found")
        print_json([{name: str(getattr(finding, name)) for name in names} for finding in found])
        return
    shown = Table(box=None, pad_edge=False)
    for column in ("테이블 / table", "항목 / what", "상태 / state", "바라는 값 / wanted", "지금 값 / found"):
        shown.add_column(column, overflow="fold")
    for finding in found:
        text, colour = _SHOWN[finding.verdict.value]
        what = _WHAT.get(finding.what, finding.what)
        now = finding.found if finding.verdict.value in _BAD else ""
        shown.add_row(finding.table, what, f"[{colour}]{text}[/]", finding.wanted, now)
    output.print(shown)
