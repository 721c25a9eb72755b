"""A line to a server that can be cut and mended, for one process of several."""

import asyncio
import contextlib
from typing import Self


class Relay:
    """Passes bytes between whoever connects and a server on this machine.

    Args:
        port: where the server listens.
    """

    def __init__(self, port: int) -> None:
        self._port = port
        self._cut = False
        self._lines: set[asyncio.StreamWriter] = set()
        self._tasks: set[asyncio.Task[None]] = set()

    @property
    def url(self) -> str:
        """Return where the line begins."""
        return f"redis://127.0.0.1:{self._server.sockets[0].getsockname()[1]}/0"

    def cut(self) -> None:
        """Cut all lines; new ones are cut at once."""
        self._cut = True
        for line in self._lines:
            line.transport.abort()

    def mend(self) -> None:
        """Let lines through again."""
        self._cut = False

    async def __aenter__(self) -> Self:
        """Listen on a free port."""
        self._server = await asyncio.start_server(self._pass, "127.0.0.1", 0)
        return self

    async def __aexit__(self, *_error: object) -> None:
        """Cut all lines and listen no longer."""
        self.cut()
        self._server.close()
        for task in self._tasks:
            task.cancel()
        await asyncio.gather(*self._tasks, return_exceptions=True)
        # A line that is not closed to its end is noticed by whatever test comes next.
        await asyncio.gather(*(line.wait_closed() for line in self._lines), return_exceptions=True)

    async def _pass(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        task = asyncio.current_task()
        if task is not None:
            self._tasks.add(task)
        self._lines.add(writer)
        if self._cut:
            writer.transport.abort()
            return
        far_reader, far_writer = await asyncio.open_connection("127.0.0.1", self._port)
        self._lines.add(far_writer)
        with contextlib.suppress(OSError):
            await asyncio.gather(_copy(reader, far_writer), _copy(far_reader, writer))


async def _copy(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
    try:
        while data := await reader.read(65_536):
            writer.write(data)
            await writer.drain()
    finally:
        writer.close()
