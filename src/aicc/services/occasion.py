"""A message's turn, as the scenario engine is told of it."""

from datetime import datetime

from aicc.models.conversation import Conversation
from aicc.models.expression import Slots
from aicc.models.progress import Occasion


def occasion_of(conversation: Conversation, *, message_id: str, now: datetime) -> Occasion:
    """Return the turn that a message makes, for the scenario engine."""
    return Occasion(
        key=f"{conversation.id}/{message_id}",
        now=now,
        channel=conversation.channel.value,
        turn=conversation.turns,
        facts=known_facts(conversation, now),
    )


def known_facts(conversation: Conversation, now: datetime) -> Slots:
    """Return the facts that are still known."""
    ends = conversation.fact_ends
    return {name: value for name, value in conversation.facts.items() if name not in ends or ends[name] > now}
