"""A contact played to its end: the machine, the functions and bots that it asks, and a customer."""

from collections.abc import Iterable
from typing import Protocol

from aicc.aws.flows.simulator.contact import (
    LISTENING,
    Broke,
    Contact,
    ForLambda,
    ForLex,
    Given,
    HungUp,
    Keys,
    LexGave,
    Pause,
    State,
    WithAgent,
    Words,
)
from aicc.aws.flows.simulator.events import Event
from aicc.aws.flows.simulator.functions import Functions
from aicc.aws.flows.simulator.machine import INBOUND, Machine, due_at


class Bots(Protocol):
    """Where flows find the Lex bots that they let listen."""

    def ask(self, question: ForLex) -> LexGave | Broke:
        """Return a bot's answer to what the customer said; where `fresh`, of a session that begins anew."""
        ...


class NoBots:
    """No Lex bot at all."""

    def ask(self, question: ForLex) -> LexGave | Broke:
        """See Bots."""
        return Broke(why=f"there is no Lex bot {question.alias} here")


class Player:
    """Plays one contact; what happened is in `events`, all of it, in order.

    Args:
        machine: the flows and their surroundings.
        functions: called by InvokeLambdaFunction.
        bots: asked by ConnectParticipantWithLexBot.
    """

    def __init__(self, machine: Machine, functions: Functions, bots: Bots) -> None:
        self._machine = machine
        self._functions = functions
        self._bots = bots
        self._state: State | None = None
        self.events: list[Event] = []

    @property
    def state(self) -> State:
        """Return the contact as it is now; `start` comes first."""
        if self._state is None:
            raise RuntimeError("start() comes first")
        return self._state

    @property
    def over(self) -> bool:
        """Return whether nothing more can happen to the contact by itself or the customer."""
        return self.state.ended is not None

    def start(self, contact: Contact, *, flow: str = INBOUND) -> tuple[Event, ...]:
        """Begin the contact and return what happened until somebody is waited for."""
        before = len(self.events)
        self._take(self._machine.start(contact, flow=flow))
        return tuple(self.events[before:])

    def do(self, given: Given) -> tuple[Event, ...]:
        """Let something happen and return what followed.

        A customer who speaks or presses keys first waits until somebody listens, as long as their patience lasts.
        """
        before = len(self.events)
        if isinstance(given, Keys | Words):
            self._wait_for_ears(given)
        self._take(self._machine.give(self.state, given))
        return tuple(self.events[before:])

    def play(self, givens: Iterable[Given]) -> tuple[Event, ...]:
        """Do everything that a customer does, then let them stay silent until the contact is over or they are tired.

        Returns all events of the contact.
        """
        for given in givens:
            if self.over:
                break
            self.do(given)
        self.stay_silent()
        return tuple(self.events)

    def stay_silent(self) -> None:
        """Let time pass until the contact is over, an agent talks, or the customer's patience ends and they leave."""
        end = self.state.at + self._machine.world.patience
        while not self.over and not isinstance(self.state.waiting, WithAgent):
            due = due_at(self.state)
            if due is None or due > end:
                self.do(HungUp())
                return
            self.do(Pause(seconds=due - self.state.at))

    def _wait_for_ears(self, given: Keys | Words) -> None:
        end = self.state.at + self._machine.world.patience
        # Words to a menu of keys are missed there: who speaks does not wait for its end.
        while not (isinstance(self.state.waiting, (*LISTENING, WithAgent)) or self._machine.listens(self.state, given)):
            due = due_at(self.state)
            if due is None or due > end:
                return
            self._take(self._machine.give(self.state, Pause(seconds=due - self.state.at)))

    def _take(self, happened: tuple[State, tuple[Event, ...]]) -> None:
        """Note what happened, and ask the functions and bots that the contact then waits for."""
        self._state, events = happened
        self.events += events
        while isinstance(waiting := self._state.waiting, ForLambda | ForLex):
            answer: Given
            if isinstance(waiting, ForLambda):
                answer = self._functions.call(waiting.arn, waiting.event, waiting.limit)
            else:
                answer = self._bots.ask(waiting)
            self._state, events = self._machine.give(self._state, answer)
            self.events += events


def next_pause(state: State) -> Pause:
    """Return a pause until something happens by itself; a second where nothing does."""
    due = due_at(state)
    return Pause(seconds=1.0 if due is None else due - state.at)
