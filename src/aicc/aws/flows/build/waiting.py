"""The flows that play while nobody answers yet, on hold, and after the agent has gone."""

from typing import Final

from aicc.aws.flows.build import wording
from aicc.aws.flows.build.blocks import compare, ending, loop, menu, repeat, say
from aicc.aws.flows.build.callback import planning
from aicc.aws.flows.build.resources import Resources
from aicc.aws.flows.language import Action

# Who waits longer than 30 seconds must be offered a call back.
_FIRST_OFFER: Final = 25
_NEXT_OFFER: Final = 90


def queue(resources: Resources) -> tuple[Action, ...]:
    """Return the actions that play while a customer waits for an agent, the first first."""
    keys = {"1": "이 번호", "2": "계속"}
    return (
        compare("채널", "$.Channel", {"VOICE": "기다림"}, otherwise="채팅 기다림"),
        repeat("기다림", (wording.WAITING,), seconds=_FIRST_OFFER, then="제안"),
        menu("제안", wording.WAITING_OFFER, keys, silent="계속", wrong="계속"),
        loop("계속", 20, again="오래 기다림", done="조용히"),
        repeat("오래 기다림", (wording.STILL_WAITING,), seconds=_NEXT_OFFER, then="제안"),
        *planning(resources, gives_up="계속"),
        say("채팅 기다림", wording.WAITING, "조용히"),
        ending("조용히", "EndFlowExecution"),
        ending("끊기"),
    )


def hold() -> tuple[Action, ...]:
    """Return the actions that play while an agent holds the call."""
    return (repeat("보류", (wording.ON_HOLD,), seconds=20, then=None),)


def disconnect() -> tuple[Action, ...]:
    """Return the actions that play to the customer after the agent has gone."""
    return (say("마침", wording.FINISHED, "끊기"), ending("끊기"))
