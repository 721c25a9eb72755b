"""What changed between the files of two versions of a bot, by the names of what they hold. Pure."""

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum
from typing import Any, Final

# Parsed content of each file of a version by its path in the project.
Parsed = Mapping[str, Any]
# What names an item of a list: an intent, step or entry by its id, a response by its intent, an option by its value.
_NAMES: Final = ("id", "intent", "value")


class ChangeKind(StrEnum):
    """What happened to a place."""

    ADDED = "added"
    REMOVED = "removed"
    CHANGED = "changed"
    # The same items in another order.
    REORDERED = "reordered"


@dataclass(frozen=True, slots=True, kw_only=True)
class Change:
    """One place that is not as it was."""

    kind: ChangeKind
    # The file, then keys and names of items: scenarios/transfer.yaml, steps, amount, message.
    path: tuple[str, ...]
    # As the files have it; None where there was or is nothing.
    old: Any = None
    new: Any = None


def differences(old: Parsed, new: Parsed) -> tuple[Change, ...]:
    """Return every change from one version to another, by file, in the order of the files."""
    files = sorted({*old, *new})
    return tuple(change for file in files for change in _compared((file,), _Side(old, new).at(file)))


class _Missing:
    """Stands where one side has nothing, for None is a value (`next_step: null`)."""


_NOTHING: Final = _Missing()


@dataclass(frozen=True, slots=True)
class _Side:
    """Two mappings, or the same place in both."""

    old: Any
    new: Any

    def at(self, key: str) -> "_Side":
        return _Side(self.old.get(key, _NOTHING), self.new.get(key, _NOTHING))

    def both(self, kind: type) -> bool:
        return isinstance(self.old, kind) and isinstance(self.new, kind)


def _compared(path: tuple[str, ...], side: _Side) -> Iterator[Change]:
    if side.old == side.new:
        return
    if side.old is _NOTHING:
        yield Change(kind=ChangeKind.ADDED, path=path, new=side.new)
    elif side.new is _NOTHING:
        yield Change(kind=ChangeKind.REMOVED, path=path, old=side.old)
    elif side.both(dict):
        for key in dict.fromkeys((*side.old, *side.new)):
            yield from _compared((*path, str(key)), side.at(key))
    elif side.both(list):
        yield from _compared_lists(path, side.old, side.new)
    else:
        yield Change(kind=ChangeKind.CHANGED, path=path, old=side.old, new=side.new)


def _compared_lists(path: tuple[str, ...], old: Sequence[Any], new: Sequence[Any]) -> Iterator[Change]:
    named = _Side(_by_name(old), _by_name(new))
    if named.both(dict):
        for name in dict.fromkeys((*named.old, *named.new)):
            yield from _compared((*path, name), named.at(name))
        before = [name for name in named.old if name in named.new]
        after = [name for name in named.new if name in named.old]
        if before != after:
            yield Change(kind=ChangeKind.REORDERED, path=path, old=before, new=after)
        return
    if all(isinstance(item, str) for item in (*old, *new)):
        gone, come = Counter(old) - Counter(new), Counter(new) - Counter(old)
        yield from (Change(kind=ChangeKind.REMOVED, path=path, old=item) for item in gone.elements())
        yield from (Change(kind=ChangeKind.ADDED, path=path, new=item) for item in come.elements())
        if sorted(old) == sorted(new):
            yield Change(kind=ChangeKind.REORDERED, path=path, old=old, new=new)
        return
    yield Change(kind=ChangeKind.CHANGED, path=path, old=old, new=new)


def _by_name(items: Sequence[Any]) -> dict[str, Any] | None:
    """Return the items by their names; None where they have none, or one twice."""
    names = [_name(item) for item in items]
    unique = {name for name in names if name is not None}
    if len(unique) != len(items) or all(isinstance(item, str) for item in items):
        return {} if not items else None
    return dict(zip((name or "" for name in names), items, strict=True))


def _name(item: Any) -> str | None:
    """Return what names an item; a choice may be written as its value alone."""
    if isinstance(item, str):
        return item
    found = (item.get(key) for key in _NAMES) if isinstance(item, dict) else ()
    return next((name for name in found if isinstance(name, str)), None)
