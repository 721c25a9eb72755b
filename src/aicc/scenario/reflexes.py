"""Short commands that mean the same at any step of any scenario."""

import re
from enum import StrEnum
from typing import Final

from aicc.utils.text import squeeze


class Reflex(StrEnum):
    """A command to the conversation itself."""

    CANCEL = "cancel"
    REPEAT = "repeat"
    # The customer no longer waits for a person.
    TO_BOT = "to_bot"


# What the button says on which a waiting customer returns to the bot.
TO_BOT_BUTTON: Final = "챗봇으로 돌아가기"

# Whole messages, compared without spaces and punctuation.
_SAID: Final = {
    Reflex.CANCEL: "취소 취소해줘 취소해주세요 취소할게요 취소할래 취소할래요 취소하고싶어요 그만 그만할게요 "
    "그만할래 그만할래요 그만하자 그만두기 안할래 "
    "안할래요 안할게요 됐어그만 중단 중단해줘 중단해주세요 처음으로 처음부터 처음부터다시 나가기 종료 cancel stop",
    Reflex.REPEAT: "다시 다시말해줘 다시말해주세요 다시말씀해주세요 다시한번 다시한번말해줘 다시한번말씀해주세요 "
    "뭐라고 뭐라고요 못들었어요 잘못들었어요 반복 "
    "repeat again",
    Reflex.TO_BOT: "챗봇으로돌아가기 챗봇으로 챗봇 챗봇이랑할게요 챗봇상담 상담취소 상담취소할게요 "
    "상담취소해주세요 상담원취소 돌아가기 처음으로 안기다릴래요 취소",
}
_WORDS: Final = {reflex: frozenset(words.split()) for reflex, words in _SAID.items()}


# In a running scenario a message may end in these: 이체 취소할게요, 그냥 안 할래요.
_LEAVING: Final = (
    "취소할게요",
    "취소할래요",
    "취소할래",
    "취소해줘",
    "취소해주세요",
    "그만할게요",
    "그만할래요",
    "안할래요",
    "안할게요",
    "안할래",
)
# Words that say nothing about what is left.
_FILLER: Final = re.compile("하던거|아니요|아니|아뇨|그냥|그럼|이거|이건|지금|업무|전부|모두|다|저|음|네|예|응")
_PARTICLE: Final = re.compile("[은는을를도만]$")


def read_reflex(text: str, *, running: str = "", waiting: bool = False) -> Reflex | None:
    """Return the command that the message is, or None.

    Args:
        text: the message.
        running: name of the running scenario, which may be left; "" when none runs.
        waiting: the customer waits for a person and may return to the bot; no other command counts then.
    """
    said = squeeze(text)
    if waiting:
        return Reflex.TO_BOT if said in _WORDS[Reflex.TO_BOT] else None
    if running and _leaves(said, running):
        return Reflex.CANCEL
    return next((reflex for reflex in (Reflex.CANCEL, Reflex.REPEAT) if said in _WORDS[reflex]), None)


def _leaves(said: str, running: str) -> bool:
    """Return whether the message leaves this scenario and no other business: 자동이체 취소해 주세요 is not 이체."""
    ending = next((ending for ending in _LEAVING if said.endswith(ending)), None)
    if ending is None:
        return False
    name = squeeze(running)
    before = said.removesuffix(ending)
    return before in name or _PARTICLE.sub("", _FILLER.sub("", before)) in name
