"""Kills the server with SIGKILL under load, again and again: is any acknowledged turn lost or doubled?

    python -m bench.kill9 [--times 20] [--connections 64] [--json]

Every customer keeps a log of the replies it got. A message without a reply is sent again with the same id until it has
one. At the end each conversation is read back: every acknowledged turn must be there exactly once, with the same reply,
in the order in which the customer sent it, and nothing else.
"""

import argparse
import asyncio
import json
import random
import signal
import sys
import tempfile
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

# So that `python bench/kill9.py` works as well as `python -m bench.kill9`.
sys.path.insert(0, str(Path(__file__).resolve().parent.parent))

from rich.console import Console
from rich.progress import track

from bench.client import SCRIPT, connect
from bench.server import free_port, start

_LOST = (ConnectionError, OSError, asyncio.IncompleteReadError, IndexError)


@dataclass(slots=True)
class Customer:
    """One customer's own record of what was said."""

    conversation_id: str = ""
    token: str = ""
    # Message id and the turn that the server acknowledged, in order.
    acknowledged: list[tuple[str, dict[str, Any]]] = field(default_factory=list)


@dataclass(frozen=True, slots=True)
class Findings:
    """What was found when all conversations were read back."""

    kills: int
    acknowledged: int
    lost: int
    doubled: int
    changed: int
    out_of_order: int

    @property
    def clean(self) -> bool:
        """Return whether nothing was wrong."""
        return not (self.lost or self.doubled or self.changed or self.out_of_order)


async def run(folder: Path, *, times: int, connections: int, console: Console | None = None) -> Findings:
    """Kill a loaded server `times` times and return what was found afterwards."""
    port, chance = free_port(), random.Random(7)
    process, _ = start(folder, port)
    stop = asyncio.Event()
    customers = [Customer() for _ in range(connections)]
    talking = [asyncio.create_task(_talk(customer, port, stop)) for customer in customers]
    kills = range(times)
    for _ in track(kills, description="killing", console=console, transient=True) if console else kills:
        seen = sum(len(customer.acknowledged) for customer in customers)
        wanted = seen + connections * 2 + chance.randrange(connections * 4)
        while sum(len(customer.acknowledged) for customer in customers) < wanted:  # noqa: ASYNC110 - a load, not a signal
            await asyncio.sleep(0.005)
        process.send_signal(signal.SIGKILL)
        process.wait()
        process, _ = await asyncio.to_thread(start, folder, port)
    stop.set()
    await asyncio.gather(*talking)
    try:
        return await _read_back(customers, port, times)
    finally:
        process.terminate()
        process.wait()


async def _talk(customer: Customer, port: int, stop: asyncio.Event) -> None:
    number, connection = 0, None
    while not stop.is_set():
        try:
            connection = connection or await connect(port)
            if not customer.token:
                status, opened = await connection.request("POST", "/v1/conversations", {})
                customer.conversation_id, customer.token = opened["conversation_id"], opened["token"]
            path = f"/v1/conversations/{customer.conversation_id}/messages"
            body = {"message_id": f"m{number}", "text": SCRIPT[number % len(SCRIPT)]}
            status, turn = await connection.request("POST", path, body, customer.token)
        except _LOST:
            if connection:
                await connection.close()
            connection = None
            await asyncio.sleep(0.02)
            continue
        if status == 200:
            customer.acknowledged.append((body["message_id"], turn))
            number += 1
    if connection:
        await connection.close()


async def _read_back(customers: list[Customer], port: int, kills: int) -> Findings:
    connection = await connect(port)
    lost = doubled = changed = out_of_order = 0
    for customer in customers:
        recorded = await _history(connection, customer)
        by_id: dict[str, list[dict[str, Any]]] = {}
        for turn in recorded:
            by_id.setdefault(turn["message_id"], []).append(turn)
        for message_id, acknowledged in customer.acknowledged:
            found = by_id.get(message_id, [])
            lost += not found
            doubled += len(found) > 1
            changed += bool(found) and found[0] != acknowledged
        order = [turn["message_id"] for turn in recorded if turn["message_id"] != "@greeting"]
        out_of_order += order[: len(customer.acknowledged)] != [message_id for message_id, _ in customer.acknowledged]
    await connection.close()
    acknowledged_in_all = sum(len(customer.acknowledged) for customer in customers)
    return Findings(kills, acknowledged_in_all, lost, doubled, changed, out_of_order)


async def _history(connection: Any, customer: Customer) -> list[dict[str, Any]]:
    """Return all turns of a conversation, oldest first."""
    turns: list[dict[str, Any]] = []
    cursor = ""
    while True:
        path = f"/v1/conversations/{customer.conversation_id}/messages?limit=200" + (
            f"&cursor={cursor}" if cursor else ""
        )
        _, page = await connection.request("GET", path, token=customer.token)
        turns += page["turns"]
        if page["next"] is None:
            return turns[::-1]
        cursor = page["next"]


def main() -> None:
    """Run and print."""
    parser = argparse.ArgumentParser(description="kill -9 under load: is every acknowledged turn there once?")
    parser.add_argument("--times", type=int, default=20)
    parser.add_argument("--connections", type=int, default=64)
    parser.add_argument("--json", action="store_true")
    arguments = parser.parse_args()
    console = Console(stderr=True)
    with tempfile.TemporaryDirectory() as folder:
        found = asyncio.run(
            run(Path(folder), times=arguments.times, connections=arguments.connections, console=console)
        )
    figures = {name: getattr(found, name) for name in Findings.__dataclass_fields__}
    print(
        json.dumps(figures) if arguments.json else "\n".join(f"{name:>14}  {value}" for name, value in figures.items())
    )
    raise SystemExit(0 if found.clean else 1)


if __name__ == "__main__":
    main()
