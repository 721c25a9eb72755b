"""The guide's import name for the scenario engine."""

from aicc.scenario import ChatbotScenario as ChatbotScenario
from aicc.scenario import ScenarioType as ScenarioType
