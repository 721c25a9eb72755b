"""Korean particles behind a word, and how to take them off: 은행에서는 -> 은행."""

from collections.abc import Container, Iterable
from itertools import product
from typing import Final

from aicc.utils.hangul import final_consonant, is_syllable

_RIEUL: Final = 8

# What a particle follows: a consonant, a vowel, a vowel or rieul, anything.
_AFTER_CONSONANT: Final = (
    "은 을 이 과 이랑 이나 이라도 이라고 이라는 이라서 이란 이든 이든지 이며 이면 이야 이요 이에요 이죠 이네요"
)
_AFTER_VOWEL: Final = "는 를 가 와 랑 나 라도 라고 라는 라서 란 든 든지 며 면 야 예요 죠 네요"
_AFTER_ANY: Final = (
    "의 도 만 만은 만요 도요 요 입니다 입니까 인가요 인데 인데요 이고 밖에 "
    "조차 마저 처럼 만큼 마다 대로 보다 보다는 보다도 같이 에나 에다"
)
# Particles of place, person and way take another behind them: 은행에서는, 엄마한테도, 앱으로만, 내일까지요.
_PLACES: Final = "에 에서 에게 에게서 한테 한테서 께 께서 까지 부터 하고"
_BEHIND: Final = ("", "는", "도", "만", "만요", "요", "의", "부터", "까지", "밖에", "라도", "서만")

# Words that end like a particle. These end so behind other words too (이체한도, 카드문의) ...
_ENDINGS: Final = """
    고양이 어린이 젊은이 한도 지도 난이도 신뢰도 문의 명의 필요 중요 통과 결과 불만 미만 지만 휴가 허가 추가
"""
# ... and these by themselves only, for 어제도, 제주가 and 일정도 end in 제도, 주가 and 정도.
_WORDS: Final = """
    함부로 제대로 그대로 이대로 위로 길이 제도 경기도 강원도 제주도 여의도 아무래도 그래도 누가 그만 얼마만 바나나
    언제나 누구나 그러면 이러면 때마다 어디든 뭐든 그런가요 아니요 누나 오키나와 아시아나
    코로나 레스토랑 베테랑 이제서야
"""
# One syllable is enough of a word for these.
_SINGLE: Final = """
    돈 집 앱 폰 차 나 저 너 내 제 그 뭐 누 물 불 옷 책 문 방 날 달 해 앞 뒤 위 옆 곳 것 거 때 점 값 빚 금 원 역 길 몸
    손 눈
"""
# Before 요 these belong to a verb: 있어요, 알려주세요.
_VERBAL: Final = frozenset("어아여해세네지게데나까래와워줘봐돼려져겨켜셔쳐혀요")


def _table() -> dict[str, str]:
    """Return each particle with the ends it follows: c consonant, r rieul, v vowel."""
    table: dict[str, str] = {}

    def add(particles: Iterable[str], ends: str) -> None:
        table.update((particle, table.get(particle, "") + ends) for particle in particles)

    add(_AFTER_CONSONANT.split(), "cr")
    add(_AFTER_VOWEL.split(), "v")
    add(_AFTER_ANY.split(), "crv")
    add(("".join(pair) for pair in product(_PLACES.split(), _BEHIND)), "crv")
    add(("".join(pair) for pair in product(("으로", "으로서", "으로써"), _BEHIND)), "c")
    add(("".join(pair) for pair in product(("로", "로서", "로써"), _BEHIND)), "rv")
    add(("".join(pair) for pair in product(("이랑", "과"), ("는", "도", "만"))), "cr")
    add(("".join(pair) for pair in product(("랑", "와"), ("는", "도", "만"))), "v")
    return table


_PARTICLES: Final = _table()
_WHOLE: Final = frozenset(_WORDS.split())
_WHOLE_ENDINGS: Final = tuple(_ENDINGS.split())
_SHORT: Final = frozenset(_SINGLE.split())
_LONGEST: Final = max(map(len, _PARTICLES))


def strip_josa(word: str, known: Container[str] = ()) -> str:
    """Return a word without the longest particle that fits its last sound, or the word as it is.

    At least two syllables stay, or one of the short nouns (돈, 집). Words that only end like a particle (고양이)
    stay whole. `known` are the words of a bot: one of them stays whole, and one of them is preferred as the stem.
    """
    if word in known or word in _WHOLE or word.endswith(_WHOLE_ENDINGS):
        return word
    longest = word
    for length in range(min(_LONGEST, len(word) - 1), 0, -1):
        ends = _PARTICLES.get(word[-length:])
        if ends is None:
            continue
        stem = word[:-length]
        if not _carries(stem, ends) or (word[-length:] == "요" and stem[-1] in _VERBAL):
            continue
        if stem in known:
            return stem
        if longest is word:
            longest = stem
    return longest


def _carries(stem: str, ends: str) -> bool:
    last = stem[-1]
    if not is_syllable(last):
        # Customers read letters and digits as they like: KB는 and KB은, S24를 and S24을.
        return last.isalnum()
    if len(stem) < 2 and stem not in _SHORT:
        return False
    final = final_consonant(last)
    return ("v" if final == 0 else "r" if final == _RIEUL else "c") in ends
