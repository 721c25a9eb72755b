"""One contract for what the law asks of every database: the audit trail, holds, keeping and forgetting."""

import asyncio
from dataclasses import replace
from datetime import datetime, timedelta

import pytest
from tests.samples import NOON, event, opened, ticket

from aicc.models.conversation import Channel, Conversation
from aicc.models.errors import ConversationNotFound, StaleConversation
from aicc.models.faq import Feedback, Unanswered
from aicc.models.hold import Hold
from aicc.models.turn import OpenTicket
from aicc.ports import Erased, Stores


async def begun(stores: Stores, name: str, user: str = "user_1", keep_until: datetime | None = None) -> Conversation:
    """Record a conversation that begins a second later than the one of the number before, and return it."""
    at = NOON + timedelta(seconds=int(name[-1]))
    conversation, greeting = opened(name, user, at=at, retention="general", keep_until=keep_until)
    await stores.conversations.create(conversation, greeting)
    return conversation


async def test_events_are_numbered_without_gaps(stores: Stores) -> None:
    """Each record comes after the one before and reads back as it was recorded."""
    recorded = [await stores.audit.append(event(what)) for what in ("conversation.read", "user.erase", "faq.change")]

    assert [record.number for record in recorded] == [1, 2, 3]
    assert await stores.audit.read(limit=9) == tuple(recorded)
    assert await stores.audit.read(after=1, limit=1) == (recorded[1],)
    assert recorded[0].event == event()


async def test_events_of_the_same_moment_each_get_their_own_place(stores: Stores) -> None:
    """None is lost and no number comes twice."""
    await asyncio.gather(*(stores.audit.append(event(f"what.{number}")) for number in range(20)))

    records = await stores.audit.read(limit=99)

    assert [record.number for record in records] == list(range(1, 21))
    assert {record.event.what for record in records} == {f"what.{number}" for number in range(20)}
    assert len({record.digest for record in records}) == 20


async def test_the_records_about_a_user_come_newest_first(stores: Stores) -> None:
    """Those about others and about nobody stay away."""
    for user in ("user_1", "user_2", "", "user_1"):
        await stores.audit.append(event(user=user))

    assert [record.number for record in await stores.audit.about("user_1", limit=9)] == [4, 1]
    assert [record.number for record in await stores.audit.about("user_1", limit=1)] == [4]


async def test_a_hold_stands_until_it_is_lifted(stores: Stores) -> None:
    """Placing again replaces it; lifting what is not there does nothing."""
    first = Hold(user_id="user_1", reason="소송 2026가합1", by="준법", at=NOON)
    second = replace(first, reason="소송 2026가합2", at=NOON + timedelta(days=1))
    other = Hold(user_id="user_2", reason="분쟁 조정", by="준법", at=NOON)
    for hold in (first, other, second):
        await stores.holds.place(hold)

    assert await stores.holds.all() == (other, second)
    assert await stores.holds.get("user_1") == second
    assert await stores.holds.lift("user_1") == second
    assert (await stores.holds.lift("user_1"), await stores.holds.get("user_1")) == (None, None)


async def test_the_conversations_of_a_user_come_oldest_first(stores: Stores) -> None:
    """Those of others stay away."""
    second, first = await begun(stores, "conv_2"), await begun(stores, "conv_1")
    await begun(stores, "conv_3", "user_2")

    assert await stores.conversations.of_user("user_1") == (first, second)
    assert await stores.conversations.of_user("user_9") == ()


async def test_a_conversation_expires_at_its_time(stores: Stores) -> None:
    """Not before, and never one that is held or has no end."""
    for number, days in ((1, 1), (2, 2), (3, 3)):
        await begun(stores, f"conv_{number}", keep_until=NOON + timedelta(days=days))
    await begun(stores, "conv_4")
    second = await stores.conversations.load("conv_2")
    await stores.conversations.keep(replace(second, version=2, held=True))

    assert await stores.conversations.expired(NOON, limit=9) == ()
    assert await stores.conversations.expired(NOON + timedelta(days=1), limit=9) == ("conv_1",)
    assert set(await stores.conversations.expired(NOON + timedelta(days=9), limit=9)) == {"conv_1", "conv_3"}
    assert len(await stores.conversations.expired(NOON + timedelta(days=9), limit=1)) == 1


async def test_keeping_changes_the_state_and_no_turn(stores: Stores) -> None:
    """The next turn goes on from it."""
    conversation = await begun(stores, "conv_1")
    longer = replace(conversation, version=2, retention="finance_contract", keep_until=NOON + timedelta(days=3650))
    await stores.conversations.keep(longer)

    assert await stores.conversations.load("conv_1") == longer
    assert len((await stores.conversations.history("conv_1", limit=9)).turns) == 1
    with pytest.raises(StaleConversation):
        await stores.conversations.keep(longer)
    with pytest.raises(ConversationNotFound):
        await stores.conversations.keep(replace(longer, id="conv_9"))


async def test_a_save_moves_the_end(stores: Stores) -> None:
    """A conversation that goes on is kept from its last turn on."""
    conversation = await begun(stores, "conv_1", keep_until=NOON + timedelta(days=1))
    later = replace(conversation, version=2, turns=2, keep_until=NOON + timedelta(days=5))
    (greeting,) = (await stores.conversations.history("conv_1", limit=1)).turns
    await stores.conversations.save(later, replace(greeting, seq=2, message_id="m2"))

    assert await stores.conversations.expired(NOON + timedelta(days=2), limit=9) == ()
    assert await stores.conversations.expired(NOON + timedelta(days=5), limit=9) == ("conv_1",)


async def test_a_forgotten_conversation_leaves_nothing(stores: Stores) -> None:
    """Its turns and effects go, others' stay, and forgetting again does nothing."""
    conversation = await begun(stores, "conv_1")
    (greeting,) = (await stores.conversations.history("conv_1", limit=1)).turns
    further = replace(conversation, version=2, turns=2)
    effects = (OpenTicket(ticket=ticket("ticket_1", "conv_1")),)
    await stores.conversations.save(further, replace(greeting, seq=2, message_id="m2"), effects)
    await begun(stores, "conv_2")

    erased = await stores.conversations.forget(["conv_1", "conv_9"])

    assert erased == Erased(conversations=1, turns=2, tickets=0)
    assert [known.id for known in await stores.conversations.of_user("user_1")] == ["conv_2"]
    assert (await stores.conversations.history("conv_1", limit=9)).turns == ()
    assert len((await stores.conversations.history_of_user("user_1", limit=9)).turns) == 1
    assert await stores.conversations.recorded("conv_1", "m2") is None
    assert await stores.conversations.pending_effects() == ()
    assert await stores.conversations.forget(["conv_1"]) == Erased(conversations=0, turns=0, tickets=0)


async def test_the_tickets_of_a_conversation_go_with_it(stores: Stores) -> None:
    """Others' stay; all of a user are found, the oldest first."""
    first, second = (
        ticket("ticket_1", "conv_1"),
        replace(ticket("ticket_2", "conv_2"), created_at=NOON - timedelta(days=1)),
    )
    for opened_ticket in (first, second, ticket("ticket_3", "conv_3", "user_2")):
        await stores.desk.open(opened_ticket)

    assert await stores.desk.of_user("user_1") == (second, first)
    assert await stores.desk.forget(["conv_1", "conv_9"]) == 1
    assert await stores.desk.of_user("user_1") == (second,)
    assert await stores.desk.forget([]) == 0


async def test_the_questions_and_opinions_of_a_conversation_go_with_it(stores: Stores) -> None:
    """Others' stay, also of a conversation whose name begins alike; all of a user are found."""
    questions = [
        Unanswered(id=f"{name}/2", text="주차장 있나요?", user_id=user, channel=Channel.WEB, score=0.2, at=NOON)
        for name, user in (("conv_1", "user_1"), ("conv_10", "user_1"), ("conv_2", "user_2"))
    ]
    opinions = [
        Feedback(
            conversation_id=name,
            seq=2,
            user_id=user,
            entry_id="otp",
            helpful=True,
            reason="",
            question="주차장",
            at=NOON,
        )
        for name, user in (("conv_1", "user_1"), ("conv_10", "user_1"), ("conv_2", "user_2"))
    ]
    for question, opinion in zip(questions, opinions, strict=True):
        await stores.faq_log.ask(question)
        await stores.faq_log.rate(opinion)

    asked, thought = await stores.faq_log.of_user("user_1")
    assert (set(asked), len(thought)) == (set(questions[:2]), 2)
    assert await stores.faq_log.forget(["conv_1", "conv_9"]) == 2
    assert await stores.faq_log.of_user("user_1") == ((questions[1],), (opinions[1],))
    assert await stores.faq_log.of_user("user_2") == ((questions[2],), (opinions[2],))
