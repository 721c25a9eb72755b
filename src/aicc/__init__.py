"""aicc: an open, Korean-first AI contact centre.

The names below are the public ones; each is imported when it is first used, so that `import aicc` costs nothing.
"""

from importlib import import_module
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from aicc.bootstrap import Centre, build_centre
    from aicc.escalation import EscalationManager
    from aicc.faq import FAQManager
    from aicc.nlu import ChatbotNLU
    from aicc.project import load_bot
    from aicc.scenario import ChatbotScenario

__all__ = [
    "Centre",
    "ChatbotNLU",
    "ChatbotScenario",
    "EscalationManager",
    "FAQManager",
    "build_centre",
    "load_bot",
]

__version__ = "0.1.0"

_HOMES = {
    "Centre": "aicc.bootstrap",
    "ChatbotNLU": "aicc.nlu",
    "ChatbotScenario": "aicc.scenario",
    "EscalationManager": "aicc.escalation",
    "FAQManager": "aicc.faq",
    "build_centre": "aicc.bootstrap",
    "load_bot": "aicc.project",
}


def __getattr__(name: str) -> Any:
    if name not in _HOMES:
        raise AttributeError(f"module 'aicc' has no attribute {name!r}")
    return getattr(import_module(_HOMES[name]), name)
