"""Where the scenario engine stands after a move."""

from dataclasses import dataclass, field

from aicc.models.scenario import ActionCall, Frame, Slots
from aicc.models.turn import QuickReply


@dataclass(frozen=True, slots=True, kw_only=True)
class Progress:
    """Where the scenario engine stands after a move."""

    frames: tuple[Frame, ...]
    # What the steps passed on the way said.
    says: tuple[str, ...] = ()
    quick_replies: tuple[QuickReply, ...] = ()
    # An action that must run before the engine can go on.
    call: ActionCall | None = None
    # New facts for the conversation.
    facts: Slots = field(default_factory=dict)
    # Id of the step that spoke last.
    step: str = ""
    # The scenario that was moved has ended; another may wait below it.
    ended: bool = False
    # A step asked for a person.
    to_agent: bool = False
    # The answer could not be used and the question was asked again.
    missed: bool = False
    # Actions that ran so far, as name:ok or name:failure_code.
    actions: tuple[str, ...] = ()
