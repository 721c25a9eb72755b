"""From text to tokens: every word, number and sign that may speak of time, from left to right."""

import re
from collections import defaultdict
from collections.abc import Iterable
from functools import cache
from typing import Any, Final

from aicc.entities.times import figures, words
from aicc.entities.times.expression import Shift
from aicc.entities.times.words import TURNS, WEAK, WORDS, Entry, Tag, Token
from aicc.models.understanding import Grain
from aicc.utils.patterns import lazy_pattern

# What may stand directly behind a weak word: nothing Korean, or a particle.
_JOSA: Final = (
    r"에(?:서|는|도|만|요)?|부터|까지|마다|동안|이후|이전|"
    r"(?:은|는|이|가|을|를|의|도|만|로|으로|과|와|랑|이랑|하고|이나|나|엔|간|중|"
    r"이면|이고|인데|이에요|예요|이요|요|입니다|이죠|인가요|이었|였|라도|내내|내|안|째|후|전|뒤|밖에|보다|처럼)(?![가-힣])"
)
_TAIL: Final = lazy_pattern(rf"(?![가-힣])|(?:쯤|경|께|정도)?(?:{_JOSA})|(?:쯤|경|께|정도)(?![가-힣])")
_WEEKDAYS: Final = lazy_pattern(
    r" ?([월화수목금토일](?:(?:[,·/]| |, |요일[,·/ ]{1,2})?[월화수목금토일]){1,6})(?:요일|욜)?"
    r"(?=$|[^가-힣]|에|마다|은|는|이|날)"
)
# Signs between them make it days of the week without 매주 too: 월·화, 월~금.
_WEEKDAY_SIGNS: Final = lazy_pattern(
    r"([월화수목금토일](?:(?:[·,/~∼-])[월화수목금토일]){1,6})(?:요일|욜)?(?=$|[^가-힣]|에|마다|은|는|이|날)"
)
# Meals are eaten, not waited for; and 낮은 is low.
_MEAL: Final = lazy_pattern(r" ?(?:식사|메뉴|밥|먹|식비|값|식대)|(?<=낮)(?:은|을|아|게|고|다|추|출|습)")

_BEHIND: Final[tuple[tuple[Tag, str, Any], ...]] = (
    (
        Tag.PART,
        r" ?(?:초순|상순|초반|전반(?![가-힣])|전반(?=에)|초(?!등|과|보|기|록|대|청|인|콜|밥)|중순|중반|하순|후반(?!기)|"
        r"말(?!씀|고|하|해|이|투|아|레|로|일))",
        words.PARTS,
    ),
    (Tag.FROM, r" ?(?:으로부터|로부터|부터|에서(?!만|의))", None),
    (Tag.TO, r" ?까지", None),
    (Tag.DASH, r" ?[~∼〜～–—-] ?", None),
    (Tag.AND, r"(?:과|와|이랑|랑|하고)(?= )", None),
    (Tag.BETWEEN, r" ?사이", None),
    (Tag.WITHIN, r" ?이내", None),
    (Tag.BY, r" ?(?:안(?=에|으로|$|[^가-힣])|내(?=에|로|$|[^가-힣]))", None),
    (Tag.AFTER, r"(?: (?:또는|혹은|그리고|및) 그)? ?이후", True),
    (
        Tag.AFTER,
        r" ?(?:(?:후|뒤)(?=$|[^가-힣]|에|로|까지|부터|면|쯤|이|의|엔|인|보다|도|만|오)|"
        r"지나서|있다가?|지나고?(?![가-힣]))",
        False,
    ),
    (Tag.BEFORE, r"(?: (?:또는|혹은|그리고|및) 그)? ?이전", True),
    (Tag.BEFORE, r" ?전(?=$|[^가-힣]|에|까지|부터|으로|이|의|은|엔|인|쯤|도|만|과|보다|날)", False),
    (Tag.FOR, r" ?(?:동안|간(?!편|단|혹|접|격|호|식)|째)", None),
    (Tag.EACH, r" ?마다|에 ?한 ?번", None),
    (Tag.HALVED, r" ?반(?!품|납|드|복|응|영|찬|대|가|도|갑|출|환|나절|년|시간|달)", None),
    (Tag.WHOLE, r"(?: ?(?:종일|내내)| 더(?![가-힣]))+", None),
    (
        Tag.AROUND,
        r"(?:의|[이가] ?(?:있는|포함된|속한|들어 ?있는)) ?(?:주(?![가-힣])|달(?![가-힣])|주(?=에|의|는))",
        {"주": Grain.WEEK, "달": Grain.MONTH},
    ),
    (Tag.HOLIDAYS, r" ?(?:연휴|연휴기간|연휴 기간)", None),
    (Tag.YEAR, r",? (?=(?:19|20)\d\d(?!\d| ?(?:년|[-/.]\d)))(?:\d{4})(?=에|[^가-힣\d]|$)", int),
    (Tag.WEEKDAY, r" ?\([월화수목금토일](?:요일)?\)", lambda text: words.WEEKDAYS.index(text.strip(" (")[0])),
    (
        Tag.ZONE,
        r" ?(?:gmt|utc|cet|kst|jst|est|pst|GMT|UTC|CET|KST|JST|EST|PST)(?![A-Za-z])",
        lambda text: words.WORDS[text.strip().lower()][1],
    ),
)
# What they begin with, a space apart: most tokens are followed by none of them.
_BEHIND_STARTS: Final = frozenset(
    "초상중하후전말으로부에까~∼〜～–—-과와이랑사안내뒤지있동간째마반종더의가연,(gGuUcCkKjJeEpP12또혹그및"
)
_BEHIND_PATTERN: Final = lazy_pattern("|".join(f"({pattern})" for _, pattern, _ in _BEHIND))
_TURN: Final = lazy_pattern(
    rf"({'|'.join(sorted(TURNS, key=len, reverse=True))})(?: ?({words.TURN_UNIT_PATTERN})|(?= ?[가-힣0-9]))"
)
# 예약다음주화요일: without any space it is told by what follows.
_GLUED_TURN: Final = lazy_pattern(r"(?:다다음|다음|이번|요번|지난|저번)(?:주 ?[월화수목금토일]요일|달 ?\d)")


def _spaced(word: str) -> str:
    return re.escape(word).replace("_", " ?")


def _by_first() -> dict[str, tuple[list[str], list[str]]]:
    """Return for each first character the words free to stand anywhere and the weak ones."""
    groups: dict[str, tuple[list[str], list[str]]] = defaultdict(lambda: ([], []))
    for word in WORDS:
        for first in {word[0], word[0].upper()}:
            groups[first][word in WEAK].append(word)
    return dict(groups)


def _one_of(options: Iterable[str]) -> re.Pattern[str]:
    longest = sorted(options, key=len, reverse=True)
    return re.compile("|".join(map(_spaced, longest)) or r"(?!)", re.IGNORECASE)


_WORDS_BY_FIRST: Final = _by_first()


@cache
def _patterns(first: str) -> tuple[re.Pattern[str], re.Pattern[str] | None]:
    """Return what finds the words of a first character; made when one of them comes, which most never do."""
    strong, weak = _WORDS_BY_FIRST[first]
    return _one_of(strong), _one_of(weak) if weak else None


_MEANING: Final[dict[str, Entry]] = {word.replace("_", ""): entry for word, entry in WORDS.items()}
_TURN_STARTS: Final = frozenset(word[0] for word in TURNS)
_STARTS: Final = frozenset(_WORDS_BY_FIRST) | _TURN_STARTS | figures.STARTS


_START: Final = lazy_pattern(f"[{''.join(map(re.escape, sorted(_STARTS)))}]")


def _pairs() -> frozenset[tuple[str, str]]:
    """Return the two characters that begin a word or end a number with its unit, no space between them."""
    pairs = {(head, unit) for heads, units in figures.PAIRS for head in heads for unit in units}
    pairs |= {(day, sign) for day in words.WEEKDAYS for sign in "·,/~∼-"}
    pairs |= {(word[0], word[1]) for word in {*WORDS, *TURNS} if len(word) > 1 and word[1] != "_"}
    return frozenset(pairs | {(head.upper(), second.upper()) for head, second in pairs})


def _class(characters: Iterable[str]) -> str:
    return f"[{''.join(map(re.escape, sorted(set(characters))))}]"


# What every text with a token has somewhere. Most texts have none of it, and the engine says so in a microsecond: it
# looks for two sets of characters side by side, and only pairs of both are looked up.
_PAIRS: Final = _pairs()
_PAIR: Final = lazy_pattern(f"({_class(head for head, _ in _PAIRS)})(?=({_class(second for _, second in _PAIRS)}))")
_LONE: Final = {word for word in WORDS if len(word) == 1}
_LONE_GUARD: Final = lazy_pattern(rf"{_class(_LONE)}(?![가-힣](?<![에은는이엔의과마까부철연을만보인입]))(?<![가-힣].)")
# 이 달, 그 해, 반 년: a syllable that needs the next word.
_HALF: Final = {word[0] for word in WORDS if word[1:2] == "_"} | {turn for turn in TURNS if len(turn) == 1}
_OTHER_HALF: Final = {word[2] for word in WORDS if word[1:2] == "_"} | set("주달해년월분")
_HALF_GUARD: Final = lazy_pattern(rf"{_class(_HALF)}(?= ?{_class(_OTHER_HALF)})(?<![가-힣].)")
_COUNTED: Final = frozenset((head, unit) for heads, units in figures.PAIRS for head in heads for unit in units)
_SPACED: Final = lazy_pattern(f"({_class(head for head, _ in _COUNTED)}) (?=({_class(unit for _, unit in _COUNTED)}))")
_EIGHT_DIGITS: Final = lazy_pattern(r"[12]\d{7}")


def _may_speak_of_time(text: str) -> bool:
    if not _PAIRS.isdisjoint(_PAIR.findall(text)):
        return True
    if not _COUNTED.isdisjoint(_SPACED.findall(text)):
        return True
    return bool(_LONE_GUARD.search(text) or _HALF_GUARD.search(text) or _EIGHT_DIGITS.search(text))


def scan(text: str) -> list[Token]:
    """Return the tokens of a text in order; none overlaps another."""
    if not _may_speak_of_time(text):
        return []
    tokens: list[Token] = []
    place, size = 0, len(text)
    while place < size:
        token = None
        joined = bool(tokens) and tokens[-1].end == place
        if joined:
            token = _weekdays(text, place) if tokens[-1].tag is Tag.EVERY else None
            token = token or _behind(text, place)
        if token is None:
            start = _START.search(text, place)
            if start is None:
                break
            joined, place = joined and start.start() == place, start.start()
            free = joined or place == 0 or not "가" <= text[place - 1] <= "힣"
            token = _standing(text, place, free)
        if token is None:
            place += 1
        else:
            tokens.append(token)
            place = token.end
    return [token for index, token in enumerate(tokens) if _stands(text, tokens, index)]


def _weekdays(text: str, place: int) -> Token | None:
    """Return the 월수금 of 매주 월수금."""
    match = _WEEKDAYS.match(text, place)
    if match is None:
        return None
    return Token(match.start(1), match.end(), Tag.WEEKDAYS, _days_named(match[1]))


def _days_named(said: str) -> tuple[int, ...]:
    """Return the days of 월수금, 월·화 and 월~금."""
    days = [words.WEEKDAYS.index(letter) for letter in said if letter in words.WEEKDAYS]
    if re.search("[~∼-]", said) and len(days) == 2:
        return tuple((days[0] + step) % 7 for step in range((days[1] - days[0]) % 7 + 1))
    return tuple(days)


def _behind(text: str, place: int) -> Token | None:
    """Return what only means time directly behind another token: 부터, 전, 반, 초."""
    begin = place + text.startswith(" ", place)
    if text[begin : begin + 1] not in _BEHIND_STARTS:
        return None
    match = _BEHIND_PATTERN.match(text, place)
    if not match or match.end() == place:
        return None
    tag, _, value = _BEHIND[(match.lastindex or 1) - 1]
    words_said = match[0].strip(" ,")
    start = match.end() - len(match[0].lstrip(" ,"))
    if callable(value):
        value = value(words_said)
    elif tag is Tag.PART:
        value = value[words_said]
    elif tag is Tag.AROUND:
        value = value[words_said[-1]]
    return Token(start, match.end(), tag, value)


def _standing(text: str, place: int, free: bool) -> Token | None:
    """Return a token that may begin anywhere, the weak and the numbers only where no word is cut (`free`)."""
    first = text[place]
    best = _word(text, place, free) if first in _WORDS_BY_FIRST else None
    if first == "이" and free and text.startswith(" ", place + 1) and (this := _turn(text, place)):
        # 이 달, 이 주: this one, and not two of them.
        return this
    if first in figures.STARTS and (free or first.isdigit()):
        figure = figures.read(text, place)
        if figure and (best is None or figure.end > best.end):
            best = figure
    if best is None and first in _TURN_STARTS and (free or _GLUED_TURN.match(text, place)):
        best = _turn(text, place)
    if best is None and first in words.WEEKDAYS and free and (days := _WEEKDAY_SIGNS.match(text, place)):
        best = Token(place, days.end(), Tag.WEEKDAYS, _days_named(days[1]))
    return best


def _word(text: str, place: int, free: bool) -> Token | None:
    strong, weak = _patterns(text[place])
    match = strong.match(text, place)
    if free and weak:
        other = weak.match(text, place)
        if other and (match is None or other.end() > match.end()):
            match = other
    if match is None:
        return None
    tag, value = _MEANING[match[0].replace(" ", "").lower()]
    if tag is Tag.DAYPART and _MEAL.match(text, match.end()):
        return None
    return Token(place, match.end(), tag, value)


def _turn(text: str, place: int) -> Token | None:
    match = _TURN.match(text, place)
    if match is None:
        return None
    steps = TURNS[match[1]]
    if match[1] == "이" and " " not in match[0]:
        # 이해 is understanding, 이월 carrying over.
        return None
    if match[2] and not (match[1] in words.SAME and match[2] == "시간"):
        grain = words.TURN_UNITS[match[2]]
        return Token(
            place, match.end(), Tag.SAME if match[1] in words.SAME else Tag.SHIFT, Shift(grain=grain, steps=steps)
        )
    if match[1] in words.TURNS_WITH_UNIT_ONLY and not text.startswith(("주말", " 주말"), match.end()):
        return None
    return Token(place, match.end(), Tag.TURN if match[1] not in words.SAME else Tag.SAME, steps)


_WEAK_WORDS: Final = frozenset(word.replace("_", "") for word in WEAK)


def _stands(text: str, tokens: list[Token], index: int) -> bool:
    """Return whether a weak word or a number in words is one: a particle, a space or another token follows it."""
    token = tokens[index]
    if text[token.start].isdigit() or token.tag in _BEHIND_TAGS:
        return True
    if index + 1 < len(tokens) and tokens[index + 1].start == token.end:
        return True
    said = text[token.start : token.end].replace(" ", "")
    if (
        token.tag in _SPOKEN_TAGS
        or said in _WEAK_WORDS
        or (token.tag is Tag.SHIFT and said[0] == "이" and said[1:2] != "번")
    ):
        return _TAIL.match(text, token.end) is not None
    return True


_BEHIND_TAGS: Final = frozenset(tag for tag, _, _ in _BEHIND) - {Tag.YEAR, Tag.WEEKDAY, Tag.ZONE}
_SPOKEN_TAGS: Final = frozenset({Tag.COUNT, Tag.MONTH, Tag.CLOCK, Tag.NTH, Tag.DAY, Tag.QUARTER})
