"""Everything in memory: for tests, trials and `aicc chat`. Forgets all at the end of the process."""

from aicc.ports import Link, Stores
from aicc.stores.memory.bus import MemoryBus
from aicc.stores.memory.clock import MemoryTimers, SystemClock
from aicc.stores.memory.conversations import MemoryStore
from aicc.stores.memory.desk import MemoryDesk
from aicc.stores.memory.duties import MemoryAuditLog, MemoryDataKeys, MemoryHolds
from aicc.stores.memory.faq import MemoryFAQLog, MemoryFAQStore
from aicc.stores.memory.journal import MemoryActionJournal
from aicc.stores.memory.limits import MemoryRateLimit
from aicc.stores.protection import plain_link

__all__ = [
    "MemoryActionJournal",
    "MemoryAuditLog",
    "MemoryBus",
    "MemoryDataKeys",
    "MemoryDesk",
    "MemoryFAQLog",
    "MemoryFAQStore",
    "MemoryHolds",
    "MemoryRateLimit",
    "MemoryStore",
    "MemoryTimers",
    "SystemClock",
    "open_memory",
]


def open_memory(link: Link = plain_link) -> Stores:
    """Return empty stores that belong together."""
    desk, journal = MemoryDesk(), MemoryActionJournal()
    return Stores(
        conversations=MemoryStore(desk, journal),
        desk=desk,
        journal=journal,
        faq=MemoryFAQStore(),
        faq_log=MemoryFAQLog(),
        audit=MemoryAuditLog(link),
        link=link,
        holds=MemoryHolds(),
        keys=None,
        sealer=None,
        archive=None,
        close=_nothing,
    )


async def _nothing() -> None:
    """Close what holds nothing open."""
