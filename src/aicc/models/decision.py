"""What a turn can decide to do. Matched to the end with assert_never wherever they are handled."""

from dataclasses import dataclass

from aicc.models.escalation import EscalationRule
from aicc.models.faq import FAQHit
from aicc.models.progress import Progress
from aicc.models.understanding import IntentScore


@dataclass(frozen=True, slots=True, kw_only=True)
class Relay:
    """A person owns the conversation: pass the message on, say nothing."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Return:
    """The customer no longer wants to wait for a person: the bot answers again."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Escalate:
    """Hand the conversation to a person."""

    rule: EscalationRule
    # Actions that had run before, as name:ok or name:failure_code.
    actions: tuple[str, ...] = ()
    # Nobody could use the message, once too often.
    unanswered: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Advance:
    """A scenario moves: begins, takes an answer, is cancelled, repeats."""

    progress: Progress
    # What moved it: begin, fill, cancel, repeat.
    move: str
    # Id of the scenario that moves.
    scenario: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Answer:
    """An FAQ entry or an intent's response answers; an open form is resumed after it."""

    text: str
    # faq:<id> or response:<intent>.
    source: str
    quick_replies: tuple[str, ...] = ()
    hit: FAQHit | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Offer:
    """FAQ entries may answer, none surely: ask which question was meant, with buttons."""

    # Best first.
    hits: tuple[FAQHit, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Clarify:
    """Two readings are close together: ask which is meant, with buttons."""

    readings: tuple[IntentScore, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Fallback:
    """Nobody could use the message."""


Decision = Relay | Return | Escalate | Advance | Answer | Offer | Clarify | Fallback
