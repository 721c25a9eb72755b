"""Words that say a mood by themselves in a contact centre, and those that turn one mood into the other.

A few hundred lines cannot show the classifier every word of anger; this list knows them. It is evidence beside the
learned n-grams (evidence.py), not a verdict: 다시는 안 and 감사 also stand in neutral messages.
"""

import re
from dataclasses import dataclass
from typing import Final

from aicc.utils.text import squeeze

# Written without spaces; longer entries win, so that 불친절 is not read as 친절. Weight: 4 strong, 2 clear, 1 slight.
_NEGATIVE: Final = {
    4: "화가나 화가납니다 화가난 화나 화납니다 화난 열받 열이받 빡치 빡쳐 짜증 최악 분노 어이없 어이가없 어처구니 "
    "기가막 기가차 미치겠 미칠것 환장 엉망진창 형편없 개판 뻔뻔 괘씸 고소하겠 소송하겠 민원넣겠 민원을넣겠 "
    "가만안 말이됩니까 말이돼요 말이되나요 말이안되 장난하 장난합니까 장난쳐 도대체왜 도대체뭐 도대체언제 책임지세 "
    "쓰레기같 지긋지긋 다시는안 두번다시 분통 우롱 호구로 각오하 못참",
    2: "불만이 불만족 불쾌 실망 별로 답답 불편하네 불편하고 불편합 불편해 불편했 너무하 너무합 너무해 너무느 너무늦 "
    "느려 느리 늦네 늦어요 비싸 비쌉 한심 엉망 못믿 못마땅 싫어요 싫습니다 황당 당황스럽 당황했 억울 속상 서운 섭섭 "
    "힘들어 힘드네 안좋 불친절 무책임 무성의 성의없 성의가없 엉터리 부실 이상하네 왜이렇게 왜이리 왜자꾸 몇번을 "
    "몇번째 계속안 계속오류 또오류 또안 후회 지쳤 지치 지겹 시끄러 노답 에휴 하아 아오 떠넘 헛걸음 쓸모없 "
    "무섭 무서 겁나 겁이 불안 걱정돼 걱정되 걱정됩 걱정이 걱정스 초조 조마조마 두렵 두려 떨려 떨리 큰일 어떡하 어떡해",
    1: "아쉽 아쉬 걱정 곤란 귀찮 번거 헷갈 복잡하 어렵 어려워 까다로 부담 ㅠㅠ ㅜㅜ",
}
_POSITIVE: Final = {
    4: "최고 감동 정말감사 너무감사 진심으로감사 대단히감사 훌륭 완벽 대박 인생템 강추",
    2: "감사 고맙 고마워 고마운 고마웠 땡큐 ㄱㅅ ㄳ 좋아요 좋아하 좋네 좋았 좋습니다 좋은데 좋지만 좋긴 좋고 좋아서 "
    "마음에들 마음에쏙 맘에들 맘에쏙 만족 친절 상냥 꼼꼼 빠르네 빠르고 빨라서 빨라요 빨라졌 편하네 편해요 편해졌 "
    "편하고 편합니다 편리 간편 간단하네 쉽네 쉬워 수고하 수고많 고생많 덕분 덕에 추천하 추천했 다행 기쁘 기뻐 행복 "
    "뿌듯 든든 안심 믿음이 신속 깔끔 깨끗 예뻐 예쁘 예쁜 맛있 푸짐 알차 쏠쏠 시원하네 득템 잘됐 잘되네 잘쓰고 "
    "해결됐 해결되었 굿 짱 만점 👍 ㅎㅎ",
    1: "ㅋㅋ 괜찮네 괜찮은데 재밌 신나 저렴",
}
_WEIGHTS: Final = {word: -weight for weight, words in _NEGATIVE.items() for word in words.split()} | {
    word: weight for weight, words in _POSITIVE.items() for word in words.split()
}
_WORD: Final = re.compile("|".join(sorted(map(re.escape, _WEIGHTS), key=len, reverse=True)))
_MOST: Final = 4
# Where a message turns: 친절한데 느려요, 좋지만 비싸요.
_TURN: Final = re.compile(r"[가-힣]데 |지만 ?|으나 |그런데|근데|다만 |보다 |은커녕")
_NEGATION: Final = re.compile(r"(?<![가-힣])[안못] |(?<![가-힣])[안못][가-힣]|지 ?(?:않|못|안)|없")
# 안 and 못 before a word.
_NOT: Final = frozenset("안못")
# What turns the word before it into its contrary: 만족스럽지 못해요, 실망한 적이 없어요, 친절은커녕.
_DENIED: Final = re.compile(
    r"[가-힣]{0,3}지(?:는|도|가)?(?:않|못|안)|[한할]?(?:적|일|것|건|게)?[이은도]?(?:없|아니)|은커녕"
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Words:
    """How strong the words of a text are, each 0..4. A word that is denied counts for the other side, and apart."""

    praise: int
    blame: int
    # 안 좋아요
    denied_praise: int
    # 불편하지 않아요
    denied_blame: int


def words_of(text: str) -> Words:
    """Return how strong the words of praise and of blame in a text are."""
    squeezed = squeeze(text)
    sums = [0, 0, 0, 0]
    for match in _WORD.finditer(squeezed):
        weight, start = _WEIGHTS[match[0]], match.start()
        denied = squeezed[start - 1 : start] in _NOT or _DENIED.match(squeezed, match.end()) is not None
        sums[(weight < 0) != denied] += abs(weight)
        if denied:
            sums[2 + (weight < 0)] += abs(weight)
    praise, blame, denied_praise, denied_blame = (min(total, _MOST) for total in sums)
    return Words(praise=praise, blame=blame, denied_praise=denied_praise, denied_blame=denied_blame)


def turns(text: str) -> bool:
    """Return whether a text sets one thing against another."""
    return _TURN.search(text) is not None


def denies(text: str) -> bool:
    """Return whether a text says that something is not so."""
    return _NEGATION.search(text) is not None
