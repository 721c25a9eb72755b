"""Scenarios: leading a customer through a job, step by step."""

from aicc.models.scenario import ScenarioType
from aicc.scenario.chatbot_scenario import ChatbotScenario

__all__ = ["ChatbotScenario", "ScenarioType"]
