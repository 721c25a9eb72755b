"""Lists of resources as the models API gives them: filtered, sorted, a page at a time."""

from collections.abc import Callable, Mapping, Sequence
from typing import Any, Final

from aicc.aws.lex_server.failures import Refusal, RequestRefused

_PAGE: Final = 100
_LONGEST_TOKEN: Final = 9
# Attribute or filter of the API to the member that it is about, where it is not the same in small letters.
_MEMBERS: Final = {
    "BotLocaleName": "localeName",
    "ExternalSourceType": "slotTypeCategory",
    "ImportResourceType": "importedResourceType",
    "ExportResourceType": "exportedResourceType",
}
_HOLDS: Final[Mapping[str, Callable[[str, str], bool]]] = {
    "EQ": lambda value, wanted: value == wanted,
    "NE": lambda value, wanted: value != wanted,
    "CO": lambda value, wanted: wanted in value,
}


def page(records: Sequence[Mapping[str, Any]], asked: Mapping[str, Any]) -> tuple[list[Mapping[str, Any]], str | None]:
    """Return the records that a List operation asks for, and the token of the next page, None on the last one.

    Raises:
        RequestRefused: the token is none that was given.
    """
    kept = [record for record in records if all(_passes(record, one) for one in asked.get("filters", ()))]
    order = asked.get("sortBy")
    if order is not None:
        member = _member(order["attribute"])
        kept.sort(key=lambda record: _sortable(record.get(member, "")), reverse=order["order"] == "Descending")
    begin, size = _begin(asked.get("nextToken")), asked.get("maxResults", _PAGE)
    end = begin + size
    return kept[begin:end], str(end) if end < len(kept) else None


def _begin(token: str | None) -> int:
    if token is None:
        return 0
    if not token.isdecimal() or len(token) > _LONGEST_TOKEN:
        raise RequestRefused(Refusal.VALIDATION, "The nextToken is none that this server has given.")
    return int(token)


def _passes(record: Mapping[str, Any], wanted: Mapping[str, Any]) -> bool:
    value = str(record.get(_member(wanted["name"]), ""))
    return all(_HOLDS[wanted["operator"]](value, one) for one in wanted["values"])


def _member(attribute: str) -> str:
    return _MEMBERS.get(attribute, attribute[:1].lower() + attribute[1:])


def _sortable(value: Any) -> tuple[float, str]:
    """Return what orders values of one kind: 10 behind 9, though both are text."""
    number = value if isinstance(value, int | float) else int(value) if str(value).isdecimal() else 0
    return float(number), str(value)
