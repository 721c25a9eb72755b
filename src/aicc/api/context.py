"""What the routes need, found on the application."""

from dataclasses import dataclass, field
from typing import Annotated, Protocol, cast

from fastapi import Depends
from fastapi.requests import HTTPConnection

from aicc.api.admission import Admission
from aicc.api.drain import Drain
from aicc.api.security import Keys, RateLimiter, Tokens
from aicc.ports.telemetry import Telemetry
from aicc.services.conversation_service import ConversationService
from aicc.services.duties import Duties
from aicc.services.escalation_service import EscalationService
from aicc.services.faq import FAQService
from aicc.services.journaled_actions import JournaledActions
from aicc.services.rollout import Rollout
from aicc.utils.config import Settings


class Rendered(Protocol):
    """Metrics that can be read as text."""

    def render(self) -> bytes:
        """Return the metrics in Prometheus' text format."""
        ...


@dataclass(frozen=True, slots=True, kw_only=True)
class Context:
    """Everything behind the routes."""

    settings: Settings
    conversations: ConversationService
    escalations: EscalationService
    rollout: Rollout
    faq: FAQService
    actions: JournaledActions
    # Audit trail, holds, erasure, export and the nightly purge.
    duties: Duties
    tokens: Tokens
    keys: Keys
    # Conversations that an address opens.
    openings: RateLimiter
    # Messages and readings of each conversation.
    messages: RateLimiter
    # Requests with an admin key, right or wrong, of each address.
    keyed: RateLimiter
    # Refused keys of each address that are recorded in the audit trail.
    refused: RateLimiter
    telemetry: Telemetry
    # Answers `/metrics`.
    prometheus: Rendered
    admission: Admission
    drain: Drain
    # Open sockets, whatever they are.
    sockets: set[object] = field(default_factory=set)


def get_context(connection: HTTPConnection) -> Context:
    """Return the context of the application that serves this connection."""
    return cast(Context, connection.app.state.context)


async def _context(connection: HTTPConnection) -> Context:
    # Asynchronous although it waits for nothing: FastAPI runs others in a thread, a quarter of a turn's cost.
    return get_context(connection)


ContextDep = Annotated[Context, Depends(_context)]
