"""Finding the entities that a bot defines for itself: lists, patterns, and composites of other entities."""

from bisect import bisect_left
from collections.abc import Iterable, Iterator, Mapping, Sequence
from time import process_time
from typing import Final

from aicc.entities.lists import ListFinder
from aicc.entities.patterns import compile_pattern, spans
from aicc.models.entities import CompositeEntity, EntityDefinitions, ListEntity, PatternEntity
from aicc.models.understanding import Entity

# What one pattern, and all patterns together, may spend on a message: processor time, as `regex` counts it.
_PATTERN_SECONDS: Final = 0.05
_ALL_SECONDS: Final = 0.1


class CustomEntities:
    """Finds a bot's own entities. Built once for a bot.

    Raises:
        PatternInvalid: a pattern is not a regular expression.
    """

    def __init__(self, definitions: EntityDefinitions) -> None:
        entities = definitions.entities
        self._lists = ListFinder([item for item in entities if isinstance(item, ListEntity)])
        self._patterns = [
            (item.id, compile_pattern(item.id, item.pattern)) for item in entities if isinstance(item, PatternEntity)
        ]
        self._composites = _parts_first([item for item in entities if isinstance(item, CompositeEntity)])

    def find(self, text: str, found: Sequence[Entity]) -> list[Entity]:
        """Return the bot's own entities in a normalised text, in order of place.

        `found` are the built-in entities of the text, which composites may be made of; they are not returned again,
        and the parts of a composite are returned beside it. The value of a list's entity is the list's, that of a
        pattern's entity its text, that of a composite the values of its parts with a space between them.
        """
        own = self._lists.find(text)
        own += self._matched(text)
        for composite in self._composites:
            own += _composed(text, composite, [*found, *own])
        return sorted(own, key=lambda entity: (entity.start, entity.end))

    def _matched(self, text: str) -> Iterator[Entity]:
        until = process_time() + _ALL_SECONDS if self._patterns else 0.0
        for kind, pattern in self._patterns:
            seconds = min(_PATTERN_SECONDS, until - process_time())
            if seconds <= 0:
                return
            for start, end in spans(text, pattern, seconds):
                words = text[start:end]
                yield Entity(kind=kind, text=words, start=start, end=end, value=words)


def _parts_first(composites: Sequence[CompositeEntity]) -> list[CompositeEntity]:
    """Return the composites so that each stands behind those it is made of; circles, never to be found, last."""
    waiting = list(composites)
    ordered: list[CompositeEntity] = []
    while waiting:
        open_ids = {item.id for item in waiting}
        ready = [item for item in waiting if open_ids.isdisjoint(item.parts)] or waiting
        ordered += ready
        waiting = [item for item in waiting if item not in ready]
    return ordered


def _composed(text: str, composite: CompositeEntity, entities: Iterable[Entity]) -> Iterator[Entity]:
    by_kind: dict[str, list[Entity]] = {kind: [] for kind in composite.parts}
    for entity in sorted(entities, key=lambda entity: entity.start):
        if entity.kind in by_kind:
            by_kind[entity.kind].append(entity)
    last = 0
    for first in by_kind[composite.parts[0]]:
        parts = _chain(first, composite, by_kind) if first.start >= last else []
        if parts:
            start, last = first.start, parts[-1].end
            value = " ".join(str(part.text if part.value is None else part.value) for part in parts)
            yield Entity(kind=composite.id, text=text[start:last], start=start, end=last, value=value)


def _chain(first: Entity, composite: CompositeEntity, by_kind: Mapping[str, Sequence[Entity]]) -> list[Entity]:
    """Return the parts that follow the first one closely, or nothing when one is missing."""
    parts = [first]
    for kind in composite.parts[1:]:
        candidates = by_kind[kind]
        index = bisect_left(candidates, parts[-1].end, key=lambda entity: entity.start)
        if index == len(candidates) or candidates[index].start - parts[-1].end > composite.within:
            return []
        parts.append(candidates[index])
    return parts
