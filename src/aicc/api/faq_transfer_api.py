"""Routes for whole files of FAQ entries: in and out."""

import asyncio
import sys
from datetime import UTC, datetime
from typing import Annotated, Any, Final

import msgspec
from fastapi import APIRouter, Query, Request
from fastapi.responses import Response
from pydantic import BaseModel, Field

from aicc.api.auditing import Admin, Viewer
from aicc.api.chatbot_api import refusals
from aicc.api.context import Context, ContextDep
from aicc.api.json_response import JSON
from aicc.api.problems import MEDIA_TYPE, ProblemOut, problem, report, status_of
from aicc.models.errors import FAQFileInvalid, RequestInvalid
from aicc.models.faq import FAQEntry
from aicc.models.faq_format import Format
from aicc.services.faq_transfer import (
    Finding,
    Imported,
    Plan,
    Refused,
    carry_out,
    format_of,
    plan,
    read_entries,
    write_entries,
)

router: Final = APIRouter(tags=["faq"])

IMPORT_PATH: Final = "/v1/admin/faq/import"
# Files are larger than messages; nobody but an admin's is read.
MAX_IMPORT_BYTES: Final = 20 * 1024 * 1024

_XLSX: Final = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
_MEDIA: Final = {
    Format.CSV: "text/csv; charset=utf-8",
    Format.XLSX: _XLSX,
    Format.JSON: "application/json",
    Format.QNABOT: "application/json",
}
# By the media type of a request, the end that such a file's name has.
_ENDINGS: Final = {"text/csv": "a.csv", _XLSX: "a.xlsx", "application/json": "a.json"}
_FILE: Final[dict[str, Any]] = {
    media: {"schema": {"type": "object"} if media == "application/json" else {"type": "string", "format": "binary"}}
    for media in _ENDINGS
}


class FindingOut(BaseModel):
    """Something about one place in a file."""

    sheet: str = Field(description="Sheet of a workbook; empty in other files.", examples=["FAQ"])
    line: int = Field(description="1 is the first line; 0 is the file as a whole.", examples=[3])
    column: str = Field(description="Heading or field; empty is the whole line.", examples=["우선순위"])
    code: str = Field(description="Stable code.", examples=["priority_invalid"])
    korean: str = Field(description="What it is and what to do.", examples=["우선순위는 1에서 5 사이여야 합니다."])
    english: str = Field(description="The same in English.", examples=["The priority must be 1 to 5."])


class ChangedOut(BaseModel):
    """An entry that becomes another."""

    id: str = Field(description="Id of the entry.", examples=["otp_lost"])
    fields: list[str] = Field(description="Fields that differ.", examples=[["answer"]])


class ImportOut(BaseModel):
    """What an import has done, or would do."""

    dry_run: bool = Field(description="Nothing was kept.", examples=[True])
    new: list[str] = Field(description="Ids of new entries.", examples=[["parking"]])
    changed: list[ChangedOut] = Field(description="Entries that become others.", examples=[[]])
    unchanged: int = Field(description="Entries that stay as they are.", examples=[92])
    removed: list[str] = Field(description="Ids of entries that go, with replace_all.", examples=[[]])
    notes: list[FindingOut] = Field(description="What was left out or is worth knowing; at most 200.", examples=[[]])


class ImportRefusedOut(ProblemOut):
    """Everything that is wrong with a file. Nothing of it was kept."""

    problems: list[FindingOut] = Field(default=[], description="In the order of the file; at most 200.", examples=[[]])
    more: int = Field(default=0, description="How many there are beyond these.", examples=[0])


_REFUSED: Final[dict[int | str, dict[str, Any]]] = {
    422: {
        "model": ImportRefusedOut,
        "description": "The file has mistakes; nothing was kept.",
        "content": {MEDIA_TYPE: {}},
    }
}


@router.post(
    IMPORT_PATH,
    responses={200: {"model": ImportOut}, **refusals(401, 403, 404, 409, 413, 429, 503), **_REFUSED},
    openapi_extra={"requestBody": {"required": True, "content": _FILE}},
)
async def import_entries(
    request: Request,
    context: ContextDep,
    admin: Admin,
    format_: Annotated[Format | None, Query(alias="format", description="Default: by the media type.")] = None,
    dry_run: Annotated[bool, Query(description="Say what would change and keep nothing.")] = False,
    replace_all: Annotated[bool, Query(description="Remove entries that the file does not have.")] = False,
) -> Response:
    """Take all entries of a file, or none: CSV, Excel, JSON or QnABot's JSON as the body, at most 20 MB."""
    data = await request.body()
    chosen = format_ or format_of(_ENDINGS.get(_media_type(request), ""), data)
    if chosen is None:
        raise RequestInvalid(problems=f"Content-Type: {', '.join(_ENDINGS)}; or ?format=csv|xlsx|json|qnabot")
    existing = await _entries(context)
    # Beside the running turns: a large file takes seconds.
    outcome = await asyncio.to_thread(read_entries, data, chosen, existing=existing, replace_all=replace_all)
    match outcome:
        case Refused():
            return _refusal(outcome, request, context)
        case Imported():
            wanted = plan(existing, outcome.entries, replace_all=replace_all)
            if not dry_run:
                await carry_out(context.faq, wanted, by=admin.name)
            return JSON(_done(wanted, outcome.notes, dry_run=dry_run))


@router.get(
    "/v1/admin/faq/export",
    responses={
        200: {"description": "The file.", "content": _FILE},
        **refusals(401, 403, 429, 503),
    },
)
async def export_entries(
    context: ContextDep,
    _viewer: Viewer,
    format_: Annotated[Format, Query(alias="format", description="How to write it.")] = Format.CSV,
) -> Response:
    """All entries as a file that can be imported again."""
    data = await asyncio.to_thread(write_entries, await _entries(context), format_)
    ending = "json" if format_ is Format.QNABOT else format_.value
    name = f"faq-{datetime.now(UTC):%Y%m%d}.{ending}"
    return Response(data, media_type=_MEDIA[format_], headers={"Content-Disposition": f'attachment; filename="{name}"'})


async def _entries(context: Context) -> list[FAQEntry]:
    return [live.entry for live in await context.faq.entries(limit=sys.maxsize)]


def _media_type(request: Request) -> str:
    return request.headers.get("content-type", "").partition(";")[0].strip().lower()


def _refusal(refused: Refused, request: Request, context: Context) -> Response:
    found = len(refused.problems) + refused.more
    error = FAQFileInvalid(found=found)
    report(error, request.url.path, context.telemetry)
    body = problem(error, request.url.path) | {"problems": refused.problems, "more": refused.more}
    return Response(msgspec.json.encode(body), status_code=status_of(error), media_type=MEDIA_TYPE)


def _done(wanted: Plan, notes: tuple[Finding, ...], *, dry_run: bool) -> dict[str, object]:
    return {
        "dry_run": dry_run,
        "new": [entry.id for entry in wanted.new],
        "changed": [
            {"id": change.after.id, "fields": [difference.field for difference in change.differences]}
            for change in wanted.changed
        ],
        "unchanged": len(wanted.unchanged),
        "removed": [entry.id for entry in wanted.removed],
        "notes": notes,
    }
