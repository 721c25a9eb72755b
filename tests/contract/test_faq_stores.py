"""One contract for every FAQStore and every FAQLog."""

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from pathlib import Path

import pytest

from aicc.models.conversation import Channel
from aicc.models.errors import FAQChanged
from aicc.models.faq import Card, CardButton, FAQEntry, Feedback, SynonymSet, Unanswered
from aicc.ports import Stores
from aicc.stores.sqlite import open_sqlite

NOON = datetime(2026, 11, 22, 3, 0, tzinfo=UTC)
WORDS = (SynonymSet(id="card", word="카드", words=("체크카드",)), SynonymSet(id="send", words=("이체", "송금")))


def entry(name: str = "otp", answer: str = "영업점에서 다시 받으세요.") -> FAQEntry:
    """An entry with every field filled."""
    button = CardButton(label="가까운 영업점", url="https://bank.example/branches")
    return FAQEntry(
        id=name,
        category="인증",
        question=f"{name}를 잃어버렸어요",
        answer=answer,
        paraphrases=("분실 신고",),
        keywords=("분실",),
        priority=3,
        voice="영업점에서 다시 받으실 수 있습니다.",
        card=Card(
            title="분실", text="신분증을 가져오세요.", buttons=(button, CardButton(label="상담원", text="상담원"))
        ),
        channels=(Channel.WEB, Channel.API),
        valid_from=date(2026, 1, 1),
        valid_until=date(2026, 12, 31),
        related=("certificate",),
        tags=("보안",),
    )


def question(name: str, second: int = 0, user: str = "user_1") -> Unanswered:
    """A question that was asked in vain."""
    at = NOON + timedelta(seconds=second)
    return Unanswered(id=name, user_id=user, text="달러 통장", at=at, channel=Channel.WEB, best="otp", score=0.25)


def opinion(seq: int, helpful: bool = True, entry_id: str = "otp", user: str = "user_1") -> Feedback:
    """What a customer thought of the answer in this turn."""
    return Feedback(
        conversation_id="conv_1",
        seq=seq,
        user_id=user,
        entry_id=entry_id,
        helpful=helpful,
        reason="" if helpful else "너무 길어요",
        question="OTP 분실",
        at=NOON + timedelta(seconds=seq),
    )


async def test_a_recorded_entry_comes_back_as_it_was(stores: Stores) -> None:
    """Every field survives the store, and who changed it and when."""
    (recorded,) = await stores.faq.record({"otp": entry()}, by="관리", at=NOON)

    assert (recorded.number, recorded.entry_id, recorded.entry, recorded.by, recorded.at) == (
        1, "otp", entry(), "관리", NOON,
    )  # fmt: skip
    assert await stores.faq.current() == (recorded,)


async def test_revisions_are_counted_over_all_entries_without_gaps(stores: Stores) -> None:
    """One number says how far a reader has come."""
    await stores.faq.record({"a": entry("a"), "b": entry("b")}, by="관리", at=NOON)
    await stores.faq.record({"a": None}, by="관리", at=NOON)

    assert [(found.number, found.entry_id) for found in await stores.faq.since(0)] == [(1, "a"), (2, "b"), (3, "a")]
    assert [found.number for found in await stores.faq.since(2)] == [3]
    assert await stores.faq.since(3) == ()


async def test_the_last_revision_of_each_entry_is_current(stores: Stores) -> None:
    """A removed entry is known as removed."""
    await stores.faq.record({"a": entry("a"), "b": entry("b")}, by="관리", at=NOON)
    await stores.faq.record({"a": None}, by="관리", at=NOON)

    assert [(found.number, found.entry_id, found.entry) for found in await stores.faq.current()] == [
        (2, "b", entry("b")),
        (3, "a", None),
    ]


async def test_the_history_of_an_entry_is_newest_first(stores: Stores) -> None:
    """Others' changes are not in it, and no more come than were wanted."""
    for answer in ("하나", "둘", "셋"):
        await stores.faq.record({"a": entry("a", answer)}, by="관리", at=NOON)
        await stores.faq.record({"b": entry("b", answer)}, by="관리", at=NOON)

    found = await stores.faq.history("a", limit=2)

    assert [(revision.number, revision.entry and revision.entry.answer) for revision in found] == [(5, "셋"), (3, "둘")]
    assert await stores.faq.history("none", limit=2) == ()


async def test_a_change_made_from_an_old_state_is_refused_as_a_whole(stores: Stores) -> None:
    """Whoever looked before somebody else changed the entry must look again; nothing of the change is kept."""
    await stores.faq.record({"a": entry("a")}, by="관리", at=NOON)
    await stores.faq.record({"a": entry("a", "새 답")}, by="상담1", at=NOON)

    with pytest.raises(FAQChanged, match="항목 a"):
        await stores.faq.record({"b": entry("b"), "a": None}, by="관리", at=NOON, expected=1)

    assert [found.number for found in await stores.faq.since(0)] == [1, 2]


async def test_changes_of_other_entries_are_in_nobodys_way(stores: Stores) -> None:
    """Only a later revision of the same entry counts."""
    await stores.faq.record({"a": entry("a")}, by="관리", at=NOON)
    await stores.faq.record({"b": entry("b")}, by="상담1", at=NOON)

    (recorded,) = await stores.faq.record({"a": None}, by="관리", at=NOON, expected=1)

    assert recorded.number == 3


async def test_synonyms_are_replaced_as_a_whole(stores: Stores) -> None:
    """None says that nobody ever changed them, which an empty list does not."""
    before = await stores.faq.synonyms()
    await stores.faq.put_synonyms(WORDS, by="관리", at=NOON)
    put = await stores.faq.synonyms()
    await stores.faq.put_synonyms([], by="관리", at=NOON)

    assert (before, put, await stores.faq.synonyms()) == (None, WORDS, ())


async def test_unanswered_questions_come_newest_first(stores: Stores) -> None:
    """Those of a span of time, and no more than wanted."""
    for name, second in (("a", 1), ("c", 3), ("b", 2)):
        await stores.faq_log.ask(question(name, second))

    assert await stores.faq_log.unanswered(limit=2) == (question("c", 3), question("b", 2))
    since = NOON + timedelta(seconds=3)
    assert await stores.faq_log.unanswered(since=since, limit=9) == (question("c", 3),)


async def test_a_question_is_recorded_once(stores: Stores) -> None:
    """The same id again changes nothing."""
    await stores.faq_log.ask(question("a"))
    await stores.faq_log.ask(replace(question("a"), text="다른 말"))

    assert await stores.faq_log.unanswered(limit=9) == (question("a"),)


async def test_questions_are_found_by_id_until_they_are_settled(stores: Stores) -> None:
    """Unknown ids are passed over."""
    for name in ("a", "b"):
        await stores.faq_log.ask(question(name))
    settled = await stores.faq_log.settle(["a", "none"])

    assert settled == 1
    assert await stores.faq_log.questions(["a", "b", "none"]) == (question("b"),)
    assert await stores.faq_log.settle([]) == 0


async def test_more_ids_than_fit_into_one_statement_are_looked_up(stores: Stores) -> None:
    """A large cluster is no exception."""
    await stores.faq_log.ask(question("n1999"))

    assert await stores.faq_log.questions([f"n{number}" for number in range(2000)]) == (question("n1999"),)


async def test_a_second_opinion_replaces_the_first(stores: Stores) -> None:
    """Who changes their mind is counted once."""
    await stores.faq_log.rate(opinion(2))
    await stores.faq_log.rate(opinion(2, helpful=False))

    assert await stores.faq_log.feedback(limit=9) == (opinion(2, helpful=False),)
    assert await stores.faq_log.votes() == {"otp": (0, 1)}


async def test_opinions_are_listed_by_entry_and_counted(stores: Stores) -> None:
    """Newest first; helpful before unhelpful in the counts."""
    for given in (opinion(2), opinion(3, helpful=False), opinion(4), opinion(5, entry_id="limit")):
        await stores.faq_log.rate(given)

    assert [found.seq for found in await stores.faq_log.feedback(entry_id="otp", limit=2)] == [4, 3]
    assert [found.seq for found in await stores.faq_log.feedback(limit=9)] == [5, 4, 3, 2]
    assert await stores.faq_log.votes() == {"otp": (2, 1), "limit": (1, 0)}


async def test_an_erased_user_leaves_neither_questions_nor_opinions(stores: Stores) -> None:
    """Others' stay."""
    await stores.faq_log.ask(question("a"))
    await stores.faq_log.ask(question("b", user="user_2"))
    await stores.faq_log.rate(opinion(2))

    assert await stores.faq_log.erase_user("user_1") == 2
    assert await stores.faq_log.unanswered(limit=9) == (question("b", user="user_2"),)
    assert await stores.faq_log.feedback(limit=9) == ()


async def test_what_was_saved_survives_the_process(tmp_path: Path) -> None:
    """A file that is opened again has everything in it."""
    first = open_sqlite(tmp_path / "faq.sqlite3")
    await first.faq.record({"otp": entry()}, by="관리", at=NOON)
    await first.faq.put_synonyms(WORDS, by="관리", at=NOON)
    await first.faq_log.ask(question("a"))
    await first.faq_log.rate(opinion(2))
    await first.close()

    second = open_sqlite(tmp_path / "faq.sqlite3")
    (current,) = await second.faq.current()

    assert (current.entry, await second.faq.synonyms()) == (entry(), WORDS)
    assert await second.faq_log.unanswered(limit=9) == (question("a"),)
    assert await second.faq_log.feedback(limit=9) == (opinion(2),)
    await second.close()
