"""The application: routes, errors and limits put together."""

import asyncio
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager
from functools import partial
from typing import Any

from fastapi import FastAPI
from fastapi.openapi.utils import get_openapi
from fastapi.staticfiles import StaticFiles
from starlette.middleware.cors import CORSMiddleware

from aicc.api import (
    admin_api,
    audit_api,
    chatbot_api,
    duties_api,
    faq_api,
    faq_transfer_api,
    operations_api,
    problems,
    releases_api,
    stream_api,
)
from aicc.api.context import Context
from aicc.api.edge import Edge
from aicc.api.metrics import tell_levels
from aicc.models.errors import AiccError, StoreUnavailable
from aicc.utils.logger import get_logger

_log = get_logger("aicc.api")
_APIS = (
    chatbot_api,
    admin_api,
    duties_api,
    audit_api,
    releases_api,
    faq_api,
    faq_transfer_api,
    operations_api,
)
_RECOVERY_SECONDS = 15
_SWEEP_SECONDS = 5
# After so long an entry that another process changed, or a version that it published, answers here too.
_REFRESH_SECONDS = 2
# Results of actions are forgotten after a day, at most this much later.
_PURGE_SECONDS = 3600
# For answers to sockets that were closed.
_FINISH_SECONDS = 10
# A store that is away when the process starts is waited for so long; a supervisor would give all workers up.
_START_SECONDS = 60
# How often the queue, the sockets and the disk are looked at.
_LEVEL_SECONDS = 15
# Once a night, at most this much after it begins, and so often while there is more to delete.
_NIGHTLY_SECONDS = 600
_PROBLEM = "application/problem+json"
_DESCRIPTION = """
한국어 우선 AI 컨택센터의 HTTP API입니다. 대화를 열면 그 대화만 여는 토큰을 받고, 그 토큰으로 메시지를 보냅니다.
오류는 RFC 9457 problem details이며 `code`가 바뀌지 않는 이름입니다.

The HTTP API of an open, Korean-first AI contact centre. Opening a conversation answers with a token for it; messages
are sent with that token. The same conversation streams over WebSocket at `/v1/conversations/{id}/stream`.
"""


def create_app(context: Context, *, version: str, on_stop: Callable[[], Awaitable[None]]) -> FastAPI:
    """Return the ASGI application.

    Args:
        context: what the routes need.
        version: of the product, for the OpenAPI document.
        on_stop: awaited once after the last request.
    """

    @asynccontextmanager
    async def lifespan(_app: FastAPI) -> AsyncIterator[None]:
        await _begin(context)
        background = _background(context)
        context.drain.install()
        try:
            yield
        finally:
            for task in background:
                task.cancel()
            # Before the answers end: one may be carrying out what it saved.
            await asyncio.gather(*background, return_exceptions=True)
            await stream_api.finish(_FINISH_SECONDS)
            await on_stop()

    app = FastAPI(title="aicc", version=version, description=_DESCRIPTION, lifespan=lifespan, redoc_url=None)
    app.state.context = context
    app.openapi = lambda: _described(app)  # type: ignore[method-assign]
    problems.install(app)
    for api in _APIS:
        app.include_router(api.router)
    app.mount("/static", StaticFiles(directory=operations_api.STATIC), name="static")
    if context.settings.allowed_origins:
        app.add_middleware(
            CORSMiddleware,
            allow_origins=list(context.settings.allowed_origins),
            allow_methods=["GET", "POST"],
            allow_headers=["Authorization", "Content-Type"],
        )
    larger = {faq_transfer_api.IMPORT_PATH: faq_transfer_api.MAX_IMPORT_BYTES}
    app.add_middleware(stream_api.Streams)
    app.add_middleware(Edge, max_body_bytes=context.settings.max_body_bytes, larger=larger)
    return app


async def _begin(context: Context) -> None:
    """Do what is done before the first request; wait for a store that is away for a moment.

    Raises:
        StoreError: it stays away.
    """
    end = asyncio.get_running_loop().time() + _START_SECONDS
    while True:
        try:
            await context.faq.refresh()
            await context.conversations.recover()
            await context.actions.purge()
        except StoreUnavailable as error:
            if asyncio.get_running_loop().time() > end:
                raise
            _log.warning("start.waiting", code=error.code)
            await asyncio.sleep(1)
        else:
            return


def _background(context: Context) -> tuple[asyncio.Task[Any], ...]:
    """Start what goes on beside the requests.

    Bring to the desk what could not be brought when it was saved, show what other processes changed, and have
    suggestions ready before somebody types.
    """
    return (
        asyncio.create_task(_repeat("effects", context.conversations.retry, seconds=_RECOVERY_SECONDS)),
        asyncio.create_task(_repeat("silence", context.conversations.sweep, seconds=_SWEEP_SECONDS)),
        asyncio.create_task(_repeat("faq", context.faq.refresh, seconds=_REFRESH_SECONDS)),
        asyncio.create_task(_repeat("releases", context.rollout.refresh, seconds=_REFRESH_SECONDS)),
        asyncio.create_task(_repeat("actions", context.actions.purge, seconds=_PURGE_SECONDS)),
        asyncio.create_task(_repeat("retention", context.duties.purge.nightly, seconds=_NIGHTLY_SECONDS)),
        asyncio.create_task(_repeat("levels", partial(tell_levels, context), seconds=_LEVEL_SECONDS)),
        asyncio.create_task(context.faq.suggest("", limit=1)),
    )


async def _repeat(name: str, job: Callable[[], Awaitable[object]], *, seconds: float) -> None:
    """Do a job again and again; one that fails is tried again next time."""
    while True:
        await asyncio.sleep(seconds)
        try:
            await job()
        except AiccError as error:
            _log.error("background.failed", job=name, code=error.code)
        except Exception:  # nobody else hears of it, and the next time may go well
            _log.exception("background.failed", job=name)


def _described(app: FastAPI) -> dict[str, Any]:
    """Return the OpenAPI document with errors under the media type they are sent with; FastAPI knows only JSON."""
    if app.openapi_schema is None:
        document = get_openapi(title=app.title, version=app.version, description=app.description, routes=app.routes)
        operations = (operation for path in document["paths"].values() for operation in path.values())
        for answer in (answer for operation in operations for answer in operation["responses"].values()):
            if _PROBLEM in answer.get("content", {}):
                answer["content"] = {_PROBLEM: answer["content"].pop("application/json")}
        app.openapi_schema = document
    return app.openapi_schema
