"""When a contact comes: one moment for the flow and for the bot, so that both know the same business hours."""

from dataclasses import replace
from datetime import datetime, timedelta
from typing import Final

from aicc.aws.flows.simulator.world import World
from aicc.escalation.hours import is_open
from aicc.models.escalation import BusinessHours

_STEP: Final = timedelta(minutes=30)
# Two weeks of half hours: long enough for a row of holidays.
_STEPS: Final = 14 * 48


def at_the_time(world: World, hours: BusinessHours, now: datetime) -> World:
    """Return the world at a moment: the one that it names, else the first from `now` on at which it is as it says.

    Hours that never open, or never close, leave it at `now`: then the flow and the bot go each by their own.
    """
    if world.at is not None:
        return replace(world, is_open=is_open(hours, world.at))
    moments = (now + _STEP * step for step in range(_STEPS))
    return replace(world, at=next((at for at in moments if is_open(hours, at) == world.is_open), now))
