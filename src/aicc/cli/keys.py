"""`aicc keys`: the keys that encrypt customers' data at rest."""

import asyncio
from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from aicc.cli.output import output, patience
from aicc.cli.who import who
from aicc.models.audit import AuditEvent
from aicc.models.errors import NothingEncrypted, PathMissing

if TYPE_CHECKING:
    from aicc.ports import DataKeys, KeyWrapper
    from aicc.utils.config import Settings

app = typer.Typer(help="저장 데이터 암호화 키 / Keys of what is encrypted at rest.", no_args_is_help=True)

DataDir = Annotated[Path | None, typer.Option(help="데이터 폴더 / Data folder.", show_default="AICC_DATA_DIR, var")]
NewFile = Annotated[Path | None, typer.Option(help="새 키 파일(--to local) / Key file of --to local.")]


@app.command()
def rotate(data_dir: DataDir = None) -> None:
    """새 데이터 키를 만듭니다. 다음 시작부터 씁니다. / Make a new data key, used from the next start on."""
    from aicc.stores.protection import rotate

    number = _with_keys(data_dir, "key.rotate", lambda _settings, keys, wrapper: rotate(keys, wrapper))
    output.print(f"데이터 키 {number}번을 만들었습니다. 서버를 다시 시작하면 새 데이터부터 이 키로 암호화합니다.")
    output.print(f"  Made data key {number}. Restart the servers: what is written from then on is sealed with it.")


@app.command()
def rewrap(
    to: Annotated[str, typer.Option("--to", metavar="KEEPER", help="local 또는 kms:<키> / local or kms:<key>.")],
    key_file: NewFile = None,
    data_dir: DataDir = None,
) -> None:
    """데이터 키를 다른 마스터 키로 다시 감쌉니다. / Wrap the data keys with another master key."""
    from aicc.bootstrap import master_key
    from aicc.stores.protection import rewrap

    def again(settings: "Settings", keys: "DataKeys", wrapper: "KeyWrapper") -> int:
        after = master_key(settings, keeper=to, file=key_file)
        if after is None:
            raise NothingEncrypted()
        return rewrap(keys, wrapper, after)

    with patience("키를 다시 감싸는 중 / Wrapping anew"):
        count = _with_keys(data_dir, "key.rewrap", again)
    now = f"AICC_ENCRYPTION={to}" + (f" AICC_MASTER_KEY_FILE={key_file.resolve()}" if key_file else "")
    output.print(f"키 {count}개를 다시 감쌌습니다. 설정을 바꾸고 모든 서버를 지금 다시 시작해 주세요: {now}")
    output.print("  옛 백업은 옛 마스터 키로만 읽을 수 있으니 함께 보관해 주세요.")
    output.print(f"  Wrapped {count} keys anew. Change the settings and restart every server now: {now}")
    output.print("  Earlier backups open with the earlier master key only: keep it with them.")


def _with_keys(data_dir: Path | None, what: str, job: "Callable[[Settings, DataKeys, KeyWrapper], int]") -> int:
    """Do a job with the keys of the store, once the audit trail says so."""
    from aicc.bootstrap import load_settings, master_key, open_stores

    settings = load_settings(data_dir=data_dir)
    wrapper = master_key(settings)
    if settings.store == "sqlite" and not settings.database.is_file():
        raise PathMissing(path=settings.database, wanted_ko="데이터베이스", wanted_en="database")

    async def work() -> int:
        stores = open_stores(settings)
        try:
            if wrapper is None or stores.keys is None:
                raise NothingEncrypted()
            at = datetime.now(UTC)
            await stores.audit.append(AuditEvent(who=who(), role="", at=at, origin="local", user_id="", what=what))
            return job(settings, stores.keys, wrapper)
        finally:
            await stores.close()

    return asyncio.run(work())
