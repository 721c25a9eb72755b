"""Routes for whoever publishes the bot: versions, a canary, going back, and what changed."""

import asyncio
from typing import Annotated, Final

from fastapi import APIRouter, Query
from fastapi.responses import Response

from aicc.api.auditing import Admin, Viewer
from aicc.api.chatbot_api import refusals
from aicc.api.context import ContextDep
from aicc.api.json_response import JSON
from aicc.api.releases_schemas import (
    ComparisonOut,
    PromoteIn,
    PublishIn,
    ReleaseOut,
    ReleasesOut,
    RevertIn,
    releases_out,
)

router: Final = APIRouter(tags=["releases"])

Version = Annotated[str | None, Query(pattern=r"^v[1-9]\d{0,8}$", examples=["v1"])]


@router.get("/v1/admin/releases", responses={200: {"model": ReleasesOut}, **refusals(401, 403, 429, 500)})
async def list_releases(context: ContextDep, _viewer: Viewer) -> Response:
    """Which versions are served, and who published what and when."""
    service = context.rollout.releases
    return JSON(releases_out(*await asyncio.to_thread(lambda: (service.plan(), service.log.read()))))


@router.get(
    "/v1/admin/releases/diff",
    responses={200: {"model": ComparisonOut}, **refusals(401, 403, 429, 404, 409, 422, 500)},
)
async def compare_versions(
    context: ContextDep,
    _viewer: Viewer,
    old: Annotated[Version, Query(description="Default: the live version.")] = None,
    new: Annotated[Version, Query(description="Default: the bot's folder.")] = None,
) -> Response:
    """What changed between two versions, and what to think of before publishing it."""
    return JSON(await asyncio.to_thread(context.rollout.releases.compare, old, new))


@router.post(
    "/v1/admin/releases", responses={200: {"model": ReleaseOut}, **refusals(401, 403, 429, 409, 422, 500, 503)}
)
async def publish_bot(body: PublishIn, context: ContextDep, admin: Admin) -> Response:
    """Publish what the bot's folder says and serve it from the next turn on; running scenarios finish as they began."""
    return JSON(await context.rollout.publish(by=admin.name, note=body.note, canary=body.canary))


@router.post(
    "/v1/admin/releases/promote",
    responses={200: {"model": ReleaseOut}, **refusals(401, 403, 429, 409, 422, 500, 503)},
)
async def promote_canary(body: PromoteIn, context: ContextDep, admin: Admin) -> Response:
    """Serve the canary to everybody, or to another share."""
    return JSON(await context.rollout.promote(by=admin.name, note=body.note, share=body.share))


@router.post(
    "/v1/admin/releases/rollback",
    responses={200: {"model": ReleaseOut}, **refusals(401, 403, 429, 404, 409, 422, 500, 503)},
)
async def roll_back(body: RevertIn, context: ContextDep, admin: Admin) -> Response:
    """Serve an earlier version again, or withdraw the canary."""
    return JSON(await context.rollout.rollback(body.version, by=admin.name, note=body.note))
