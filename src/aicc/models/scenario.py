"""A scenario: the steps that lead a customer through a job, and where a running one stands."""

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from datetime import datetime
from enum import StrEnum
from typing import Final

from aicc.models.escalation import EscalationPriority, EscalationReason
from aicc.models.expression import Condition, Message, Slots, Template
from aicc.models.validation import Validation


class ScenarioType(StrEnum):
    """The kinds of centre that a bot serves."""

    BANKING = "banking"
    TELECOM = "telecom"
    SHOPPING = "shopping"
    PUBLIC = "public"


class InputType(StrEnum):
    """What a step asks for."""

    TEXT = "text"
    NUMBER = "number"
    MONEY = "money"
    DATE = "date"
    TIME = "time"
    DATETIME = "datetime"
    PHONE = "phone"
    SELECTION = "selection"
    MULTI_SELECT = "multi_select"
    YES_NO = "yes_no"
    DIGITS = "digits"
    ACCOUNT = "account"
    CARD = "card"
    NAME = "name"
    # Never stored, logged or shown.
    SECRET = "secret"  # noqa: S105 - the name of a kind, not a secret


# --- steps -----------------------------------------------------------------------------------------------------------

# Ends a scenario by handing the conversation to a person.
TO_AGENT: Final = "@agent"
# How often a question may be answered in vain before a person is asked to help.
ATTEMPTS: Final = 3


@dataclass(frozen=True, slots=True, kw_only=True)
class Branch:
    """Go there when the condition holds; without one, always."""

    when: Condition | None
    # A step id, TO_AGENT, or None for the end.
    go: str | None


# Where a step leads: the first branch that holds; none holding ends the scenario.
Next = tuple[Branch, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Option:
    """One choice of a selection."""

    value: str
    synonyms: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Ask:
    """A step that asks and waits for the answer. Skipped when its slot is already filled."""

    id: str
    message: Message
    slot: str
    input_type: InputType
    next: Next
    options: tuple[Option, ...] = ()
    # Slot with more options: text lines that an action returned.
    options_from: str | None = None
    validations: tuple[Validation, ...] = ()
    # "만원" when a number counts ten thousand won: 5천만원, 5000만원 and 5000 are then the same answer.
    unit: str | None = None
    # What customers call the slot (금액, 보낼 금액), the first on buttons; without one it is not changed by name.
    labels: tuple[str, ...] = ()
    # Entity whose value fills the slot, and the role it must have; by default what the input type says.
    entity: str | None = None
    role: str | None = None
    # Whether other sentences than its answer may fill it (엄마한테 5만원 보내줘).
    prefill: bool = True
    # Slots on which the answer depends: when one changes, this is asked again. None: those that its message reads.
    depends_on: frozenset[str] | None = None
    # The answer that is wrong this many times in a row leads to a person.
    attempts: int = ATTEMPTS
    # Said instead of the general words when the text is no such answer; says what one looks like.
    reprompt: Template | None = None
    # Said when the customer asks for help.
    help: Template | None = None
    # A confirmation: a no asks which of these slots to change. None: an ordinary question.
    changes: tuple[str, ...] | None = None

    def offering(self, slots: Slots) -> "Ask":
        """Return the question with the options that the slots give it."""
        given = slots.get(self.options_from) if self.options_from is not None else None
        if not isinstance(given, tuple):
            return self
        return replace(self, options=(*self.options, *(Option(value=value) for value in given)))

    @property
    def reads(self) -> frozenset[str]:
        """Return the slots on which the answer depends."""
        return self.message.slots - {self.slot} if self.depends_on is None else self.depends_on


@dataclass(frozen=True, slots=True, kw_only=True)
class Say:
    """A step that only speaks."""

    id: str
    message: Message
    next: Next


@dataclass(frozen=True, slots=True, kw_only=True)
class Fork:
    """A step that only chooses the way on (`branch`)."""

    id: str
    next: Next


@dataclass(frozen=True, slots=True, kw_only=True)
class Failure:
    """What to say and where to go when an action or a called scenario fails."""

    message: Message | None
    go: str | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Remember:
    """A slot that the conversation keeps for other scenarios."""

    slot: str
    # Minutes for which it is known; None: as long as the conversation lasts.
    minutes: int | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Act:
    """A step that calls a named action; the fields of its result become slots."""

    id: str
    action: str
    # Argument name to slot name.
    arguments: Mapping[str, str]
    # Said after success.
    message: Message | None
    remember: tuple[Remember, ...]
    next: Next
    # By failure code; "default" catches the rest.
    on_failure: Mapping[str, Failure] = field(default_factory=dict)
    # Something happened that cannot be taken back (money moved): what was answered before it is not changed any more.
    commits: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Call:
    """A step that runs another scenario, such as authentication, and goes on behind it."""

    id: str
    scenario: str
    next: Next
    # Slot there to slot here, on the way in; on the way out, slot here to slot there.
    passes: Mapping[str, str] = field(default_factory=dict)
    takes: Mapping[str, str] = field(default_factory=dict)
    # By the outcome that the called scenario ended with; "default" catches the rest.
    on_failure: Mapping[str, Failure] = field(default_factory=dict)


@dataclass(frozen=True, slots=True, kw_only=True)
class Consult:
    """A step that says the answer of an FAQ entry (`faq`)."""

    id: str
    entry: str
    next: Next


@dataclass(frozen=True, slots=True, kw_only=True)
class HandOff:
    """A step that hands the conversation to a person (`escalate`)."""

    id: str
    message: Message | None
    reason: EscalationReason = EscalationReason.COMPLEX_INQUIRY
    priority: EscalationPriority = EscalationPriority.MEDIUM


# Outcome of a scenario that ended well.
OK: Final = "ok"


@dataclass(frozen=True, slots=True, kw_only=True)
class End:
    """A step that ends the scenario, with an outcome for the one that called it."""

    id: str
    message: Message | None
    outcome: str = OK


class Order(StrEnum):
    """What a reflex does with the scenario that it interrupted."""

    # Ask the open question once more.
    ASK_AGAIN = "ask_again"
    # Take the last answer back and ask that question.
    BACK = "back"
    # End it; the one below goes on.
    CANCEL = "cancel"
    # End all.
    CANCEL_ALL = "cancel_all"
    # Begin it anew, with nothing answered.
    RESTART = "restart"


@dataclass(frozen=True, slots=True, kw_only=True)
class Command:
    """A step of a reflex that moves the scenario below it; the reflex ends with it."""

    id: str
    order: Order
    message: Message | None


Step = Ask | Say | Fork | Act | Call | Consult | HandOff | End | Command


@dataclass(frozen=True, slots=True, kw_only=True)
class Scenario:
    """A job in steps. The first step is the start."""

    id: str
    name: str
    steps: Mapping[str, Step]
    # Id of the first step.
    start: str
    # Whether leaving it is asked about first, as where money moves.
    confirm_cancel: bool = False
    # Class of retention of the conversations that begin it; "" is the bot's first.
    retention: str = ""


# --- reflexes --------------------------------------------------------------------------------------------------------


class Reflex(StrEnum):
    """What a conversation does by itself, each a scenario that a bot may write anew."""

    # Commands of the customer.
    CANCEL = "cancel"
    REPEAT = "repeat"
    BACK = "back"
    # Begin the running scenario anew.
    RESTART = "restart"
    # Leave everything: the first menu.
    MENU = "menu"
    HELP = "help"
    # The customer needs a moment.
    WAIT = "wait"
    # The customer leaves, whatever runs.
    FAREWELL = "farewell"
    # An answer was changed.
    CORRECTION = "correction"
    # Nobody could use the message.
    CANNOT_UNDERSTAND = "cannot_understand"
    # Two readings are close together.
    CLARIFY = "clarify"
    # A button of an earlier question was pressed.
    OLD_BUTTON = "old_button"
    # Back to an interrupted scenario.
    RESUME = "resume"
    # The last scenario has ended.
    COMPLETED = "completed"
    # The customer says nothing for a while.
    SILENCE = "silence"
    # A person takes over.
    HAND_OFF = "hand_off"
    # A scenario could not go on.
    INTERNAL_ERROR = "internal_error"

    @property
    def scenario(self) -> str:
        """Return the id of its scenario, which no other scenario has."""
        return f"@{self.value}"


# --- running ---------------------------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True, kw_only=True)
class Frame:
    """A running scenario: one level of the conversation's stack."""

    scenario: str
    # The step that waits, or that is about to run.
    step: str
    slots: Slots = field(default_factory=dict)
    # Steps that were answered, in the order of the answers: the way back.
    trail: tuple[str, ...] = ()
    # Actions that have succeeded and words that were said: not again because an answer changes that they do not read.
    done: tuple[str, ...] = ()
    # Actions and calls that have failed, each as often as it did since it last succeeded.
    failed: tuple[str, ...] = ()
    # Wrong answers in a row to the step that waits.
    attempts: int = 0
    # A no to the confirmation that waits was answered with what to change: a yes now consents to nothing.
    choosing: bool = False
    # A step of the frame below called it and takes over when it ends.
    called: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class ActionCall:
    """An action to run, asked for by a step."""

    action: str
    arguments: Slots
    # The same call always has the same key; a backend runs it once.
    key: str
    # When the customer asked for it.
    at: datetime
    # Checksum of the arguments that are no secrets: under one key another one is another call.
    checksum: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class ActionDone:
    """The action succeeded; its fields become slots."""

    fields: Slots


@dataclass(frozen=True, slots=True, kw_only=True)
class ActionFailed:
    """The action failed for a reason that the scenario may handle. `unavailable` means: no answer in time."""

    code: str


ActionResult = ActionDone | ActionFailed
