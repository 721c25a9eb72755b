"""The flow that hands a contact to people: the queue, what is urgent first, whether they answer now, else a call back.

Whether they do was decided by the bot when it promised it (`attended`): the flow does the same. Connect's own hours are
asked only where nobody decided, as when the function is out of order.
"""

from typing import Final

from aicc.aws.flows.build import wording
from aicc.aws.flows.build.blocks import (
    FAILS,
    check_hours,
    compare,
    ending,
    hook,
    say,
    setting,
    step,
    transfer,
    wait_in_queue,
)
from aicc.aws.flows.build.resources import Resources
from aicc.aws.flows.language import Action
from aicc.models.escalation import EscalationPriority
from aicc.services.briefing import ATTENDED

_PRIORITY: Final = "$.Attributes.priority"
# The queue that the bot chose, if it chose one.
_CHOSEN: Final = "$.Attributes.queue"
# Whether the bot promised that somebody answers now.
_ATTENDED: Final = f"$.Attributes.{ATTENDED}"


def handoff(resources: Resources) -> tuple[Action, ...]:
    """Return the actions of the flow, the first first. A contact brings `queue`, `priority` and `attended`."""
    # Connect serves small numbers first; 5 is what nobody changed.
    ways = {EscalationPriority.URGENT.value: "아주 급함", EscalationPriority.HIGH.value: "급함"}
    return (
        # Also where contacts begin that other channels hand over (aicc.aws.handoff).
        hook("대기 흐름", "CustomerQueue", resources.flow("queue"), "보류 흐름"),
        hook("보류 흐름", "CustomerHold", resources.flow("hold"), "마침 흐름"),
        hook("마침 흐름", "CustomerRemaining", resources.flow("disconnect"), "고른 대기열"),
        _queue("고른 대기열", _CHOSEN, fails="대기열"),
        _queue("대기열", resources.queue, fails="연결 불가"),
        compare("얼마나 급한지", _PRIORITY, ways, otherwise="봇의 약속"),
        setting("아주 급함", "UpdateContactRoutingBehavior", {"QueuePriority": "1"}, "봇의 약속", errors=()),
        setting("급함", "UpdateContactRoutingBehavior", {"QueuePriority": "3"}, "봇의 약속", errors=()),
        compare("봇의 약속", _ATTENDED, {"true": "연결", "false": "다시 전화"}, otherwise="상담 시간"),
        check_hours("상담 시간", resources.hours, opened="연결", closed="다시 전화"),
        wait_in_queue("연결", full="가득 참", fails="연결 불가"),
        say("가득 참", wording.FULL, "다시 전화"),
        transfer("다시 전화", resources.flow("callback"), fails="연결 불가"),
        say("연결 불가", wording.NOT_CONNECTED, "끊기"),
        ending("끊기"),
    )


def _queue(name: str, queue: str, *, fails: str) -> Action:
    return step(name, "UpdateContactTargetQueue", {"QueueId": queue}, "얼마나 급한지", {FAILS: fails})
