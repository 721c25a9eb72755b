"""A turn as an item of `ConversationHistory`: the guide's attributes for whoever looks, and the turn itself."""

from collections.abc import Mapping
from typing import Any, Final

from aicc.models.turn import Turn
from aicc.stores.codec import Codec
from aicc.stores.dynamodb.attributes import Values

# The turn itself, sealed where there is a key. Items that others wrote under the guide's names have none.
BODY: Final = "turn"


class TurnItems:
    """Turns as items and back.

    Args:
        codec: seals the turn.
        readable: whether what was said stands in plain sight (masked, as in the turn): not where it is sealed.
    """

    def __init__(self, codec: Codec, *, readable: bool) -> None:
        self._codec = codec
        self._readable = readable

    def item(self, turn: Turn, *, timestamp: str, expires: int | None) -> Values:
        """Return the item of a turn.

        Args:
            turn: what to keep.
            timestamp: its place in the conversation, later than that of the turn before.
            expires: when DynamoDB may delete it, in seconds since 1970; None: never.
        """
        reading = next(iter(turn.reason.intents), None)
        return {
            "session_id": turn.conversation_id,
            "timestamp": timestamp,
            # The key of an index must not be empty.
            "user_id": turn.user_id or None,
            "seq": turn.seq,
            "message_id": turn.message_id,
            "author": turn.author.value,
            "decision": turn.reason.decision,
            "intent": reading.intent if reading else None,
            "confidence": f"{reading.confidence:.4f}" if reading else None,
            "mood": turn.reason.mood or None,
            **(said(turn) if self._readable else {}),
            BODY: self._codec.encode(turn),
            "expires_at": expires,
        }

    def turn(self, item: Mapping[str, Any]) -> Turn:
        """Return the turn of an item that has one."""
        return self._codec.decode_turn(item[BODY])


def said(turn: Turn) -> dict[str, str]:
    """Return what was said, under the guide's names."""
    return {"user_input": turn.said, "bot_response": "\n".join(turn.reply.messages)}
