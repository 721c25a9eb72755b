"""Which counter may follow which number word: 세 개 and 삼 층 count, 세대, 두통, 한편 and 이 건 do not."""

import re
from typing import Final

from aicc.utils.numeral_finder import Numeral
from aicc.utils.numerals import parse_native
from aicc.utils.patterns import lazy_pattern
from aicc.utils.units import COUNTERS, NATIVE_COUNTERS

# A message that is nothing but the number and its counter, with a polite ending.
ANSWER: Final = lazy_pattern(r"(?:이요|요|이에요|예요|입니다|이야|이다)?[\s.,!?~…]*")

# Counts persons politely behind small native numbers (세 분), minutes behind others (3분, 스무 분); 네 분해요 is anger.
PERSONS: Final = "분"
_MOST_PERSONS: Final = 19
_SINO_DIGITS: Final = "일이삼사오육칠팔구십"

_COUNTER: Final = lazy_pattern(
    rf" ?(?P<counter>{'|'.join(sorted(COUNTERS - {'살'} | {PERSONS}, key=len, reverse=True))})"
    r"(?=$|[^가-힣]|[은는이가을를만도씩의과와로쯤짜예요랑]|하고|나(?![가-힣])|께|한테|에게|정도|에서|에(?![가-힣])|으로|입니다|부터|까지|보다|이상|이하|미만|초과|"
    r"주세요|줘|보내|있|없|남|샀|시켜|시킬|추가|주문|취소|예약|신청|발급|구매|살게|할게|해)"
)
# Number words of one syllable are parts of other words before most counters of one syllable: 두통, 세대, 열판.
_SHORT: Final = frozenset("한두세네석넉열쉰")
_CLOSE: Final = frozenset("개명분장잔병권컵근벌쌍곳번건")
_IDIOMS: Final = {
    ("한", counter) for counter in ("번", "줄", "편", "점", "말", "채", "척", "쪽", "대", "판", "차례", "걸음", "마디")
} | {("네", "말"), ("두", "말")}
# Fever, a wardrobe and pyrolysis, where they are written in one word.
_ONE_WORD: Final = frozenset({"열병", "열장", "열분"})
# Short for longer units; with a number of one syllable they are another word.
_CLIPPED: Final = frozenset({"기가", "메가", "테라", "미리", "밀리", "기압"})
_OTHER_WORDS: Final = frozenset({("이", "유로"), ("사", "유로")})
_TWICE: Final = lazy_pattern("두근두근|(?<=두근)두근|세세")
# These stand alone: 하나 장만하다 counts no 장.
_NO_ATTRIBUTES: Final = ("하나", "둘", "셋", "넷", "스물")
_GRASPED: Final = frozenset("삼오육칠팔구십백천만")


def counter_after(text: str, numeral: Numeral) -> re.Match[str] | None:
    """Return the match of the counter (group `counter`) that makes the number a count, or None."""
    found = _COUNTER.match(text, numeral.end)
    if found is None:
        return None
    words, counter = text[numeral.start : numeral.end], found["counter"]
    if words.endswith(_NO_ATTRIBUTES):
        return None
    if words[-1].isdigit() or words[0].isdigit():
        # 30대 is a person in the thirties; 3번 an option or a place as often as a count; 3분 minutes.
        decade = counter == "대" and numeral.value in range(10, 100, 10)
        return None if decade or counter in ("번", PERSONS) else found
    spaced = text[numeral.end] == " "
    if counter == PERSONS and (text.startswith("해", found.end()) or not _counts_persons(numeral, words)):
        return None
    if numeral.high is not None or parse_native(words):
        counts = counter in NATIVE_COUNTERS and (
            words not in _SHORT or _short_counts(text, numeral, counter, spaced=spaced)
        )
    else:
        counts = counter != "번" and _sino_counts(text, numeral, found, spaced=spaced)
    return found if counts else None


def _counts_persons(numeral: Numeral, words: str) -> bool:
    native = words[0] not in _SINO_DIGITS if numeral.high is not None else parse_native(words) is not None
    return native and numeral.value <= _MOST_PERSONS


def _short_counts(text: str, numeral: Numeral, counter: str, *, spaced: bool) -> bool:
    word = text[numeral.start]
    if (word, counter) in _IDIOMS or _TWICE.match(text, numeral.start):
        return False
    if numeral.attached and (spaced or word in "한열"):
        return False
    # 네 begins an answer before anything else: 네 명의 변경이요.
    if word == "네" and numeral.start == 0 and text.startswith("명의", numeral.end + spaced):
        return False
    return spaced or len(counter) > 1 or (counter in _CLOSE and word + counter not in _ONE_WORD)


def _sino_counts(text: str, numeral: Numeral, found: re.Match[str], *, spaced: bool) -> bool:
    words = text[numeral.start : numeral.end]
    if numeral.start == 0 and ANSWER.fullmatch(text, found.end()):
        return True
    if numeral.attached:
        return False
    if not numeral.weak:
        return True
    if len(words) > 1:
        return words[-1] == "만"
    return words in _GRASPED and (spaced or (words in "십백천만" and found["counter"] in _CLOSE))


def may_measure(words: str, unit: str) -> bool:
    """Return whether an everyday word is a number before a unit: 이 in 이 리터, but not in 이유로."""
    if len(words) > 1:
        return words[-1] in "만천"
    if len(unit) > 1:
        return words not in {"공", "빵"} and unit not in _CLIPPED and (words, unit) not in _OTHER_WORDS
    return words in "십백천만억조"
