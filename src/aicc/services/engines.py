"""The four engines of one bot, together: what a turn uses and what a hot swap replaces as a whole."""

from dataclasses import dataclass

from aicc.escalation import EscalationManager
from aicc.faq import FAQManager
from aicc.models.bot import Bot
from aicc.nlu import ChatbotNLU
from aicc.nlu.intents import IntentClassifier
from aicc.ports import Embedder, FAQIndex, Reader
from aicc.scenario import ChatbotScenario


@dataclass(frozen=True, slots=True, kw_only=True)
class Engines:
    """One bot, ready to take turns."""

    bot: Bot
    nlu: ChatbotNLU
    scenario: ChatbotScenario
    faq: FAQManager
    escalation: EscalationManager
    # Name of the published version; "" for the bot folder as it is.
    version: str = ""


def build_engines(  # noqa: PLR0913 - what a bot is served with
    bot: Bot,
    classifier: IntentClassifier | None = None,
    *,
    embedder: Embedder | None = None,
    reader: Reader | None = None,
    index: FAQIndex | None = None,
    faq: FAQManager | None = None,
    version: str = "",
) -> Engines:
    """Return the engines of a bot.

    Args:
        bot: the bot.
        classifier: trained with this embedder; None trains one now.
        embedder: the model that is added to the built-in understanding.
        reader: reads messages in place of the built-in understanding, as far as it can.
        index: what proposes FAQ entries; None is one in memory.
        faq: answers questions in place of the bot's own entries.
        version: name of the published version that the bot is.
    """
    manager = faq or FAQManager(bot=bot, index=index)

    def answer_of(entry_id: str) -> str:
        entry = manager.entries.get(entry_id)
        return entry.answer if entry is not None else ""

    return Engines(
        bot=bot,
        nlu=ChatbotNLU(bot=bot, classifier=classifier, embedder=embedder, reader=reader),
        scenario=ChatbotScenario(bot, answer_of=answer_of),
        faq=manager,
        escalation=EscalationManager(bot),
        version=version,
    )
