"""The two tables: the guide's `ConversationHistory`, and `ConversationState` with all that a turn needs beside it.

Their design is data: what is created, what is checked, and what the documentation names are the same.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Final

# Time to live, seconds since 1970, in both tables.
EXPIRES: Final = "expires_at"
BY_USER: Final = "UserIndex"
BY_LIST: Final = "ListIndex"
BY_SECOND_LIST: Final = "SecondListIndex"


@dataclass(frozen=True, slots=True, kw_only=True)
class Index:
    """A global secondary index."""

    name: str
    # Attributes of the key, both text: what it groups by, and its order.
    hash: str
    range: str
    # ALL or KEYS_ONLY; attributes beside the keys make it INCLUDE.
    projection: str = "KEYS_ONLY"
    beside: tuple[str, ...] = ()

    @property
    def wanted(self) -> dict[str, Any]:
        """Return it as CreateTable takes it. Billing belongs to the table: an index has none of its own."""
        projection: dict[str, Any] = {"ProjectionType": "INCLUDE" if self.beside else self.projection}
        if self.beside:
            projection["NonKeyAttributes"] = list(self.beside)
        return {"IndexName": self.name, "KeySchema": _key(self.hash, self.range), "Projection": projection}


@dataclass(frozen=True, slots=True, kw_only=True)
class Table:
    """A table with on-demand billing, encryption, time to live and point-in-time recovery."""

    name: str
    # Attributes of the key, both text.
    hash: str
    range: str
    indexes: tuple[Index, ...]

    def wanted(self) -> dict[str, Any]:
        """Return it as CreateTable takes it."""
        keys = [(self.hash, self.range), *((index.hash, index.range) for index in self.indexes)]
        names = dict.fromkeys(name for pair in keys for name in pair)
        return {
            "TableName": self.name,
            "KeySchema": _key(self.hash, self.range),
            "AttributeDefinitions": [{"AttributeName": name, "AttributeType": "S"} for name in names],
            "GlobalSecondaryIndexes": [index.wanted for index in self.indexes],
            "BillingMode": "PAY_PER_REQUEST",
            "SSESpecification": {"Enabled": True, "SSEType": "KMS"},
            "DeletionProtectionEnabled": True,
        }

    def key(self, item: Mapping[str, Any]) -> dict[str, Any]:
        """Return the key of an item."""
        return {self.hash: item[self.hash], self.range: item[self.range]}


@dataclass(frozen=True, slots=True, kw_only=True)
class Tables:
    """Both tables, under names of their own: several centres share an account by prefixes."""

    history: Table
    state: Table

    @property
    def both(self) -> tuple[Table, Table]:
        """Return the tables."""
        return (self.history, self.state)


def named_tables(prefix: str = "") -> Tables:
    """Return the tables of a prefix, such as `bank-`."""
    return Tables(
        history=Table(
            name=f"{prefix}ConversationHistory",
            hash="session_id",
            range="timestamp",
            indexes=(Index(name=BY_USER, hash="user_id", range="timestamp", projection="ALL"),),
        ),
        state=Table(
            name=f"{prefix}ConversationState",
            hash="pk",
            range="sk",
            indexes=(
                # What votes are counted from stands in the index: they need no other read.
                Index(name=BY_LIST, hash="list1", range="place1", beside=("entry_id", "helpful")),
                Index(name=BY_SECOND_LIST, hash="list2", range="place2"),
            ),
        ),
    )


def _key(hash_name: str, range_name: str) -> list[dict[str, str]]:
    return [
        {"AttributeName": hash_name, "KeyType": "HASH"},
        {"AttributeName": range_name, "KeyType": "RANGE"},
    ]
