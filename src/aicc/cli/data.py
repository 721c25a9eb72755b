"""`aicc data`: what belongs to one customer, handed out, deleted or held; and what is kept no longer."""

import sys
from contextlib import ExitStack
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, BinaryIO, Final

import typer

from aicc.cli.duties import operator, with_duties
from aicc.cli.options import AsJson, DataDir
from aicc.cli.output import errors, output, print_json
from aicc.models.errors import FolderUnwritable

if TYPE_CHECKING:
    from aicc.models.erasure import ErasureReceipt, Purged
    from aicc.models.hold import Hold
    from aicc.services.duties import Duties

app: Final = typer.Typer(
    help="고객 한 사람의 데이터: 내보내기, 삭제, 보존 / One customer's data: export, erase, hold.", no_args_is_help=True
)

User = Annotated[str, typer.Argument(metavar="USER", help="고객의 id / Id of the customer.")]
Held = Annotated[
    str | None, typer.Argument(metavar="USER", help="고객의 id. 없으면 목록 / Id of the customer; else a list.")
]
Reason = Annotated[str, typer.Option(help="사유. 감사 기록에 남습니다 / Why; kept in the audit trail.")]
AskedOn = Annotated[
    datetime | None,
    typer.Option(formats=["%Y-%m-%d"], help="고객이 요구한 날 / Day of the request.", show_default="오늘 / today"),
]
Out = Annotated[
    Path | None, typer.Option("--out", "-o", help="쓸 파일 / File to write.", show_default="표준 출력 / stdout")
]
Yes = Annotated[bool, typer.Option("--yes", help="묻지 않고 지움 / Delete without asking.")]
Lift = Annotated[bool, typer.Option("--lift", help="보존을 해제 / Lift the hold.")]
Most = Annotated[int, typer.Option(min=1, help="한 번에 지울 대화 수 / Conversations at most.")]


@app.command()
def export(
    user: User, *, reason: Reason = "", asked_on: AskedOn = None, out: Out = None, data_dir: DataDir = None
) -> None:
    """고객의 모든 데이터를 JSON 문서 하나로 내보냅니다. / Export all of a customer's data as one JSON document."""
    from aicc.services.duties.deadline import answer_by

    why = _checked(reason)
    day = asked_on.date() if asked_on is not None else datetime.now().astimezone().date()

    async def job(duties: "Duties") -> None:
        who = operator()
        with ExitStack() as open_files:
            file = _opened(out, open_files)
            await duties.audit.record(who, "user.export", user_id=user, reason=why)
            async for piece in await duties.export.of_user(user, by=who, reason=why, asked_on=day):
                file.write(piece)

    with_duties(data_dir, job)
    until = answer_by(day)
    errors.print(f"{until}까지 고객에게 답해야 합니다. / Answer the customer by {until}.", style="dim", soft_wrap=True)


@app.command()
def erase(
    user: User, *, reason: Reason = "", yes: Yes = False, data_dir: DataDir = None, as_json: AsJson = False
) -> None:
    """고객의 모든 데이터를 지우고 영수증을 줍니다. / Erase all of a customer's data and give the receipt."""
    why = _checked(reason)
    if not yes:
        typer.confirm(f"{user}의 데이터를 모두 지울까요? 되돌릴 수 없습니다. / Erase everything of {user}?", abort=True)

    async def job(duties: "Duties") -> "ErasureReceipt":
        who = operator()
        await duties.audit.record(who, "user.erase", user_id=user, reason=why)
        return await duties.erasure.erase(user, by=who, reason=why)

    _print_receipt(with_duties(data_dir, job), as_json=as_json)


@app.command()
def hold(
    user: Held = None, *, reason: Reason = "", lift: Lift = False, data_dir: DataDir = None, as_json: AsJson = False
) -> None:
    """고객의 데이터를 보존하거나(법적 보존) 해제합니다. / Hold a customer's data, or lift the hold."""
    if user is None:
        _print_holds(with_duties(data_dir, lambda duties: duties.holds.all()), as_json=as_json)
        return
    named, why = user, _checked(reason)

    async def job(duties: "Duties") -> "Hold":
        who = operator()
        await duties.audit.record(who, "hold.lift" if lift else "hold.place", user_id=named, reason=why)
        return await duties.holds.lift(named) if lift else await duties.holds.place(named, by=who, reason=why)

    found = with_duties(data_dir, job)
    if as_json:
        print_json(_hold_fields(found))
    elif lift:
        output.print("보존을 해제했습니다. / The hold is lifted.", style="green", soft_wrap=True)
    else:
        output.print("이제 지울 수 없습니다. / It can no longer be deleted.", style="green", soft_wrap=True)


@app.command()
def purge(limit: Most = 10_000, data_dir: DataDir = None, as_json: AsJson = False) -> None:
    """보관 기간이 지난 대화를 지웁니다. / Delete the conversations that are kept no longer."""

    async def job(duties: "Duties") -> "Purged":
        with errors.status("지우는 중입니다 / Deleting") as status:
            return await duties.purge.run(
                by=operator(), limit=limit, progress=lambda done: status.update(f"{done:,}건 / {done:,} deleted")
            )

    purged = with_duties(data_dir, job)
    if as_json:
        print_json(
            {
                "conversations": purged.conversations,
                "turns": purged.turns,
                "tickets": purged.tickets,
                "faq_records": purged.faq_records,
                "more": purged.more,
            }
        )
        return
    ko = f"대화 {purged.conversations:,}건과 턴 {purged.turns:,}개를 지웠습니다."
    en = f"Deleted {purged.conversations:,} conversations and {purged.turns:,} turns."
    output.print(f"{ko} / {en}", style="green", soft_wrap=True)
    if purged.more:
        output.print("더 있습니다. 다시 실행해 주세요. / There is more: run it again.", style="yellow", soft_wrap=True)


def _checked(reason: str) -> str:
    from aicc.services.duties.reasons import checked_reason

    return checked_reason(reason)


def _opened(out: Path | None, open_files: ExitStack) -> BinaryIO:
    if out is None:
        return sys.stdout.buffer
    try:
        # Nobody else on the machine is to read it.
        out.touch(mode=0o600)
        return open_files.enter_context(out.open("wb"))
    except OSError as error:
        raise FolderUnwritable(path=out, why=error.strerror or error) from None


def _print_receipt(receipt: "ErasureReceipt", *, as_json: bool) -> None:
    if as_json:
        print_json(
            {
                "user_id": receipt.user_id,
                "at": receipt.at.isoformat(),
                "conversations": receipt.conversations,
                "turns": receipt.turns,
                "tickets": receipt.tickets,
                "faq_records": receipt.faq_records,
                "checked": list(receipt.checked),
                "digest": receipt.digest,
                "record": receipt.record,
            }
        )
        return
    ko = (
        f"대화 {receipt.conversations:,}건, 턴 {receipt.turns:,}개, 접수 {receipt.tickets:,}건, "
        f"FAQ 기록 {receipt.faq_records:,}건을 지웠고 남은 것이 없습니다."
    )
    output.print(ko, style="green", soft_wrap=True)
    en = f"Everything of {receipt.user_id} is gone: asked {', '.join(receipt.checked)} again."
    output.print(en, style="dim", soft_wrap=True, markup=False)
    output.print(f"감사 기록 / audit record {receipt.record}, sha256:{receipt.digest}", soft_wrap=True)


def _print_holds(holds: "tuple[Hold, ...]", *, as_json: bool) -> None:
    if as_json:
        print_json({"holds": [_hold_fields(one) for one in holds]})
        return
    if not holds:
        output.print("보존 중인 고객이 없습니다. / Nobody's data is held.", style="dim")
    for one in holds:
        output.print(f"{one.at:%Y-%m-%d}  {one.user_id}  {one.reason}  ({one.by})", soft_wrap=True, markup=False)


def _hold_fields(one: "Hold") -> dict[str, object]:
    return {"user_id": one.user_id, "reason": one.reason, "by": one.by, "at": one.at.isoformat()}
