"""The guide's import names for escalation."""

from aicc.escalation import EscalationManager as EscalationManager
from aicc.escalation import EscalationPriority as EscalationPriority
from aicc.escalation import EscalationReason as EscalationReason
