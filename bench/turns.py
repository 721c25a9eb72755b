"""How many turns a CPU-second takes, how fast, and at what cost in memory and start-up.

    python -m bench.turns [--json] [--rounds 3]

One worker, SQLite with durable commits, the packaged banking bot, logs written. CPU-seconds are those of the server
process, user and system, so that the load generator and other work on the machine do not count. Each figure is the
median of the rounds. The load is bench/client.py's SCRIPT: a form with an FAQ question in its middle, small talk,
questions.
"""

import argparse
import asyncio
import gc
import json
import logging
import statistics
import sys
import tempfile
import time
from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path
from typing import Final

# So that `python bench/turns.py` works as well as `python -m bench.turns`.
sys.path.insert(0, str(Path(__file__).resolve().parent.parent))

from rich.console import Console
from rich.progress import track
from rich.table import Table

from bench.client import SCRIPT, connect, run_load
from bench.server import Server, running

_CONNECTIONS: Final = 64
_TURNS: Final = 60
# A customer who sends four messages a second, sixty-four at a time.
_PAUSE: Final = 0.25
_LONG: Final = 1_000

_TABLE: Final[tuple[tuple[str, str, str], ...]] = (
    ("http_turns_per_cpu_s", "turns per CPU-second over HTTP, 64 connections without pause", ">= 500, goal 1,000"),
    ("http_turns_per_s", "the same per second of wall time", ""),
    ("inprocess_turns_per_cpu_s", "turns per CPU-second in process", ">= 1,500"),
    ("p50_ms", "median reply time, 64 connections, four messages a second each", ""),
    ("p99_ms", "99 % of replies within, same load", "< 20"),
    ("p99_saturated_ms", "99 % of replies within, 64 connections without pause", ""),
    ("ready_s", "second start to ready", "< 2"),
    ("rss_mb", "resident memory after the load", "< 200"),
    ("train_s", "CPU-seconds to train the banking bot", "< 2"),
    ("long_conversation_ratio", "turn 1,000 of a conversation against turn 2 (medians of 100)", "about 1"),
    ("errors", "answers other than 200", "0"),
)


def measure(rounds: int, progress: Callable[[range], object]) -> dict[str, float]:
    """Return every figure of the table as the median of the rounds."""
    collected: list[dict[str, float]] = []
    for _ in progress(range(rounds)):  # type: ignore[attr-defined]
        with tempfile.TemporaryDirectory() as folder:
            collected.append(_round(Path(folder)))
    return {name: round(statistics.median(found[name] for found in collected), 3) for name, _, _ in _TABLE}


def _round(folder: Path) -> dict[str, float]:
    with running(folder):
        pass  # the first start trains the bot
    with running(folder) as server:
        figures = asyncio.run(_over_http(server))
        figures["ready_s"] = server.ready
        figures["rss_mb"] = server.resident_mb()
    figures["inprocess_turns_per_cpu_s"] = asyncio.run(_in_process(folder))
    figures["train_s"] = _train()
    return figures


async def _over_http(server: Server) -> dict[str, float]:
    await run_load(server.port, connections=8, turns=len(SCRIPT))  # warm
    before = server.cpu()
    full = await run_load(server.port, connections=_CONNECTIONS, turns=_TURNS)
    used = server.cpu() - before
    paced = await run_load(server.port, connections=_CONNECTIONS, turns=_TURNS // 2, pause=_PAUSE)
    return {
        "http_turns_per_cpu_s": len(full.latencies) / used,
        "http_turns_per_s": len(full.latencies) / full.seconds,
        "p50_ms": paced.percentile(0.50),
        "p99_ms": paced.percentile(0.99),
        "p99_saturated_ms": full.percentile(0.99),
        "errors": float(full.errors + paced.errors),
        "long_conversation_ratio": await _long_conversation(server),
    }


async def _long_conversation(server: Server) -> float:
    connection = await connect(server.port)
    _, opened = await connection.request("POST", "/v1/conversations", {})
    path, token = f"/v1/conversations/{opened['conversation_id']}/messages", opened["token"]
    seconds = []
    for number in range(_LONG):
        sent = time.perf_counter()
        await connection.request("POST", path, {"text": SCRIPT[number % len(SCRIPT)]}, token)
        seconds.append(time.perf_counter() - sent)
    await connection.close()
    return statistics.median(seconds[-96:]) / statistics.median(seconds[:96])


async def _in_process(folder: Path) -> float:
    from aicc.bootstrap import build_centre, load_settings
    from aicc.models.conversation import Channel
    from aicc.models.turn import Inbound
    from aicc.models.user import User
    from aicc.utils.logger import configure_logging

    with (folder / "inprocess.log").open("w") as log:
        configure_logging("INFO", stream=log)
        centre = build_centre(load_settings(data_dir=folder / "inprocess"))
        take = centre.conversations.take
        gc.collect()
        gc.freeze()  # as `aicc serve` does

        async def customer(number: int) -> None:
            """Take as many turns as over HTTP."""
            greeting = await centre.conversations.open(User(id=f"u{number}"), Channel.API)
            for turn in range(_TURNS):
                text, now = SCRIPT[turn % len(SCRIPT)], datetime.now(UTC)
                await take(
                    Inbound(conversation_id=greeting.conversation_id, message_id=f"m{turn}", text=text, received_at=now)
                )

        await asyncio.gather(*(customer(-1 - number) for number in range(8)))  # warm
        before = time.process_time()
        await asyncio.gather(*(customer(number) for number in range(_CONNECTIONS)))
        used = time.process_time() - before
        await centre.close()
        logging.getLogger().handlers.clear()
    return _CONNECTIONS * _TURNS / used


def _train() -> float:
    from aicc.nlu.chatbot_nlu import examples_of
    from aicc.nlu.training import train
    from aicc.project import load_bot
    from aicc.utils.config import PACKAGED_BOT

    examples = examples_of(load_bot(PACKAGED_BOT))
    before = time.process_time()
    train(examples, version="bench")
    return time.process_time() - before


def main() -> None:
    """Measure and print."""
    parser = argparse.ArgumentParser(description="turns per CPU-second, latency, memory, start-up")
    parser.add_argument("--json", action="store_true", help="print one JSON object instead of a table")
    parser.add_argument("--rounds", type=int, default=3, help="rounds of which the median is printed")
    arguments = parser.parse_args()
    errors = Console(stderr=True)
    figures = measure(
        arguments.rounds, lambda rounds: track(rounds, description="measuring", console=errors, transient=True)
    )
    if arguments.json:
        print(json.dumps(figures))
        return
    table = Table(title="aicc: one worker, SQLite durable commits, banking bot")
    for heading in ("figure", "value", "wanted", "meaning"):
        table.add_column(heading, justify="right" if heading == "value" else "left", no_wrap=heading != "meaning")
    for name, meaning, wanted in _TABLE:
        table.add_row(
            name, f"{figures[name]:,.3g}" if figures[name] < 100 else f"{figures[name]:,.0f}", wanted, meaning
        )
    Console().print(table)


if __name__ == "__main__":
    main()
