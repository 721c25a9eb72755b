"""`aicc serve`: the centre over HTTP."""

import errno
import socket
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Final

import typer

from aicc.models.errors import AddressUnusable, PortInUse, WorkersNeedSharing

if TYPE_CHECKING:
    from aicc.utils.config import Settings

BACKLOG: Final = 2048

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
    listener = _bind(settings.host, settings.port)
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


def _bind(host: str, port: int) -> socket.socket:
    """Take the port before anything is loaded, so that a second start fails at once and says why.

    Raises:
        PortInUse: another program listens there.
        AddressUnusable: the address is not one of this machine, or it may not be used.
    """
    family = socket.AF_INET6 if ":" in host else socket.AF_INET
    listener = socket.socket(family, socket.SOCK_STREAM)
    listener.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
    try:
        listener.bind((host, port))
        listener.listen(BACKLOG)
    except (OSError, UnicodeError) as error:
        listener.close()
        if isinstance(error, OSError) and error.errno == errno.EADDRINUSE:
            raise PortInUse(host=host, port=port) from None
        why = error.strerror if isinstance(error, OSError) and error.strerror else error
        raise AddressUnusable(host=host, port=port, why=why) from None
    return listener
