"""What a conversation is held on: a clock of its own, a store and a desk that nobody else sees, a backend."""

from collections.abc import Awaitable, Callable, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Final

from aicc.models.scenario import ActionCall, ActionDone, ActionFailed, ActionResult
from aicc.ports import ActionRunner, Clock, ConversationStore, Desk
from aicc.services.conversation_service import ConversationService

_OK: Final = "ok"


class StageClock:
    """A clock that stands where the conversation is."""

    def __init__(self, at: datetime) -> None:
        self.at = at

    def now(self) -> datetime:
        """See Clock."""
        return self.at


class StagedActions:
    """A bot's backend with outcomes that are given beforehand (an ActionRunner).

    Args:
        runner: runs what nothing was given for; None runs nothing, and then every action succeeds with no fields.
    """

    def __init__(self, runner: ActionRunner | None) -> None:
        self._runner = runner
        self._outcomes: list[tuple[str, str]] = []
        # Whether an action succeeded whose fields nobody could tell.
        self.fields_unknown = False

    @property
    def actions(self) -> frozenset[str]:
        """See ActionRunner."""
        return self._runner.actions if self._runner is not None else frozenset()

    def give(self, outcomes: Sequence[str]) -> None:
        """Set the outcomes of the next calls, as name:ok or name:failure_code; those given before are forgotten."""
        parts = (outcome.rpartition(":") for outcome in outcomes)
        self._outcomes = [(name, code) for name, _, code in parts]

    async def run(self, call: ActionCall) -> ActionResult:
        """Return the outcome that was given for the action, once; a success has the backend's fields if it has any."""
        given = next((outcome for outcome in self._outcomes if outcome[0] == call.action), None)
        if given is not None:
            self._outcomes.remove(given)
            if given[1] != _OK:
                return ActionFailed(code=given[1])
        result = await self._runner.run(call) if self._runner is not None else None
        if result is None or (given is not None and isinstance(result, ActionFailed)):
            self.fields_unknown = True
            return ActionDone(fields={})
        return result


@dataclass(frozen=True, slots=True, kw_only=True)
class Stage:
    """One conversation's surroundings."""

    service: ConversationService
    store: ConversationStore
    desk: Desk
    actions: StagedActions
    # Lets go of what the backend holds open. Call it last.
    close: Callable[[], Awaitable[None]]


# Makes the stage of one conversation.
OpenStage = Callable[[Clock], Stage]
