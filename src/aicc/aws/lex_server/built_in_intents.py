"""The intents that Lex has built in, and what people say in Korean who mean them.

AWS does not publish its Korean sentences. As there, such an intent does nothing by itself: it ends with its closing
response, or with what a function makes of it.
"""

from collections.abc import Mapping
from typing import Final

from aicc.aws.lex.definition import FALLBACK_SIGNATURE, LexIntent

_SENTENCES: Final[Mapping[str, tuple[str, ...]]] = {
    "AMAZON.CancelIntent": ("취소", "취소해 주세요", "취소할게요", "안 할래요", "없던 일로 해 주세요"),
    "AMAZON.HelpIntent": ("도움말", "도와주세요", "어떻게 하는 건가요", "뭘 할 수 있어요", "사용법 알려 주세요"),
    "AMAZON.PauseIntent": ("잠깐만요", "잠시만 기다려 주세요", "잠깐 멈춰 주세요"),
    "AMAZON.RepeatIntent": (
        "다시 말해 주세요",
        "다시 한번 말씀해 주세요",
        "뭐라고요",
        "못 들었어요",
        "다시 들려주세요",
    ),
    "AMAZON.ResumeIntent": ("계속해 주세요", "이어서 해 주세요", "계속할게요"),
    "AMAZON.StartOverIntent": ("처음부터 다시 할게요", "처음부터 다시", "처음으로 돌아가 주세요"),
    "AMAZON.StopIntent": ("그만", "그만할게요", "이제 됐어요", "끝낼게요", "중지해 주세요"),
}
# Offered to bots here.
SIGNATURES: Final = tuple(sorted((*_SENTENCES, FALLBACK_SIGNATURE)))
# Asks something outside; kept and answered, but never meant here.
_OUTSIDE: Final = ("KendraSearchIntent", "QnAIntent", "QInConnectIntent", "BedrockAgentIntent")
KNOWN: Final = frozenset((*SIGNATURES, *(f"AMAZON.{name}" for name in _OUTSIDE)))


def sentences(intent: LexIntent) -> tuple[str, ...]:
    """Return the sentences that mean an intent: its own, and those of the intent that it extends."""
    return (*intent.utterances, *_SENTENCES.get(intent.parent or "", ()))
