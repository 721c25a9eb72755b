"""Stands between a client and a server of DynamoDB and makes trouble on demand, as networks and AWS do.

For tests: what happens when an answer gets lost after the work was done, when nothing arrives, when AWS throttles.
"""

import http.client
import json
import threading
from collections.abc import Callable
from dataclasses import dataclass
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from types import TracebackType
from typing import Any, Final, Self
from urllib.parse import urlsplit

_TYPE: Final = "application/x-amz-json-1.0"


@dataclass(frozen=True, slots=True, kw_only=True)
class Trouble:
    """What happens to a request."""

    # Whether the server gets to see it.
    forwarded: bool
    # Status and code of AWS to answer with; None answers nothing and closes the connection.
    answer: tuple[int, str] | None = None


# The work is done, and nobody hears of it.
ANSWER_LOST: Final = Trouble(forwarded=True)
# It never arrives.
REQUEST_LOST: Final = Trouble(forwarded=False)
THROTTLED: Final = Trouble(forwarded=False, answer=(400, "ThrottlingException"))
BROKEN: Final = Trouble(forwarded=False, answer=(500, "InternalServerError"))


class Proxy:
    """A proxy on 127.0.0.1.

    Args:
        url: of the server behind it.
    """

    def __init__(self, url: str) -> None:
        self._behind = urlsplit(url).netloc
        # Given the operation (`TransactWriteItems`) of each request and its number, from 1 on: what happens to it.
        self.trouble: Callable[[str, int], Trouble | None] = lambda _operation, _number: None
        # Operations in the order in which they came.
        self.seen: list[str] = []
        self._lock = threading.Lock()
        self._server = ThreadingHTTPServer(("127.0.0.1", 0), self._handler())
        self._thread = threading.Thread(target=self._server.serve_forever, kwargs={"poll_interval": 0.02})

    @property
    def url(self) -> str:
        """Return where it listens."""
        return f"http://127.0.0.1:{self._server.server_address[1]}"

    def __enter__(self) -> Self:
        """Start it."""
        self._thread.start()
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        """End it."""
        self._server.shutdown()
        self._server.server_close()
        self._thread.join()

    def _next(self, operation: str) -> Trouble | None:
        with self._lock:
            self.seen.append(operation)
            return self.trouble(operation, self.seen.count(operation))

    def _ask(self, headers: dict[str, str], body: bytes) -> tuple[int, bytes]:
        connection = http.client.HTTPConnection(self._behind, timeout=30)
        try:
            connection.request("POST", "/", body, headers)
            response = connection.getresponse()
            return response.status, response.read()
        finally:
            connection.close()

    def _handler(self) -> type[BaseHTTPRequestHandler]:
        proxy = self

        class Handler(BaseHTTPRequestHandler):
            """Passes requests on."""

            protocol_version = "HTTP/1.1"

            def do_POST(self) -> None:
                """Pass a request on, or not."""
                body = self.rfile.read(int(self.headers.get("Content-Length", 0)))
                trouble = proxy._next(self.headers.get("X-Amz-Target", "").rpartition(".")[2])
                status, content = 0, b""
                if trouble is None or trouble.forwarded:
                    status, content = proxy._ask(dict(self.headers), body)
                if trouble is not None:
                    if trouble.answer is None:
                        self.close_connection = True
                        return
                    status, code = trouble.answer
                    content = json.dumps({"__type": f"com.amazonaws.dynamodb.v20120810#{code}"}).encode()
                self.send_response(status)
                self.send_header("Content-Type", _TYPE)
                self.send_header("Content-Length", str(len(content)))
                self.end_headers()
                self.wfile.write(content)

            def log_message(self, *_parts: Any) -> None:
                """Say nothing."""

        return Handler
