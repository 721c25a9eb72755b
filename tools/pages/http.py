"""docs/reference/http.md, from the OpenAPI document of the application."""

from collections.abc import Iterator, Mapping
from types import SimpleNamespace
from typing import Any, cast

import aicc
from aicc.api.app import create_app
from aicc.api.context import Context
from aicc.utils.config import Settings
from pages.markdown import code, described, fields, kind, optional, page, table

_INTRODUCTION = """
A running centre shows the same at `/docs` and as an OpenAPI document at `/openapi.json`. A conversation's routes take
its token (`Authorization: Bearer <token>`), the routes of the desk an admin key (`X-API-Key`). Times are UTC. Errors
are problems with a stable code, see [errors](errors.md). The same conversation streams over [WebSocket](websocket.md).
"""


def http_page() -> str:
    """Return the page of all routes and the objects they speak."""
    document = openapi()
    shapes = document["components"]["schemas"]
    routes = [_route(path, verb, route, shapes) for path, verb, route in _routes(document)]
    objects = [f"### {name}\n\n{_object(shapes[name], shapes)}" for name in sorted(_used(document))]
    return page("HTTP API", _INTRODUCTION, "## Routes", *routes, "## Objects", *objects)


def openapi() -> Mapping[str, Any]:
    """Return the OpenAPI document. Making it needs the routes only, not a running centre."""
    context = cast(Context, SimpleNamespace(settings=Settings(_env_file=None)))
    return create_app(context, version=aicc.__version__, on_stop=_never_stops).openapi()


async def _never_stops() -> None:
    """The application is described, not run."""


def _routes(document: Mapping[str, Any]) -> Iterator[tuple[str, str, Mapping[str, Any]]]:
    for path, verbs in document["paths"].items():
        for verb, route in verbs.items():
            yield path, verb.upper(), route


def _route(path: str, verb: str, route: Mapping[str, Any], shapes: Mapping[str, Any]) -> str:
    parts = [f"### {verb} {path}", " ".join(str(route.get("description", "")).split())]
    given = [_parameter(item, shapes) for item in route.get("parameters", ())]
    if given:
        parts.append(table(("Parameter", "In", "Type", "Default", "Meaning"), given))
    if "requestBody" in route:
        parts.append(f"Body: {_kind_of_content(route['requestBody'], shapes)}")
    answers: dict[str, list[str]] = {}
    for status, answer in sorted(route["responses"].items()):
        answers.setdefault(_answer(answer, shapes), []).append(code(status))
    parts.append(table(("Status", "Answer"), [(", ".join(codes), said) for said, codes in answers.items()]))
    return "\n\n".join(parts)


def _parameter(item: Mapping[str, Any], shapes: Mapping[str, Any]) -> tuple[str, ...]:
    shape = item["schema"]
    default = "required" if item.get("required") else code(shape["default"]) if shape.get("default") else "–"
    values = optional(kind(shape, shapes))
    return (code(item["name"]), item["in"], values, default, described(shape, shapes))


def _answer(answer: Mapping[str, Any], shapes: Mapping[str, Any]) -> str:
    content = _kind_of_content(answer, shapes)
    # FastAPI adds its own error to routes that name none; the application answers that with a problem too.
    if "HTTPValidationError" in content:
        return "[ProblemOut](#problemout)"
    return content or str(answer["description"])


def _kind_of_content(part: Mapping[str, Any], shapes: Mapping[str, Any]) -> str:
    found = [body["schema"] for body in part.get("content", {}).values() if body.get("schema")]
    return kind(found[0], shapes) if found else ""


def _object(shape: Mapping[str, Any], shapes: Mapping[str, Any]) -> str:
    return f"{shape.get('description', '')}\n\n{fields(shape, shapes)}"


def _used(document: Mapping[str, Any]) -> frozenset[str]:
    """Return the objects that routes speak; FastAPI lists its own error objects too."""
    shapes = document["components"]["schemas"]
    return frozenset(
        name for name, shape in shapes.items() if "enum" not in shape and not name.endswith("ValidationError")
    )
