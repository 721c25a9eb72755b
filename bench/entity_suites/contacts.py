"""Duckling's rows about phones, e-mail, web addresses and cards, answered by our finders."""

from collections.abc import Mapping
from datetime import UTC, datetime
from typing import Any, Final
from urllib.parse import urlsplit

from aicc.entities import contacts, identifiers
from aicc.models.understanding import Entity
from aicc.utils.text import normalize

# Duckling's reference time; nothing here depends on it.
_NOW: Final = datetime(2013, 2, 12, 6, 30, tzinfo=UTC)
_KINDS: Final = {"PhoneNumber": "phone", "Email": "email", "Url": "url", "CreditCardNumber": "card_number"}
# Duckling tells five schemes apart and spells one its own way.
_ISSUERS: Final = {
    "visa": "visa",
    "amex": "amex",
    "discover": "discover",
    "mastercard": "mastercard",
    "diners": "dinerclub",
}


def duckling(row: Mapping[str, Any]) -> bool:
    """Return whether we answer a row {dim, text, expected} as Duckling does.

    Expected is None where nothing must be found of that dimension; else one entity must cover the whole text and,
    written as Duckling writes it, equal the value.
    """
    text = normalize(row["text"])
    found = [entity for module in (contacts, identifiers) for entity in module.find(text, _NOW)]
    found = [entity for entity in found if entity.kind == _KINDS[row["dim"]]]
    if row["expected"] is None:
        return not found
    return len(found) == 1 and found[0].text == text and _written(found[0]) == dict(row["expected"])


def _written(entity: Entity) -> dict[str, str]:
    value = str(entity.value)
    match entity.kind:
        case "phone":
            number = value.replace(";ext=", " ext ")
            return {"value": f"({entity.unit}) {number}" if entity.unit else number}
        case "url":
            return {"value": value, "domain": _domain(value)}
        case "card_number":
            return {"value": value, "issuer": _ISSUERS.get(entity.unit or "", "other")}
    return {"value": value}


def _domain(address: str) -> str:
    """Return the host in small letters, without port and www."""
    host = urlsplit(address if "://" in address else f"//{address}").hostname or ""
    first, _, rest = host.partition(".")
    return rest if first.rstrip("0123456789") == "www" else host
