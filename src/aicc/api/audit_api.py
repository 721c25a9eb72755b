"""Routes for whoever reviews who did what with whose data."""

from typing import Annotated, Final

from fastapi import APIRouter, Query
from fastapi.responses import Response

from aicc.api.auditing import Admin
from aicc.api.chatbot_api import refusals
from aicc.api.context import ContextDep
from aicc.api.duties_api import UserId
from aicc.api.duties_schemas import AuditOut, audit_out
from aicc.api.json_response import JSON

router: Final = APIRouter(tags=["audit"])

Limit = Annotated[int, Query(ge=1, le=1000, description="Records a page.", examples=[100])]


@router.get("/v1/admin/audit", responses={200: {"model": AuditOut}, **refusals(401, 403, 429, 503)})
async def read_audit(
    context: ContextDep,
    _admin: Admin,
    after: Annotated[int, Query(ge=0, le=2**53, description="Number of the last record that you have.")] = 0,
    limit: Limit = 100,
) -> Response:
    """The audit trail, oldest first. This reading is recorded too."""
    records = await context.duties.audit.read(after=after, limit=limit)
    return JSON({"records": [audit_out(record) for record in records]})


@router.get("/v1/admin/users/{user_id}/audit", responses={200: {"model": AuditOut}, **refusals(401, 403, 429, 503)})
async def read_audit_of_user(user_id: UserId, context: ContextDep, _admin: Admin, limit: Limit = 100) -> Response:
    """Who did what with a customer's data, newest first."""
    records = await context.duties.audit.about(user_id, limit=limit)
    return JSON({"records": [audit_out(record) for record in records]})
