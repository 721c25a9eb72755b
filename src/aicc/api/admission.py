"""How much is taken on at once: what is too much is sent away at once, so that what was taken is answered in time."""

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Final

from aicc.models.errors import Overloaded

_RETRY_SECONDS: Final = 1


class Admission:
    """Counts what is being done.

    Args:
        limit: turns and openings that may run or wait at the same moment in this process.
    """

    def __init__(self, limit: int) -> None:
        self._limit = limit
        self.running = 0

    @contextmanager
    def admit(self) -> Iterator[None]:
        """Count one from entering to leaving.

        Raises:
            Overloaded: there are too many already.
        """
        if self.running >= self._limit:
            raise Overloaded(seconds=_RETRY_SECONDS)
        self.running += 1
        try:
            yield
        finally:
            self.running -= 1
