"""`aicc serve`: the centre over HTTP."""

import errno
import gc
import socket
from pathlib import Path
from typing import Annotated, Final

import typer

from aicc.cli.output import output
from aicc.models.errors import AddressUnusable, PortInUse

_BACKLOG: Final = 2048
# Seconds for turns that run when the process is asked to stop.
_GRACE_SECONDS: Final = 10

Host = Annotated[str | None, typer.Option(help="들을 주소 / Address to listen on.")]
Port = Annotated[int | None, typer.Option(help="포트, 0이면 빈 포트 / Port; 0 takes a free one.")]
BotDir = Annotated[Path | None, typer.Option("--bot", help="봇 폴더 / Bot project folder.", show_default="banking")]
DataDir = Annotated[Path | None, typer.Option(help="데이터 폴더 / Data folder.")]
Store = Annotated[str | None, typer.Option(help="저장소: sqlite 또는 memory / Store: sqlite or memory.")]


def serve(
    host: Host = None, port: Port = None, bot: BotDir = None, data_dir: DataDir = None, store: Store = None
) -> None:
    """컨택센터를 HTTP로 엽니다. / Serve the contact centre over HTTP."""
    import uvicorn

    from aicc.bootstrap import build_app, build_centre, load_settings
    from aicc.utils.logger import configure_logging

    settings = load_settings(host=host, port=port, bot=bot, data_dir=data_dir, store=store)
    configure_logging(settings.log_level)
    listener = _bind(settings.host, settings.port)
    centre = build_centre(settings)
    app = build_app(centre, announce=_announce_key)
    _announce_addresses(listener, centre.conversations.engines.bot.name)
    # What is loaded now lives as long as the process: the collector need not look at it again.
    gc.collect()
    gc.freeze()
    config = uvicorn.Config(
        app,
        log_config=None,
        access_log=False,
        backlog=_BACKLOG,
        ws_max_size=settings.max_body_bytes,
        timeout_graceful_shutdown=_GRACE_SECONDS,
        server_header=False,
    )
    uvicorn.Server(config).run(sockets=[listener])


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
        listener.listen(_BACKLOG)
    except (OSError, UnicodeError) as error:
        listener.close()
        if isinstance(error, OSError) and error.errno == errno.EADDRINUSE:
            raise PortInUse(host=host, port=port) from None
        why = error.strerror if isinstance(error, OSError) and error.strerror else error
        raise AddressUnusable(host=host, port=port, why=why) from None
    return listener


def _announce_addresses(listener: socket.socket, bot: str) -> None:
    host, port = listener.getsockname()[:2]
    base = f"http://{f'[{host}]' if ':' in host else host}:{port}"
    output.print(f"[bold]{bot}[/] 준비되었습니다. / is ready.")
    output.print(f"  채팅 / Chat      {base}/")
    output.print(f"  API 문서 / docs  {base}/docs")
    output.print(f"  상태 / health    {base}/healthz  {base}/readyz  {base}/metrics", soft_wrap=True)


def _announce_key(key: str) -> None:
    output.print("[bold yellow]관리자 키(지금 한 번만 표시됩니다) / Admin key, shown this once:[/]")
    output.print(f"  {key}", soft_wrap=True)
