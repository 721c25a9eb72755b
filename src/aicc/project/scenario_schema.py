"""The shape of scenarios and of the checks of their answers."""

from typing import Annotated, Any, Literal

from pydantic import Field, StringConstraints, model_validator

from aicc.models.conversation import Channel
from aicc.models.escalation import EscalationPriority, EscalationReason
from aicc.models.expression import CompareOperator
from aicc.models.scenario import ATTEMPTS, OK, InputType, Order
from aicc.models.validation import Checksum, ValidationType
from aicc.project.shapes import Identifier, Line, Phrase, ProjectFile, SlotName

# today, a number of days from today, or a date.
Day = Annotated[str, StringConstraints(pattern=r"^(today|[+-]\d{1,4}d|\d{4}-\d{2}-\d{2})$")]
# One wording, or several that take turns.
Wordings = Line | list[Line]
# The same everywhere, or by channel with `default` for the others.
MessageItem = Wordings | dict[Literal["default"] | Channel, Wordings]
OneOrMore = Phrase | list[Phrase]


class ValidationItem(ProjectFile):
    """A named check of an answer."""

    id: Identifier
    type: ValidationType
    message: Line = Field(description="Template: what is wrong and how to put it right. Slot: answer, and all others.")
    min: float | None = Field(default=None, description="range: least value; length: least characters or choices.")
    max: float | None = Field(default=None, description="range: largest value; length: most characters or choices.")
    too_small: Line | None = Field(default=None, description="Said in place of message below min.")
    too_large: Line | None = Field(default=None, description="Said in place of message above max.")
    length: int | None = Field(default=None, ge=1, le=64, description="digits: how many.")
    pattern: str | None = Field(default=None, max_length=500, description="pattern: the whole answer must match.")
    values: list[Phrase] = Field(default=[], max_length=1000, description="one_of: the answers that may be.")
    checksum: Checksum | None = Field(default=None, description="checksum: how the number proves itself.")
    earliest: Day | None = Field(default=None, description="date_window: today, +30d, -1d or 2026-01-31.")
    latest: Day | None = Field(default=None, description="date_window: the last day, written the same way.")
    operator: CompareOperator | None = Field(default=None, description="compare: how the answer stands to the slot.")
    slot: SlotName | None = Field(default=None, description="compare: the other slot.")
    function: str | None = Field(default=None, description="function: entry point of group aicc.validations.")


class ValidationsFile(ProjectFile):
    """validations.yaml."""

    validations: list[ValidationItem]


class BranchItem(ProjectFile):
    """One way on; the first whose condition holds is taken."""

    when: str | None = Field(default=None, max_length=4000, description="Condition; leave out for otherwise.")
    go: str | None = Field(description="Step id, @agent, or null for the end.")


class OptionItem(ProjectFile):
    """One choice."""

    value: Phrase
    synonyms: list[Phrase] = Field(default=[])


class FailureItem(ProjectFile):
    """What to do when an action or a called scenario fails."""

    message: MessageItem | None = None
    next_step: str | None = Field(default=None, description="Step id, @agent, or null for the end.")


class RememberItem(ProjectFile):
    """A slot that stays known to other scenarios."""

    slot: SlotName
    minutes: int | None = Field(default=10, ge=1, le=1440, description="For so long; null: the whole conversation.")


class EscalateItem(ProjectFile):
    """Why a person is needed."""

    reason: EscalationReason = EscalationReason.COMPLEX_INQUIRY
    priority: EscalationPriority = EscalationPriority.MEDIUM


StepType = Literal["say", "ask", "confirm", "branch", "action", "call", "faq", "escalate", "end", "command"]
# Keys that tell the type of a step by themselves.
_TELLING = {
    "input_type": "ask",
    "action": "action",
    "call": "call",
    "faq": "faq",
    "escalate": "escalate",
    "command": "command",
    "outcome": "end",
}
_EVERY = frozenset({"id", "type"})
_SPEAKS = frozenset({"message", "text"})
# Keys that a step of each type may have.
KEYS: dict[str, frozenset[str]] = {
    "say": _EVERY | _SPEAKS | {"next_step"},
    "ask": _EVERY
    | _SPEAKS
    | {
        "input_type",
        "slot",
        "options",
        "options_from",
        "unit",
        "validation",
        "label",
        "entity",
        "role",
        "prefill",
        "depends_on",
    }
    | {"attempts", "reprompt", "help", "next_step"},
    "confirm": _EVERY | _SPEAKS | {"slot", "changes", "on_no", "attempts", "reprompt", "help", "next_step"},
    "branch": _EVERY | {"next_step"},
    "action": _EVERY | _SPEAKS | {"action", "arguments", "remember", "on_failure", "commits", "next_step"},
    "call": _EVERY | {"call", "pass", "take", "on_failure", "next_step"},
    "faq": _EVERY | {"faq", "next_step"},
    "escalate": _EVERY | _SPEAKS | {"escalate"},
    "end": _EVERY | _SPEAKS | {"outcome"},
    "command": _EVERY | _SPEAKS | {"command"},
}


class StepItem(ProjectFile):
    """A step. Its type is told by its keys; `confirm` and an `end` without outcome need `type`."""

    id: Identifier
    type: StepType = Field(default="say", description="Needed for confirm and end; the others show in their keys.")
    message: MessageItem | None = Field(default=None, description="Template, several, or by channel.")
    text: Identifier | None = Field(default=None, description="In place of message: name of one of bot.yaml's texts.")
    input_type: InputType | None = Field(default=None, description="ask: what is asked for.")
    slot: SlotName | None = Field(default=None, description="ask, confirm: where the answer goes; default: the id.")
    options: list[Phrase | OptionItem] = Field(default=[], max_length=20, description="ask: choices of a selection.")
    options_from: SlotName | None = Field(
        default=None, description="ask: slot of an action's result, a list of texts, with more choices."
    )
    unit: Literal["만원"] | None = Field(default=None, description="ask: what a number counts.")
    validation: Identifier | list[Identifier] | None = Field(
        default=None, description="ask: checks of validations.yaml, in order."
    )
    label: OneOrMore | None = Field(
        default=None, description="ask: what customers call it (금액), so that they can change it by name."
    )
    entity: Identifier | None = Field(default=None, description="ask: entity that fills it; default: by input_type.")
    role: Identifier | None = Field(default=None, description="ask: role that the entity must have.")
    prefill: bool = Field(default=True, description="ask: whether other sentences than its answer may fill it.")
    depends_on: list[SlotName] | None = Field(
        default=None, description="ask: slots whose change makes it be asked again; default: those in its message."
    )
    attempts: int = Field(default=ATTEMPTS, ge=1, le=10, description="ask, confirm: wrong answers up to a person.")
    reprompt: Line | None = Field(default=None, description="ask, confirm: said when the text is no such answer.")
    help: Line | None = Field(default=None, description="ask, confirm: said when the customer asks for help.")
    changes: list[SlotName] | None = Field(
        default=None, description="confirm: slots that a no may change; default: all that have labels."
    )
    on_no: str | None = Field(default=None, description="confirm: where a no leads instead of asking what to change.")
    action: str | None = Field(default=None, description="action: name of a backend action.")
    arguments: dict[str, SlotName] = Field(default={}, description="action: argument name to slot name.")
    remember: list[SlotName | RememberItem] = Field(default=[], description="action: slots known to other scenarios.")
    commits: bool = Field(default=False, description="action: cannot be taken back; earlier answers are final then.")
    call: Identifier | None = Field(default=None, description="call: scenario to run.")
    pass_: dict[str, SlotName] = Field(default={}, alias="pass", description="call: slot there to slot here.")
    take: dict[str, SlotName] = Field(default={}, description="call: slot here to slot there, after it ended.")
    faq: Identifier | None = Field(default=None, description="faq: entry whose answer is said.")
    escalate: EscalateItem | None = Field(default=None, description="escalate: why a person is needed.")
    outcome: Identifier | None = Field(default=None, description=f"end: {OK}, or a failure for the caller.")
    command: Order | None = Field(default=None, description="command: what a reflex does with the scenario below.")
    on_failure: dict[str, FailureItem] = Field(
        default={}, description="action, call: by failure code or outcome, or default."
    )
    next_step: str | list[BranchItem] | None = Field(default=None, description="Step id, @agent, null, or branches.")

    @model_validator(mode="before")
    @classmethod
    def _tell_type(cls, data: Any) -> Any:
        """Find the type out from the keys."""
        if not isinstance(data, dict) or "type" in data:
            return data
        told = [kind for key, kind in _TELLING.items() if data.get(key) is not None]
        speaks = data.get("message") is not None or data.get("text") is not None
        return {**data, "type": told[0] if told else "say" if speaks or "next_step" not in data else "branch"}

    @property
    def foreign_keys(self) -> frozenset[str]:
        """Return the keys that a step of this type does not have."""
        written = {"pass" if name == "pass_" else name for name in self.model_fields_set}
        empty = {name for name in written if getattr(self, "pass_" if name == "pass" else name) in (None, [], {})}
        return frozenset(written - KEYS[self.type] - empty)


class ScenarioFile(ProjectFile):
    """scenarios/<id>.yaml: a job in steps; the first step is the start. reflexes/<id>.yaml has the same shape."""

    id: Identifier
    name: Phrase
    confirm_cancel: bool = Field(default=False, description="Ask before it is cancelled, as where money moves.")
    retention: Identifier | None = Field(
        default=None,
        description="Class of bot.yaml's `retention`: a conversation that begins it is kept for at least so long.",
    )
    steps: list[StepItem] = Field(min_length=1, max_length=250)
