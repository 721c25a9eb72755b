"""Personal data in text: found and masked before anything is stored, logged or indexed."""

import re
from typing import Final

# Groups of digits are written apart with a space, hyphen, dot, dash, or a hyphen between spaces.
_GAP: Final = r"\s?[-.–—－]?\s?"
# A shape does not start or end inside a longer number, nor beside digits that were masked already.
_START: Final = r"(?<![\d*])"
_END: Final = r"(?![\d*])"
# Beside Latin letters a run of digits belongs to an id, such as a conversation's, which logs must keep readable.
_ID_START: Final = r"(?<![0-9A-Za-z_*])"
_ID_END: Final = r"(?![0-9A-Za-z_*])"
_DATE: Final = r"(?:19|20)\d\d-(?:0?[1-9]|1[0-2])-(?:0?[1-9]|[12]\d|3[01])(?!\d)"

# Order matters: the longest and most certain shapes first, so that a card is not read as an account.
# Numbers that everybody may know (1588-0000, 080-000-0000, 112), dates and amounts stay.
_SHAPES: Final = (
    ("resident_number", re.compile(rf"{_START}\d{{6}}{_GAP}\d{{7}}{_END}")),
    ("card", re.compile(rf"{_START}(?:\d{{4}}{_GAP}){{3}}\d{{3,4}}{_END}")),
    ("phone", re.compile(rf"{_START}(?:\+82{_GAP}0?|0)1[016789]{_GAP}\d{{3,4}}{_GAP}\d{{4}}{_END}")),
    ("phone", re.compile(rf"{_START}0(?:2|[3-6]\d|70)[-.)]\s?\d{{3,4}}-\d{{4}}{_END}")),
    (
        "account",
        re.compile(
            rf"(?<![\d*-])(?!{_DATE})(?!080-)(?=(?:\d[- ]?){{9,18}}{_END})"
            rf"\d{{2,6}}([- ])\d{{2,6}}\1\d{{2,8}}(?:\1\d{{1,6}})?{_END}"
        ),
    ),
    ("account", re.compile(rf"{_ID_START}\d{{10,}}{_ID_END}(?!\s?원)")),
    ("email", re.compile(r"[A-Za-z0-9._%+-]{1,64}@[A-Za-z0-9-]{1,63}(?:\.[A-Za-z0-9-]{1,63}){1,4}")),
)
_DIGIT: Final = re.compile(r"\d")
# The shortest of the shapes, a landline, has nine digits; most texts have fewer and need no closer look.
_NINE_DIGITS: Final = re.compile(r"\d(?:\D{0,3}\d){8}")
_KEEP_LAST: Final = {"card": 4, "phone": 4, "account": 4}


def mask(text: str) -> str:
    """Return the text with phones, resident registration, card and account numbers and e-mail addresses masked.

    Of phones, cards and accounts the last four digits stay readable; of the others nothing does. Masking a masked
    text changes nothing.
    """
    if "@" not in text and not _NINE_DIGITS.search(text):
        return text
    for kind, shape in _SHAPES:
        text = shape.sub(lambda match, kind=kind: _masked(kind, match.group()), text)  # type: ignore[misc]
    return text


def _masked(kind: str, found: str) -> str:
    if kind == "email":
        return "***@***"
    return mask_digits(found, keep=_KEEP_LAST.get(kind, 0))


def mask_digits(text: str, *, keep: int = 4) -> str:
    """Return the text with every digit but the last `keep` replaced by an asterisk."""
    hidden = len(_DIGIT.findall(text)) - keep
    return _DIGIT.sub("*", text, count=hidden) if hidden > 0 else text
