"""Ranges of numbers: 20에서 30 사이, 10 이상 20 미만, 5보다 큰, 최소 3, ≤100.

A range is written "[20,30)": a square bracket includes the end, a round one leaves it out, a missing end is open. A
span from one number to another includes the first and leaves the second out, as Microsoft's Recognizers do.
"""

import re
from collections.abc import Iterator, Sequence
from dataclasses import replace
from functools import cache
from typing import Final, NamedTuple

from aicc.models.understanding import Entity
from aicc.utils.counting import counter_after
from aicc.utils.numeral_finder import Numeral
from aicc.utils.numerals import NATIVE_ONES
from aicc.utils.patterns import lazy_pattern
from aicc.utils.units import NATIVE_COUNTERS, SINO_COUNTERS

# Ranges of money and of time are found where money and times are.
_OTHER_KINDS: Final = frozenset(
    {"원", "시", "시간", "분", "초", "일", "주", "달", "월", "개월", "년", "개년", "주년", "주일", "년도", "년대"}
)
_COUNTERS: Final = "|".join(sorted({*NATIVE_COUNTERS, *SINO_COUNTERS} - _OTHER_KINDS, key=len, reverse=True))
_COUNTER: Final = rf"(?: ?(?:번째|{_COUNTERS})(?![가-힣](?<![은는이가을를과와보에이부미초사])))?"
_MORE: Final = r"(?:크|큰|클|큽|커|높|많|비싸|비싼|길|긴|무거|무겁|늦|넓|빠르|빠른)"
_LESS: Final = r"(?:작|낮|적|짧|싸|싼|가볍|가벼|어리|어린|좁|느리|느린)"
_ENDING: Final = r"(?:거나|지만|으며|으면|습니다|[다고은게을며])?"
_SAME: Final = rf"거나 ?(?:그와 ?)?같(?:{_ENDING})"
_OR_SAME: Final = r"(?:[이]?거나|[과와] ?같거나|혹은|또는|나|이나)"

# What behind a number makes it an end of a range, the closest wording first.
_BEHIND: Final[tuple[tuple[str, str], ...]] = (
    ("<=", rf" ?보다(?:는)? ?(?:더 )?{_MORE}지 ?(?:는 ?)?않(?:은|다|고|는다|으며|습니다)?"),
    (">=", rf" ?보다(?:는)? ?(?:더 )?{_LESS}지 ?(?:는 ?)?않(?:은|다|고|는다|으며|습니다)?"),
    (">=", rf" ?보다(?:는)? ?{_MORE}{_SAME}"),
    ("<=", rf" ?보다(?:는)? ?{_LESS}{_SAME}"),
    (">", rf" ?보다(?:는)? ?(?:더 )?{_MORE}{_ENDING}"),
    ("<", rf" ?보다(?:는)? ?(?:더 )?{_LESS}{_ENDING}"),
    (">=", rf" ?{_OR_SAME} ?그 ?(?:이상|보다 ?(?:더 )?{_MORE}{_ENDING})"),
    ("<=", rf" ?{_OR_SAME} ?그 ?(?:이하|미만|보다 ?(?:더 )?{_LESS}{_ENDING})"),
    (">=", r" ?이상"),
    ("<=", r" ?이(?:하|내)"),
    (">", r" 위(?![가-힣](?<![에의로이인입]))"),
    ("<", r" ?미만"),
    (">", r" ?초과(?!했|하였|됐)"),
    ("<", r" ?(?:아래|밑)(?![가-힣](?<![에의로이인입]))"),
    (
        ">",
        r"[이가을를]? ?(?:넘(?:는다|었다|는|을|긴|어서|었|으면|어|고|게)|"
        r"초과(?:하는|한|할|하면)?(?!했|하였|됐|하며)|웃도는)",
    ),
    ("<=", r"에 ?달하는"),
    ("<", r"에 ?못 ?미치는"),
    ("=", r"(?:[과와] ?같(?:다|은|고|습니다|아요)?|에 ?해당하는)"),
)
# How all of them begin.
_BEGINS: Final = lazy_pattern(_COUNTER + r" ?(?:[이가을를과와나에넘밑위]|보다|혹은|또는|미만|초과|아래|웃도)")
_BEFORE: Final = lazy_pattern(
    r"(?:(최소한?|적어도|못해도|≥|>=)|(최대한?|많아야|기껏해야|고작|≤|<=)|(정확히)|((?<!=)>)|((?<!=)<)) ?\Z"
)
_BEFORE_OPERATORS: Final = (">=", "<=", "=", ">", "<")
_ALSO_BEHIND: Final = {">=": lazy_pattern(_COUNTER + " ?이상"), "<=": lazy_pattern(_COUNTER + " ?이하")}
_SUBJECT: Final = lazy_pattern(r"(?:^|[ 그이])(?:수|숫자|값)[는은가이] ?\Z")
_IS: Final = lazy_pattern(r"이?다(?![가-힣])|입니다")

# Without one of these there is no range in a text.
_SIGNS: Final = lazy_pattern(
    r"이상|이하|이내|미만|초과|보다|넘|사이|까지|에서|부터|같|해당|달하|미치|웃도|아래|밑|위|최[소대]|적어도|못해도|많아야|기껏|고작|"
    r"정확|딱|[수자값][는은가이]|[-~–—〜∼≤≥<>]"
)
_TO: Final = lazy_pattern(rf"{_COUNTER} ?(?:(에서부터|에서|부터|-|~|–|—|〜|∼)|([과와])) ?")
# Resident numbers, accounts and phones: 900101-1234567, 1588-9999.
_CODE: Final = lazy_pattern(r"[0-9]{6,}+-[0-9]|[0-9]++-[0-9]{6}|0[0-9]++-[0-9]{3}|1[568][0-9]{2}-[0-9]{4}(?![0-9])")
_DASHES: Final = frozenset("-–—")
_BETWEEN: Final = lazy_pattern(_COUNTER + r" ?사이")
_UNTIL: Final = lazy_pattern(_COUNTER + " ?까지")
_CONTINUES: Final = lazy_pattern(r"[고며](?<=[고며]),? ?\Z|지만,? ?\Z")
_NEXT_CLAUSE: Final = lazy_pattern(r"(?:이고|이며|이면서)?,? ?")
# Words far more often than numbers: 이 이상 is more than this.
_NEVER: Final = frozenset({"이", "일", "만", "공", "조", "경"})


class _Side(NamedTuple):
    operator: str
    value: int | float
    start: int
    end: int


def find_ranges(text: str, numerals: Sequence[Numeral], *, closed: bool = False) -> Iterator[Entity]:
    """Yield the ranges around the numbers that were found in a text, as entities of kind number_range.

    `closed` spans include their second end, as 5만원에서 10만원 does where people speak of money.
    """
    index = 0 if _SIGNS.search(text) else len(numerals)
    while index < len(numerals):
        pair = _pair(text, numerals, index)
        if pair and (closed or not _CODE.match(pair.text)):
            yield replace(pair, value=f"{str(pair.value)[:-1]}]") if closed else pair
            index += 2
            continue
        side = _side(text, numerals[index])
        index += 1
        if side is None:
            continue
        second = _second(text, side, numerals, index)
        if second:
            index += 1
        yield _range(text, side, second)


def _pair(text: str, numerals: Sequence[Numeral], index: int) -> Entity | None:
    if index + 1 >= len(numerals):
        return None
    low, high = numerals[index], numerals[index + 1]
    link = _TO.fullmatch(text, low.end, high.start)
    # A dash may also have been taken for a sign: 20 -30.
    if link is None or low.value >= high.value or not _may_span(text, low, high, link.group()):
        return None
    closing = _BETWEEN.match(text, high.end) or (_UNTIL.match(text, high.end) if link.group(1) else None)
    if closing is None and (link.group(2) or _side(text, high) or (low.weak and high.weak)):
        return None
    end = closing.end() if closing else high.end
    return _entity(text, low.start, end, f"[{low.value},{high.value})")


def _may_span(text: str, low: Numeral, high: Numeral, link: str) -> bool:
    # Phone numbers, dates and codes have more than one dash.
    if not _DASHES & set(link):
        return True
    return text[high.end : high.end + 1] not in {"-", "/", "."} and text[low.start - 1 : low.start] not in {
        "-",
        "+",
        "/",
    }


@cache
def _behind() -> tuple[tuple[str, re.Pattern[str]], ...]:
    """Return what finds the wordings behind a number; made for the first number that may have one."""
    return tuple((operator, re.compile(_COUNTER + pattern)) for operator, pattern in _BEHIND)


def _side(text: str, numeral: Numeral) -> _Side | None:
    for operator, pattern in _behind() if _BEGINS.match(text, numeral.end) else ():
        found = pattern.match(text, numeral.end)
        if found and _may_bound(text, numeral, found.group()):
            start = _prefix_start(text, numeral, operator)
            return _Side(operator, numeral.value, start, found.end())
    before = _BEFORE.search(text, max(0, numeral.start - 5), numeral.start)
    if before and before.lastindex and (not numeral.weak or counter_after(text, numeral)):
        return _Side(_BEFORE_OPERATORS[before.lastindex - 1], numeral.value, before.start(), numeral.end)
    copula = _IS.match(text, numeral.end)
    if copula and _SUBJECT.search(text, max(0, numeral.start - 6), numeral.start):
        return _Side("=", numeral.value, numeral.start, copula.end())
    return None


def _may_bound(text: str, numeral: Numeral, behind: str) -> bool:
    """Return whether a number of everyday syllables is an end: 열 살 이하, but not 이 이상, 한도 초과, 팔 보다는."""
    if not numeral.weak:
        return True
    words = text[numeral.start : numeral.end]
    if words in NATIVE_ONES or words in {"열", "쉰"}:
        return counter_after(text, numeral) is not None or behind.startswith((" 살", "살", " 번째", "번째"))
    return words not in _NEVER and not behind.startswith(" 보다")


def _prefix_start(text: str, numeral: Numeral, operator: str) -> int:
    """Return where 최소 30 이상 begins: a word before that says the same as the one behind belongs to the range."""
    before = _BEFORE.search(text, max(0, numeral.start - 5), numeral.start)
    same = before is not None and before.lastindex and _BEFORE_OPERATORS[before.lastindex - 1] == operator
    return before.start() if before and same else numeral.start


def _second(text: str, first: _Side, numerals: Sequence[Numeral], index: int) -> _Side | None:
    """Return the other end that a first one goes on to, as in 10 이상 20 미만 or 10보다 크고 20보다 작은."""
    if index >= len(numerals) or first.operator == "=":
        return None
    joined = _CONTINUES.search(text, first.start, first.end) or text[first.end - 2 : first.end] in _PLAIN
    if not joined or not _NEXT_CLAUSE.fullmatch(text, first.end, numerals[index].start):
        return None
    second = _side(text, numerals[index])
    if second is None or second.operator[0] == first.operator[0] or second.operator == "=":
        return None
    low, high = (first, second) if first.operator[0] == ">" else (second, first)
    return second if low.value <= high.value else None


_PLAIN: Final = frozenset({"이상", "이하", "미만", "초과"})


def _range(text: str, first: _Side, second: _Side | None) -> Entity:
    ends = {side.operator[0]: side for side in (first, second) if side}
    if "=" in ends:
        return _entity(text, first.start, first.end, f"[{first.value},{first.value}]")
    low, high = ends.get(">"), ends.get("<")
    left = f"{'[' if '=' in low.operator else '('}{low.value}" if low else "("
    right = f"{high.value}{']' if '=' in high.operator else ')'}" if high else ")"
    return _entity(text, first.start, (second or first).end, f"{left},{right}")


def _entity(text: str, start: int, end: int, value: str) -> Entity:
    return Entity(kind="number_range", text=text[start:end], start=start, end=end, value=value)
