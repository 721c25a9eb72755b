"""Stopping without cutting a conversation: first nobody is sent here any more, then what runs is finished.

SIGTERM makes `/readyz` answer 503. After some seconds, in which a load balancer notices, the server closes: it takes no
more connections, closes WebSockets with 1012 so that pages connect elsewhere, and ends when the turns that run have
been recorded. Ctrl+C does the same without the seconds.
"""

import asyncio
import signal
import threading
from collections.abc import Callable
from types import FrameType

from aicc.models.errors import ShuttingDown
from aicc.utils.logger import get_logger

_log = get_logger("aicc.api")


class Drain:
    """Knows whether the process was asked to stop.

    Args:
        seconds: between the request to stop and the closing of the server.
    """

    def __init__(self, seconds: float) -> None:
        self._seconds = seconds
        self._stopping = False

    def check(self) -> None:
        """Raise when nobody is to be sent here any more.

        Raises:
            ShuttingDown: the process was asked to stop.
        """
        if self._stopping:
            raise ShuttingDown()

    def install(self) -> None:
        """Stand before the server's own handler of SIGTERM. Call it in the running loop, once the server has one."""
        server = signal.getsignal(signal.SIGTERM)
        if threading.current_thread() is not threading.main_thread() or not callable(server):
            return
        loop = asyncio.get_running_loop()

        def asked(number: int, frame: FrameType | None) -> None:
            # A supervisor and whoever stops the whole group may both ask.
            if not self._stopping:
                self._stopping = True
                loop.call_soon_threadsafe(self._begin, lambda: server(number, frame))

        signal.signal(signal.SIGTERM, asked)
        hangup = getattr(signal, "SIGHUP", None)  # Windows has none
        # A terminal that closes must not cut turns; under nohup the server stays.
        if hangup is not None and signal.getsignal(hangup) is signal.SIG_DFL:
            signal.signal(hangup, asked)

    def _begin(self, close: Callable[[], object]) -> None:
        _log.info("server.draining", seconds=self._seconds)
        asyncio.get_running_loop().call_later(self._seconds, close)
