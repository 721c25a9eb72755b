"""What goes over the wire: request bodies as they are checked, answers as they are documented."""

from datetime import datetime
from typing import Annotated, Any, Literal

from pydantic import AfterValidator, BaseModel, ConfigDict, Field

from aicc.models.turn import Turn
from aicc.models.user import UserTier
from aicc.utils.text import normalize


class _In(BaseModel):
    model_config = ConfigDict(extra="forbid")


class OpenIn(_In):
    """Opens a conversation."""

    user_id: str | None = Field(
        default=None,
        pattern=r"^[\w.@:-]{1,128}$",
        description="Your id of the customer, a label for history and erasure. Made up when left out.",
        examples=["customer-4711"],
    )
    user_tier: UserTier | None = Field(
        default=None,
        description="Customer class; only with an admin key, because rules may depend on it.",
        examples=["VIP"],
    )
    channel: Literal["web", "api"] = Field(default="api", description="Where the conversation takes place.")


class MessageIn(_In):
    """A customer's message."""

    text: str = Field(description="What the customer typed; at most 2,000 characters.", examples=["잔액 조회"])
    message_id: str | None = Field(
        default=None,
        description="Made by you. Sent again with the same id, a message is not taken twice: "
        "the recorded turn comes back. Left out, every request is a new message.",
        examples=["m-0001"],
    )
    reply_to: int | None = Field(
        default=None,
        ge=1,
        description="Number (`seq`) of the turn whose button was pressed. Left out for typed words: a button of an "
        "earlier question then changes that answer, or is told to be an old one.",
        examples=[4],
    )


def _visible(text: str) -> str:
    if not normalize(text):
        raise ValueError("nothing visible in it")
    return text


class AgentMessageIn(_In):
    """An agent's message."""

    text: Annotated[str, AfterValidator(_visible)] = Field(
        min_length=1, max_length=2000, description="What the agent says.", examples=["확인해 드리겠습니다."]
    )
    message_id: str | None = Field(
        default=None,
        pattern=r"^[A-Za-z0-9_.:-]{1,128}$",
        description="As for customers' messages.",
        examples=["a-0001"],
    )


class QuickReplyOut(BaseModel):
    """A button."""

    label: str = Field(description="What it shows.", examples=["예금계좌"])
    text: str = Field(description="What it says when pressed.", examples=["예금계좌"])


class ReplyOut(BaseModel):
    """What the customer hears."""

    messages: list[str] = Field(description="Bubbles, in order; empty while a person owns the conversation.")
    quick_replies: list[QuickReplyOut] = Field(description="Buttons.")
    owner: Literal["bot", "queue", "agent"] = Field(description="Who answers now.", examples=["bot"])
    ticket: str | None = Field(description="Number of the ticket this turn opened.", examples=["1122-04829371"])
    step: str | None = Field(description="Step that waits for an answer.", examples=["account_select"])


class TurnOut(BaseModel):
    """One exchange."""

    seq: int = Field(description="Place in the conversation, from 1 without gaps.", examples=[2])
    message_id: str = Field(description="Id of the message.", examples=["m-0001"])
    author: Literal["customer", "agent", "bot"] = Field(description="Whose words `said` is.", examples=["customer"])
    said: str = Field(description="What was said, personal data masked.", examples=["잔액 조회"])
    at: datetime = Field(description="When it was taken (UTC).", examples=["2026-11-22T03:00:00Z"])
    reply: ReplyOut


class OpenOut(BaseModel):
    """A new conversation."""

    conversation_id: str = Field(description="Its id.", examples=["conv_3Yk0"])
    token: str = Field(
        description="Opens this conversation only: Authorization: Bearer <token>.", examples=["conv_3Yk0.aw.Hs"]
    )
    expires_in: int = Field(description="Seconds until the token expires.", examples=[86400])
    turn: TurnOut = Field(description="The greeting.")


class HistoryOut(BaseModel):
    """A page of history."""

    turns: list[TurnOut] = Field(description="Newest first.")
    next: str | None = Field(description="Cursor of the page of older turns; null at the end.", examples=["Mw"])


class TracedTurnOut(TurnOut):
    """A turn with the reason for it."""

    conversation_id: str = Field(description="Its conversation.", examples=["conv_3Yk0"])
    reason: dict[str, Any] = Field(
        description="Why the bot answered as it did: rule, readings, scores, versions.",
        examples=[{"decision": "answer", "detail": "faq:otp_lost"}],
    )


class TracedHistoryOut(BaseModel):
    """A page of history with reasons."""

    turns: list[TracedTurnOut] = Field(description="Newest first.")
    next: str | None = Field(description="Cursor of the page of older turns; null at the end.", examples=["Mw"])


class TicketOut(BaseModel):
    """A request for a person."""

    id: str = Field(description="Its id.", examples=["ticket_6a7da2ee"])
    number: str = Field(description="What the customer was told.", examples=["1122-04829371"])
    conversation_id: str = Field(description="Where the customer waits.", examples=["conv_3Yk0"])
    user_id: str = Field(description="Who waits.", examples=["customer-4711"])
    reason: str = Field(description="Why a person is needed.", examples=["USER_REQUEST"])
    priority: str = Field(description="Place in the queue.", examples=["MEDIUM"])
    description: str = Field(description="What the customer said last, masked.", examples=["상담원 연결해 주세요"])
    created_at: datetime = Field(description="Since when they wait (UTC).", examples=["2026-11-22T03:00:00Z"])
    state: Literal["waiting", "accepted", "resolved", "withdrawn"] = Field(description="Where it stands.")
    agent: str | None = Field(description="Who took it.", examples=["상담1"])
    context: dict[str, str] = Field(description="What else the agent should know.", examples=[{"scenario": "transfer"}])


class TicketsOut(BaseModel):
    """The queue."""

    tickets: list[TicketOut] = Field(description="Most urgent first, then longest waiting.")


class BotOut(BaseModel):
    """The bot that answers."""

    id: str = Field(description="Its id.", examples=["banking"])
    name: str = Field(description="Its name.", examples=["데모은행 챗봇"])
    version: str = Field(description="Published version that is served; empty: the bot's folder.", examples=["v2"])
    artefact: str = Field(description="Version of its classifier.", examples=["ab9bbd6db15606e4"])
    intents: int = Field(description="How many intents it knows.", examples=[26])
    scenarios: int = Field(description="How many scenarios it leads.", examples=[6])
    faqs: int = Field(description="How many FAQ entries it has.", examples=[93])


class ReadyOut(BaseModel):
    """Whether turns can be taken."""

    status: Literal["ok"] = Field(description="Always ok; an error answers otherwise.", examples=["ok"])


def turn_out(turn: Turn) -> dict[str, Any]:
    """Return a turn as a customer's client sees it: see TurnOut."""
    reply = turn.reply
    return {
        "seq": turn.seq,
        "message_id": turn.message_id,
        "author": turn.author,
        "said": turn.said,
        "at": turn.at,
        "reply": {
            "messages": reply.messages,
            "quick_replies": reply.quick_replies,
            "owner": reply.owner,
            "ticket": reply.ticket,
            "step": reply.step,
        },
    }


def traced_turn_out(turn: Turn) -> dict[str, Any]:
    """Return a turn with its reason: see TracedTurnOut."""
    return {**turn_out(turn), "conversation_id": turn.conversation_id, "reason": turn.reason}
