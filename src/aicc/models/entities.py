"""Entities that a bot defines for itself (사용자 정의 개체), and the roles that words around an entity give it."""

from dataclasses import dataclass
from enum import StrEnum
from typing import Final

# What the product finds by itself; no bot may give one of its own entities such a name.
BUILT_IN_KINDS: Final = frozenset(
    kind
    for kinds in (
        "number number_range ordinal percentage money quantity age temperature distance volume",
        "date time datetime duration date_range time_range datetime_range repeat phone email url",
        "card_number account_number resident_number foreigner_number business_number passport_number driving_licence",
        "bank person place",
    )
    for kind in kinds.split()
)

# A rule of this kind holds for every entity that the bot defines, unless the entity has rules of its own.
ANY_CUSTOM: Final = "*"


class EntityType(StrEnum):
    """How a bot describes an entity of its own."""

    LIST = "list"
    PATTERN = "pattern"
    COMPOSITE = "composite"


@dataclass(frozen=True, slots=True, kw_only=True)
class ListValue:
    """One value of a list and the other words for it."""

    # What is returned, and one of the words looked for.
    value: str
    synonyms: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class ListEntity:
    """One of some known values, such as the bank's products."""

    id: str
    values: tuple[ListValue, ...]
    # Whether words of three syllables and more may be misspelt by a letter, of six and more by two.
    fuzzy: bool = True


@dataclass(frozen=True, slots=True, kw_only=True)
class PatternEntity:
    """What a regular expression finds; its group 1, where it has one, is the entity."""

    id: str
    pattern: str


@dataclass(frozen=True, slots=True, kw_only=True)
class CompositeEntity:
    """Other entities that stand together, in this order: a bank and an account number are where money goes."""

    id: str
    # Kinds of entities, built in or the bot's own.
    parts: tuple[str, ...]
    # Most characters between one part and the next.
    within: int = 10


EntityDefinition = ListEntity | PatternEntity | CompositeEntity


@dataclass(frozen=True, slots=True, kw_only=True)
class RoleRule:
    """Gives entities of a kind a role when one of these words stands right behind or right before them."""

    # Kind of entity, or ANY_CUSTOM.
    kind: str
    role: str
    # Particles and words behind the entity: 에서, 으로.
    after: tuple[str, ...] = ()
    # Words in front of it: 받는 사람.
    before: tuple[str, ...] = ()
    # Where not empty, the message must hold one of these words too: 에 points somewhere when something is sent (보내).
    needs: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class EntityDefinitions:
    """All that a bot says about its entities."""

    entities: tuple[EntityDefinition, ...] = ()
    # They replace the product's own rules for the kinds they name.
    roles: tuple[RoleRule, ...] = ()


# Of a bot that defines none.
NO_ENTITIES: Final = EntityDefinitions()
