"""A store with everything in it that a centre may keep, to be copied, backed up and moved."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta

from aicc.models.audit import AuditEvent
from aicc.models.conversation import Channel, Conversation, Owner
from aicc.models.escalation import EscalationPriority, EscalationReason, Ticket
from aicc.models.faq import FAQEntry, Feedback, SynonymSet, Unanswered
from aicc.models.hold import Hold
from aicc.models.scenario import ActionDone, ActionFailed, Frame
from aicc.models.turn import Author, MoveTicket, OpenTicket, Reason, Reply, Turn
from aicc.models.understanding import IntentScore, IntentSource
from aicc.models.user import User, UserTier
from aicc.ports import RecordKind, Stores
from aicc.ports.archive import Archive, Record

# Today: DynamoDB deletes by itself what has had its time.
NOON = datetime.now(UTC).replace(hour=3, minute=0, second=0, microsecond=0)
# Said in every turn: where it can be read, nothing is encrypted.
SAID = "제 이름은 홍길동입니다"


def conversation(name: str) -> Conversation:
    """A conversation as it stands after its greeting."""
    return Conversation(
        id=name,
        user=User(id=f"user_of_{name}", tier=UserTier.VIP),
        channel=Channel.WEB,
        version=1,
        turns=1,
        owner=Owner.BOT,
        created_at=NOON,
        updated_at=NOON,
        frames=(Frame(scenario="transfer", step="amount", slots={"bank": "국민은행", "lines": ("a", "b")}),),
        facts={"limit": 1.5, "asked": 2, "sure": True},
        fact_ends={"limit": NOON},
        retention="general",
        keep_until=NOON + timedelta(days=365),
    )


def turn(name: str, seq: int) -> Turn:
    """The turn of this number."""
    reading = IntentScore(intent="inquiry", confidence=0.9, source=IntentSource.CLASSIFIER)
    return Turn(
        conversation_id=name,
        seq=seq,
        message_id=f"m{seq}",
        user_id=f"user_of_{name}",
        author=Author.CUSTOMER,
        said=f"{SAID} {seq}",
        reply=Reply(messages=("네",), step="s"),
        reason=Reason(decision="advance", intents=(reading,), faq_score=0.25),
        at=NOON + timedelta(seconds=seq),
    )


def ticket(name: str) -> Ticket:
    """A request for a person."""
    return Ticket(
        id=f"{name}/2",
        number="1122-00000001",
        conversation_id=name,
        user_id=f"user_of_{name}",
        reason=EscalationReason.USER_REQUEST,
        priority=EscalationPriority.HIGH,
        description=SAID,
        created_at=NOON,
        context={"scenario": "이체"},
    )


async def converse(stores: Stores, name: str, turns: int) -> None:
    """Record a conversation with so many turns."""
    state = conversation(name)
    await stores.conversations.create(state, turn(name, 1))
    for seq in range(2, turns + 1):
        state = replace(state, version=seq, turns=seq)
        await stores.conversations.save(state, turn(name, seq))


async def audit(stores: Stores, what: str) -> None:
    """Record that an agent did something."""
    event = AuditEvent(who="김상담", role="agent", at=NOON, origin="127.0.0.1", user_id="u", what=what, reason="민원")
    await stores.audit.append(event)


async def fill(stores: Stores) -> None:
    """Record at least one of each kind, several where there is an order."""
    for name in ("conv_1", "conv_2", "conv_3"):
        await converse(stores, name, 3)
    effects = (OpenTicket(ticket=ticket("conv_2")), MoveTicket(ticket_id="conv_1/2", to=ticket("conv_1").state))
    await stores.conversations.save(replace(conversation("conv_2"), version=4, turns=4), turn("conv_2", 4), effects)
    await stores.desk.open(ticket("conv_1"))
    await stores.journal.record("conv_1/transfer/1", ActionDone(fields={"balance": 1000, "name": SAID}), NOON)
    await stores.journal.record("conv_2/transfer/1", ActionFailed(code="limit"), NOON)
    await _fill_faq(stores)
    await stores.holds.place(Hold(user_id="user_of_conv_1", reason="소송", by="김관리", at=NOON))
    for what in ("conversation.read", "user.export", "hold.place"):
        await audit(stores, what)


async def _fill_faq(stores: Stores) -> None:
    entry = FAQEntry(id="hours", category="안내", question="몇 시까지 하나요?", answer="네 시까지요.")
    await stores.faq.record({"hours": entry}, by="김관리", at=NOON)
    await stores.faq.record({"hours": None}, by="김관리", at=NOON)
    await stores.faq.put_synonyms([SynonymSet(id="card", words=("카드", "체크카드"))], by="김관리", at=NOON)
    await stores.faq.put_synonyms([], by="이관리", at=NOON)
    asked = Unanswered(id="conv_1/2", user_id="user_of_conv_1", text=SAID, at=NOON, channel=Channel.WEB)
    await stores.faq_log.ask(asked)
    place = {"conversation_id": "conv_1", "seq": 2, "user_id": "user_of_conv_1", "entry_id": "hours"}
    await stores.faq_log.rate(Feedback(**place, helpful=True, reason=SAID, question=SAID, at=NOON))  # type: ignore[arg-type]


def archive_of(stores: Stores) -> Archive:
    """Return the archive of a store that has one."""
    assert stores.archive is not None
    return stores.archive


async def everything(stores: Stores, *, limit: int = 1_000) -> dict[RecordKind, list[Record]]:
    """Return all records of a store, read in pages of `limit`."""
    archive, found = archive_of(stores), {}
    for kind in RecordKind:
        page = await archive.read(kind, limit=limit)
        found[kind] = [*page.records]
        while page.next is not None:
            page = await archive.read(kind, cursor=page.next, limit=limit)
            found[kind] += page.records
    return found
