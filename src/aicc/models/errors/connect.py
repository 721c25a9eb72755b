"""Amazon Connect: handing over, and answering its flows in time. See the tree in aicc.models.errors."""

from aicc.models.errors.base import AiccError


class ConnectUnavailable(AiccError):
    """Connect did not take what was handed over; it is tried again. Field: why."""

    code = "connect_unavailable"
    korean = (
        "Amazon Connect에 상담을 넘기지 못했습니다({why}). 잠시 뒤 다시 시도합니다. 권한과 인스턴스 ID를 확인해 주세요."
    )
    english = "Amazon Connect did not take the contact ({why}); it is tried again. Check permissions and the instance."


class TurnTooLong(AiccError):
    """A turn took longer than whoever called waits. Field: seconds."""

    code = "turn_too_long"
    korean = "{seconds}초 안에 답변하지 못했습니다. 같은 메시지를 다시 보내 주세요."
    english = "There was no answer within {seconds} seconds. Send the same message again."
