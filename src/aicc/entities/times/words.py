"""The vocabulary of time: Korean words and what each says. New words go here; `_` is a space that may be missing.

Words that are whole by themselves (`WORDS`), words that only mean time right behind another (`BEHIND`), the names of
numbers, and the units with the syllables that make them another word (3월 but not 3월급).
"""

from collections.abc import Mapping
from enum import Enum, auto
from typing import Any, Final, NamedTuple

from aicc.entities.times.expression import Clock, Part, Period, Shift
from aicc.entities.times.holidays import HOLIDAYS
from aicc.models.understanding import Grain


class Tag(Enum):
    """What a token contributes; its value is named behind."""

    NOW = auto()  # None
    SHIFT = auto()  # Shift
    TURN = auto()  # int, steps: 이번, 다음, 지난 without their unit
    SAME = auto()  # Shift, or int as TURN: 그 주, 같은 해
    YEAR = auto()  # int
    YEARS = auto()  # (year, how many)
    HALF = auto()  # 1, 2
    QUARTER = auto()  # 1..4
    SEASON = auto()  # 0..3
    MONTH = auto()  # 1..12
    DAY = auto()  # 1..31, -1 the last
    DATE = auto()  # (year or None, month, day or None)
    WEEKDAY = auto()  # 0..6
    WEEKDAYS = auto()  # several of them
    WEEKEND = auto()
    WORKDAYS = auto()
    NTH = auto()  # int; with a weekday behind
    WEEK = auto()  # int, the nth week
    HOLIDAY = auto()  # name
    HOLIDAYS = auto()
    LUNAR = auto()  # whether leap
    SOLAR = auto()
    PART = auto()  # Part
    AROUND = auto()  # Grain
    DAYPART = auto()  # name
    EDGE = auto()  # Part
    CLOCK = auto()  # Clock
    ZONE = auto()  # minutes
    COUNT = auto()  # Count
    PERIOD = auto()  # Period
    BARE = auto()  # int, to take the unit of what follows
    PAST = auto()
    NEXT = auto()
    EVERY = auto()  # (Grain, how many)
    BUSINESS = auto()
    FROM = auto()
    TO = auto()
    DASH = auto()
    AND = auto()
    BETWEEN = auto()
    AFTER = auto()  # whether it is 이후
    BEFORE = auto()  # whether it is 이전
    WITHIN = auto()
    BY = auto()
    HALVED = auto()  # 반
    WHOLE = auto()  # 종일, 내내, 더
    FOR = auto()  # 동안, 간, 째
    EACH = auto()  # 마다


class Token(NamedTuple):
    """A piece of text and what it contributes."""

    start: int
    end: int
    tag: Tag
    # As the tag says.
    value: Any


class Count(NamedTuple):
    """A number of units: the 3일 of 3일 뒤 and of 5월 3일, the 3년 of 3년 반 and of 2003년 3월."""

    number: float
    grain: Grain
    # Said as 몇, 여러, 한두.
    vague: bool = False
    # In digits, and how many of them; 0 in words.
    digits: int = 0
    # One syllable that also is the start of other words (이주, 오일, 이분): needs another time word beside it.
    shy: bool = False
    # Said with 간, 개월, 주일 or in native numbers, so no date.
    surely: bool = False
    # The larger of two numbers (이삼일, 두세 시간), 0 where one was said.
    most: float = 0


# What begins a period of the day and where it ends, hours from midnight; clock hours said with it are in `hour_of`.
DAYPARTS: Final[Mapping[str, tuple[int, int]]] = {
    "새벽": (0, 6),
    "아침": (6, 10),
    "오전": (6, 12),
    "점심": (11, 14),
    "낮": (10, 17),
    "오후": (12, 18),
    "저녁": (18, 21),
    "밤": (21, 24),
    "업무시간": (9, 18),
}
# Other ways to say them.
_DAYPARTS_TOO: Final[Mapping[str, str]] = {
    "점심_시간": "점심", "점심때": "점심", "대낮": "낮", "한낮": "낮", "저녁때": "저녁", "한밤중": "밤", "밤중": "밤",
    "심야": "밤", "퇴근하고": "저녁", "퇴근하면": "저녁", "퇴근_후": "저녁", "퇴근_후에": "저녁", "저녁_먹고": "저녁",
    "야간": "밤", "오전오후": "오전", "업무_시간": "업무시간", "영업_시간": "업무시간", "근무_시간": "업무시간",
}  # fmt: skip

_DAYS: Final[Mapping[str, int]] = {
    "오늘": 0, "금일": 0, "당일": 0, "이_날": 0, "그_날": 0, "내일": 1, "낼": 1, "명일": 1, "익일": 1, "이튿날": 1,
    "다음_날": 1,
    "그_다음_날": 1, "담날": 1, "모레": 2, "낼모레": 2, "내일_모레": 2, "글피": 3, "그글피": 4, "어제": -1,
    "어저께": -1,
    "작일": -1, "전일": -1, "전날": -1, "그_전날": -1, "그제": -2, "그저께": -2, "엊그제": -2, "엊그저께": -2,
    "그끄제": -3,
    "그끄저께": -3,
}  # fmt: skip
_WEEKS: Final[Mapping[str, int]] = {"금주": 0, "차주": 1, "내주": 1, "담주": 1, "차차주": 2}
_MONTHS: Final[Mapping[str, int]] = {
    "이달": 0,
    "금월": 0,
    "당월": 0,
    "내달": 1,
    "익월": 1,
    "차월": 1,
    "담달": 1,
    "전월": -1,
}
_YEARS: Final[Mapping[str, int]] = {
    "올해": 0, "올_해": 0, "금년": 0, "그해": 0, "작년": -1, "지난해": -1, "전년": -1, "재작년": -2,
    "내년": 1,
    "이듬해": 1, "명년": 1, "내후년": 2,
}  # fmt: skip
# 이번, 다음, 지난: how many units on.
TURNS: Final[Mapping[str, int]] = {
    "이번": 0, "요번": 0, "올": 0, "금번": 0, "이": 0, "그": 0, "같은": 0, "다음": 1, "담": 1, "오는": 1, "돌아오는": 1,
    "다가오는": 1,
    "다다음": 2, "지난": -1, "저번": -1, "지지난": -2, "저저번": -2,
}  # fmt: skip
# These say nothing without their unit.
TURNS_WITH_UNIT_ONLY: Final = frozenset({"이", "그", "같은", "담"})
SAME: Final = frozenset({"그", "같은"})
_NOW: Final = ("지금", "방금", "현재", "지금_당장", "지금_바로")

_PARTS: Final[Mapping[str, Part]] = {
    "초": Part.EARLY, "초순": Part.EARLY, "상순": Part.EARLY, "초반": Part.EARLY, "전반": Part.EARLY,
    "중순": Part.MIDDLE,
    "중반": Part.MIDDLE,
    "말": Part.LATE, "하순": Part.LATE, "후반": Part.LATE, "말경": Part.LATE,
}  # fmt: skip
PARTS: Final = _PARTS
EDGES: Final[Mapping[str, Part]] = {"이른": Part.EARLY, "늦은": Part.LATE}
_HALVES: Final[Mapping[str, int]] = {"상반기": 1, "전반기": 1, "하반기": 2, "후반기": 2}
_SEASONS: Final[Mapping[str, int]] = {
    "봄": 0, "여름": 1, "가을": 2, "겨울": 3, "봄철": 0, "여름철": 1, "가을철": 2, "겨울철": 3, "여름_방학": 1,
    "겨울_방학": 3,
}  # fmt: skip
WEEKDAYS: Final = "월화수목금토일"

_HALF: Final = 0.5
_PERIODS: Final[Mapping[str, tuple[Grain, float]]] = {
    "하루": (Grain.DAY, 1), "이틀": (Grain.DAY, 2), "사흘": (Grain.DAY, 3), "나흘": (Grain.DAY, 4),
    "닷새": (Grain.DAY, 5),
    "엿새": (Grain.DAY, 6), "이레": (Grain.DAY, 7), "여드레": (Grain.DAY, 8), "아흐레": (Grain.DAY, 9),
    "열흘": (Grain.DAY, 10),
    "보름": (Grain.DAY, 15), "한나절": (Grain.DAY, 1), "반나절": (Grain.HOUR, 6), "반_시간": (Grain.MINUTE, 30),
    "반년": (Grain.YEAR, _HALF), "반_년": (Grain.YEAR, _HALF),
}  # fmt: skip
_FEW_DAYS: Final = ("며칠", "몇일", "여러_날", "수일")
_EVERY: Final[Mapping[str, tuple[Grain, int]]] = {
    "매일": (Grain.DAY, 1), "날마다": (Grain.DAY, 1), "매_주": (Grain.WEEK, 1), "매_월": (Grain.MONTH, 1),
    "매_달": (Grain.MONTH, 1),
    "매_년": (Grain.YEAR, 1), "매_해": (Grain.YEAR, 1), "해마다": (Grain.YEAR, 1), "매_시간": (Grain.HOUR, 1),
    "매시": (Grain.HOUR, 1),
    "매분": (Grain.MINUTE, 1), "매_분기": (Grain.QUARTER, 1), "분기별": (Grain.QUARTER, 1),
    "분기마다": (Grain.QUARTER, 1), "매_반기": (Grain.MONTH, 6), "반기마다": (Grain.MONTH, 6),
    "분마다": (Grain.MINUTE, 1), "격일": (Grain.DAY, 2),
    "격주": (Grain.WEEK, 2), "격월": (Grain.MONTH, 2), "격년": (Grain.YEAR, 2), "주마다": (Grain.WEEK, 1),
    "달마다": (Grain.MONTH, 1),
}  # fmt: skip
_ZONES: Final[Mapping[str, int]] = {
    "gmt": 0, "utc": 0, "cet": 60, "kst": 540, "jst": 540, "est": -300, "cst": -360, "mst": -420, "pst": -480,
    "한국_시간": 540, "한국_시각": 540, "한국_표준시": 540, "일본_시간": 540, "태평양_표준시": -480,
    "산악_표준시": -420, "중부_표준시": -360,
    "동부_표준시": -300,
}  # fmt: skip

Entry = tuple[Tag, Any]


def _words() -> dict[str, Entry]:
    table: dict[str, Entry] = {name: (Tag.HOLIDAY, name) for name in HOLIDAYS}
    table |= {word: (Tag.NOW, None) for word in _NOW}
    for grain, names in ((Grain.DAY, _DAYS), (Grain.WEEK, _WEEKS), (Grain.MONTH, _MONTHS), (Grain.YEAR, _YEARS)):
        table |= {word: (Tag.SHIFT, Shift(grain=grain, steps=steps)) for word, steps in names.items()}
    table |= {word: (Tag.DAYPART, word) for word in DAYPARTS}
    table |= {word: (Tag.DAYPART, name) for word, name in _DAYPARTS_TOO.items()}
    table |= {word: (Tag.SEASON, season) for word, season in _SEASONS.items()}
    table |= {word: (Tag.HALF, half) for word, half in _HALVES.items()}
    table |= {word: (Tag.EDGE, part) for word, part in EDGES.items()}
    table |= {word: (Tag.PERIOD, Period(amounts=(amount,))) for word, amount in _PERIODS.items()}
    table |= {word: (Tag.PERIOD, Period(amounts=((Grain.DAY, 3),), vague=True)) for word in _FEW_DAYS}
    table |= {word: (Tag.EVERY, every) for word, every in _EVERY.items()}
    table |= {zone + tail: (Tag.ZONE, east) for zone, east in _ZONES.items() for tail in ("", "_기준", "_기준으로")}
    for number, name in enumerate(WEEKDAYS):
        table |= {f"{name}요일": (Tag.WEEKDAY, number), f"{name}욜": (Tag.WEEKDAY, number)}
    return {**table, **_OTHERS}


_OTHERS: Final[Mapping[str, Entry]] = {
    "주말": (Tag.WEEKEND, None),
    "평일": (Tag.WORKDAYS, None),
    "주중": (Tag.WORKDAYS, None),
    "유월": (Tag.MONTH, 6),
    "정월": (Tag.MONTH, 1),
    "시월": (Tag.MONTH, 10),
    "동짓달": (Tag.MONTH, 11),
    "섣달": (Tag.MONTH, 12),
    "말일": (Tag.DAY, -1),
    "초하루": (Tag.DAY, 1),
    "월초": (Tag.PART, (Grain.MONTH, Part.EARLY)),
    "월말": (Tag.PART, (Grain.MONTH, Part.LATE)),
    "연초": (Tag.PART, (Grain.YEAR, Part.EARLY)),
    "연말": (Tag.PART, (Grain.YEAR, Part.LATE)),
    "주초": (Tag.PART, (Grain.WEEK, Part.EARLY)),
    "정오": (Tag.CLOCK, Clock(hour=12, settled=True)),
    "자정": (Tag.CLOCK, Clock(hour=0, settled=True, days=1)),
    "최근": (Tag.PAST, None),
    "과거": (Tag.PAST, None),
    "앞으로": (Tag.NEXT, None),
    "향후": (Tag.NEXT, None),
    "영업일_기준": (Tag.BUSINESS, None),
    "영업일_기준으로": (Tag.BUSINESS, None),
    "음력": (Tag.LUNAR, False),
    "음력_윤": (Tag.LUNAR, True),
    "윤": (Tag.LUNAR, True),
    "양력": (Tag.SOLAR, None),
    "어젯밤": (Tag.DAYPART, ("밤", -1)),
    "엊저녁": (Tag.DAYPART, ("저녁", -1)),
    "간밤": (Tag.DAYPART, ("밤", -1)),
    "지난밤": (Tag.DAYPART, ("밤", -1)),
}
WORDS: Final[Mapping[str, Entry]] = _words()
# Short or many-sided words: only where nothing of the same word stands before and a particle, a space or another time
# word behind.
WEAK: Final = frozenset({
    "정월", "낼", "봄", "밤", "낮", "윤", "당일", "전일", "이_날", "그_날", "이레", "보름", "작일", "명일", "시월",
    "유월", "현재", "이달", "과거", "매시",
    "매분", "매일", "매_주", "매_월", "매_달", "매_년", "매_해", "주마다", "달마다", "분마다", "분기마다",
    "반기마다", "연초", "연말", "월초", "월말", "주초",
    "말일", "차주", "내주", "전월",
    "전년", "차월", "당월", "내달", "향후", "수일", "이른", "늦은", "주중", "단오", "한식", "동지", "하지",
    "신정", "구정", "점심", "야간", "심야",
    "저녁", "아침", "새벽", "하루", "격일", "격주", "격월", "격년", "섣달", "그제", "가을", "겨울", "여름",
    "평일", "올_해", "전날", "금주", "담주", "설",
    "백중", "새해", "송년", "칠석", "최근", "익일", "동짓달", "오는",
})  # fmt: skip

# The units numbers count, and what may not follow them (3월급, 3주소, 3달러, 1분의, 2016년생).
UNIT_PATTERN: Final = (
    r"(?:년대|년도|년(?! ?(?:생|제|차|산|식))|해(?![가-힣]|외)|"
    r"월 ?달(?![가-힣])|월 ?달(?=에|은|을|의|까지|부터)|(?<!이)월(?!급|세|드|척|남|등|권|계|정액|납)|"
    r"(?<=이)월(?! ?(?:급|세|상품|금|액|잔액|결제|포인트|된|되|해|하|시|처리|신청|청구))|"
    r"일(?!반|부[^터]|부$|본|회|정|상|단|자|과(?! )|차|간지|시불|등|병)|개월(?!차)|달(?!러|라|력|인|성|리|콤)|"
    r"시간(?!표|당|제|차)|"
    r"분(?!의|기|할|실|쇄|류|량|들|께|납|양|리|배|홍|포|명|석|위|야)|초(?!과|보|기|등|록|대|콜|밥|청|반 )|"
    r"주일|주(?!소|식|문|차|민|말|세|년|인|거|유|부|택|제|가|머|시|신|의|장|요|목|변|방|점|행|관|황|무|최|도)|세기)"
)
UNITS: Final[Mapping[str, Grain]] = {
    "년": Grain.YEAR, "해": Grain.YEAR, "개월": Grain.MONTH, "달": Grain.MONTH, "주": Grain.WEEK, "주일": Grain.WEEK,
    "일": Grain.DAY, "시간": Grain.HOUR, "분": Grain.MINUTE, "초": Grain.SECOND,
}  # fmt: skip
# The units of 이번, 다음 and 지난.
TURN_UNITS: Final[Mapping[str, Grain]] = {
    "주": Grain.WEEK, "주일": Grain.WEEK, "달": Grain.MONTH, "월": Grain.MONTH, "분기": Grain.QUARTER, "해": Grain.YEAR,
    "년도": Grain.YEAR, "년": Grain.YEAR, "시간": Grain.HOUR,
}  # fmt: skip
TURN_UNIT_PATTERN: Final = (
    r"(?:주일|주(?!문|소|식|차|민|말|세|년|인|거|유|부[^터]|택|제|의 ?사|장|머|변|방|점|행|관|요|시|신)|"
    r"달(?!러|라|력|리|콤)|월(?!급|세|요|욜)|"
    r"분기|해(?!지|외|결|당|제|킹|피|서|야|주|드|안|줘|요)|년도|년(?! ?(?:생|제))|시간(?!표))"
)

NATIVE: Final[Mapping[str, int]] = {
    "하나": 1, "한": 1, "둘": 2, "두": 2, "셋": 3, "세": 3, "석": 3, "네": 4, "넷": 4, "넉": 4, "다섯": 5, "여섯": 6,
    "일곱": 7,
    "여덟": 8, "아홉": 9, "열": 10, "스물": 20, "스무": 20, "서른": 30, "마흔": 40, "쉰": 50,
}  # fmt: skip
# The least that is meant.
VAGUE: Final[Mapping[str, int]] = {"몇": 3, "여러": 3, "수": 3, "한두": 1, "두세": 2, "두어": 2, "서너": 3, "네댓": 4}
# The most that is meant, where that was said.
MOST: Final[Mapping[str, int]] = {"한두": 2, "두세": 3, "두어": 3, "서너": 4, "네댓": 5}
ORDINALS: Final[Mapping[str, int]] = {
    "첫": 1, "첫째": 1, "둘째": 2, "셋째": 3, "넷째": 4, "다섯째": 5, "여섯째": 6, "마지막": -1,
}  # fmt: skip
