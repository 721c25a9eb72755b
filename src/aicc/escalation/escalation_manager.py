"""EscalationManager: the guide's escalation engine, and what hands conversations over in the turn."""

import secrets
import threading
from collections.abc import Collection, Mapping
from datetime import UTC, datetime
from typing import Any

from aicc.escalation.hours import is_open, opening_phrase
from aicc.escalation.rules import matching_rule, rule_for_misses
from aicc.escalation.tickets import ticket_number
from aicc.models.bot import Bot
from aicc.models.errors import TicketNotFound
from aicc.models.escalation import EscalationPriority, EscalationReason, EscalationRule, Ticket
from aicc.models.understanding import Understanding
from aicc.models.user import User
from aicc.project import load_bot
from aicc.utils.config import PACKAGED_BOT
from aicc.utils.pii import mask


class EscalationManager:
    """Decides when a person is needed and keeps the requests that were made through it.

    Args:
        bot: the bot whose rules and hours count; default: the packaged banking bot.
    """

    def __init__(self, bot: Bot | None = None) -> None:
        self._bot = bot or load_bot(PACKAGED_BOT)
        self._requests: dict[str, Ticket] = {}
        self._lock = threading.Lock()

    def check(self, understanding: Understanding, user: User, *, returned: bool = False) -> EscalationRule | None:
        """Return the rule by which this message goes to a person at once, or None.

        Once the customer `returned` from the queue to the bot, rules that name nothing but the tier no longer count.
        """
        rules = [rule for rule in self._bot.rules if not (returned and rule.by_tier_alone)]
        return matching_rule(rules, understanding, user, least_confidence=self._bot.thresholds.intent)

    def check_misses(self, misses: int) -> EscalationRule | None:
        """Return the rule for this many turns in a row that nobody could answer, or None."""
        return rule_for_misses(self._bot.rules, misses)

    def is_open(self, rule: EscalationRule, at: datetime, *, about: Collection[str] = ()) -> bool:
        """Return whether somebody answers an escalation by this rule now; `about` are its intent and scenario."""
        names = {rule.id, rule.reason.value, rule.priority.value, *about}
        return bool(names & self._bot.hours.always_open) or is_open(self._bot.hours, at)

    def at_desk(self, at: datetime) -> bool:
        """Return whether it is business hours."""
        return is_open(self._bot.hours, at)

    def opens(self, at: datetime) -> str:
        """Return when people answer next, in Korean."""
        return opening_phrase(self._bot.hours, at)

    def create_escalation_request(
        self,
        session_id: str,
        user_id: str,
        reason: EscalationReason,
        priority: EscalationPriority,
        description: str = "",
        context: Mapping[str, Any] | None = None,
    ) -> str:
        """Put a request for a person on record and return its id. Personal data in it is masked."""
        request_id = f"ticket_{secrets.token_hex(12)}"
        now = datetime.now(UTC)
        ticket = Ticket(
            id=request_id,
            number=ticket_number(request_id, now),
            conversation_id=session_id,
            user_id=user_id,
            reason=EscalationReason(reason),
            priority=EscalationPriority(priority),
            description=mask(description),
            created_at=now,
            context={key: mask(str(value)) for key, value in (context or {}).items()},
        )
        with self._lock:
            self._requests[request_id] = ticket
        return request_id

    def get_escalation_request(self, request_id: str) -> Ticket:
        """Return a request.

        Raises:
            TicketNotFound: there is none of this id.
        """
        with self._lock:
            ticket = self._requests.get(request_id)
        if ticket is None:
            raise TicketNotFound()
        return ticket

    def waiting(self) -> tuple[Ticket, ...]:
        """Return the requests, most urgent first, then longest waiting."""
        with self._lock:
            requests = list(self._requests.values())
        return tuple(sorted(requests, key=lambda ticket: (-ticket.priority.rank, ticket.created_at)))
