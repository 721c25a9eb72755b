"""What is told of the centre from time to time, beside what every turn tells."""

import asyncio
import shutil
from typing import Final

from aicc.api.context import Context
from aicc.models.escalation import TicketState
from aicc.ports import Level

# A queue as long as that is long enough.
_MOST_TICKETS: Final = 1_000


async def tell_levels(context: Context) -> None:
    """Tell how many sockets are open, how much room the disk has, and how many tickets wait.

    Raises:
        StoreError: the queue cannot be read.
    """
    telemetry = context.telemetry
    telemetry.level(Level.SOCKETS, len(context.sockets))
    disk = await asyncio.to_thread(shutil.disk_usage, context.settings.data_dir)
    telemetry.level(Level.DISK_FREE, disk.free)
    waiting = await context.escalations.tickets(states=[TicketState.WAITING], limit=_MOST_TICKETS)
    telemetry.level(Level.QUEUE, len(waiting))
