"""`aicc audit`: who did what with whose data, and whether the trail still holds together."""

from collections import deque
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Annotated, Final
from zoneinfo import ZoneInfo

import typer
from rich.table import Table
from rich.text import Text

from aicc.cli.duties import with_duties
from aicc.cli.options import AsJson, DataDir
from aicc.cli.output import output, print_json
from aicc.cli.progress import stages
from aicc.utils.hangul import with_josa

if TYPE_CHECKING:
    from aicc.models.audit import AuditRecord
    from aicc.services.duties import Duties, Verified

app: Final = typer.Typer(
    help="누가 누구의 데이터에 무엇을 했는지 / Who did what with whose data.", no_args_is_help=True
)

_BROKEN: Final = 1
_PAGE: Final = 500
_KOREA: Final = ZoneInfo("Asia/Seoul")
_STAGES: Final = {"walking": "사슬 확인 / Walking the chain"}

Expect = Annotated[
    str,
    typer.Option(
        metavar="NUMBER:DIGEST",
        help="적어 둔 마지막 줄이 그대로 있는지도 확인 / Also that this record, written down earlier, is still there.",
    ),
]
User = Annotated[str, typer.Option(help="이 고객의 데이터만 / Only about this customer.")]
Who = Annotated[str, typer.Option(help="이 사람이 한 것만 / Only what they did.")]
What = Annotated[str, typer.Option(help="이렇게 시작하는 것만 / Only what begins so, such as user.")]
Since = Annotated[datetime | None, typer.Option(formats=["%Y-%m-%d"], help="이 날(한국)부터 / From this day on.")]
Limit = Annotated[int, typer.Option(min=1, max=100_000, help="마지막 몇 줄 / So many of the last.")]


@app.command()
def verify(expect: Expect = "", data_dir: DataDir = None, as_json: AsJson = False) -> None:
    """감사 기록의 사슬이 이어지는지 확인합니다. / Walk the chain; exit code 1 where it is broken."""
    expected = _expected(expect)

    async def job(duties: "Duties") -> "tuple[Verified, bool]":
        total = max(1, await _count(duties))
        verified = await duties.audit.verify(lambda done: told("walking", min(1.0, done / total)))
        return verified, expected is None or await _is_there(duties, *expected)

    with stages(_STAGES) as told:
        told("walking", 0.0)
        verified, there = with_duties(data_dir, job)
    _print_verified(verified, expect if not there else "", as_json=as_json)
    if verified.broken is not None or not there:
        raise typer.Exit(_BROKEN)


@app.command()
def show(  # noqa: PLR0913 - one parameter an option, as typer has it
    *,
    user: User = "",
    who: Who = "",
    what: What = "",
    since: Since = None,
    limit: Limit = 50,
    data_dir: DataDir = None,
    as_json: AsJson = False,
) -> None:
    """감사 기록을 보여 줍니다. / Show the audit trail."""
    begin = since.replace(tzinfo=_KOREA) if since is not None else datetime.min.replace(tzinfo=UTC)

    def wanted(record: "AuditRecord") -> bool:
        event = record.event
        of_whom = user in ("", event.user_id) and who in ("", event.who)
        return of_whom and event.what.startswith(what) and event.at >= begin

    async def job(duties: "Duties") -> "list[AuditRecord]":
        found: deque[AuditRecord] = deque(maxlen=limit)
        number = 0
        while page := await duties.audit.read(after=number, limit=_PAGE):
            found.extend(record for record in page if wanted(record))
            number = page[-1].number
        return list(found)

    records = with_duties(data_dir, job)
    if as_json:
        print_json({"records": [_fields(record) for record in records]})
    else:
        _print_records(records)


def _expected(written: str) -> tuple[int, str] | None:
    number, _, digest = written.partition(":")
    if not written:
        return None
    if not number.isdecimal() or int(number) < 1 or not digest:
        raise typer.BadParameter("--expect에는 1042:9f2c... 처럼 적어 주세요. / Write --expect as 1042:9f2c...")
    return int(number), digest


async def _is_there(duties: "Duties", number: int, digest: str) -> bool:
    records = await duties.audit.read(after=number - 1, limit=1)
    return bool(records) and records[0].number == number and records[0].digest.startswith(digest)


async def _count(duties: "Duties") -> int:
    """Return the number of the last record, found by halving: a trail has no gaps."""
    low, high = 0, 1
    while await duties.audit.read(after=high, limit=1):
        low, high = high, high * 2
    while low < high:
        middle = (low + high) // 2
        if await duties.audit.read(after=middle, limit=1):
            low = middle + 1
        else:
            high = middle
    return low


def _print_verified(verified: "Verified", missing: str, *, as_json: bool) -> None:
    last = f"{verified.last.number}:{verified.last.digest}" if verified.last is not None else ""
    if as_json:
        found = {"records": verified.records, "last": last, "broken": verified.broken, "missing": missing or None}
        print_json(found)
        return
    if verified.broken is not None:
        ko = f"{verified.broken}번에서 사슬이 끊어졌습니다. 이 줄이 바뀌었거나 없어졌습니다."
        output.print(f"{ko} / The chain is broken at number {verified.broken}.", style="red", soft_wrap=True)
    else:
        ko = f"{verified.records:,}줄이 모두 이어집니다."
        output.print(f"{ko} / All {verified.records:,} records hold together.", style="green", soft_wrap=True)
    if missing:
        ko = f"적어 둔 줄 {with_josa(missing, '이/가')} 없거나 다릅니다. 끝이 잘렸거나 사슬을 새로 만든 것입니다."
        output.print(f"{ko} / The record {missing} is gone or another.", style="red", soft_wrap=True)
    if last:
        output.print(f"--expect {last}", style="dim", soft_wrap=True)


def _print_records(records: "list[AuditRecord]") -> None:
    if not records:
        output.print("감사 기록이 없습니다. / There is no record.", style="dim")
        return
    rows = [
        (
            str(record.number),
            f"{record.event.at.astimezone(_KOREA):%Y-%m-%d %H:%M:%S}",
            f"{record.event.who or '?'} {record.event.role}".rstrip(),
            record.event.origin,
            record.event.user_id,
            f"{record.event.what} {record.event.about}".rstrip(),
            record.event.reason,
        )
        for record in records
    ]
    if not output.is_terminal:
        for row in rows:
            output.print("\t".join(row), soft_wrap=True, markup=False)
        return
    table = Table(
        "번호 / No.", "언제 / At", "누가 / Who", "어디서 / From", "누구의 / Whose", "무엇을 / What", "까닭 / Why"
    )
    for row in rows:
        table.add_row(*map(Text, row))
    output.print(table)


def _fields(record: "AuditRecord") -> dict[str, object]:
    event = record.event
    return {
        "number": record.number,
        "at": event.at.isoformat(),
        "who": event.who,
        "role": event.role,
        "origin": event.origin,
        "user_id": event.user_id,
        "what": event.what,
        "about": event.about,
        "reason": event.reason,
        "digest": record.digest,
    }
