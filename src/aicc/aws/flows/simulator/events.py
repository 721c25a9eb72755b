"""What happens to a contact, as typed events in their order: the whole path, and all that was said and heard."""

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum
from typing import Any


class Hearing(StrEnum):
    """How the customer answered."""

    KEYS = "keys"
    SPEECH = "speech"
    CHAT = "chat"


class Ending(StrEnum):
    """Why a contact is over."""

    # A flow hung up: DisconnectParticipant, or EndFlowExecution outside of a queue.
    DISCONNECTED = "disconnected"
    CUSTOMER_LEFT = "customer_left"
    AGENT_LEFT = "agent_left"
    # Nothing was there for what happened: no branch for an error, no action of that name.
    FLOW_ERROR = "flow_error"
    STEP_LIMIT = "step_limit"
    NOT_SIMULATED = "not_simulated"


@dataclass(frozen=True, slots=True, kw_only=True)
class Entered:
    """An action began."""

    # Seconds since the contact began.
    at: float
    flow: str
    action: str
    type: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Left:
    """An action is done and another follows."""

    action: str
    # The condition's operands, the error, or "" for what comes next anyway.
    branch: str
    to: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Said:
    """The customer hears or reads something."""

    text: str
    # Text, SSML, PromptId, Media, or Lex.
    form: str = "Text"


@dataclass(frozen=True, slots=True, kw_only=True)
class Heard:
    """The customer answered."""

    text: str
    by: Hearing


@dataclass(frozen=True, slots=True, kw_only=True)
class Missed:
    """The customer said something that nothing in the flow listens to."""

    text: str
    action: str


@dataclass(frozen=True, slots=True, kw_only=True)
class TimedOut:
    """Nobody answered for as long as the action waits."""

    action: str
    # Seconds since the contact began.
    at: float


@dataclass(frozen=True, slots=True, kw_only=True)
class LambdaCalled:
    """A function was called with this event."""

    arn: str
    event: Mapping[str, Any]


@dataclass(frozen=True, slots=True, kw_only=True)
class LambdaAnswered:
    """A function's answer was taken."""

    arn: str
    answer: Mapping[str, Any]
    # On the clock of the contact.
    seconds: float


@dataclass(frozen=True, slots=True, kw_only=True)
class LexAnswered:
    """A Lex bot understood the customer."""

    intent: str
    state: str
    # Whether the bot is done and the flow goes on.
    closed: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class Changed:
    """A setting, attribute or other data of the contact has new values."""

    # The type of the action.
    what: str
    values: Mapping[str, Any]


@dataclass(frozen=True, slots=True, kw_only=True)
class Faulted:
    """An action could not do its work; its error branch follows, if it has one."""

    action: str
    error: str
    why: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Queued:
    """The contact waits for an agent."""

    queue: str
    at: float


@dataclass(frozen=True, slots=True, kw_only=True)
class AgentJoined:
    """An agent answered."""

    queue: str
    # Seconds that the customer waited.
    waited: float


@dataclass(frozen=True, slots=True, kw_only=True)
class CallbackPlanned:
    """Somebody will call back."""

    number: str
    queue: str
    delay_seconds: int


@dataclass(frozen=True, slots=True, kw_only=True)
class TaskCreated:
    """A task for an agent was made."""

    name: str
    values: Mapping[str, Any]


@dataclass(frozen=True, slots=True, kw_only=True)
class Ended:
    """The contact is over."""

    why: Ending
    # What a person needs to know: the type, the missing branch, the last steps.
    detail: str
    at: float


Event = (
    Entered
    | Left
    | Said
    | Heard
    | Missed
    | TimedOut
    | LambdaCalled
    | LambdaAnswered
    | LexAnswered
    | Changed
    | Faulted
    | Queued
    | AgentJoined
    | CallbackPlanned
    | TaskCreated
    | Ended
)
