"""What an action did is written down before its turn is saved, so that a turn taken again does not do it again."""

import asyncio
from datetime import timedelta
from typing import Final

from aicc.models.errors import StoreError
from aicc.models.scenario import ActionCall, ActionDone, ActionFailed, ActionResult
from aicc.ports import ActionJournal, ActionRunner, Claimed, Clock, Running
from aicc.services.action_results import checked_result
from aicc.utils.logger import get_logger

_log = get_logger("aicc.actions")
# A result may hold personal data, and nobody sends the same message again after so long.
_KEPT: Final = timedelta(hours=24)
# Seconds that it may take to write down what an action did: SQLite waits 5 for another process's lock, DynamoDB is
# asked twice for 4. Who claims it earlier does it a second time.
_SLACK: Final = 10.0
# Seconds between two looks at what another process is doing.
_POLL: Final = 0.05
_UNAVAILABLE: Final = "unavailable"
# No slot can have such a name.
_CHECKSUM: Final = "@checksum"


class JournaledActions:
    """Runs an action unless its key is in the journal, and writes the result there (an ActionRunner).

    The same action that another process runs at the moment is waited for, not run beside it.

    A failure `unavailable` is not written down: nobody knows what happened, and the backend may be asked again with the
    same key. Arguments are never written down: there may be secrets among them.

    Args:
        runner: does what is asked for.
        journal: survives the process.
        clock: tells the time.
        timeout: seconds after which an action counts as failed.
    """

    def __init__(self, runner: ActionRunner, journal: ActionJournal, clock: Clock, *, timeout: float = 5.0) -> None:
        self._runner = runner
        self._journal = journal
        self._clock = clock
        self._timeout = timeout
        # Whoever claimed an action and has told nothing after so long has died.
        self._lease = timedelta(seconds=timeout + _SLACK)

    @property
    def actions(self) -> frozenset[str]:
        """Names of the actions it knows."""
        return self._runner.actions

    async def run(self, call: ActionCall) -> ActionResult:
        """Return what the key did before, or run the action.

        Raises:
            TimeoutError: the backend did not answer.
            WrongResult: the backend returned something that is no result.
            StoreError: the journal cannot be read; nothing was run.
        """
        before = await self._claimed(call)
        if before is not None:
            return _done_before(call, before)
        try:
            async with asyncio.timeout(self._timeout):
                result = checked_result(await self._runner.run(call))
        except BaseException:  # also when it took too long: whoever takes the message again may ask again
            await self._release(call)
            raise
        if isinstance(result, ActionFailed) and result.code == _UNAVAILABLE:
            await self._release(call)
            return result
        try:
            await self._journal.record(call.key, _marked(call, result), self._clock.now())
        except StoreError as error:  # the action has been done: whoever asked for it must hear of it
            _log.error("action.not_recorded", action=call.action, code=error.code)
        return result

    async def _claimed(self, call: ActionCall) -> ActionResult | None:
        """Return what the key did before, also just now in another process, or None: it is ours to do."""
        while True:
            now = self._clock.now()
            found = await self._journal.claim(call.key, now, until=now + self._lease)
            if isinstance(found, Claimed):
                return None
            if not isinstance(found, Running):
                return found
            await asyncio.sleep(_POLL)

    async def _release(self, call: ActionCall) -> None:
        try:
            await self._journal.release(call.key)
        except StoreError as error:  # the claim ends by itself
            _log.error("action.not_released", action=call.action, code=error.code)

    async def purge(self) -> int:
        """Forget results that are older than 24 hours; return how many there were.

        Raises:
            StoreError: the journal cannot be written.
        """
        return await self._journal.purge(self._clock.now() - _KEPT)


def _marked(call: ActionCall, result: ActionResult) -> ActionResult:
    """Return the result as it is kept: a success with the checksum of what was asked for."""
    if isinstance(result, ActionFailed) or not call.checksum:
        return result
    return ActionDone(fields={**result.fields, _CHECKSUM: call.checksum})


def _done_before(call: ActionCall, kept: ActionResult) -> ActionResult:
    """Return what the key did before; `unavailable` where that was something else, which nobody may take for this."""
    _log.info("action.done_before", action=call.action)
    if isinstance(kept, ActionFailed):
        return kept
    if kept.fields.get(_CHECKSUM, call.checksum) != call.checksum:
        _log.error("action.differs", action=call.action)
        return ActionFailed(code=_UNAVAILABLE)
    return ActionDone(fields={name: value for name, value in kept.fields.items() if name != _CHECKSUM})
