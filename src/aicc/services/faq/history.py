"""What a change of an entry changed. Pure."""

from collections.abc import Sequence
from dataclasses import dataclass, fields
from typing import Final

from aicc.models.faq import FAQEntry, FAQRevision

_FIELDS: Final = tuple(field.name for field in fields(FAQEntry) if field.name != "id")


@dataclass(frozen=True, slots=True, kw_only=True)
class Difference:
    """A field that a change gave another value."""

    # Name of a field of FAQEntry.
    field: str
    # Value before and after, as the field has it; None where there was no entry.
    old: object
    new: object


@dataclass(frozen=True, slots=True, kw_only=True)
class Change:
    """A revision and what it changed."""

    revision: FAQRevision
    # In the order of the fields; all that say something for an entry that came or went.
    differences: tuple[Difference, ...]


def changes(revisions: Sequence[FAQRevision], before: FAQEntry | None) -> tuple[Change, ...]:
    """Return what each revision changed.

    Args:
        revisions: of one entry, newest first, none left out between them.
        before: what the entry was before the oldest of them; None where there was none.
    """
    earlier = [*(revision.entry for revision in revisions), before][1:]
    return tuple(
        Change(revision=revision, differences=diff(old, revision.entry))
        for revision, old in zip(revisions, earlier, strict=True)
    )


def diff(old: FAQEntry | None, new: FAQEntry | None) -> tuple[Difference, ...]:
    """Return the fields in which two states of an entry differ."""
    pairs = ((name, getattr(old, name, None), getattr(new, name, None)) for name in _FIELDS)
    return tuple(Difference(field=name, old=was, new=now) for name, was, now in pairs if was != now and (was or now))
