"""Telling customers that an AI answers, and recording that they were told."""

import hashlib
import shutil
from dataclasses import replace
from pathlib import Path

import pytest
from tests.conftest import TestCentre, TestClock

from aicc.bots.demo_bank import DemoBank
from aicc.models.conversation import Channel
from aicc.models.hold import Hold
from aicc.models.user import User
from aicc.project import read_project
from aicc.project.notices import notice_of, says_ai
from aicc.services.conversation_service import ConversationService
from aicc.services.engines import Engines
from aicc.stores.memory import MemoryBus, open_memory
from aicc.utils.config import PACKAGED_BOT

DEFAULT = "이 상담은 사람이 아닌 인공지능(AI)이 답변합니다."


@pytest.mark.parametrize("text", ["AI 챗봇입니다.", "저는 인공지능입니다.", "인공 지능 상담사입니다", "데모은행AI챗봇"])
def test_a_text_says_that_an_ai_speaks(text: str) -> None:
    """In letters or in Korean."""
    assert says_ai(text)


@pytest.mark.parametrize("text", ["안녕하세요.", "EMAIL을 알려 주세요.", "ai", "지능형 챗봇입니다"])
def test_a_text_says_nothing_of_an_ai(text: str) -> None:
    """The letters inside another word are none."""
    assert not says_ai(text)


@pytest.mark.parametrize(
    ("greeting", "written", "notice"),
    [
        ("안녕하세요, AI 챗봇입니다.", None, ""),
        ("안녕하세요.", None, DEFAULT),
        ("안녕하세요.", "생성형 AI가 답합니다.", "생성형 AI가 답합니다."),
        ("안녕하세요, AI 챗봇입니다.", "생성형 AI가 답합니다.", "생성형 AI가 답합니다."),
    ],
)
def test_a_notice_goes_before_a_greeting_that_is_none(greeting: str, written: str | None, notice: str) -> None:
    """What the bot writes wins; without it a sentence of ours, unless the greeting says it."""
    assert notice_of(greeting, written) == notice


async def test_the_notice_is_said_first_and_recorded(engines: Engines) -> None:
    """Which wording, in which turn: the channel and the time stand beside it."""
    bot = replace(engines.bot, ai_notice="생성형 AI가 답합니다.", greeting="안녕하세요.")
    centre = TestCentre(replace(engines, bot=bot))

    greeting = await centre.open()

    assert greeting.reply.messages == ("생성형 AI가 답합니다.", "안녕하세요.")
    assert greeting.reason.notice == hashlib.sha256("생성형 AI가 답합니다.".encode()).hexdigest()[:16]


async def test_a_greeting_that_says_it_is_the_notice(centre: TestCentre) -> None:
    """The packaged bank says it itself, in one bubble."""
    greeting = await centre.open()

    assert len(greeting.reply.messages) == 1
    assert greeting.reason.notice == hashlib.sha256(greeting.reply.messages[0].encode()).hexdigest()[:16]


async def test_other_turns_record_no_notice(centre: TestCentre) -> None:
    """It is said once a conversation."""
    assert (await centre.say("안녕하세요")).reason.notice == ""


async def test_a_new_conversation_of_a_held_customer_is_held(engines: Engines) -> None:
    """Whoever has a dispute may go on talking; nothing of it is deleted."""
    stores, clock = open_memory(), TestClock()
    service = ConversationService(
        engines,
        store=stores.conversations,
        desk=stores.desk,
        actions=DemoBank(),
        bus=MemoryBus(),
        clock=clock,
        holds=stores.holds,
    )
    await stores.holds.place(Hold(user_id="kim", reason="소송", by="준법", at=clock.at))

    for user in ("kim", "lee"):
        await service.open(User(id=user), Channel.WEB)

    assert [known.held for known in await stores.conversations.of_user("kim")] == [True]
    assert [known.held for known in await stores.conversations.of_user("lee")] == [False]


# --- bot files -------------------------------------------------------------------------------------------------------


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """A copy of the packaged bot whose greeting says nothing of an AI."""
    folder = Path(shutil.copytree(PACKAGED_BOT, tmp_path / "bot"))
    text = (folder / "bot.yaml").read_text(encoding="utf-8")
    hidden = text.replace(" AI", "").replace("인공지능", "프로그램")
    (folder / "bot.yaml").write_text(hidden, encoding="utf-8")
    return folder


def _say(folder: Path, notice: str) -> None:
    path = folder / "bot.yaml"
    path.write_text(path.read_text(encoding="utf-8") + f"ai_notice: {notice}\n", encoding="utf-8")


def test_a_bot_without_a_notice_says_the_default_one(folder: Path) -> None:
    """It runs, and validation says that a sentence of ours goes before its greeting."""
    bot, problems = read_project(folder)

    assert [found.code for found in problems] == ["ai_notice_missing"]
    assert bot is not None
    assert bot.ai_notice == DEFAULT


def test_a_bot_with_a_notice_of_its_own_is_fine(folder: Path) -> None:
    """The greeting need not say it any more."""
    _say(folder, "생성형 AI가 답합니다.")

    bot, problems = read_project(folder)

    assert problems == ()
    assert bot is not None
    assert bot.ai_notice == "생성형 AI가 답합니다."


@pytest.mark.parametrize(
    ("notice", "code"), [("챗봇이 답합니다.", "ai_notice_unclear"), ("''", "shape_string_too_short")]
)
def test_a_notice_that_does_not_say_it_is_refused(folder: Path, notice: str, code: str) -> None:
    """The law wants it said clearly; a bot cannot switch it off."""
    _say(folder, notice)

    bot, problems = read_project(folder)

    assert bot is None
    assert code in [found.code for found in problems]
