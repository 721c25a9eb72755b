"""EventBus within one process."""

import asyncio
from collections import defaultdict
from collections.abc import AsyncIterator
from contextlib import AbstractAsyncContextManager

from aicc.ports import Event, Missed

# A listener that falls this far behind is cut off; it reconnects and reads what it missed from the store.
_MAX_BACKLOG = 1_000


class _Listener:
    """What one listener has not heard yet. A queue of asyncio's would cost each open socket three kilobytes.

    Args:
        listeners: all of them, by conversation.
        conversation_id: what it listens to.
    """

    __slots__ = ("_id", "_listeners", "_told", "waiting")

    def __init__(self, listeners: defaultdict[str, set["_Listener"]], conversation_id: str) -> None:
        self._listeners = listeners
        self._id = conversation_id
        # None ends it.
        self.waiting: list[Event | None] = []
        self._told: asyncio.Future[None] | None = None

    async def __aenter__(self) -> "_Listener":
        """Listen."""
        self._listeners[self._id].add(self)
        return self

    async def __aexit__(self, *_error: object) -> None:
        """Listen no longer."""
        self._listeners[self._id].discard(self)
        if not self._listeners[self._id]:
            del self._listeners[self._id]

    def tell(self, event: Event | None) -> None:
        """Add an event."""
        self.waiting.append(event)
        if self._told is not None and not self._told.done():
            self._told.set_result(None)

    def __aiter__(self) -> "_Listener":
        """Iterate over the events."""
        return self

    async def __anext__(self) -> Event:
        """Return the next event as soon as there is one."""
        while not self.waiting:
            self._told = asyncio.get_running_loop().create_future()
            await self._told
        event = self.waiting.pop(0)
        if event is None:
            raise StopAsyncIteration
        return event


class MemoryBus:
    """EventBus within one process."""

    def __init__(self) -> None:
        self._listeners: defaultdict[str, set[_Listener]] = defaultdict(set)

    async def publish(self, event: Event) -> None:
        """See EventBus."""
        for listener in tuple(self._listeners.get(event.conversation_id, ())):
            if len(listener.waiting) >= _MAX_BACKLOG:
                self._listeners[event.conversation_id].discard(listener)
                listener.tell(None)
            else:
                listener.tell(event)

    def miss(self) -> None:
        """Tell all listeners that they may have missed something."""
        for conversation_id, listeners in self._listeners.items():
            for listener in listeners:
                listener.tell(Missed(conversation_id=conversation_id))

    def listen(self, conversation_id: str) -> AbstractAsyncContextManager[AsyncIterator[Event]]:
        """See EventBus. The iterator ends when the listener falls too far behind."""
        return _Listener(self._listeners, conversation_id)
