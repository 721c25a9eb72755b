"""The guide's import name for the understanding engine."""

from aicc.nlu import ChatbotNLU as ChatbotNLU
