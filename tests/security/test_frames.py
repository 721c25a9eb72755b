"""WebSocket frames that are too large or none: their socket is closed, and the others hear nothing of it."""

import base64
import contextlib
import json
import struct
from collections.abc import Callable

import httpx
import pytest
from tests.security.conftest import LARGEST, Line, everything
from websockets.exceptions import ConnectionClosed
from websockets.sync.client import ClientConnection, connect
from websockets.typing import Subprotocol

CONTINUED, TEXT, FIN = 0x00, 0x01, 0x80


def subscribed(line: Line) -> tuple[str, list[Subprotocol]]:
    """Open a conversation and return the address of its stream, and what opens that."""
    opened = httpx.post(f"http://127.0.0.1:{line.port}/v1/conversations", json={}, trust_env=False).json()
    path = f"/v1/conversations/{opened['conversation_id']}/stream"
    return path, [Subprotocol("aicc.v1"), Subprotocol(f"bearer.{opened['token']}")]


def streaming(line: Line) -> ClientConnection:
    """Open a conversation and its stream."""
    path, protocols = subscribed(line)
    return connect(f"ws://127.0.0.1:{line.port}{path}", subprotocols=protocols, proxy=None)


def closed_after(line: Line, message: str | bytes) -> int | None:
    """Send a message and return the code with which the server closes."""
    with streaming(line) as socket:
        with contextlib.suppress(ConnectionClosed):
            socket.send(message)
            while True:
                socket.recv(timeout=10)
        return socket.close_code


@pytest.mark.parametrize(
    "message",
    [
        pytest.param(lambda: " " * (LARGEST + 1), id="one byte more"),
        # Packed these are a few kilobytes: what counts is what they become.
        pytest.param(lambda: "a" * (32 << 20), id="a bomb"),
        pytest.param(lambda: b"\0" * (LARGEST + 1), id="binary"),
    ],
)
def test_a_message_over_the_limit_closes_the_socket(line: Line, message: Callable[[], str | bytes]) -> None:
    """1009 is: too big."""
    assert closed_after(line, message()) == 1009


def test_a_message_at_the_limit_is_read(line: Line) -> None:
    """The limit is no closer than it says."""
    with streaming(line) as socket:
        socket.send('{"type": "ping"}'.ljust(LARGEST))
        kinds = {json.loads(socket.recv(timeout=10))["type"] for _ in range(3)}

    assert kinds == {"turn", "ready", "pong"}


def raw(line: Line, frame: bytes) -> bytes:
    """Open a stream, send the bytes of a frame as they are, and return all that comes back."""
    path, protocols = subscribed(line)
    key = base64.b64encode(b"0123456789abcdef").decode()
    head = (
        f"GET {path}?after=1 HTTP/1.1\r\nHost: aicc\r\nUpgrade: websocket\r\nConnection: Upgrade\r\n"
        f"Sec-WebSocket-Version: 13\r\nSec-WebSocket-Key: {key}\r\n"
        f"Sec-WebSocket-Protocol: {', '.join(protocols)}\r\n\r\n"
    )
    with line.dial() as socket:
        socket.sendall(head.encode())
        came = b""
        while b'"ready"' not in came:
            came = socket.recv(65_536)
        socket.sendall(frame)
        return everything(socket)


def close_code(frames: bytes) -> int:
    """Return the code of the close frame that ends what the server sent."""
    at = frames.index(b"\x88")
    code: int = struct.unpack(">H", frames[at + 2 : at + 4])[0]
    return code


@pytest.mark.parametrize(
    ("frame", "code"),
    [
        pytest.param(struct.pack(">BBQ4x", FIN | TEXT, 0x80 | 127, 2**62), 1009, id="announces four exabytes"),
        # Whole at its last head: a client that is still sending when the server hangs up may never read why.
        pytest.param(
            struct.pack(">BBQ4x", TEXT, 0x80 | 127, LARGEST - 1).ljust(13 + LARGEST)
            + struct.pack(">BBH4x", CONTINUED, 0x80 | 126, 1000),
            1009,
            id="too much in parts",
        ),
        pytest.param(struct.pack(">BB4x", FIN | TEXT, 0x80 | 2) + b"\xff\xff", 1007, id="no UTF-8"),
        pytest.param(struct.pack(">BB", FIN | TEXT, 2) + b"{}", 1002, id="not masked"),
        pytest.param(struct.pack(">BB4x", FIN | 0x40 | TEXT, 0x80), 1002, id="a flag that nobody agreed on"),
        pytest.param(struct.pack(">BB4x", FIN, 0x80), 1002, id="goes on with nothing"),
        pytest.param(struct.pack(">BB4x", 0x09, 0x80), 1002, id="a ping in parts"),
    ],
)
def test_a_frame_that_is_none_closes_the_socket(line: Line, frame: bytes, code: int) -> None:
    """At its head: nothing is waited for or kept."""
    assert close_code(raw(line, frame)) == code


def test_one_socket_falls_and_another_goes_on(line: Line) -> None:
    """A message that is too big ends its own socket only."""
    with streaming(line) as mine:
        closed_after(line, " " * (LARGEST + 1))
        mine.send('{"type": "ping"}')
        kinds = {json.loads(mine.recv(timeout=10))["type"] for _ in range(3)}

    assert kinds == {"turn", "ready", "pong"}


def test_a_stream_outlives_the_patience_for_requests(line: Line) -> None:
    """A connection that was asked something and then became a stream is timed as a stream."""
    path, protocols = subscribed(line)
    with line.dial() as socket:
        socket.sendall(b"GET /healthz HTTP/1.1\r\nHost: aicc\r\n\r\n")
        socket.recv(65_536)
        with connect(f"ws://aicc{path}", sock=socket, subprotocols=protocols, proxy=None) as stream:
            with line.dial() as silent:
                everything(silent)  # until patience is over
            stream.send('{"type": "ping"}')
            kinds = {json.loads(stream.recv(timeout=10))["type"] for _ in range(3)}

    assert kinds == {"turn", "ready", "pong"}
