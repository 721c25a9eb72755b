"""The finder of times: what the other entity finders have too, KINDS and find."""

from collections.abc import Iterator
from datetime import datetime
from typing import Final

from aicc.models.understanding import Entity
from aicc.nlu.entities.times.grammar import read
from aicc.nlu.entities.times.notation import resolve

KINDS: Final[frozenset[str]] = frozenset(
    {"date", "time", "datetime", "duration", "date_range", "time_range", "datetime_range", "repeat"}
)
# Nobody says when in more.
_LIMIT: Final = 1_000


def find(text: str, now: datetime) -> Iterator[Entity]:
    """Yield the times a normalised text names, from left to right, resolved from `now` (aware) into the future.

    Only the first 1,000 characters are read.
    """
    for reading in read(text[:_LIMIT]):
        value = resolve(reading, now)
        if value:
            yield Entity(
                kind=value.kind,
                text=text[reading.start : reading.end],
                start=reading.start,
                end=reading.end,
                value=value.value,
                grain=value.grain,
            )
