"""The four engines of one bot, together: what a turn uses and what a hot swap replaces as a whole."""

from dataclasses import dataclass

from aicc.escalation import EscalationManager
from aicc.faq import FAQManager
from aicc.models.bot import Bot
from aicc.nlu import ChatbotNLU
from aicc.nlu.intents import IntentClassifier
from aicc.ports import Embedder, FAQIndex
from aicc.scenario import ChatbotScenario


@dataclass(frozen=True, slots=True, kw_only=True)
class Engines:
    """One bot, ready to take turns."""

    bot: Bot
    nlu: ChatbotNLU
    scenario: ChatbotScenario
    faq: FAQManager
    escalation: EscalationManager


def build_engines(
    bot: Bot,
    classifier: IntentClassifier | None = None,
    *,
    embedder: Embedder | None = None,
    index: FAQIndex | None = None,
) -> Engines:
    """Return the engines of a bot.

    Args:
        bot: the bot.
        classifier: trained with this embedder; None trains one now.
        embedder: the model that is added to the built-in understanding.
        index: what proposes FAQ entries; None is one in memory.
    """
    return Engines(
        bot=bot,
        nlu=ChatbotNLU(bot=bot, classifier=classifier, embedder=embedder),
        scenario=ChatbotScenario(bot),
        faq=FAQManager(bot=bot, index=index),
        escalation=EscalationManager(bot),
    )
