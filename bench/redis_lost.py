"""Redis dies, forgets, or comes back with what it knew before, ten times under load: is a turn lost, an answer stale?

    python -m bench.redis_lost [--times 10] [--users 32] [--json]

Two servers on two ports over one SQLite file and one Redis. In turn Redis is killed (SIGKILL) and started again with
what it had written down, killed and started again empty, flushed, and stopped for a while (SIGSTOP: it takes
connections and answers nothing) and continued, so that it knows of states which have been overtaken meanwhile.
bench/customers.py says what the customers do, at whichever port they come to, and what is looked for: an answer that
does not follow from the last acknowledged turn is stale.
"""

import asyncio
import os
import signal
import sys
import tempfile
from collections.abc import Awaitable, Callable
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Final

# So that `python bench/redis_lost.py` works as well as `python -m bench.redis_lost`.
sys.path.insert(0, str(Path(__file__).resolve().parent.parent))

from tools.redis_server.start import RedisServer

from bench.customers import Crowd, Findings, make_crowd, read_back, talking
from bench.figures import Progress, parser_of, print_figures, progress
from bench.server import running
from bench.services import redis

# What Redis is told is in the file at the next kill.
_REMEMBERS: Final = ("--appendonly", "yes", "--appendfsync", "always")
_STREAMING: Final = 0.25
_PAUSE: Final = 0.02


@dataclass(frozen=True, slots=True, kw_only=True)
class Losing:
    """What came of it."""

    times: int
    # Requests and sockets that were cut or refused: all were sent again.
    cut_or_refused: int
    found: Findings


async def run(folder: Path, *, times: int, users: int = 32, say: Progress = lambda _line: None) -> Losing:
    """Lose Redis so many times and return what was found afterwards."""
    with (
        redis(folder, *_REMEMBERS) as shared,
        running(folder, AICC_REDIS=shared.url) as first,
        running(folder, AICC_REDIS=shared.url) as second,
    ):
        crowd = make_crowd([first.port, second.port], users=users, streaming=_STREAMING, pause=_PAUSE)
        async with talking(crowd):
            await crowd.hear(users)
            for number in range(times):
                trouble = _TROUBLES[number % len(_TROUBLES)]
                await trouble(shared, crowd)
                await crowd.hear(2 * users)
                say(f"{number + 1} of {times}: {trouble.__name__[1:]}, {crowd.acknowledged:,} turns acknowledged")
        found = await read_back(crowd, first.port)
    return Losing(times=times, cut_or_refused=sum(crowd.refused.values()), found=found)


async def _killed(shared: RedisServer, crowd: Crowd) -> None:
    shared.kill()
    await crowd.hear(2 * len(crowd.customers))
    await asyncio.to_thread(shared.start)


async def _emptied(shared: RedisServer, crowd: Crowd) -> None:
    shared.kill()
    await crowd.hear(len(crowd.customers))
    await asyncio.to_thread(shared.start)
    await _flushed(shared, crowd)


async def _flushed(shared: RedisServer, _crowd: Crowd) -> None:
    reader, writer = await asyncio.open_connection("127.0.0.1", shared.port)
    writer.write(b"FLUSHALL\r\n")
    assert await reader.readline() == b"+OK\r\n"  # noqa: S101 - or it was not flushed
    writer.close()
    await writer.wait_closed()


async def _stopped(shared: RedisServer, crowd: Crowd) -> None:
    os.kill(shared.pid, signal.SIGSTOP)
    try:
        await crowd.hear(2 * len(crowd.customers))
    finally:
        os.kill(shared.pid, signal.SIGCONT)


_TROUBLES: Final[tuple[Callable[[RedisServer, Crowd], Awaitable[None]], ...]] = (_killed, _flushed, _stopped, _emptied)


def main() -> None:
    """Run and print."""
    parser = parser_of("Redis killed, emptied, flushed and stopped under load")
    parser.add_argument("--times", type=int, default=10)
    parser.add_argument("--users", type=int, default=32)
    arguments = parser.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        losing = asyncio.run(run(Path(folder), times=arguments.times, users=arguments.users, say=progress()))
    figures = asdict(losing)
    print_figures(f"Redis lost {losing.times} times", [figures | figures.pop("found")], as_json=arguments.json)
    raise SystemExit(0 if losing.found.clean else 1)


if __name__ == "__main__":
    main()
