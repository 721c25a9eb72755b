"""What tests with a Redis server share: starting it, and waiting for what it brings about."""

import asyncio
from collections.abc import Callable
from pathlib import Path
from typing import Final

from tools import for_tests
from tools.redis_server.start import RedisServer

_SECONDS: Final = 20


def started(folder: Path, *options: str) -> RedisServer:
    """Return a running server; whoever asked for it kills it. Skips, or fails, where it cannot be had."""
    folder.mkdir(parents=True, exist_ok=True)
    return for_tests.started(RedisServer(folder, *options))


async def eventually(holds: Callable[[], bool]) -> None:
    """Return when something holds.

    Raises:
        TimeoutError: it does not in time.
    """
    async with asyncio.timeout(_SECONDS):
        while not holds():  # noqa: ASYNC110 - what is waited for tells nobody
            await asyncio.sleep(0.001)
