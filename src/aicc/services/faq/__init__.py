"""The FAQ as people change it: editing, history, synonyms, and what customers tell about it."""

from aicc.services.faq.faq_service import FAQService

__all__ = ["FAQService"]
