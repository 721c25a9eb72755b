"""The finder of times: what the other entity finders have too, KINDS and find."""

from collections.abc import Iterator
from datetime import datetime
from typing import Final

from aicc.entities.times import context
from aicc.entities.times.grammar import read
from aicc.entities.times.notation import resolve
from aicc.models.understanding import Entity

KINDS: Final[frozenset[str]] = frozenset(
    {"date", "time", "datetime", "duration", "date_range", "time_range", "datetime_range", "repeat"}
)
# Nobody says when in more.
_LIMIT: Final = 1_000


def find(text: str, now: datetime) -> Iterator[Entity]:
    """Yield the times a normalised text names, from left to right, resolved from `now` (aware).

    What returns every year, week or day is the next one, or the last where the words around speak of what is done
    (11월 3일에 결제한). Only the first 1,000 characters are read.
    """
    text = text[:_LIMIT]
    expressions = read(text)
    stops = [*(expression.start for expression in expressions[1:]), len(text)]
    after = 0
    for expression, before in zip(expressions, stops, strict=False):
        start, end = expression.start, expression.end
        value = None
        if not context.asked(text, expression):
            prefer = context.prefer(text, start, end, after=after, before=before)
            value = resolve(expression, now, prefer)
        if value:
            yield Entity(
                kind=value.kind, text=text[start:end], start=start, end=end, value=value.value, grain=value.grain
            )
        after = end
