"""One contract for every ConversationStore and every Desk."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest

from aicc.models.conversation import Channel, Conversation, Owner
from aicc.models.errors import (
    ConversationExists,
    ConversationNotFound,
    CursorInvalid,
    DuplicateMessage,
    StaleConversation,
    TicketNotFound,
    TicketStateConflict,
)
from aicc.models.escalation import EscalationPriority, EscalationReason, Ticket, TicketState
from aicc.models.scenario import Frame
from aicc.models.turn import Author, MoveTicket, OpenTicket, QuickReply, Reason, Reply, Turn
from aicc.models.understanding import IntentScore, IntentSource
from aicc.models.user import User, UserTier
from aicc.ports import Stores
from aicc.stores.cursors import encode_cursor

NOON = datetime(2026, 11, 22, 3, 0, tzinfo=UTC)


def conversation(name: str = "conv_1", user: str = "user_1") -> Conversation:
    """A conversation as it stands after its greeting."""
    return Conversation(
        id=name,
        user=User(id=user, tier=UserTier.VIP),
        channel=Channel.WEB,
        version=1,
        turns=1,
        owner=Owner.BOT,
        created_at=NOON,
        updated_at=NOON,
        frames=(
            Frame(scenario="transfer", step="amount", slots={"bank": "국민은행", "ok": True, "lines": ("a", "b")}),
        ),
        facts={"customer_number": "1234567", "limit": 1.5},
        fact_ends={"limit": NOON},
    )


def turn(seq: int, name: str = "conv_1", user: str = "user_1", message_id: str | None = None) -> Turn:
    """The turn of this number, with every field filled."""
    reading = IntentScore(intent="inquiry", confidence=0.9, source=IntentSource.CLASSIFIER)
    return Turn(
        conversation_id=name,
        seq=seq,
        message_id=message_id or f"m{seq}",
        user_id=user,
        author=Author.CUSTOMER,
        said=f"{seq}번째 말",
        reply=Reply(messages=("네",), quick_replies=(QuickReply(label="가", text="나"),), ticket="1122-1", step="s"),
        reason=Reason(decision="advance", intents=(reading,), actions=("balance:ok",), faq_score=0.25),
        at=NOON + timedelta(seconds=seq),
    )


async def opened(stores: Stores, name: str = "conv_1", user: str = "user_1") -> Conversation:
    """Create a conversation and return it."""
    await stores.conversations.create(conversation(name, user), turn(1, name, user, "greeting"))
    return conversation(name, user)


async def say(stores: Stores, known: Conversation, seq: int) -> Conversation:
    """Save one more turn and return the new state."""
    further = replace(known, version=known.version + 1, turns=seq)
    await stores.conversations.save(further, turn(seq, known.id, known.user.id))
    return further


async def test_a_created_conversation_is_loaded_as_it_was(stores: Stores) -> None:
    """Every field of the state survives the store."""
    created = await opened(stores)

    assert await stores.conversations.load("conv_1") == created


async def test_a_conversation_is_created_once(stores: Stores) -> None:
    """The same id again is refused."""
    await opened(stores)

    with pytest.raises(ConversationExists):
        await stores.conversations.create(conversation(), turn(1))


async def test_an_unknown_conversation_is_not_found(stores: Stores) -> None:
    """Loading and saving what does not exist says so."""
    with pytest.raises(ConversationNotFound):
        await stores.conversations.load("conv_none")
    with pytest.raises(ConversationNotFound):
        await stores.conversations.load_for("conv_none", "m1")
    with pytest.raises(ConversationNotFound):
        await stores.conversations.save(replace(conversation("conv_none"), version=2), turn(2, "conv_none"))


async def test_a_saved_turn_is_recorded_under_its_message_id(stores: Stores) -> None:
    """A redelivered message finds the turn that answered it."""
    await say(stores, await opened(stores), 2)

    assert await stores.conversations.recorded("conv_1", "m2") == turn(2)
    assert await stores.conversations.load_for("conv_1", "m2") == turn(2)
    assert await stores.conversations.recorded("conv_1", "m3") is None


async def test_a_new_message_finds_the_conversation(stores: Stores) -> None:
    """One look gives the state to answer in."""
    saved = await say(stores, await opened(stores), 2)

    assert await stores.conversations.load_for("conv_1", "m3") == saved


async def test_a_stale_save_changes_nothing(stores: Stores) -> None:
    """Of two saves from the same version the second is refused as a whole."""
    first = await opened(stores)
    await say(stores, first, 2)

    with pytest.raises(StaleConversation):
        await stores.conversations.save(replace(first, version=2, turns=3), turn(3))

    assert [found.seq for found in await stores.conversations.since("conv_1", 0, limit=10)] == [1, 2]
    assert (await stores.conversations.load("conv_1")).turns == 2


async def test_a_message_is_recorded_once(stores: Stores) -> None:
    """A second turn for the same message is refused as a whole."""
    saved = await say(stores, await opened(stores), 2)

    with pytest.raises(DuplicateMessage):
        await stores.conversations.save(replace(saved, version=3, turns=3), turn(3, message_id="m2"))

    assert (await stores.conversations.load("conv_1")).version == 2


async def test_the_history_of_a_conversation_is_paged_newest_first(stores: Stores) -> None:
    """Pages follow each other without gap or overlap and end with no cursor."""
    known = await opened(stores)
    for seq in range(2, 6):
        known = await say(stores, known, seq)

    first = await stores.conversations.history("conv_1", limit=2)
    second = await stores.conversations.history("conv_1", limit=2, cursor=first.next)
    third = await stores.conversations.history("conv_1", limit=2, cursor=second.next)

    assert [[found.seq for found in page.turns] for page in (first, second, third)] == [[5, 4], [3, 2], [1]]
    assert third.next is None


async def test_the_history_of_a_user_spans_conversations_newest_first(stores: Stores) -> None:
    """Turns of all of a user's conversations come in one order, others' not at all."""
    await say(stores, await opened(stores, "conv_1"), 2)
    await say(stores, await opened(stores, "conv_2"), 3)
    await opened(stores, "conv_3", "user_2")

    first = await stores.conversations.history_of_user("user_1", limit=3)
    second = await stores.conversations.history_of_user("user_1", limit=3, cursor=first.next)

    assert [(found.conversation_id, found.seq) for found in (*first.turns, *second.turns)] == [
        ("conv_2", 3),
        ("conv_1", 2),
        ("conv_2", 1),
        ("conv_1", 1),
    ]
    assert second.next is None


@pytest.mark.parametrize(
    "cursor",
    ["nonsense!", "AAAA", "MTIz4", "fHx8", "8J+YgA", encode_cursor("x", "conv_1", 1), encode_cursor("9" * 5000)],
)
async def test_a_foreign_cursor_is_refused(stores: Stores, cursor: str) -> None:
    """A cursor that no page gave out is an input error, not an empty page."""
    await opened(stores)

    with pytest.raises(CursorInvalid):
        await stores.conversations.history_of_user("user_1", limit=2, cursor=cursor)
    with pytest.raises(CursorInvalid):
        await stores.conversations.history("conv_1", limit=2, cursor=cursor)


async def test_what_was_missed_comes_oldest_first(stores: Stores) -> None:
    """A reconnecting client gets the turns after the last it saw."""
    known = await opened(stores)
    for seq in range(2, 5):
        known = await say(stores, known, seq)

    assert [found.seq for found in await stores.conversations.since("conv_1", 2, limit=10)] == [3, 4]


async def test_the_conversations_with_the_latest_turns_come_first(stores: Stores) -> None:
    """Of several, those that somebody spoke in last; none in which nobody spoke since the time asked for."""
    await say(stores, await opened(stores, "conv_1"), 4)
    await say(stores, await opened(stores, "conv_2"), 2)
    await say(stores, await opened(stores, "conv_3"), 3)

    recent = stores.conversations.recent

    assert [found.id for found in await recent(limit=2)] == ["conv_1", "conv_3"]
    assert [found.id for found in await recent(limit=9, since=NOON + timedelta(seconds=3))] == ["conv_1", "conv_3"]
    assert (await recent(limit=1))[0].turns == 4


async def test_effects_stay_pending_until_reported_done(stores: Stores) -> None:
    """What a dead process had saved and not carried out is found again."""
    known = await opened(stores)
    effects = (OpenTicket(ticket=ticket()), MoveTicket(ticket_id="ticket_1", to=TicketState.WITHDRAWN))
    saved = await stores.conversations.save(replace(known, version=2, turns=2), turn(2), effects)

    assert [waiting.effect for waiting in saved] == list(effects)
    assert await stores.conversations.pending_effects() == saved

    await stores.conversations.effect_done(saved[0].id)

    assert await stores.conversations.pending_effects() == saved[1:]


async def test_a_refused_save_leaves_no_effects(stores: Stores) -> None:
    """Effects of a turn that was not recorded are not carried out."""
    first = await opened(stores)
    await say(stores, first, 2)

    with pytest.raises(StaleConversation):
        await stores.conversations.save(replace(first, version=2, turns=3), turn(3), (OpenTicket(ticket=ticket()),))

    assert await stores.conversations.pending_effects() == ()


async def test_an_erased_user_leaves_nothing(stores: Stores) -> None:
    """Conversations, turns, effects and tickets of the user go; others' stay."""
    known = await opened(stores)
    await stores.conversations.save(replace(known, version=2, turns=2), turn(2), (OpenTicket(ticket=ticket()),))
    await stores.desk.open(ticket())
    await opened(stores, "conv_2", "user_2")

    erased = await stores.conversations.erase_user("user_1")

    assert (erased.conversations, erased.turns, erased.tickets) == (1, 2, 1)
    assert (await stores.conversations.history_of_user("user_1", limit=10)).turns == ()
    assert await stores.conversations.pending_effects() == ()
    assert (await stores.conversations.load("conv_2")).id == "conv_2"
    with pytest.raises(ConversationNotFound):
        await stores.conversations.load("conv_1")
    with pytest.raises(TicketNotFound):
        await stores.desk.get("ticket_1")


def ticket(name: str = "ticket_1", priority: str = "MEDIUM", second: int = 0) -> Ticket:
    """A waiting ticket."""
    return Ticket(
        id=name,
        number="1122-00000001",
        conversation_id="conv_1",
        user_id="user_1",
        reason=EscalationReason.USER_REQUEST,
        priority=EscalationPriority(priority),
        description="상담원 연결해 주세요",
        created_at=NOON + timedelta(seconds=second),
        context={"scenario": "transfer"},
    )


async def test_a_ticket_is_opened_once(stores: Stores) -> None:
    """Opening the same ticket again changes nothing, even after it moved."""
    await stores.desk.open(ticket())
    await stores.desk.move("ticket_1", to=TicketState.ACCEPTED, agent="상담1")
    await stores.desk.open(ticket())

    assert await stores.desk.get("ticket_1") == replace(ticket(), state=TicketState.ACCEPTED, agent="상담1")


async def test_the_queue_serves_the_most_urgent_then_the_longest_waiting(stores: Stores) -> None:
    """Tickets of the wanted states come in serving order."""
    for name, priority, second in (("a", "LOW", 0), ("b", "URGENT", 5), ("c", "MEDIUM", 2), ("d", "MEDIUM", 1)):
        await stores.desk.open(ticket(name, priority, second))
    await stores.desk.open(ticket("e", "URGENT", 0))
    await stores.desk.move("e", to=TicketState.WITHDRAWN)

    waiting = await stores.desk.list(states=[TicketState.WAITING], limit=3)

    assert [found.id for found in waiting] == ["b", "d", "c"]


async def test_a_ticket_moves_only_forward(stores: Stores) -> None:
    """A closed ticket stays closed; a move to where it is changes nothing."""
    await stores.desk.open(ticket())
    await stores.desk.move("ticket_1", to=TicketState.RESOLVED, agent="상담1")

    assert (await stores.desk.move("ticket_1", to=TicketState.RESOLVED)).agent == "상담1"
    with pytest.raises(TicketStateConflict):
        await stores.desk.move("ticket_1", to=TicketState.ACCEPTED)
    with pytest.raises(TicketNotFound):
        await stores.desk.move("ticket_none", to=TicketState.ACCEPTED)
