"""A conversation test held with flows, and what did not go as written."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final, assert_never

import regex

from aicc.aws.flows.simulator.contact import Contact, State
from aicc.aws.flows.simulator.dialogues import Act, Check, Dialogue, Expected
from aicc.aws.flows.simulator.events import CallbackPlanned, Entered, Event, Said
from aicc.aws.flows.simulator.player import Player

_PATTERN_SECONDS: Final = 1.0


@dataclass(frozen=True, slots=True, kw_only=True)
class Mismatch:
    """Something that did not hold."""

    line: int
    check: Check
    wanted: tuple[str, ...]
    got: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Tried:
    """A conversation test after it was held."""

    dialogue: Dialogue
    events: tuple[Event, ...]
    mismatches: tuple[Mismatch, ...]


def try_dialogue(dialogue: Dialogue, player: Player, contact: Contact) -> Tried:
    """Hold a conversation test with flows.

    What is expected of the last thing that the customer does may also come while they then stay silent: a contact ends
    by itself, and the callback is planned.
    """
    acts, mismatches = list(dialogue.acts), []
    seen: Sequence[Event] = player.start(contact)
    if acts and acts[0].given is None:
        mismatches += _missing(acts.pop(0), seen, player.state)
    for place, act in enumerate(acts, start=1):
        seen = player.do(act.given) if act.given is not None and not player.over else ()
        if place == len(acts) and any(expected.check in _AT_THE_END for expected in act.expects):
            before = len(player.events)
            player.stay_silent()
            seen = (*seen, *player.events[before:])
        mismatches += _missing(act, seen, player.state)
    return Tried(dialogue=dialogue, events=tuple(player.events), mismatches=tuple(mismatches))


_AT_THE_END: Final = (Check.ENDING, Check.CALLBACK)


def _missing(act: Act, seen: Sequence[Event], state: State) -> list[Mismatch]:
    found = ((expected, _got(expected, seen, state)) for expected in act.expects)
    return [
        Mismatch(line=expected.line, check=expected.check, wanted=expected.wanted, got=got)
        for expected, got in found
        if not _holds(expected, got)
    ]


def _got(expected: Expected, seen: Sequence[Event], state: State) -> str:
    match expected.check:
        case Check.SAYS | Check.SAYS_LIKE:
            return "\n".join(event.text for event in seen if isinstance(event, Said))
        case Check.PATH:
            return "\n".join(event.action for event in seen if isinstance(event, Entered))
        case Check.ATTRIBUTES:
            return state.contact.attributes.get(expected.name, "")
        case Check.CALLBACK:
            return "\n".join(event.number for event in seen if isinstance(event, CallbackPlanned))
        case Check.ENDING:
            return state.ended.why.value if state.ended is not None else ""
        case _:
            assert_never(expected.check)


def _holds(expected: Expected, got: str) -> bool:
    match expected.check:
        case Check.SAYS:
            return all(_squeezed(wanted) in _squeezed(got) for wanted in expected.wanted)
        case Check.SAYS_LIKE:
            return all(_matches(wanted, got) for wanted in expected.wanted)
        case Check.PATH:
            steps = iter(got.split("\n"))
            return all(wanted in steps for wanted in expected.wanted)
        case Check.ATTRIBUTES | Check.CALLBACK | Check.ENDING:
            return got in expected.wanted
        case _:
            assert_never(expected.check)


def _squeezed(text: str) -> str:
    return "".join(text.split())


def _matches(pattern: str, text: str) -> bool:
    try:
        return regex.search(pattern, text, timeout=_PATTERN_SECONDS) is not None
    except TimeoutError:
        return False
