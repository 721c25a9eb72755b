"""One exchange: what came in, what was decided and why, what went out."""

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from aicc.models.conversation import Owner
from aicc.models.escalation import Ticket, TicketState
from aicc.models.faq import Unanswered
from aicc.models.understanding import IntentScore


class Author(StrEnum):
    """Whose words a turn records as said."""

    CUSTOMER = "customer"
    AGENT = "agent"
    # The greeting: nobody said anything before.
    BOT = "bot"


@dataclass(frozen=True, slots=True, kw_only=True)
class Inbound:
    """A customer's message, parsed from whatever wire it came over."""

    conversation_id: str
    # Made by the sender; the same id twice is the same message.
    message_id: str
    # As typed.
    text: str
    received_at: datetime
    # Number of the turn whose button was pressed; None for words of the customer's own.
    reply_to: int | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class QuickReply:
    """A button: what it shows and what it says when pressed."""

    label: str
    text: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Reply:
    """What the customer hears."""

    # Bubbles, in order; empty while a person owns the conversation.
    messages: tuple[str, ...] = ()
    quick_replies: tuple[QuickReply, ...] = ()
    owner: Owner = Owner.BOT
    # Number of the ticket that this turn opened.
    ticket: str | None = None
    # The step that now waits for an answer.
    step: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Reason:
    """Why a turn went as it did: what trace, log line and evaluation read."""

    # relay, return, escalate, advance, answer, offer, clarify or fallback; greeting or agent where nothing was decided.
    decision: str
    # The rule, scenario step, FAQ entry or response that spoke.
    detail: str = ""
    # Readings by falling confidence, runners-up included.
    intents: tuple[IntentScore, ...] = ()
    mood: str = ""
    # Kinds of the entities found, never their text.
    entities: tuple[str, ...] = ()
    # The FAQ entry that answered or was offered first, and its probability.
    faq: str = ""
    faq_score: float = 0.0
    # Actions that ran, as name:ok or name:failure_code.
    actions: tuple[str, ...] = ()
    # Steps that scenarios passed, as scenario:step, in order; a reflex is @cancel:look.
    path: tuple[str, ...] = ()
    # Versions that decided.
    artefact: str = ""
    # Published version of the bot; "" is the bot's folder.
    bot_version: str = ""
    # Who understood the message: local, or the engines outside as `lex+comprehend`; "" where nobody had to.
    engine: str = ""
    # Which of them could not be asked and why, as `lex:ThrottlingException`: the local engine did their part.
    engine_fallback: str = ""
    # Seconds that asking them took.
    engine_seconds: float = 0.0
    # In a greeting: which wording said that an AI answers, as the beginning of its SHA-256.
    notice: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Turn:
    """One recorded exchange; never changed after it was saved."""

    conversation_id: str
    # 1 for the greeting, then counting up without gaps.
    seq: int
    message_id: str
    user_id: str
    author: Author
    # What was said, personal data masked; a secret answer is dots.
    said: str
    reply: Reply
    reason: Reason
    at: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class OpenTicket:
    """To carry out after the save: put a ticket into the desk's queue."""

    ticket: Ticket


@dataclass(frozen=True, slots=True, kw_only=True)
class MoveTicket:
    """To carry out after the save: a ticket was accepted, resolved or withdrawn."""

    ticket_id: str
    to: TicketState
    # Name of the agent who did it; None when the customer did.
    agent: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class KeepQuestion:
    """To carry out after the save: a question that was not answered, for those who keep the FAQ."""

    question: Unanswered


Effect = OpenTicket | MoveTicket | KeepQuestion
