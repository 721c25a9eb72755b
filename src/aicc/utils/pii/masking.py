"""Personal data in text: masked before anything is stored, logged or indexed."""

import re
from typing import Final

from aicc.utils.patterns import lazy_pattern
from aicc.utils.pii.finding import Found, find_plainly
from aicc.utils.pii.policy import STRICT, PrivacyPolicy, Treatment
from aicc.utils.pii.writing import written_plainly

_DIGIT: Final = lazy_pattern(r"\d")
_LETTER_OR_DIGIT: Final = lazy_pattern(r"[0-9A-Za-z]")
_KEPT_DIGITS: Final = 4
_LEAST_SHOWN: Final = 8
_MASKED_EMAIL: Final = "***@***"
# What stands for data that was dropped.
_NAMES: Final = {
    "phone": "[전화번호]",
    "email": "[이메일]",
    "card_number": "[카드번호]",
    "account_number": "[계좌번호]",
    "business_number": "[사업자등록번호]",
    "resident_number": "[주민등록번호]",
    "foreigner_number": "[외국인등록번호]",
    "passport_number": "[여권번호]",
    "driving_licence": "[운전면허번호]",
}
# Digits that stay readable may look like a number together with what follows them; then there is something left to do.
_PASSES: Final = 4


def mask(text: str, policy: PrivacyPolicy = STRICT) -> str:
    """Return the text with its personal data treated as the policy says and everything else as it was.

    Found are phones, e-mail addresses, cards, accounts, resident's, foreigner's and business registration numbers,
    passports and driving licences, however they are written, said or split over a sentence. Names and addresses are
    not recognised and stay. Never raises; the time is linear in the length; masking a masked text changes nothing.
    """
    for _ in range(_PASSES):
        found, plain = find_plainly(text)
        if not found:
            break
        before, text = text, _treated(text, plain, found, policy)
        if text == before:
            break
    return text


def mask_digits(text: str, *, keep: int = _KEPT_DIGITS) -> str:
    """Return the text with every digit but the last `keep` replaced by an asterisk, said ones (일이삼) included."""
    return _hidden(text, written_plainly(text), _DIGIT, keep)


def _treated(text: str, plain: str, found: list[Found], policy: PrivacyPolicy) -> str:
    parts: list[str] = []
    end = 0
    for item in found:
        parts += (text[end : item.start], _one(item, text[item.start : item.end], plain[item.start : item.end], policy))
        end = item.end
    return "".join((*parts, text[end:]))


def _one(item: Found, said: str, plain: str, policy: PrivacyPolicy) -> str:
    treatment: Treatment = getattr(policy, item.kind)
    if treatment is Treatment.KEEP:
        return said
    if treatment is Treatment.DROP:
        return _NAMES[item.kind]
    if item.kind == "email":
        return _MASKED_EMAIL
    parts = _LETTER_OR_DIGIT if item.kind == "passport_number" else _DIGIT
    # Of a number that was spelt, or only begun (010-7777), no end can be shown.
    shown = treatment is Treatment.LAST_FOUR and len(item.digits) >= _LEAST_SHOWN and item.written == plain.upper()
    return _hidden(said, plain, parts, _KEPT_DIGITS if shown else 0)


def _hidden(text: str, plain: str, parts: re.Pattern[str], keep: int) -> str:
    places = [match.start() for match in parts.finditer(plain)]
    characters = list(text)
    for place in places[: max(0, len(places) - keep)]:
        characters[place] = "*"
    return "".join(characters)
