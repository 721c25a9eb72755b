"""The backends of a bot, and the journal of what they did."""

from dataclasses import dataclass
from datetime import datetime
from typing import Protocol

from aicc.models.scenario import ActionCall, ActionResult


class ActionRunner(Protocol):
    """Runs the named actions of a bot: a backend."""

    @property
    def actions(self) -> frozenset[str]:
        """Names of the actions it knows."""
        ...

    async def run(self, call: ActionCall) -> ActionResult:
        """Run an action. A key that was run before returns the first result and does nothing again."""
        ...


@dataclass(frozen=True, slots=True, kw_only=True)
class Claimed:
    """Nobody has done it: whoever asked is to run the action now."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Running:
    """Somebody else has claimed it and may be running it."""

    # From then on it can be claimed anew: whoever claimed it has died.
    until: datetime


class ActionJournal(Protocol):
    """Keeps what actions did until their turns are surely saved. What was recorded survives the process.

    Results may hold personal data: they go with their user (`ConversationStore.erase_user`) and after a day. A key
    begins with `conversation id/`.
    """

    async def claim(self, key: str, at: datetime, *, until: datetime) -> ActionResult | Claimed | Running:
        """Return the result recorded under a key, or claim the key until a time, unless another holds it.

        Of several who ask at the same moment, in whatever process, one gets `Claimed`.

        Raises:
            StoreFull, StoreUnavailable: nothing was claimed.
        """
        ...

    async def release(self, key: str) -> None:
        """Give a claim back: the action has left nothing to remember, and may be claimed at once."""
        ...

    async def record(self, key: str, result: ActionResult, at: datetime) -> None:
        """Record a result, durably, and end the claim; the first result under a key stands.

        Raises:
            StoreFull, StoreUnavailable: nothing was recorded.
        """
        ...

    async def purge(self, before: datetime) -> int:
        """Forget results that were recorded before this time; return how many there were."""
        ...
