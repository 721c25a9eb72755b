"""Legal hold, erasure with proof, and the export of everything that belongs to one customer."""

import json
from collections.abc import AsyncIterator
from dataclasses import dataclass, replace
from datetime import UTC, date, datetime, timedelta
from pathlib import Path

import pytest
from tests import samples
from tests.conftest import TestClock

from aicc.models.audit import Actor
from aicc.models.conversation import Channel, Conversation
from aicc.models.errors import DataHeld, ErasureIncomplete, HoldNotFound, ReasonMissing
from aicc.models.escalation import Ticket
from aicc.models.faq import Feedback, Unanswered
from aicc.ports import Stores
from aicc.services.duties import Duties, build_duties
from aicc.services.duties.deadline import answer_by
from aicc.services.duties.erasure import receipt_digest
from aicc.stores.memory import MemoryDesk, MemoryStore, open_memory
from aicc.stores.sqlite import open_sqlite

ADMIN = Actor(who="김준법", role="admin", origin="203.0.113.7")
NOON = datetime(2026, 11, 23, 3, 0, tzinfo=UTC)


@dataclass
class Office:
    """The duties over a database, and a clock to set."""

    stores: Stores
    duties: Duties
    clock: TestClock

    async def open(self, name: str, user: str = "kim", *, turns: int = 1) -> Conversation:
        """Record a conversation that is a year old, with so many turns."""
        conversation = samples.conversation(name, user, at=NOON, keep_until=NOON + timedelta(days=365))
        await self.stores.conversations.create(conversation, samples.turn(1, name, user))
        for seq in range(2, turns + 1):
            conversation = replace(conversation, version=seq, turns=seq)
            await self.stores.conversations.save(conversation, samples.turn(seq, name, user))
        return conversation

    async def tell_all(self, name: str, user: str = "kim") -> None:
        """Leave a ticket, an open question and an opinion in a conversation."""
        await self.stores.desk.open(samples.ticket(f"ticket_{name}", name, user))
        question = Unanswered(id=f"{name}/2", user_id=user, text="주차 되나요", at=NOON, channel=Channel.WEB)
        await self.stores.faq_log.ask(question)
        await self.stores.faq_log.rate(
            Feedback(
                conversation_id=name,
                seq=2,
                user_id=user,
                entry_id="otp_lost",
                helpful=True,
                reason="",
                question="OTP를 잃어버렸어요",
                at=NOON,
            )
        )

    async def export(self, user: str = "kim", asked_on: date | None = None) -> dict[str, object]:
        """Return the document about a customer."""
        pieces = await self.duties.export.of_user(user, by=ADMIN, reason="열람 요구", asked_on=asked_on)
        document: dict[str, object] = json.loads(b"".join([piece async for piece in pieces]))
        return document


@pytest.fixture(params=["memory", "sqlite"])
async def office(request: pytest.FixtureRequest, tmp_path: Path) -> AsyncIterator[Office]:
    """Each database in turn, empty."""
    stores = open_memory() if request.param == "memory" else open_sqlite(tmp_path / "aicc.sqlite3")
    yield _office(stores)
    await stores.close()


def _office(stores: Stores) -> Office:
    clock = TestClock()
    return Office(stores, build_duties(stores, clock=clock), clock)


# --- erasure ---------------------------------------------------------------------------------------------------------


async def test_an_erasure_leaves_nothing_and_says_how_much_there_was(office: Office) -> None:
    """Conversations, turns, tickets, questions and opinions go; those of others stay."""
    await office.open("conv_1", turns=3)
    await office.tell_all("conv_1")
    await office.open("conv_2", "lee")

    receipt = await office.duties.erasure.erase("kim", by=ADMIN, reason="고객의 삭제 요구")

    assert (receipt.conversations, receipt.turns, receipt.tickets, receipt.faq_records) == (1, 3, 1, 2)
    assert await office.stores.conversations.of_user("kim") == ()
    assert (await office.stores.conversations.history_of_user("kim", limit=9)).turns == ()
    assert await office.stores.desk.of_user("kim") == ()
    assert await office.stores.faq_log.of_user("kim") == ((), ())
    assert len(await office.stores.conversations.of_user("lee")) == 1


async def test_the_receipt_names_what_was_asked_again_and_is_in_the_audit_trail(office: Office) -> None:
    """Whoever has the receipt can show that it was not written afterwards."""
    await office.open("conv_1")

    receipt = await office.duties.erasure.erase("kim", by=ADMIN, reason="고객의 삭제 요구")
    (record,) = await office.duties.audit.read(limit=9)

    assert receipt.checked == (
        "conversations.of_user",
        "conversations.history_of_user",
        "desk.of_user",
        "faq_log.of_user",
    )
    assert receipt_digest(receipt) == receipt.digest
    assert receipt_digest(replace(receipt, turns=0)) != receipt.digest
    assert (record.number, record.event.what, record.event.about) == (
        receipt.record,
        "user.erased",
        f"sha256:{receipt.digest}",
    )
    assert (record.event.who, record.event.user_id, record.event.reason) == ("김준법", "kim", "고객의 삭제 요구")


async def test_erasing_again_is_harmless(office: Office) -> None:
    """The second receipt says that there was nothing."""
    await office.open("conv_1")
    await office.duties.erasure.erase("kim", by=ADMIN, reason="고객의 삭제 요구")

    again = await office.duties.erasure.erase("kim", by=ADMIN, reason="고객의 삭제 요구")

    assert (again.conversations, again.turns, again.tickets, again.faq_records) == (0, 0, 0, 0)


class LateDesk(MemoryDesk):
    """Opens the ticket of a turn that was running, just after the first deletion."""

    late = True

    async def erase_user(self, user_id: str) -> int:
        """Delete, and be overtaken once."""
        deleted = await super().erase_user(user_id)
        if self.late:
            self.late = False
            await self.open(samples.ticket(user=user_id))
        return deleted


class FullDesk(MemoryDesk):
    """Always has one more ticket."""

    async def of_user(self, user_id: str) -> tuple[Ticket, ...]:
        """Find one."""
        return (samples.ticket(user=user_id),)


async def test_what_comes_back_while_it_is_erased_is_erased_too() -> None:
    """A turn that runs meanwhile brings a ticket; the receipt counts it."""
    office = _office(replace(open_memory(), desk=LateDesk()))
    await office.open("conv_1")

    receipt = await office.duties.erasure.erase("kim", by=ADMIN, reason="고객의 삭제 요구")

    assert receipt.tickets == 1
    assert await office.stores.desk.of_user("kim") == ()


async def test_an_erasure_that_is_never_complete_gives_no_receipt() -> None:
    """It names where something is left, and the trail has no word of a success."""
    office = _office(replace(open_memory(), desk=FullDesk()))

    with pytest.raises(ErasureIncomplete, match=r"desk\.of_user"):
        await office.duties.erasure.erase("kim", by=ADMIN, reason="고객의 삭제 요구")
    assert await office.duties.audit.read(limit=9) == ()


@pytest.mark.parametrize("reason", ["", "   ", "\u200b\n"])
async def test_nothing_is_erased_without_a_reason(office: Office, reason: str) -> None:
    """Nothing visible is no reason."""
    await office.open("conv_1")

    with pytest.raises(ReasonMissing):
        await office.duties.erasure.erase("kim", by=ADMIN, reason=reason)
    assert len(await office.stores.conversations.of_user("kim")) == 1


async def test_personal_data_in_a_reason_is_masked(office: Office) -> None:
    """The trail is kept for years, longer than what it is about."""
    await office.duties.erasure.erase("kim", by=ADMIN, reason="010-1234-5678 고객의 요구")

    (record,) = await office.duties.audit.read(limit=9)

    assert record.event.reason == "***-****-5678 고객의 요구"


# --- holds -----------------------------------------------------------------------------------------------------------


async def test_a_held_customer_cannot_be_erased(office: Office) -> None:
    """The refusal says since which day in Korea, and nothing is deleted."""
    office.clock.at = datetime(2026, 11, 22, 15, 30, tzinfo=UTC)
    await office.open("conv_1")
    await office.duties.holds.place("kim", by=ADMIN, reason="2026가합501 소송")

    with pytest.raises(DataHeld, match="2026-11-23"):
        await office.duties.erasure.erase("kim", by=ADMIN, reason="고객의 삭제 요구")
    assert len(await office.stores.conversations.of_user("kim")) == 1


async def test_a_hold_marks_every_conversation_and_its_end_unmarks_them(office: Office) -> None:
    """Others' stay as they are, and when it is lifted the customer may be erased."""
    for name, user in (("conv_1", "kim"), ("conv_2", "kim"), ("conv_3", "lee")):
        await office.open(name, user)

    await office.duties.holds.place("kim", by=ADMIN, reason="2026가합501 소송")
    held = [known.held for known in await office.stores.conversations.of_user("kim")]
    others = [known.held for known in await office.stores.conversations.of_user("lee")]
    lifted = await office.duties.holds.lift("kim")

    assert (held, others, lifted.reason) == ([True, True], [False], "2026가합501 소송")
    assert [known.held for known in await office.stores.conversations.of_user("kim")] == [False, False]
    assert (await office.duties.erasure.erase("kim", by=ADMIN, reason="종결")).conversations == 2


class OvertakenStore(MemoryStore):
    """Takes a turn just before the first mark is saved."""

    turns = 1

    async def keep(self, conversation: Conversation) -> None:
        """Be overtaken once."""
        if self.turns == 1:
            self.turns = 2
            await self.save(replace(conversation, held=False, version=2, turns=2), samples.turn(2, user="kim"))
        await super().keep(conversation)


async def test_a_hold_is_placed_on_a_conversation_that_goes_on() -> None:
    """A turn that is faster than the mark is not lost: the mark is made on the state after it."""
    office = _office(replace(open_memory(), conversations=OvertakenStore()))
    await office.open("conv_1")

    await office.duties.holds.place("kim", by=ADMIN, reason="2026가합501 소송")
    (known,) = await office.stores.conversations.of_user("kim")

    assert (known.held, known.turns, known.version) == (True, 2, 3)


async def test_placing_again_replaces_the_reason(office: Office) -> None:
    """There is one hold for a customer, with the latest reason and who gave it."""
    for reason in ("2026가합501 소송", "분쟁 조정"):
        await office.duties.holds.place("kim", by=ADMIN, reason=reason)

    (hold,) = await office.duties.holds.all()

    assert (hold.user_id, hold.reason, hold.by) == ("kim", "분쟁 조정", "김준법")


async def test_a_hold_needs_a_reason(office: Office) -> None:
    """Nobody could tell later when it may be lifted."""
    with pytest.raises(ReasonMissing):
        await office.duties.holds.place("kim", by=ADMIN, reason=" ")
    assert await office.duties.holds.all() == ()


async def test_a_hold_that_is_not_there_cannot_be_lifted(office: Office) -> None:
    """The error has a code of its own."""
    with pytest.raises(HoldNotFound):
        await office.duties.holds.lift("kim")


async def test_a_lifting_that_was_interrupted_can_be_repeated(office: Office) -> None:
    """The hold was gone and a conversation was still marked: the second time unmarks it."""
    await office.open("conv_1")
    await office.duties.holds.place("kim", by=ADMIN, reason="2026가합501 소송")
    await office.stores.holds.lift("kim")

    await office.duties.holds.lift("kim")

    assert [known.held for known in await office.stores.conversations.of_user("kim")] == [False]


async def test_a_conversation_that_a_hold_has_missed_is_marked_later(office: Office) -> None:
    """It was opened while the hold was being placed."""
    await office.duties.holds.place("kim", by=ADMIN, reason="2026가합501 소송")
    await office.open("conv_1")

    assert (await office.duties.holds.apply(), await office.duties.holds.apply()) == (1, 0)
    assert [known.held for known in await office.stores.conversations.of_user("kim")] == [True]


# --- export ----------------------------------------------------------------------------------------------------------


async def test_an_export_has_everything_of_one_customer(office: Office) -> None:
    """Conversations with all their turns, tickets, questions, opinions, the hold and the trail; nothing of others."""
    await office.open("conv_1", turns=3)
    await office.tell_all("conv_1")
    await office.open("conv_2", "lee")
    await office.tell_all("conv_2", "lee")
    await office.duties.holds.place("kim", by=ADMIN, reason="2026가합501 소송")
    await office.duties.audit.record(ADMIN, "user.export", user_id="kim", reason="열람 요구")

    document = await office.export()

    (conversation,) = document["conversations"]  # type: ignore[misc]
    assert [turn["seq"] for turn in conversation["recorded_turns"]] == [1, 2, 3]
    assert (conversation["id"], conversation["user"]["id"]) == ("conv_1", "kim")
    assert [ticket["id"] for ticket in document["tickets"]] == ["ticket_conv_1"]  # type: ignore[attr-defined]
    assert [question["text"] for question in document["unanswered_questions"]] == ["주차 되나요"]  # type: ignore[attr-defined]
    assert [opinion["entry_id"] for opinion in document["opinions"]] == ["otp_lost"]  # type: ignore[attr-defined]
    assert [record["event"]["what"] for record in document["audit"]] == ["user.export"]  # type: ignore[attr-defined]
    assert document["hold"]["reason"] == "2026가합501 소송"  # type: ignore[index]
    assert (document["user_id"], document["made_by"], document["reason"]) == ("kim", "김준법", "열람 요구")


async def test_an_export_of_nobody_is_an_empty_document(office: Office) -> None:
    """A customer who was never here has a right to hear that."""
    document = await office.export("nobody")

    assert (document["conversations"], document["tickets"], document["hold"]) == ([], [], None)


async def test_a_long_conversation_is_handed_out_in_pieces(office: Office) -> None:
    """Of 450 turns none is missing or twice, and no piece holds them all."""
    await office.open("conv_1", turns=450)
    pieces = await office.duties.export.of_user("kim", by=ADMIN, reason="열람 요구")

    written = [piece async for piece in pieces]

    (conversation,) = json.loads(b"".join(written))["conversations"]
    assert [turn["seq"] for turn in conversation["recorded_turns"]] == list(range(1, 451))
    assert max(map(len, written)) < len(b"".join(written)) / 2


async def test_an_export_says_by_when_it_must_be_answered(office: Office) -> None:
    """Six business days from the day of the request, or from today in Korea."""
    office.clock.at = datetime(2026, 11, 22, 15, 30, tzinfo=UTC)

    asked, today = await office.export(asked_on=date(2026, 11, 20)), await office.export()

    assert (asked["asked_on"], asked["answer_by"]) == ("2026-11-20", "2026-11-30")
    assert (today["asked_on"], today["answer_by"]) == ("2026-11-23", "2026-12-01")


async def test_nothing_is_exported_without_a_reason(office: Office) -> None:
    """The law wants to know why data leaves the house."""
    with pytest.raises(ReasonMissing):
        await office.duties.export.of_user("kim", by=ADMIN, reason="")


@pytest.mark.parametrize(
    ("asked_on", "until"),
    [
        pytest.param(date(2026, 11, 23), date(2026, 12, 1), id="monday to the tuesday of the next week"),
        pytest.param(date(2026, 11, 21), date(2026, 11, 30), id="a saturday does not count itself"),
        pytest.param(date(2026, 9, 22), date(2026, 10, 2), id="추석 lies between"),
        pytest.param(date(2026, 4, 27), date(2026, 5, 7), id="노동절 and 어린이날 lie between"),
        pytest.param(date(2026, 12, 24), date(2027, 1, 5), id="성탄절 and the new year lie between"),
    ],
)
def test_holidays_give_more_time_to_answer(asked_on: date, until: date) -> None:
    """The day of asking, weekends and Korean holidays do not count."""
    assert answer_by(asked_on) == until


def test_the_deadline_can_be_anothers() -> None:
    """A law of fewer days is a number."""
    assert answer_by(date(2026, 11, 23), business_days=1) == date(2026, 11, 24)
