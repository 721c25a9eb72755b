"""Each action runs once, however often its turn is taken: what is written down, what is not, and for how long."""

import asyncio
import io
import json
from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest
from tests.conftest import TestClock

from aicc.models.errors import StoreFull
from aicc.models.scenario import ActionCall, ActionDone, ActionFailed, ActionResult
from aicc.ports import Claimed
from aicc.services.action_results import WrongResult
from aicc.services.journaled_actions import JournaledActions
from aicc.stores.memory import MemoryActionJournal
from aicc.utils.logger import configure_logging

NOW = datetime(2026, 11, 22, 3, 0, tzinfo=UTC)
CALL = ActionCall(
    action="transfer", arguments={"amount": 50_000, "pin": "482173"}, key="conv_1/m1/transfer/send/0", at=NOW
)
DONE = ActionDone(fields={"receipt": "T000001"})


class Backend:
    """Returns these results in order and counts."""

    def __init__(self, *results: object) -> None:
        self._results = list(results)
        self.runs = 0

    @property
    def actions(self) -> frozenset[str]:
        """The one action."""
        return frozenset({"transfer"})

    async def run(self, _call: ActionCall) -> ActionResult:
        """Return the next result."""
        self.runs += 1
        return self._results.pop(0)  # type: ignore[return-value]


class FullJournal(MemoryActionJournal):
    """Has no room."""

    async def record(self, key: str, result: ActionResult, at: object) -> None:
        """Refuse."""
        raise StoreFull(path="aicc.sqlite3")


@pytest.mark.parametrize("result", [DONE, ActionFailed(code="limit_exceeded")])
async def test_a_key_runs_once(result: ActionResult) -> None:
    """A second call with the same key gets the first result."""
    backend = Backend(result)
    actions = JournaledActions(backend, MemoryActionJournal(), TestClock())

    assert [await actions.run(CALL) for _ in range(2)] == [result, result]
    assert backend.runs == 1


async def test_another_call_under_the_same_key_is_not_taken_for_the_first() -> None:
    """A turn that is taken again after somebody else changed the amount hears that nobody knows; nothing runs twice."""
    backend = Backend(DONE)
    actions = JournaledActions(backend, MemoryActionJournal(), TestClock())
    first, other = replace(CALL, checksum="50000"), replace(CALL, checksum="200000")

    results = [await actions.run(first), await actions.run(other), await actions.run(first)]

    assert results == [DONE, ActionFailed(code="unavailable"), DONE]
    assert backend.runs == 1


async def test_what_is_unavailable_may_be_tried_again() -> None:
    """Nobody knows whether it happened; the backend tells by the key."""
    backend = Backend(ActionFailed(code="unavailable"), DONE)
    actions = JournaledActions(backend, MemoryActionJournal(), TestClock())

    assert [await actions.run(CALL) for _ in range(2)] == [ActionFailed(code="unavailable"), DONE]


async def test_what_another_process_is_doing_is_waited_for() -> None:
    """The same call at the same moment runs the action once, and both get its result."""
    journal, started, go_on = MemoryActionJournal(), asyncio.Event(), asyncio.Event()

    class Slow(Backend):
        async def run(self, _call: ActionCall) -> ActionResult:
            started.set()
            await go_on.wait()
            return await super().run(_call)

    slow, idle = Slow(DONE), Backend(ActionFailed(code="never"))
    first = asyncio.create_task(JournaledActions(slow, journal, TestClock()).run(CALL))
    await started.wait()
    second = asyncio.create_task(JournaledActions(idle, journal, TestClock()).run(CALL))
    await asyncio.wait([second], timeout=0.01)
    go_on.set()

    assert (await first, await second) == (DONE, DONE)
    assert (slow.runs, idle.runs) == (1, 0)


async def test_an_action_that_took_too_long_may_be_asked_again_at_once() -> None:
    """Its claim is given back when its turn gives up."""
    journal = MemoryActionJournal()

    class Hanging(Backend):
        async def run(self, _call: ActionCall) -> ActionResult:
            return await asyncio.get_running_loop().create_future()

    with pytest.raises(TimeoutError):
        async with asyncio.timeout(0.01):
            await JournaledActions(Hanging(), journal, TestClock()).run(CALL)

    assert await JournaledActions(Backend(DONE), journal, TestClock()).run(CALL) == DONE


async def test_what_cannot_be_recorded_is_returned_all_the_same() -> None:
    """The action has been done, and the log says what is missing."""
    written = io.StringIO()
    configure_logging("INFO", stream=written)
    try:
        result = await JournaledActions(Backend(DONE), FullJournal(), TestClock()).run(CALL)
    finally:
        configure_logging("INFO", stream=io.StringIO())
    record = json.loads(written.getvalue())

    assert result == DONE
    assert (record["event"], record["action"], record["code"]) == ("action.not_recorded", "transfer", "store_full")
    assert "482173" not in written.getvalue()


async def test_what_is_no_result_is_not_recorded() -> None:
    """Only what can be read again is written down."""
    journal = MemoryActionJournal()
    with pytest.raises(WrongResult):
        await JournaledActions(Backend(ActionDone(fields={"at": object()})), journal, TestClock()).run(CALL)  # type: ignore[dict-item]

    assert await journal.claim(CALL.key, NOW, until=NOW) == Claimed()


async def test_results_are_forgotten_after_a_day() -> None:
    """They may hold personal data."""
    journal, clock = MemoryActionJournal(), TestClock()
    actions = JournaledActions(Backend(DONE), journal, clock)
    await actions.run(CALL)
    clock.at += timedelta(hours=24)
    kept = await actions.purge()
    clock.at += timedelta(seconds=1)

    assert (kept, await actions.purge()) == (0, 1)
    assert await journal.claim(CALL.key, NOW, until=NOW) == Claimed()


def test_it_knows_the_actions_of_its_backend() -> None:
    """No more and no less."""
    assert JournaledActions(Backend(), MemoryActionJournal(), TestClock()).actions == {"transfer"}
