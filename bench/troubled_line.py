"""A line to DynamoDB that is slow, throttles, cuts answers, or refuses. For bench/store_in_trouble.py."""

import asyncio
import contextlib
import itertools
import json
from collections import Counter
from enum import StrEnum
from typing import Final, Self

# Seconds that a slow answer takes longer.
SLOW: Final = 2.0
_THROTTLES: Final = itertools.cycle(
    ["ProvisionedThroughputExceededException", "ThrottlingException", "RequestLimitExceeded"]
)


class Trouble(StrEnum):
    """What the line does."""

    NONE = "none"
    # Each request is passed on two seconds late.
    SLOW = "slow"
    # Three of four requests are answered that there are too many, the way AWS does.
    THROTTLING = "throttling"
    # Every other request is carried out, and the line is cut instead of an answer.
    UNANSWERED = "unanswered"
    # No connection is taken, and those that stand are cut.
    REFUSING = "refusing"


class TroubledLine:
    """Passes requests on to a server of this machine, or not.

    Args:
        port: of the server.
    """

    def __init__(self, port: int) -> None:
        self._port = port
        self.trouble = Trouble.NONE
        # Requests that met each trouble.
        self.met: Counter[Trouble] = Counter()
        self._lines: set[asyncio.StreamWriter] = set()
        self._tasks: set[asyncio.Task[None]] = set()

    @property
    def url(self) -> str:
        """Return where the line begins."""
        return f"http://127.0.0.1:{self._server.sockets[0].getsockname()[1]}"

    def make(self, trouble: Trouble) -> None:
        """Give this trouble from now on."""
        self.trouble = trouble
        if trouble is Trouble.REFUSING:
            for line in self._lines:
                line.transport.abort()

    async def __aenter__(self) -> Self:
        """Listen on a free port."""
        self._server = await asyncio.start_server(self._serve, "127.0.0.1", 0)
        return self

    async def __aexit__(self, *_error: object) -> None:
        """Cut all lines and listen no longer."""
        self._server.close()
        self.make(Trouble.REFUSING)
        await asyncio.gather(*self._tasks)

    async def _serve(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        task = asyncio.current_task()
        if task is not None:
            self._tasks.add(task)
            task.add_done_callback(self._tasks.discard)
        self._lines.add(writer)
        try:
            with contextlib.suppress(OSError, EOFError):
                await self._serve_requests(reader, writer)
        finally:
            self._lines.discard(writer)
            writer.transport.abort()

    async def _serve_requests(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        if self._met(Trouble.REFUSING):
            return
        far_reader, far_writer = await asyncio.open_connection("127.0.0.1", self._port)
        try:
            for number in itertools.count():
                request = await _message(reader)
                if self._met(Trouble.SLOW):
                    await asyncio.sleep(SLOW)
                if self._met(Trouble.REFUSING):
                    return
                if number % 4 and self._met(Trouble.THROTTLING):
                    writer.write(_throttled())
                    continue
                far_writer.write(request)
                answer = await _message(far_reader)
                if number % 2 and self._met(Trouble.UNANSWERED):
                    return
                writer.write(answer)
                await writer.drain()
        finally:
            far_writer.transport.abort()

    def _met(self, trouble: Trouble) -> bool:
        """Return whether a request meets this trouble now."""
        self.met[trouble] += self.trouble is trouble
        return self.trouble is trouble


async def _message(reader: asyncio.StreamReader) -> bytes:
    """Return one HTTP message whose length is told.

    Raises:
        EOFError: the line was closed.
    """
    head = await reader.readuntil(b"\r\n\r\n")
    length = next((int(line[15:]) for line in head.lower().split(b"\r\n") if line.startswith(b"content-length:")), None)
    if length is None:
        raise ValueError(f"an HTTP message without a length: {head!r}")
    return head + await reader.readexactly(length)


def _throttled() -> bytes:
    body = json.dumps(
        {"__type": f"com.amazonaws.dynamodb.v20120810#{next(_THROTTLES)}", "message": "Rate exceeded"}
    ).encode()
    head = (
        f"HTTP/1.1 400 Bad Request\r\nContent-Type: application/x-amz-json-1.0\r\nContent-Length: {len(body)}\r\n\r\n"
    )
    return head.encode() + body
