"""A short form of bench/kill9.py: the server is killed under load and nothing acknowledged is lost."""

import asyncio
from pathlib import Path

from bench.kill9 import run


def test_no_acknowledged_turn_is_lost_when_the_server_is_killed(tmp_path: Path) -> None:
    """Three kills with 32 customers talking: every acknowledged turn is there once, unchanged, in order."""
    found = asyncio.run(run(tmp_path, times=3, connections=32))

    assert found.clean, found
    assert found.acknowledged > 3 * 32
