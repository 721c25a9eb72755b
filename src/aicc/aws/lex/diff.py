"""How two bots of Lex differ: what was wanted and what is there."""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, fields
from enum import StrEnum
from typing import Any, Final

from aicc.aws.lex.definition import LexBot, LexIntent, LexLocale, LexSlot, LexSlotType

_SHOWN: Final = 200
_Named = LexLocale | LexIntent | LexSlot | LexSlotType


class Change(StrEnum):
    """What is different."""

    # Wanted and not there.
    MISSING = "missing"
    # There and not wanted.
    EXTRA = "extra"
    DIFFERENT = "different"


@dataclass(frozen=True, slots=True, kw_only=True)
class Difference:
    """One thing that differs."""

    # Where: ko_KR/transfer/bank.
    place: str
    change: Change
    # Member of the definition, or the sentence; "" for the whole.
    what: str = ""
    wanted: str = ""
    found: str = ""


def differences(wanted: LexBot, found: LexBot) -> tuple[Difference, ...]:
    """Return how a bot differs from the one that is wanted. The order of its parts does not count."""
    return (
        *_members("-", wanted, found, but=("locales",)),
        *(each for pair in _pairs(wanted.locales, found.locales) for each in _locale(*pair)),
    )


def _pairs(wanted: Iterable[Any], found: Iterable[Any]) -> list[tuple[Any, Any]]:
    """Return the parts of the same name together; None where one side has none."""
    ours = {_name(each): each for each in wanted}
    theirs = {_name(each): each for each in found}
    return [(ours.get(name), theirs.get(name)) for name in dict.fromkeys((*ours, *theirs))]


def _name(part: _Named) -> str:
    return part.id if isinstance(part, LexLocale) else part.name


def _locale(wanted: LexLocale | None, found: LexLocale | None) -> Iterator[Difference]:
    if wanted is None or found is None:
        yield from _whole("", wanted, found)
        return
    place = wanted.id
    yield from _members(place, wanted, found, but=("slot_types", "intents"))
    for ours, theirs in _pairs(wanted.slot_types, found.slot_types):
        yield from _part(f"{place}/", ours, theirs, but=())
    for ours, theirs in _pairs(wanted.intents, found.intents):
        yield from _part(f"{place}/", ours, theirs, but=("slots",))
        if ours is not None and theirs is not None:
            for slot, other in _pairs(ours.slots, theirs.slots):
                yield from _part(f"{place}/{ours.name}/", slot, other, but=())


def _part(above: str, wanted: Any, found: Any, *, but: tuple[str, ...]) -> Iterator[Difference]:
    if wanted is None or found is None:
        yield from _whole(above, wanted, found)
    else:
        yield from _members(f"{above}{_name(wanted)}", wanted, found, but=but)


def _whole(above: str, wanted: Any, found: Any) -> Iterator[Difference]:
    there = wanted if wanted is not None else found
    yield Difference(place=f"{above}{_name(there)}", change=Change.EXTRA if wanted is None else Change.MISSING)


def _members(place: str, wanted: Any, found: Any, *, but: tuple[str, ...]) -> Iterator[Difference]:
    for member in fields(wanted):
        ours, theirs = getattr(wanted, member.name), getattr(found, member.name)
        if member.name in but or ours == theirs:
            continue
        if isinstance(ours, tuple) and isinstance(theirs, tuple) and set(ours) != set(theirs):
            yield from _listed(place, member.name, ours, theirs)
        else:
            yield Difference(
                place=place, change=Change.DIFFERENT, what=member.name, wanted=_shown(ours), found=_shown(theirs)
            )


def _listed(place: str, what: str, wanted: tuple[Any, ...], found: tuple[Any, ...]) -> Iterator[Difference]:
    for each in wanted:
        if each not in found:
            yield Difference(place=place, change=Change.MISSING, what=what, wanted=_shown(each))
    for each in found:
        if each not in wanted:
            yield Difference(place=place, change=Change.EXTRA, what=what, found=_shown(each))


def _shown(value: Any) -> str:
    text = value if isinstance(value, str) else str(_plain(value))
    return text if len(text) <= _SHOWN else f"{text[:_SHOWN]}…"


def _plain(value: Any) -> Any:
    """Return a value without what goes without saying."""
    if isinstance(value, tuple):
        return [_plain(each) for each in value]
    if hasattr(value, "__dataclass_fields__"):
        told: Mapping[str, Any] = {member.name: getattr(value, member.name) for member in fields(value)}
        return {name: _plain(each) for name, each in told.items() if each not in (None, "", (), False)}
    return value
