"""What an agent is told of the answers that a scenario has collected, so that nothing is asked twice."""

import re
from typing import Final

from aicc.models.conversation import Conversation
from aicc.models.expression import Value
from aicc.services.engines import Engines
from aicc.utils.pii import mask, mask_digits

# Slots stand under this in the context of a ticket.
SLOT: Final = "slot."
# And under this, whether the customer was promised somebody now ("true") or at the next opening ("false").
ATTENDED: Final = "attended"
# What looks like a number of somebody or something, whatever it is called.
_NUMBER: Final = re.compile(r"[\d\s-]{6,}")
_LONGEST: Final = 200


def slots_for_agents(engines: Engines, conversation: Conversation) -> dict[str, str]:
    """Return the slots of the running scenarios as texts: no secrets, personal data masked, long ones cut."""
    frames = engines.scenario.engine.storable(conversation.frames)
    slots = {name: value for frame in frames for name, value in frame.slots.items() if value is not None}
    return {f"{SLOT}{name}": _shown(engines, value) for name, value in slots.items()}


def _shown(engines: Engines, value: Value) -> str:
    text = ", ".join(map(str, value)) if isinstance(value, tuple) else str(value)
    if isinstance(value, str) and _NUMBER.fullmatch(text):
        return mask_digits(text)
    return mask(text, engines.bot.privacy)[:_LONGEST]
