"""The twin of the readers outside: the local engine behind their port."""

from collections.abc import Collection

from aicc.models.understanding import LOCAL, OutsideReading
from aicc.nlu.chatbot_nlu import ChatbotNLU


class LocalReader:
    """Reads as the local engine does: for trying what is behind a Reader without AWS (a Reader).

    Args:
        nlu: reads.
    """

    def __init__(self, nlu: ChatbotNLU) -> None:
        self._nlu = nlu

    def read(self, text: str, *, session: str, intents: Collection[str]) -> OutsideReading:
        """Return what the local engine reads."""
        understood = self._nlu.understand(text, session=session)
        return OutsideReading(
            engine=LOCAL,
            intents=tuple(reading for reading in understood.intents if reading.intent in intents),
            sentiment=understood.sentiment,
            entities=understood.entities,
        )

    def close(self) -> None:
        """Close nothing."""
