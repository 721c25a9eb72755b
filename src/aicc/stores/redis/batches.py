"""Sends what many turns ask at the same moment together: one line, one wait, a fraction of the work."""

import asyncio
from collections.abc import Awaitable, Mapping, Sequence
from typing import Any, Final, TypeVar

from redis.asyncio import Redis
from redis.exceptions import NoScriptError

# Bounds the memory of one round.
_MOST_AT_ONCE: Final = 500
# Rounds of the event loop that an answer still has after its time was up.
_GRACE: Final = 20
_T = TypeVar("_T")

Command = tuple[str | bytes | int | float, ...]


class Batches:
    """Sends commands to Redis in rounds: what comes while one is under way goes with the next.

    Args:
        client: the connections.
        scripts: those that commands may name, by digest; a server that does not know them is told.
        seconds: how long a round may take.
    """

    def __init__(self, client: Redis, scripts: Mapping[str, str], *, seconds: float) -> None:
        self._client = client
        self._scripts = scripts
        self._seconds = seconds
        self._waiting: list[tuple[Command, asyncio.Future[Any]]] = []
        self._sending: asyncio.Task[None] | None = None

    async def send(self, command: Command) -> Any:
        """Return what Redis answers to a command.

        Raises:
            RedisError, OSError: it refused, or nobody knows what became of it.
        """
        answer: asyncio.Future[Any] = asyncio.get_running_loop().create_future()
        self._waiting.append((command, answer))
        if self._sending is None:
            self._sending = asyncio.create_task(self._send())
        return await answer

    async def close(self) -> None:
        """Return when nothing is under way any more."""
        if self._sending is not None:
            await asyncio.wait([self._sending])

    async def _send(self) -> None:
        try:
            while self._waiting:
                batch, self._waiting = self._waiting[:_MOST_AT_ONCE], self._waiting[_MOST_AT_ONCE:]
                answers = await self._answered([command for command, _ in batch])
                for (_, waiting), answer in zip(batch, answers, strict=True):
                    if waiting.done():  # whoever asked has gone
                        continue
                    if isinstance(answer, Exception):
                        waiting.set_exception(answer)
                    else:
                        waiting.set_result(answer)
        finally:
            self._sending = None

    async def _answered(self, commands: Sequence[Command]) -> list[Any]:
        """Return the answer to each command, or the error."""
        try:
            return await within(self._answers(commands), self._seconds)
        except Exception as error:  # the edge of the task: whatever it was, it is told to who waits
            return [error] * len(commands)

    async def _answers(self, commands: Sequence[Command]) -> list[Any]:
        answers = await self._round(commands)
        unknown = [number for number, answer in enumerate(answers) if isinstance(answer, NoScriptError)]
        if unknown:
            # A server that has just begun, or was flushed. What it did not know it has not done.
            await self._round([("SCRIPT LOAD", text) for text in self._scripts.values()])
            for number, answer in zip(
                unknown, await self._round([commands[number] for number in unknown]), strict=True
            ):
                answers[number] = answer
        return answers

    async def _round(self, commands: Sequence[Command]) -> list[Any]:
        async with self._client.pipeline(transaction=False) as pipeline:
            for command in commands:
                pipeline.execute_command(*command)
            return await pipeline.execute(raise_on_error=False)


async def within(job: Awaitable[_T], seconds: float) -> _T:
    """Return what a job returns, unless it takes too long.

    The event loop itself may be late. Then the time is up and the answer is there, not read yet: it is read first.

    Raises:
        TimeoutError: it took too long.
    """
    task = asyncio.ensure_future(job)
    try:
        await asyncio.wait([task], timeout=seconds)
        for _ in range(_GRACE):
            if task.done():
                return task.result()
            await asyncio.sleep(0)
        raise TimeoutError()
    finally:
        if not task.done():
            task.cancel()
            await asyncio.wait([task])
