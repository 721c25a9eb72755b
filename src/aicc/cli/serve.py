"""`aicc serve`: the centre over HTTP."""

from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from aicc.cli.listening import bind
from aicc.models.errors import WorkersNeedSharing

if TYPE_CHECKING:
    from aicc.utils.config import Settings

Host = Annotated[str | None, typer.Option(help="들을 주소 / Address to listen on.")]
Port = Annotated[int | None, typer.Option(help="포트, 0이면 빈 포트 / Port; 0 takes a free one.")]
BotDir = Annotated[Path | None, typer.Option("--bot", help="봇 폴더 / Bot project folder.", show_default="banking")]
DataDir = Annotated[Path | None, typer.Option(help="데이터 폴더 / Data folder.")]
Store = Annotated[str | None, typer.Option(help="저장소: sqlite, dynamodb, redis, memory / Store.")]
Workers = Annotated[
    int | None, typer.Option(help="한 포트의 워커 프로세스 수, 2 이상은 Redis 필요 / Worker processes on the port.")
]


def serve(
    host: Host = None,
    port: Port = None,
    bot: BotDir = None,
    data_dir: DataDir = None,
    store: Store = None,
    workers: Workers = None,
) -> None:
    """컨택센터를 HTTP로 엽니다. / Serve the contact centre over HTTP."""
    from aicc.bootstrap import load_settings
    from aicc.cli.serving import serve_one, serve_several
    from aicc.utils.logger import configure_logging

    overrides: dict[str, object] = {
        "host": host,
        "port": port,
        "bot": bot,
        "data_dir": data_dir,
        "store": store,
        "workers": workers,
    }
    settings = load_settings(**overrides)
    configure_logging(settings.log_level)
    check_workers(settings)
    listener = bind(settings.host, settings.port)
    if settings.workers == 1:
        serve_one(settings, listener)
    else:
        serve_several(settings, listener, overrides)


def check_workers(settings: "Settings") -> None:
    """Raise when several workers have not what they share.

    Raises:
        WorkersNeedSharing: there is no Redis, or the store is one of each process.
    """
    if settings.workers > 1 and (settings.redis is None or settings.store == "memory"):
        raise WorkersNeedSharing()
