"""What a turn comes to: the next state, the turn that is recorded, and what is to be carried out."""

from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import datetime

from aicc.models.bot import Bot
from aicc.models.conversation import Conversation
from aicc.models.turn import Effect, Turn
from aicc.services.duties.keeping import kept


@dataclass(frozen=True, slots=True, kw_only=True)
class Concluded:
    """What to save, and what to carry out afterwards."""

    conversation: Conversation
    turn: Turn
    effects: tuple[Effect, ...] = ()


def advanced(bot: Bot, conversation: Conversation, now: datetime, path: Iterable[str] = ()) -> Conversation:
    """Return the conversation one turn and one version further, kept for its time from this turn on.

    Args:
        bot: has the classes of retention.
        conversation: as the turn leaves it.
        now: when the turn takes place.
        path: steps that the turn passed, as `scenario:step`.
    """
    moved = replace(
        conversation,
        version=conversation.version + 1,
        turns=conversation.turns + 1,
        updated_at=now,
        acting="",
        acting_until=None,
    )
    return kept(bot, moved, path)
