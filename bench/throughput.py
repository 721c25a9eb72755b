"""How many turns a CPU-second takes on each store, with and without Redis, and what a second worker adds.

    python -m bench.throughput [--rounds 3] [--only NAME ...] [--json]

`aicc serve` with the packaged banking bot, encryption on and logs written; bench/client.py's customers, 64 of them. The
CPU-seconds are those of the servers, user and system: workers and their supervisor. Redis, DynamoDB Local and the
customers are counted apart. p99 is that of customers who send a message every two seconds each.

On a machine whose cores the customers share, the wall clock says nothing about a second worker. So `turns a second and
core` divides the turns of a second by the cores that the servers had or could have had in it (what they used and what
stayed idle, at most one for each worker): a worker that waits for a lock or the disk pays for the core that it leaves
idle. Growth is twice the figure of two workers over that of one. Each figure is the median of the rounds.
"""

import asyncio
import statistics
import sys
import tempfile
from contextlib import ExitStack
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final

import psutil

# So that `python bench/throughput.py` works as well as `python -m bench.throughput`.
sys.path.insert(0, str(Path(__file__).resolve().parent.parent))

from bench.client import SCRIPT, run_load
from bench.figures import Progress, parser_of, print_figures, progress
from bench.server import Server, running
from bench.services import cpu_of, dynamodb, dynamodb_settings, redis

_CUSTOMERS: Final = 64
_PAUSE: Final = 2.0
_WORKERS: Final = 2


@dataclass(frozen=True, slots=True, kw_only=True)
class Setup:
    """What is measured."""

    store: str
    redis: bool = False
    workers: int = 1

    @property
    def name(self) -> str:
        """Return what people call it."""
        name = f"{self.store}+redis" if self.redis else self.store
        return f"{name}, {self.workers} workers" if self.workers > 1 else name


SETUPS: Final = (
    Setup(store="sqlite"),
    Setup(store="sqlite", redis=True),
    Setup(store="sqlite", redis=True, workers=_WORKERS),
    Setup(store="dynamodb"),
    Setup(store="dynamodb", redis=True),
    Setup(store="dynamodb", redis=True, workers=_WORKERS),
)


@dataclass(frozen=True, slots=True)
class Clock:
    """CPU seconds so far."""

    servers: float
    # Redis, DynamoDB Local.
    services: float
    # Of the machine.
    idle: float


def measure(setup: Setup, *, turns: int, paced: int) -> dict[str, float]:
    """Return the figures of one round.

    Args:
        setup: what is measured.
        turns: of each customer, without pauses.
        paced: turns of each customer with pauses; 0 leaves them out.
    """
    with tempfile.TemporaryDirectory() as name, ExitStack() as stack:
        folder, settings, services = Path(name), dict[str, str](), list[int]()
        if setup.store == "dynamodb":
            store = stack.enter_context(dynamodb(folder))
            settings |= dynamodb_settings(store.url)
            services.append(store.pid)
        if setup.redis:
            shared = stack.enter_context(redis(folder))
            settings["AICC_REDIS"] = shared.url
            services.append(shared.pid)
        server = stack.enter_context(running(folder, AICC_WORKERS=str(setup.workers), **settings))
        return asyncio.run(_under_load(setup, server, services, turns=turns, paced=paced))


async def _under_load(setup: Setup, server: Server, services: list[int], *, turns: int, paced: int) -> dict[str, float]:
    await run_load(server.port, connections=16, turns=2 * len(SCRIPT))  # warm
    before = _clock(server, services)
    full = await run_load(server.port, connections=_CUSTOMERS, turns=turns)
    after = _clock(server, services)
    answered = len(full.latencies) - full.errors
    used, idle = after.servers - before.servers, after.idle - before.idle
    cores = min(float(setup.workers), (used + idle) / full.seconds)
    figures = {
        "turns_per_cpu_s": answered / used,
        "turns_per_s": answered / full.seconds,
        "turns_per_s_and_core": answered / full.seconds / cores,
        "services_cpu_ms_per_turn": (after.services - before.services) / answered * 1000,
        "errors": float(full.errors),
    }
    if paced:
        load = await run_load(server.port, connections=_CUSTOMERS, turns=paced, pause=_PAUSE)
        figures |= {"p50_ms": load.percentile(0.5), "p99_ms": load.percentile(0.99)}
    return figures


def _clock(server: Server, services: list[int]) -> Clock:
    return Clock(server.cpu(), sum(map(cpu_of, services)), float(psutil.cpu_times().idle))


def medians(
    setups: list[Setup], *, rounds: int, turns: int = 60, paced: int = 10, say: Progress = lambda _line: None
) -> list[dict[str, Any]]:
    """Return a row of medians for each setup; rounds go round all of them, so that each meets the same weather."""
    found: dict[Setup, list[dict[str, float]]] = {setup: [] for setup in setups}
    for number in range(rounds):
        for setup in setups:
            found[setup].append(measure(setup, turns=turns, paced=paced))
            say(
                f"round {number + 1} of {rounds}, {setup.name}: {found[setup][-1]['turns_per_cpu_s']:,.0f} a CPU-second"
            )
    rows = [{"setup": setup.name, **_medians(figures)} for setup, figures in found.items()]
    _add_growth(rows, {setup.name: setup for setup in setups})
    return rows


def _medians(rounds: list[dict[str, float]]) -> dict[str, Any]:
    return {name: round(statistics.median(each[name] for each in rounds), 2) for name in rounds[0]}


def _add_growth(rows: list[dict[str, Any]], setups: dict[str, Setup]) -> None:
    alone = {row["setup"]: row["turns_per_s_and_core"] for row in rows}
    for row in rows:
        setup = setups[row["setup"]]
        one = alone.get(Setup(store=setup.store, redis=setup.redis).name)
        several = setup.workers > 1 and one
        row["growth"] = round(setup.workers * row["turns_per_s_and_core"] / one, 2) if several else ""


def main() -> None:
    """Measure and print."""
    parser = parser_of("turns per CPU-second on each store, and what a second worker adds")
    parser.add_argument("--rounds", type=int, default=3)
    parser.add_argument("--only", nargs="+", choices=[setup.name for setup in SETUPS], help="setups to measure")
    arguments = parser.parse_args()
    setups = [setup for setup in SETUPS if not arguments.only or setup.name in arguments.only]
    rows = medians(setups, rounds=arguments.rounds, say=progress())
    print_figures("turns over HTTP, 64 customers", rows, as_json=arguments.json)


if __name__ == "__main__":
    main()
