"""Models as JSON bytes and back."""

from collections.abc import Callable
from typing import Final

import msgspec

from aicc.models.conversation import Conversation
from aicc.models.escalation import Ticket
from aicc.models.turn import Effect, MoveTicket, OpenTicket, Turn

_encoder: Final = msgspec.json.Encoder()
_conversations: Final = msgspec.json.Decoder(Conversation)
_turns: Final = msgspec.json.Decoder(Turn)
_tickets: Final = msgspec.json.Decoder(Ticket)
_effects: Final[dict[str, Callable[[bytes], Effect]]] = {
    OpenTicket.__name__: msgspec.json.Decoder(OpenTicket).decode,
    MoveTicket.__name__: msgspec.json.Decoder(MoveTicket).decode,
}


def encode(model: Conversation | Turn | Ticket | Effect) -> bytes:
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
