"""The state of a conversation between two turns."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum

from aicc.models.expression import Slots
from aicc.models.scenario import Frame
from aicc.models.user import User


class Channel(StrEnum):
    """Where a conversation takes place."""

    WEB = "web"
    API = "api"
    CLI = "cli"
    # Calls and chats that Amazon Connect or Lex brings.
    VOICE = "voice"
    CHAT = "chat"


class Owner(StrEnum):
    """Who answers the customer now."""

    BOT = "bot"
    # A person was asked for and has not come yet.
    QUEUE = "queue"
    AGENT = "agent"


@dataclass(frozen=True, slots=True, kw_only=True)
class Conversation:
    """The state of a conversation between two turns. Its size does not depend on how many there were."""

    id: str
    user: User
    channel: Channel
    # Number of saves so far; a save names the version it started from.
    version: int
    # Number of the last recorded turn.
    turns: int
    owner: Owner
    created_at: datetime
    updated_at: datetime
    # Running scenarios, the current one last.
    frames: tuple[Frame, ...] = ()
    # What scenarios learned and others may use.
    facts: Slots = field(default_factory=dict)
    # Until when each fact is known; one that is not named here lasts as long as the conversation.
    fact_ends: Mapping[str, datetime] = field(default_factory=dict)
    # Turns in a row that nobody could answer.
    misses: int = 0
    # Ticket that waits or is being handled.
    ticket_id: str | None = None
    # Whether the customer was told that an agent will come (said once).
    waiting_told: bool = False
    # The customer chose the bot over waiting for a person: their tier alone sends them to nobody any more.
    returned: bool = False
    # Version of the bot that took the last turn, on which a running scenario finishes; "" is the bot's folder.
    bot_version: str = ""
    # The customer was reminded of the open question and has not answered since.
    reminded: bool = False
    # Whether somebody was at the desk for this ticket when it was opened.
    attended: bool = True
    # Class of retention with the longest time among what the conversation was about; "" is the bot's first.
    retention: str = ""
    # When it may be deleted; None for one that is older than retention: never by itself.
    keep_until: datetime | None = None
    # It may not be deleted at all (legal hold).
    held: bool = False
    # Message whose actions may be running, and until when nobody else takes a turn because of it.
    acting: str = ""
    acting_until: datetime | None = None
    # A person was asked for at least once.
    handed_over: bool = False

    def is_acting(self, now: datetime, *, besides: str = "") -> bool:
        """Return whether the actions of a message may be running, other than of the one named."""
        return self.acting != besides and self.acting_until is not None and now < self.acting_until
