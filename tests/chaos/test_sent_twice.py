"""A short form of bench/sent_twice.py: two servers over one file, and each message sent to both."""

import asyncio
from pathlib import Path

from bench.sent_twice import run


def test_a_message_that_is_sent_twice_makes_one_turn(home: Path) -> None:
    """16 customers send 12 messages twice each, half of them at the same moment to both: one turn, one answer."""
    sent = asyncio.run(run(home, users=16, messages=12))

    assert sent.clean, sent
    assert sent.found.acknowledged == 16 * 12
