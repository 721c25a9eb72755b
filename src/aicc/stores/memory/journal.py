"""ActionJournal in memory."""

from collections.abc import Collection
from datetime import datetime

from aicc.models.scenario import ActionResult
from aicc.ports import Claimed, Running


class MemoryActionJournal:
    """ActionJournal in a dict."""

    def __init__(self) -> None:
        self._results: dict[str, tuple[datetime, ActionResult]] = {}
        self._claims: dict[str, datetime] = {}
        self._conversations: Collection[str] | None = None

    def belongs_to(self, conversation_ids: Collection[str]) -> None:
        """Record only what was done in one of these conversations, which come and go."""
        self._conversations = conversation_ids

    async def claim(self, key: str, at: datetime, *, until: datetime) -> ActionResult | Claimed | Running:
        """See ActionJournal."""
        known = self._results.get(key)
        if known is not None:
            return known[1]
        held = self._claims.get(key)
        if held is not None and held > at:
            return Running(until=held)
        self._claims[key] = until
        return Claimed()

    async def release(self, key: str) -> None:
        """See ActionJournal."""
        self._claims.pop(key, None)

    async def record(self, key: str, result: ActionResult, at: datetime) -> None:
        """See ActionJournal."""
        if self._conversations is None or key.partition("/")[0] in self._conversations:
            self._results.setdefault(key, (at, result))
        self._claims.pop(key, None)

    async def purge(self, before: datetime) -> int:
        """See ActionJournal."""
        self._claims = {key: until for key, until in self._claims.items() if until >= before}
        old = [key for key, (at, _) in self._results.items() if at < before]
        for key in old:
            del self._results[key]
        return len(old)

    def forget(self, conversation_ids: Collection[str]) -> None:
        """Forget the results and claims of these conversations."""
        for kept in (self._results, self._claims):
            for key in [key for key in kept if key.partition("/")[0] in conversation_ids]:
                del kept[key]
