"""The guide's import name for the FAQ engine."""

from aicc.faq import FAQManager as FAQManager
