"""Several telemetries as one."""

from collections.abc import Callable, Sequence
from contextlib import ExitStack
from typing import TypeVar

from aicc.models.conversation import Channel
from aicc.models.turn import Turn
from aicc.ports import Level, Occurrence, Silent, Span, Stage, Telemetry

_About = TypeVar("_About")
_Spans = tuple[Callable[[_About], Span], ...]


class Combined:
    """Tells all of several what it is told, in their order (a Telemetry).

    Args:
        telemetries: who is told. Those that have no spans of their own, as `Silent` has none, cost the turn nothing.
    """

    def __init__(self, telemetries: Sequence[Telemetry]) -> None:
        self._all = tuple(telemetries)
        self._turns: _Spans[str] = tuple(each.turn for each in self._all if _has_own(each, "turn"))
        self._stages: _Spans[Stage] = tuple(each.stage for each in self._all if _has_own(each, "stage"))
        self._actions: _Spans[str] = tuple(each.action for each in self._all if _has_own(each, "action"))

    def turn(self, conversation_id: str) -> Span:
        """Return the spans of a turn as one."""
        return _together(self._turns, conversation_id)

    def stage(self, stage: Stage) -> Span:
        """Return the spans of a stage as one."""
        return _together(self._stages, stage)

    def action(self, name: str) -> Span:
        """Return the spans of a call to the backend as one."""
        return _together(self._actions, name)

    def opened(self, channel: Channel) -> None:
        """Tell all that a conversation was opened."""
        for each in self._all:
            each.opened(channel)

    def recorded(self, turn: Turn, seconds: float) -> None:
        """Tell all of a turn."""
        for each in self._all:
            each.recorded(turn, seconds)

    def failed(self, stage: Stage, code: str) -> None:
        """Tell all of a failure that the turn survived."""
        for each in self._all:
            each.failed(stage, code)

    def error(self, code: str) -> None:
        """Tell all of an error that was answered."""
        for each in self._all:
            each.error(code)

    def count(self, occurrence: Occurrence) -> None:
        """Tell all to count it."""
        for each in self._all:
            each.count(occurrence)

    def level(self, level: Level, value: float) -> None:
        """Tell all how high it stands."""
        for each in self._all:
            each.level(level, value)

    def close(self) -> None:
        """Close all, also where one fails."""
        with ExitStack() as closing:
            for each in self._all:
                closing.callback(each.close)


def _has_own(telemetry: Telemetry, span: str) -> bool:
    return getattr(type(telemetry), span) is not getattr(Silent, span)


def _together(spans: _Spans[_About], about: _About) -> Span:
    return spans[0](about) if len(spans) == 1 else _Spanning([span(about) for span in spans])


class _Spanning(ExitStack):
    """Spans that are entered together, and left the last one first."""

    def __init__(self, spans: Sequence[Span]) -> None:
        super().__init__()
        self._spans = spans

    def __enter__(self) -> "_Spanning":
        """Enter all."""
        for span in self._spans:
            self.enter_context(span)
        return self
