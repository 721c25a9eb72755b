"""Customers who keep a log of their own, whatever happens to the servers, and what is found when all is read back.

A message without an answer is sent again with the same id until it has one; a share of the customers speaks over a
WebSocket, which is opened again with `after=` where the last one was cut. Everybody says the same: so the answer at a
place of a conversation is known from one that nothing disturbed, and one that was made from an older state differs.
"""

import asyncio
import itertools
import json
import random
from collections import Counter
from collections.abc import AsyncIterator, Sequence
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from typing import Any, Final

from websockets.asyncio.client import ClientConnection
from websockets.asyncio.client import connect as connect_socket
from websockets.exceptions import WebSocketException

from bench.client import SCRIPT, Connection, connect

# What a connection to a killed server raises; IndexError: it was cut in the first line of an answer.
CUT: Final = (OSError, asyncio.IncompleteReadError, IndexError, WebSocketException)
# A server that answers nothing for so long is asked anew.
_PATIENCE: Final = 30.0
_BREATH: Final = 0.05
_OK, _CREATED = 200, 201
_SEEDS: Final = itertools.count(7)


@dataclass(slots=True)
class Customer:
    """One customer's own record of what was said."""

    ports: Sequence[int]
    # Speaks over a WebSocket.
    streams: bool = False
    # Seconds between an answer and the next message.
    pause: float = 0.0
    conversation_id: str = ""
    token: str = ""
    # Message id and the turn that the server acknowledged, in order.
    acknowledged: list[tuple[str, dict[str, Any]]] = field(default_factory=list)
    # The last turn that was seen over the WebSocket.
    seq: int = 1
    # Turns that the WebSocket left out.
    skipped: int = 0
    # Answers that were none, by status or code.
    refused: Counter[str] = field(default_factory=Counter)
    chance: random.Random = field(default_factory=lambda: random.Random(next(_SEEDS)))

    @property
    def pending(self) -> dict[str, str]:
        """Return the message that is to be answered next."""
        number = len(self.acknowledged)
        return {"message_id": f"m{number}", "text": SCRIPT[number % len(SCRIPT)]}

    async def talk(self, stop: asyncio.Event) -> None:
        """Talk until it is time to stop."""
        while not stop.is_set():
            try:
                async with asyncio.timeout(None) as limit:
                    await self._talk_on_one_line(stop, limit)
            except CUT:
                self.refused["cut"] += 1
            except TimeoutError:
                self.refused["silent"] += 1
            await asyncio.sleep(_BREATH)

    async def _talk_on_one_line(self, stop: asyncio.Event, limit: asyncio.Timeout) -> None:
        port = self.chance.choice(self.ports)
        _expect_within(limit)
        if not self.token:
            connection = await connect(port)
            try:
                await self.open(connection)
            finally:
                await connection.close()
        elif self.streams:
            await self._talk_over_socket(port, stop, limit)
        else:
            await self._talk_over_http(port, stop, limit)

    async def open(self, connection: Connection) -> None:
        """Open a conversation, if the server does."""
        status, opened = await connection.request("POST", "/v1/conversations", {})
        if status == _CREATED:
            self.conversation_id, self.token = opened["conversation_id"], opened["token"]
        else:
            self.refused[str(status)] += 1

    async def _talk_over_http(self, port: int, stop: asyncio.Event, limit: asyncio.Timeout) -> None:
        connection = await connect(port)
        path = f"/v1/conversations/{self.conversation_id}/messages"
        try:
            while not stop.is_set():
                _expect_within(limit)
                status, turn = await connection.request("POST", path, self.pending, self.token)
                if status == _OK:
                    self.acknowledged.append((self.pending["message_id"], turn))
                else:
                    self.refused[str(status)] += 1
                await asyncio.sleep(self.pause if status == _OK else _BREATH)
        finally:
            await connection.close()

    async def _talk_over_socket(self, port: int, stop: asyncio.Event, limit: asyncio.Timeout) -> None:
        url = f"ws://127.0.0.1:{port}/v1/conversations/{self.conversation_id}/stream?after={self.seq}"
        headers = {"Authorization": f"Bearer {self.token}"}
        async with connect_socket(url, additional_headers=headers, compression=None) as socket:
            await self._listen(socket, until="ready")
            while not stop.is_set():
                _expect_within(limit)
                asked = self.pending
                await socket.send(json.dumps({"type": "message", **asked}))
                await self._listen(socket, until=asked["message_id"])
                await asyncio.sleep(self.pause)

    async def _listen(self, socket: ClientConnection, *, until: str) -> None:
        """Take in what comes, to the turn of this message, a refusal of it, or the end of what was missed."""
        while True:
            frame = json.loads(await socket.recv())
            if frame["type"] == "ready" and until == "ready":
                return
            if frame["type"] == "error":
                self.refused[frame["problem"]["code"]] += 1
                await asyncio.sleep(_BREATH)
                return
            if frame["type"] == "turn" and self._hear(frame["turn"]) == until:
                return

    def _hear(self, turn: dict[str, Any]) -> str:
        if turn["seq"] > self.seq:
            self.skipped += turn["seq"] - self.seq - 1
            self.seq = turn["seq"]
        if turn["message_id"] == self.pending["message_id"]:
            self.acknowledged.append((turn["message_id"], turn))
        return str(turn["message_id"])


def _expect_within(limit: asyncio.Timeout) -> None:
    limit.reschedule(asyncio.get_running_loop().time() + _PATIENCE)


@dataclass(slots=True)
class Crowd:
    """Customers who talk at the same time."""

    customers: list[Customer]

    @property
    def acknowledged(self) -> int:
        """Return how many turns were acknowledged so far."""
        return sum(len(customer.acknowledged) for customer in self.customers)

    @property
    def refused(self) -> Counter[str]:
        """Return the answers that were none, by status or code."""
        return sum((customer.refused for customer in self.customers), Counter[str]())

    async def hear(self, more: int) -> None:
        """Wait until so many more turns are acknowledged."""
        wanted = self.acknowledged + more
        while self.acknowledged < wanted:  # noqa: ASYNC110 - a load, not a signal
            await asyncio.sleep(0.005)


def make_crowd(ports: Sequence[int], *, users: int, streaming: float = 0.0, pause: float = 0.0) -> Crowd:
    """Return customers, a share of them over WebSockets, each at whichever port they come to."""
    streams = round(users * streaming)
    return Crowd([Customer(ports, streams=number < streams, pause=pause) for number in range(users)])


@asynccontextmanager
async def talking(crowd: Crowd) -> AsyncIterator[Crowd]:
    """Let the customers talk for the length of the context."""
    stop = asyncio.Event()
    tasks = [asyncio.create_task(customer.talk(stop)) for customer in crowd.customers]
    try:
        yield crowd
    finally:
        stop.set()
        await asyncio.gather(*tasks)


@dataclass(frozen=True, slots=True, kw_only=True)
class Findings:
    """What was found when all conversations were read back."""

    acknowledged: int = 0
    # Acknowledged turns that are not there, are there twice, or differ from what the customer was told.
    lost: int = 0
    doubled: int = 0
    changed: int = 0
    # Conversations whose turns stand in another order than they were said, or that hold what nobody said.
    out_of_order: int = 0
    # Answers that do not follow from the turn before them.
    stale: int = 0
    # Turns that a WebSocket left out.
    skipped: int = 0

    @property
    def clean(self) -> bool:
        """Return whether nothing was wrong."""
        faults = (self.lost, self.doubled, self.changed, self.out_of_order, self.stale, self.skipped)
        return not any(faults)


async def read_back(crowd: Crowd, port: int) -> Findings:
    """Read every conversation and compare it with what its customer was told."""
    connection = await connect(port)
    faults: Counter[str] = Counter()
    longest = max(len(customer.acknowledged) for customer in crowd.customers)
    expected = await _undisturbed(connection, longest)
    for customer in crowd.customers:
        if customer.token:
            faults += _compare(customer, await _history(connection, customer), expected)
        faults["skipped"] += customer.skipped
    await connection.close()
    return Findings(acknowledged=crowd.acknowledged, **faults)


def _compare(customer: Customer, recorded: list[dict[str, Any]], expected: list[Any]) -> Counter[str]:
    faults: Counter[str] = Counter()
    by_id: dict[str, list[dict[str, Any]]] = {}
    for turn in recorded:
        by_id.setdefault(turn["message_id"], []).append(turn)
    for (message_id, told), answer in zip(customer.acknowledged, expected, strict=False):
        found = by_id.get(message_id, [])
        faults["lost"] += not found
        faults["doubled"] += len(found) > 1
        faults["changed"] += bool(found) and found[0] != told
        faults["stale"] += _answer(told) != answer
    # What the bot says by itself has an id with an @.
    order = [turn["message_id"] for turn in recorded if not turn["message_id"].startswith("@")]
    said = [message_id for message_id, _ in customer.acknowledged]
    # The last message may have been recorded without its answer having arrived.
    faults["out_of_order"] += order not in (said, [*said, customer.pending["message_id"]])
    return faults


def _answer(turn: dict[str, Any]) -> tuple[Any, ...]:
    reply = turn["reply"]
    return turn["said"], reply["messages"], reply["step"], reply["owner"]


async def _undisturbed(connection: Connection, length: int) -> list[Any]:
    """Return the answers of a conversation of this length that nothing disturbs."""
    customer = Customer([0])
    await customer.open(connection)
    path = f"/v1/conversations/{customer.conversation_id}/messages"
    while len(customer.acknowledged) < length:
        _, turn = await connection.request("POST", path, customer.pending, customer.token)
        customer.acknowledged.append((turn["message_id"], turn))
    return [_answer(turn) for _, turn in customer.acknowledged]


async def _history(connection: Connection, customer: Customer) -> list[dict[str, Any]]:
    """Return all turns of a conversation, oldest first."""
    turns: list[dict[str, Any]] = []
    cursor = ""
    while True:
        path = f"/v1/conversations/{customer.conversation_id}/messages?limit=200"
        _, page = await connection.request("GET", path + (f"&cursor={cursor}" if cursor else ""), token=customer.token)
        turns += page["turns"]
        if page["next"] is None:
            return turns[::-1]
        cursor = page["next"]
