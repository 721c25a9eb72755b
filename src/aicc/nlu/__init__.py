"""Understanding Korean: intents, entities, sentiment."""

from aicc.nlu.async_nlu import AsyncNLU
from aicc.nlu.chatbot_nlu import ChatbotNLU

__all__ = ["AsyncNLU", "ChatbotNLU"]
