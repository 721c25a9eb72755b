"""Asking the bot's backend within a turn: in time, not too much at once, and whatever it answers the turn goes on."""

import asyncio
from collections import defaultdict
from dataclasses import replace
from typing import Final

from aicc.models.conversation import Conversation
from aicc.models.decision import Advance, Decision
from aicc.models.errors import AiccError
from aicc.models.progress import Occasion
from aicc.models.scenario import ActionCall, ActionFailed, ActionResult
from aicc.ports import ActionRunner, EventBus, Typing
from aicc.ports.telemetry import Silent, Telemetry
from aicc.scenario.walking import TO_PERSON
from aicc.services.action_results import checked_result
from aicc.services.engines import Engines
from aicc.utils.logger import get_logger

_MAX_ACTIONS: Final = 8
_UNAVAILABLE: Final = ActionFailed(code="unavailable")
_log = get_logger("aicc.turn")


class Acting:
    """Runs what a scenario asks for.

    Args:
        actions: the bot's backend.
        bus: told that the bot is writing.
        telemetry: told how long each action took.
        timeout: seconds after which an action counts as failed.
        at_once: calls of one action that may run at the same moment; more fail at once, so that a backend that hangs
            does not keep every turn waiting.
    """

    def __init__(
        self,
        actions: ActionRunner,
        *,
        bus: EventBus,
        telemetry: Telemetry | None = None,
        timeout: float = 5.0,
        at_once: int = 64,
    ) -> None:
        self._actions = actions
        self._bus = bus
        self._telemetry = telemetry or Silent()
        self._timeout = timeout
        self._slots: defaultdict[str, asyncio.Semaphore] = defaultdict(lambda: asyncio.Semaphore(at_once))

    async def act(
        self, engines: Engines, conversation: Conversation, decision: Decision, occasion: Occasion
    ) -> Decision:
        """Run the actions that the scenario asks for, and that the one below it asks for when it goes on."""
        if not isinstance(decision, Advance):
            return decision
        engine = engines.scenario.engine
        progress = engine.go_on(decision.progress, occasion)
        if progress.call is not None:
            await self._bus.publish(Typing(conversation_id=conversation.id, who="bot"))
        for _ in range(_MAX_ACTIONS):
            if progress.call is None:
                break
            progress = engine.go_on(engine.resume(progress, await self.run(progress.call), occasion), occasion)
        if progress.call is not None:
            _log.error("actions.too_many", conversation_id=conversation.id, limit=_MAX_ACTIONS)
            progress = replace(progress, call=None, to_agent=TO_PERSON)
        return replace(decision, progress=progress)

    async def run(self, call: ActionCall) -> ActionResult:
        """Return what an action did; `unavailable` when it did not answer, answered nonsense or has too much to do."""
        slots = self._slots[call.action]
        if slots.locked():
            _log.error("action.crowded", action=call.action)
            return _UNAVAILABLE
        try:
            async with slots, asyncio.timeout(self._timeout):
                with self._telemetry.action(call.action):
                    return checked_result(await self._actions.run(call))
        except TimeoutError:
            _log.error("action.timeout", action=call.action)
        except AiccError as error:
            _log.error("action.failed", action=call.action, code=error.code)
        except Exception as error:  # the outer edge of the bot's own code: whatever it raises, the conversation goes on
            # Its words may hold the arguments, a PIN among them.
            _log.error("action.failed", action=call.action, error=type(error).__name__)
        return _UNAVAILABLE
