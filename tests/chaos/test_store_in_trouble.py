"""A short form of bench/store_in_trouble.py: DynamoDB is slow, throttles, does not answer, refuses."""

import asyncio
from pathlib import Path

import pytest
from bench.store_in_trouble import run


@pytest.mark.usefixtures("dynamodb_server")
def test_a_store_in_trouble_makes_answers_late_and_never_wrong(home: Path) -> None:
    """Each trouble for two seconds: customers are told to come again, and are answered by the same server after it."""
    troubles = asyncio.run(run(home, users=8, seconds=2))

    assert troubles.clean, troubles
    assert all(under.requests for under in troubles.under)
