"""AuditLog, Holds and DataKeys in memory."""

from collections.abc import Mapping

from aicc.models.audit import AuditEvent, AuditRecord
from aicc.models.hold import Hold
from aicc.ports import Link


class MemoryAuditLog:
    """AuditLog in a list."""

    def __init__(self, link: Link) -> None:
        self._link = link
        self._records: list[AuditRecord] = []

    async def append(self, event: AuditEvent) -> AuditRecord:
        """See AuditLog."""
        self._records.append(self._link(event, self._records[-1] if self._records else None))
        return self._records[-1]

    async def read(self, *, after: int = 0, limit: int) -> tuple[AuditRecord, ...]:
        """See AuditLog."""
        return tuple(self._records[after : after + limit])

    async def about(self, user_id: str, *, limit: int) -> tuple[AuditRecord, ...]:
        """See AuditLog."""
        return tuple(record for record in reversed(self._records) if record.event.user_id == user_id)[:limit]


class MemoryHolds:
    """Holds in a dict."""

    def __init__(self) -> None:
        self._holds: dict[str, Hold] = {}

    async def place(self, hold: Hold) -> None:
        """See Holds."""
        self._holds[hold.user_id] = hold

    async def lift(self, user_id: str) -> Hold | None:
        """See Holds."""
        return self._holds.pop(user_id, None)

    async def get(self, user_id: str) -> Hold | None:
        """See Holds."""
        return self._holds.get(user_id)

    async def all(self) -> tuple[Hold, ...]:
        """See Holds."""
        return tuple(sorted(self._holds.values(), key=lambda hold: (hold.at, hold.user_id)))


class MemoryDataKeys:
    """DataKeys in a dict."""

    def __init__(self) -> None:
        self._keys: dict[int, bytes] = {}

    def all(self) -> Mapping[int, bytes]:
        """See DataKeys."""
        return dict(self._keys)

    def add(self, number: int, wrapped: bytes) -> bool:
        """See DataKeys."""
        return self._keys.setdefault(number, wrapped) is wrapped

    def replace(self, wrapped: Mapping[int, bytes]) -> None:
        """See DataKeys."""
        self._keys.update(wrapped)
