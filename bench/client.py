"""A small HTTP/1.1 client over plain asyncio streams: it costs so little that the server is what is measured."""

import asyncio
import contextlib
import json
import time
from dataclasses import dataclass, field
from typing import Any, Final

# What a customer says: a form, an FAQ question in the middle of it, small talk and questions around it.
SCRIPT: Final = (
    "잔액 조회",
    "1234567",
    "공동인증서와 금융인증서는 무엇이 다른가요?",
    "예금계좌",
    "환율 알려줘",
    "안녕하세요",
    "이체 한도가 얼마예요?",
    "감사합니다",
)


@dataclass(slots=True)
class Connection:
    """One keep-alive connection."""

    reader: asyncio.StreamReader
    writer: asyncio.StreamWriter

    async def request(self, method: str, path: str, body: Any = None, token: str = "") -> tuple[int, Any]:
        """Send a request and return status and decoded JSON."""
        payload = b"" if body is None else json.dumps(body).encode()
        head = f"{method} {path} HTTP/1.1\r\nHost: 127.0.0.1\r\nContent-Type: application/json\r\n"
        if token:
            head += f"Authorization: Bearer {token}\r\n"
        self.writer.write(f"{head}Content-Length: {len(payload)}\r\n\r\n".encode() + payload)
        status = int((await self.reader.readline()).split()[1])
        length = 0
        while (line := await self.reader.readline()) not in (b"\r\n", b""):
            if line.lower().startswith(b"content-length:"):
                length = int(line.split(b":")[1])
        return status, json.loads(await self.reader.readexactly(length) or b"null")

    async def close(self) -> None:
        """Close the connection, whatever state it is in."""
        self.writer.close()
        with contextlib.suppress(ConnectionError, OSError):
            await self.writer.wait_closed()


async def connect(port: int) -> Connection:
    """Return an open connection to the server on this machine."""
    return Connection(*await asyncio.open_connection("127.0.0.1", port))


@dataclass(slots=True)
class Load:
    """What a load run saw."""

    # Seconds from request to reply, one for each turn.
    latencies: list[float] = field(default_factory=list)
    seconds: float = 0.0
    errors: int = 0

    def percentile(self, share: float) -> float:
        """Return a latency percentile in milliseconds."""
        ordered = sorted(self.latencies)
        return ordered[min(len(ordered) - 1, int(share * len(ordered)))] * 1000 if ordered else 0.0


async def run_load(port: int, *, connections: int, turns: int, pause: float = 0.0) -> Load:
    """Let as many customers as connections each take `turns` turns.

    Args:
        port: of the server.
        connections: customers at the same time, each on a connection of their own.
        turns: of each customer.
        pause: seconds between a customer's messages, counted from message to message; 0 sends at once.
    """
    load = Load()
    started = time.perf_counter()
    await asyncio.gather(*(_customer(port, number / connections, turns, pause, load) for number in range(connections)))
    load.seconds = time.perf_counter() - started
    return load


async def _customer(port: int, offset: float, turns: int, pause: float, load: Load) -> None:
    connection = await connect(port)
    _, opened = await connection.request("POST", "/v1/conversations", {})
    path, token = f"/v1/conversations/{opened['conversation_id']}/messages", opened["token"]
    begin = time.perf_counter() + offset * pause
    for number in range(turns):
        if pause:
            await asyncio.sleep(max(0.0, begin + number * pause - time.perf_counter()))
        body = {"message_id": f"m{number}", "text": SCRIPT[number % len(SCRIPT)]}
        sent = time.perf_counter()
        status, _ = await connection.request("POST", path, body, token)
        load.latencies.append(time.perf_counter() - sent)
        load.errors += status != 200
    await connection.close()
