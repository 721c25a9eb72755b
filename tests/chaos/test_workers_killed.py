"""A short form of bench/workers_killed.py: one of two workers is killed, again and again."""

import asyncio
from pathlib import Path

import pytest
from bench.workers_killed import run


@pytest.mark.usefixtures("redis_server")
def test_no_turn_is_lost_or_doubled_when_a_worker_on_sqlite_is_killed(home: Path) -> None:
    """Three kills, 16 customers, some of them over WebSockets: every acknowledged turn is there once, in order."""
    killing = asyncio.run(run(home, kills=3, every=1, users=16))

    assert killing.found.clean, killing
    assert killing.found.acknowledged > 3 * 16


@pytest.mark.usefixtures("redis_server", "dynamodb_server")
def test_no_turn_is_lost_or_doubled_when_a_worker_on_dynamodb_is_killed(home: Path) -> None:
    """The same holds where the store is DynamoDB."""
    killing = asyncio.run(run(home, store="dynamodb", kills=2, every=1, users=8))

    assert killing.found.clean, killing
    assert killing.found.acknowledged > 2 * 8
