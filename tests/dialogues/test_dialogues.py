"""The packaged bots, talked to as customers talk: each conversation of the YAML files is one test.

Those of a bot are in the folder of its name here, and in its own folder `tests`, which `aicc init` copies.
"""

from datetime import datetime
from functools import cache
from pathlib import Path
from typing import Final

import pytest

from aicc.bootstrap import build_stages
from aicc.models.bot import Bot
from aicc.project import load_bot
from aicc.services.engines import build_engines
from aicc.services.transcripts import (
    Aspect,
    OpenStage,
    Played,
    Transcript,
    cover,
    find_files,
    impolite,
    load_transcripts,
    play,
    play_all,
)
from aicc.utils.config import PACKAGED_BOT

HERE: Final = Path(__file__).parent
BOTS: Final = sorted(path.parent.name for path in PACKAGED_BOT.parent.glob("*/bot.yaml"))
# A Monday in business hours.
MONDAY: Final = datetime.fromisoformat("2026-11-23T10:00:00+09:00")


@cache
def _bot(name: str) -> Bot:
    return load_bot(PACKAGED_BOT.parent / name)


@cache
def _stages(name: str) -> OpenStage:
    """Return what opens the stages of a packaged bot; built once, which takes most of the time."""
    return build_stages(build_engines(_bot(name)))


def _read(path: Path) -> tuple[Transcript, ...]:
    return load_transcripts(find_files(path))[0]


@cache
def _transcripts(bot: str) -> tuple[Transcript, ...]:
    """Return the conversations of a packaged bot."""
    return (*_read(HERE / bot), *_read(PACKAGED_BOT.parent / bot / "tests"))


CONVERSATIONS: Final = [
    pytest.param(bot, one, id=f"{bot}:{Path(one.file).stem}:{one.line}") for bot in BOTS for one in _transcripts(bot)
]


async def _played(bot: str, transcript: Transcript) -> Played:
    return await play(transcript, _stages(bot), default_at=MONDAY)


@pytest.mark.parametrize("folder", [HERE, *(PACKAGED_BOT.parent / bot / "tests" for bot in BOTS)])
def test_the_files_are_written_as_they_should(folder: Path) -> None:
    """No conversation is left out because of a slip in its file."""
    assert load_transcripts(find_files(folder))[1] == ()


@pytest.mark.parametrize(("bot", "transcript"), CONVERSATIONS)
async def test_the_conversation_goes_as_written(bot: str, transcript: Transcript) -> None:
    """The bot does in every turn what the transcript says, and all that it says is polite."""
    played = await _played(bot, transcript)
    replies = [scene.seen.turn.reply for scene in played.scenes if scene.seen is not None and scene.seen.turn]

    assert played.mismatches == ()
    assert [sentence for reply in replies for text in reply.messages for sentence in impolite(text)] == []


@pytest.mark.xfail(reason="the bot does not do this yet; see the file")
@pytest.mark.parametrize(
    "transcript", _read(HERE / "known_faults.yaml"), ids=lambda one: f"{Path(one.file).stem}:{one.line}"
)
async def test_a_known_fault_is_still_there(transcript: Transcript) -> None:
    """What the banking bot should do and does not; when it does, move the conversation to banking/."""
    played = await _played("banking", transcript)

    assert played.mismatches == ()


@pytest.mark.parametrize("bot", BOTS)
async def test_the_conversations_pass_every_step_and_reflex(bot: str) -> None:
    """No step of a packaged bot, and nothing that it does by itself, is left untried."""
    played = await play_all(_transcripts(bot), _stages(bot), default_at=MONDAY)
    missing = {part.kind: part.missing for part in cover(_bot(bot), played).parts}

    assert (missing["steps"], missing["intents"], missing["reflexes"]) == ((), (), ())


@pytest.mark.parametrize("bot", BOTS)
def test_every_scenario_is_talked_through(bot: str) -> None:
    """Each intent that starts a scenario is expected in some conversation."""
    starting = {intent.id for intent in _bot(bot).intents.values() if intent.scenario}
    expected = {
        intent
        for transcript in _transcripts(bot)
        for exchange in transcript.exchanges
        for expectation in exchange.expects
        if expectation.aspect is Aspect.INTENT
        for intent in expectation.wanted
    }

    assert starting - expected == set()
