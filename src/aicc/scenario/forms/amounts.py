"""Amounts and other counts."""

import re
from typing import Final

# The library's own: `re` of Python before 3.11.5 goes wrong where a possessive group has ways to choose from.
from aicc.models.scenario import Ask, InputType
from aicc.utils.hangul import NUMBER_PATTERN, parse_number
from aicc.utils.patterns import lazy_pattern, lazy_regex
from aicc.utils.text import squeeze

# A whole answer that is an amount in figures, letters or both, with no other word in it.
_AMOUNT: Final = lazy_regex(
    r"(?:(?:네|예|음|어|그럼|그냥|한|약|대략|총|딱|금|월|연|금액은|연봉은?|연소득은?|소득은?)\s*+)?"
    rf"(?P<number>{NUMBER_PATTERN})\s*+"
    r"(?P<won>원)?(?:\s*+(?:정도|쯤|가량|만|이요|요|이에요|예요|입니다|이야|으로|로|을|를|이체|송금|보내|할게요|해|줘|"
    r"주세요|보낼게요|부탁해요|부탁드려요|부탁드립니다))*+[\s.,!~]*+"
)
# An amount that begins with a figure, among a few other words.
_FIGURE: Final = lazy_pattern(rf"(?<![0-9.,-])(?=[0-9])(?P<number>{NUMBER_PATTERN})\s*(?P<won>원)?")
_COUNTED: Final = lazy_pattern(r"\s?(?:[월일시분건명개살번회%]|년|퍼센트|달러|엔|유로)")
_MYRIAD: Final = lazy_pattern(r"[만억조]")


def read_number(text: str, ask: Ask) -> int | float | None:
    """Return the one number of a text; none or several is no answer."""
    found = _AMOUNT.fullmatch(text) or _only_figure(text, ask)
    number = parse_number(found["number"]) if found else None
    if found is None or number is None:
        return None
    if ask.input_type is InputType.MONEY:
        # There is no half won.
        return number if isinstance(number, int) else None
    if ask.unit == "만원" and (found["won"] or _MYRIAD.search(found["number"])):
        whole = number / 10_000
        return int(whole) if whole.is_integer() else whole
    return number


def _only_figure(text: str, ask: Ask) -> re.Match[str] | None:
    found = list(_FIGURE.finditer(text))
    if len(found) != 1:
        return None
    before, after = text[: found[0].start()], text[found[0].end() :]
    is_amount = ask.input_type is InputType.MONEY or ask.unit is not None
    if is_amount and not found[0]["won"] and _COUNTED.match(after):
        return None
    # -5만원 and 오백3만 are no amounts.
    if before.endswith("-") or parse_number(before.split(" ")[-1]) is not None:
        return None
    return found[0] if len(squeeze(before + after)) <= 8 else None
