"""A short form of bench/sockets.py: many open WebSockets, all of them answered."""

import asyncio
from pathlib import Path

from bench.sockets import run


def test_every_open_socket_is_answered(home: Path) -> None:
    """300 sockets say something twice each."""
    found = asyncio.run(run(home, sockets=300, rounds=2, every=3.0))

    assert (found.messages, found.unanswered) == (600, {})
