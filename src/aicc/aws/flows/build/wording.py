"""What our flows say beside the bot. The bot's own words come from its project.

The rules for phone services (ARS) of Korea stand behind them: 0 reaches a person at every step, * says it again, the
recording is announced before it begins, and who waits longer than 30 seconds is offered a call back.
"""

from typing import Final

from aicc.utils.hangul import josa

RECORDED: Final = (
    "상담원과의 통화는 상담 품질과 분쟁 확인을 위해 녹음됩니다."
    " 상담 직원은 법에 따라 보호받고 있으며, 폭언을 하시면 상담이 종료될 수 있습니다."
)
SPEAK: Final = "무엇을 도와드릴까요? 필요하신 일을 말씀해 주세요. 상담원을 원하시면 상담원이라고 말씀해 주세요."
NOT_HEARD: Final = "말씀을 듣지 못했습니다. 다시 한번 말씀해 주세요. 상담원을 원하시면 상담원이라고 말씀해 주세요."
WRONG_KEY: Final = "없는 번호를 누르셨습니다. 다시 안내해 드리겠습니다."
WRONG_KEYS: Final = "없는 번호를 여러 번 누르셔서 상담원 연결을 도와드리겠습니다."
MORE: Final = "더 필요하신 일이 있으면 말씀해 주세요."
NOBODY: Final = "이용해 주셔서 감사합니다. 안녕히 계세요."
OUT_OF_ORDER: Final = "죄송합니다. 지금은 자동 안내를 할 수 없어 상담원 연결을 도와드리겠습니다."
NOT_CONNECTED: Final = "죄송합니다. 지금은 상담원에게 연결할 수 없습니다. 잠시 후 다시 이용해 주세요."

FULL: Final = "지금은 기다리시는 분이 많아 바로 연결해 드리기 어렵습니다."
OFFER: Final = (
    "상담원이 다시 전화를 드릴 수 있습니다. 지금 전화하신 번호로 받으시려면 1번, 다른 번호로 받으시려면 2번,"
    " 원하지 않으시면 3번, 다시 들으시려면 별표를 눌러 주세요."
)
WHICH_NUMBER: Final = (
    "전화를 받으실 번호를 지역번호나 010부터 누르고 우물 정자를 눌러 주세요."
    " 잘못 누르셨으면 별표를 누르고 다시 눌러 주세요."
)
BAD_NUMBER: Final = "전화를 드릴 수 없는 번호입니다."
NO_CALLBACK: Final = "전화를 받으실 번호는 정하지 못했습니다. 접수하신 내용은 상담원이 확인하겠습니다."
CALLBACK_PLANNED: Final = "접수했습니다. 상담 시간에 상담원이 순서대로 전화를 드리겠습니다. 이용해 주셔서 감사합니다."
CHAT_LATER: Final = "지금은 대화로 연결해 드리기 어렵습니다. 이용해 주셔서 감사합니다."

WAITING: Final = "상담원을 연결하고 있습니다. 잠시만 기다려 주세요."
WAITING_OFFER: Final = (
    "기다려 주셔서 감사합니다. 끊고 다시 전화를 받으시려면 1번을, 계속 기다리시려면 2번을 눌러 주세요."
)
STILL_WAITING: Final = "계속 기다려 주시면 순서대로 연결해 드리겠습니다."
ON_HOLD: Final = "상담원이 확인하고 있습니다. 잠시만 기다려 주세요."
FINISHED: Final = "상담이 끝났습니다. 이용해 주셔서 감사합니다."

_TO_SPEAK: Final = "말로 하시려면 9번을 누르거나 잠시 기다려 주세요."
_AGENT: Final = "상담원은 0번, 다시 들으시려면 별표를 눌러 주세요."


def menu(labels: tuple[tuple[str, str], ...]) -> str:
    """Return what a menu says: what each key is for, then how to speak, reach a person and hear it again."""
    keys = ", ".join(f"{label}{josa(label, '은/는')} {key}번" for key, label in labels)
    return " ".join(part for part in (f"{keys}을 눌러 주세요." if keys else "", _TO_SPEAK, _AGENT) if part)
