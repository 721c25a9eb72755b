"""The machine: a contact's state and what happens to it give the next state and events. Nothing here does any I/O.

Functions and Lex bots are asked for by the state itself (`waiting` is ForLambda or ForLex); whoever drives the machine
asks them and gives the answer. Time is that of the contact and passes only by Pause.
"""

from collections.abc import Mapping
from dataclasses import replace
from typing import Final, assert_never

from aicc.aws.flows.language import Action, Flow
from aicc.aws.flows.simulator.contact import (
    LISTENING,
    AgentLeft,
    Broke,
    Contact,
    ForAgent,
    ForLambda,
    ForLex,
    ForTime,
    ForWords,
    Frame,
    Given,
    HungUp,
    Keys,
    LambdaGave,
    LexGave,
    Pause,
    Role,
    State,
    WithAgent,
    Words,
)
from aicc.aws.flows.simulator.deciding import branch_of
from aicc.aws.flows.simulator.events import (
    AgentJoined,
    Ended,
    Ending,
    Entered,
    Event,
    LambdaCalled,
    Left,
    Missed,
)
from aicc.aws.flows.simulator.handlers import HANDLERS
from aicc.aws.flows.simulator.moment import (
    ANY_ERROR,
    NO_CONDITION,
    Begin,
    End,
    Fault,
    Finish,
    Hold,
    Match,
    Moment,
    Next,
    Outcome,
)
from aicc.aws.flows.simulator.world import World

_TRAIL: Final = 12
_REMAINING_HOOK: Final = "CustomerRemaining"
# The flow that a contact starts with.
INBOUND: Final = "inbound"


class Machine:
    """Plays contacts through flows.

    Args:
        flows: flows and modules by the names or ARNs under which they name each other; `inbound` comes first.
        world: what is around the contacts.
    """

    def __init__(self, flows: Mapping[str, Flow], world: World) -> None:
        self.world = world
        self._actions: dict[str, dict[str, Action]] = {name: flow.by_identifier for name, flow in flows.items()}
        # A flow may be known by its name and its ARN; events tell the first.
        firsts = {id(flow): name for name, flow in reversed(list(flows.items()))}
        self._names = {name: firsts[id(flow)] for name, flow in flows.items()}
        self._starts = {name: flow.start_action or "" for name, flow in flows.items()}

    def start(self, contact: Contact, *, flow: str = INBOUND) -> tuple[State, tuple[Event, ...]]:
        """Begin a contact and return it where it first waits or ends, with what happened until then.

        Raises:
            KeyError: there is no flow of that name.
        """
        state = State(contact=contact, frames=(Frame(flow=flow, action=self._starts[flow]),))
        return self._run(state, [])

    def give(self, state: State, given: Given) -> tuple[State, tuple[Event, ...]]:
        """Let something happen and return the contact where it waits next or has ended, with what happened.

        What the contact does not wait for changes nothing: keys are kept for the next action that asks for some, words
        are missed.
        """
        if state.ended is not None or not self._may_happen(state, given):
            return state, ()
        match given:
            case HungUp():
                return _over(state, Ending.CUSTOMER_LEFT)
            case AgentLeft():
                return self._without_agent(state)
            case Pause(seconds=seconds):
                return self._pass_time(state, seconds)
            case Keys() | Words():
                listens = self.listens(state, given)
                return self._resume(replace(state, steps=0), given) if listens else _unheard(state, given)
            case LambdaGave() | LexGave() | Broke():
                return self._resume(replace(state, at=state.at + given.seconds), given)
            case _:
                assert_never(given)

    def _may_happen(self, state: State, given: Given) -> bool:
        """Return whether something can happen to the contact where it is."""
        match given:
            case Keys(keys=text) | Words(text=text):
                return bool(text)
            case LambdaGave():
                return isinstance(state.waiting, ForLambda)
            case LexGave():
                return isinstance(state.waiting, ForLex)
            case Broke():
                return isinstance(state.waiting, ForLambda | ForLex)
            case AgentLeft():
                return isinstance(state.waiting, WithAgent)
            case _:
                return True

    def _resume(self, state: State, given: Given) -> tuple[State, tuple[Event, ...]]:
        """Let the action that waits go on."""
        events: list[Event] = []
        return self._run(self._taken(state, given, events), events)

    def _taken(self, state: State, given: Given, events: list[Event]) -> State:
        """Return the state after the action that waits has got what it waits for."""
        action = self._actions[state.frame.flow][state.frame.action]
        handler = HANDLERS[action.type]
        outcome = handler.resume(self._moment(state, action), given) if handler.resume else self._enter(state, action)
        return self._follow(replace(outcome.state, waiting=None), action, outcome, events)

    def _run(self, state: State, events: list[Event]) -> tuple[State, tuple[Event, ...]]:
        """Go on until the contact waits for somebody or is over."""
        while True:
            while state.ended is None and state.waiting is None:
                state = self._step(state, events)
            if not (state.typed_ahead and isinstance(state.waiting, LISTENING)):
                break
            state = self._taken(replace(state, typed_ahead=""), Keys(keys=state.typed_ahead), events)
        if isinstance(state.waiting, ForLambda):
            events.append(LambdaCalled(arn=state.waiting.arn, event=state.waiting.event))
        return state, tuple(events)

    def _step(self, state: State, events: list[Event]) -> State:
        """Do the action that a contact has come to."""
        frame = state.frame
        action = self._actions[frame.flow].get(frame.action)
        if action is None:
            return _end(state, Ending.FLOW_ERROR, f"{frame.flow}: {frame.action or 'StartAction'}?", events)
        if state.steps >= self.world.max_steps:
            return _end(state, Ending.STEP_LIMIT, " → ".join((*state.trail, frame.action)), events)
        trail = (*state.trail[1 - _TRAIL :], action.identifier)
        state = replace(state, steps=state.steps + 1, trail=trail)
        events.append(Entered(at=state.at, flow=frame.flow, action=action.identifier, type=action.type))
        outcome = self._enter(state, action)
        return self._follow(outcome.state, action, outcome, events)

    def _enter(self, state: State, action: Action) -> Outcome:
        moment = self._moment(state, action)
        handler = HANDLERS.get(action.type)
        return moment.end(Ending.NOT_SIMULATED, action.type) if handler is None else handler.enter(moment)

    def _moment(self, state: State, action: Action) -> Moment:
        return Moment(state=state, action=action, world=self.world, starts=self._starts)

    def _follow(self, state: State, action: Action, outcome: Outcome, events: list[Event]) -> State:
        """Return the state after an action went its way."""
        events += outcome.events
        match outcome.way:
            case Hold(waiting=waiting):
                state = replace(state, waiting=waiting)
            case End(why=why, detail=detail):
                state = _end(state, why, detail, events)
            case Begin(frame=frame, keeps=keeps):
                frame = replace(frame, flow=self._names[frame.flow])
                events.append(Left(action=action.identifier, branch=frame.flow, to=frame.action))
                state = replace(state, frames=(*(state.frames if keeps else state.frames[:-1]), frame))
            case Finish():
                state = self._finish(state, action, events)
            case Next():
                state = _go(state, action, ("", action.transitions.next_action), events)
            case Match(value=value):
                state = _go(state, action, branch_of(action, value, state) or _unmatched(action), events)
            case Fault(error=error, optional=optional):
                state = _go(state, action, _branch_of_error(action, error, optional=optional), events)
            case _:
                assert_never(outcome.way)
        return state

    def _finish(self, state: State, action: Action, events: list[Event]) -> State:
        """Go on after the action that called the module."""
        if state.frame.role is not Role.MODULE:
            return _end(state, Ending.FLOW_ERROR, f"{action.identifier}: not in a module", events)
        below = replace(state, frames=state.frames[:-1])
        caller = self._actions[below.frame.flow][below.frame.action]
        return _go(below, caller, ("", caller.transitions.next_action), events)

    def _pass_time(self, state: State, seconds: float) -> tuple[State, tuple[Event, ...]]:
        """Let time pass: what is due happens when it is due."""
        events: list[Event] = []
        end = state.at + max(seconds, 0.0)
        while state.ended is None and (due := due_at(state)) is not None and due <= end:
            state = replace(state, at=due)
            joins = state.queued is not None and state.queued.due is not None and state.queued.due <= due
            state, more = self._with_agent(state) if joins else self._resume(state, Pause(seconds=0))
            events += more
        return (state if state.ended is not None else replace(state, at=max(end, state.at))), tuple(events)

    def listens(self, state: State, given: Keys | Words) -> bool:
        """Return whether what the contact waits for is what the customer does."""
        if isinstance(given, Keys):
            return isinstance(state.waiting, LISTENING)
        if isinstance(state.waiting, ForTime):
            action = self._actions[state.frame.flow][state.frame.action]
            return "CustomerReturned" in self._moment(state, action).entries("Events")
        return isinstance(state.waiting, ForWords)

    def _with_agent(self, state: State) -> tuple[State, tuple[Event, ...]]:
        place = state.queued
        events = () if place is None else (AgentJoined(queue=place.queue, waited=state.at - place.since),)
        return replace(state, queued=None, waiting=WithAgent()), events

    def _without_agent(self, state: State) -> tuple[State, tuple[Event, ...]]:
        """Go on after the agent's part: in the flow for customers who remain, if there is one."""
        hook = state.contact.hooks.get(_REMAINING_HOOK, "")
        if hook not in self._starts:
            return _over(state, Ending.AGENT_LEFT)
        frame = Frame(flow=self._names[hook], action=self._starts[hook])
        return self._run(replace(state, waiting=None, frames=(frame,)), [])


def due_at(state: State) -> float | None:
    """Return when something happens by itself, in seconds since the contact began; None: nothing does."""
    dues = [] if state.queued is None or state.queued.due is None else [state.queued.due]
    if isinstance(state.waiting, (*LISTENING, ForTime)):
        dues.append(state.waiting.until)
    return min(dues, default=None)


def _unheard(state: State, given: Keys | Words) -> tuple[State, tuple[Event, ...]]:
    if isinstance(given, Keys) and not isinstance(state.waiting, WithAgent | ForAgent):
        return replace(state, typed_ahead=state.typed_ahead + given.keys), ()
    text = given.keys if isinstance(given, Keys) else given.text
    return state, (Missed(text=text, action=state.frame.action),)


def _go(state: State, action: Action, way: tuple[str, str | None] | None, events: list[Event]) -> State:
    """Go on to the next action; a contact with nowhere to go is over."""
    if way is None or way[1] is None:
        detail = f"{state.frame.flow}: {action.identifier} ({action.type}) has no branch for what happened"
        return _end(state, Ending.FLOW_ERROR, detail, events)
    branch, to = way[0], way[1]
    events.append(Left(action=action.identifier, branch=branch, to=to))
    frames = (*state.frames[:-1], replace(state.frames[-1], action=to))
    return replace(state, frames=frames)


def _unmatched(action: Action) -> tuple[str, str | None]:
    branches = {error.error_type: error.next_action for error in action.transitions.errors}
    if NO_CONDITION in branches:
        return NO_CONDITION, branches[NO_CONDITION]
    return "", action.transitions.next_action


def _branch_of_error(action: Action, error: str, *, optional: bool) -> tuple[str, str | None] | None:
    branches = {each.error_type: each.next_action for each in action.transitions.errors}
    name = next((name for name in (error, ANY_ERROR) if name in branches), None)
    if name is not None:
        return name, branches[name]
    return ("", action.transitions.next_action) if optional else None


def _end(state: State, why: Ending, detail: str, events: list[Event]) -> State:
    ended = Ended(why=why, detail=detail, at=state.at)
    events.append(ended)
    return replace(state, ended=ended, waiting=None, queued=None)


def _over(state: State, why: Ending) -> tuple[State, tuple[Event, ...]]:
    events: list[Event] = []
    state = _end(state, why, "", events)
    return state, tuple(events)
