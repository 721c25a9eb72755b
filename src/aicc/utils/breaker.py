"""When a service that fails is left alone, so that customers do not wait for each time-out."""

from collections.abc import Callable


class Breaker:
    """Counts failures in a row. After enough of them no call may go out for a while, then one tries again.

    Args:
        failures: how many in a row.
        seconds: for how long.
        clock: seconds from any start, never going back.
    """

    def __init__(self, *, failures: int, seconds: float, clock: Callable[[], float]) -> None:
        self._most = failures
        self._seconds = seconds
        self._clock = clock
        self._failures = 0
        self._closed_until = 0.0

    def admits(self) -> bool:
        """Return whether a call may go out; where it may after a rest, the others wait for what becomes of it."""
        if self._failures < self._most:
            return True
        if self._clock() < self._closed_until:
            return False
        # The one that tries holds the door for as long as another rest: it may never come back.
        self._closed_until = self._clock() + self._seconds
        return True

    def succeeded(self) -> None:
        """The service answered."""
        self._failures = 0

    def failed(self) -> None:
        """The service did not answer, or said that it cannot."""
        self._failures += 1
        self._closed_until = self._clock() + self._seconds
