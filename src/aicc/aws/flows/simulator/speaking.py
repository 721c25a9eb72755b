"""What the customer hears: MessageParticipant, MessageParticipantIteratively and the prompts of actions that ask."""

import html
import re
from collections.abc import Mapping
from typing import Any, Final

from aicc.aws.flows.simulator.contact import ForTime
from aicc.aws.flows.simulator.events import Said
from aicc.aws.flows.simulator.moment import Moment, Outcome
from aicc.aws.flows.simulator.values import as_text, values_of

_FORMS: Final = ("Text", "SSML", "PromptId", "Media")
_VOICE_ONLY: Final = ("SSML", "PromptId", "Media")
_TAG: Final = re.compile(r"<[^<>]*>")
_WAITS_ON: Final = 60.0


def message(moment: Moment) -> Outcome:
    """Say something (MessageParticipant)."""
    said = prompt(moment, moment.action.parameters)
    if isinstance(said, str):
        return moment.fault(said, optional=True)
    return moment.next(*said)


def messages(moment: Moment) -> Outcome:
    """Say several things while the customer waits, then again (MessageParticipantIteratively)."""
    if not moment.voice:
        return moment.fault("only callers can be told things again and again", optional=True)
    heard = [prompt(moment, each) for each in moment.entries("Messages") if isinstance(each, Mapping)]
    wrong = next((said for said in heard if isinstance(said, str)), "" if heard else "no messages")
    if wrong:
        return moment.fault(wrong)
    every = moment.seconds("InterruptFrequencySeconds", _WAITS_ON)
    waiting = ForTime(until=moment.state.at + max(every, 1.0))
    return moment.hold(waiting, *(said for group in heard if not isinstance(group, str) for said in group))


def interrupted(moment: Moment) -> Outcome:
    """Go on when it is time to interrupt the messages; where nothing follows, say them again."""
    branches = moment.action.transitions.conditions
    return moment.match("MessagesInterrupted") if branches else messages(moment)


def prompt(moment: Moment, parameters: Mapping[str, Any]) -> tuple[Said, ...] | str:
    """Return what is heard of a prompt, nothing where there is none, or why it cannot be played."""
    form = next((form for form in _FORMS if form in parameters), None)
    if form is None:
        return ()
    if form in _VOICE_ONLY and not moment.voice:
        return f"{form} can only be played to callers"
    value = values_of(parameters[form], moment.state)
    text = plain(value) if form == "SSML" and isinstance(value, str) else as_text(value)
    if not text.strip():
        return f"{form} is empty"
    return (Said(text=text, form=form),)


def plain(ssml: str) -> str:
    """Return the words of SSML without its marks."""
    return html.unescape(_TAG.sub("", ssml)).strip()
