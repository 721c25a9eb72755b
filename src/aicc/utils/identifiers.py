"""What makes a string of digits an identifier: check digits, code tables and the formats of Korean banks.

Every function takes ASCII digits without separators and answers from the digits alone: a number that passes is well
formed, not issued. Sources stand with each rule.
"""

import re
from collections.abc import Sequence
from datetime import date
from typing import Final

# Issuer by prefix and length. Source: ISO/IEC 7812-1 (issuer identification numbers) and the schemes' published ranges.
# 9 is left to national standards bodies; in Korea all cards for domestic use begin with it, whoever issued them.
_ISSUERS: Final = tuple(
    (issuer, re.compile(pattern))
    for issuer, pattern in (
        ("amex", r"3[47]\d{13}"),
        ("diners", r"(?:30[0-5]|309|36\d|38\d|39\d)\d{11}"),
        ("jcb", r"35(?:2[89]|[3-8]\d)\d{12}"),
        ("visa", r"4\d{15}"),
        ("mastercard", r"(?:5[1-5]\d{2}|222[1-9]|22[3-9]\d|2[3-6]\d{2}|27[01]\d|2720)\d{12}"),
        ("discover", r"(?:6011|64[4-9]\d|65\d{2})\d{12}"),
        ("unionpay", r"62\d{14}"),
        ("domestic", r"9\d{15}"),
    )
)
_RESIDENT_WEIGHTS: Final = (2, 3, 4, 5, 6, 7, 8, 9, 2, 3, 4, 5)
_BUSINESS_WEIGHTS: Final = (1, 3, 7, 1, 3, 7, 1, 3, 5)
# Seventh digit of a registration number: the century somebody was born in.
_CENTURIES: Final = {**dict.fromkeys("1256", 1900), **dict.fromkeys("3478", 2000), **dict.fromkeys("90", 1800)}
# From here on the last six digits are drawn by lot and hold no check digit (주민등록법 시행규칙 제2조, 2020-10-05).
_NO_CHECK_DIGIT_FROM: Final = date(2020, 10, 5)
# Police agency that issued a licence, 11 Seoul to 28 northern Gyeonggi. Source: 경찰청, 운전면허번호 체계.
_LICENCE_REGIONS: Final = frozenset(str(code) for code in (*range(11, 27), 28))
# M several journeys, S one journey, R residents abroad, O official, D diplomatic. Source: 외교부, 여권번호 체계; the
# form with a letter in the middle is that of the passports issued since 2021-12-21.
PASSPORT: Final = r"[MSROD](?:[0-9]{8}|[0-9]{3}[A-Z][0-9]{4})"
PASSPORT_APART: Final = r"[MSROD][ -]?(?:[0-9]{8}|[0-9]{3}[A-Z][0-9]{4})"


def passes_luhn(digits: str) -> bool:
    """Return whether the last digit is the Luhn check digit of the others (ISO/IEC 7812-1, annex B)."""
    total = sum(map(int, digits[-1::-2])) + sum(sum(divmod(2 * int(digit), 10)) for digit in digits[-2::-2])
    return bool(digits) and total % 10 == 0


def card_issuer(digits: str) -> str | None:
    """Return the card scheme these 14 to 16 digits belong to (visa, amex ...), or None."""
    return next((issuer for issuer, pattern in _ISSUERS if pattern.fullmatch(digits)), None)


def birth_date(digits: str) -> date | None:
    """Return the birth date that a resident's or foreigner's number of 13 digits begins with, or None."""
    try:
        return date(_CENTURIES[digits[6]] + int(digits[:2]), int(digits[2:4]), int(digits[4:6]))
    except ValueError:
        return None


def is_resident_number(digits: str, *, today: date | None = None) -> bool:
    """Return whether 13 digits are a resident registration number (주민등록번호) of somebody born until `today`.

    The check digit counts for births before October 2020: 11 less the weighted sum modulo 11, modulo 10. Source:
    주민등록법 시행규칙 제2조. Numbers that were changed on request since then may fail it.
    """
    born = birth_date(digits) if len(digits) == 13 and digits[6] in "1234" else None
    if born is None or (today is not None and born > today):
        return False
    return born >= _NO_CHECK_DIGIT_FROM or (11 - _weighed(digits, _RESIDENT_WEIGHTS) % 11) % 10 == int(digits[12])


def is_foreigner_number(digits: str, *, today: date | None = None) -> bool:
    """Return whether 13 digits are a foreigner's registration number (외국인등록번호).

    Same weights as a resident's, but counted from 13. Source: 출입국관리법 시행규칙 (외국인등록번호의 부여).
    """
    born = birth_date(digits) if len(digits) == 13 and digits[6] in "5678" else None
    if born is None or (today is not None and born > today):
        return False
    return (13 - _weighed(digits, _RESIDENT_WEIGHTS) % 11) % 10 == int(digits[12])


def is_business_number(digits: str) -> bool:
    """Return whether 10 digits are a business registration number (사업자등록번호): tax office, kind, serial, check.

    Tax offices count from 101; kind 00 does not exist. Source: 국세청, 사업자등록번호 검증 산식.
    """
    if len(digits) != 10 or digits < "101" or digits[3:5] == "00":
        return False
    total = _weighed(digits, _BUSINESS_WEIGHTS) + int(digits[8]) * 5 // 10
    return (10 - total % 10) % 10 == int(digits[9])


def is_driving_licence(digits: str) -> bool:
    """Return whether 12 digits are a driving licence number: region, year, serial of six, check of two."""
    return len(digits) == 12 and digits[:2] in _LICENCE_REGIONS


def _weighed(digits: str, weights: Sequence[int]) -> int:
    return sum(int(digit) * weight for digit, weight in zip(digits, weights, strict=False))


# Bank, how its accounts are printed (digits a group), and what tells them: the code of the kind of account, in front,
# in the middle or at the end. Large banks first. Source: 금융결제원, 참가기관별 CMS 계좌번호체계 (2026-05-08); the
# prefixes of 카카오뱅크 and 케이뱅크 and the grouping of 14 digits by six, two and six are those printed by the banks.
_KB: Final = "0[1245]|2[1456]|92|37|90"
_ACCOUNTS: Final = tuple(
    (bank, tuple(map(int, printed.split("-"))), re.compile(code))
    for bank, printed, code in (
        ("국민", "6-2-6", rf"\d{{6}}(?:{_KB})\d{{6}}|\d{{4}}(?:{_KB})\d{{8}}"),
        ("국민", "4-2-8", rf"\d{{4}}(?:{_KB})\d{{8}}"),
        ("국민", "3-2-4-3", rf"\d{{3}}(?:{_KB})\d{{7}}"),
        ("국민", "3-4-4", r"9\d{10}"),
        ("신한", "3-3-6", r"1(?:[0-5]\d|6[01])\d{9}"),
        ("신한", "3-2-6", r"\d{3}(?:0[1-9]|1[123]|61|99)\d{6}"),
        ("신한", "3-3-8", r"(?:56[012]|\d{3}901)\d+"),
        ("우리", "4-3-6", r"100[2-7]\d{9}"),
        ("우리", "3-2-6", r"\d{3}0[124-8]\d{6}"),
        ("우리", "3-6-2-3", r"\d{9}(?:0[1-4]|1[235])\d{3}"),
        ("하나", "3-6-5", r"\d{12}(?:0[1-8]|94|37|60)"),
        ("하나", "3-6-3", r"6(?:0[01]|1[01]|2[01]|3[01])\d{9}"),
        ("하나", "3-2-6", r"\d{3}(?:1[13589]|22|26|3[389])\d{6}"),
        ("농협", "3-4-4-2", r"3(?:0[1256]|1[27]|5[1256])\d{10}"),
        ("농협", "6-2-6", r"\d{6}(?:5[1256]|6[4-7])\d{6}"),
        ("농협", "4-2-6", r"\d{4}(?:0[1256]|1[27])\d{6}"),
        ("농협", "3-2-6", r"\d{3}(?:0[1256]|1[27])\d{6}"),
        ("기업", "3-6-2-3", r"\d{9}(?:0[1-467]|13)\d{3}"),
        ("기업", "3-2-7", r"\d{3}(?:0[1-467]|13)\d{7}"),
        ("카카오뱅크", "4-2-7", r"(?:3333|3355|3388|7777|7979)\d{9}"),
        ("토스뱅크", "4-4-4", r"(?:100|150|17\d|19\d)\d{9}"),
        ("케이뱅크", "3-3-6", r"100\d{9}"),
        ("새마을금고", "4-4-4-1", r"9(?:00[2-5]|037|2[01]\d)\d{9}"),
        ("새마을금고", "4-2-6-1", r"\d{4}(?:09|10|13)\d{7}"),
        ("우체국", "6-2-6", r"\d{6}(?:0[1236]|52|97)\d{6}"),
        ("우체국", "3-8-1", r"(?:100|530|190|110|120)\d{9}"),
        ("신협", "3-3-6", r"1(?:10|3[1-8]|4[245]|7\d)\d{9}"),
        ("신협", "5-2-6", r"\d{5}1[23]\d{6}"),
        ("SC제일", "3-2-6", r"\d{3}(?:10|15|20|30)\d{6}"),
        ("씨티", "3-5-2-1-2", ""),
        ("씨티", "3-6-3", r"[0-9]\d{7}(?:25|41|24|18)\d{2}"),
        ("씨티", "3-5-3", ""),
        ("수협", "3-2-6", ""),
        ("산업", "3-8-3", r"0(?:1[0139]|2[02]|36)\d{11}"),
        ("산업", "3-2-6", r"\d{3}(?:1[139]|2[02])\d{6}"),
        ("iM뱅크", "3-2-6-1", r"50[12458]\d{9}|\d{3}0[124578]\d{7}"),
        ("iM뱅크", "3-2-6-3", r"\d{3}(?:0[1245678]|9[12346])\d{9}"),
        ("부산", "3-4-4-2", r"1(?:0[1239]|1[23])\d{10}"),
        ("부산", "3-2-6-1", r"\d{3}(?:0[1239]|1[123])\d{7}"),
        ("광주", "3-3-6", r"\d{3}(?:10[13789]|12[1-47]|716|731)\d{6}"),
        ("전북", "4-2-7", r"\d0(?:1[123]|2[13])\d{9}"),
        ("전북", "3-2-7", r"\d{3}(?:0[123]|1[1235]|2[1236]|3[567])\d{7}"),
        ("경남", "3-4-4-2", r"2(?:0[1379]|2[0-2]|3[25])\d{10}"),
        ("경남", "3-2-7", r"\d{3}(?:0[1379]|2[0-2]|3[25])\d{7}"),
        ("제주", "2-2-6", r"\d{2}(?:0[1-5]|13)\d{6}"),
        ("제주", "3-9", r"7(?:0\d|1[1-4]|69|7\d)\d{9}"),
    )
)
# Each bank's name once, the larger first.
BANKS: Final = tuple(dict.fromkeys(bank for bank, _, _ in _ACCOUNTS))


def banks_of(digits: str, groups: Sequence[int] = ()) -> tuple[str, ...]:
    """Return the banks whose accounts look like this, the larger first; none when no bank's do.

    `groups` are the lengths of the groups as written: those of a bank are what tells it best. Digits in one group, or
    in groups that no bank prints, are judged by length and code alone.
    """
    as_printed = [
        bank
        for bank, printed, code in _ACCOUNTS
        if printed == tuple(groups) and (not code.pattern or code.fullmatch(digits))
    ]
    by_code = (bank for bank, printed, code in _ACCOUNTS if sum(printed) == len(digits) and code.fullmatch(digits))
    return tuple(dict.fromkeys(as_printed or by_code))


def is_printed_as(groups: Sequence[int]) -> bool:
    """Return whether some bank prints accounts in groups of these lengths."""
    return any(printed == tuple(groups) for _, printed, _ in _ACCOUNTS)
