"""Small flows for tests, and contacts that go through them."""

from collections.abc import Callable, Mapping, Sequence
from typing import Any

from aicc.aws.flows.language import Flow, read_flow
from aicc.aws.flows.simulator.contact import Broke, Contact, ForLex, Given, LexGave
from aicc.aws.flows.simulator.events import Ended, Entered, Event, Faulted, Said
from aicc.aws.flows.simulator.functions import LocalFunctions
from aicc.aws.flows.simulator.machine import INBOUND, Machine
from aicc.aws.flows.simulator.player import Bots, NoBots, Player
from aicc.aws.flows.simulator.world import World

Json = dict[str, Any]
# Where the flows below end.
END: Json = {"Identifier": "end", "Type": "DisconnectParticipant", "Parameters": {}, "Transitions": {}}


def action(
    name: str,
    kind: str,
    parameters: Json | None = None,
    *,
    to: str | None = "end",
    equals: Mapping[str, str] | None = None,
    errors: Mapping[str, str] | None = None,
) -> Json:
    """Return an action as JSON; conditions are compared with Equals."""
    conditions = [
        {"NextAction": way, "Condition": {"Operator": "Equals", "Operands": [operand]}}
        for operand, way in (equals or {}).items()
    ]
    transitions = {
        **({"NextAction": to} if to else {}),
        "Conditions": conditions,
        "Errors": [{"ErrorType": error, "NextAction": way} for error, way in (errors or {}).items()],
    }
    return {"Identifier": name, "Type": kind, "Parameters": parameters or {}, "Transitions": transitions}


def say(name: str, text: str, to: str = "end") -> Json:
    """Return an action that says something."""
    return action(name, "MessageParticipant", {"Text": text}, to=to)


def flow(*actions: Json) -> Flow:
    """Return a flow that starts with the first action and may go to `end`."""
    return read_flow({"Version": "2019-10-30", "StartAction": actions[0]["Identifier"], "Actions": [*actions, END]})


class SpokenBot:
    """A Lex bot whose answers are given beforehand, in order; it remembers what it was asked (a Bots)."""

    def __init__(self, *answers: LexGave | Broke) -> None:
        self._answers = list(answers)
        self.asked: list[ForLex] = []

    def ask(self, question: ForLex) -> LexGave | Broke:
        """See Bots."""
        self.asked.append(question)
        return self._answers.pop(0)


def play(
    flows: Flow | Mapping[str, Flow],
    *givens: Given,
    world: World | None = None,
    contact: Contact | None = None,
    functions: Mapping[str, Callable[[Json, object], object]] | None = None,
    bots: Bots | None = None,
) -> Player:
    """Play a contact to its end and return its player."""
    known = {INBOUND: flows} if isinstance(flows, Flow) else flows
    player = Player(Machine(known, world or World()), LocalFunctions(functions or {}), bots or NoBots())
    player.start(contact or Contact())
    player.play(givens)
    return player


def said(events: Sequence[Event]) -> list[str]:
    """Return what the customer heard."""
    return [event.text for event in events if isinstance(event, Said)]


def path(events: Sequence[Event]) -> list[str]:
    """Return the actions that a contact came to."""
    return [event.action for event in events if isinstance(event, Entered)]


def faults(events: Sequence[Event]) -> list[tuple[str, str]]:
    """Return the errors of a contact with their reasons."""
    return [(event.error, event.why) for event in events if isinstance(event, Faulted)]


def ending(player: Player) -> str:
    """Return why a contact is over."""
    ended = player.events[-1]
    assert isinstance(ended, Ended)
    return ended.why.value


def balance(event: Json, _context: object) -> Json:
    """Answer as a function of Lambda: what was asked for, and always the same amount."""
    return {"response_text": f"{event['Details']['Parameters']['UserInput']}: 5,000원"}
