"""Asking the bot's backend within a turn: in time, not too much at once, and whatever it answers the turn goes on."""

import asyncio
from collections import defaultdict
from dataclasses import replace
from datetime import timedelta
from typing import Final

from aicc.models.conversation import Conversation
from aicc.models.decision import Advance, Decision
from aicc.models.errors import AiccError, DuplicateMessage, StoreError
from aicc.models.progress import Occasion
from aicc.models.scenario import ActionCall, ActionFailed, ActionResult
from aicc.ports import ActionRunner, Clock, ConversationStore, EventBus, Typing
from aicc.ports.telemetry import Silent, Telemetry
from aicc.scenario.walking import TO_PERSON
from aicc.services.action_results import checked_result
from aicc.services.engines import Engines
from aicc.utils.logger import get_logger

_MAX_ACTIONS: Final = 8
# Who dies while acting is waited for so long, at least.
_LEAST: Final = timedelta(seconds=30)
# Seconds that one call takes beside its time, to be written down: twice, where another process had claimed it before.
_SLACK: Final = 20.0
_UNAVAILABLE: Final = ActionFailed(code="unavailable")
_log = get_logger("aicc.turn")


class Acting:
    """Runs what a scenario asks for.

    Args:
        actions: the bot's backend.
        store: where a conversation is kept for the message that acts.
        bus: told that the bot is writing.
        clock: tells the time.
        telemetry: told how long each action took.
        timeout: seconds after which an action counts as failed; None where the backend sees to that itself.
        longest: seconds that one call may take, whoever sees to it.
        at_once: calls of one action that may run at the same moment; more fail at once, so that a backend that hangs
            does not keep every turn waiting.
    """

    def __init__(  # noqa: PLR0913 - what acting needs; the conversation service and bootstrap are the only callers
        self,
        actions: ActionRunner,
        *,
        store: ConversationStore,
        bus: EventBus,
        clock: Clock,
        telemetry: Telemetry | None = None,
        timeout: float | None = 5.0,
        longest: float = 5.0,
        at_once: int = 64,
    ) -> None:
        self._actions = actions
        self._store = store
        self._bus = bus
        self._clock = clock
        # In the worst case another process runs the action first, and dies.
        self._call = timedelta(seconds=2 * longest + _SLACK)
        self._telemetry = telemetry or Silent()
        self._timeout = timeout
        self._slots: defaultdict[str, asyncio.Semaphore] = defaultdict(lambda: asyncio.Semaphore(at_once))

    async def act(
        self, engines: Engines, conversation: Conversation, decision: Decision, message_id: str, occasion: Occasion
    ) -> tuple[Conversation, Decision]:
        """Run the actions that the scenario asks for, and that the one below it asks for when it goes on.

        Returns the conversation as it is kept meanwhile, for the turn to be saved over, and the decision.

        Raises:
            StaleConversation: somebody else took a turn; nothing was run.
            DuplicateMessage: the message was answered before; nothing was run.
            ConversationNotFound: it was erased meanwhile.
            StoreError: the conversation could not be kept, or the journal not be read; what has run is not run again.
        """
        if not isinstance(decision, Advance):
            return conversation, decision
        engine = engines.scenario.engine
        progress = engine.go_on(decision.progress, occasion)
        if progress.call is not None:
            # A cache may have given out the state of a message that was answered: found out by the save, too late.
            if await self._store.recorded(conversation.id, message_id) is not None:
                raise DuplicateMessage()
            conversation = await self._kept(conversation, message_id)
            await self._bus.publish(Typing(conversation_id=conversation.id, who="bot"))
        for _ in range(_MAX_ACTIONS):
            if progress.call is None:
                break
            conversation = await self._kept(conversation, message_id)
            progress = engine.go_on(engine.resume(progress, await self.run(progress.call), occasion), occasion)
        if progress.call is not None:
            _log.error("actions.too_many", conversation_id=conversation.id, limit=_MAX_ACTIONS)
            progress = replace(progress, call=None, to_agent=TO_PERSON)
        return conversation, replace(decision, progress=progress)

    async def _kept(self, conversation: Conversation, message_id: str) -> Conversation:
        """Return the conversation as it is kept for a message, long enough for one more call.

        Another message that a second process takes must wait. The save of the turn would be refused too, but only
        after both had acted.
        """
        now = self._clock.now()
        if conversation.acting == message_id and conversation.is_acting(now + self._call):
            return conversation
        kept = replace(
            conversation,
            version=conversation.version + 1,
            acting=message_id,
            acting_until=now + max(_LEAST, 2 * self._call),
        )
        await self._store.keep(kept)
        return kept

    async def run(self, call: ActionCall) -> ActionResult:
        """Return what an action did; `unavailable` when it did not answer, answered nonsense or has too much to do.

        Raises:
            StoreError: the journal cannot be read; nothing was run.
        """
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
        except StoreError:  # ours, not the backend's: the same message, sent again, gets the answer
            raise
        except AiccError as error:
            _log.error("action.failed", action=call.action, code=error.code)
        except Exception as error:  # the outer edge of the bot's own code: whatever it raises, the conversation goes on
            # Its words may hold the arguments, a PIN among them.
            _log.error("action.failed", action=call.action, error=type(error).__name__)
        return _UNAVAILABLE
