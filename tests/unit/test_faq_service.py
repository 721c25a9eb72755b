"""The FAQ as people change it: overlaid on the bot's files, checked, kept, gone back in."""

from dataclasses import dataclass, field, replace
from datetime import UTC, date, datetime, timedelta
from pathlib import Path

import pytest

from aicc.bots.demo_bank import DemoBank
from aicc.models.bot import Bot
from aicc.models.conversation import Channel
from aicc.models.errors import (
    AnswerNotFound,
    FAQChanged,
    FAQEntryInvalid,
    FAQExists,
    FAQNotFound,
    FAQRelatedUnknown,
    FAQTwice,
    QuestionNotFound,
    RevisionNotFound,
    SynonymsInvalid,
)
from aicc.models.faq import FAQEntry, SynonymSet, Unanswered
from aicc.models.turn import Inbound, Turn
from aicc.models.user import User
from aicc.nlu.intents import IntentClassifier
from aicc.ports import FAQStore
from aicc.services.conversation_service import ConversationService
from aicc.services.engines import Engines, build_engines
from aicc.services.faq import FAQService
from aicc.services.faq.listing import EntryFilter
from aicc.services.versions import Serving
from aicc.stores.memory import MemoryBus, MemoryDesk, MemoryFAQLog, MemoryFAQStore, MemoryStore
from aicc.stores.sqlite import Database, SQLiteFAQStore

NOON = datetime(2026, 11, 23, 3, 0, tzinfo=UTC)
PARKING = FAQEntry(
    id="parking", category="영업점", question="영업점에 주차할 수 있나요?", answer="한 시간까지 무료입니다."
)


class StandingClock:
    """A clock that stands still."""

    def now(self) -> datetime:
        """Return noon in Korea."""
        return NOON


@dataclass
class Office:
    """A centre with an FAQ that is edited, and a customer."""

    engines: Engines
    store: FAQStore = field(default_factory=MemoryFAQStore)
    log: MemoryFAQLog = field(default_factory=MemoryFAQLog)
    conversation_id: str = ""

    def __post_init__(self) -> None:
        desk = MemoryDesk()
        self.conversations = ConversationService(
            self.engines,
            store=MemoryStore(desk),
            desk=desk,
            actions=DemoBank(),
            bus=MemoryBus(),
            clock=StandingClock(),
            faq_log=self.log,
        )
        self.faq = FAQService(self.conversations, store=self.store, log=self.log)

    async def say(self, text: str, message_id: str = "m1") -> Turn:
        """Say something and return the turn."""
        if not self.conversation_id:
            greeting = await self.conversations.open(User(id="user_1"), Channel.API)
            self.conversation_id = greeting.conversation_id
        inbound = Inbound(conversation_id=self.conversation_id, message_id=message_id, text=text, received_at=NOON)
        return await self.conversations.take(inbound)

    async def answer(self, text: str, message_id: str = "m1") -> str:
        """Return the id of the entry that answers a question."""
        return (await self.say(text, message_id)).reason.faq

    async def ask_in_vain(self, *texts: str) -> list[str]:
        """Record questions that nobody answered and return their ids."""
        for number, text in enumerate(texts):
            at = NOON + timedelta(seconds=number)
            question = Unanswered(id=f"q{number}", user_id="user_1", text=text, at=at, channel=Channel.WEB)
            await self.log.ask(question)
        return [f"q{number}" for number in range(len(texts))]


@pytest.fixture
def classifier(engines: Engines) -> IntentClassifier:
    """The classifier of the packaged bot, trained once."""
    return engines.nlu.classifier


@pytest.fixture
def office(bot: Bot, classifier: IntentClassifier) -> Office:
    """A centre of its own: its entries change."""
    return Office(build_engines(bot, classifier))


async def test_a_new_entry_answers_the_next_question(office: Office) -> None:
    """Who made it and when is kept with it."""
    before = await office.answer("영업점에 주차할 수 있나요?")
    live = await office.faq.create(PARKING, by="관리")

    assert (before == "parking", await office.answer("영업점에 주차할 수 있나요?", "m2")) == (False, "parking")
    assert live.revision is not None
    assert (live.entry, live.revision.number, live.revision.by, live.revision.at) == (PARKING, 1, "관리", NOON)


async def test_an_entry_of_the_files_can_be_changed_and_removed(office: Office) -> None:
    """What people do wins over the files."""
    changed = replace(office.faq.entry("otp_lost").entry, answer="앱에서 다시 받으세요.")
    await office.faq.put(changed, by="관리")
    said = await office.say("OTP를 잃어버렸어요")
    await office.faq.remove("otp_lost", by="관리")

    assert said.reply.messages[0] == "앱에서 다시 받으세요."
    assert await office.answer("OTP를 잃어버렸어요", "m2") != "otp_lost"
    with pytest.raises(FAQNotFound):
        office.faq.entry("otp_lost")


async def test_changes_are_there_again_after_a_start(bot: Bot, classifier: IntentClassifier, tmp_path: Path) -> None:
    """What was kept in the file is laid over the bot's files."""
    database = Database(tmp_path / "faq.sqlite3")
    first = Office(build_engines(bot, classifier), store=SQLiteFAQStore(database))
    await first.faq.create(PARKING, by="관리")
    await first.faq.remove("otp_lost", by="관리")
    database.close()

    again = Database(tmp_path / "faq.sqlite3")
    second = Office(build_engines(bot, classifier), store=SQLiteFAQStore(again))
    await second.faq.refresh()

    assert second.faq.entry("parking").entry == PARKING
    with pytest.raises(FAQNotFound):
        second.faq.entry("otp_lost")
    again.close()


@pytest.fixture
def two(bot: Bot, classifier: IntentClassifier) -> tuple[Office, Office]:
    """Two processes over one store."""
    store = MemoryFAQStore()
    return Office(build_engines(bot, classifier), store=store), Office(build_engines(bot, classifier), store=store)


async def test_what_another_process_changed_answers_here_after_a_refresh(two: tuple[Office, Office]) -> None:
    """Entries and synonyms alike."""
    here, there = two
    await there.faq.create(PARKING, by="관리")
    await there.faq.put_synonyms([SynonymSet(id="park", words=("주차", "파킹"))], by="관리")
    await here.faq.refresh()

    assert here.faq.entry("parking").entry == PARKING
    assert here.faq.synonyms() == (SynonymSet(id="park", words=("주차", "파킹")),)


async def test_a_change_is_checked_against_what_another_process_did(two: tuple[Office, Office]) -> None:
    """The same question is refused although this process has not heard of the other's entry."""
    here, there = two
    await there.faq.create(PARKING, by="관리")

    with pytest.raises(FAQTwice, match="parking"):
        await here.faq.create(replace(PARKING, id="parking_2"), by="관리")
    with pytest.raises(FAQExists):
        await here.faq.create(replace(PARKING, question="차를 가져가도 되나요?"), by="관리")


async def test_a_reloaded_bot_keeps_the_changes(office: Office, bot: Bot, classifier: IntentClassifier) -> None:
    """New engines are overlaid before they answer."""
    await office.faq.create(PARKING, by="관리")
    await office.faq.remove("otp_lost", by="관리")
    await office.faq.put_synonyms([], by="관리")
    engines = build_engines(bot, classifier)
    await office.faq.swap(Serving(live=engines))

    assert office.conversations.engines is engines
    assert ("parking" in engines.faq.entries, "otp_lost" in engines.faq.entries) == (True, False)
    assert office.faq.synonyms() == ()


async def test_the_synonyms_of_the_files_hold_until_somebody_changes_them(office: Office, bot: Bot) -> None:
    """An empty list is a change too."""
    before = office.faq.synonyms()
    await office.faq.put_synonyms([], by="관리")

    assert (before, office.faq.synonyms()) == (bot.synonyms, ())


@pytest.mark.parametrize(
    "sets",
    [
        [SynonymSet(id="a", words=("이체",))],
        [SynonymSet(id="a", words=("이체", "이 체"))],
        [SynonymSet(id="a", words=("이체", " "))],
        [SynonymSet(id="a", word="이체", words=())],
        [SynonymSet(id="a", word="이체", words=("이체", "송금"))],
        [SynonymSet(id="a", words=("이체", "송금")), SynonymSet(id="a", words=("잔액", "잔고"))],
        [SynonymSet(id="a", words=tuple(f"말{number}" for number in range(101)))],
    ],
)
async def test_synonym_sets_that_say_nothing_are_refused(office: Office, sets: list[SynonymSet], bot: Bot) -> None:
    """One word, no word, a word twice, an id twice, too many: all sets stay as they were."""
    with pytest.raises(SynonymsInvalid, match="묶음 a"):
        await office.faq.put_synonyms(sets, by="관리")

    assert office.faq.synonyms() == bot.synonyms


async def test_an_id_is_made_from_the_question(office: Office) -> None:
    """Spaces and punctuation do not change it."""
    live = await office.faq.create(replace(PARKING, id=""), by="관리")

    assert live.entry.id == "faq_a7cd4c0575d8"
    with pytest.raises(FAQExists):
        await office.faq.create(replace(PARKING, id="", question="영업점에주차할수있나요"), by="관리")


@pytest.mark.parametrize(
    "change", [{"question": " ?! "}, {"answer": ""}, {"priority": 6}, {"paraphrases": ("가" * 301,)}]
)
async def test_an_entry_that_cannot_be_kept_changes_nothing(office: Office, change: dict[str, object]) -> None:
    """The error says all that is wrong with it."""
    with pytest.raises(FAQEntryInvalid, match="parking"):
        await office.faq.create(replace(PARKING, **change), by="관리")  # type: ignore[arg-type]

    assert await office.store.since(0) == ()


async def test_many_entries_are_kept_together_or_not_at_all(office: Office) -> None:
    """One that cannot be kept keeps out all."""
    good = replace(PARKING, related=("otp_lost",))

    with pytest.raises(FAQTwice, match="parking"):
        await office.faq.put_many([good, replace(PARKING, id="b")], by="관리")
    with pytest.raises(FAQRelatedUnknown, match="none"):
        await office.faq.put_many([good, replace(PARKING, id="c", question="세차?", related=("none",))], by="관리")
    with pytest.raises(FAQNotFound):
        await office.faq.put_many([good], remove=["none"], by="관리")
    assert await office.store.since(0) == ()


async def test_entries_are_kept_while_others_go(office: Office) -> None:
    """A new entry may ask what a removed one asked, and may not name it as related."""
    new = replace(PARKING, question="OTP를 잃어버렸어요")
    with pytest.raises(FAQRelatedUnknown, match="otp_lost"):
        await office.faq.put_many([replace(new, related=("otp_lost",))], remove=["otp_lost"], by="관리")
    recorded = await office.faq.put_many([new], remove=["otp_lost"], by="관리")

    assert [(revision.entry_id, revision.entry) for revision in recorded] == [("otp_lost", None), ("parking", new)]
    assert await office.answer("OTP를 잃어버렸어요") == "parking"


async def test_two_entries_may_change_their_questions_at_once(office: Office) -> None:
    """Only what is asked afterwards counts, not who asked it before."""
    await office.faq.put_many([PARKING, replace(PARKING, id="wash", question="세차할 수 있나요?")], by="관리")
    swapped = [replace(PARKING, question="세차할 수 있나요?"), replace(PARKING, id="wash")]

    recorded = await office.faq.put_many(swapped, by="관리")

    assert [revision.number for revision in recorded] == [3, 4]
    with pytest.raises(FAQTwice, match="wash"):
        await office.faq.create(replace(PARKING, id="third"), by="관리")


async def test_what_does_not_differ_is_not_recorded(office: Office) -> None:
    """The same file imported twice leaves one revision."""
    await office.faq.put_many([PARKING], by="관리")

    assert await office.faq.put_many([replace(PARKING, question=" 영업점에  주차할 수 있나요? ")], by="관리") == ()


async def test_a_change_from_an_old_state_is_refused(office: Office) -> None:
    """Two people who edit one entry do not overwrite each other unawares."""
    await office.faq.create(PARKING, by="관리")
    await office.faq.put(replace(PARKING, answer="두 시간까지 무료입니다."), by="상담1", expected=1)

    with pytest.raises(FAQChanged):
        await office.faq.put(replace(PARKING, answer="무료가 아닙니다."), by="관리", expected=1)
    with pytest.raises(FAQChanged):
        await office.faq.remove("parking", by="관리", expected=1)
    assert office.faq.entry("parking").entry.answer == "두 시간까지 무료입니다."


async def test_the_history_tells_field_by_field_what_changed(office: Office) -> None:
    """Newest first; the first change of an entry of the files is told from what the files say."""
    entry = office.faq.entry("otp_lost").entry
    await office.faq.put(replace(entry, answer="앱에서 받으세요.", valid_until=date(2026, 12, 31)), by="관리")
    await office.faq.remove("otp_lost", by="상담1")

    removed, changed = await office.faq.history("otp_lost", limit=9)

    assert [(found.field, found.old, found.new) for found in changed.differences] == [
        ("answer", entry.answer, "앱에서 받으세요."),
        ("valid_until", None, date(2026, 12, 31)),
    ]
    assert (removed.revision.by, removed.revision.entry) == ("상담1", None)
    assert {found.field: found.new for found in removed.differences}["question"] is None


async def test_a_page_of_history_is_told_from_the_change_before_it(office: Office) -> None:
    """The oldest on a page is compared with the one that is not on it."""
    for answer in ("하나", "둘", "셋"):
        await office.faq.put(replace(PARKING, answer=answer), by="관리")

    (last,) = await office.faq.history("parking", limit=1)

    assert [(found.field, found.old, found.new) for found in last.differences] == [("answer", "둘", "셋")]


async def test_an_entry_nobody_changed_has_no_history(office: Office) -> None:
    """One that never was is not found."""
    assert await office.faq.history("otp_lost", limit=9) == ()
    with pytest.raises(FAQNotFound):
        await office.faq.history("none", limit=9)


async def test_an_entry_goes_back_to_what_it_was(office: Office) -> None:
    """To any of its revisions, to what the files say, and back from being removed."""
    written = office.faq.entry("otp_lost").entry
    await office.faq.put(replace(written, answer="하나"), by="관리")
    await office.faq.put(replace(written, answer="둘"), by="관리")
    await office.faq.remove("otp_lost", by="관리")

    back = [(await office.faq.rollback("otp_lost", number, by="관리")).entry.answer for number in (1, 2, 0)]

    assert back == ["하나", "둘", written.answer]
    assert [change.revision.number for change in await office.faq.history("otp_lost", limit=9)] == [6, 5, 4, 3, 2, 1]


@pytest.mark.parametrize(("entry_id", "number"), [("parking", 0), ("parking", 2), ("parking", 3), ("none", 1)])
async def test_there_is_no_way_back_to_what_never_was(office: Office, entry_id: str, number: int) -> None:
    """An entry of nobody's files, one that was removed, a number of another entry or of none."""
    await office.faq.create(PARKING, by="관리")
    await office.faq.remove("parking", by="관리")

    with pytest.raises(RevisionNotFound):
        await office.faq.rollback(entry_id, number, by="관리")


async def test_entries_are_listed_by_id_in_pages(office: Office) -> None:
    """Pages follow each other without gap or overlap."""
    first = await office.faq.entries(EntryFilter(category="인증/비밀번호"), limit=2)
    rest = await office.faq.entries(EntryFilter(category="인증/비밀번호"), after=first[-1].entry.id, limit=200)
    ids = [live.entry.id for live in (*first, *rest)]

    assert len(first) == 2
    assert ids == sorted(entry.id for entry in office.engines.bot.faqs if entry.category == "인증/비밀번호")


@pytest.mark.parametrize(
    ("wanted", "found"),
    [
        (EntryFilter(text="otp를 잃어 버렸"), ["otp_lost"]),
        (EntryFilter(text="otp_lo"), ["otp_lost"]),
        (EntryFilter(tag="영업"), ["parking"]),
        (EntryFilter(text="없는 말이다"), []),
    ],
)
async def test_entries_are_found_by_what_they_say(office: Office, wanted: EntryFilter, found: list[str]) -> None:
    """Without regard to spaces and case; by tag."""
    await office.faq.create(replace(PARKING, tags=("영업",)), by="관리")

    assert [live.entry.id for live in await office.faq.entries(wanted, limit=9)] == found


async def test_a_customers_opinion_is_kept_masked_beside_the_answer(office: Office) -> None:
    """With the question, the entry, and personal data in the reason masked."""
    turn = await office.say("OTP를 잃어버렸어요")
    await office.faq.rate(turn.conversation_id, turn.seq, helpful=True)
    await office.faq.rate(turn.conversation_id, turn.seq, helpful=False, reason="010-1234-5678로 전화 주세요")
    (opinion,) = await office.faq.feedback(entry_id="otp_lost", limit=9)

    assert (opinion.helpful, opinion.reason, opinion.question) == (
        False, "***-****-5678로 전화 주세요", "OTP를 잃어버렸어요",
    )  # fmt: skip
    assert await office.faq.votes() == {"otp_lost": (0, 1)}


@pytest.mark.parametrize("seq", [1, 2, 3])
async def test_only_answers_of_the_faq_are_rated(office: Office, seq: int) -> None:
    """Not the greeting, not a scenario's question, not a turn that is not there."""
    await office.say("상담원 연결해 주세요")

    with pytest.raises(AnswerNotFound):
        await office.faq.rate(office.conversation_id, seq, helpful=True)


async def test_unanswered_questions_become_paraphrases_of_an_entry(office: Office) -> None:
    """What it says already is not added again; the questions are settled and the next one is answered."""
    ids = await office.ask_in_vain(
        "주차장 있어요?", "주차장있어요", "영업점에 주차할 수 있나요", "차 댈 데 있나요?", "차 댈 데 있나요?"
    )
    await office.faq.create(PARKING, by="관리")
    adopted = await office.faq.adopt_as_paraphrases(ids, "parking", by="관리")

    assert adopted.entry.paraphrases == ("차 댈 데 있나요?", "주차장있어요")
    assert await office.answer("차 댈 데 있나요?") == "parking"
    assert await office.faq.unanswered(limit=9) == ()


async def test_unanswered_questions_become_a_new_entry(office: Office) -> None:
    """They are its paraphrases."""
    ids = await office.ask_in_vain("주차장 있어요?")
    adopted = await office.faq.adopt_as_entry(ids, PARKING, by="관리")

    assert adopted.entry.paraphrases == ("주차장 있어요?",)
    assert await office.faq.unanswered(limit=9) == ()


async def test_questions_that_cannot_be_adopted_stay(office: Office) -> None:
    """Too long for a paraphrase, no such entry, an entry that exists: nothing is settled."""
    ids = await office.ask_in_vain("가" * 400)
    with pytest.raises(FAQEntryInvalid):
        await office.faq.adopt_as_paraphrases(ids, "otp_lost", by="관리")
    with pytest.raises(FAQNotFound):
        await office.faq.adopt_as_paraphrases(ids, "none", by="관리")
    with pytest.raises(FAQExists):
        await office.faq.adopt_as_entry(ids, replace(PARKING, id="otp_lost"), by="관리")

    assert [question.id for question in await office.faq.unanswered(limit=9)] == ids


async def test_questions_that_somebody_settled_are_not_adopted(office: Office) -> None:
    """The list has to be looked at again."""
    ids = await office.ask_in_vain("주차장 있어요?")

    assert await office.faq.settle(ids) == 1
    with pytest.raises(QuestionNotFound):
        await office.faq.adopt_as_entry(ids, PARKING, by="관리")


async def test_unanswered_questions_come_in_clusters(office: Office) -> None:
    """Those asked most come first."""
    await office.ask_in_vain("주차장 있어요?", "달러 통장 만들래요", "주차장 있나요?", "주차장 있어요")

    clusters = await office.faq.clusters(limit=99)

    assert [cluster.size for cluster in clusters] == [3, 1]


async def test_suggested_synonyms_are_not_suggested_again_once_they_are_a_set(office: Office) -> None:
    """The entries of the bot and what customers found helpful give rise to them."""
    first, *_ = await office.faq.suggest_synonyms()
    await office.faq.put_synonyms([SynonymSet(id="new", words=first.words)], by="관리")

    assert first.words not in [suggested.words for suggested in await office.faq.suggest_synonyms()]
