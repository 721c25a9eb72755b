"""Numbers (숫자), number ranges (범위), ordinals (서수) and percentages (퍼센트) in a message."""

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from datetime import datetime
from typing import Final

from aicc.entities.number_ranges import find_ranges
from aicc.models.understanding import Entity
from aicc.utils.counting import counter_after
from aicc.utils.numeral_finder import Numeral, find_numerals, parse_numeral
from aicc.utils.numerals import NATIVE_ONES
from aicc.utils.patterns import lazy_pattern
from aicc.utils.units import MEASURES

KINDS: Final[frozenset[str]] = frozenset({"number", "number_range", "ordinal", "percentage"})

_ZERO: Final = lazy_pattern(r"제로(?=(?:요|이요|입니다)?[.!? ]*\Z)")
_HALF: Final = lazy_pattern(
    r"(?<![가-힣])(?<!우리 )(?<!저희 )(?<!같은 )(?<!다른 )(?<!몇 )(?<!옆 )(?<![0-9] )(?<![시개병컵잔살] )"
    r"(?:절반|반)(?=$|[^가-힣]|[을이은만의]|정도|쯤|퍼센트|프로(?![가-힣]))(?! ?값)"
)
_DOZEN: Final = lazy_pattern(" ?(?:다스|타스)")
# Sino-Korean syllables are numbers in talk of numbers: 삼은 자연수이다.
_NUMBER_TALK: Final = lazy_pattern(
    r"숫자|(?:자연|정|홀|짝|음|양|소|분|배|약|함|변|상|실|무리|유리)수(?:이|입|는|를|가)|더하|더한|빼[서면라고]|곱하|곱은|나누|"
    r"계산|정답|답은|합은|[0-9][은는] "
)
_STANDS_ALONE: Final = lazy_pattern(
    r"(?:은|는|을|를|과|와|의|보다|에|에서|부터|까지|도|이|이다|입니다|이고|이며|이에요|예요)(?=$|[^가-힣])|$|[.,!?]"
)
_ANSWER: Final = lazy_pattern(r"(?:이요|요|이에요|예요|입니다|이야|이다|임)?[\s.,!?~…]*")
_TALKED_OF: Final = frozenset("영일이삼사오육칠팔구십백")
_NO_ANSWER: Final = frozenset({"네", "예", "영", "공"})

# Attached to a figure these make it a measurement or a date: 29km, 1미터, 5월 4일.
_MEASURE_NAMES: Final = "|".join(
    sorted(
        {name.replace("_", "") for unit in MEASURES for name in unit.spellings if "가" <= name[0] <= "힣"} - {"톤"},
        key=len,
        reverse=True,
    )
)
_NO_NUMBER_BEHIND: Final = lazy_pattern(rf"[A-Za-z㎀-㏿°℃℉]|월(?!\s?등)|(?!마일리지)(?:{_MEASURE_NAMES})")
_LETTER_BEFORE: Final = lazy_pattern(r"[A-Za-z]\Z")
_MONTH_BEFORE: Final = lazy_pattern(r"월 ?\Z")
_DAY: Final = lazy_pattern("일(?![가-힣](?<![은는이가을를에의과와도부까로인입]))")

_ORDINAL: Final = lazy_pattern(
    r" ?(?:번째|째 ?번|째(?![가-힣](?<![를가는로의])))|등(?![급록본기장산교수대불심])(?=$|[^가-힣]|[은는이을으에도])"
)
_RANK: Final = lazy_pattern(r"위(?=$|[^가-힣]|[는를로에의였입])")
_NTH_BEFORE: Final = lazy_pattern(r"(?<![가-힣])제 ?\Z")
_NTH_BEHIND: Final = lazy_pattern(r"(?=$|[^가-힣]|[장조항회차호기절편권대][^가-힣]?|의)")
_FIRST: Final = lazy_pattern(r"첫 ?(?:번 ?째|째 ?번|째(?!주)|번)")
_END: Final = lazy_pattern(
    r"(?<![가-힣])(?:마지막|맨 ?끝(?=에서|의)|끝(?=에서|의)|뒤(?=에서))"
    r"(?:(?P<beside>의 ?(?:옆|앞|전)| 바로 ?(?:앞|전)(?:의? ?(?:것|거))?|"
    r"에서 ?(?:바로 ?)?(?:전|앞)(?:의? ?(?:것|거))?)|"
    r"(?P<nth>에서 ?(?=[가-힣0-9]{1,6}? ?번째)))?(?!으로|날|까지)"
)
_FROM_END: Final = lazy_pattern(r"(?:끝|마지막|뒤)에서 ?\Z")
_NEIGHBOUR: Final = lazy_pattern(
    r"(?<![가-힣])(?:(?P<next>다음)|이전)(?: ?(?:것|거|꺼)(?=[을를으로이요은는]|[^가-힣]|$)|(?=[\"'”’])|"
    r"(?= (?!주|달|날|해|년|분기|학기|[월화수목금토일]요일|번)[가-힣]{1,8}[을를](?![가-힣]))|"
    r"(?= ?(?:페이지|단계|메뉴|항목|화면|질문)))"
)

_PERCENT: Final = lazy_pattern(r" ?(?:%|％|퍼센트|퍼센티지|프로(?![가-힣](?<![은는가를의로만도나씩정이])))")
_IN_ADDRESS: Final = lazy_pattern(r"[=%&/?A-Za-z]\Z")
_SPAN: Final = lazy_pattern(r" ?(?:-|~|–|—|〜|∼|에서|부터) ?")
_ESCAPE: Final = lazy_pattern(r"%[0-9A-Fa-f]{2}")

_WORDS: Final = lazy_pattern("반|제로|첫|째|마지막|끝|뒤에서|다음|이전")


def find(text: str, now: datetime) -> list[Entity]:
    """Return the numbers of a normalised text, and their ranges, ordinals and percentages; the time does not matter.

    Entities of one kind never overlap; those of different kinds may: 21번째 is an ordinal and holds a number. Unsure
    counts (두세 개) are number ranges; 30~50% is one percentage, "[30,50]".
    """
    numerals = find_numerals(text)
    words = _WORDS.search(text) is not None
    if not numerals and not words:
        return []
    halves = list(_halves(text)) if words else []
    found = [*_numbers(text, numerals), *(_entity("number", text, half) for half in halves)]
    percentages = list(_percentages(text, [*numerals, *halves]))
    spans = list(_percentage_spans(text, numerals, percentages)) if percentages else []
    found += [*spans, *percentages, *_ordinals(text, numerals)]
    if words:
        found += _word_ordinals(text, {numeral.start: numeral for numeral in numerals})
    sure = [numeral for numeral in (*numerals, *halves) if numeral.high is None]
    ranges = find_ranges(text, sorted(sure, key=lambda numeral: numeral.start))
    found += (one for one in ranges if not any(span.start <= one.start < span.end for span in spans))
    return _apart(sorted(found, key=lambda entity: (entity.start, -entity.end)))


def _apart(entities: Sequence[Entity]) -> list[Entity]:
    """Return the entities without those that begin inside another of their kind."""
    kept: list[Entity] = []
    ends: dict[str, int] = {}
    for entity in entities:
        if entity.start >= ends.get(entity.kind, 0):
            ends[entity.kind] = entity.end
            kept.append(entity)
    return kept


def _entity(kind: str, text: str, numeral: Numeral, end: int | None = None, *, start: int | None = None) -> Entity:
    begin = numeral.start if start is None else start
    stop = numeral.end if end is None else end
    return Entity(kind=kind, text=text[begin:stop], start=begin, end=stop, value=numeral.value)


def _halves(text: str) -> Iterator[Numeral]:
    zero = _ZERO.match(text)
    if zero:
        yield Numeral(start=0, end=zero.end(), value=0)
    for found in _HALF.finditer(text):
        yield Numeral(start=found.start(), end=found.end(), value=0.5, form="fraction")


def _numbers(text: str, numerals: Sequence[Numeral]) -> Iterator[Entity]:
    for numeral in numerals:
        if not _is_number(text, numeral):
            continue
        dozen = _DOZEN.match(text, numeral.end)
        if dozen:
            yield replace(_entity("number", text, numeral, dozen.end()), value=numeral.value * 12)
        elif numeral.high is None:
            yield _entity("number", text, numeral)
        else:
            span = f"[{numeral.value},{numeral.high}]"
            yield replace(_entity("number_range", text, numeral), value=span)


def _is_number(text: str, numeral: Numeral) -> bool:
    words = text[numeral.start : numeral.end]
    if _NO_NUMBER_BEHIND.match(text, numeral.end):
        return False
    if _MONTH_BEFORE.search(text, 0, numeral.start) and _DAY.match(text, numeral.end):
        return False
    if words[-1].isdigit() or words[0].isdigit():
        return not _LETTER_BEFORE.search(text, 0, numeral.start)
    if numeral.attached:
        return (
            words in NATIVE_ONES
            and text[numeral.end : numeral.end + 1] != " "
            and counter_after(text, numeral) is not None
        )
    return not numeral.weak or _speaks_for(text, numeral, words)


def _speaks_for(text: str, numeral: Numeral, words: str) -> bool:
    """Return whether what is beside an everyday word makes it a number."""
    if numeral.start == 0 and _ANSWER.fullmatch(text, numeral.end):
        return words not in _NO_ANSWER or (text == words and words != "네")
    if words in NATIVE_ONES or (words in "열십백천만" and counter_after(text, numeral) is not None):
        return counter_after(text, numeral) is not None
    if words not in _TALKED_OF:
        return False
    return _STANDS_ALONE.match(text, numeral.end) is not None and _NUMBER_TALK.search(text) is not None


def _percentages(text: str, numerals: Sequence[Numeral]) -> Iterator[Entity]:
    for numeral in numerals:
        sign = _PERCENT.match(text, numeral.end)
        if sign and not _IN_ADDRESS.search(text, 0, numeral.start) and not _ESCAPE.match(text, numeral.end):
            yield replace(_entity("percentage", text, numeral, sign.end()), unit="%")


def _percentage_spans(text: str, numerals: Sequence[Numeral], percentages: Sequence[Entity]) -> Iterator[Entity]:
    """Yield 30~50% and 20%에서 30%; both ends are included, as people mean them."""
    shares = {entity.start: entity for entity in percentages}
    for low in numerals:
        share = shares.get(low.start)
        link = _SPAN.match(text, share.end if share else low.end)
        high = shares.get(link.end()) if link else None
        if high is not None and not low.weak and low.value < float(high.value or 0):
            value = f"[{low.value},{high.value}]"
            yield replace(high, text=text[low.start : high.end], start=low.start, value=value)


def _ordinals(text: str, numerals: Sequence[Numeral]) -> Iterator[Entity]:
    for numeral in numerals:
        if not isinstance(numeral.value, int) or numeral.high is not None:
            continue
        behind = _ORDINAL.match(text, numeral.end) or (None if numeral.weak else _RANK.match(text, numeral.end))
        before = _NTH_BEFORE.search(text, 0, numeral.start)
        if behind and not _FROM_END.search(text, 0, numeral.start):
            yield _entity("ordinal", text, numeral, behind.end())
        elif before and _NTH_BEHIND.match(text, numeral.end):
            yield replace(_entity("ordinal", text, numeral, start=before.start()), value=_place(text, numeral))
        elif _MONTH_BEFORE.search(text, 0, numeral.start) and (day := _DAY.match(text, numeral.end)):
            yield _entity("ordinal", text, numeral, day.end())


def _place(text: str, numeral: Numeral) -> int | float | None:
    """Return the place of 제3조, an article of a law and not three billions."""
    words = text[numeral.start : numeral.end]
    return parse_numeral(words[:-1]) if words.endswith("조") and len(words) > 1 else numeral.value


def _word_ordinals(text: str, numerals: Mapping[int, Numeral]) -> Iterator[Entity]:
    for found in _FIRST.finditer(text):
        yield _word_ordinal(found, 1)
    for found in _NEIGHBOUR.finditer(text):
        yield _word_ordinal(found, "current+1" if found.group("next") else "current-1")
    for found in _END.finditer(text):
        nth = numerals.get(found.end()) if found.group("nth") else None
        behind = _ORDINAL.match(text, nth.end) if nth else None
        if nth and behind and nth.value != 1:
            end, value = behind.end(), f"end-{nth.value - 1}"
            yield Entity(kind="ordinal", text=text[found.start() : end], start=found.start(), end=end, value=value)
        elif not found.group("nth") and (found.group("beside") or found.group() == "마지막"):
            yield _word_ordinal(found, "end-1" if found.group("beside") else "end")


def _word_ordinal(found: re.Match[str], value: str | int) -> Entity:
    return Entity(kind="ordinal", text=found.group(), start=found.start(), end=found.end(), value=value)
