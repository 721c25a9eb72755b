"""A server that stands in for services of AWS: real HTTP, answers as told, requests held against AWS's own models."""

import json
import re
from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from threading import Event, Lock, Thread
from typing import Any
from urllib.parse import unquote, urlsplit

from aicc.aws.shapes import check, service_model


@dataclass(frozen=True)
class Says:
    """One answer."""

    body: Mapping[str, Any] | bytes = field(default_factory=dict)
    status: int = 200
    # AWS's code of an error.
    error: str = ""
    # Does not answer before the server is closed.
    waits: bool = False
    # Cuts the line in place of an answer, or, with `half` of it said, in its middle.
    drops: bool = False
    half: bool = False


@dataclass(frozen=True)
class Asked:
    """One request that came, read by the service's model."""

    operation: str
    parameters: Mapping[str, Any]
    headers: Mapping[str, str]


class StandIn:
    """Listens on this machine. What an operation is told to answer is said in order, the last again and again.

    Args:
        services: names in boto3 of the services that it is.
        answers: what the operations say.
    """

    def __init__(self, services: Sequence[str], **answers: Says) -> None:
        self.says: dict[str, list[Says]] = defaultdict(list, {name: [says] for name, says in answers.items()})
        self.asked: list[Asked] = []
        # What was wrong with requests and answers.
        self.problems: list[str] = []
        self.released = Event()
        self._lock = Lock()
        self._routes = [
            _Route(service, name) for service in services for name in service_model(service).operation_names
        ]
        self._server = ThreadingHTTPServer(("127.0.0.1", 0), _handler(self))
        self._server.daemon_threads = True
        Thread(target=self._server.serve_forever, kwargs={"poll_interval": 0.02}, daemon=True).start()
        self.url = f"http://127.0.0.1:{self._server.server_port}"

    def of(self, operation: str) -> list[Mapping[str, Any]]:
        """Return the parameters of the requests for an operation."""
        return [asked.parameters for asked in self.asked if asked.operation == operation]

    def close(self) -> None:
        """Stop listening and let go who waits."""
        self.released.set()
        self._server.shutdown()
        self._server.server_close()

    def answer(self, method: str, path: str, headers: Mapping[str, str], body: bytes) -> Says:
        """Return what is said to a request."""
        route, place = next(
            ((route, found) for route in self._routes if (found := route.fits(method, path, headers))), (None, None)
        )
        if route is None or place is None:
            self.problems.append(f"no operation: {method} {path}")
            return Says(status=404, error="UnknownOperationException")
        parameters = route.read(place, headers, body)
        with self._lock:
            self.asked.append(Asked(route.operation, parameters, headers))
            told = self.says[route.operation]
            says = told.pop(0) if len(told) > 1 else told[0] if told else Says()
        wrong = check(route.service, route.operation, "input", parameters)
        self.problems += [f"{route.operation} {problem}" for problem in wrong]
        if wrong:
            return Says(status=400, error="ValidationException")
        if says.status == 200 and isinstance(says.body, Mapping) and not says.waits:
            self.problems += [
                f"{route.operation} answer {problem}"
                for problem in check(route.service, route.operation, "output", says.body)
            ]
        return says


class _Route:
    """How requests for one operation look."""

    def __init__(self, service: str, operation: str) -> None:
        model = service_model(service)
        self.service, self.operation = service, operation
        self._shape = model.operation_model(operation).input_shape
        self._method = model.operation_model(operation).http.get("method", "POST")
        uri = model.operation_model(operation).http.get("requestUri", "/").partition("?")[0]
        self._target = f"{model.metadata['targetPrefix']}.{operation}" if "targetPrefix" in model.metadata else ""
        self._path = re.compile(re.sub(r"\\\{(\w+)\\?\+?\\\}", r"(?P<\1>[^/]+)", re.escape(uri)))

    def fits(self, method: str, path: str, headers: Mapping[str, str]) -> "re.Match[str] | None":
        if method != self._method or headers.get("x-amz-target", "") != self._target:
            return None
        return self._path.fullmatch(urlsplit(path).path)

    def read(self, place: "re.Match[str]", headers: Mapping[str, str], body: bytes) -> dict[str, Any]:
        sent = json.loads(body or b"{}")
        members = self._shape.members if self._shape is not None else {}
        for name, shape in members.items():
            where, wire = shape.serialization.get("location"), shape.serialization.get("name", name)
            if where == "uri":
                sent[name] = unquote(place[wire])
            elif where == "header" and wire.lower() in headers:
                sent[name] = headers[wire.lower()]
        return dict(sent)


def _handler(server: StandIn) -> type[BaseHTTPRequestHandler]:
    class Handler(BaseHTTPRequestHandler):
        protocol_version = "HTTP/1.1"
        disable_nagle_algorithm = True

        def _serve(self) -> None:
            body = self.rfile.read(int(self.headers.get("content-length") or 0))
            headers = {name.lower(): value for name, value in self.headers.items()}
            says = server.answer(self.command, self.path, headers, body)
            if says.waits:
                server.released.wait(30)
            self.close_connection = says.waits or says.drops or says.half
            if not (says.waits or says.drops):
                self._answer(says)

        do_GET = do_POST = do_PUT = do_DELETE = _serve  # noqa: N815

        def _answer(self, says: Says) -> None:
            body = says.body if isinstance(says.body, bytes) else json.dumps(dict(says.body)).encode()
            if says.error:
                body = json.dumps({"__type": says.error, "message": "arn:aws:iam::123456789012:role/x"}).encode()
                self.send_response(says.status if says.status != 200 else 400)
                self.send_header("x-amzn-ErrorType", says.error)
            else:
                self.send_response(says.status)
            self.send_header("Content-Type", "application/json")
            self.send_header("Content-Length", str(len(body)))
            self.end_headers()
            self.wfile.write(body[: len(body) // 2] if says.half else body)

        def log_message(self, *_arguments: object) -> None:
            """Say nothing."""

    return Handler
