"""uvicorn's HTTP/1.1 with patience that ends: it waits for an application, and not for ever for a client.

uvicorn 0.54 counts time only between two requests. Whoever opens connections and says nothing, or a byte now and then,
holds them for nothing, and a request's head may grow until the memory is full.
"""

import asyncio
from typing import ClassVar, Final

import msgspec
from uvicorn.protocols.http.httptools_impl import STATUS_LINE, HttpToolsProtocol

from aicc.api.problems import MEDIA_TYPE, problem, status_of
from aicc.models.errors import AiccError, HeadTooLarge, HeadTooSlow

# What of a request is not its body: the head, the marks between the chunks of a body, trailers.
_MAX_HEAD: Final = 128 * 1024


class PatientProtocol(HttpToolsProtocol):
    """Closes a connection whose client does not send what is due: a head at all, all of it, or the rest of a body.

    A body that the application reads is not timed here; see `Edge`.
    """

    # For a whole head, from the opening of the connection or the answer before it.
    head_seconds: ClassVar[float] = 10.0

    _due: asyncio.TimerHandle | None = None
    _in_head = False
    # Bytes of this request that are not its body; the read in which it begins is not counted.
    _head_bytes = 0

    def connection_made(self, transport: asyncio.Transport) -> None:  # type: ignore[override]
        """Expect a head."""
        super().connection_made(transport)
        self._expect()

    def connection_lost(self, exc: Exception | None) -> None:
        """Expect nothing more."""
        self._expect_nothing()
        super().connection_lost(exc)

    def data_received(self, data: bytes) -> None:
        """Read what came, and refuse a head that does not end."""
        self._head_bytes += len(data)
        super().data_received(data)
        if self._head_bytes > _MAX_HEAD and not self.transport.is_closing():
            self._give_up(HeadTooLarge(limit=_MAX_HEAD))

    def handle_websocket_upgrade(self) -> None:
        """Expect no head: a timer would hold this protocol, five kilobytes, beside that of the socket."""
        self._expect_nothing()
        super().handle_websocket_upgrade()

    def on_message_begin(self) -> None:
        """Expect the rest of the head."""
        super().on_message_begin()
        self._in_head, self._head_bytes = True, 0
        self._expect()

    def on_headers_complete(self) -> None:
        """Let the application answer."""
        self._in_head = False
        self._expect_nothing()
        super().on_headers_complete()

    def on_body(self, body: bytes) -> None:
        """Keep what the application reads."""
        self._head_bytes -= len(body)
        super().on_body(body)

    def on_message_complete(self) -> None:
        """Expect the next head where this one was answered before it was whole."""
        super().on_message_complete()
        if self._answered:
            self._expect()

    def on_response_complete(self) -> None:
        """Expect the next head, or the rest of a body that nobody reads."""
        super().on_response_complete()
        if self._answered:
            self._expect()

    @property
    def _answered(self) -> bool:
        # The cycle is that of the latest request; the others were before it.
        return self.cycle is None or self.cycle.response_complete

    def _expect(self) -> None:
        self._expect_nothing()
        self._due = self.loop.call_later(self.head_seconds, self._overdue)

    def _expect_nothing(self) -> None:
        if self._due is not None:
            self._due.cancel()
            self._due = None

    def _overdue(self) -> None:
        if self.transport.is_closing():
            return
        if not self._answered:  # an earlier request of this connection is being answered
            self._expect()
        elif self._in_head:
            self._give_up(HeadTooSlow(seconds=self.head_seconds))
        else:
            self.transport.close()

    def _give_up(self, error: AiccError) -> None:
        """Close the connection, and say why where no answer is under way that this would fall into."""
        if self._answered:
            body = msgspec.json.encode(problem(error, ""))
            head = f"content-type: {MEDIA_TYPE}\r\ncontent-length: {len(body)}\r\nconnection: close\r\n\r\n"
            self.transport.write(STATUS_LINE[status_of(error)] + head.encode() + body)
        self.transport.close()
