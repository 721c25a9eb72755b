"""A short form of bench/kill9.py: the server is killed under load and nothing acknowledged is lost."""

import asyncio
from pathlib import Path

from bench.kill9 import run


def test_no_acknowledged_turn_is_lost_when_the_server_is_killed(home: Path) -> None:
    """Two kills with 24 customers talking: every acknowledged turn is there once, unchanged, in order."""
    found = asyncio.run(run(home, times=2, connections=24))

    assert found.clean, found
    assert found.acknowledged > 2 * 24
