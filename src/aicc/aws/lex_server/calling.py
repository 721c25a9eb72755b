"""Asking the function of an alias during a turn, and taking over what it says of the session."""

from collections.abc import Mapping
from dataclasses import replace
from datetime import datetime
from typing import Final, Protocol

from aicc.aws.lex_server.failures import Refusal, RequestRefused
from aicc.aws.lex_server.hooks import HookAnswer, HookTimeout, Occasion, Source, event, read_answer, refused
from aicc.aws.lex_server.interpreting import Setting, interpretations
from aicc.aws.lex_server.recognition import Reading
from aicc.aws.lex_server.slot_values import Message
from aicc.aws.lex_server.state import Aim, Session, Step, overlaid

# Dialog hooks that may follow one another within a turn, each emptying slots again.
_MOST_HOOKS: Final = 5


class Turn(Protocol):
    """What a call needs of the turn that is being taken."""

    setting: Setting
    session: Session
    message: Message
    readings: list[Reading]
    now: datetime
    request_attributes: Mapping[str, str]
    mode: str
    hooks_called: int


def ask(turn: Turn, source: Source, aim: Aim, proposed: Step, proposed_aim: Aim) -> HookAnswer:
    """Call the function of the alias and take over what it says of the session.

    Raises:
        RequestRefused: there is none, it failed, or it answered what Lex does not take.
        HookTimeout: it took too long to fulfil an intent.
    """
    turn.hooks_called += 1
    if turn.hooks_called > _MOST_HOOKS:
        raise refused("functions send the conversation round in a circle")
    if turn.setting.alias.hook is None:
        raise RequestRefused(Refusal.DEPENDENCY, f"The alias has no Lambda function for {source} of {aim.name}.")
    now = turn.now.timestamp()
    occasion = Occasion(
        source=source,
        identity=turn.setting.alias.identity,
        locale=turn.setting.locale.id,
        text=turn.message.forms.text,
        interpretations=interpretations(turn.readings, aim, turn.setting, turn.message.text),
        aim=aim,
        proposed=proposed,
        proposed_aim=proposed_aim,
        attempt=f"Retry{turn.session.retries}" if turn.session.retries else "Initial",
        request_attributes=turn.request_attributes,
        mode=turn.mode,
    )
    try:
        raw = turn.setting.alias.hook(event(turn.session, occasion, now))
    except HookTimeout as error:
        if source is Source.FULFILLMENT:
            raise
        raise too_slow() from error
    answer = read_answer(raw, source)
    retries = turn.session.retries
    turn.session = replace(overlaid(turn.session, answer.state, now), retries=retries)
    if answer.request_attributes is not None:
        turn.request_attributes = answer.request_attributes
    return answer


def too_slow() -> RequestRefused:
    """Return the refusal of a turn whose function took too long."""
    return RequestRefused(Refusal.DEPENDENCY, "The Lambda function took longer than Lex waits.")
