"""A proxy before a search engine: it makes Elasticsearch's client take other engines, and breaks on demand.

The client of Elasticsearch 8 and 9 asks for media types that only those versions know, and refuses every server that
does not say it is Elasticsearch. Here the first are translated and the second is said.
"""

import http.client
import re
from collections.abc import Callable
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from threading import Event, Thread
from typing import Any

_COMPATIBLE = re.compile(r"application/vnd\.elasticsearch\+(json|x-ndjson); ?compatible-with=\d+")


class SearchProxy:
    """Passes requests on to an engine, unless `broken` says otherwise.

    Args:
        url: where the engine listens.
        says_elasticsearch: whether answers carry the header of the product.
    """

    def __init__(self, url: str, *, says_elasticsearch: bool = True) -> None:
        self.target = url.removeprefix("http://")
        self.says_elasticsearch = says_elasticsearch
        # Asked for each request by its path: a status to answer instead, 0 to cut the line, -1 never to answer.
        self.broken: Callable[[str], int | None] = lambda _path: None
        # Paths of the requests that came.
        self.seen: list[str] = []
        self.released = Event()
        self._server = ThreadingHTTPServer(("127.0.0.1", 0), _handler(self))
        self._server.daemon_threads = True
        Thread(target=self._server.serve_forever, kwargs={"poll_interval": 0.02}, daemon=True).start()
        self.url = f"http://127.0.0.1:{self._server.server_port}"

    def close(self) -> None:
        """Stop listening, cut every line, and let go who waits."""
        self.broken = lambda _path: 0
        self.released.set()
        self._server.shutdown()
        self._server.server_close()


def _handler(proxy: SearchProxy) -> type[BaseHTTPRequestHandler]:
    class Handler(BaseHTTPRequestHandler):
        protocol_version = "HTTP/1.1"

        def _serve(self) -> None:
            body = self.rfile.read(int(self.headers.get("content-length") or 0))
            proxy.seen.append(self.path)
            status = proxy.broken(self.path)
            if status is None:
                self._pass_on(body)
            elif status > 0:
                self._answer(status, b'{"error": "broken on demand"}')
            else:
                if status < 0:
                    proxy.released.wait(30)
                self.close_connection = True

        do_GET = do_POST = do_PUT = do_DELETE = do_HEAD = _serve  # noqa: N815

        def _pass_on(self, body: bytes) -> None:
            headers = {
                name: _COMPATIBLE.sub(r"application/\1", self.headers[name])
                for name in ("accept", "content-type", "authorization")
                if self.headers.get(name)
            }
            connection = http.client.HTTPConnection(proxy.target, timeout=60)
            try:
                connection.request(self.command, self.path, body or None, headers)
                answer = connection.getresponse()
                self._answer(answer.status, answer.read())
            except OSError:
                self._answer(502, b'{"error": "nobody is there"}')
            finally:
                connection.close()

        def _answer(self, status: int, content: bytes) -> None:
            self.send_response(status)
            self.send_header("content-type", "application/json")
            self.send_header("content-length", str(len(content)))
            if proxy.says_elasticsearch:
                self.send_header("x-elastic-product", "Elasticsearch")
            self.end_headers()
            self.wfile.write(content)

        def log_message(self, *_args: Any) -> None:
            """Say nothing."""

    return Handler
