"""A short form of bench/redis_lost.py: Redis is killed, flushed, stopped and emptied under load."""

import asyncio
from pathlib import Path

import pytest
from bench.redis_lost import run


@pytest.mark.usefixtures("redis_server")
def test_no_turn_is_lost_and_no_answer_stale_when_redis_is(home: Path) -> None:
    """Each trouble once, 12 customers at two servers: every answer follows from the last acknowledged turn."""
    losing = asyncio.run(run(home, times=4, users=12))

    assert losing.found.clean, losing
    assert losing.found.acknowledged > 4 * 12
