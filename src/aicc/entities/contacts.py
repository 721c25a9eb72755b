"""How to reach somebody: phone numbers, e-mail addresses and web addresses."""

import re
from collections.abc import Iterator
from datetime import datetime
from functools import cache
from typing import Final

from aicc.models.understanding import Entity
from aicc.utils import pii
from aicc.utils.identifiers import banks_of, is_printed_as
from aicc.utils.patterns import lazy_pattern
from aicc.utils.pii.emails import emails
from aicc.utils.pii.writing import may_hold_number, written_plainly

KINDS: Final[frozenset[str]] = frozenset({"phone", "email", "url"})

# Numbers that everybody may know, and so no personal data: 1588-0000 (전기통신번호관리세칙), free 080 and paid 060.
_REPRESENTATIVE: Final = (
    r"(?:15(?:00|22|33|44|55|66|77|88|99)|16(?:00|11|22|33|4[04]|55|6[0168]|70|77|88|99)"
    r"|18(?:00|11|22|33|44|55|66|77|88|99))"
)
_GAP: Final = r"(?: ?[-.)] ?| |(?:에|다시|대시|하이픈) ?| (?:다시|대시|하이픈) )?"
_PUBLIC: Final = lazy_pattern(
    rf"(?<![0-9*+-])(?:{_REPRESENTATIVE}|\(?0[68]0{_GAP}[0-9]{{3,4}}){_GAP}[0-9]{{4}}(?![0-9*]|-[0-9]| ?원)"
)
# Numbers of North America (ITU-T E.164, zone 1) as they are written there; no Korean number has their groups.
_AMERICAN: Final = lazy_pattern(r"(?<![0-9*(+-])\(?[2-9][0-9]{2}(?:[-.]|\)[- ]?)[0-9]{3}[-. ][0-9]{4}(?![0-9*-])")
# A message that is nothing but a number: short groups, an area code in brackets, or a Chinese mobile number.
_ALONE: Final = lazy_pattern(
    r"(?:[0-9]{1,4}(?:(?: ?[-.] ?| {1,2})[0-9]{1,4}){1,11}|\([0-9]{1,4}\) ?[0-9]{6,9}|1[3-9][0-9]{9})"
)
_ALONE_DIGITS: Final = range(7, 13)
# A machine's address (IPv4).
_ADDRESS: Final = lazy_pattern(r"[0-9]{1,3}(?:\.[0-9]{1,3}){3}")
_DATES: Final = frozenset({(4, 2, 2), (4, 1, 2), (4, 2, 1), (4, 1, 1), (2, 2, 4), (1, 2, 4), (2, 1, 4)})
# Half of a mobile number: masked, but nobody can be called by it.
_BEGUN: Final = lazy_pattern(r"01[016-9][0-9]{4}")
_EXTENSION: Final = lazy_pattern(r" ?(?:ext\.?|extension|내선(?: ?번호)?|x) ?([0-9]{1,6})번?", re.IGNORECASE)
# Country codes of one and of two digits; all others have three (ITU-T E.164, list of assigned country codes).
_COUNTRY: Final = lazy_pattern(r"1|7|2[07]|3[0-469]|4[013-9]|5[1-8]|6[0-6]|8[1246]|9[0-58]|[0-9]{3}")
_KOREA: Final = lazy_pattern(r"\(?(?:\+ ?|00)?82(?=\D|0?(?:1[016789]|[2-7]))")

_TLDS: Final = (
    "com|net|org|edu|gov|mil|int|info|biz|name|pro|io|ai|app|dev|me|tv|cc|co|shop|store|site|online|xyz|cloud|page|blog"
    "|link|live|news|tech|wiki|kr|jp|cn|tw|hk|sg|us|uk|ca|au|nz|de|fr|it|es|nl|be|ch|at|se|no|dk|fi|pl|ru|in|vn|th|id|my"
    "|ph|br|mx|eu|gg|ly|to"
)
_LABEL: Final = r"[A-Za-z0-9가-힣](?:[A-Za-z0-9가-힣-]{0,61}[A-Za-z0-9가-힣])?"
_PORT: Final = r"(?::[0-9]{1,5})?"
# Particles may follow at once: a piece that begins in Latin letters ends where Hangul begins.
_REST: Final = (
    r"(?:[/?#](?:[/?#=&_-][가-힣]{1,60}|[A-Za-z0-9._~:/?#\[\]@!$&'()*+,;=%-]|(?<=[/=])[가-힣]{1,60}){0,2000})?"
)
_URL: Final = (
    rf"(?:https?|ftp)://(?:[A-Za-z0-9](?:[A-Za-z0-9.-]{{0,250}}[A-Za-z0-9])?|(?:{_LABEL}\.){{1,4}}(?:{_TLDS}))"
    rf"{_PORT}{_REST}"
    rf"|(?<![A-Za-z0-9@._가-힣-])(?:(?:{_LABEL}\.){{1,4}}(?:{_TLDS})(?![A-Za-z0-9-]|\.[A-Za-z0-9])"
    rf"|localhost(?![A-Za-z0-9.-])){_PORT}{_REST}"
)
# The least that a web address has.
_MAY_BE_URL: Final = lazy_pattern(r"\.[A-Za-z]|://|localhost", re.IGNORECASE)


@cache
def _url_pattern() -> re.Pattern[str]:
    """Return what finds web addresses; made for the first message that may have one, because it takes its time."""
    return re.compile(_URL, re.IGNORECASE)


def find(text: str, now: datetime) -> Iterator[Entity]:
    """Yield phones, e-mail and web addresses of a normalised text.

    Phones have digits as value, Korean ones with their 0 (01012345678); the unit of a foreign number is its country
    code (+1), which the value is without. An extension follows as in RFC 3966: 021234567;ext=89. Web addresses are as
    typed, e-mail addresses as they would be typed.
    """
    if "@" in text or "골뱅이" in text:
        for start, end, address in emails(text):
            yield _entity("email", text, start, end, address)
    if _MAY_BE_URL.search(text):
        yield from _urls(text)
    if may_hold_number(text):
        yield from _phones(text)


def _entity(kind: str, text: str, start: int, end: int, value: str, unit: str | None = None) -> Entity:
    return Entity(kind=kind, text=text[start:end], start=start, end=end, value=value, unit=unit)


def _urls(text: str) -> Iterator[Entity]:
    for match in _url_pattern().finditer(text):
        address = match.group().rstrip(".,;:!?'()")
        yield _entity("url", text, match.start(), match.start() + len(address), address)


def _phones(text: str) -> Iterator[Entity]:
    plain = written_plainly(text)
    places = [
        (item.start, item.end, item.written)
        for item in pii.find(text)
        if item.kind == "phone" and not _BEGUN.fullmatch(item.digits)
    ]
    places += ((*match.span(), match.group()) for match in (*_PUBLIC.finditer(plain), *_AMERICAN.finditer(plain)))
    if not places:
        places += ((start, end, plain[start:end]) for start, end in _standing_alone(text))
    last = 0
    for start, end, written in sorted(places):
        if start < last:
            continue
        value, unit = _national(written)
        if extension := _EXTENSION.match(plain, end):
            end, value = extension.end(), f"{value};ext={extension[1]}"
        yield _entity("phone", text, start, end, value, unit)
        last = end


def _standing_alone(text: str) -> Iterator[tuple[int, int]]:
    """Yield the place of a number that is all of a message but its extension, unless it is a date or an account."""
    match = _ALONE.match(text)
    if match is None or not (match.end() == len(text) or _EXTENSION.fullmatch(text, match.end())):
        return
    if _ADDRESS.fullmatch(match.group()):
        return
    groups = tuple(map(len, re.findall(r"[0-9]+", match.group())))
    digits = re.sub(r"[^0-9]", "", match.group())
    if (
        len(digits) in _ALONE_DIGITS
        and groups not in _DATES
        and not (is_printed_as(groups) and banks_of(digits, groups))
    ):
        yield match.span()


def _national(written: str) -> tuple[str, str | None]:
    """Return the digits of a phone number as dialled inside its country, and the code of a foreign country."""
    korea = _KOREA.match(written)
    digits = re.sub(r"[^0-9]", "", written[korea.end() :] if korea else written)
    if korea:
        return f"0{digits.removeprefix('0')}", None
    if "+" not in written:
        return digits, None
    country = _COUNTRY.match(digits)
    code = country.group() if country else ""
    return digits[len(code) :], f"+{code}"
