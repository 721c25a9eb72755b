"""Running the server: in this process, or in workers on one port that a supervisor starts again when they die."""

import asyncio
import gc
import socket
import sys
import tempfile
import time
from collections.abc import Mapping
from pathlib import Path
from typing import Any, Final

import uvicorn
from fastapi import FastAPI
from uvicorn.config import STARTUP_FAILURE
from uvicorn.supervisors import Multiprocess, multiprocess

from aicc.api.http_protocol import PatientProtocol
from aicc.bootstrap import build_app, build_centre, load_settings, open_stores
from aicc.cli.listening import BACKLOG
from aicc.cli.output import output, print_error
from aicc.models.errors import AiccError, KeyUnavailable, StoreError
from aicc.ports import Stores
from aicc.utils.config import Settings, tell_workers
from aicc.utils.logger import configure_logging

# Seconds for requests that run when the server closes.
_GRACE_SECONDS: Final = 10
# A worker that answers the supervisor nothing for so long hangs and is replaced.
_HEALTH_SECONDS: Final = 30
# Seconds before a worker that found no store is started again.
_PAUSE_SECONDS: Final = 1


class _Worker(multiprocess.Process):
    """A worker whose death is noticed at once: uvicorn keeps its end of the pipe open, and waits for an answer."""

    def start(self) -> None:
        """Start it, and leave its end of the pipe to it alone."""
        super().start()
        self.child_conn.close()


def serve_one(settings: Settings, listener: socket.socket) -> None:
    """Serve in this process until it is asked to stop."""
    app = _make_app(settings, listener)
    uvicorn.Server(_config(app, settings)).run(sockets=[listener])


def serve_several(settings: Settings, listener: socket.socket, overrides: Mapping[str, object]) -> None:
    """Serve in workers until this process is asked to stop; SIGHUP replaces them one after the other.

    Args:
        settings: as loaded here; each worker loads its own.
        listener: where all of them accept.
        overrides: what the command line says, told to the workers through the environment.

    Raises:
        KeyUnavailable, StoreError: the store cannot be opened.
        SystemExit: a worker could not start, and would not the next time either.
    """
    # Once, before anybody serves: what is wrong is said here, and new keys and tables are made by one process alone.
    asyncio.run(_closed(open_stores(settings)))
    announce(listener, settings)
    with tempfile.TemporaryDirectory(prefix="aicc-metrics-") as folder:
        tell_workers(overrides, Path(folder))
        config = _config("aicc.cli.serving:make_worker", settings, factory=True, workers=settings.workers)
        multiprocess.Process = _Worker  # type: ignore[misc]  # the supervisor offers no other way
        supervisor = Multiprocess(config, sockets=[listener])
        supervisor.run()
    if any(process.exitcode == STARTUP_FAILURE for process in supervisor.processes):
        # Else whoever started us takes it for a stop that was asked for.
        sys.exit(STARTUP_FAILURE)


async def _closed(stores: Stores) -> None:
    await stores.close()


def make_worker() -> FastAPI:
    """Return the application of one worker, which the supervisor's process asks for."""
    try:
        settings = load_settings()
        configure_logging(settings.log_level)
        return _make_app(settings, None)
    except (KeyUnavailable, StoreError) as error:
        print_error(error)
        # It could be opened before: the supervisor tries again, and the other workers go on.
        time.sleep(_PAUSE_SECONDS)
        sys.exit(1)
    except AiccError as error:
        print_error(error)
        # Says that starting again would not help.
        sys.exit(STARTUP_FAILURE)


def announce(listener: socket.socket, settings: Settings) -> None:
    """Say where the centre is."""
    host, port = listener.getsockname()[:2]
    base = f"http://{f'[{host}]' if ':' in host else host}:{port}"
    workers = f"  워커 / workers   {settings.workers}\n" if settings.workers > 1 else ""
    output.print(f"  채팅 / Chat      {base}/")
    output.print(f"  API 문서 / docs  {base}/docs")
    output.print(f"{workers}  상태 / health    {base}/healthz  {base}/readyz  {base}/metrics", soft_wrap=True)


def _make_app(settings: Settings, listener: socket.socket | None) -> FastAPI:
    centre = build_centre(settings)
    app = build_app(centre, announce=_announce_key)
    if listener is not None:
        output.print(f"[bold]{centre.conversations.engines.bot.name}[/] 준비되었습니다. / is ready.")
        announce(listener, settings)
    # What is loaded now lives as long as the process: the collector need not look at it again.
    gc.collect()
    gc.freeze()
    return app


def _config(app: FastAPI | str, settings: Settings, **more: Any) -> uvicorn.Config:
    return uvicorn.Config(
        app,
        http=PatientProtocol,
        log_config=None,
        access_log=False,
        backlog=BACKLOG,
        ws_max_size=settings.max_body_bytes,
        # A turn is a few hundred bytes: to compress it costs each open socket a hundred times as much memory.
        ws_per_message_deflate=False,
        timeout_graceful_shutdown=_GRACE_SECONDS,
        timeout_worker_healthcheck=_HEALTH_SECONDS,
        server_header=False,
        **more,
    )


def _announce_key(key: str) -> None:
    output.print("[bold yellow]관리자 키(지금 한 번만 표시됩니다) / Admin key, shown this once:[/]")
    output.print(f"  {key}", soft_wrap=True)
