"""What a transcript is made of: what the customer does, what must then hold, and what did not."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from enum import StrEnum
from typing import Final

from aicc.models.conversation import Channel, Conversation
from aicc.models.escalation import Ticket
from aicc.models.turn import Turn
from aicc.models.user import UserTier

_MINUTE: Final = 60
_HOUR: Final = 3_600


class Aspect(StrEnum):
    """What about the bot's turn is checked."""

    BOT = "bot"
    BOT_PATTERN = "bot~"
    # What is kept of the customer's words.
    RECORDED = "recorded"
    DECISION = "decision"
    # The rule, step, FAQ entry or response that spoke.
    DETAIL = "detail"
    INTENT = "intent"
    STEP = "step"
    BUTTONS = "buttons"
    OWNER = "owner"
    # Slots of the scenario that now waits, and what other scenarios may know; each by its name.
    SLOTS = "slots"
    FACTS = "facts"
    # All that ran, in order, as name:ok or name:failure_code.
    ACTIONS = "actions"
    # Whether every sentence of the reply is polite.
    TONE = "tone"
    MOOD = "mood"
    # Reason, priority and rule of the ticket that the turn opened, each by its name.
    TICKET = "ticket"


# As written in Korean, to what it checks; the English word is the aspect's own.
KEYS: Final[Mapping[str, Aspect]] = {
    "봇": Aspect.BOT,
    "봇~": Aspect.BOT_PATTERN,
    "기록": Aspect.RECORDED,
    "결정": Aspect.DECISION,
    "근거": Aspect.DETAIL,
    "의도": Aspect.INTENT,
    "단계": Aspect.STEP,
    "버튼": Aspect.BUTTONS,
    "소유": Aspect.OWNER,
    "슬롯": Aspect.SLOTS,
    "사실": Aspect.FACTS,
    "액션": Aspect.ACTIONS,
    "어조": Aspect.TONE,
    "기분": Aspect.MOOD,
    "전환": Aspect.TICKET,
} | {aspect.value: aspect for aspect in Aspect}


@dataclass(frozen=True, slots=True, kw_only=True)
class Say:
    """The customer says something."""

    text: str

    def __str__(self) -> str:
        return f"손님: {self.text}"


@dataclass(frozen=True, slots=True, kw_only=True)
class Press:
    """The customer presses a button that an earlier turn showed."""

    label: str

    def __str__(self) -> str:
        return f"이전버튼: {self.label}"


@dataclass(frozen=True, slots=True, kw_only=True)
class Wait:
    """The customer says nothing for a while."""

    time: timedelta

    def __str__(self) -> str:
        return f"침묵: {written_time(self.time)}"


# What the customer does; None: nothing yet, the greeting is checked.
Doing = Say | Press | Wait | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Expectation:
    """One thing that must hold of the bot's turn."""

    aspect: Aspect
    # Texts, patterns and buttons must all be found, actions be these in this order; of the other aspects one must be
    # it. Empty stands for nothing at all: no words, no buttons, no step that waits, an empty slot, no ticket.
    wanted: tuple[str, ...]
    line: int
    # The slot, the fact, or the part of the ticket.
    name: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Exchange:
    """What the customer does, and what must follow."""

    does: Doing
    line: int
    expects: tuple[Expectation, ...]
    # How actions go in this turn, whatever the backend would do: name:failure_code or name:ok.
    outcomes: tuple[str, ...] = ()

    @property
    def words(self) -> str:
        """Return what was said or done, without its key; empty for the greeting."""
        match self.does:
            case Say(text=text):
                return text
            case Press(label=label):
                return label
            case Wait(time=time):
                return written_time(time)
            case None:
                return ""

    def __str__(self) -> str:
        return "(첫인사 / greeting)" if self.does is None else str(self.does)


@dataclass(frozen=True, slots=True, kw_only=True)
class Transcript:
    """One conversation as it should go."""

    file: str
    line: int
    name: str
    tier: UserTier
    channel: Channel
    # When it takes place; None leaves that to whoever plays it.
    at: datetime | None
    exchanges: tuple[Exchange, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Seen:
    """What there is to see after an exchange."""

    # None: the bot said nothing to a silence.
    turn: Turn | None
    # As saved.
    conversation: Conversation
    # The one that the turn opened.
    ticket: Ticket | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Mismatch:
    """An expectation that did not hold."""

    line: int
    aspect: Aspect
    # The slot, the fact, or the part of the ticket.
    name: str
    # Of texts, patterns and buttons: those that are missing.
    wanted: tuple[str, ...]
    got: str


def shown(value: object) -> str:
    """Return a slot's value as transcripts write it: "" for an empty one, true and false, choices joined by commas."""
    match value:
        case None:
            return ""
        case bool():
            return str(value).lower()
        case tuple() | list():
            return ", ".join(shown(one) for one in value)
        case date():  # what YAML makes of a date without quotes
            return value.isoformat()
        case _:
            return str(value)


def written_time(time: timedelta) -> str:
    """Return a time as transcripts write it: 1시간 2분 3초."""
    seconds = int(time.total_seconds())
    parts = ((seconds // _HOUR, "시간"), (seconds % _HOUR // _MINUTE, "분"), (seconds % _MINUTE, "초"))
    return " ".join(f"{number}{unit}" for number, unit in parts if number) or "0초"
