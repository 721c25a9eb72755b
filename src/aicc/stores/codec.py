"""Models as JSON bytes and back."""

from collections.abc import Callable
from typing import Final

import msgspec

from aicc.models.conversation import Conversation
from aicc.models.escalation import Ticket
from aicc.models.faq import FAQEntry, Feedback, SynonymSet, Unanswered
from aicc.models.scenario import ActionDone, ActionFailed, ActionResult
from aicc.models.turn import Effect, KeepQuestion, MoveTicket, OpenTicket, Turn

_encoder: Final = msgspec.json.Encoder()
_conversations: Final = msgspec.json.Decoder(Conversation)
_turns: Final = msgspec.json.Decoder(Turn)
_tickets: Final = msgspec.json.Decoder(Ticket)
_entries: Final = msgspec.json.Decoder(FAQEntry)
_synonyms: Final = msgspec.json.Decoder(tuple[SynonymSet, ...])
_questions: Final = msgspec.json.Decoder(Unanswered)
_opinions: Final = msgspec.json.Decoder(Feedback)
_effects: Final[dict[str, Callable[[bytes], Effect]]] = {
    OpenTicket.__name__: msgspec.json.Decoder(OpenTicket).decode,
    MoveTicket.__name__: msgspec.json.Decoder(MoveTicket).decode,
    KeepQuestion.__name__: msgspec.json.Decoder(KeepQuestion).decode,
}
_results: Final[dict[str, Callable[[bytes], ActionResult]]] = {
    ActionDone.__name__: msgspec.json.Decoder(ActionDone).decode,
    ActionFailed.__name__: msgspec.json.Decoder(ActionFailed).decode,
}


Model = ActionResult | Conversation | Turn | Ticket | Effect | FAQEntry | tuple[SynonymSet, ...] | Unanswered | Feedback


def encode(model: Model) -> bytes:
    """Return a model as JSON."""
    return _encoder.encode(model)


def decode_conversation(body: bytes) -> Conversation:
    """Return the conversation that was encoded."""
    return _conversations.decode(body)


def decode_turn(body: bytes) -> Turn:
    """Return the turn that was encoded."""
    return _turns.decode(body)


def decode_ticket(body: bytes) -> Ticket:
    """Return the ticket that was encoded."""
    return _tickets.decode(body)


def decode_effect(kind: str, body: bytes) -> Effect:
    """Return the effect of a class name that was encoded."""
    return _effects[kind](body)


def decode_result(kind: str, body: bytes) -> ActionResult:
    """Return the result of a class name that was encoded."""
    return _results[kind](body)


def decode_entry(body: bytes) -> FAQEntry:
    """Return the FAQ entry that was encoded."""
    return _entries.decode(body)


def decode_synonyms(body: bytes) -> tuple[SynonymSet, ...]:
    """Return the synonym sets that were encoded."""
    return _synonyms.decode(body)


def decode_question(body: bytes) -> Unanswered:
    """Return the unanswered question that was encoded."""
    return _questions.decode(body)


def decode_opinion(body: bytes) -> Feedback:
    """Return the feedback that was encoded."""
    return _opinions.decode(body)
