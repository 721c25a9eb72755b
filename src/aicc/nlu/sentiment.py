"""Sentiment from the words that customers of a contact centre use. A plain request, or a lost card, is neutral."""

import re
from typing import Final

from aicc.models.understanding import Mood, Sentiment
from aicc.utils.text import squeeze

# Written without spaces; longer entries win, so that 안좋 is not read as 좋. Weight: 4 anger, 2 clear, 1 slight.
_NEGATIVE: Final = {
    4: "화가나 화가납니다 화가난 화나 화납니다 화난 열받 열이받 빡치 빡쳐 짜증 최악 분노 어이없 어이가없 기가막 "
    "미치겠 미칠것 "
    "엉망진창 형편없 개판 뻔뻔 괘씸 고소하겠 민원넣 민원을넣 가만안 말이됩니까 말이돼요 말이되나요 "
    "장난하 장난합니까 도대체왜 도대체뭐 책임지 쓰레기 지긋지긋 다시는안 두번다시",
    2: "불만 불쾌 실망 별로 답답 불편하 불편합 불편해 불편했 너무하 너무합 너무해 느려터 너무느 너무늦 한심 엉망 "
    "못믿 못마땅 싫어 싫습니다 "
    "황당 당황스럽 억울 속상 힘들어 안좋 좋지않 좋지못 만족스럽지 만족하지 친절하지 불친절 무책임 성의없 성의가없 "
    "엉터리 이상하네 "
    "왜이렇게 왜이리 왜자꾸 몇번을 몇번째 계속안 계속오류 또오류 또안",
    1: "왜안 아쉽 아쉬 걱정 불안 무서 무섭 겁나 곤란 귀찮 헷갈 복잡하",
}
_POSITIVE: Final = {
    4: "최고 감동 정말감사 너무감사 진심으로감사 대단히감사 훌륭",
    2: "감사 고맙 고마워 고마운 좋아요 좋네 좋았 좋습니다 좋은데요 마음에들 맘에들 만족 친절하 친절해 친절하시 "
    "빠르네 빠르고 편하네 편해요 "
    "편리하네 편리해 수고하 수고많 덕분 추천하 다행 기쁘 기뻐 행복 잘됐 잘되네 해결됐 해결되었 굿 짱 ㅎㅎ",
    1: "ㅋㅋ 괜찮네 나쁘지않",
}
_WEIGHTS: Final = {word: -weight for weight, words in _NEGATIVE.items() for word in words.split()} | {
    word: weight for weight, words in _POSITIVE.items() for word in words.split()
}
_WORD: Final = re.compile("|".join(sorted(map(re.escape, _WEIGHTS), key=len, reverse=True)))
_DAMPING: Final = 0.35
_NEUTRAL: Final = Sentiment(mood=Mood.NEUTRAL, positive=0.05, negative=0.05, neutral=0.88, mixed=0.02)


def analyze(text: str) -> Sentiment:
    """Return the sentiment of a normalised text. Scores are in 0..1 and sum to 1."""
    weights = [_WEIGHTS[word] for word in _WORD.findall(squeeze(text))]
    if not weights:
        return _NEUTRAL
    good = float(sum(weight for weight in weights if weight > 0))
    bad = float(-sum(weight for weight in weights if weight < 0))
    both = min(good, bad)
    total = good + bad + _DAMPING
    positive, negative, mixed = (good - both) / total, (bad - both) / total, 2 * both / total
    scores = {Mood.POSITIVE: positive, Mood.NEGATIVE: negative, Mood.MIXED: mixed}
    neutral = max(0.0, 1.0 - sum(scores.values()))
    scores[Mood.NEUTRAL] = neutral
    mood = max(scores, key=lambda name: scores[name])
    return Sentiment(mood=mood, positive=positive, negative=negative, neutral=neutral, mixed=mixed)
