"""`aicc migrate`: everything that one store keeps, copied into another."""

import asyncio
import hashlib
from collections.abc import Mapping
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Final

import typer

from aicc.cli.options import AsJson
from aicc.cli.output import errors, output, print_json
from aicc.cli.progress import Told, stages
from aicc.cli.who import who
from aicc.models.audit import AuditEvent
from aicc.models.errors import FolderUnwritable, PathMissing
from aicc.models.errors.archives import StoreAddressInvalid

if TYPE_CHECKING:
    from aicc.ports import RecordKind
    from aicc.services.migration import Journal
    from aicc.utils.config import Settings

_KNOWN: Final = "sqlite:/path/to/data, dynamodb:prefix-"
# By RecordKind.
_STAGES: Final = {
    "conversation": "대화 / Conversations",
    "turn": "턴 / Turns",
    "effect": "효과 / Effects",
    "ticket": "접수 / Tickets",
    "action_result": "액션 결과 / Action results",
    "faq_revision": "FAQ 변경 / FAQ revisions",
    "faq_synonyms": "동의어 / Synonyms",
    "faq_question": "답하지 못한 질문 / Unanswered questions",
    "faq_opinion": "평가 / Feedback",
    "hold": "보존 조치 / Holds",
    "audit": "감사 기록 / Audit trail",
    "comparing": "비교 / Comparing",
}

Source = Annotated[
    str, typer.Option("--from", metavar="STORE", help=f"옮길 저장소 / Store to copy: {_KNOWN}.", show_default=False)
]
Target = Annotated[
    str, typer.Option("--to", metavar="STORE", help=f"비어 있는 저장소 / Empty store: {_KNOWN}.", show_default=False)
]
SourceEncryption = Annotated[
    str | None, typer.Option(help="원본의 암호화 / Encryption of the source.", show_default="AICC_ENCRYPTION")
]
TargetEncryption = Annotated[
    str | None, typer.Option(help="대상의 암호화 / Encryption of the target.", show_default="AICC_ENCRYPTION")
]


def migrate(
    source: Source,
    target: Target,
    *,
    from_encryption: SourceEncryption = None,
    to_encryption: TargetEncryption = None,
    as_json: AsJson = False,
) -> None:
    """한 저장소의 모든 기록을 다른 저장소로 옮깁니다(서버를 멈추고). / Copy a store into another, servers stopped."""
    from aicc.utils.logger import configure_logging

    configure_logging("ERROR")
    before, after = settings_of(source, from_encryption), settings_of(target, to_encryption)
    if before.store == "sqlite" and not before.database.is_file():
        raise PathMissing(path=before.database, wanted_ko="데이터베이스", wanted_en="database")
    journal = _journal(source, target)
    if journal.path.exists():
        errors.print(
            "멈춘 곳에서 이어서 옮깁니다. / Going on where it was interrupted.", style="yellow", soft_wrap=True
        )
    with stages(_STAGES) as told:
        counts = asyncio.run(_migrate(before, after, (source, target), journal, told))
    if as_json:
        print_json({"from": source, "to": target, "counts": counts})
        return
    for kind, count in counts.items():
        if count:
            output.print(f"  {_STAGES[kind]}  {count:,}", soft_wrap=True, markup=False)
    output.print(
        "옮기고 비교했습니다. 모두 같습니다. / Copied and compared: all is the same.", style="green", soft_wrap=True
    )


def settings_of(address: str, encryption: str | None) -> "Settings":
    """Return the settings of a store that is named by its address.

    Raises:
        StoreAddressInvalid: it names none.
        SettingInvalid: a setting cannot be used.
    """
    from aicc.bootstrap import load_settings

    kind, _, place = address.partition(":")
    if kind == "sqlite" and place:
        path = Path(place)
        settings = load_settings(store=kind, data_dir=path, encryption=encryption)
        named = path.name == settings.database.name
        return load_settings(store=kind, data_dir=path.parent, encryption=encryption) if named else settings
    if kind == "dynamodb":  # the prefix may be empty
        return load_settings(store=kind, dynamodb_prefix=place, encryption=encryption)
    raise StoreAddressInvalid(address=address, known=_KNOWN)


def _journal(source: str, target: str) -> "Journal":
    """Return the journal of a migration, in the data folder: the same command finds the same one again.

    Raises:
        FolderUnwritable: there is no place for it.
    """
    from aicc.bootstrap import load_settings
    from aicc.services.migration import Journal

    folder = load_settings().data_dir
    try:
        folder.mkdir(parents=True, exist_ok=True, mode=0o700)
    except OSError as error:
        raise FolderUnwritable(path=folder, why=error.strerror or error) from None
    name = hashlib.sha256(f"{source}\n{target}".encode(errors="surrogateescape")).hexdigest()[:12]
    return Journal(path=folder / f"migration-{name}.json")


async def _migrate(
    before: "Settings", after: "Settings", names: tuple[str, str], journal: "Journal", told: Told
) -> "Mapping[RecordKind, int]":
    """Copy, then open the target anew, with the key that came with the audit trail, and note in it where it is from."""
    from aicc.bootstrap import open_stores
    from aicc.services.migration import Progress, migrate

    source = open_stores(before)
    try:
        target = open_stores(after)
        try:
            if source.archive is None or target.archive is None:
                raise StoreAddressInvalid(address=" -> ".join(names), known=_KNOWN)
            begun = Progress(source=names[0], target=names[1])
            counts = await migrate(source.archive, target.archive, begun, journal=journal, told=told)
        finally:
            await target.close()
    finally:
        await source.close()
    arrived = open_stores(after)
    try:
        await arrived.audit.append(_moved(names))
    finally:
        await arrived.close()
    return counts


def _moved(names: tuple[str, str]) -> AuditEvent:
    at = datetime.now(UTC)
    what, about = "store.migrate", " -> ".join(names)
    return AuditEvent(who=who(), role="", at=at, origin="local", user_id="", what=what, about=about)
