"""Tickets: their ids and numbers, and what the agent reads first."""

import hashlib
from datetime import datetime
from typing import Final
from zoneinfo import ZoneInfo

_KOREA: Final = ZoneInfo("Asia/Seoul")


def ticket_id(conversation_id: str, seq: int) -> str:
    """Return the id of the ticket that a turn opens: the same turn always gives the same."""
    return f"ticket_{hashlib.sha256(f'{conversation_id}/{seq}'.encode()).hexdigest()[:24]}"


def ticket_number(ticket: str, at: datetime) -> str:
    """Return the number that the customer is told: month and day, then eight digits (1122-04829371)."""
    digits = int(hashlib.sha256(ticket.encode()).hexdigest()[:15], 16) % 10**8
    return f"{at.astimezone(_KOREA):%m%d}-{digits:08d}"
