"""One action at one moment: what its handler may look at, and the ways on that it can choose."""

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from typing import Any

from aicc.aws.flows.language import Action, Channel
from aicc.aws.flows.simulator.contact import Frame, State, Waiting
from aicc.aws.flows.simulator.events import Ending, Event, Faulted
from aicc.aws.flows.simulator.values import value_of, values_of
from aicc.aws.flows.simulator.world import World

ANY_ERROR = "NoMatchingError"
NO_CONDITION = "NoMatchingCondition"


@dataclass(frozen=True, slots=True, kw_only=True)
class Next:
    """Go on with what comes next."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Match:
    """Go on with the first condition that holds for the value, else with NoMatchingCondition or what comes next."""

    value: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Fault:
    """Go on with the branch of this error, else with that of NoMatchingError; without either the contact is over."""

    error: str
    # Whether a flow may leave the branch out and goes on with what comes next.
    optional: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Hold:
    """Wait for something to happen."""

    waiting: Waiting


@dataclass(frozen=True, slots=True, kw_only=True)
class Begin:
    """Go on in another flow; the one that runs is left, or goes on when the other is done."""

    frame: Frame
    keeps: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class Finish:
    """The flow that runs is done, and the one below it goes on."""


@dataclass(frozen=True, slots=True, kw_only=True)
class End:
    """The contact is over."""

    why: Ending
    detail: str = ""


Way = Next | Match | Fault | Hold | Begin | Finish | End


@dataclass(frozen=True, slots=True, kw_only=True)
class Outcome:
    """What an action did."""

    state: State
    way: Way
    events: tuple[Event, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Moment:
    """An action, the contact that came to it, and what is around."""

    state: State
    action: Action
    world: World
    # First actions of the flows that there are, by the flows' names.
    starts: Mapping[str, str] = field(default_factory=dict)

    @property
    def voice(self) -> bool:
        """Return whether the customer is on the phone."""
        return self.state.contact.channel is Channel.VOICE

    def has(self, name: str) -> bool:
        """Return whether the action has a parameter."""
        return name in self.action.parameters

    def text(self, name: str, default: str = "") -> str:
        """Return a parameter as text, references replaced."""
        return value_of(self.action.parameters[name], self.state) if name in self.action.parameters else default

    def seconds(self, name: str, default: float) -> float:
        """Return a parameter as a number of seconds, the default where it is none."""
        written = self.text(name)
        return float(written) if written.isascii() and written.isdecimal() else default

    def within(self, *names: str) -> Any:
        """Return what stands in a parameter, deeper with every name, texts filled; None where nothing does."""
        found: Any = self.action.parameters
        for name in names:
            found = found.get(name) if isinstance(found, Mapping) else None
        return None if found is None else values_of(found, self.state)

    def table(self, *names: str) -> dict[str, Any]:
        """Return an object that stands in a parameter, texts filled; empty where there is none."""
        found = self.within(*names)
        return found if isinstance(found, dict) else {}

    def entries(self, name: str) -> list[Any]:
        """Return a list that stands in a parameter, texts filled; empty where there is none."""
        found = self.within(name)
        return found if isinstance(found, list) else []

    def next(self, *events: Event, state: State | None = None) -> Outcome:
        """Go on with what comes next."""
        return Outcome(state=state or self.state, way=Next(), events=events)

    def match(self, value: str, *events: Event, state: State | None = None) -> Outcome:
        """Go on with the condition that holds for the value."""
        return Outcome(state=state or self.state, way=Match(value=value), events=events)

    def hold(self, waiting: Waiting, *events: Event, state: State | None = None) -> Outcome:
        """Wait."""
        return Outcome(state=state or self.state, way=Hold(waiting=waiting), events=events)

    def fault(self, why: str, *events: Event, error: str = ANY_ERROR, optional: bool = False) -> Outcome:
        """Go on with the branch of an error."""
        faulted = Faulted(action=self.action.identifier, error=error, why=why)
        return Outcome(state=self.state, way=Fault(error=error, optional=optional), events=(*events, faulted))

    def end(self, why: Ending, detail: str = "") -> Outcome:
        """End the contact."""
        return Outcome(state=self.state, way=End(why=why, detail=detail))

    def with_contact(self, **changes: Any) -> State:
        """Return the state with changes of the contact's data."""
        return replace(self.state, contact=replace(self.state.contact, **changes))

    def with_frame(self, **changes: Any) -> State:
        """Return the state with changes of the flow that runs."""
        frames = self.state.frames
        return replace(self.state, frames=(*frames[:-1], replace(frames[-1], **changes)))
