"""Amounts: money (금액), quantities (수량), ages (나이), temperatures (온도), distances (거리), volumes (부피).

Weights, areas, speeds and data sizes are quantities with their SI symbol as the unit; counted things are quantities
with their Korean counter (세 개: 3, 개).
"""

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from datetime import datetime
from typing import Final

from aicc.entities.number_ranges import find_ranges
from aicc.models.understanding import Entity
from aicc.utils.counting import ANSWER, PERSONS, counter_after, may_measure
from aicc.utils.numeral_finder import Numeral, find_numerals
from aicc.utils.numerals import NATIVE_ONES, exact, parse_native
from aicc.utils.patterns import lazy_pattern
from aicc.utils.units import CURRENCIES, MEASURES, MINOR_CURRENCIES, Unit

KINDS: Final[frozenset[str]] = frozenset({"money", "quantity", "age", "temperature", "distance", "volume"})

_UNITS: Final[dict[str, Unit]] = {
    spelling.replace("_", ""): unit
    for unit in (*MEASURES, *MINOR_CURRENCIES, *CURRENCIES)
    for spelling in unit.spellings
}
# Words that count another thing where weight is talked of: 몸무게 70킬로, 고기 2 파운드.
_WEIGHTS: Final = {
    word: unit
    for unit in MEASURES
    for word in ("파운드", "킬로", "키로")
    if unit.symbol == ("lb" if word == "파운드" else "kg")
}
_HEAVY: Final = lazy_pattern(
    r"무게|체중|중량|질량|그램|톤|kg|온스|고기|삼겹살|나[가간]|감량|체격|쌀|설탕|소금|밀가루|버터|감자|커피"
)
# Short for millilitres, but for millimetres where something is measured that is no liquid.
_MILLIMETRES: Final = {word: unit for unit in MEASURES for word in ("밀리", "미리") if unit.symbol == "mm"}
_LONG: Final = lazy_pattern(
    r"두께|길이|높이|너비|깊이|넓이|가로|세로|지름|직경|구경|간격|굵기|폭|강수|강우|적설|비가|눈이|나사|볼트|못|렌즈|화면|오차"
)


def _alternatives(spellings: Sequence[str]) -> str:
    return "|".join(re.escape(word).replace("_", " ?") for word in sorted(set(spellings), key=len, reverse=True))


_SPELLINGS: Final = [spelling for unit in (*MEASURES, *MINOR_CURRENCIES, *CURRENCIES) for spelling in unit.spellings]
_LATIN: Final = _alternatives([word for word in _SPELLINGS if word[0].isascii() and word[0].isalpha()])
_NAMED: Final = _alternatives([word for word in _SPELLINGS if not (word[0].isascii() and word[0].isalpha())])
# Words that begin like a unit: 5만 원하는, 100 마일리지, 2 미리 보기.
_NO_UNIT: Final = (
    r"원(?:하|해|권[한리]|래|인(?![가데지])|칙|본|장|룸|천|서|망|리금|금(?!액))|"
    r"불(?:만|가|편|량|법|이익|필|이행|확|안|완전|꽃|고기)|엔(?:진|드|딩|지)|프랑스(?! ?프랑)|"
    r"마일리지|위안에|비트코인|미리 ?[보알연]|센치하|메가(?:박스|커피|스터디)|기가 ?(?:막|찬)|톤업|라리가|바트만"
)
_UNIT: Final = lazy_pattern(rf" ?(?!{_NO_UNIT})(?:(?:{_LATIN})(?![A-Za-z0-9])|{_NAMED})")
_CODES: Final = {**{unit.symbol: unit for unit in CURRENCIES}, **{unit.symbol.lower(): unit for unit in CURRENCIES}}
_SIGNS: Final = {
    word: unit for unit in CURRENCIES for word in unit.spellings if not word[-1].isalpha() and "_" not in word
}
_MONEY_BEFORE: Final = lazy_pattern(
    rf"(?:(?P<sign>{_alternatives(list(_SIGNS))})|(?<![A-Za-z])(?P<code>{'|'.join(_CODES)})) ?\Z"
)

# 이불 is a blanket, but 이불 이십삼센트 and a message that is nothing else are 2 dollars.
_SPEAKS_FOR: Final = lazy_pattern(rf" ?[0-9영일이삼사오육칠팔구십]{{1,4}} ?센트|{ANSWER.pattern}\Z")

_HALF: Final = lazy_pattern(
    r"(?<![가-힣])반(?= ?(?:킬로|키로|리터|미터|갤런|갤론|마일|인치|센티|센치|파운드|컵|근|병|잔|그릇|판|모|단|마리|통|"
    r"박스|봉지)(?![가-힣](?<![을만이요은])))"
)
_AND_HALF: Final = lazy_pattern(r" ?반(?=$|[^가-힣]|[을만이도]|정도|쯤)")

_YEARS_OLD: Final = lazy_pattern(r" ?(?:살|세(?![대기금계트탁상월번개명시]|입(?!니)))(?:짜리)?")
_YOUNG: Final = lazy_pattern(r" ?(개월|달|주|일)(?=(?:이|가)? ?(?:된|되|될|됐|미만)|의 ?나이|령| 된| ?아[기이])")
_BORN: Final = lazy_pattern(r"(?:생후|태어난 ?지|아기(?:는|가)?) ?\Z")
_AGE_UNIT: Final = lazy_pattern(r" ?(개월|달|주|일)")

_DEGREES: Final = lazy_pattern(
    r" ?(?:(?P<c>°C|℃|도씨|°c)|(?P<f>°F|℉|°f)|(?P<k>켈빈|K(?![A-Za-z0-9]))|"
    r"(?P<plain>°|도(?![착시둑움전장덕망심매쿄]|로(?=[가-힣]))))"
)
_SCALE: Final = lazy_pattern(r"(?:(?P<first>섭씨|화씨) ?)?(?:(?P<below>영하|영상) ?)?(?:(?P<second>섭씨|화씨) ?)?\Z")
_SCALE_ALONE: Final = lazy_pattern(r"(?<![가-힣])(섭씨|화씨)(?! ?(?:영[하상] ?)?[0-9영일이삼사오육칠팔구십백])")
# The last group of 3.500.00원 is no amount.
_IN_A_ROW: Final = lazy_pattern(r"[0-9]\.\Z")
_SPEED_BEFORE: Final = lazy_pattern(r"(시속|초속|분속|시간당|초당|분당) ?\Z")
_PER: Final = {"시속": "h", "초속": "s", "분속": "min", "시간당": "h", "초당": "s", "분당": "min"}
_SCALED: Final = lazy_pattern(r"(?<![0-9])([0-9]{1,4})(만|천|억|십만|백만|천만)\Z")
_SCALES: Final = {"천": 10**3, "만": 10**4, "십만": 10**5, "백만": 10**6, "천만": 10**7, "억": 10**8}
_SPAN: Final = lazy_pattern(r" ?(?:-|~|–|—|〜|∼|에서) ?")
_SCALE_WORDS: Final = lazy_pattern("섭씨|화씨")


def find(text: str, now: datetime) -> list[Entity]:
    """Return the amounts of a normalised text; the time does not matter.

    Money counts in an ISO 4217 code (cents as hundredths), temperatures in °C, °F or °, ages in 세, 개월, 주 or 일;
    decades of life are ranges of ages (30대: "[30,40)").
    Ranges of money are written "[50000,100000]", both ends included, "[5000,)" or "(,10000)".
    """
    numerals = find_numerals(text)
    if "반" in text:
        numerals = (*numerals, *_halves(text))
    found: list[Entity] = []
    for numeral in numerals:
        entity = _amount(text, numeral)
        # One currency sign may stand between two numbers.
        if entity is not None and not (found and entity.start < found[-1].end):
            found.append(entity)
    if _SCALE_WORDS.search(text):
        found += list(_bare_scales(text, found))
    money = [entity for entity in found if entity.kind == "money"]
    if money:
        found = [entity for entity in found if entity.kind != "money"] + _money(text, money, numerals)
    return sorted(found, key=_place)


def _place(entity: Entity) -> int:
    return entity.start


def _halves(text: str) -> Iterator[Numeral]:
    for found in _HALF.finditer(text):
        yield Numeral(start=found.start(), end=found.end(), value=0.5, form="fraction")


def _amount(text: str, numeral: Numeral) -> Entity | None:
    if _IN_A_ROW.search(text, max(0, numeral.start - 2), numeral.start):
        return None
    for read in (_money_before, _measure, _temperature, _age, _decade, _count):
        entity = read(text, numeral)
        if entity is not None:
            return entity
    return None


def _entity(kind: str, text: str, span: tuple[int, int], value: str | int | float | None, unit: str | None) -> Entity:
    start, end = span
    return Entity(kind=kind, text=text[start:end], start=start, end=end, value=value, unit=unit)


def _money_before(text: str, numeral: Numeral) -> Entity | None:
    """Read ₩5,000, USD 20 and 섭씨-like prefixes of money."""
    before = _MONEY_BEFORE.search(text, max(0, numeral.start - 6), numeral.start)
    if before is None or not text[numeral.start].isdigit():
        return None
    unit = _SIGNS[before["sign"]] if before["sign"] else _CODES[before["code"]]
    after = _UNIT.match(text, numeral.end)
    named = _UNITS.get(after.group().strip().replace(" ", "")) if after else None
    end = after.end() if after and named is unit else numeral.end
    return _entity("money", text, (before.start(), end), numeral.value, unit.symbol)


def _measure(text: str, numeral: Numeral) -> Entity | None:
    after = _UNIT.match(text, numeral.end)
    if after is None or numeral.high is not None:
        return None
    name = after.group().strip()
    unit = _UNITS[name.replace(" ", "")]
    if not _fits(text, numeral, name, after.end()):
        return None
    if name in _WEIGHTS and _HEAVY.search(text):
        unit = _WEIGHTS[name]
    elif name in _MILLIMETRES and _LONG.search(text):
        unit = _MILLIMETRES[name]
    half = _AND_HALF.match(text, after.end())
    value = numeral.value + 0.5 if half else numeral.value
    start, end = numeral.start, half.end() if half else after.end()
    if unit.kind == "money":
        return _entity("money", text, (start, end), exact(round(value * unit.factor, 6)), unit.symbol)
    kind = unit.kind if unit.kind in KINDS else "quantity"
    symbol = unit.symbol
    speed = _SPEED_BEFORE.search(text, 0, start) if kind == "distance" else None
    if speed:
        kind, symbol, start = "quantity", f"{symbol}/{_PER[speed.group(1)]}", speed.start()
    return _entity(kind, text, (start, end), value, symbol)


def _fits(text: str, numeral: Numeral, unit: str, end: int) -> bool:
    """Return whether a number of everyday syllables is one before this unit: 이리터 and 백원, but not 이불, 사원."""
    words = text[numeral.start : numeral.end]
    if words[-1].isdigit() or words[0].isdigit():
        return True
    if numeral.attached and (text[numeral.end] == " " or (len(words) == 1 and words not in NATIVE_ONES)):
        return False
    if not numeral.weak or (numeral.start == 0 and _SPEAKS_FOR.match(text, end)):
        return True
    return may_measure(words, unit)


def _temperature(text: str, numeral: Numeral) -> Entity | None:
    if numeral.high is not None or (
        numeral.attached and not text[numeral.start].isdigit() and not _scaled(text, numeral)
    ):
        return None
    degrees = _DEGREES.match(text, numeral.end)
    scale = _SCALE.search(text, max(0, numeral.start - 10), numeral.start)
    named = (scale["first"] or scale["second"] or scale["below"]) if scale else None
    if degrees is None and not (scale and (scale["first"] or scale["second"])):
        return None
    if parse_native(text[numeral.start : numeral.end]):
        return None
    if numeral.weak and not named and not (numeral.start == 0 and degrees and ANSWER.fullmatch(text, degrees.end())):
        return None
    start = scale.start() if scale and named else numeral.start
    end = degrees.end() if degrees else numeral.end
    value = -numeral.value if scale and scale["below"] == "영하" else numeral.value
    return _entity("temperature", text, (start, end), value, _degree_unit(degrees, named))


def _scaled(text: str, numeral: Numeral) -> bool:
    scale = _SCALE.search(text, max(0, numeral.start - 10), numeral.start)
    return scale is not None and scale.end() > scale.start()


def _degree_unit(degrees: re.Match[str] | None, named: str | None) -> str:
    if degrees and degrees["k"]:
        return "K"
    if named == "화씨" or (degrees and degrees["f"]):
        return "°F"
    # Below and above zero are said of Celsius.
    return "°C" if named or (degrees and degrees["c"]) else "°"


def _bare_scales(text: str, found: Sequence[Entity]) -> Iterator[Entity]:
    taken = {place for entity in found if entity.kind == "temperature" for place in range(entity.start, entity.end)}
    for scale in _SCALE_ALONE.finditer(text):
        if scale.start() not in taken:
            yield _entity("temperature", text, scale.span(), None, "°F" if scale.group(1) == "화씨" else "°C")


def _age(text: str, numeral: Numeral) -> Entity | None:
    if not isinstance(numeral.value, int) or not 0 <= numeral.value <= 150:
        return None
    years = _YEARS_OLD.match(text, numeral.end)
    words = text[numeral.start : numeral.end]
    # Native numbers count 살 and Sino-Korean ones 세: 세세한, 두세요.
    if years and (words in _AGED if numeral.weak else True) and (("살" in years.group()) or not parse_native(words)):
        return _entity("age", text, (numeral.start, years.end()), numeral.value, "세")
    young = _YOUNG.match(text, numeral.end)
    if young is None and _BORN.search(text, 0, numeral.start):
        young = _AGE_UNIT.match(text, numeral.end)
    return (
        _entity("age", text, (numeral.start, young.end()), numeral.value, young.group(1).replace("달", "개월"))
        if young
        else None
    )


def _decade(text: str, numeral: Numeral) -> Entity | None:
    """Read 30대 여성 and 오십 대 초반, the ages from 30 to 39 and 50 to 59; 버스 30대 are thirty buses."""
    decade = _DECADE.match(text, numeral.end) if numeral.value in range(10, 100, 10) else None
    if decade is None:
        return None
    alone = numeral.start == 0 and ANSWER.fullmatch(text, decade.end())
    if (
        not alone
        and not _PERSON_BEHIND.match(text, decade.end())
        and not _PERSON_BEFORE.search(text, max(0, numeral.start - 6), numeral.start)
    ):
        return None
    value = f"[{numeral.value},{numeral.value + 10})"
    return _entity("age", text, (numeral.start, decade.end()), value, "세")


_PEOPLE: Final = "남성|여성|남자|여자|남녀|고객|손님|회원|직장인|주부|청년"
_DECADE: Final = lazy_pattern(" ?대(?![가-힣](?<![은는이가을를의로에도만와인입여남요예]))")
_PERSON_BEHIND: Final = lazy_pattern(rf"의? ?(?:{_PEOPLE}|[초중후]반)")
_PERSON_BEFORE: Final = lazy_pattern(rf"(?:{_PEOPLE}|나이[는가]?|연령대?[는가]?) ?\Z")
_AGED: Final = frozenset({"한", "두", "세", "네", "열", "쉰", "십", "백"})


def _count(text: str, numeral: Numeral) -> Entity | None:
    counter = counter_after(text, numeral)
    if counter is None:
        return None
    half = _AND_HALF.match(text, counter.end())
    end = half.end() if half else counter.end()
    value: int | float | str = numeral.value + 0.5 if half else numeral.value
    if numeral.high is not None:
        value = f"[{numeral.value},{numeral.high}]"
    unit = "명" if counter["counter"] == PERSONS else counter["counter"]
    return _entity("quantity", text, (numeral.start, end), value, unit)


def _money(text: str, amounts: Sequence[Entity], numerals: Sequence[Numeral]) -> list[Entity]:
    """Return the amounts of money with their cents added and their ranges joined."""
    whole = _with_cents(text, amounts)
    ranges: list[Entity] = []
    for unit in dict.fromkeys(amount.unit for amount in whole):
        items = {amount.start: _as_numeral(amount) for amount in whole if amount.unit == unit}
        lows = [low for numeral in numerals if (low := _bare_low(text, numeral, items))]
        spans = find_ranges(text, sorted([*items.values(), *lows], key=lambda item: item.start), closed=True)
        ranges += [replace(span, kind="money", unit=unit) for span in spans]
    taken = {place for span in ranges for place in range(span.start, span.end)}
    return [one for one in whole if one.start not in taken] + ranges


def _as_numeral(amount: Entity) -> Numeral:
    return Numeral(
        start=amount.start, end=amount.end, value=amount.value if isinstance(amount.value, int | float) else 0
    )


def _with_cents(text: str, amounts: Sequence[Entity]) -> list[Entity]:
    joined: list[Entity] = []
    for amount in amounts:
        last = joined[-1] if joined else None
        if (
            last is not None
            and _is_minor(amount)
            and (last.unit == amount.unit or (amount.text.endswith("센트") and last.unit in _WITH_CENTS))
            and not _is_minor(last)
            and text[last.end : amount.start].strip(" ,") == ""
        ):
            value = exact(round(float(last.value or 0) + float(amount.value or 0), 6))
            joined[-1] = replace(last, text=text[last.start : amount.end], end=amount.end, value=value)
        else:
            joined.append(amount)
    return joined


def _is_minor(amount: Entity) -> bool:
    return amount.text.endswith(_MINOR_NAMES)


# 29유로 99센트; cents alone are American ones.
_WITH_CENTS: Final = frozenset({"EUR", "CAD", "AUD", "NZD", "HKD", "SGD"})
_MINOR_NAMES: Final = tuple(name.replace("_", "") for unit in MINOR_CURRENCIES for name in unit.spellings)


def _bare_low(text: str, numeral: Numeral, highs: Mapping[int, Numeral]) -> Numeral | None:
    """Return the number before a span to an amount: 25000 - 30000원, and 5~10만원, which begins at 50,000."""
    span = None if numeral.weak else _SPAN.match(text, numeral.end)
    high = highs.get(span.end()) if span else None
    if high is None:
        return None
    scaled = _SCALED.search(text, high.start, high.start + len(text[high.start : high.end].rstrip("원 ")))
    value = numeral.value
    if scaled and text[numeral.end - 1].isdigit() and value < int(scaled.group(1)):
        value *= _SCALES[scaled.group(2)]
    return replace(numeral, value=value)
