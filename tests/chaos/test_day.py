"""A short form of bench/day.py: a day passes while turns are taken, and what goes with the night goes."""

import asyncio
from pathlib import Path

from bench.day import run


def test_a_day_of_turns_passes_and_the_night_purges_what_is_old(tmp_path: Path) -> None:
    """The clock goes round once, and the conversation of five years ago is deleted in its night."""
    lines = asyncio.run(run(tmp_path, turns=1000, lines=2))

    assert [line.purged for line in lines] == [0, 1]
