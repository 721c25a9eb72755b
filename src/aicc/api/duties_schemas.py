"""What the routes of the data duties answer, as it is documented."""

from datetime import date, datetime
from typing import Any

from pydantic import BaseModel, Field

from aicc.models.audit import AuditRecord


class ErasureOut(BaseModel):
    """What an erasure removed, and the proof that nothing is left."""

    user_id: str = Field(description="Whose data it was.", examples=["customer-4711"])
    at: datetime = Field(description="When nothing was found any more (UTC).", examples=["2026-11-22T03:00:00Z"])
    conversations: int = Field(description="Conversations removed.", examples=[1])
    turns: int = Field(description="Turns removed.", examples=[12])
    tickets: int = Field(description="Tickets removed.", examples=[0])
    faq_records: int = Field(description="Unanswered questions and opinions on answers removed.", examples=[2])
    checked: list[str] = Field(
        description="What was asked again afterwards and had nothing.", examples=[["conversations.of_user"]]
    )
    digest: str = Field(description="SHA-256 of all of this; the audit record names it.", examples=["9f2c"])
    record: int = Field(description="Number of the audit record.", examples=[1042])


class HoldOut(BaseModel):
    """A customer's data that may not be deleted."""

    user_id: str = Field(description="Whose data it is.", examples=["customer-4711"])
    reason: str = Field(description="Which dispute or order asks for it.", examples=["2026가합501 소송"])
    by: str = Field(description="Who placed it.", examples=["준법감시"])
    at: datetime = Field(description="Since when (UTC).", examples=["2026-11-22T03:00:00Z"])


class HoldsOut(BaseModel):
    """All legal holds."""

    holds: list[HoldOut] = Field(description="The oldest first.")


class AuditRecordOut(BaseModel):
    """One line of the audit trail."""

    number: int = Field(description="1 for the first, without gaps.", examples=[1042])
    at: datetime = Field(description="When (UTC).", examples=["2026-11-22T03:00:00Z"])
    who: str = Field(description="Name of the key's holder; empty where nobody knows.", examples=["상담1"])
    role: str = Field(description="Their role.", examples=["agent"])
    origin: str = Field(description="From which address.", examples=["203.0.113.7"])
    user_id: str = Field(description="Whose data; empty where it is nobody's.", examples=["customer-4711"])
    what: str = Field(description="What was to be done.", examples=["conversation.read"])
    about: str = Field(description="Which thing.", examples=["conv_3Yk0"])
    reason: str = Field(description="Why.", examples=["민원 확인"])
    digest: str = Field(description="Chains it to the record before.", examples=["9f2c"])


class AuditOut(BaseModel):
    """Some of the audit trail."""

    records: list[AuditRecordOut] = Field(description="As the route orders them.")


class ExportOut(BaseModel):
    """Everything that is kept of one customer."""

    user_id: str = Field(description="The customer.", examples=["customer-4711"])
    made_at: datetime = Field(description="When it was written (UTC).", examples=["2026-11-22T03:00:00Z"])
    made_by: str = Field(description="Who handed it out.", examples=["관리"])
    reason: str = Field(description="Why.", examples=["고객의 열람 요구"])
    asked_on: date = Field(description="Day of the request (Korea).", examples=["2026-11-23"])
    answer_by: date = Field(description="Last day to answer: the sixth business day after it.", examples=["2026-12-01"])
    hold: HoldOut | None = Field(description="The legal hold, if any.", examples=[None])
    conversations: list[dict[str, Any]] = Field(description="With all their turns as `recorded_turns`.")
    tickets: list[dict[str, Any]] = Field(description="Requests for a person.")
    unanswered_questions: list[dict[str, Any]] = Field(description="Questions that nobody answered yet.")
    opinions: list[dict[str, Any]] = Field(description="What the customer thought of answers.")
    audit: list[dict[str, Any]] = Field(description="Who did what with this customer's data, newest first.")


def audit_out(record: AuditRecord) -> dict[str, Any]:
    """Return an audit record in one level: see AuditRecordOut."""
    event = record.event
    return {
        "number": record.number,
        "at": event.at,
        "who": event.who,
        "role": event.role,
        "origin": event.origin,
        "user_id": event.user_id,
        "what": event.what,
        "about": event.about,
        "reason": event.reason,
        "digest": record.digest,
    }
