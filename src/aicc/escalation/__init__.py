"""When a conversation goes to a person, and what that person is told."""

from aicc.escalation.escalation_manager import EscalationManager
from aicc.models.escalation import EscalationPriority, EscalationReason

__all__ = ["EscalationManager", "EscalationPriority", "EscalationReason"]
