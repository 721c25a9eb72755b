"""Several versions of a bot are served at once: conversations finish on theirs, a canary gets its share."""

import asyncio
import shutil
from collections.abc import AsyncIterator
from pathlib import Path

import pytest
from tests.release_bot import change, write_bot

from aicc.bootstrap import Centre, build_centre, load_settings
from aicc.models.conversation import Channel
from aicc.models.errors import BotInvalid, SnapshotDamaged
from aicc.models.faq import FAQEntry
from aicc.models.turn import Inbound, Turn
from aicc.models.user import User
from aicc.services.versions import gets_canary

FIRST, SECOND, THIRD = (f"{nth} 버전입니다. AI가 답합니다." for nth in ("첫째", "둘째", "셋째"))
PEOPLE, NEW_PEOPLE = "몇 분이 오시나요?", "오시는 분은 모두 몇 분인가요?"


class Office:
    """A bot's folder, the centre that serves it, and a customer."""

    def __init__(self, folder: Path) -> None:
        self.bot = write_bot(folder / "bot")
        self.data = folder / "var"
        self.centre = self._built()
        self._said = 0

    def _built(self) -> Centre:
        return build_centre(load_settings(bot=self.bot, data_dir=self.data))

    def change(self, file: str, old: str, new: str) -> None:
        """Change a text in a file of the bot."""
        change(self.bot, file, old, new)

    async def publish(self, canary: float | None = None) -> str:
        """Publish the folder and return the version."""
        return (await self.centre.rollout.publish(by="김운영", note="", canary=canary)).version

    async def publish_second(self) -> None:
        """Publish a second version, which greets and asks in other words."""
        self.change("bot.yaml", FIRST, SECOND)
        self.change("scenarios/visit.yaml", PEOPLE, NEW_PEOPLE)
        await self.publish()

    async def restart(self) -> None:
        """Stop the centre and start it anew."""
        await self.centre.close()
        self.centre = self._built()
        await self.centre.faq.refresh()

    async def open(self) -> Turn:
        """Open a conversation and return the greeting."""
        return await self.centre.conversations.open(User(id="user_1"), Channel.API)

    async def greeting(self) -> str:
        """Return what a new conversation is greeted with."""
        return (await self.open()).reply.messages[0]

    async def visiting(self) -> str:
        """Open a conversation that waits for the branch of a visit, and return its id."""
        conversation_id = (await self.open()).conversation_id
        await self.say(conversation_id, "방문 예약")
        return conversation_id

    async def say(self, conversation_id: str, text: str) -> Turn:
        """Say something and return the turn."""
        self._said += 1
        return await self.centre.conversations.take(
            Inbound(
                conversation_id=conversation_id,
                message_id=f"m{self._said}",
                text=text,
                received_at=self.centre.conversations.now(),
            )
        )


@pytest.fixture
async def office(tmp_path: Path) -> AsyncIterator[Office]:
    """A centre with a bot of which nothing was published."""
    office = Office(tmp_path)
    await office.centre.faq.refresh()
    yield office
    await office.centre.close()


# --- published while conversations run -------------------------------------------------------------------------------


async def test_a_new_conversation_gets_what_was_published(office: Office) -> None:
    """The folder alone changes nothing once a version is published; publishing does."""
    await office.publish()
    office.change("bot.yaml", FIRST, SECOND)
    before = await office.greeting()
    await office.publish()

    assert (before, await office.greeting()) == (FIRST, SECOND)


async def test_an_open_scenario_finishes_on_its_version(office: Office) -> None:
    """The customer hears the questions of the version in which they began, to the end."""
    await office.publish()
    visiting = await office.visiting()
    await office.publish_second()

    asked, done = await office.say(visiting, "강남"), await office.say(visiting, "2")

    assert asked.reply.messages == (PEOPLE,)
    assert done.reply.messages[0] == "강남 지점에 2명 예약했습니다."
    assert (asked.reason.bot_version, done.reason.bot_version) == ("v1", "v1")


async def test_a_conversation_moves_on_when_nothing_is_open(office: Office) -> None:
    """After its scenario has ended, the next message is answered by the live version."""
    await office.publish()
    visiting = await office.visiting()
    await office.publish_second()
    await office.say(visiting, "강남")
    await office.say(visiting, "2")

    again = await office.say(visiting, "방문 예약")

    assert again.reason.bot_version == "v2"


async def test_a_scenario_of_the_unpublished_folder_finishes_too(office: Office) -> None:
    """What was served from the folder before the first version stays for who is in the middle of it."""
    visiting = await office.visiting()
    await office.publish_second()

    asked = await office.say(visiting, "강남")

    assert (asked.reply.messages, asked.reason.bot_version) == ((PEOPLE,), "")


async def test_an_open_scenario_survives_publishing_and_a_restart(office: Office) -> None:
    """The earlier version is loaded from its snapshot when somebody in it speaks."""
    await office.publish()
    visiting = await office.visiting()
    await office.publish_second()
    await office.restart()

    asked = await office.say(visiting, "강남")

    assert (asked.reply.messages, asked.reason.bot_version) == ((PEOPLE,), "v1")
    assert await office.greeting() == SECOND


async def test_no_turn_is_dropped_while_versions_change(office: Office) -> None:
    """Customers go through a scenario, one after the other, while versions are published and gone back from."""
    await office.publish()

    async def visit() -> tuple[str, str]:
        visiting = await office.visiting()
        asked, done = await office.say(visiting, "강남"), await office.say(visiting, "2")
        assert done.reply.messages[0] == "강남 지점에 2명 예약했습니다."
        return asked.reason.bot_version, done.reason.bot_version

    async def publish() -> None:
        for number in range(3):
            change(office.bot, "bot.yaml", "AI가", f"AI {number}가")
            await office.publish()
            change(office.bot, "bot.yaml", f"AI {number}가", "AI가")
        await office.centre.rollout.rollback(None, by="김운영", note="")

    publishing = asyncio.create_task(publish())
    visits = [await visit()]
    while not publishing.done():
        visits.append(await visit())

    assert {"v1", "v2"} <= {asked for asked, _ in visits}
    assert all(asked == done for asked, done in visits)
    assert office.centre.conversations.versions.serving.live.version == "v3"


async def test_a_removed_scenario_still_finishes(office: Office) -> None:
    """Removing a scenario keeps nobody from finishing it."""
    await office.publish()
    visiting = await office.visiting()
    (office.bot / "scenarios" / "visit.yaml").unlink()
    office.change("intents.yaml", "    scenario: visit\n", "")
    await office.publish()

    asked = await office.say(visiting, "강남")

    assert asked.reply.messages == (PEOPLE,)


async def test_with_migrate_now_an_open_question_moves_on_at_once(office: Office) -> None:
    """The new version has the same open question, and says that it takes running scenarios over."""
    await office.publish()
    visiting = await office.visiting()
    office.change("bot.yaml", "id: office", "id: office\nmigrate: now")
    await office.publish_second()

    asked = await office.say(visiting, "강남")

    assert (asked.reply.messages, asked.reason.bot_version) == ((NEW_PEOPLE,), "v2")


@pytest.mark.parametrize(
    ("old", "new"),
    [
        pytest.param("id: branch,", "id: place, slot: branch,", id="the step is gone"),
        pytest.param("input_type: text", "input_type: name, slot: branch", id="it asks for something else"),
        pytest.param("input_type: text", "input_type: text, slot: place", id="its slot has another name"),
    ],
)
async def test_with_migrate_now_another_question_finishes_first(office: Office, old: str, new: str) -> None:
    """An answer is never given to a question that was not asked."""
    await office.publish()
    visiting = await office.visiting()
    office.change("bot.yaml", "id: office", "id: office\nmigrate: now")
    office.change("scenarios/visit.yaml", old, new)
    office.change("scenarios/visit.yaml", "{branch}", "그")
    await office.publish_second()

    asked = await office.say(visiting, "강남")

    assert (asked.reply.messages, asked.reason.bot_version) == ((PEOPLE,), "v1")


async def test_a_version_that_is_lost_brings_a_person(office: Office) -> None:
    """Its snapshot was deleted and the process started anew: nobody guesses what was asked, a person takes over."""
    await office.publish()
    visiting = await office.visiting()
    await office.publish_second()
    shutil.rmtree(office.data / "published" / "office" / "v1")
    await office.restart()

    turn = await office.say(visiting, "강남")

    assert (turn.reason.decision, turn.said) == ("escalate", "●●●●")


async def test_many_earlier_versions_are_loaded_as_they_are_needed(office: Office) -> None:
    """More versions than are kept in memory still finish, each with its own words."""
    waiting = {}
    for number in range(1, 8):
        office.change("scenarios/visit.yaml", PEOPLE, f"{number}번째 {PEOPLE}")
        version = await office.publish()
        waiting[version] = await office.visiting()
        office.change("scenarios/visit.yaml", f"{number}번째 {PEOPLE}", PEOPLE)

    asked = {version: await office.say(visiting, "강남") for version, visiting in waiting.items()}

    assert {version: turn.reply.messages[0] for version, turn in asked.items()} == {
        f"v{number}": f"{number}번째 {PEOPLE}" for number in range(1, 8)
    }


# --- going back, canary ----------------------------------------------------------------------------------------------


async def test_rolling_back_serves_the_version_before(office: Office) -> None:
    """New conversations are greeted as before, and what was begun on the second version finishes on it."""
    await office.publish()
    await office.publish_second()
    visiting = await office.visiting()
    await office.centre.rollout.rollback(None, by="김운영", note="")

    asked = await office.say(visiting, "강남")

    assert await office.greeting() == FIRST
    assert (asked.reply.messages, asked.reason.bot_version) == ((NEW_PEOPLE,), "v2")


@pytest.mark.parametrize("share", [1.0, 10.0, 50.0, 90.0])
def test_a_canary_gets_its_share(share: float) -> None:
    """Of a thousand conversations, within three points of what was asked for."""
    got = sum(gets_canary(f"conv_{number}", share) for number in range(1000))

    assert abs(got / 10 - share) < 3


def test_a_growing_share_keeps_who_was_in() -> None:
    """Nobody changes sides while the share grows."""
    ids = [f"conv_{number}" for number in range(1000)]

    small, large = ({one for one in ids if gets_canary(one, share)} for share in (10, 30))

    assert small < large


async def test_a_conversation_stays_on_its_side_of_a_canary(office: Office) -> None:
    """Each conversation is answered throughout by the version that greeted it, after a restart too."""
    await office.publish()
    office.change("bot.yaml", FIRST, SECOND)
    await office.publish(canary=50)
    greetings = [await office.open() for _ in range(40)]
    await office.restart()

    answers = [await office.say(greeting.conversation_id, "고마워요") for greeting in greetings]

    versions = [greeting.reason.bot_version for greeting in greetings]
    assert set(versions) == {"v1", "v2"}
    assert [answer.reason.bot_version for answer in answers] == versions


async def test_a_promoted_canary_greets_everybody(office: Office) -> None:
    """It is live, and there is no canary any more."""
    await office.publish()
    office.change("bot.yaml", FIRST, SECOND)
    await office.publish(canary=1)
    await office.centre.rollout.promote(by="김운영", note="", share=None)

    assert {await office.greeting() for _ in range(5)} == {SECOND}
    assert office.centre.conversations.versions.serving.canary is None


# --- the FAQ beside it -----------------------------------------------------------------------------------------------


async def _answer(office: Office, question: str) -> tuple[str, str]:
    turn = await office.say((await office.open()).conversation_id, question)
    return turn.reason.bot_version, turn.reply.messages[0]


async def test_a_canary_answers_from_its_own_faq(office: Office) -> None:
    """An answer that the new version has in other words is heard by the canary's share only."""
    await office.publish()
    office.change("faq.yaml", "지하 1층에", "지하 2층에")
    await office.publish(canary=50)

    heard = {await _answer(office, "주차장이 있나요?") for _ in range(20)}

    assert heard == {("v1", "지하 1층에 주차하실 수 있습니다."), ("v2", "지하 2층에 주차하실 수 있습니다.")}


async def test_what_people_change_is_heard_in_every_version(office: Office) -> None:
    """An entry edited while the bot runs answers in the live version, in the canary, and after both are swapped."""
    entry = FAQEntry(id="wifi", category="지점", question="와이파이 비밀번호가 뭐예요?", answer="비밀번호는 없습니다.")
    await office.publish()
    office.change("bot.yaml", FIRST, SECOND)
    await office.publish(canary=50)
    await office.centre.faq.put(entry, by="이담당")
    heard = {await _answer(office, entry.question) for _ in range(20)}
    await office.centre.rollout.promote(by="김운영", note="", share=None)

    assert heard == {("v1", "비밀번호는 없습니다."), ("v2", "비밀번호는 없습니다.")}
    assert await _answer(office, entry.question) == ("v2", "비밀번호는 없습니다.")


async def test_who_finishes_on_an_earlier_version_hears_the_faq_of_today(office: Office) -> None:
    """In the middle of a scenario of the first version, an answer is that of the live one."""
    await office.publish()
    visiting = await office.visiting()
    office.change("faq.yaml", "지하 1층에", "지하 2층에")
    await office.publish()
    await office.say(visiting, "강남")

    turn = await office.say(visiting, "주차장이 있나요?")

    assert (turn.reply.messages[0], turn.reason.bot_version) == ("지하 2층에 주차하실 수 있습니다.", "v1")


# --- what another process does ---------------------------------------------------------------------------------------


async def test_a_running_centre_follows_what_another_process_publishes(office: Office) -> None:
    """`aicc publish` beside the server: the next refresh serves it."""
    await office.publish()
    office.change("bot.yaml", FIRST, SECOND)
    office.centre.rollout.releases.publish(by="다른 프로세스")
    before = await office.greeting()
    await office.centre.rollout.refresh()

    assert (before, await office.greeting()) == (FIRST, SECOND)


async def test_a_damaged_version_is_not_served_and_the_old_one_stays(office: Office) -> None:
    """The error says which version, and the conversations do not notice."""
    await office.publish()
    office.change("bot.yaml", FIRST, SECOND)
    office.centre.rollout.releases.publish(by="다른 프로세스")
    change(office.data / "published" / "office" / "v2", "bot.yaml", SECOND, THIRD)

    with pytest.raises(SnapshotDamaged, match="v2"):
        await office.centre.rollout.refresh()
    # Said once; asked for again, it is tried again.
    await office.centre.rollout.refresh()
    with pytest.raises(SnapshotDamaged, match="v2"):
        await office.centre.rollout.reload()

    assert await office.greeting() == FIRST


async def test_another_backend_needs_a_restart(office: Office) -> None:
    """A running centre says so and goes on; started anew, it serves the version."""
    await office.publish()
    office.change("bot.yaml", "actions: demo-bank", "actions: demo-shop")
    office.change("bot.yaml", FIRST, SECOND)

    with pytest.raises(BotInvalid, match="demo-bank -> demo-shop"):
        await office.publish()
    before = await office.greeting()
    await office.restart()

    assert (before, await office.greeting()) == (FIRST, SECOND)


async def test_mistakes_in_the_folder_do_not_matter_once_published(office: Office) -> None:
    """Somebody is in the middle of editing when the centre starts anew: the published version is served."""
    await office.publish()
    (office.bot / "intents.yaml").write_text("intents: [", encoding="utf-8")
    await office.restart()

    assert await office.greeting() == FIRST
