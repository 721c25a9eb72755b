"""Errors as RFC 9457 problem details."""

from typing import Any, Final

import msgspec
from fastapi import FastAPI, Request
from fastapi.exceptions import RequestValidationError
from fastapi.responses import Response
from pydantic import BaseModel, Field
from starlette.exceptions import HTTPException

from aicc.api.context import get_context
from aicc.models.errors import (
    AccessError,
    AiccError,
    BodyTooLarge,
    BodyTooSlow,
    Conflict,
    EmbedderUnavailable,
    HeadTooLarge,
    HeadTooSlow,
    InputError,
    InternalError,
    KeyInvalid,
    KeyMissing,
    MethodRefused,
    NotFound,
    Overloaded,
    RateLimited,
    RequestInvalid,
    RouteNotFound,
    SearchUnavailable,
    ShuttingDown,
    StoreError,
    TokenExpired,
    TokenInvalid,
    TokenMissing,
)
from aicc.ports.telemetry import Telemetry
from aicc.utils.logger import get_logger

_log = get_logger("aicc.api")

# The first class that fits decides; special ones stand before the kinds they belong to.
_STATUS: Final[tuple[tuple[type[AiccError], int], ...]] = (
    (BodyTooLarge, 413),
    (BodyTooSlow, 408),
    (HeadTooLarge, 431),
    (HeadTooSlow, 408),
    (MethodRefused, 405),
    (InputError, 422),
    (TokenMissing, 401),
    (TokenInvalid, 401),
    (TokenExpired, 401),
    (KeyMissing, 401),
    (KeyInvalid, 401),
    (AccessError, 403),
    (NotFound, 404),
    (Conflict, 409),
    (RateLimited, 429),
    (StoreError, 503),
    (EmbedderUnavailable, 503),
    (SearchUnavailable, 503),
    (Overloaded, 503),
    (ShuttingDown, 503),
)
_STORE_KO: Final = "지금은 메시지를 저장하지 못했습니다. 잠시 후 다시 보내 주세요."
_STORE_EN: Final = "The message could not be saved just now. Please send it again shortly."
MEDIA_TYPE: Final = "application/problem+json"


class ProblemOut(BaseModel):
    """An error, as RFC 9457 has it, with our stable code."""

    type: str = Field(description="Names the kind of problem.", examples=["urn:aicc:error:message_empty"])
    title: str = Field(description="The kind in English.", examples=["message empty"])
    status: int = Field(description="HTTP status.", examples=[422])
    detail: str = Field(description="What happened and what to do, in Korean.", examples=["메시지가 비어 있습니다."])
    detail_en: str = Field(description="The same in English.", examples=["The message is empty."])
    code: str = Field(description="Stable code; see the error reference.", examples=["message_empty"])
    instance: str = Field(description="Path of the request.", examples=["/v1/conversations"])


def status_of(error: AiccError) -> int:
    """Return the HTTP status of an error."""
    return next((status for kind, status in _STATUS if isinstance(error, kind)), 500)


def problem(error: AiccError, instance: str) -> dict[str, Any]:
    """Return an error as problem details that a customer may read: of our store's troubles only that they pass."""
    hidden = isinstance(error, StoreError)
    return {
        "type": f"urn:aicc:error:{error.code}",
        "title": error.code.replace("_", " "),
        "status": status_of(error),
        "detail": _STORE_KO if hidden else error.ko,
        "detail_en": _STORE_EN if hidden else error.en,
        "code": error.code,
        "instance": instance,
    }


def report(error: AiccError, path: str, telemetry: Telemetry) -> None:
    """Count an error that is answered, whatever door it leaves by; the log has the cause of those that are ours."""
    telemetry.error(error.code)
    if status_of(error) >= 500 and not isinstance(error, Overloaded | ShuttingDown):
        _log.error("request.failed", code=error.code, path=path, why=error.en, exc_info=error.__cause__)


def problem_response(error: AiccError, instance: str) -> Response:
    """Return the HTTP answer for an error."""
    headers = {"WWW-Authenticate": "Bearer"} if status_of(error) == 401 else {}
    if isinstance(error, RateLimited | Overloaded):
        headers["Retry-After"] = str(error.fields["seconds"])
    if isinstance(error, StoreError | ShuttingDown):
        headers["Retry-After"] = "5"
    body = msgspec.json.encode(problem(error, instance))
    return Response(body, status_code=status_of(error), media_type=MEDIA_TYPE, headers=headers)


def install(app: FastAPI) -> None:
    """Answer every error of the application with problem details."""

    def answer(request: Request, error: AiccError) -> Response:
        report(error, request.url.path, get_context(request).telemetry)
        return problem_response(error, request.url.path)

    @app.exception_handler(AiccError)
    async def _ours(request: Request, error: AiccError) -> Response:
        return answer(request, error)

    @app.exception_handler(RequestValidationError)
    async def _malformed(request: Request, error: RequestValidationError) -> Response:
        return answer(request, RequestInvalid(problems="; ".join(map(_one_line, error.errors()))))

    @app.exception_handler(HTTPException)
    async def _routing(request: Request, error: HTTPException) -> Response:
        if isinstance(error.__cause__, AiccError):  # raised while the body was read
            return answer(request, error.__cause__)
        if error.status_code == 405:
            response = answer(request, MethodRefused())
            response.headers.update(error.headers or {})
            return response
        return answer(request, RouteNotFound() if error.status_code == 404 else RequestInvalid(problems=error.detail))

    @app.exception_handler(Exception)
    async def _fault(request: Request, error: Exception) -> Response:
        fault = InternalError()
        fault.__cause__ = error
        return answer(request, fault)


def _one_line(item: Any) -> str:
    where = ".".join(str(part) for part in item["loc"] if part != "body")
    return f"{where or 'body'}: {item['msg']}"
