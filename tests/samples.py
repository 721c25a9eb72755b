"""What many tests begin with: a conversation, its greeting, a turn, a ticket; a test names only what it is about."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta
from typing import Any, Final

from aicc.models.audit import AuditEvent
from aicc.models.conversation import Channel, Conversation, Owner
from aicc.models.escalation import EscalationPriority, EscalationReason, Ticket
from aicc.models.turn import Author, Reason, Reply, Turn
from aicc.models.user import User

NOON: Final = datetime(2026, 11, 22, 3, 0, tzinfo=UTC)

# The guide's table, word for word but for the billing of its index, which CreateTable does not know there.
GUIDES_TABLE: Final[dict[str, Any]] = {
    "TableName": "ConversationHistory",
    "KeySchema": [
        {"AttributeName": "session_id", "KeyType": "HASH"},
        {"AttributeName": "timestamp", "KeyType": "RANGE"},
    ],
    "AttributeDefinitions": [
        {"AttributeName": "session_id", "AttributeType": "S"},
        {"AttributeName": "timestamp", "AttributeType": "S"},
        {"AttributeName": "user_id", "AttributeType": "S"},
    ],
    "GlobalSecondaryIndexes": [
        {
            "IndexName": "UserIndex",
            "KeySchema": [
                {"AttributeName": "user_id", "KeyType": "HASH"},
                {"AttributeName": "timestamp", "KeyType": "RANGE"},
            ],
            "Projection": {"ProjectionType": "ALL"},
        }
    ],
    "BillingMode": "PAY_PER_REQUEST",
}


def conversation(
    name: str = "conv_1", user: str = "user_1", *, turns: int = 1, at: datetime = NOON, **fields: Any
) -> Conversation:
    """A conversation that began at a time and stands after so many turns, with any other field as given."""
    plain = Conversation(
        id=name,
        user=User(id=user),
        channel=Channel.WEB,
        version=turns,
        turns=turns,
        owner=Owner.BOT,
        created_at=at,
        updated_at=at,
    )
    return replace(plain, **fields)


def opened(
    name: str = "conv_1", user: str = "user_1", *, at: datetime = NOON, **fields: Any
) -> tuple[Conversation, Turn]:
    """A conversation and its greeting."""
    greeting = turn(
        1,
        name,
        user,
        message_id="@greeting",
        author=Author.BOT,
        said="",
        reply=Reply(messages=("안녕하세요.",)),
        reason=Reason(decision="greeting"),
        at=at,
    )
    return conversation(name, user, at=at, **fields), greeting


def turn(seq: int, name: str = "conv_1", user: str = "user_1", **fields: Any) -> Turn:
    """The turn of a number, which answers message `m<number>`, so many seconds after noon."""
    plain = Turn(
        conversation_id=name,
        seq=seq,
        message_id=f"m{seq}",
        user_id=user,
        author=Author.CUSTOMER,
        said=f"{seq}번째 말",
        reply=Reply(messages=("네.",)),
        reason=Reason(decision="answer"),
        at=NOON + timedelta(seconds=seq),
    )
    return replace(plain, **fields)


def ticket(name: str = "ticket_1", conversation_id: str = "conv_1", user: str = "user_1", **fields: Any) -> Ticket:
    """A waiting ticket of a conversation."""
    plain = Ticket(
        id=name,
        number="1122-00000001",
        conversation_id=conversation_id,
        user_id=user,
        reason=EscalationReason.USER_REQUEST,
        priority=EscalationPriority.MEDIUM,
        description="상담원 연결해 주세요",
        created_at=NOON,
    )
    return replace(plain, **fields)


def event(what: str = "conversation.read", user: str = "user_1") -> AuditEvent:
    """Something that an agent did, every field filled."""
    return AuditEvent(
        who="김상담",
        role="agent",
        at=NOON,
        origin="127.0.0.1",
        user_id=user,
        what=what,
        about="conv_1",
        reason="민원 확인",
    )
