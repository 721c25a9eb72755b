"""Until when a conversation is kept: what each turn says anew. Pure."""

from collections.abc import Iterable
from dataclasses import replace
from typing import Final

from aicc.models.bot import Bot
from aicc.models.conversation import Conversation
from aicc.models.retention import Retention

# For whom a conversation is kept that is about to be deleted. No message has such an id.
PURGING: Final = "@purge"


def kept(bot: Bot, conversation: Conversation, path: Iterable[str] = ()) -> Conversation:
    """Return the conversation with its class of retention and when it may be deleted, counted from its last turn.

    Of the classes of the scenarios that it began the longest counts. A hold is no matter of time: `held` stands beside.

    Args:
        bot: has the classes.
        conversation: as it is after its last turn, at `updated_at`.
        path: steps that the turn passed, as `scenario:step`.
    """
    begun = {step.partition(":")[0] for step in path} | {frame.scenario for frame in conversation.frames}
    named = {scenario.retention for name in begun if (scenario := bot.scenarios.get(name)) is not None}
    classes = [_class(bot, name) for name in sorted({conversation.retention, *named})]
    longest = max(classes, key=lambda one: one.ends(conversation.updated_at))
    return replace(conversation, retention=longest.id, keep_until=longest.ends(conversation.updated_at))


def _class(bot: Bot, name: str) -> Retention:
    """Return the class of a name; one that the bot no longer has is its longest, so that nothing goes too early."""
    if not name:
        return next(iter(bot.retention.values()))
    return bot.retention.get(name) or max(bot.retention.values(), key=lambda one: one.months * 31 + one.days)
