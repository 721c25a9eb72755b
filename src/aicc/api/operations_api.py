"""Routes for whoever runs the centre, and the chat page."""

from html import escape
from pathlib import Path
from typing import Final

from fastapi import APIRouter
from fastapi.responses import HTMLResponse, Response

from aicc.api.chatbot_api import refusals
from aicc.api.context import ContextDep
from aicc.api.json_response import JSON
from aicc.api.schemas import ReadyOut

router: Final = APIRouter(tags=["operations"])
STATIC: Final = Path(__file__).parent / "static"
_PAGE: Final = (STATIC / "index.html").read_text(encoding="utf-8")


@router.get("/healthz", responses={200: {"model": ReadyOut}})
async def health() -> Response:
    """The process lives."""
    return JSON({"status": "ok"})


@router.get("/readyz", responses={200: {"model": ReadyOut}, **refusals(503)})
async def ready(context: ContextDep) -> Response:
    """Turns can be taken: the store answers, and the process was not asked to stop."""
    context.drain.check()
    await context.conversations.ready()
    return JSON({"status": "ok"})


@router.get("/metrics", responses={200: {"content": {"text/plain": {}}, "description": "Prometheus text format."}})
async def metrics(context: ContextDep) -> Response:
    """Prometheus metrics."""
    return Response(context.prometheus.render(), media_type="text/plain; version=0.0.4")


@router.get("/", include_in_schema=False)
async def page(context: ContextDep) -> HTMLResponse:
    """The chat page, under the bot's name."""
    return HTMLResponse(_PAGE.replace("{{bot}}", escape(context.conversations.engines.bot.name)))
