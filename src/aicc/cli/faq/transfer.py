"""`aicc faq import` and `aicc faq export`."""

import sys
from collections.abc import Sequence
from contextlib import suppress
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Final

import typer
from rich.table import Table
from rich.text import Text

from aicc.cli.faq.centre import BY, at_the_centre
from aicc.cli.faq.findings import contents_of, finding_fields, print_findings
from aicc.cli.options import AsJson, BotOption, DataDir
from aicc.cli.output import output, print_json
from aicc.cli.progress import stages
from aicc.models.errors import FolderUnwritable
from aicc.models.faq_format import Format

if TYPE_CHECKING:
    from aicc.bootstrap import Centre
    from aicc.models.faq import FAQEntry
    from aicc.services.faq.history import Difference
    from aicc.services.faq_transfer import Finding, Imported, Plan, Refused

_REFUSED: Final = 1
_SHOWN: Final = 20
_LONGEST: Final = 40
_IMPORTING: Final = {
    "opening": "FAQ 열기 / Opening the FAQ",
    "reading": "파일 읽기 / Reading the file",
    "saving": "저장하기 / Saving",
}
_EXPORTING: Final = {"opening": "FAQ 열기 / Opening the FAQ", "writing": "파일 쓰기 / Writing the file"}

ImportFile = Annotated[
    Path,
    typer.Argument(metavar="FILE", help="CSV, XLSX, JSON, QnABot JSON 파일 / CSV, XLSX, JSON or QnABot JSON file."),
]
ExportFile = Annotated[
    Path, typer.Argument(metavar="FILE", help="쓸 파일, 있으면 바꿉니다 / File to write; replaced if it exists.")
]
FormatOption = Annotated[
    Format | None,
    typer.Option("--format", help="파일 형식 / File format.", show_default="파일 이름대로 / by the file's name"),
]
DryRun = Annotated[
    bool, typer.Option("--dry-run", help="바뀔 것만 보여 주고 저장하지 않음 / Show what would change, keep nothing.")
]
ReplaceAll = Annotated[
    bool, typer.Option("--replace-all", help="파일에 없는 항목은 삭제 / Remove entries that the file does not have.")
]


def import_faq(  # noqa: PLR0913 - one parameter an option, as typer has it
    file: ImportFile,
    *,
    format_: FormatOption = None,
    dry_run: DryRun = False,
    replace_all: ReplaceAll = False,
    bot: BotOption = None,
    data_dir: DataDir = None,
    as_json: AsJson = False,
) -> None:
    """파일의 항목을 가져옵니다. 잘못이 있으면 하나도 가져오지 않습니다. / Import all entries of a file, or none."""
    from aicc.services.faq_transfer import Refused, carry_out, plan, read_entries

    data = contents_of(file)
    chosen = format_ or _format_of(file, data)

    async def job(centre: "Centre") -> "tuple[Imported, Plan] | Refused":
        told("reading", 0.0)
        existing = await _entries(centre)
        outcome = read_entries(
            data, chosen, existing=existing, replace_all=replace_all, progress=lambda share: told("reading", share)
        )
        if isinstance(outcome, Refused):
            return outcome
        wanted = plan(existing, outcome.entries, replace_all=replace_all)
        if not dry_run:
            told("saving", 0.0)
            await carry_out(centre.faq, wanted, by=BY)
        return outcome, wanted

    with stages(_IMPORTING) as told:
        told("opening", 0.0)
        found = at_the_centre(bot, data_dir, job, keeps=not dry_run)
    if isinstance(found, Refused):
        _refuse(file, found, as_json=as_json)
        raise typer.Exit(_REFUSED)
    outcome, wanted = found
    if as_json:
        print_json({**_plan_fields(wanted), "dry_run": dry_run, "notes": list(map(finding_fields, outcome.notes))})
    else:
        _print(file, wanted, outcome.notes, dry_run=dry_run)


def export_faq(
    file: ExportFile,
    *,
    format_: FormatOption = None,
    bot: BotOption = None,
    data_dir: DataDir = None,
    as_json: AsJson = False,
) -> None:
    """모든 항목을 파일로 내보냅니다. 그 파일을 그대로 다시 가져올 수 있습니다. / Export all entries to a file."""
    from aicc.services.faq_transfer import write_entries
    from aicc.services.faq_transfer.qnabot import LOST

    chosen = format_ or _format_of(file, b"")
    with stages(_EXPORTING) as told:
        told("opening", 0.0)
        entries = at_the_centre(bot, data_dir, _entries)
        told("writing", 0.0)
        data = write_entries(entries, chosen, progress=lambda share: told("writing", share))
        _write(file, data)
    lost = (
        [field for field in LOST if any(getattr(entry, field) for entry in entries)] if chosen is Format.QNABOT else []
    )
    if as_json:
        print_json(
            {"file": str(file), "format": chosen.value, "entries": len(entries), "bytes": len(data), "lost": lost}
        )
        return
    output.print(f"{file}: 항목 {len(entries):,}개 / {len(entries):,} entries", soft_wrap=True, markup=False)
    if lost:
        output.print(f"QnABot에 없어 빠진 것 / Left out, for QnABot lacks them: {', '.join(lost)}", style="yellow")


async def _entries(centre: "Centre") -> "list[FAQEntry]":
    return [live.entry for live in await centre.faq.entries(limit=sys.maxsize)]


def _format_of(file: Path, data: bytes) -> Format:
    from aicc.services.faq_transfer import format_of

    found = format_of(file.name, data)
    if found is None:
        known = "csv, xlsx, json, qnabot"
        raise typer.BadParameter(
            f"{file}: 형식을 알 수 없습니다. --format으로 알려 주세요({known}). / Say which with --format."
        )
    return found


def _write(file: Path, data: bytes) -> None:
    """Write a file beside its place and move it there, so that nobody finds half of it."""
    partial = file.with_name(f".{file.name}.partial")
    try:
        partial.write_bytes(data)
        partial.replace(file)
    except (OSError, ValueError) as error:  # a name that no file can have
        raise FolderUnwritable(path=file, why=getattr(error, "strerror", None) or type(error).__name__) from None
    finally:
        with suppress(OSError, ValueError):
            partial.unlink(missing_ok=True)


def _refuse(file: Path, refused: "Refused", *, as_json: bool) -> None:
    if as_json:
        print_json({"problems": list(map(finding_fields, refused.problems)), "more": refused.more})
        return
    print_findings(file, refused.problems, colour="red")
    found = len(refused.problems) + refused.more
    more = f"(그 가운데 처음 {len(refused.problems)}개만 표시) " if refused.more else ""
    summary = f"잘못 {found:,}개 {more}— 아무것도 가져오지 않았습니다. / {found:,} problems; nothing was imported."
    output.print(summary, style="red", soft_wrap=True)


def _print(file: Path, plan: "Plan", notes: "Sequence[Finding]", *, dry_run: bool) -> None:
    print_findings(file, notes, colour="yellow")
    _print_changes(plan)
    counts = Table(show_header=False)
    for name, number in (
        ("새 항목 / New", len(plan.new)),
        ("바뀌는 항목 / Changed", len(plan.changed)),
        ("그대로인 항목 / Unchanged", len(plan.unchanged)),
        ("삭제하는 항목 / Removed", len(plan.removed)),
    ):
        counts.add_row(name, f"{number:,}")
    output.print(counts)
    done = "시험해 보았을 뿐 저장하지 않았습니다. / Nothing was kept." if dry_run else "저장했습니다. / Kept."
    output.print(done, style="yellow" if dry_run else "green")


def _print_changes(plan: "Plan") -> None:
    """Show what each change is, the first of each kind."""
    lines = [
        *(Text.assemble(("+ ", "green"), f"{entry.id}  {_short(entry.question)}") for entry in plan.new[:_SHOWN]),
        *(
            Text.assemble(("~ ", "yellow"), f"{change.after.id}  {', '.join(map(_difference, change.differences))}")
            for change in plan.changed[:_SHOWN]
        ),
        *(Text.assemble(("- ", "red"), f"{entry.id}  {_short(entry.question)}") for entry in plan.removed[:_SHOWN]),
    ]
    for line in lines:
        output.print(line, soft_wrap=True)
    hidden = sum(max(0, len(kind) - _SHOWN) for kind in (plan.new, plan.changed, plan.removed))
    if hidden:
        output.print(f"그 밖에 {hidden:,}개 / and {hidden:,} more", style="dim")


def _difference(difference: "Difference") -> str:
    if isinstance(difference.old, str) and isinstance(difference.new, str):
        return f"{difference.field}: ‘{_short(difference.old)}’ → ‘{_short(difference.new)}’"
    return difference.field


def _short(text: str) -> str:
    line = " ".join(text.split())
    return line if len(line) <= _LONGEST else f"{line[:_LONGEST]}…"


def _plan_fields(plan: "Plan") -> dict[str, object]:
    return {
        "new": [entry.id for entry in plan.new],
        "changed": [
            {"id": change.after.id, "fields": [difference.field for difference in change.differences]}
            for change in plan.changed
        ],
        "unchanged": len(plan.unchanged),
        "removed": [entry.id for entry in plan.removed],
    }
