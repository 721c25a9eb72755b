"""What a turn comes to: the next state, the turn that is recorded, and what is to be carried out."""

from dataclasses import dataclass, replace
from datetime import datetime

from aicc.models.conversation import Conversation
from aicc.models.turn import Effect, Turn


@dataclass(frozen=True, slots=True, kw_only=True)
class Concluded:
    """What to save, and what to carry out afterwards."""

    conversation: Conversation
    turn: Turn
    effects: tuple[Effect, ...] = ()


def advance_clock(conversation: Conversation, now: datetime) -> Conversation:
    """Return the conversation one turn and one version further."""
    return replace(
        conversation,
        version=conversation.version + 1,
        turns=conversation.turns + 1,
        updated_at=now,
        acting="",
        acting_until=None,
    )
