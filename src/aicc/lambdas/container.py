"""The centre of a Lambda container: made at the first call, kept for the calls after it."""

import asyncio
import gc
import shutil
import time
from collections.abc import Coroutine
from concurrent.futures import TimeoutError as TooLate
from datetime import UTC, datetime
from functools import lru_cache
from threading import Lock, Thread
from typing import Any, Final, TypeVar

from aicc.bootstrap import Centre, build_centre, load_settings
from aicc.bootstrap.search import FAQ_INDEX
from aicc.lambdas.turns import Call, Taken, take
from aicc.models.errors import AiccError, TurnTooLong
from aicc.utils.config import Settings
from aicc.utils.logger import configure_logging, get_logger

_Result = TypeVar("_Result")
_log = get_logger("aicc.lambda")
# Connect waits eight seconds in all, its own attempts included.
_SECONDS: Final = 6.5
# Seconds of the time that Lambda has left that are kept for the answer's way back.
_RESERVE: Final = 0.3
# Seconds that a cold start takes at most from the first turn.
_LONGEST_START: Final = 3.0
_closing = Lock()


class TrialClock:
    """The machine's clock, until a trial says when a contact comes: then it stands there."""

    at: datetime | None = None

    def now(self) -> datetime:
        """See Clock."""
        return self.at or datetime.now(UTC)


# Of every centre of this process.
CLOCK: Final = TrialClock()


class _Container:
    """A centre and the thread in which its event loop runs, so that any thread may call."""

    def __init__(self) -> None:
        settings = load_settings()
        configure_logging(settings.log_level)
        self._loop = asyncio.new_event_loop()
        self._thread = Thread(target=self._loop.run_forever, name="aicc-lambda", daemon=True)
        self._thread.start()
        gc.disable()
        self.centre: Centre = self.run(_built(settings), seconds=None)
        # As in the package's beginning: the centre stays.
        gc.freeze()
        gc.enable()

    def run(self, work: Coroutine[Any, Any, _Result], *, seconds: float | None) -> _Result:
        """Return what becomes of some work.

        Raises:
            TurnTooLong: it takes longer than so many seconds, or none are left; it is cancelled.
        """
        if seconds is not None and seconds <= 0:
            work.close()
            raise TurnTooLong(seconds=0)
        future = asyncio.run_coroutine_threadsafe(work, self._loop)
        try:
            return future.result(seconds)
        except TooLate:
            future.cancel()
            raise TurnTooLong(seconds=seconds) from None

    def close(self) -> None:
        """Close the centre and end the thread."""
        self.run(_closed(self.centre), seconds=None)
        self._loop.call_soon_threadsafe(self._loop.stop)
        self._thread.join()
        self._loop.close()


async def _built(settings: Settings) -> Centre:
    shipped, index = settings.artefacts / FAQ_INDEX, settings.data_dir / FAQ_INDEX
    if shipped.is_dir() and not index.exists():
        # The package is read-only; an index wants a folder that it may write to. It renews what has changed since.
        shutil.copytree(shipped, index)
    return build_centre(settings, CLOCK)


async def _closed(centre: Centre) -> None:
    await centre.close()


@lru_cache(maxsize=1)
def _container() -> _Container:
    # A cold start pays for it, the calls after it do not. Lambda ends a container without a word, so nothing waits for
    # its end: what a turn recorded is durable.
    return _Container()


def centre() -> Centre:
    """Return the centre of this container."""
    return _container().centre


def close() -> None:
    """Close the centre; the next call makes a new one, by the machine's clock."""
    CLOCK.at = None
    with _closing:
        if _container.cache_info().currsize:
            _container().close()
            _container.cache_clear()
            gc.unfreeze()


def turn_of(call: Call, context: object) -> Taken | AiccError:
    """Return the turn that a call comes to, or what went wrong, after 6.5 seconds at the latest.

    Args:
        call: what a customer said.
        context: Lambda's context; None has all the time.
    """
    fresh = not _container.cache_info().currsize
    container = _container()
    # Connect has been waiting since before this process began. It has done nothing but begin.
    spent = min(time.process_time(), _LONGEST_START) if fresh else 0.0
    try:
        return container.run(take(container.centre, call), seconds=_seconds(context) - spent)
    except AiccError as error:
        _log.error("lambda.failed", conversation_id=call.conversation_id, code=error.code)
        return error


def _seconds(context: object) -> float:
    left = getattr(context, "get_remaining_time_in_millis", None)
    return min(_SECONDS, left() / 1000 - _RESERVE) if left is not None else _SECONDS
