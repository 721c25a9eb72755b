"""When a backend that fails is left alone, so that customers do not wait for each time-out."""

from collections.abc import Callable

from aicc.models.http_action import BreakerRule


class Breaker:
    """Counts failures in a row. After enough of them no call may go out for a while, then one tries again.

    Args:
        rule: how many failures, and how long.
        clock: seconds from any start, never going back.
    """

    def __init__(self, rule: BreakerRule, clock: Callable[[], float]) -> None:
        self._rule = rule
        self._clock = clock
        self._failures = 0
        self._closed_until = 0.0

    def admits(self) -> bool:
        """Return whether a call may go out; where it may after a rest, the others wait for what becomes of it."""
        if self._failures < self._rule.failures:
            return True
        if self._clock() < self._closed_until:
            return False
        # The one that tries holds the door for as long as another rest: it may never come back.
        self._closed_until = self._clock() + self._rule.seconds
        return True

    def succeeded(self) -> None:
        """The backend answered."""
        self._failures = 0

    def failed(self) -> None:
        """The backend did not answer, or said that it cannot."""
        self._failures += 1
        self._closed_until = self._clock() + self._rule.seconds
