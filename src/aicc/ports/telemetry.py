"""What goes on in the centre, told to whoever watches over it."""

from contextlib import AbstractContextManager, nullcontext
from contextvars import ContextVar
from enum import StrEnum
from typing import Final, Protocol

from aicc.models.conversation import Channel
from aicc.models.turn import Turn

# The W3C `traceparent` header of the request that is being served, "" without one; the doors set it.
TRACEPARENT: Final[ContextVar[str]] = ContextVar("traceparent", default="")

# Something that takes a while: entered when it begins, left when it ends.
Span = AbstractContextManager[object]


class Stage(StrEnum):
    """The parts of a turn, in their order."""

    LOAD = "load"
    UNDERSTAND = "understand"
    DECIDE = "decide"
    ACT = "act"
    CONCLUDE = "conclude"
    SAVE = "save"
    CARRY_OUT = "carry_out"


class Occurrence(StrEnum):
    """What is only counted."""

    # A conversation was given to a person for the first time.
    HANDED_OVER = "handed_over"
    # A message came again and was answered with its recorded turn.
    REPEATED = "repeated"
    # The embedded index answered in place of the search engine.
    FAQ_FALLBACK = "faq_fallback"
    # The durable store answered alone because Redis could not be reached.
    CACHE_FALLBACK = "cache_fallback"


class Level(StrEnum):
    """What goes up and down."""

    # Tickets that wait for a person; every process tells the same number.
    QUEUE = "queue"
    # WebSockets that are open in this process.
    SOCKETS = "sockets"
    # Bytes that are free on the disk of the data folder.
    DISK_FREE = "disk_free"


class Telemetry(Protocol):
    """Is told what goes on: the turns with their stages, errors, levels.

    Nothing it does may fail or make a customer wait. Nothing personal is told: only names of the bot's parts, codes and
    numbers.
    """

    def turn(self, conversation_id: str) -> Span:
        """Return the span of a turn; what is told and logged inside it belongs to that turn."""
        ...

    def stage(self, stage: Stage) -> Span:
        """Return the span of a stage. An exception that leaves it is told as its failure, and goes on."""
        ...

    def action(self, name: str) -> Span:
        """Return the span of one call to the backend."""
        ...

    def opened(self, channel: Channel) -> None:
        """Tell that a conversation was opened."""
        ...

    def recorded(self, turn: Turn, seconds: float) -> None:
        """Tell of a turn that was recorded, so long after its message came; inside its span."""
        ...

    def failed(self, stage: Stage, code: str) -> None:
        """Tell of a failure in a stage that the turn survived."""
        ...

    def error(self, code: str) -> None:
        """Tell that a request was answered with an error."""
        ...

    def count(self, occurrence: Occurrence) -> None:
        """Count something that happened, in any thread."""
        ...

    def level(self, level: Level, value: float) -> None:
        """Tell how high something stands now."""
        ...

    def close(self) -> None:
        """Hand on what was not handed on yet, and stop. Nothing is told afterwards."""
        ...


_NO_SPAN: Final = nullcontext()


class Silent:
    """Tells nobody. Adapters that care only for some of it inherit the rest from here (a Telemetry)."""

    def turn(self, conversation_id: str) -> Span:
        """Return a span that does nothing."""
        return _NO_SPAN

    def stage(self, stage: Stage) -> Span:
        """Return a span that does nothing."""
        return _NO_SPAN

    def action(self, name: str) -> Span:
        """Return a span that does nothing."""
        return _NO_SPAN

    def opened(self, channel: Channel) -> None:
        """Tell nobody."""

    def recorded(self, turn: Turn, seconds: float) -> None:
        """Tell nobody."""

    def failed(self, stage: Stage, code: str) -> None:
        """Tell nobody."""

    def error(self, code: str) -> None:
        """Tell nobody."""

    def count(self, occurrence: Occurrence) -> None:
        """Tell nobody."""

    def level(self, level: Level, value: float) -> None:
        """Tell nobody."""

    def close(self) -> None:
        """Stop nothing."""
