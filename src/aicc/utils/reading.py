"""Written -> spoken: what a voicebot reads aloud, with every figure, unit and sign in words (text normalisation).

The rules are those of Korean speech: money in 만 원, hours in native numbers and minutes in Sino-Korean ones, 유월 and
시월, phone and account numbers digit by digit, native numbers before most counters. `ReadingStyle` sets what is a
matter of taste.
"""

import re
from collections.abc import Callable
from dataclasses import dataclass
from typing import Final

from aicc.utils.hangul import josa
from aicc.utils.numerals import parse_number, read_digits, read_native, read_number
from aicc.utils.units import CURRENCIES, MEASURES, NATIVE_COUNTERS, SINO_COUNTERS, Unit


@dataclass(frozen=True, slots=True, kw_only=True)
class ReadingStyle:
    """How a voice says what may be said in more than one way; the default is a Korean contact centre's."""

    # What 0 is called in phone, account and card numbers: 공 or 영.
    zero: str = "공"
    # 만 오천 원 and 두 시 오 분; without it 만오천원 and 두시 오분.
    spaced: bool = True
    # 14:05 is 오후 두 시 오 분; without it 십사 시 오 분.
    half_days: bool = True
    # What stands for a dash or tilde between two numbers: 삼 일에서 오 일; 부터 is put between spaces.
    span: str = "에서"
    # Between the groups of a phone number: 공일공에 일이삼사에 오육칠팔.
    phone_link: str = "에 "
    # Says what a number is before it: 국가번호 팔이, 신용카드 일이삼사.
    labels: bool = False


_DEFAULT: Final = ReadingStyle()
_LETTER_NAMES: Final = (
    "에이 비 씨 디 이 에프 지 에이치 아이 제이 케이 엘 엠 엔 오 피 큐 알 에스 티 유 브이 더블유 엑스 와이 제트"
)
_LETTERS: Final = dict(
    zip(
        "abcdefghijklmnopqrstuvwxyz",
        _LETTER_NAMES.split(),
        strict=True,
    )
)
_NEEDS_READING: Final = re.compile(r"[0-9@√%]|[A-Z]{2}|://|\.[a-z]")

_COUNTERS: Final = frozenset({*NATIVE_COUNTERS, *SINO_COUNTERS})
_BY_SYMBOL: Final[dict[str, Unit]] = {
    **{word: unit for unit in MEASURES for word in unit.spellings if not "가" <= word[0] <= "힣"},
    **{unit.symbol: unit for unit in MEASURES},
}
_PERCENT: Final = {"%": "퍼센트", "％": "퍼센트", "%p": "퍼센트포인트", "‰": "퍼밀", "°": "도"}
_DEGREES: Final = {"°C": "섭씨", "℃": "섭씨", "°F": "화씨", "℉": "화씨"}
_MONEY: Final[dict[str, str]] = {
    word: unit.spoken
    for unit in CURRENCIES
    for word in (unit.symbol, unit.symbol.lower(), *unit.spellings)
    if not "가" <= word[0] <= "힣" and "_" not in word
}
_CENTS: Final = {"달러": "센트", "유로": "센트", "파운드": "펜스"}


def _either(words: object) -> str:
    return "|".join(re.escape(word) for word in sorted(set(words), key=len, reverse=True))  # type: ignore[call-overload]


# A figure, with Korean units behind it (3천5백, 30조); what is no number after all is read as it stands.
_MYRIADS: Final = r"(?:[십백천]?[만억조경](?![큼족약각건회치심])|[십백천](?![가-힣](?<![원만억조년명개])))"
_NUMBER: Final = (
    rf"[0-9][0-9,]*+(?:\.[0-9]++)?+(?:{_MYRIADS}(?: ?[0-9]{{1,4}}{_MYRIADS}){{0,4}}(?:[0-9]{{1,4}}(?=원))?)?"
)
_PARTICLE: Final = r"(?P<josa>(?:으로|로|은|는|이|가|을|를|과|와)(?![가-힣]))?"
_SIGN: Final = r"(?<![0-9A-Za-z.)-])-(?=[0-9√])"
_SYMBOLS: Final = _either([*_BY_SYMBOL, *_PERCENT, *_DEGREES])
_WORD_UNITS: Final = _either(
    [
        *_COUNTERS,
        "번째",
        *(unit.spoken.replace(" ", "") for unit in (*MEASURES, *CURRENCIES) if "가" <= unit.spoken[0] <= "힣"),
    ]
)
_AMOUNT: Final = re.compile(
    rf"(?P<sign>{_SIGN})?(?P<number>{_NUMBER}|(?<![0-9A-Za-z가-힣])\.[0-9]++)"
    rf"(?:(?P<gap> ?)(?:(?P<symbol>(?:{_SYMBOLS})(?:/(?:{_SYMBOLS}|h))?)(?![A-Za-z0-9])|(?P<word>{_WORD_UNITS})))?"
    rf"{_PARTICLE}"
)
_SPAN: Final = re.compile(
    rf"(?<![0-9,.])({_NUMBER})((?:{_WORD_UNITS})?(?: ?[월화수목금토일]요일)?) ?[~〜∼～] ?"
    rf"(?=[0-9])([0-9]++)?({_WORD_UNITS})?"
)
_CURRENCY: Final = re.compile(
    rf"(?P<sign>-)?(?<![A-Za-z])(?P<money>{_either(_MONEY)}) ?(?P<number>{_NUMBER})(?: ?원)?{_PARTICLE}"
)
_FRACTION: Final = re.compile(
    rf"(?<![0-9,.√])(?P<sign>{_SIGN})?(?:(?P<whole>√?[0-9][0-9,.]*+) ?(?:과|와| (?=[0-9√])) ?)?"
    r"(?P<top>√?[0-9]++(?:\.[0-9]++)?+)/(?P<bottom>√?[0-9]++(?:\.[0-9]++)?+)(?![0-9/])"
    rf"(?: ?(?P<symbol>(?:{_SYMBOLS})(?:/(?:{_SYMBOLS}|h))?)(?![A-Za-z0-9]))?{_PARTICLE}"
)
_DATE: Final = re.compile(r"(?<![0-9.])([12][0-9]{3})([-./])([01]?[0-9])\2([0-3]?[0-9])(?:일|\.(?![0-9]))?(?![0-9])")
_WEEKDAY: Final = re.compile(r"(?<=일) ?\(([월화수목금토일])\)")
_CLOCK: Final = re.compile(
    r"(?P<half>오전 ?|오후 ?|새벽 ?|아침 ?|낮 ?|점심 ?|저녁 ?|밤 ?)?(?<![0-9:])"
    r"(?P<hour>[01]?[0-9]|2[0-4])"
    r"(?::(?P<minute>[0-5][0-9])(?::(?P<second>[0-5][0-9]))?(?![0-9:])|(?P<word> ?시)(?!간))"
)
_PHONE: Final = re.compile(
    r"(?<![0-9+-])(?:\+(?P<country>[0-9]{1,3})[ -]?)?(?P<digits>\(?[0-9]{2,4}\)?[-. ]{1,2}[0-9]{3,4}[-. ][0-9]{4}|"
    r"(?:1[5-8][0-9]{2})-[0-9]{4}|0[0-9]{8,10})(?![0-9-])"
)
_CARD: Final = re.compile(r"(?<![0-9-])[0-9]{4}(?:[- ][0-9]{4}){3}(?![0-9-])")
_ACCOUNT: Final = re.compile(r"(?<![0-9-])[0-9]{2,6}(?:-[0-9]{2,8}){1,3}(?![0-9-])")
_RATIO: Final = re.compile(r"(?<![0-9:])([0-9]{1,3}):([0-9]{1,3})(?![0-9:])")
_DIGITS: Final = re.compile(
    r"(?<![0-9,.])(?P<call>1[0-9]{2,3})(?=번?으?로 ?(?:전화|문의|연락|신고))|"
    r"(?:(?<=센터\()|(?<=ARS\())(?P<desk>[0-9]{3,4})(?=\))|"
    r"(?<=번호)(?P<lead>(?:는|은|가|이|를|을)? ?:? ?)(?P<code>[0-9]{4,16})(?![0-9,.]|[만억조])|"
    r"(?<![0-9,.])(?P<zero>0[0-9]++|[0-9]{21,}+)(?![.,]?[0-9])"
)
_ADDRESS: Final = re.compile(r"https?://[!-~]+")
_EMAIL: Final = re.compile(
    r"(?<![A-Za-z0-9_+%.-])([A-Za-z0-9_+%.-]{1,64}+)@((?:[A-Za-z0-9-]{1,63}+\.){1,5}[A-Za-z]{2,10})"
)
_HOST: Final = re.compile(
    r"(?<![A-Za-z0-9.-])((?:[A-Za-z0-9-]{1,63}\.){0,5}?[A-Za-z0-9-]{1,63}?)((?:\.(?:com|net|org|co|or|go|ac|re|ne|kr|jp|cn|de|fr|it|uk|us|io|ai|tv|me|info|biz))+)(?![A-Za-z0-9.])"
)
_FILE: Final = re.compile(
    r"(?<=[가-힣A-Za-z0-9_])\.(jpe?g|png|gif|pdf|docx?|xlsx?|pptx?|hwpx?|txt|csv|zip|mp[34]|avi|html?|json|xml)(?![A-Za-z0-9])"
)
# What is left of 3.5%~4.2% when both ends have been said.
_DASH: Final = re.compile(r"(?<=[가-힣]) ?[~〜∼～] ?(?=[가-힣])")
_CAPITALS: Final = re.compile(r"(?<![A-Za-z])[A-Z]{2,5}(?![A-Za-z])")
# Parts of a date or time that were written without spaces between them.
_GLUED: Final = re.compile(
    r"(?<=[0-9][년월일시분])(?=[0-9])|(?<=[0-9]일)(?=[월화수목금토일]요일)|(?<=[가-힣])(?<![년월일시분천만억조백십제와과])(?=[0-9])(?!(?<=분의)[0-9])"
)
_SLICE: Final = re.compile(r"(?<=[0-9])(분의) ?(?=[0-9])")
_HOST_NAMES: Final = {"com": "컴", "net": "넷"}
_COUNTRY_SIGN: Final = "플러스"

_MENU_NUMBER: Final = re.compile(r"[을를]? ?(?:누|눌)|(?:출구|창구|버스|버튼|고객|손님|계좌|카드|메뉴|게이트|홈)")


def written_to_spoken(text: str, *, style: ReadingStyle = _DEFAULT) -> str:
    """Return the text as it is said aloud.

    ₩15,300 is 만 오천삼백 원, 14:05 is 오후 두 시 오 분, 3.75% is 삼 점 칠오 퍼센트.

    Words stay as they are, but for capitals (ATM is 에이티엠) and a particle behind a figure, which is made to fit what
    is said. Web addresses become 인터넷 주소: nobody can follow one that is read out.
    """
    if not _NEEDS_READING.search(text):
        return text
    for pattern, say in _RULES:
        text = pattern.sub(lambda found, say=say: say(found, style), text)  # type: ignore[misc]
    return text


def _number(words: str, style: ReadingStyle) -> str:
    plain = words.replace(",", "").rstrip(".")
    if plain.replace(".", "", 1).isdecimal():
        if len(plain.partition(".")[0]) > 20:
            return read_digits(plain, zero=style.zero)
        spoken = read_number(plain, spaced=style.spaced)
    else:
        value = parse_number(plain)
        if value is None:
            return words
        spoken = read_number(value, spaced=style.spaced)
    return spoken.replace("점", " 점 ") if style.spaced else spoken


def _with_josa(said: str, particle: str | None) -> str:
    """Return what is said with the particle that fits it: 칠분의 사 and 이 make 칠분의 사가."""
    if not particle:
        return said
    pair = next(pair for pair in ("은/는", "이/가", "을/를", "과/와", "으로/로") if particle in pair.split("/"))
    return said + josa(said, pair)


def _signed(found: re.Match[str], said: str) -> str:
    return f"마이너스 {said}" if found["sign"] else said


def _say_amount(found: re.Match[str], style: ReadingStyle) -> str:
    symbol, word = found["symbol"], found["word"]
    if symbol in _DEGREES:
        said = f"{_DEGREES[symbol]} {_signed(found, _number(found['number'], style))}{' ' if style.spaced else ''}도"
        return _with_josa(said, found["josa"])
    if word:
        said = _counted(found, style)
    else:
        said = _number(found["number"], style) + (f" {_unit_name(symbol)}" if symbol else "")
    return _with_josa(_signed(found, said), found["josa"])


def _unit_name(symbol: str) -> str:
    if symbol in _PERCENT:
        return _PERCENT[symbol]
    if symbol in _BY_SYMBOL:
        return _BY_SYMBOL[symbol].spoken
    over, _, below = symbol.partition("/")
    per = {"s": "초", "h": "시간", "min": "분"}.get(below) or _unit_name(below)
    return f"{_unit_name(over)} 퍼 {per}"


def _counted(found: re.Match[str], style: ReadingStyle) -> str:
    number, word = found["number"], found["word"]
    space = " " if style.spaced else found["gap"]
    if word == "월" and number in {"6", "06", "10"}:
        # Said 유월 and 시월, and in one word.
        return ("시" if number == "10" else "유") + "월"
    if word == "번째" and number == "1":
        return f"첫{space}번째"
    if number.isdecimal() and 1 <= int(number) <= 99 and _is_native(int(number), word, found):
        return read_native(int(number), counting=True) + space + word
    return _number(number, style) + ("" if word in _ONE_WORD else space) + word


# 칠월 and 십오일 are one word; 이천이십육 년 and 삼 분 are two.
_ONE_WORD: Final = frozenset({"월", "일"})


def _is_native(number: int, word: str, found: re.Match[str]) -> bool:
    if word == "번째":
        return True
    if word == "번":
        return not _MENU_NUMBER.match(found.string, found.end("word"))
    if word == "대" and number % 10 == 0:
        # People of 30 to 39.
        return False
    return word in NATIVE_COUNTERS and word not in {"분", "배", "주", "단", "세트", "동"}


def _say_currency(found: re.Match[str], style: ReadingStyle) -> str:
    name, number = _MONEY[found["money"]], found["number"]
    whole, _, part = number.partition(".")
    if name in _CENTS and len(part) == 2 and part.isdecimal():
        said = f"{_number(whole, style)} {name}" if whole.strip("0") or part == "00" else ""
        if part != "00":
            said += f"{' ' if said else ''}{_number(str(int(part)), style)} {_CENTS[name]}"
    else:
        said = _number(number, style) + (" " if style.spaced or name != "원" else "") + name
    return _with_josa(_signed(found, said), found["josa"])


def _say_fraction(found: re.Match[str], style: ReadingStyle) -> str:
    def part(words: str) -> str:
        root = "루트 " if words.startswith("√") else ""
        return root + _number(words.lstrip("√"), style)

    whole = _with_josa(part(found["whole"]), "과") + " " if found["whole"] else ""
    said = f"{whole}{part(found['bottom'])}분의 {part(found['top'])}"
    if found["symbol"]:
        said += f" {_unit_name(found['symbol'])}"
    return _with_josa(_signed(found, said), found["josa"])


def _say_date(found: re.Match[str], style: ReadingStyle) -> str:
    year, month, day = (int(found.group(group)) for group in (1, 3, 4))
    if not (1 <= month <= 12 and 1 <= day <= 31):
        return found.group()
    # Left in figures: the rule for counters reads 년, 월 and 일.
    return f"{year}년 {month}월 {day}일"


def _say_clock(found: re.Match[str], style: ReadingStyle) -> str:
    half, hour, minute, second = found["half"], int(found["hour"]), found["minute"], found["second"]
    named = half.strip() + " " if half else ""
    if style.half_days and not half and (hour >= 13 or hour == 0 or minute is not None):
        named, hour = _half_day(hour)
    space = " " if style.spaced else ""
    said = f"{named}{_hour(hour, style, native=bool(named) or style.half_days or hour <= 12)}{space}시"
    if minute is None:
        return said
    said += f" {read_number(int(minute))}{space}분" if int(minute) else ""
    return said + (f" {read_number(int(second))}{space}초" if second and int(second) else "")


def _half_day(hour: int) -> tuple[str, int]:
    hour %= 24
    if hour == 0:
        return "밤 ", 12
    return ("오전 ", hour) if hour < 12 else ("오후 ", hour - 12 or 12)


def _hour(hour: int, style: ReadingStyle, *, native: bool) -> str:
    return read_native(hour, counting=True) if native and 1 <= hour <= 12 else read_number(hour)


def _say_span(found: re.Match[str], style: ReadingStyle) -> str:
    first, unit, second, after = found.groups()
    if style.span != "에서":
        return f"{first}{unit} {style.span} {second or ''}{after or ''}"
    shared = after if not unit and after and after not in {"만", "천", "억"} else ""
    low = f"{first}{unit or shared}"
    return f"{low}{style.span} {second or ''}{after or ''}"


def _say_phone(found: re.Match[str], style: ReadingStyle) -> str:
    groups = re.findall("[0-9]+", found["digits"])
    said = (style.phone_link if len(groups) > 1 else "").join(read_digits(group, zero=style.zero) for group in groups)
    if found["country"]:
        label = "국가번호" if style.labels else _COUNTRY_SIGN
        said = f"{label} {read_digits(found['country'], zero=style.zero)} {said}"
    return said


def _say_card(found: re.Match[str], style: ReadingStyle) -> str:
    groups = " ".join(read_digits(group, zero=style.zero) for group in re.findall("[0-9]+", found.group()))
    return f"신용카드 {groups}" if style.labels else groups


def _say_account(found: re.Match[str], style: ReadingStyle) -> str:
    return " ".join(read_digits(group, zero=style.zero) for group in found.group().split("-"))


def _say_digits(found: re.Match[str], style: ReadingStyle) -> str:
    return (found["lead"] or "") + read_digits(
        found["code"] or found["zero"] or found["call"] or found["desk"], zero=style.zero
    )


def _spell(letters: str) -> str:
    return "".join(_LETTERS.get(letter.lower(), letter) for letter in letters)


def _say_labels(labels: str) -> str:
    """Return how the end of a host name is said: .co.kr is 닷 씨오 닷 케이알, .com 닷 컴."""
    return " ".join(f"닷 {_HOST_NAMES.get(label) or _spell(label)}" for label in labels.split(".")[1:])


def _say_email(found: re.Match[str], style: ReadingStyle) -> str:
    return f"{_say_figures(found.group(1), style)} 골뱅이 {found.group(2)}"


def _say_host(found: re.Match[str], style: ReadingStyle) -> str:
    return f"{_say_figures(found.group(1), style)} {_say_labels(found.group(2))}"


def _say_figures(words: str, style: ReadingStyle) -> str:
    return re.sub("[0-9]+", lambda digits: read_digits(digits.group(), zero=style.zero), words)


def _say_file(found: re.Match[str], style: ReadingStyle) -> str:
    return f" 닷 {_spell(found.group(1))}"


def _say_capitals(found: re.Match[str], style: ReadingStyle) -> str:
    return _spell(found.group())


def _say_dash(found: re.Match[str], style: ReadingStyle) -> str:
    return f"{'' if style.span == '에서' else ' '}{style.span} "


def _space(found: re.Match[str], style: ReadingStyle) -> str:
    return " "


# In this order; what an earlier rule has said, a later one does not see as figures any more.
_RULES: Final[tuple[tuple[re.Pattern[str], Callable[[re.Match[str], ReadingStyle], str]], ...]] = (
    (_ADDRESS, lambda found, style: "인터넷 주소"),
    (_EMAIL, _say_email),
    (_HOST, _say_host),
    (_FILE, _say_file),
    (_GLUED, _space),
    (_WEEKDAY, lambda found, style: f" {found.group(1)}요일"),
    (_DATE, _say_date),
    (_CARD, _say_card),
    (_PHONE, _say_phone),
    (_ACCOUNT, _say_account),
    (_CLOCK, _say_clock),
    (_RATIO, lambda found, style: f"{_number(found.group(1), style)} 대 {_number(found.group(2), style)}"),
    (_DIGITS, _say_digits),
    (_SLICE, lambda found, style: "분의 "),
    (_SPAN, _say_span),
    (_CURRENCY, _say_currency),
    (_FRACTION, _say_fraction),
    (_AMOUNT, _say_amount),
    (_DASH, _say_dash),
    (_CAPITALS, _say_capitals),
)
