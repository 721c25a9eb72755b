"""Understanding Korean: intents, entities, sentiment."""

from aicc.nlu.chatbot_nlu import ChatbotNLU

__all__ = ["ChatbotNLU"]
