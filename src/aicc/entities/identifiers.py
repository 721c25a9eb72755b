"""Numbers that the state, banks and card schemes give out: found by shape, believed by check digit or format."""

from collections.abc import Iterator
from datetime import datetime
from typing import Final

from aicc.models.understanding import Entity
from aicc.utils import pii
from aicc.utils.identifiers import (
    BANKS,
    banks_of,
    birth_date,
    card_issuer,
    is_foreigner_number,
    is_printed_as,
    is_resident_number,
    passes_luhn,
)
from aicc.utils.patterns import lazy_pattern

KINDS: Final[frozenset[str]] = frozenset(
    {
        "card_number",
        "account_number",
        "resident_number",
        "foreigner_number",
        "business_number",
        "passport_number",
        "driving_licence",
    }
)
# How cards are embossed, and how digits are given one by one.
_CARD_GROUPS: Final = frozenset(
    {(4, 4, 4, 4), (4, 6, 5), (4, 6, 4), (16,), (15,), (14,), (1,) * 16, (1,) * 15, (1,) * 14}
)
# Words anywhere, and names of banks beside it, that make a number without hyphens an account.
_ABOUT_ACCOUNTS: Final = lazy_pattern("계좌|통장|입금|송금|이체|은행|뱅크|농협|우체국|새마을|신협|수협")
_BANKS_BESIDE: Final = lazy_pattern("국민|신한|우리|하나|기업|카카오|토스|케이")
_BESIDE: Final = 5
# 우리 13, 농협 13 and 카카오뱅크 13 begin as nothing else does.
_TELLING: Final = lazy_pattern(r"100[2-7]\d{9}|3(?:0[1256]|1[27]|5[1256])\d{10}|(?:3333|3355|7777|7979)\d{9}")
# What names a number right before it, with nothing but such words between.
_BETWEEN: Final = r"(?: ?(?:번호|은행|뱅크|계좌|통장|입금|앞자리|[은는이가:,\-#])){0,5} ?"
_REGISTRATION: Final = lazy_pattern(rf"(?<!사업자)(?<!사업자 )(?:주민|외국인|등록)(?: ?등록)? ?번호{_BETWEEN}\Z")
_PARCEL: Final = lazy_pattern(rf"(?:송장|주문|배송|택배|등기|접수|예약){_BETWEEN}\Z")
_BANK: Final = lazy_pattern(rf"(?P<name>{'|'.join(sorted(BANKS, key=len, reverse=True))})(?P<sure>은행)?{_BETWEEN}\Z")
_BEFORE: Final = 24
_REGISTERED_DIGITS: Final = 13
_ACCOUNT_DIGITS: Final = range(10, 15)


def find(text: str, now: datetime) -> Iterator[Entity]:
    """Yield the identifiers in a normalised text in order of place; values are digits (a passport's: letters too).

    The unit of a card is its scheme (visa, amex ..., domestic for Korean cards without one), that of an account the
    banks it may belong to, the larger first, joined by a bar (신한|신협), or the one that is named right before it.
    Someone born after `now` has no number yet. After a word for it (주민번호) a registration number needs a birth date
    but no check digit, as those given since October 2020 have none. Numbers of parcels and orders are no accounts.
    """
    for item in pii.find(text):
        if item.kind in KINDS and (read := _read(item, text, now)):
            kind, unit = read
            start, end = item.start, item.end
            yield Entity(kind=kind, text=text[start:end], start=start, end=end, value=item.digits, unit=unit)


def _read(item: pii.Found, text: str, now: datetime) -> tuple[str, str | None] | None:
    """Return kind and unit of what was found, or None for a number that only has the shape of one."""
    digits = item.digits
    match item.kind:
        case "resident_number" if is_resident_number(digits, today=now.date()):
            return item.kind, None
        case "foreigner_number" if is_foreigner_number(digits, today=now.date()):
            return item.kind, None
        case "card_number" if _is_card(digits, item.groups):
            return item.kind, card_issuer(digits)
        case "business_number" | "passport_number" | "driving_licence":
            return item.kind, None
    before = text[max(0, item.start - _BEFORE) : item.start]
    if _REGISTRATION.search(before) and (kind := _registered(digits, now)):
        return kind, None
    return None if _PARCEL.search(before) else _account(item, text)


def _registered(digits: str, now: datetime) -> str | None:
    """Return the kind of a registration number with a birth date until now, whatever its check digit."""
    kind = {**dict.fromkeys("1234", "resident_number"), **dict.fromkeys("5678", "foreigner_number")}.get(digits[6:7])
    born = birth_date(digits) if kind and len(digits) == _REGISTERED_DIGITS else None
    return kind if born and born <= now.date() else None


def _is_card(digits: str, groups: tuple[int, ...]) -> bool:
    known = groups in _CARD_GROUPS and (len(groups) > 1 or card_issuer(digits) is not None)
    return known and passes_luhn(digits)


def _account(item: pii.Found, text: str) -> tuple[str, str | None] | None:
    digits, groups = item.digits, item.groups
    if len(digits) not in _ACCOUNT_DIGITS:
        return None
    if item.kind != "account_number" and len(groups) > 1 and not is_printed_as(groups):
        # It was written as a registration number or a card, with a slip in it.
        return None
    beside = f"{text[max(0, item.start - _BESIDE) : item.start]} {text[item.end : item.end + _BESIDE]}"
    named = _ABOUT_ACCOUNTS.search(text) or _BANKS_BESIDE.search(beside)
    if not (named or _TELLING.fullmatch(digits) or (len(groups) > 1 and is_printed_as(groups))):
        return None
    banks = banks_of(digits, groups)
    bank = _BANK.search(text[max(0, item.start - _BEFORE) : item.start])
    if bank and (bank["sure"] or bank["name"] in banks):
        banks = (bank["name"],)
    return "account_number", "|".join(banks) or None
