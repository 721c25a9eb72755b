"""Questions that were answered before."""

from aicc.faq.faq_manager import FAQManager

__all__ = ["FAQManager"]
