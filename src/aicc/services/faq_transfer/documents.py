"""JSON with the fields of FAQEntry: {"faqs": [...]}, a list, or one entry a line."""

import json
from collections.abc import Callable, Iterable, Mapping
from typing import Any, Final

import msgspec

from aicc.models.faq import FAQEntry
from aicc.services.faq_transfer.columns import channels, day
from aicc.services.faq_transfer.encodings import decode
from aicc.services.faq_transfer.items import Item, items
from aicc.services.faq_transfer.results import Draft, Finding, Sheaf, Unreadable
from aicc.services.faq_transfer.shapes import EntryShape, card_of, shaped

KEY: Final = "faqs"
# How values become those of FAQEntry, where they are not the same.
_CONVERTED: Final[Mapping[str, Callable[[Any], Any]]] = {
    "paraphrases": tuple,
    "keywords": tuple,
    "related": tuple,
    "tags": tuple,
    "card": lambda shape: None if shape is None else card_of(shape),
    "channels": channels,
    "valid_from": lambda text: day(text or ""),
    "valid_until": lambda text: day(text or ""),
}


def read(data: bytes) -> Sheaf:
    """Return what a file says."""
    try:
        found = items(decode(data)[0], KEY)
    except Unreadable as error:
        return Sheaf(problems=(error.at(),))
    return Sheaf(drafts=map(_draft, found), expected=len(found))


def write(entries: Iterable[FAQEntry]) -> bytes:
    """Return entries as JSON, one a line, so that versions of a file can be compared."""
    lines = ",\n".join(json.dumps(msgspec.to_builtins(entry), ensure_ascii=False) for entry in entries)
    return f'{{"{KEY}": [\n{lines}\n]}}\n'.encode()


def left_out(names: Iterable[str], line: int) -> tuple[Finding, ...]:
    """Return the note that some fields of an item are not taken; nothing when there are none."""
    quoted = ", ".join(f"‘{name[:30]}’" for name in list(names)[:10])
    if not quoted:
        return ()
    korean = f"다음 항목은 가져오지 않습니다: {quoted}"
    return (Unreadable("fields_left_out", korean, f"Left out: {quoted}").at(line=line),)


def _draft(item: Item) -> Draft:
    line, value = item
    if isinstance(value, Unreadable):
        return Draft(line=line, given={}, problems=(value.at(line=line),))
    shape, complaints = shaped(EntryShape, value)
    problems = [complaint.at(line) for complaint in complaints]
    given: dict[str, Any] = {}
    for name in EntryShape.model_fields:
        if name in shape.model_fields_set:
            try:
                given[name] = _CONVERTED.get(name, _as_it_is)(getattr(shape, name))
            except Unreadable as error:
                problems.append(error.at(line=line, column=name))
    strangers = [name for name in value if name not in EntryShape.model_fields]
    return Draft(line=line, given=given, problems=tuple(problems), notes=left_out(strangers, line))


def _as_it_is(value: object) -> object:
    return value
