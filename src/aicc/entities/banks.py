"""Finding banks, securities firms and payment services (은행·증권사·간편결제) by all that people call them."""

import re
from collections import defaultdict
from collections.abc import Iterable, Iterator
from typing import Final

from aicc.entities.institutions import INSTITUTIONS, Institution
from aicc.entities.word_ends import ends_word
from aicc.models.understanding import Entity
from aicc.utils.patterns import lazy_pattern
from aicc.utils.text import squeeze


def _set(words: str) -> frozenset[str]:
    return frozenset(words.split())


# What a name may be written apart from.
_KINDS: Final = (
    "은행|뱅크|저축은행|투자증권|증권|금고|페이|머니|중앙회|국민|농협|수협|기업|산업|제일|하나|부산|경남|대구|새마을"
)
_APART: Final = lazy_pattern(rf"(?<=.)(?={_KINDS})")
_WHOLE: Final = lazy_pattern(r"(?:은행|뱅크|bank|증권|금고|조합|페이|머니)$")
# Sister companies that keep no accounts.
_SISTERS: Final = (
    r"(?!\s?(?:카드|생명|화재|손보|손해|보험|캐피탈|금융지주|지주|자산|대학|마트|페이|톡|맵|택시|모빌리티|라이온즈))"
)
# In front of a name people leave out the space behind these.
_GLUED: Final = ("에서", "으로", "로", "에", "와", "과", "랑", "은", "는", "이", "가", "을", "를", "내", "제", "원")

_ACCOUNT_NUMBER: Final = r"(?!01[016789])(?=(?:\d-?){10})\d{2,14}+(?:-\d{1,8}){0,4}+(?!\d)"
# Everyday words become banks in front of an account, its number, or a particle where money moves.
_BESIDE: Final = lazy_pattern(rf"\s?(?:통장|계좌|{_ACCOUNT_NUMBER})")
_BESIDE_STRICT: Final = lazy_pattern(rf"\s?(?:(?:통장|계좌)(?:번호)?(?:으로|로|에서|에)(?![가-힣])|{_ACCOUNT_NUMBER})")
_TOWARDS: Final = lazy_pattern(r"(?:에서|으로|로|에다가?|에)(?![가-힣])")
_TOWARDS_STRICT: Final = lazy_pattern(r"(?:에서 ?[가-힣A-Za-z]{1,10}(?: ?(?:통장|계좌))?)?(?:으로|로)(?![가-힣])")
_MONEY: Final = lazy_pattern(
    rf"\d[\d,]*\s?[십백천만억]{{0,2}}\s?원|\d\s?[십백천]?[만억]|[일이삼사오육칠팔구십백천만]\s?만?\s?원|{_ACCOUNT_NUMBER}|"
    "이체|송금|계좌|통장"
)
# So much else is called by these that an account alone is not enough: our account, company accounts.
_COMMON: Final = _set("우리 하나 기업 산업 제일 토스 카카오")
# With 에서 and 으로 these are where somebody is or goes.
_PLACES: Final = _set("대구 부산 광주 제주 전북 경남 우체국 시티")


def _pattern(names: Iterable[str]) -> str:
    """Return the names in lower case as a pattern that looks at each first letter once."""
    by_letter = defaultdict[str, list[str]](list)
    for name in sorted({name.lower() for name in names}, key=lambda name: (-len(name), name)):
        by_letter[name[0]].append(r"\s?".join(map(re.escape, _APART.split(name)))[1:])
    return "|".join(f"{letter}(?:{'|'.join(rest)})" for letter, rest in by_letter.items())


def _known(names: Iterable[tuple[str, Institution]]) -> dict[str, Institution]:
    known: dict[str, Institution] = {}
    for name, institution in names:
        known.setdefault(squeeze(name), institution)
    return known


_INSTITUTION: Final = _known((name, item) for item in INSTITUTIONS for name in (*item.firm, *item.loose))
_LOOSE: Final = frozenset(squeeze(name) for item in INSTITUTIONS for name in item.loose)
_NAMED: Final = lazy_pattern(
    rf"(?:{_pattern(name for name in _INSTITUTION if _WHOLE.search(name))})"
    rf"|(?:{_pattern(name for name in _INSTITUTION if not _WHOLE.search(name))}){_SISTERS}"
)


def find_banks(text: str) -> Iterator[Entity]:
    """Yield the institutions that a normalised text names: value is the name, unit the code of three digits.

    우리, 하나 and other everyday words count only where an account, its number or money to be moved stands beside them.
    """
    lowered = text.lower()
    moves_money: bool | None = None
    for match in _NAMED.finditer(lowered if len(lowered) == len(text) else text):
        start, end = match.span()
        key = squeeze(match.group())
        if not _begins(text, start, key):
            continue
        if key not in _LOOSE:
            named = _ends(text, end, key)
        elif not (named := _is_beside_account(text, end, key)) and _points_somewhere(text, end, key):
            moves_money = _MONEY.search(text) is not None if moves_money is None else moves_money
            named = moves_money
        if named:
            bank = _INSTITUTION[key]
            yield Entity(kind="bank", text=text[start:end], start=start, end=end, value=bank.name, unit=bank.code)


def _begins(text: str, start: int, key: str) -> bool:
    before = text[start - 1] if start else " "
    if key.isascii():
        # 512 KB is no bank.
        return (
            not (before.isascii() and before.isalnum()) and not text[max(0, start - 2) : start].rstrip()[-1:].isdigit()
        )
    return not before.isalpha() or before.isascii() or len(key) >= 4 or text.endswith(_GLUED, 0, start)


def _ends(text: str, end: int, key: str) -> bool:
    if _WHOLE.search(key):
        return True
    after = text[end : end + 1]
    if key.isascii() and after.isascii() and after.isalpha():
        return False
    return ends_word(text, end) or _BESIDE.match(text, end) is not None


def _is_beside_account(text: str, end: int, key: str) -> bool:
    return (_BESIDE_STRICT if key in _COMMON else _BESIDE).match(text, end) is not None


def _points_somewhere(text: str, end: int, key: str) -> bool:
    return key not in _PLACES and (_TOWARDS_STRICT if key in _COMMON else _TOWARDS).match(text, end) is not None
