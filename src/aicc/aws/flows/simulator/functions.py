"""Functions that flows call, in this process: AWS Lambda without AWS."""

import importlib
import queue
import threading
import time
import traceback
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from functools import partial
from itertools import count
from typing import Any, Final, Protocol

from aicc.aws.flows.simulator.contact import Broke, LambdaGave
from aicc.models.errors.flow_run import LambdaHandlerUnknown

# As Lambda's own: an event and a context.
Handler = Callable[[dict[str, Any], object], object]
_RETRIES: Final = 3


class Functions(Protocol):
    """Where flows find the functions that they call."""

    def call(self, arn: str, event: Mapping[str, Any], limit: float) -> LambdaGave | Broke:
        """Call a function and return what it returned, or why it did not within `limit` seconds, retries included."""
        ...


@dataclass(frozen=True, slots=True, kw_only=True)
class Context:
    """What a handler may ask about its call; the rest of Lambda's context object is not simulated."""

    function_name: str
    invoked_function_arn: str
    # time.monotonic() at which the time is over.
    deadline: float
    # The same for a call and its repetitions.
    aws_request_id: str
    memory_limit_in_mb: str = "512"

    def get_remaining_time_in_millis(self) -> int:
        """Return how much time is left, in milliseconds."""
        return max(0, int((self.deadline - time.monotonic()) * 1000))


class LocalFunctions:
    """Python handlers by the ARN, or the last part of it, under which flows name them.

    As with Amazon Connect, a function that fails is called again, at most three times, while its time lasts: what it
    does must be safe to repeat.

    Args:
        handlers: what runs, by ARN; "*" runs for every ARN that is not named.
    """

    def __init__(self, handlers: Mapping[str, Handler]) -> None:
        self._handlers = handlers
        self._worker = _Worker()
        self._calls = count(1)

    def call(self, arn: str, event: Mapping[str, Any], limit: float) -> LambdaGave | Broke:
        """See Functions."""
        handler = self._handlers.get(arn) or self._handlers.get(arn.rpartition(":")[2]) or self._handlers.get("*")
        if handler is None:
            return Broke(why=f"there is no function {arn} here")
        started = time.monotonic()
        request, why = f"00000000-0000-4000-8000-{next(self._calls):012x}", ""
        for _ in range(1 + _RETRIES):
            left = limit - (time.monotonic() - started)
            if left <= 0:
                break
            context = Context(
                function_name=arn.rpartition(":")[2],
                invoked_function_arn=arn,
                deadline=time.monotonic() + left,
                aws_request_id=request,
            )
            done = self._worker.run(partial(handler, dict(event), context), left)
            if done is None:
                # Whatever hangs is left behind; others are not to wait for it.
                self._worker = _Worker()
                return Broke(why=f"{arn} took longer than {limit:g} s", seconds=limit)
            if not isinstance(done, BaseException):
                return LambdaGave(answer=done.value, seconds=_whole(time.monotonic() - started))
            why = _told(done)
        return Broke(why=why, seconds=_whole(min(time.monotonic() - started, limit)))


@dataclass(frozen=True, slots=True)
class _Done:
    value: object


class _Worker:
    """A thread in which handlers run one after the other, so that what they keep open belongs to one thread."""

    def __init__(self) -> None:
        self._calls: queue.SimpleQueue[tuple[Callable[[], object], queue.SimpleQueue[_Done | BaseException]]]
        self._calls = queue.SimpleQueue()
        threading.Thread(target=self._work, name="lambda", daemon=True).start()

    def run(self, call: Callable[[], object], seconds: float) -> _Done | BaseException | None:
        """Return what a call returned or raised; None when it took longer."""
        answers: queue.SimpleQueue[_Done | BaseException] = queue.SimpleQueue()
        self._calls.put((call, answers))
        try:
            return answers.get(timeout=seconds)
        except queue.Empty:
            return None

    def _work(self) -> None:
        while True:
            call, answers = self._calls.get()
            try:
                answers.put(_Done(call()))
            except BaseException as error:  # whatever a handler does, the flow hears of it
                answers.put(error)


def load_handler(reference: str) -> Handler:
    """Return the handler that a text names: `module:function`.

    Raises:
        LambdaHandlerUnknown: there is no such module or function.
    """
    module, _, name = reference.partition(":")
    try:
        found = getattr(importlib.import_module(module), name)
    except (ImportError, AttributeError, ValueError) as error:
        raise LambdaHandlerUnknown(reference=reference, why=str(error)) from error
    if not callable(found):
        raise LambdaHandlerUnknown(reference=reference, why=f"{name} is no function")
    handler: Handler = found
    return handler


def _whole(seconds: float) -> float:
    """Return whole seconds: what is faster must not move the contact's clock, or no contact would be like another."""
    return float(int(seconds))


def _told(error: BaseException) -> str:
    place = traceback.extract_tb(error.__traceback__)[-1]
    return f"{type(error).__name__}: {error} ({place.name}, line {place.lineno})"
