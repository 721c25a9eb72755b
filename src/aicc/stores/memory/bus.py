"""EventBus within one process."""

import asyncio
from collections import defaultdict
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

from aicc.ports import Event, Missed

# A listener that falls this far behind is cut off; it reconnects and reads what it missed from the store.
_MAX_BACKLOG = 1_000


class MemoryBus:
    """EventBus within one process."""

    def __init__(self) -> None:
        self._listeners: defaultdict[str, set[asyncio.Queue[Event | None]]] = defaultdict(set)

    async def publish(self, event: Event) -> None:
        """See EventBus."""
        for queue in tuple(self._listeners.get(event.conversation_id, ())):
            if queue.qsize() >= _MAX_BACKLOG:
                self._listeners[event.conversation_id].discard(queue)
                queue.put_nowait(None)
            else:
                queue.put_nowait(event)

    def miss(self) -> None:
        """Tell all listeners that they may have missed something."""
        for conversation_id, queues in self._listeners.items():
            for queue in queues:
                queue.put_nowait(Missed(conversation_id=conversation_id))

    @asynccontextmanager
    async def listen(self, conversation_id: str) -> AsyncIterator[AsyncIterator[Event]]:
        """See EventBus. The iterator ends when the listener falls too far behind."""
        queue: asyncio.Queue[Event | None] = asyncio.Queue()
        self._listeners[conversation_id].add(queue)
        try:
            yield _drain(queue)
        finally:
            self._listeners[conversation_id].discard(queue)
            if not self._listeners[conversation_id]:
                del self._listeners[conversation_id]


async def _drain(queue: asyncio.Queue[Event | None]) -> AsyncIterator[Event]:
    while (event := await queue.get()) is not None:
        yield event
