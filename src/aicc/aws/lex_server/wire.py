"""The REST-JSON protocol of AWS as a server sees it, driven by botocore's models: no operation is named here."""

import json
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from functools import lru_cache
from http import HTTPStatus
from typing import Any, Final
from urllib.parse import parse_qs, unquote

from aicc.aws.lex_server.failures import HTTP_STATUS, Refusal, RequestRefused
from aicc.aws.shapes import operation_model, service_model

MODELS: Final = "lexv2-models"
RUNTIME: Final = "lexv2-runtime"
_JSON: Final = "application/json"


@dataclass(frozen=True, slots=True, kw_only=True)
class Request:
    """A request as it came."""

    method: str
    # Still percent-encoded: the ARN in a path holds slashes.
    path: str
    query: str
    # Names in small letters.
    headers: Mapping[str, str]
    body: bytes


@dataclass(frozen=True, slots=True, kw_only=True)
class Call:
    """An operation and its parameters, named as boto3 names them."""

    service: str
    operation: str
    parameters: dict[str, Any]


@dataclass(frozen=True, slots=True, kw_only=True)
class Answer:
    """What goes back."""

    status: int
    headers: dict[str, str]
    body: bytes


def read_call(request: Request) -> Call:
    """Return the operation that a request asks for.

    Raises:
        RequestRefused: there is no such operation, or the body is no JSON object.
    """
    segments = _segments(request.path)
    for template, service, operation in _routes().get((request.method, len(segments)), ()):
        if all(want.startswith("{") or want == has for want, has in zip(template, segments, strict=True)):
            in_path = {
                want[1:-1]: unquote(has) for want, has in zip(template, segments, strict=True) if want.startswith("{")
            }
            shape = operation_model(service, operation).input_shape
            parameters = _parameters(shape, request, in_path) if shape is not None else {}
            return Call(service=service, operation=operation, parameters=parameters)
    raise RequestRefused(Refusal.NOT_OFFERED, f"Lex has no operation {request.method} {request.path}.")


def write_answer(call: Call, response: Mapping[str, Any]) -> Answer:
    """Return the response to an operation as it goes back; members that are None are left out."""
    described = operation_model(call.service, call.operation)
    status = int(described.http.get("responseCode", 200))
    shape = described.output_shape
    if shape is None or status == HTTPStatus.NO_CONTENT:
        return Answer(status=status, headers={}, body=b"")
    given = {name: value for name, value in response.items() if value is not None}
    headers, members = {}, {}
    for name, value in given.items():
        where = shape.members[name].serialization
        if where.get("location") == "header":
            headers[where["name"]] = str(value)
        else:
            members[where.get("name", name)] = value
    payload = shape.serialization.get("payload")
    if payload is not None:
        return Answer(status=status, headers=headers, body=given.get(payload, b""))
    return Answer(status=status, headers={**headers, "Content-Type": _JSON}, body=_dump(members))


def write_refusal(refused: RequestRefused) -> Answer:
    """Return a refusal as it goes back."""
    headers = {"Content-Type": _JSON, "x-amzn-ErrorType": refused.refusal.value}
    return Answer(status=HTTP_STATUS[refused.refusal], headers=headers, body=_dump({"message": refused.message}))


@lru_cache(maxsize=1)
def _routes() -> dict[tuple[str, int], list[tuple[tuple[str, ...], str, str]]]:
    """Return templates of paths with their operation, by method and number of segments, the most literal ones first."""
    routes: dict[tuple[str, int], list[tuple[tuple[str, ...], str, str]]] = {}
    for service in (RUNTIME, MODELS):
        for operation in service_model(service).operation_names:
            http = operation_model(service, operation).http
            template = _segments(http["requestUri"])
            routes.setdefault((http["method"], len(template)), []).append((template, service, operation))
    for alike in routes.values():
        alike.sort(key=lambda route: sum(segment.startswith("{") for segment in route[0]))
    return routes


def _segments(path: str) -> tuple[str, ...]:
    return tuple(segment for segment in path.split("/") if segment)


def _parameters(shape: Any, request: Request, in_path: Mapping[str, str]) -> dict[str, Any]:
    query = parse_qs(request.query, keep_blank_values=True)
    payload = shape.serialization.get("payload")
    in_body = {
        member.serialization.get("name", name): name
        for name, member in shape.members.items()
        if "location" not in member.serialization and name != payload
    }
    body = _object(request.body) if in_body else {}
    # What the model does not know stays, to be named as unknown by the check.
    parameters = {in_body.get(name, name): value for name, value in body.items() if value is not None}
    if payload is not None:
        parameters[payload] = request.body
    for name, member in shape.members.items():
        found = _elsewhere(member, in_path, query, request.headers)
        if found is not None:
            parameters[name] = found
    return parameters


def _elsewhere(
    member: Any, in_path: Mapping[str, str], query: Mapping[str, list[str]], headers: Mapping[str, str]
) -> Any:
    """Return a member that is not in the body, None when it was not sent."""
    name = member.serialization.get("name", "")
    match member.serialization.get("location"):
        case "uri":
            return in_path.get(name)
        case "header":
            return headers.get(name.lower())
        case "querystring" if name in query:
            return query[name] if member.type_name == "list" else _typed(member, query[name][0])
    return None


def _typed(member: Any, text: str) -> Any:
    match member.type_name:
        case "boolean":
            return text == "true"
        case "integer" | "long":
            return int(text) if text.removeprefix("-").isdecimal() else text
    return text


def _object(body: bytes) -> dict[str, Any]:
    if not body:
        return {}
    try:
        read = json.loads(body)
    except (ValueError, RecursionError) as error:
        raise RequestRefused(Refusal.VALIDATION, f"The body is no JSON: {error}.") from error
    if not isinstance(read, dict):
        raise RequestRefused(Refusal.VALIDATION, "The body is no JSON object.")
    return read


def _dump(value: Mapping[str, Any]) -> bytes:
    # Half a character that a client sent goes back as an escape, as it may have come.
    return json.dumps(value, ensure_ascii=False, default=_seconds).encode("utf-8", "backslashreplace")


def _seconds(value: object) -> float:
    if isinstance(value, datetime):
        return value.timestamp()
    raise TypeError(type(value))
