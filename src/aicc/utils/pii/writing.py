"""One writing for every way of putting digits into a text, character for character, so that places stay the same."""

from typing import Final

# The library's own: `re` of Python before 3.11.5 goes wrong where a possessive group has ways to choose from.
import regex

from aicc.utils.patterns import lazy_pattern, lazy_regex
from aicc.utils.pii.spelt import spelt_phones

# Where the ten digits of other writings begin: full-width, Arabic, Persian, Devanagari, and the five mathematical sets.
_ZEROS: Final = (0xFF10, 0x0660, 0x06F0, 0x0966, 0x1D7CE, 0x1D7D8, 0x1D7E2, 0x1D7EC, 0x1D7F6)
_OTHER_DIGITS: Final = {zero + value: str(value) for zero in _ZEROS for value in range(10)} | {
    ord(character): str(value) for row in ("〇一二三四五六七八九", "⓪①②③④⑤⑥⑦⑧⑨") for value, character in enumerate(row)
}
# Dashes of every length; ㅡ and ー are letters that stand in for one.
_MARKS: Final = (
    dict.fromkeys(map(ord, "‐‑‒–—―−─﹣－ㅡー"), "-")
    | dict.fromkeys(map(ord, "·・．∙•"), ".")
    | dict.fromkeys(map(ord, "\t\n\r\v\f\u00a0\u3000\u00ad\u200b\u200c\u200d\u200e\u200f\u2060\ufeff"), " ")
    | {ord("（"): "(", ord("）"): ")", ord("，"): ",", ord("＠"): "@", ord("＋"): "+", ord("／"): "/", ord("～"): "~"}
)
_ASCII: Final = _OTHER_DIGITS | _MARKS

_SYLLABLE: Final = "공영일이삼사오육륙칠팔구둘셋넷"
_SPOKEN: Final = str.maketrans(_SYLLABLE, "001234566789234")
# After a digit that ends in a consonant stands 이고 or 이요, after another 고 or 요: 영일영이고 is 010, 영이이고 022.
_LINKED: Final = r"(?<=[공영일삼육륙칠팔])이(?=고|구요|요)"
_BETWEEN: Final = rf"(?:[ ,\-]|\.(?! )|에|의|다시|대시|하이픈|바|{_LINKED}|고요?|구요|요|그리고|하고)"
# Digits said one by one: three at least, as in the parts of a phone.
_RUN: Final = lazy_regex(rf"[0-9{_SYLLABLE}](?:{_BETWEEN}{{0,5}}[0-9{_SYLLABLE}]){{2,}}+")
_SYLLABLES: Final = lazy_regex(rf"[{_SYLLABLE}](?:{_BETWEEN}{{0,5}}[{_SYLLABLE}])*+")
_SAID: Final = lazy_pattern(rf"{_LINKED}|([{_SYLLABLE}])")
# How well digits fit a number: 3 in the groups of a phone, a business, a licence, a card or an account, 2 as many as a
# mobile phone, a registration or a card has, 1 as many as others have.
_GROUPED: Final = lazy_pattern(
    "0[0-9]{1,3}-[0-9]{3,4}-[0-9]{4}|[0-9]{3}-[0-9]{2}-[0-9]{5}|[0-9]{2}-[0-9]{2}-[0-9]{6}-[0-9]{2}"
    "|[0-9]{4}-[0-9]{6}-[0-9]{5}|[0-9]{3,4}-[0-9]{3}-[0-9]{6}"
)
_FITS: Final = (
    (2, lazy_pattern(r"010[0-9]{8}|[0-9]{13}|[0-9]{16}")),
    (1, lazy_pattern(r"02[0-9]{7}|(?!010)[0-9]{10,15}")),
)
# What follows the particles 이 and 일 at the end of a number, and nothing else: 5678이에요, 5678일까요.
_PARTICLE: Final = lazy_pattern("에요|[라며면거랑니야지어었여신죠든나까걸]")
# What follows the particle 이 after a consonant, and a digit as well: 오육칠팔이요, 오육칠이요.
_EITHER: Final = lazy_pattern("고|구요|요")
_CONSONANTS: Final = frozenset("공영일삼육륙칠팔")
_COUNT: Final = lazy_pattern(r"(?<![0-9])[0-9]{1,2}(?=자리)")
_NOT_DIGITS: Final = lazy_pattern(r"[^0-9]+")
# These two never stand for anything else among figures: 공1공.
_ALWAYS: Final = frozenset("공영")

# Letters that look like 0 and 1 are typed for them (01O-9876-5432): read so in nothing but the shape of a phone or a
# registration number of which most are digits.
_ALIKE: Final = "OolI"
_LOOKS: Final = str.maketrans(_ALIKE, "0011")
_D: Final = f"[0-9{_ALIKE}]"
_LOOKALIKE: Final = lazy_pattern(
    rf"(?<![A-Za-z0-9_*])(?=[^{_ALIKE}]{{0,20}}[{_ALIKE}])(?=(?:[{_ALIKE} .\-]{{0,4}}[0-9]){{7}})"
    rf"(?:[0Oo][1Il][0Oo1Il6-9][ .\-]{{0,3}}{_D}{{3,4}}[ .\-]{{0,3}}{_D}{{4}}"
    rf"|[0Oo]{_D}{{1,2}}[ .\-]{_D}{{3,4}}[ .\-]{_D}{{4}}|{_D}{{6}} ?[ \-] ?{_D}{{7}})(?![A-Za-z0-9_*])"
)

_DIGIT_OR_SYLLABLE: Final = lazy_pattern(rf"[0-9{_SYLLABLE}]")
# The shortest number that counts has seven digits.
_FEWEST: Final = 7
# Whether a text may hold a number of seven digits or more, or a passport: asterisks, and Latin letters but those that
# look like digits, stand in no other number, so that most ids are no candidates. Only the usual digits: a long set
# would cost every message a microsecond.
_ANY_DIGIT: Final = r"\d①-⑨⓪〇一二三四五六七八九"
_MANY_DIGITS: Final = lazy_pattern(
    rf"[{_ANY_DIGIT}](?:[^A-HJ-NP-Za-kmnp-z*{_ANY_DIGIT}]{{0,40}}+[{_ANY_DIGIT}]){{6}}|[A-Za-z][0-9]{{3}}[A-Za-z][0-9]{{4}}"
)


def may_hold_number(text: str) -> bool:
    """Return whether the text holds seven digits, written, said in runs of three and more, or spelt."""
    if _MANY_DIGITS.search(text):
        return True
    # The prefix of a phone that is spelt is such a run itself.
    if text.isascii() or not _RUN.search(text):
        return False
    return (
        bool(spelt_phones(text))
        or sum(len(_DIGIT_OR_SYLLABLE.findall(run.group())) for run in _RUN.finditer(text)) >= _FEWEST
    )


def written_plainly(text: str) -> str:
    """Return the text, as long as before, with digits said or written in any way as ASCII digits, dashes as hyphens.

    Syllables count as digits only in runs: 공일공에 일이삼사에 오육칠팔 becomes 010에 1234에 5678, while the 이 of
    이 번호 and of 5678이에요 stays what it is.
    """
    if any(letter in text for letter in _ALIKE):
        text = _LOOKALIKE.sub(lambda number: number.group().translate(_LOOKS), text)
    if text.isascii() and text.isprintable():
        return text
    plain = _RUN.sub(_digits_of_run, text.translate(_ASCII))
    # How many digits a part has is no digit of it: 뒤 7자리는 1234567.
    return _COUNT.sub(lambda count: "#" * len(count.group()), plain) if "자리" in plain else plain


def _digits_of_run(run: regex.Match[str]) -> str:
    said = run.group()
    if said.isascii():
        return said
    mixed = any(character in "0123456789" for character in said)
    digits = _SYLLABLES.sub(lambda part: _digits_of_syllables(part.group(), mixed=mixed), said)
    return digits[:-1] + said[-1] if _ends_in_particle(digits, said, run.string[run.end() : run.end() + 2]) else digits


def _ends_in_particle(digits: str, said: str, following: str) -> bool:
    """Return whether the last syllable of a run is no digit: 오육칠팔이에요, but 오육칠이입니다."""
    if said[-1] not in "이일" or not "가" <= following[:1] <= "힣":
        return False
    number = _NOT_DIGITS.sub("-", digits)
    as_digit, as_particle = _fit(number), _fit(number[:-1])
    if _PARTICLE.match(following):
        return as_particle > 0 or as_digit == 0
    if said[-1] == "이" and said[-2:-1] in _CONSONANTS and _EITHER.match(following):
        return as_particle >= as_digit
    return as_particle > 0 and as_digit == 0


def _fit(number: str) -> int:
    if _GROUPED.fullmatch(number):
        return 3
    digits = number.replace("-", "")
    return next((fit for fit, pattern in _FITS if pattern.fullmatch(digits)), 0)


def _digits_of_syllables(part: str, *, mixed: bool) -> str:
    # Among figures a lone syllable is a word (900101 이고), unless it can only be a digit.
    lone = len(part) == 1 and part not in _ALWAYS
    return (
        part if mixed and lone else _SAID.sub(lambda said: said.group().translate(_SPOKEN) if said[1] else "이", part)
    )
