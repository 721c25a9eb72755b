"""All entities of a message: the built-in finders, the bot's own entities, and what each is to the request."""

from collections.abc import Callable, Collection, Iterable, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Final

from aicc.entities import amounts, contacts, identifiers, names, numbers, times
from aicc.entities.custom import CustomEntities
from aicc.entities.patterns import extract as extract_patterns
from aicc.entities.roles import RoleTable, with_roles
from aicc.models.entities import BUILT_IN_KINDS, NO_ENTITIES, EntityDefinitions
from aicc.models.understanding import Entity

Finder = Callable[[str, datetime], Iterable[Entity]]

# Of two that overlap the longer is kept, and of two equally long the one whose finder stands first.
_FINDERS: Final[tuple[tuple[frozenset[str], Finder], ...]] = tuple(
    (frozenset(module.KINDS), module.find) for module in (identifiers, contacts, amounts, times, names, numbers)
)


@dataclass(frozen=True, slots=True, eq=False, repr=False)
class EntityFinder:
    """Finds the entities that a bot knows; built once for a bot."""

    definitions: EntityDefinitions = NO_ENTITIES
    _custom: CustomEntities = field(init=False)
    _roles: RoleTable = field(init=False)

    def __post_init__(self) -> None:
        object.__setattr__(self, "_custom", CustomEntities(self.definitions))
        object.__setattr__(self, "_roles", RoleTable(self.definitions))

    def find(
        self,
        text: str,
        now: datetime,
        *,
        patterns: Mapping[str, str] | None = None,
        kinds: Collection[str] = BUILT_IN_KINDS,
    ) -> tuple[Entity, ...]:
        """Return the entities of a normalised text in order of place.

        Built-in entities never overlap; the bot's own may lie over them and over each other.

        Args:
            text: the text.
            now: aware; what 내일 and 3시 are counted from.
            patterns: entity to regular expression, besides.
            kinds: built-in kinds to look for. A number inside an amount is found when amounts are not asked for.

        Raises:
            PatternInvalid: a pattern is not a regular expression.
        """
        built_in = find_built_in(text, now, kinds=kinds)
        extra = extract_patterns(text, patterns) if patterns else ()
        own = self._custom.find(text, built_in)
        known = {(entity.kind, entity.start, entity.end) for entity in (*built_in, *own)}
        added = [entity for entity in extra if (entity.kind, entity.start, entity.end) not in known]
        if not (built_in or own or added):
            return ()
        found = sorted((*built_in, *own, *added), key=lambda entity: (entity.start, -entity.end))
        return with_roles(text, found, self._roles)


def find_built_in(text: str, now: datetime, *, kinds: Collection[str] = BUILT_IN_KINDS) -> tuple[Entity, ...]:
    """Return what the product finds by itself, without overlaps, in order of place."""
    wanted = frozenset(kinds)
    found = [
        (entity.start - entity.end, rank, entity)
        for rank, (offered, find) in enumerate(_FINDERS)
        if offered & wanted
        for entity in find(text, now)
        if entity.kind in wanted
    ]
    if len(found) < 2:
        return tuple(entity for _, _, entity in found)
    kept: list[Entity] = []
    for _, _, entity in sorted(found, key=lambda item: item[:2]):
        if all(entity.end <= other.start or other.end <= entity.start for other in kept):
            kept.append(entity)
    return tuple(sorted(kept, key=lambda entity: entity.start))
