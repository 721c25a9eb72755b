"""Models as bytes and back: JSON, and sealed where there is a key and a customer's data in it."""

from collections.abc import Callable
from typing import Any, Final

import msgspec

from aicc.models.audit import AuditRecord
from aicc.models.conversation import Conversation
from aicc.models.errors import SealBroken
from aicc.models.escalation import Ticket
from aicc.models.faq import FAQEntry, Feedback, SynonymSet, Unanswered
from aicc.models.hold import Hold
from aicc.models.scenario import ActionDone, ActionFailed, ActionResult
from aicc.models.turn import Effect, KeepQuestion, MoveTicket, OpenTicket, Turn
from aicc.utils.sealing import Sealer, Unsealable, unsealed

Model = ActionResult | Conversation | Turn | Ticket | Effect | Unanswered | Feedback | Hold

_encode: Final = msgspec.json.Encoder().encode
_decode: Final[dict[str, Callable[[bytes], Any]]] = {
    kind.__name__: msgspec.json.Decoder(kind).decode
    for kind in (
        ActionDone,
        ActionFailed,
        AuditRecord,
        Conversation,
        FAQEntry,
        Feedback,
        Hold,
        KeepQuestion,
        MoveTicket,
        OpenTicket,
        Ticket,
        Turn,
        Unanswered,
    )
}
_synonyms: Final = msgspec.json.Decoder(tuple[SynonymSet, ...])


class Codec:
    """Turns models into what a store keeps.

    Args:
        sealer: encrypts what holds a customer's data; None keeps it as JSON.
    """

    def __init__(self, sealer: Sealer | None = None) -> None:
        self.sealer = sealer

    def encode(self, model: Model) -> bytes:
        """Return a model as a store keeps it."""
        body = _encode(model)
        return body if self.sealer is None else self.sealer.seal(body, type(model).__name__)

    def decode_conversation(self, body: bytes) -> Conversation:
        """Return the conversation that was encoded."""
        conversation: Conversation = self._opened(Conversation.__name__, body)
        return conversation

    def decode_turn(self, body: bytes) -> Turn:
        """Return the turn that was encoded."""
        turn: Turn = self._opened(Turn.__name__, body)
        return turn

    def decode_ticket(self, body: bytes) -> Ticket:
        """Return the ticket that was encoded."""
        ticket: Ticket = self._opened(Ticket.__name__, body)
        return ticket

    def decode_effect(self, kind: str, body: bytes) -> Effect:
        """Return the effect of a class name that was encoded."""
        effect: Effect = self._opened(kind, body)
        return effect

    def decode_result(self, kind: str, body: bytes) -> ActionResult:
        """Return the action result of a class name that was encoded."""
        result: ActionResult = self._opened(kind, body)
        return result

    def decode_question(self, body: bytes) -> Unanswered:
        """Return the unanswered question that was encoded."""
        question: Unanswered = self._opened(Unanswered.__name__, body)
        return question

    def decode_opinion(self, body: bytes) -> Feedback:
        """Return the feedback that was encoded."""
        opinion: Feedback = self._opened(Feedback.__name__, body)
        return opinion

    def decode_hold(self, body: bytes) -> Hold:
        """Return the hold that was encoded."""
        hold: Hold = self._opened(Hold.__name__, body)
        return hold

    def _opened(self, kind: str, body: bytes) -> Any:
        try:
            return _decode[kind](self.sealer.open(body, kind) if self.sealer is not None else unsealed(body))
        except Unsealable:
            raise SealBroken() from None


def encode_plain(model: FAQEntry | tuple[SynonymSet, ...] | AuditRecord) -> bytes:
    """Return a model that holds no customer's words, as JSON."""
    return _encode(model)


def decode_entry(body: bytes) -> FAQEntry:
    """Return the FAQ entry that was encoded."""
    entry: FAQEntry = _decode[FAQEntry.__name__](body)
    return entry


def decode_synonyms(body: bytes) -> tuple[SynonymSet, ...]:
    """Return the synonym sets that were encoded."""
    return _synonyms.decode(body)


def decode_audit(body: bytes) -> AuditRecord:
    """Return the audit record that was encoded."""
    record: AuditRecord = _decode[AuditRecord.__name__](body)
    return record
