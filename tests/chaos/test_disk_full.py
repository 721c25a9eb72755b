"""A short form of bench/disk_full.py: the disk fills up under load, and the server is killed while it is full."""

import asyncio
from pathlib import Path

import pytest
from bench.disk_full import Disk, SmallFiles, run, small_disk


@pytest.mark.parametrize("disk", [small_disk, SmallFiles])
def test_a_full_disk_loses_nothing(tmp_path: Path, disk: type[Disk]) -> None:
    """Messages are refused, reading works, room helps without a restart, and a kill on a full disk loses nothing."""
    filling = asyncio.run(run(disk(tmp_path), tmp_path, times=2, users=12))

    assert filling.clean, filling
