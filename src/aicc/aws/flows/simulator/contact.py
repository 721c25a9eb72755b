"""A contact in the middle of its flows: all that the machine knows of it, frozen, and what it waits for."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from typing import Any, Final

from aicc.aws.flows.language import Channel
from aicc.aws.flows.simulator.events import Ended

INSTANCE: Final = "arn:aws:connect:ap-northeast-2:111122223333:instance/00000000-0000-4000-8000-000000000000"
_CONTACT_ID: Final = "00000000-0000-4000-8000-00000000c0de"


@dataclass(frozen=True, slots=True, kw_only=True)
class Contact:
    """Who calls or writes, and what the flows keep of it."""

    channel: Channel = Channel.VOICE
    id: str = _CONTACT_ID
    # E.164; a chat has none.
    customer: str | None = "+821012345678"
    system: str | None = "+8215880000"
    attributes: Mapping[str, str] = field(default_factory=dict)
    language: str = "en-US"
    customer_id: str | None = None
    name: str | None = None
    description: str | None = None
    # Id or ARN of the queue to go to; "" for none yet.
    queue: str = ""
    callback_number: str = ""
    tags: Mapping[str, str] = field(default_factory=dict)
    # What setters of recording, voice, logging and routing were given, by type of the action.
    settings: Mapping[str, Any] = field(default_factory=dict)
    # Flows that run on events, by the event's name.
    hooks: Mapping[str, str] = field(default_factory=dict)


def contact_by(channel: Channel, contact_id: str) -> Contact:
    """Return a new contact; only callers have a number."""
    if channel is Channel.VOICE:
        return Contact(id=contact_id)
    return Contact(id=contact_id, channel=channel, customer=None, system=None)


class Role(StrEnum):
    """Why a flow runs."""

    MAIN = "main"
    MODULE = "module"
    # Plays while the contact waits for an agent.
    QUEUE = "queue"


@dataclass(frozen=True, slots=True, kw_only=True)
class Frame:
    """A flow that runs, and where in it."""

    flow: str
    action: str
    role: Role = Role.MAIN
    # How often each Loop went round.
    loops: Mapping[str, int] = field(default_factory=dict)
    attributes: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True, slots=True, kw_only=True)
class ForKey:
    """The customer may press one key, until this second."""

    until: float


@dataclass(frozen=True, slots=True, kw_only=True)
class ForDigits:
    """The customer may enter digits, the next one until this second."""

    until: float
    typed: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class ForWords:
    """A Lex bot listens until this second."""

    until: float
    attributes: Mapping[str, str]
    # Whether the bot has heard nothing of this contact in this action yet.
    fresh: bool = True


@dataclass(frozen=True, slots=True, kw_only=True)
class ForLambda:
    """A function is to be called with this event."""

    arn: str
    event: Mapping[str, Any]
    # Longest time, in seconds, with all retries.
    limit: float


@dataclass(frozen=True, slots=True, kw_only=True)
class ForLex:
    """A Lex bot is to be asked what these words mean."""

    alias: str
    session: str
    # As Lex writes it: ko_KR.
    locale: str
    text: str
    # As in Lex's events: Text, Speech or DTMF.
    mode: str
    attributes: Mapping[str, str]
    fresh: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class ForTime:
    """Nothing happens until this second: a Wait, or messages while waiting in a queue."""

    until: float


@dataclass(frozen=True, slots=True, kw_only=True)
class ForAgent:
    """The contact is in the queue and no flow plays."""


@dataclass(frozen=True, slots=True, kw_only=True)
class WithAgent:
    """An agent talks with the customer."""


Waiting = ForKey | ForDigits | ForWords | ForLambda | ForLex | ForTime | ForAgent | WithAgent
# Those in which the customer is listened to.
LISTENING: Final = (ForKey, ForDigits, ForWords)


@dataclass(frozen=True, slots=True, kw_only=True)
class InQueue:
    """The contact's place in a queue."""

    queue: str
    since: float
    # When an agent answers; None: nobody does.
    due: float | None


@dataclass(frozen=True, slots=True, kw_only=True)
class State:
    """A contact between two things that happen to it."""

    contact: Contact
    # Running flows, the current one last.
    frames: tuple[Frame, ...]
    # Seconds since the contact began.
    at: float = 0.0
    waiting: Waiting | None = None
    ended: Ended | None = None
    queued: InQueue | None = None
    # What $.External, $.Lex, $.Metrics and $.StoredCustomerInput stand for.
    external: Mapping[str, Any] = field(default_factory=dict)
    lex: Mapping[str, Any] = field(default_factory=dict)
    metrics: Mapping[str, Any] = field(default_factory=dict)
    stored: str = ""
    # Keys that were pressed before anybody asked for them.
    typed_ahead: str = ""
    # Actions since the customer's last word, and the last of them.
    steps: int = 0
    trail: tuple[str, ...] = ()
    # How often something was left to chance.
    draws: int = 0

    @property
    def frame(self) -> Frame:
        """Return the flow that runs now."""
        return self.frames[-1]


@dataclass(frozen=True, slots=True, kw_only=True)
class Keys:
    """The customer pressed keys: 0-9, * and #."""

    keys: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Words:
    """The customer spoke or wrote."""

    text: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Pause:
    """The customer did nothing for so many seconds."""

    seconds: float


@dataclass(frozen=True, slots=True, kw_only=True)
class HungUp:
    """The customer left."""


@dataclass(frozen=True, slots=True, kw_only=True)
class AgentLeft:
    """The agent ended their part."""


@dataclass(frozen=True, slots=True, kw_only=True)
class LambdaGave:
    """A function returned; not yet checked."""

    answer: object
    seconds: float


@dataclass(frozen=True, slots=True, kw_only=True)
class LexGave:
    """A Lex bot's answer to what the customer said."""

    messages: tuple[str, ...]
    intent: str
    # Of the intent: Fulfilled, Failed, InProgress, ReadyForFulfillment ...
    state: str
    # Close, ElicitSlot, ElicitIntent, ConfirmIntent, None.
    dialog_action: str
    slots: Mapping[str, str | None] = field(default_factory=dict)
    attributes: Mapping[str, str] = field(default_factory=dict)
    confidence: float | None = None
    seconds: float = 0.0


@dataclass(frozen=True, slots=True, kw_only=True)
class Broke:
    """A function or a bot did not answer."""

    why: str
    seconds: float = 0.0


Given = Keys | Words | Pause | HungUp | AgentLeft | LambdaGave | LexGave | Broke
