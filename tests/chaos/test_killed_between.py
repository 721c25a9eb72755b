"""A short form of bench/killed_between.py: the process is killed between the steps of a turn."""

import json
import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]


def test_what_a_turn_asks_for_is_done_once_wherever_the_process_dies() -> None:
    """One kill at each point: one turn each, one action or one ticket, and only then is the backend asked again."""
    command = [sys.executable, "-m", "bench.killed_between", "--rounds", "1", "--json"]
    ran = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=False)
    assert ran.returncode == 0, ran.stderr

    found = [tuple(row[name] for name in ("turns", "acted", "tickets", "asked")) for row in json.loads(ran.stdout)]
    assert found == [(1, 1, 0, 2), (1, 1, 0, 1), (1, 1, 0, 1), (1, 0, 1, 0), (1, 0, 1, 0)]
