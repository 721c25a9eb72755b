"""The flow that hands a contact to people: the queue, what is urgent first, the hours, else a call back."""

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
from aicc.models.escalation import BusinessHours, EscalationPriority

_PRIORITY: Final = "$.Attributes.priority"
# The queue that the bot chose, if it chose one.
_CHOSEN: Final = "$.Attributes.queue"


def handoff(hours: BusinessHours, resources: Resources) -> tuple[Action, ...]:
    """Return the actions of the flow, the first first. A contact brings the attributes `queue` and `priority`.

    Args:
        hours: of the bot; says whether urgent tickets are answered around the clock.
        resources: what the flow names.
    """
    # Connect serves small numbers first; 5 is what nobody changed.
    urgent = "연결" if EscalationPriority.URGENT.value in hours.always_open else "상담 시간"
    ways = {EscalationPriority.URGENT.value: "아주 급함", EscalationPriority.HIGH.value: "급함"}
    return (
        # Also where contacts begin that other channels hand over (aicc.aws.handoff).
        hook("대기 흐름", "CustomerQueue", resources.flow("queue"), "보류 흐름"),
        hook("보류 흐름", "CustomerHold", resources.flow("hold"), "마침 흐름"),
        hook("마침 흐름", "CustomerRemaining", resources.flow("disconnect"), "고른 대기열"),
        _queue("고른 대기열", _CHOSEN, fails="대기열"),
        _queue("대기열", resources.queue, fails="연결 불가"),
        compare("얼마나 급한지", _PRIORITY, ways, otherwise="상담 시간"),
        setting("아주 급함", "UpdateContactRoutingBehavior", {"QueuePriority": "1"}, urgent, errors=()),
        setting("급함", "UpdateContactRoutingBehavior", {"QueuePriority": "3"}, "상담 시간", errors=()),
        check_hours("상담 시간", resources.hours, opened="연결", closed="다시 전화"),
        wait_in_queue("연결", full="가득 참", fails="연결 불가"),
        say("가득 참", wording.FULL, "다시 전화"),
        transfer("다시 전화", resources.flow("callback"), fails="연결 불가"),
        say("연결 불가", wording.NOT_CONNECTED, "끊기"),
        ending("끊기"),
    )


def _queue(name: str, queue: str, *, fails: str) -> Action:
    return step(name, "UpdateContactTargetQueue", {"QueueId": queue}, "얼마나 급한지", {FAILS: fails})
