"""Understanding that somebody else offers, such as Lex and Comprehend."""

from collections.abc import Collection
from typing import Protocol

from aicc.models.understanding import OutsideReading


class Reader(Protocol):
    """Reads messages in place of the local engine, which does whatever this one does not."""

    def read(self, text: str, *, session: str, intents: Collection[str]) -> OutsideReading:
        """Return what a message says; waits, but not for long. Never raises: who could not be asked is told in it.

        Args:
            text: the message, normalised, as the customer meant it.
            session: names the conversation, to whoever keeps apart what belongs together; "" is one by itself.
            intents: ids of the intents that the bot knows.
        """
        ...

    def close(self) -> None:
        """Let go of connections. Call it last."""
        ...
