"""What to say to a text that is no answer to the question: what one looks like."""

from collections.abc import Mapping
from typing import Final

from aicc.models.expression import Slots
from aicc.models.scenario import Ask, InputType
from aicc.scenario.responses import render

_GENERAL: Final[Mapping[InputType, str]] = {
    InputType.NUMBER: "숫자로 말씀해 주세요. 예를 들어 3이나 30처럼 말씀해 주시면 됩니다.",
    InputType.MONEY: "금액을 확인하지 못했습니다. 5만원이나 50000처럼 말씀해 주세요.",
    InputType.DATE: "날짜를 확인하지 못했습니다. 11월 25일이나 다음 주 월요일처럼 말씀해 주세요.",
    InputType.TIME: "시간을 확인하지 못했습니다. 오후 2시나 14시 30분처럼 말씀해 주세요.",
    InputType.DATETIME: "날짜와 시간을 함께 말씀해 주세요. 예를 들어 내일 오후 2시처럼 말씀해 주시면 됩니다.",
    InputType.PHONE: "전화번호를 확인하지 못했습니다. 010으로 시작하는 번호를 숫자로 말씀해 주세요.",
    InputType.SELECTION: "다음 가운데 하나를 골라 주세요.",
    InputType.MULTI_SELECT: "다음 가운데 골라 주세요. 여러 개를 함께 말씀하셔도 됩니다.",
    InputType.YES_NO: '"네" 또는 "아니요"로 말씀해 주세요.',
    InputType.DIGITS: "번호를 숫자로 입력해 주세요.",
    InputType.ACCOUNT: "계좌번호를 숫자로 입력해 주세요.",
    InputType.CARD: "카드번호를 숫자로 입력해 주세요.",
    InputType.NAME: "이름을 확인하지 못했습니다. 성함만 다시 말씀해 주세요.",
    InputType.SECRET: "숫자로만 입력해 주세요. 입력하신 내용은 대화에 남지 않습니다.",
}


def reprompt(ask: Ask, slots: Slots) -> str | None:
    """Return what to say, in the step's own words where it has some; None where nothing particular is to be said."""
    return render(ask.reprompt, slots) if ask.reprompt is not None else _GENERAL.get(ask.input_type)
