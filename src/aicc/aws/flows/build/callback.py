"""The flow that offers a call back, and the actions that plan one, which the queue's flow has too."""

from aicc.aws.flows.build import wording
from aicc.aws.flows.build.blocks import FAILS, compare, ending, loop, menu, phone_number, say, step
from aicc.aws.flows.build.resources import Resources
from aicc.aws.flows.language import Action


def callback(resources: Resources) -> tuple[Action, ...]:
    """Return the actions of the flow, the first first."""
    keys = {"1": "이 번호", "2": "번호 묻기", "3": "인사", "*": "제안"}
    return (
        compare("채널", "$.Channel", {"VOICE": "제안"}, otherwise="채팅 안내"),
        menu("제안", wording.OFFER, keys, silent="제안 세기", wrong="제안 세기"),
        loop("제안 세기", 2, again="제안", done="예약 포기"),
        *planning(resources, gives_up="인사"),
        say("채팅 안내", wording.CHAT_LATER, "끊기"),
        say("인사", wording.NOBODY, "끊기"),
        ending("끊기"),
    )


def planning(resources: Resources, *, gives_up: str) -> tuple[Action, ...]:
    """Return the actions that take a number and plan the call; they begin at 이 번호 or 번호 묻기 and end at 끊기."""
    plan = {
        "QueueId": resources.callback_queue,
        "InitialCallDelaySeconds": "5",
        "MaximumConnectionAttempts": "3",
        "RetryDelaySeconds": "600",
    }
    return (
        _number("이 번호", "$.CustomerEndpoint.Address", wrong="번호 묻기"),
        phone_number("번호 묻기", wording.WHICH_NUMBER, "그 번호", wrong="틀린 번호", silent="번호 세기"),
        _number("그 번호", "$.StoredCustomerInput", wrong="틀린 번호"),
        say("틀린 번호", wording.BAD_NUMBER, "번호 세기"),
        loop("번호 세기", 2, again="번호 묻기", done="예약 포기"),
        say("예약 포기", wording.NO_CALLBACK, gives_up),
        step("예약", "CreateCallbackContact", plan, "접수", {FAILS: "예약 불가"}),
        say("접수", wording.CALLBACK_PLANNED, "끊기"),
        say("예약 불가", wording.NOT_CONNECTED, "끊기"),
    )


def _number(name: str, reference: str, *, wrong: str) -> Action:
    errors = {"InvalidCallbackNumber": wrong, "CallbackNumberNotDialable": wrong}
    return step(name, "UpdateContactCallbackNumber", {"CallbackNumber": reference}, "예약", errors)
