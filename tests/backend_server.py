"""A backend of a bot: a real HTTP server that answers as it is told and remembers what it was asked."""

import json
import ssl
from collections.abc import Mapping
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from threading import Event, Thread
from typing import Any


@dataclass(frozen=True)
class Says:
    """One answer."""

    body: Any = None
    status: int = 200
    headers: Mapping[str, str] = field(default_factory=dict)
    # Cuts the line in place of an answer.
    drops: bool = False
    # Does not answer before the server is closed.
    waits: bool = False


@dataclass(frozen=True)
class Asked:
    """One request that came."""

    method: str
    target: str
    # Names in small letters.
    headers: Mapping[str, str]
    body: bytes

    @property
    def json(self) -> Any:
        """The body, read."""
        return json.loads(self.body)


class BackendServer:
    """Listens on this machine; answers in order, the last answer again and again."""

    def __init__(self, *answers: Says, tls: ssl.SSLContext | None = None) -> None:
        self.answers = list(answers) or [Says({})]
        self.asked: list[Asked] = []
        self.released = Event()
        self._server = ThreadingHTTPServer(("127.0.0.1", 0), _handler(self))
        self._server.daemon_threads = True
        if tls is not None:
            self._server.socket = tls.wrap_socket(self._server.socket, server_side=True)
        Thread(target=self._server.serve_forever, kwargs={"poll_interval": 0.02}, daemon=True).start()
        self.port = self._server.server_port
        self.url = f"http://127.0.0.1:{self.port}"

    def close(self) -> None:
        """Stop listening and let go who waits."""
        self.released.set()
        self._server.shutdown()
        self._server.server_close()

    def next_answer(self) -> Says:
        """Return the answer that is due."""
        return self.answers.pop(0) if len(self.answers) > 1 else self.answers[0]


def _handler(server: BackendServer) -> type[BaseHTTPRequestHandler]:
    class Handler(BaseHTTPRequestHandler):
        protocol_version = "HTTP/1.1"
        # Head and body go out apart: without this each answer would wait for an acknowledgement.
        disable_nagle_algorithm = True

        def _serve(self) -> None:
            body = self.rfile.read(int(self.headers.get("content-length") or 0))
            headers = {name.lower(): value for name, value in self.headers.items()}
            server.asked.append(Asked(self.command, self.path, headers, body))
            answer = server.next_answer()
            if answer.waits:
                server.released.wait(30)
            if answer.drops or answer.waits:
                self.close_connection = True
                return
            self._answer(answer)

        do_GET = do_POST = do_PUT = do_PATCH = do_DELETE = _serve  # noqa: N815

        def _answer(self, answer: Says) -> None:
            body = answer.body if isinstance(answer.body, bytes) else json.dumps(answer.body).encode()
            headers = {"Content-Type": "application/json", "Content-Length": str(len(body))} | dict(answer.headers)
            self.send_response(answer.status)
            for name, value in headers.items():
                self.send_header(name, value)
            self.end_headers()
            self.wfile.write(body)

        def log_message(self, *_arguments: object) -> None:
            """Say nothing."""

    return Handler
