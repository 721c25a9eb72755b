"""Which key of the phone stands for what: the bot's first buttons, what is urgent first."""

from dataclasses import dataclass
from typing import Final

from aicc.models.bot import Bot
from aicc.models.escalation import EscalationReason

_KEYS: Final = "12345678"
# Said for the customer who presses 0 when no button of the bot asks for a person.
_AGENT: Final = "상담원 연결"


@dataclass(frozen=True, slots=True, kw_only=True)
class Choices:
    """What a caller may choose before they say anything."""

    # Keys with what they say for the customer, in the order in which they are read out.
    keys: tuple[tuple[str, str], ...]
    # What 0 says.
    agent: str


def choices_of(bot: Bot) -> Choices:
    """Return the keys of a bot's menu: the buttons of its greeting, those for which somebody always answers first."""
    asking = {intent for rule in bot.rules if rule.reason is EscalationReason.USER_REQUEST for intent in rule.intents}
    agents = [text for text in bot.greeting_quick_replies if _intent_of(bot, text) in asking]
    others = [text for text in bot.greeting_quick_replies if text not in agents]
    ordered = sorted(others, key=lambda text: not _is_urgent(bot, text))
    return Choices(keys=tuple(zip(_KEYS, ordered, strict=False)), agent=agents[0] if agents else _AGENT)


def _intent_of(bot: Bot, text: str) -> str | None:
    """Return the intent that has these words among its name, keywords and phrases."""
    wanted = _squeezed(text)
    for intent in bot.intents.values():
        if wanted in map(_squeezed, (intent.name, *intent.keywords, *intent.phrases)):
            return intent.id
    return None


def _is_urgent(bot: Bot, text: str) -> bool:
    intent = bot.intents.get(_intent_of(bot, text) or "")
    return intent is not None and bool({intent.id, intent.scenario} & bot.hours.always_open)


def _squeezed(text: str) -> str:
    return "".join(text.split())
