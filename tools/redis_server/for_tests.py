"""What tests with a Redis server share: starting it, and waiting for what it brings about."""

import asyncio
import os
from collections.abc import Callable
from pathlib import Path
from typing import Final

import pytest
from tools.redis_server.start import RedisServer, RedisServerMissing

_SECONDS: Final = 20


def started(folder: Path, *options: str) -> RedisServer:
    """Return a running server; whoever asked for it kills it. Skips, or fails where services must be there, without."""
    folder.mkdir(parents=True, exist_ok=True)
    server = RedisServer(folder, *options)
    try:
        server.start()
    except RedisServerMissing as missing:
        if os.environ.get("AICC_REQUIRE_SERVICES") == "1":
            pytest.fail(str(missing))
        pytest.skip(str(missing))
    return server


async def eventually(holds: Callable[[], bool]) -> None:
    """Return when something holds.

    Raises:
        TimeoutError: it does not in time.
    """
    async with asyncio.timeout(_SECONDS):
        while not holds():  # noqa: ASYNC110 - what is waited for tells nobody
            await asyncio.sleep(0.001)
