"""Routes for the duties of whoever keeps personal data: erasure, export, legal hold."""

from datetime import date
from typing import Annotated, Final

from fastapi import APIRouter, Path, Query, Request
from fastapi.responses import Response, StreamingResponse

from aicc.api.auditing import Admin, actor_of
from aicc.api.chatbot_api import refusals
from aicc.api.context import ContextDep
from aicc.api.duties_schemas import ErasureOut, ExportOut, HoldOut, HoldsOut
from aicc.api.json_response import JSON

router: Final = APIRouter(tags=["duties"])

UserId = Annotated[str, Path(description="Id of the customer.", max_length=128, examples=["customer-4711"])]
Reason = Annotated[
    str,
    Query(min_length=1, max_length=500, description="Why; kept in the audit trail.", examples=["고객의 열람 요구"]),
]


@router.delete("/v1/users/{user_id}", responses={200: {"model": ErasureOut}, **refusals(401, 403, 409, 429, 500, 503)})
async def erase_user(user_id: UserId, reason: Reason, request: Request, context: ContextDep, admin: Admin) -> Response:
    """Erase everything that is kept of a customer, and answer with the proof. Refused while it is held."""
    return JSON(await context.duties.erasure.erase(user_id, by=actor_of(admin, request), reason=reason))


@router.get("/v1/admin/users/{user_id}/export", responses={200: {"model": ExportOut}, **refusals(401, 403, 429, 503)})
async def export_user(
    user_id: UserId,
    reason: Reason,
    request: Request,
    context: ContextDep,
    admin: Admin,
    asked_on: Annotated[date | None, Query(description="Day of the request (Korea); default today.")] = None,
) -> Response:
    """Everything that is kept of a customer, as one document, with the day by which the law wants it answered."""
    pieces = await context.duties.export.of_user(user_id, by=actor_of(admin, request), reason=reason, asked_on=asked_on)
    headers = {"Content-Disposition": 'attachment; filename="customer.json"'}
    return StreamingResponse(pieces, media_type="application/json", headers=headers)


@router.get("/v1/admin/holds", responses={200: {"model": HoldsOut}, **refusals(401, 403, 429, 503)})
async def list_holds(context: ContextDep, _admin: Admin) -> Response:
    """Whose data may not be deleted, and why."""
    return JSON({"holds": await context.duties.holds.all()})


@router.put("/v1/admin/users/{user_id}/hold", responses={200: {"model": HoldOut}, **refusals(401, 403, 409, 429, 503)})
async def place_hold(user_id: UserId, reason: Reason, request: Request, context: ContextDep, admin: Admin) -> Response:
    """Keep everything of a customer, now and to come, until the hold is lifted."""
    return JSON(await context.duties.holds.place(user_id, by=actor_of(admin, request), reason=reason))


@router.delete(
    "/v1/admin/users/{user_id}/hold", responses={200: {"model": HoldOut}, **refusals(401, 403, 404, 409, 429, 503)}
)
async def lift_hold(user_id: UserId, reason: Reason, context: ContextDep, _admin: Admin) -> Response:
    """End the hold: retention counts again and the customer may be erased. Answers with the hold that was."""
    return JSON(await context.duties.holds.lift(user_id))
