"""A server that is asked to stop: nobody is sent there any more, what was begun is finished, and nothing is missed."""

import asyncio
import contextlib
import json
import os
import signal
import subprocess
import urllib.error
import urllib.request
from collections.abc import Iterator
from pathlib import Path

import pytest
from bench.client import connect
from bench.server import start
from tools.server_process import free_port
from websockets.asyncio.client import connect as open_socket
from websockets.exceptions import ConnectionClosed


class Running:
    """A server process and where it listens."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.port = free_port()
        self.process = self.start()

    def start(self) -> "subprocess.Popen[bytes]":
        """Start it, with two seconds between being asked to stop and stopping."""
        process, _ = start(self.folder, self.port, AICC_DRAIN_SECONDS="2")
        return process

    def status(self, path: str) -> int:
        """The status that a path answers with."""
        try:
            with urllib.request.urlopen(f"http://127.0.0.1:{self.port}{path}", timeout=5) as answer:
                return int(answer.status)
        except urllib.error.HTTPError as error:
            return error.code

    async def until_it_drains(self) -> None:
        """Ask it to stop, and wait until it has heard."""
        os.kill(self.process.pid, signal.SIGTERM)
        async with asyncio.timeout(5):
            while await asyncio.to_thread(self.status, "/readyz") != 503:
                pass


@pytest.fixture
def server(tmp_path: Path) -> Iterator[Running]:
    """A running server."""
    running = Running(tmp_path)
    yield running
    running.process.kill()
    running.process.wait()


async def test_who_is_there_is_still_served_while_nobody_new_is_sent(server: Running) -> None:
    """Readiness turns false first; a message that comes then is answered, and the process ends by itself."""
    connection = await connect(server.port)
    _, opened = await connection.request("POST", "/v1/conversations", {})
    path = f"/v1/conversations/{opened['conversation_id']}/messages"
    await server.until_it_drains()

    status, turn = await connection.request("POST", path, {"message_id": "m1", "text": "안녕하세요"}, opened["token"])
    await connection.close()

    assert (status, turn["message_id"], server.status("/healthz")) == (200, "m1", 200)
    assert await asyncio.to_thread(server.process.wait, 20) == -signal.SIGTERM


async def test_a_socket_is_told_to_connect_elsewhere_and_misses_nothing(server: Running) -> None:
    """It is closed with 1012 (service restart); the turn that was being taken waits at the next server."""
    connection = await connect(server.port)
    _, opened = await connection.request("POST", "/v1/conversations", {})
    await connection.close()
    address = f"ws://127.0.0.1:{server.port}/v1/conversations/{opened['conversation_id']}/stream"
    protocols = ["aicc.v1", f"bearer.{opened['token']}"]

    async with open_socket(address, subprotocols=protocols) as socket:  # type: ignore[arg-type]
        os.kill(server.process.pid, signal.SIGTERM)
        with contextlib.suppress(ConnectionClosed):
            async for _frame in socket:
                pass
        assert socket.close_code == 1012
    await asyncio.to_thread(server.process.wait, 20)
    server.process = await asyncio.to_thread(server.start)

    async with open_socket(f"{address}?after=1", subprotocols=protocols) as socket:  # type: ignore[arg-type]
        await socket.send(json.dumps({"type": "message", "message_id": "m1", "text": "안녕하세요"}))
        frames = []
        while not frames or frames[-1]["type"] != "turn":
            frames.append(json.loads(await socket.recv()))

    assert (frames[0], frames[-1]["turn"]["seq"]) == ({"type": "ready", "seq": 1}, 2)
