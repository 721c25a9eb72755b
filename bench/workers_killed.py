"""Two workers on one port; one of them is killed with SIGKILL every two seconds: is anything lost, doubled or shuffled?

    python -m bench.workers_killed [--store sqlite|dynamodb] [--seconds 60] [--every 2] [--users 64] [--json]

`aicc serve --workers 2` with Redis and a durable store. The supervisor starts a killed worker again; the oldest one is
killed, so that each has taken turns before. bench/customers.py says what the customers do, a quarter of them over
WebSockets, and what is looked for.
"""

import asyncio
import contextlib
import sys
import tempfile
import time
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Final

import psutil

# So that `python bench/workers_killed.py` works as well as `python -m bench.workers_killed`.
sys.path.insert(0, str(Path(__file__).resolve().parent.parent))

from bench.customers import Crowd, Findings, make_crowd, read_back, talking
from bench.figures import Progress, parser_of, print_figures, progress
from bench.server import Server, running
from bench.services import STORES, durable, redis

_WORKERS: Final = 2
_STREAMING: Final = 0.25
# Seconds that a customer reads before the next message.
_PAUSE: Final = 0.1


@dataclass(frozen=True, slots=True, kw_only=True)
class Killing:
    """What came of it."""

    kills: int
    # Requests and sockets that a kill cut, or that were refused: all were sent again.
    cut_or_refused: int
    found: Findings


async def run(
    folder: Path,
    *,
    store: str = "sqlite",
    kills: int,
    every: float,
    users: int = 64,
    say: Progress = lambda _line: None,
) -> Killing:
    """Kill a worker so many times and return what was found afterwards.

    Args:
        folder: where everything is kept.
        store: the durable store.
        kills: how many.
        every: seconds from one to the next; longer where the customers have not been answered in between.
        users: who talk all the while.
        say: told how far it is.
    """
    with durable(store, folder) as settings, redis(folder) as shared:
        settings |= {"AICC_REDIS": shared.url, "AICC_WORKERS": str(_WORKERS)}
        with running(folder, **settings) as server:
            crowd = make_crowd([server.port], users=users, streaming=_STREAMING, pause=_PAUSE)
            async with talking(crowd):
                await crowd.hear(users)
                for number in range(kills):
                    before = time.monotonic()
                    await _kill_oldest(server)
                    await crowd.hear(users // 2)
                    await asyncio.sleep(max(0.0, before + every - time.monotonic()))
                    say(f"killed {number + 1} of {kills} times, {crowd.acknowledged:,} turns acknowledged")
                await crowd.hear(users)
            found = await read_back(crowd, server.port)
    return Killing(kills=kills, cut_or_refused=_not_answered(crowd), found=found)


async def _kill_oldest(server: Server) -> None:
    while server.process in (workers := server.workers()):  # noqa: ASYNC110 - both are only just being started
        await asyncio.sleep(0.05)
    with contextlib.suppress(psutil.NoSuchProcess):
        workers[0].kill()


def _not_answered(crowd: Crowd) -> int:
    return sum(crowd.refused.values())


def main() -> None:
    """Run and print."""
    parser = parser_of("one of two workers killed every two seconds")
    parser.add_argument("--store", choices=STORES, default="sqlite")
    parser.add_argument("--seconds", type=float, default=60)
    parser.add_argument("--every", type=float, default=2, help="seconds between kills")
    parser.add_argument("--users", type=int, default=64)
    arguments = parser.parse_args()
    kills = round(arguments.seconds / arguments.every)
    with tempfile.TemporaryDirectory() as folder:
        killing = asyncio.run(
            run(
                Path(folder),
                store=arguments.store,
                kills=kills,
                every=arguments.every,
                users=arguments.users,
                say=progress(),
            )
        )
    figures = asdict(killing)
    print_figures(
        f"{_WORKERS} workers, Redis, {arguments.store}: {kills} kills",
        [figures | figures.pop("found")],
        as_json=arguments.json,
    )
    raise SystemExit(0 if killing.found.clean else 1)


if __name__ == "__main__":
    main()
