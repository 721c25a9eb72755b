"""The outermost ring: limits the size and slowness of requests and sets the headers that every answer carries."""

import asyncio
from collections.abc import Mapping
from typing import Final

from starlette.datastructures import MutableHeaders
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from aicc.api.problems import problem_response
from aicc.models.errors import BodyTooLarge, BodyTooSlow
from aicc.ports import TRACEPARENT

_PAGE_POLICY: Final = (
    "default-src 'none'; script-src 'self'; style-src 'self'; connect-src 'self'; img-src 'self'; "
    "base-uri 'none'; form-action 'none'; frame-ancestors 'none'"
)
_HEADERS: Final = {
    "X-Content-Type-Options": "nosniff",
    "Referrer-Policy": "no-referrer",
}
# Swagger UI comes from elsewhere and brings its own scripts; it is for developers and carries no conversation.
_DOCUMENTATION: Final = ("/docs", "/redoc")
# Who sends at least so many bytes a second has longer than `body_seconds`: a large file over a poor line arrives.
_LEAST_RATE: Final = 4096


class Edge:
    """ASGI middleware around the application.

    Args:
        app: what it wraps.
        max_body_bytes: largest request body.
        larger: largest request body by path, where files are taken.
        body_seconds: in which a body arrives; a second more for every 4 KiB of it.
    """

    def __init__(
        self, app: ASGIApp, max_body_bytes: int, larger: Mapping[str, int], *, body_seconds: float = 20.0
    ) -> None:
        self._app = app
        self._limit = max_body_bytes
        self._larger = larger
        self._body_seconds = body_seconds

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Serve one connection."""
        TRACEPARENT.set(_header(scope, b"traceparent"))
        if scope["type"] != "http":
            return await self._app(scope, receive, send)
        length = _header(scope, b"content-length") or "0"
        limit = self._larger.get(scope["path"], self._limit)
        if not (length.isascii() and length.isdigit()) or int(length) > limit:
            refusal = problem_response(BodyTooLarge(limit=limit), scope["path"])
            return await refusal(scope, receive, send)
        return await self._app(scope, self._counting(receive, limit), self._dressing(scope, send))

    def _counting(self, receive: Receive, limit: int) -> Receive:
        loop = asyncio.get_running_loop()
        begun, read, whole = loop.time(), 0, False

        async def receive_limited() -> Message:
            nonlocal read, whole
            if whole:  # what is waited for now is the end of the connection
                return await receive()
            seconds = self._body_seconds + read / _LEAST_RATE
            try:
                async with asyncio.timeout_at(begun + seconds):
                    message = await receive()
            except TimeoutError:
                raise BodyTooSlow(seconds=round(seconds)) from None
            read += len(message.get("body", b""))
            whole = not message.get("more_body", False)
            if read > limit:
                raise BodyTooLarge(limit=limit)
            return message

        return receive_limited

    @staticmethod
    def _dressing(scope: Scope, send: Send) -> Send:
        async def send_dressed(message: Message) -> None:
            if message["type"] == "http.response.start":
                headers = MutableHeaders(scope=message)
                for name, value in _HEADERS.items():
                    headers.setdefault(name, value)
                cached = scope["path"].startswith("/static/")
                headers.setdefault("Cache-Control", "no-cache" if cached else "no-store")
                if not scope["path"].startswith(_DOCUMENTATION):
                    headers.setdefault("Content-Security-Policy", _PAGE_POLICY)
            await send(message)

        return send_dressed


def _header(scope: Scope, wanted: bytes) -> str:
    """Return the first header of this name, "" without one; the server's own start-up has none."""
    return next((value.decode("latin-1") for name, value in scope.get("headers", ()) if name == wanted), "")
