"""Ten thousand customers with an open WebSocket, each saying something once a minute: what does a socket cost?

    python -m bench.sockets [--sockets 10000] [--minutes 2] [--json]

One worker on SQLite. Memory is the growth of the server's resident memory from before the first socket is opened, when
all conversations are open and a few hundred sockets have come and gone, divided by the sockets: the kernel's buffers
are not in it. Each end of a socket needs an open file, so the limit (`ulimit -Hn`) must be above their number.
"""

import argparse
import asyncio
import json
import resource
import sys
import tempfile
import time
from collections import Counter
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any, Final

# So that `python bench/sockets.py` works as well as `python -m bench.sockets`.
sys.path.insert(0, str(Path(__file__).resolve().parent.parent))

from websockets.asyncio.client import ClientConnection
from websockets.asyncio.client import connect as connect_socket
from websockets.exceptions import WebSocketException

from bench.client import SCRIPT, connect
from bench.figures import Progress, parser_of, print_figures, progress
from bench.server import running

_SPARE_FILES: Final = 200
_OPENED_AT_ONCE: Final = 50
_WARMING: Final = 300
# One address of ours has some 28,000 ports.
_ADDRESSES: Final = 8
_LATE: Final = 30.0


@dataclass(frozen=True, slots=True, kw_only=True)
class Sockets:
    """What so many sockets cost."""

    sockets: int
    # Kilobytes of the server for one socket: opened, and after each has had its answers.
    kb_per_socket_opened: float
    kb_per_socket_used: float
    resident_mb: float
    messages: int
    # Messages without an answer within half a minute, by why: late, cut, or the code of a refusal.
    unanswered: dict[str, int]
    p50_ms: float
    p99_ms: float
    # Share of one core that the server needed while the customers talked.
    cores: float


def raise_limit(files: int) -> None:
    """Let this process and those that it starts have so many open files.

    Raises:
        SystemExit: the system does not allow it.
    """
    _, most = resource.getrlimit(resource.RLIMIT_NOFILE)
    if most != resource.RLIM_INFINITY and most < files:
        raise SystemExit(f"{files:,} open files are needed, {most:,} allowed: raise `ulimit -Hn`")
    resource.setrlimit(resource.RLIMIT_NOFILE, (files, most))


async def run(
    folder: Path, *, sockets: int, rounds: int, every: float = 60.0, say: Progress = lambda _line: None
) -> Sockets:
    """Open so many sockets, let each speak so many times, once in so many seconds, and return what they cost."""
    with running(folder) as server:
        names = await _open_conversations(server.port, sockets)
        say(f"{sockets:,} conversations are open")
        for warming in await _open_sockets(server.port, names[:_WARMING]):
            await _say(warming, 0, [])
            await warming.close()
        before = server.resident_mb()
        lines = await _open_sockets(server.port, names)
        opened = server.resident_mb()
        say(f"{sockets:,} sockets are open: {(opened - before) * 1000 / sockets:.1f} kB each")
        seconds: list[float] = []
        busy, began = server.cpu(), time.perf_counter()
        unanswered = Counter[str]()
        await asyncio.gather(
            *(
                _talk(line, [(turn + number / sockets) * every for turn in range(rounds)], seconds, unanswered)
                for number, line in enumerate(lines)
            )
        )
        cores = (server.cpu() - busy) / (time.perf_counter() - began)
        used = server.resident_mb()
        await _close(lines)
    ordered = sorted(seconds) or [0.0]
    return Sockets(
        sockets=sockets,
        kb_per_socket_opened=round((opened - before) * 1000 / sockets, 1),
        kb_per_socket_used=round((used - before) * 1000 / sockets, 1),
        resident_mb=round(used),
        messages=len(seconds) + unanswered.total(),
        unanswered=dict(unanswered),
        p50_ms=round(ordered[len(ordered) // 2] * 1000, 1),
        p99_ms=round(ordered[int(len(ordered) * 0.99)] * 1000, 1),
        cores=round(cores, 2),
    )


async def _open_conversations(port: int, count: int) -> list[tuple[str, str]]:
    """Return ids and tokens of new conversations."""

    async def some(share: int) -> list[tuple[str, str]]:
        connection = await connect(port)
        opened = [(await connection.request("POST", "/v1/conversations", {}))[1] for _ in range(share)]
        await connection.close()
        return [(each["conversation_id"], each["token"]) for each in opened]

    shares = [count // _OPENED_AT_ONCE + (number < count % _OPENED_AT_ONCE) for number in range(_OPENED_AT_ONCE)]
    return [name for names in await asyncio.gather(*map(some, shares)) for name in names]


async def _open_sockets(port: int, names: list[tuple[str, str]]) -> list[ClientConnection]:
    slots = asyncio.Semaphore(_OPENED_AT_ONCE)

    async def open_one(number: int, name: str, token: str) -> ClientConnection:
        async with slots:
            line = await connect_socket(
                f"ws://127.0.0.1:{port}/v1/conversations/{name}/stream?after=1",
                additional_headers={"Authorization": f"Bearer {token}"},
                compression=None,
                ping_interval=None,
                open_timeout=None,
                local_addr=(f"127.0.0.{1 + number % _ADDRESSES}", 0),
            )
            while json.loads(await line.recv())["type"] != "ready":
                pass
            return line

    return await asyncio.gather(*(open_one(number, *name) for number, name in enumerate(names)))


async def _talk(line: ClientConnection, moments: list[float], seconds: list[float], unanswered: Counter[str]) -> None:
    """Say something at each moment, in seconds from now."""
    began = time.perf_counter()
    for number, moment in enumerate(moments):
        await asyncio.sleep(max(0.0, began + moment - time.perf_counter()))
        try:
            refusal = await asyncio.wait_for(_say(line, number, seconds), _LATE)
        except TimeoutError:
            refusal = "late"
        except (OSError, WebSocketException):
            refusal = "cut"
        if refusal:
            unanswered[refusal] += 1


async def _say(line: ClientConnection, number: int, seconds: list[float]) -> str:
    """Say something and return the code of a refusal, or nothing when it was answered."""
    sent, name = time.perf_counter(), f"m{number}"
    await line.send(json.dumps({"type": "message", "message_id": name, "text": SCRIPT[number % len(SCRIPT)]}))
    while True:
        frame: Any = json.loads(await line.recv())
        if frame["type"] == "turn" and frame["turn"]["message_id"] == name:
            seconds.append(time.perf_counter() - sent)
            return ""
        if frame["type"] == "error":
            return str(frame["problem"]["code"])


async def _close(lines: list[ClientConnection]) -> None:
    for line in lines:
        line.transport.abort()
    await asyncio.sleep(0)


def main() -> None:
    """Run and print."""
    parser = parser_of("what an open WebSocket costs")
    parser.add_argument("--sockets", type=int, default=10_000)
    parser.add_argument("--minutes", type=int, default=2, help="each socket says something once a minute")
    arguments: argparse.Namespace = parser.parse_args()
    raise_limit(arguments.sockets + _SPARE_FILES)
    with tempfile.TemporaryDirectory() as folder:
        found = asyncio.run(run(Path(folder), sockets=arguments.sockets, rounds=arguments.minutes, say=progress()))
    wanted = {"kb_per_socket_used": "< 30", "unanswered": "none"}
    print_figures(f"{found.sockets:,} open WebSockets", [asdict(found)], as_json=arguments.json, wanted=wanted)
    raise SystemExit(1 if found.unanswered else 0)


if __name__ == "__main__":
    main()
