"""What an import would do, and doing it."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from aicc.models.faq import FAQEntry
from aicc.services.faq import FAQService
from aicc.services.faq.history import Difference, diff


@dataclass(frozen=True, slots=True, kw_only=True)
class EntryChange:
    """An entry that becomes another."""

    before: FAQEntry
    after: FAQEntry
    # Fields that differ.
    differences: tuple[Difference, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Plan:
    """What an import would do, in the order of the file."""

    new: tuple[FAQEntry, ...]
    changed: tuple[EntryChange, ...]
    unchanged: tuple[FAQEntry, ...]
    # Those that the file does not have, where it is to be all there is; by id.
    removed: tuple[FAQEntry, ...] = ()


def plan(existing: Iterable[FAQEntry], entries: Sequence[FAQEntry], *, replace_all: bool = False) -> Plan:
    """Return what taking these entries would do to those that there are.

    Args:
        existing: the entries that there are.
        entries: as `Imported` has them.
        replace_all: whether entries that are not among these are to go.
    """
    known: Mapping[str, FAQEntry] = {entry.id: entry for entry in existing}
    ids = {entry.id for entry in entries}
    changed = (
        EntryChange(before=known[entry.id], after=entry, differences=diff(known[entry.id], entry))
        for entry in entries
        if known.get(entry.id, entry) != entry
    )
    return Plan(
        new=tuple(entry for entry in entries if entry.id not in known),
        changed=tuple(changed),
        unchanged=tuple(entry for entry in entries if known.get(entry.id) == entry),
        removed=tuple(known[key] for key in sorted(known) if key not in ids) if replace_all else (),
    )


async def carry_out(faq: FAQService, wanted: Plan, *, by: str) -> None:
    """Do what a plan says, all or nothing.

    Args:
        faq: keeps the entries.
        wanted: made against its entries as they are.
        by: name of the agent.

    Raises:
        FAQInvalid: the entries have changed since the plan was made, and they do not fit together any more.
        FAQNotFound: an entry that was to be removed is gone.
        StoreError: nothing could be kept.
    """
    changed = [*wanted.new, *(change.after for change in wanted.changed)]
    await faq.put_many(changed, by=by, remove=[entry.id for entry in wanted.removed])
