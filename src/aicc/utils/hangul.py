"""Korean letters, particles and numbers."""

import re
from decimal import Decimal
from typing import Final

_FIRST_SYLLABLE: Final = 0xAC00
_LAST_SYLLABLE: Final = 0xD7A3
_FINALS: Final = 28
_RIEUL: Final = 8

# How digits (영 일 이 ...) and Latin letters (엘 엠 엔 알) end when read aloud. A 0 may also be read 십, 백, 천 or 만:
# all of them end in a consonant.
_SPOKEN_FINALS: Final = {
    **{"0": 1, "1": _RIEUL, "2": 0, "3": 1, "4": 0, "5": 0, "6": 1, "7": _RIEUL, "8": _RIEUL, "9": 0},
    **{"l": _RIEUL, "r": _RIEUL, "m": 1, "n": 1},
}
_CLOSING: Final = "\"'”’」』》〉】)）]}> .,!?…"

_UNITS: Final = {"십": 10, "백": 100, "천": 1000}
_MYRIADS: Final = {"만": 10**4, "억": 10**8, "조": 10**12}
_DIGITS: Final = {name: value for value, name in enumerate("영일이삼사오육칠팔구")} | {"공": 0, "륙": 6}
_NUMBER_TOKEN: Final = re.compile(r"[0-9]+(?:\.[0-9]+)?|[영공일이삼사오육륙칠팔구십백천만억조]")
_TWO_NUMBERS: Final = re.compile(r"[0-9]\s+[0-9]")
# Money in a bank has at most sixteen digits; more is a card or a joke.
_LIMIT: Final = 10**16

# Possessive (*+), so that no text makes the matcher try the many ways to cut a long number into pieces.
_FIGURES: Final = r"[0-9][0-9,]*+(?:\.[0-9]++)?+"
# 이 and 일 are everyday words and endings (이요, 일요일): they count only before a unit, before 원 and at the end.
_NAMED: Final = r"[영일이삼사오육륙칠팔구](?=\s?(?:[십백천만억조원]|$))"
_PIECE: Final = rf"(?:{_FIGURES}|{_NAMED}|[십백천만억조])"
# A number inside a text, in figures, letters or both; `parse_number` says which of the matches really are one.
NUMBER_PATTERN: Final = rf"{_PIECE}(?:\s?{_PIECE}){{0,30}}"


def is_syllable(character: str) -> bool:
    """Return whether the character is a composed Hangul syllable."""
    return _FIRST_SYLLABLE <= ord(character) <= _LAST_SYLLABLE


def final_consonant(word: str) -> int:
    """Return how a word ends when read aloud: 0 a vowel, 8 rieul, other numbers another consonant."""
    spoken = word.rstrip(_CLOSING)
    if not spoken:
        return 0
    last = spoken[-1].lower()
    if is_syllable(last):
        return (ord(last) - _FIRST_SYLLABLE) % _FINALS
    return _SPOKEN_FINALS.get(last, 0)


def josa(word: str, pair: str) -> str:
    """Return the particle of a pair such as 은/는 that fits the word.

    The first of the pair follows a consonant, the second a vowel; 으로/로 treats rieul as a vowel (서울로).
    """
    after_consonant, after_vowel = pair.split("/")
    final = final_consonant(word)
    if final == 0 or (final == _RIEUL and after_consonant == "으로"):
        return after_vowel
    return after_consonant


def parse_number(text: str) -> int | float | None:
    """Read a number written in digits, Korean or both: 1,234 / 5만 / 3천5백 / 만오천 / 이백삼십만.

    Returns None for anything else: other words, two numbers side by side, units out of order, 10,000조 and more.
    """
    compact = "".join(text.replace(",", "").split())
    tokens = _NUMBER_TOKEN.findall(compact)
    if not tokens or "".join(tokens) != compact or _TWO_NUMBERS.search(text):
        return None
    number = _sum_tokens(tokens)
    if number is None or number >= _LIMIT:
        return None
    return int(number) if number == number.to_integral_value() else float(number)


def _sum_tokens(tokens: list[str]) -> Decimal | None:
    # Decimal, because 1.1만 is 11000 and not 11000.000000000002.
    total, section = Decimal(0), Decimal(0)
    digit: Decimal | None = None
    # Units shrink from left to right: 만 after 억, 백 after 천 within each 만.
    last_myriad, last_unit = _LIMIT, _LIMIT
    for token in tokens:
        if token in _MYRIADS and _MYRIADS[token] < last_myriad:
            said = last_unit < _LIMIT or digit is not None
            total += (section + (digit or 0) if said else 1) * _MYRIADS[token]
            section, digit, last_myriad, last_unit = Decimal(0), None, _MYRIADS[token], _LIMIT
        elif token in _UNITS and _UNITS[token] < last_unit:
            section += (1 if digit is None else digit) * _UNITS[token]
            digit, last_unit = None, _UNITS[token]
        elif token in _MYRIADS or token in _UNITS or digit is not None:
            return None
        else:
            digit = Decimal(_DIGITS.get(token, token))
    return total + section + (digit or 0)


def group_digits(number: int | float) -> str:
    """Return the number with a comma every three digits; whole numbers lose their point."""
    return f"{number:,.0f}" if float(number).is_integer() else f"{number:,}"
