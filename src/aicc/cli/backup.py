"""`aicc backup` and `aicc restore`: the data folder as one file, and back."""

import asyncio
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Final

import typer

from aicc.cli.options import AsJson, DataDir
from aicc.cli.output import output, print_json
from aicc.cli.progress import Told, stages
from aicc.cli.who import who
from aicc.models.audit import AuditEvent
from aicc.models.errors import KeyUnavailable, PathMissing
from aicc.models.errors.archives import BackupFailed, BackupInvalid, BackupUnsupported, DataDirInUse, DataDirNotEmpty

if TYPE_CHECKING:
    from aicc.ports import KeyWrapper
    from aicc.services.backup import Manifest
    from aicc.utils.config import Settings

_BACKUP_STAGES: Final = {
    "copying": "데이터베이스 복사 / Copying the database",
    "checking": "복사본 검사 / Checking the copy",
    "packing": "파일로 묶기 / Packing",
    "verifying": "다시 읽어 확인 / Reading it back",
}
_RESTORE_STAGES: Final = {
    "unpacking": "백업 풀기 / Unpacking",
    "checking": "데이터베이스 검사 / Checking the database",
    "reading": "모든 기록 읽기 / Reading every record",
}
# A table of the database: it is encrypted where there are rows in it.
_KEYS: Final = "data_keys"
_NO_KEY: Final = "파일이 없습니다. 따로 보관한 키를 두세요 / no such file; put the copy that you kept there"

Target = Annotated[
    Path, typer.Argument(metavar="TARGET", help="백업 파일, 또는 그것을 둘 폴더 / Backup to make, or a folder for it.")
]
Backup = Annotated[Path, typer.Argument(metavar="FILE", help="백업 파일 / The backup.")]
Force = Annotated[
    bool, typer.Option("--force", help="있던 데이터를 옆에 두고 바꾸기 / Replace what is there, setting it aside.")
]
Check = Annotated[bool, typer.Option("--check", help="되돌리지 않고 확인만 / Verify it only.")]


def backup(target: Target = Path(), *, data_dir: DataDir = None, as_json: AsJson = False) -> None:
    """서버를 멈추지 않고 데이터를 파일 하나로 백업합니다. / Back everything up into one file, while turns go on."""
    from aicc.services.backup import write_bundle

    settings = _sqlite_settings(data_dir)
    if not settings.database.is_file():
        raise PathMissing(path=settings.database, wanted_ko="데이터베이스", wanted_en="database")
    if target.suffix != ".tar" and not target.is_dir():
        raise PathMissing(path=target, wanted_ko="폴더", wanted_en="folder (a file's name ends in .tar)")
    path = target / f"aicc-{datetime.now(UTC):%Y%m%d-%H%M%S}.tar" if target.is_dir() else target
    with _stage(path.parent) as stage, stages(_BACKUP_STAGES) as told:
        manifest = _gather(settings, stage, told)
        size = max(sum(kept.size for kept in manifest.files), 1)
        write_bundle(
            path,
            stage,
            manifest,
            packed=lambda done: told("packing", done / size),
            verified=lambda done: told("verifying", done / size),
        )
    _print_manifest(path, manifest, as_json=as_json)


def restore(
    backup: Backup, *, force: Force = False, check: Check = False, data_dir: DataDir = None, as_json: AsJson = False
) -> None:
    """백업을 확인하고 데이터 폴더로 되돌립니다. / Verify a backup and bring the data folder back from it."""
    from aicc.services.backup import occupied, read_manifest, take_place

    settings = _sqlite_settings(data_dir)
    folder = settings.data_dir
    read_manifest(backup)  # before any folder is made
    if not check:
        if occupied(folder) and not force:
            raise DataDirNotEmpty(path=folder)
        _refuse_use(settings.database)
    with _stage(backup.parent if check else folder) as stage:
        with stages(_RESTORE_STAGES) as told:
            manifest = _unpack(backup, settings, stage, told)
            asyncio.run(_walk(settings, stage, manifest, backup.name, told))
        aside = None
        if not check:
            _refuse_use(settings.database)  # a server may have been started meanwhile
            aside = take_place(stage, folder, datetime.now(UTC))
    _print_manifest(backup, manifest, as_json=as_json, aside=aside)
    if not as_json:
        done = (
            "백업이 온전하며 모든 기록을 읽을 수 있습니다. / The backup is whole and every record opens."
            if check
            else f"되돌렸습니다. / Restored: {folder}"
        )
        output.print(done, style="green", soft_wrap=True, markup=False)


def _sqlite_settings(data_dir: Path | None) -> "Settings":
    from aicc.bootstrap import load_settings
    from aicc.utils.logger import configure_logging

    settings = load_settings(data_dir=data_dir)
    configure_logging("ERROR")
    if settings.store != "sqlite":
        raise BackupUnsupported(store=settings.store)
    return settings


def _refuse_use(database: Path) -> None:
    from aicc.stores.sqlite.backup import in_use

    if database.exists() and in_use(database):
        raise DataDirInUse(path=database)


@contextmanager
def _stage(parent: Path) -> Iterator[Path]:
    """Yield an empty folder that only its owner may read and that is gone afterwards.

    Raises:
        BackupFailed: files cannot be written there, or read where they are.
    """
    try:
        parent.mkdir(parents=True, exist_ok=True, mode=0o700)
        with tempfile.TemporaryDirectory(prefix=".aicc-backup-", dir=parent) as stage:
            yield Path(stage)
    except OSError as error:
        raise BackupFailed(path=error.filename or parent, why=error.strerror or error) from None


def _gather(settings: "Settings", stage: Path, told: Told) -> "Manifest":
    """Copy what a backup keeps into a folder, the database as it is at this moment, and say what is there."""
    import aicc
    from aicc.services.backup import DATABASE, FORMAT, Manifest, describe, stage_files
    from aicc.stores.sqlite.backup import copy_database, examine

    told("copying", 0.0)
    made_at = datetime.now(UTC)
    copy_database(settings.database, stage / DATABASE, lambda share: told("copying", share))
    told("checking", 0.0)
    schema, counts = examine(stage / DATABASE)
    wrapper = _wrapper(settings) if counts.get(_KEYS) else None
    stage_files(settings.data_dir, stage, wrapper)
    return Manifest(
        format=FORMAT,
        made_at=made_at,
        made_by=aicc.__version__,
        schema=schema,
        key=wrapper.name if wrapper is not None else "",
        counts=counts,
        files=describe(stage),
    )


def _unpack(backup: Path, settings: "Settings", stage: Path, told: Told) -> "Manifest":
    """Write the files of a backup into a folder, and check them and the database among them."""
    from aicc.services.backup import DATABASE, extract, read_manifest, unwrap_secret
    from aicc.stores.sqlite.backup import examine

    told("unpacking", 0.0)
    manifest = read_manifest(backup)
    wrapper = _wrapper(settings) if manifest.key else None
    size = max(sum(kept.size for kept in manifest.files), 1)
    extract(backup, stage, lambda done: told("unpacking", done / size))
    told("checking", 0.0)
    if not (stage / DATABASE).is_file() or examine(stage / DATABASE) != (manifest.schema, manifest.counts):
        why_ko, why_en = "데이터베이스가 목록과 다름", "the database is not what the manifest names"
        raise BackupInvalid(path=backup, why_ko=why_ko, why_en=why_en)
    unwrap_secret(stage, wrapper)
    return manifest


async def _walk(settings: "Settings", stage: Path, manifest: "Manifest", name: str, told: Told) -> None:
    """Read every record of a restored database, so that the key is known to fit, and note it in the audit trail."""
    from aicc.services.backup import DATABASE
    from aicc.services.migration import read_all
    from aicc.stores.sqlite import open_sqlite
    from aicc.stores.sqlite.backup import fold_log

    stores = open_sqlite(stage / DATABASE, _wrapper(settings) if manifest.key else None)
    try:
        if stores.archive is not None:
            everything = max(sum(manifest.counts.values()), 1)
            await read_all(stores.archive, lambda read: told("reading", read / everything))
        await stores.audit.append(restored(name))
    finally:
        await stores.close()
    fold_log(stage / DATABASE)


def restored(name: str) -> AuditEvent:
    """Return what the audit trail says of a backup of this name that was brought back."""
    return AuditEvent(
        who=who(),
        role="",
        at=datetime.now(UTC),
        origin="local",
        user_id="",
        what="backup.restore",
        about=name,
    )


def _wrapper(settings: "Settings") -> "KeyWrapper | None":
    """Return the keeper of the master key. A key that is missing is not made: it could open nothing."""
    from aicc.bootstrap import master_key

    if settings.encryption == "local" and not settings.master_key.is_file():
        raise KeyUnavailable(key=settings.master_key, why=_NO_KEY)
    return master_key(settings)


def _print_manifest(path: Path, manifest: "Manifest", *, as_json: bool, aside: Path | None = None) -> None:
    shown = {name: count for name, count in manifest.counts.items() if count and name != _KEYS}
    size = sum(kept.size for kept in manifest.files)
    if as_json:
        made = {"path": str(path), "made_at": manifest.made_at.isoformat(), "made_by": manifest.made_by}
        files = [kept.name for kept in manifest.files]
        kept_at = str(aside) if aside is not None else None
        print_json({**made, "key": manifest.key, "bytes": size, "counts": shown, "files": files, "set_aside": kept_at})
        return
    output.print(
        f"백업 / backup: {path} ({size / 1e6:,.1f} MB, {manifest.made_at:%Y-%m-%d %H:%M} UTC)",
        soft_wrap=True,
        markup=False,
    )
    output.print(
        f"  {', '.join(f'{name} {count:,}' for name, count in shown.items())}",
        soft_wrap=True,
        style="dim",
        markup=False,
    )
    if manifest.key:
        note = f"읽으려면 마스터 키가 있어야 합니다. 백업에는 없으니 따로 보관해 주세요: {manifest.key} / "
        output.print(f"{note}The master key is not in it: keep it apart.", soft_wrap=True, markup=False)
    if aside is not None:
        note = f"있던 데이터는 여기에 있습니다. 확인한 뒤 지워 주세요: {aside} / "
        output.print(f"{note}What was there is set aside: delete it when all is well.", soft_wrap=True, markup=False)
