"""Where a text holds personal data: shapes of numbers, in the order of how certain they are."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Final

# The library's own: `re` of Python before 3.11.5 goes wrong where a possessive group has ways to choose from.
import regex

from aicc.utils.identifiers import (
    PASSPORT,
    PASSPORT_APART,
    birth_date,
    card_issuer,
    is_business_number,
    is_driving_licence,
    passes_luhn,
)
from aicc.utils.patterns import lazy_pattern, lazy_regex
from aicc.utils.pii.emails import emails
from aicc.utils.pii.spelt import SPELT, spelt_phones
from aicc.utils.pii.writing import may_hold_number, written_plainly


@dataclass(frozen=True, slots=True, kw_only=True)
class Found:
    """Personal data in a text."""

    # As the fields of PrivacyPolicy and the entities are called.
    kind: str
    # Offsets into the text: start included, end not.
    start: int
    end: int
    # The same stretch with its digits in ASCII; of an e-mail address, the address.
    written: str

    @property
    def digits(self) -> str:
        """Return its digits without what stands between them; of a passport, its letters too."""
        return _BETWEEN_DIGITS.sub("", self.written)

    @property
    def groups(self) -> tuple[int, ...]:
        """Return the lengths of the groups that the digits were written in."""
        return tuple(map(len, _GROUP.findall(self.written)))


_GROUP: Final = lazy_pattern(r"[0-9]+")
_BETWEEN_DIGITS: Final = lazy_pattern(r"[^0-9A-Z]+")

# A number does not begin or end inside a longer one (nor, where digits stand one by one, inside their row), nor beside
# one that was masked already.
_START: Final = r"(?<![0-9*])(?!(?<=[0-9] )[0-9] [0-9])"
_END: Final = r"(?![0-9*])(?!(?<= [0-9]) [0-9])"
# Beside Latin letters a run of digits belongs to an id, such as a conversation's, which logs must keep readable.
_ID_START: Final = r"(?<![0-9A-Za-z_*])(?<![0-9]\.)"
_ID_END: Final = r"(?![0-9A-Za-z_*])"
# Between groups of digits stand marks, and the words people use when they say a number in parts: longest first.
_MARK: Final = r"[ \-.,()/_]"
_WORDS: Final = "|".join(
    (
        *("에이요", "이에요", "입니다", "그리고", "가운데", "마지막", "나머지", "하이픈", "작대기", "##자리", "#자리"),
        *(
            "하고",
            "이랑",
            "인데",
            "이고",
            "이구",
            "이며",
            "이요",
            "에요",
            "예요",
            "다음",
            "중간",
            "번호",
            "자리",
            "부분",
        ),
        *("숫자", "다시", "대시", "빼기", "여섯", "일곱", "국번"),
        *"고구요은는이가의로에그앞뒷뒤끝쪽바네국",
    )
)
_GAP: Final = rf"(?:{_MARK}|{_WORDS}){{0,14}}+"
_SOME_GAP: Final = rf"(?:{_MARK}|{_WORDS}){{1,14}}+"
# Two groups of digits are an account only where such a word stands before them.
_ABOUT_ACCOUNTS: Final = r"(?:계좌|통장|은행|뱅크|농협|신협|우체국|금고)[^0-9*]{0,12}"
_TWO_GROUPS: Final = r"[0-9]{3,6}[ -][0-9]{6,11}|[0-9]{8}-[0-9]{2}"
# Between the groups of an account, where every gap is of one sort; `_SAME` remembers which.
_SEPARATOR: Final = r"-| - | |\.|(?:에|다시|대시|하이픈|바)(?: |, )?| (?:다시|대시|하이픈|바) "
_SAME: Final = rf"({_SEPARATOR})"
_DATE: Final = r"(?:19|20)[0-9]{2}[-.](?:0?[1-9]|1[0-2])[-.](?:0?[1-9]|[12][0-9]|3[01])(?![0-9])"
# A date with hour, minute, second and millisecond, written without a mark as systems do.
_MOMENT: Final = (
    r"20[0-9]{2}(?:0[1-9]|1[0-2])(?:0[1-9]|[12][0-9]|3[01])(?:[01][0-9]|2[0-3])"
    r"(?:[0-5][0-9](?:[0-5][0-9](?:[0-9]{3})?)?)?"
)
_COUNTED: Final = (
    r"(?!\s?(?:[천만억조]?\s?(?:원|달러|엔|위안|유로|개|건|명|회|번째|주|점|포인트|바이트)|KRW|USD|JPY|EUR))"
)
# Areas and internet telephony, whose exchanges never begin with 0, and numbers that stand for another or for a fax.
_AREA: Final = r"(?:2|3 ?[1-3]|4 ?[1-4]|5 ?[1-5]|6 ?[1-4]|7 ?0)"
_SAFE: Final = r"(?:5 ?0 ?[2-8]|3 ?0 ?3)"
# An amount may begin with 82, so that without a sign it must stand apart, but before a mobile phone.
_KOREA: Final = rf"(?:(?:(?:\+ ?|00)82{_GAP}|82[ \-.)])(?:\(?0\)?)?|0)"
# A bracket belongs to a number only where it closes after the prefix: (010)1234-5678, not (010-1234-5678).
_OPENING: Final = r"(?:\((?=[+0-9 ]{2,8}\)))?"
_REGIONS: Final = "서울|부산|경기|강원|충북|충남|전북|전남|경북|경남|제주|대구|인천|광주|대전|울산|세종"


def _digits(least: int, most: int | None = None) -> str:
    """Return a pattern of that many digits, all side by side or each after a space."""
    most = most or least
    return rf"(?:[0-9]{{{least},{most}}}|[0-9](?: [0-9]){{{least - 1},{most - 1}}})"


_SUBSCRIBER: Final = rf"{_digits(3, 4)}{_GAP}{_digits(4)}{_END}(?!-[0-9])"
_REGISTERED: Final = rf"{_START}{_digits(6)}{_GAP}(?:{_digits(7)}|[0-9][ -][0-9]{{6}}){_END}"
_CARD: Final = (
    rf"{_START}{_digits(4)}{_SOME_GAP}"
    rf"(?:{_digits(4)}{_SOME_GAP}{_digits(4)}{_SOME_GAP}{_digits(3, 4)}|{_digits(6)}{_SOME_GAP}{_digits(4, 5)}){_END}"
)
# 카카오뱅크, 우리, 토스뱅크 and 새마을금고, whose second group could be an area code.
_OWN_PREFIX: Final = r"(?:3333|3355|3388|7777|7979|100[0-7]|900[2-5])"
# Nine digits or more, and one group of at least four; no date, no free number.
_ACCOUNT: Final = (
    rf"(?<![0-9*-])(?<![0-9]\.)(?!{_DATE})(?!080(?:{_SEPARATOR}))(?=(?:[0-9]{{1,3}}(?:{_SEPARATOR})){{0,4}}[0-9]{{4}})"
    rf"(?=[0-9](?:(?:{_SEPARATOR})?[0-9]){{8,18}}{_END})"
    rf"[0-9]{{2,6}}{_SAME}[0-9]{{2,8}}(?:\1[0-9]{{1,8}}){{1,3}}(?!-?[0-9*])"
)


@dataclass(frozen=True, slots=True, kw_only=True)
class _Shape:
    """One way of writing one kind of number; the group `found`, where there is one, is the number."""

    kind: str
    pattern: regex.Pattern[str]
    # Fewest digits that it can have: texts with fewer are not searched.
    least: int
    # What its digits must pass to be of this kind.
    check: Callable[[str], bool]


def _shape(kind: str, least: int, pattern: str, check: Callable[[str], bool] = bool) -> _Shape:
    return _Shape(kind=kind, pattern=lazy_regex(pattern), least=least, check=check)


def _is_resident(digits: str) -> bool:
    return digits[6] in "123490" and birth_date(digits) is not None


def _is_foreigner(digits: str) -> bool:
    return digits[6] in "5678" and birth_date(digits) is not None


def _is_card(digits: str) -> bool:
    return passes_luhn(digits) and card_issuer(digits) is not None


# Order matters: the most certain shapes first, so that a card is not read as an account. Numbers that everybody may
# know (1588-0000, 080-000-0000, 112), dates, amounts and ids have no shape here.
_SHAPES: Final = (
    _shape("resident_number", 13, _REGISTERED, _is_resident),
    _shape("foreigner_number", 13, _REGISTERED, _is_foreigner),
    _shape("resident_number", 13, rf"{_START}[0-9]{{6}} ?[- ] ?[0-9]{{7}}{_END}"),
    _shape("resident_number", 7, rf"주민(?!센터)[^0-9*]{{0,20}}(?P<found>[1-4][0-9]{{6}}){_END}"),
    _shape("card_number", 14, rf"{_START}[0-9](?:{_MARK}?[0-9]){{13,15}}{_END}", _is_card),
    _shape("card_number", 14, _CARD),
    _shape(
        "driving_licence", 12, rf"{_START}[0-9]{{2}}{_SAME}[0-9]{{2}}\1[0-9]{{6}}\1[0-9]{{2}}{_END}", is_driving_licence
    ),
    _shape("driving_licence", 12, rf"면허[^0-9*]{{0,12}}(?P<found>[0-9]{{12}}){_END}", is_driving_licence),
    _shape("account_number", 12, rf"{_START}{_OWN_PREFIX}{_SAME}[0-9]{{2,4}}\1[0-9]{{4,7}}(?:\1[0-9])?{_END}"),
    _shape("phone", 9, rf"{_START}(?<![0-9]-){_OPENING}(?:{_KOREA}|82) ?1 ?[016789]{_GAP}{_SUBSCRIBER}"),
    _shape(
        "phone", 9, rf"{_START}(?<![0-9]-){_OPENING}{_KOREA} ?(?:{_AREA}{_GAP}(?=[1-9])|{_SAFE}{_GAP}){_SUBSCRIBER}"
    ),
    _shape(
        "phone",
        7,
        r"(?<![0-9A-Za-z*+])(?:\((?=\+[0-9]{1,3}\)))?\+(?!82)[1-9][0-9]{0,2}(?:[ \-.()/]{0,3}+[0-9]){6,12}(?![0-9*])",
    ),
    _shape(
        "phone", 7, rf"{_START}(?<![0-9]-)01[016-9](?:[ .-]| - |에 ?)[0-9]{{4}}{_END}(?![ .-]{{1,3}}[0-9]){_COUNTED}"
    ),
    _shape("driving_licence", 10, rf"(?:{_REGIONS}) ?(?P<found>[0-9]{{2}}[- ][0-9]{{6}}[- ][0-9]{{2}}){_END}"),
    _shape("passport_number", 7, rf"(?<![0-9A-Za-z_*-]){PASSPORT}(?![0-9A-Za-z_*-])"),
    _shape("passport_number", 7, rf"여권[^0-9A-Za-z*]{{0,12}}(?P<found>(?i:{PASSPORT_APART}))(?![0-9A-Za-z_*-])"),
    _shape("business_number", 10, rf"{_START}[1-9][0-9]{{2}}{_SAME}[0-9]{{2}}\1[0-9]{{5}}{_END}", is_business_number),
    _shape("business_number", 10, rf"사업자[^0-9*]{{0,12}}(?P<found>[0-9]{{10}}){_END}", is_business_number),
    _shape("account_number", 9, _ACCOUNT),
    _shape("account_number", 10, rf"{_ABOUT_ACCOUNTS}(?P<found>{_TWO_GROUPS}){_END}{_COUNTED}"),
    _shape("account_number", 10, rf"{_START}[0-9](?: [0-9]){{9,18}}{_END}"),
    _shape("account_number", 10, rf"{_ID_START}(?<![₩$€¥£])(?!{_MOMENT}{_END})[0-9]{{10,}}{_ID_END}{_COUNTED}"),
)


def find(text: str) -> list[Found]:
    """Return the personal data in a text in order of place, none inside another; never raises, in linear time.

    Reads shapes, not meaning: a number that only looks like an account counts as one. Names and street addresses are
    not recognised.
    """
    return find_plainly(text)[0]


def find_plainly(text: str) -> tuple[list[Found], str]:
    """Return what `find` does, and the text in plain writing, which is as long."""
    found = [Found(kind="email", start=start, end=end, written=address) for start, end, address in emails(text)]
    if not may_hold_number(text):
        return found, text
    plain = numbers_only = written_plainly(text)
    for start, end, number in spelt_phones(text):
        if not any(item.start < end and start < item.end for item in found):
            found.append(Found(kind="phone", start=start, end=end, written=number))
            # Every letter of such a number gives a digit away.
            zeros = SPELT.sub(lambda word: "0" * len(word.group()), text[start:end])
            plain = f"{plain[:start]}{zeros}{plain[end:]}"
    for item in found:
        stars = "*" * (item.end - item.start)
        numbers_only = f"{numbers_only[: item.start]}{stars}{numbers_only[item.end :]}"
    found += _numbers(numbers_only)
    return sorted(found, key=lambda item: item.start), plain


def _numbers(plain: str) -> list[Found]:
    """Return the numbers in a plainly written text; what one shape has found is hidden from the next."""
    numbers: list[Found] = []

    def hide(match: regex.Match[str]) -> str:
        start, end = match.span("found") if "found" in match.re.groupindex else match.span()
        number = Found(kind=shape.kind, start=start, end=end, written=match.string[start:end].upper())
        if not shape.check(number.digits):
            return match.group()
        numbers.append(number)
        return f"{match.string[match.start() : start]}{'*' * (end - start)}"

    left = _digits_in(plain)
    for shape in _SHAPES:
        if left >= shape.least:
            hidden = shape.pattern.sub(hide, plain)
            if hidden is not plain:
                plain, left = hidden, _digits_in(hidden)
    return numbers


def _digits_in(plain: str) -> int:
    return sum(map(plain.count, "0123456789"))
