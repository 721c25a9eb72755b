"""The audit trail: who, when, from where, whose data, what (개인정보의 안전성 확보조치 기준 제8조)."""

import hashlib
import hmac
from dataclasses import dataclass
from datetime import datetime
from typing import Final

_FIELD: Final = "\x1f"


@dataclass(frozen=True, slots=True, kw_only=True)
class Actor:
    """Who does something with the centre."""

    # Name of the key's holder, of who ran the command, or `system`; empty where nobody knows.
    who: str
    # Their role; empty for a command or the system itself.
    role: str = ""
    # Address, or `local`.
    origin: str = "local"


# The centre's own work, such as the nightly purge.
SYSTEM: Final = Actor(who="system")


@dataclass(frozen=True, slots=True, kw_only=True)
class AuditEvent:
    """Something that was done with somebody's data, or with the centre."""

    # Name of the key's holder, of who ran the command, or `system`; empty where nobody knows.
    who: str
    # Their role; empty for a command or the system itself.
    role: str
    at: datetime
    # Address, or `local`.
    origin: str
    # Whose data; empty where it was nobody's.
    user_id: str
    # What was done, such as `conversation.read`.
    what: str
    # Which thing: a conversation, ticket or release; never a customer's words.
    about: str = ""
    # Why, in the words of who did it; asked for where data leaves the centre or is deleted.
    reason: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class AuditRecord:
    """An event in its place in the chain."""

    # 1 for the first, then counting up without gaps.
    number: int
    event: AuditEvent
    # HMAC-SHA256 over the event, its number and the previous record's digest, in hexadecimal.
    digest: str


def link(event: AuditEvent, previous: AuditRecord | None, *, key: bytes) -> AuditRecord:
    """Return the record of an event that follows another: whoever changes or removes one breaks the chain after it.

    Args:
        event: what happened.
        previous: the last record; None makes the first.
        key: who has it not cannot make the chain anew.
    """
    number = previous.number + 1 if previous is not None else 1
    digest = _digest(event, number, previous.digest if previous is not None else "", key)
    return AuditRecord(number=number, event=event, digest=digest)


def follows(record: AuditRecord, previous: AuditRecord | None, *, key: bytes) -> bool:
    """Return whether a record is what `link` made of its event after that record."""
    return hmac.compare_digest(link(record.event, previous, key=key).digest, record.digest) and (
        record.number == (previous.number + 1 if previous is not None else 1)
    )


def _digest(event: AuditEvent, number: int, previous: str, key: bytes) -> str:
    fields = (event.who, event.role, event.at.isoformat(), event.origin, event.user_id, event.what, event.about)
    # Lengths stand before the fields, so that no two events read alike.
    parts = (previous, str(number), *fields, event.reason)
    written = "".join(f"{len(part)}{_FIELD}{part}" for part in parts)
    return hmac.new(key, written.encode(errors="surrogatepass"), hashlib.sha256).hexdigest()
