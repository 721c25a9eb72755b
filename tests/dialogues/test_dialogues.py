"""The packaged banking bot, talked to as customers talk: each conversation of the YAML files is one test."""

from datetime import datetime
from pathlib import Path
from typing import Final

import pytest

from aicc.bootstrap import build_trial
from aicc.project import load_bot
from aicc.services.engines import Engines
from aicc.services.transcripts import Aspect, Transcript, find_files, load_transcripts, play
from aicc.utils.config import PACKAGED_BOT

HERE: Final = Path(__file__).parent
# A Monday in business hours.
MONDAY: Final = datetime.fromisoformat("2026-11-23T10:00:00+09:00")


def _transcripts(path: Path) -> list[Transcript]:
    transcripts, problems = load_transcripts(find_files(path))
    assert problems == ()
    return list(transcripts)


def _name(transcript: Transcript) -> str:
    return f"{Path(transcript.file).stem}:{transcript.line}"


@pytest.mark.parametrize("transcript", _transcripts(HERE / "banking"), ids=_name)
async def test_the_conversation_goes_as_written(engines: Engines, transcript: Transcript) -> None:
    """The bot does in every turn what the transcript says."""
    played = await play(transcript, lambda clock: build_trial(engines, clock), default_at=MONDAY)

    assert played.mismatches == ()


@pytest.mark.parametrize("transcript", _transcripts(PACKAGED_BOT / "tests"), ids=_name)
async def test_the_examples_that_new_bots_begin_with_hold(engines: Engines, transcript: Transcript) -> None:
    """The transcripts that `aicc init` copies pass."""
    played = await play(transcript, lambda clock: build_trial(engines, clock), default_at=MONDAY)

    assert played.mismatches == ()


@pytest.mark.xfail(reason="the bot does not do this yet; see the file")
@pytest.mark.parametrize("transcript", _transcripts(HERE / "known_faults.yaml"), ids=_name)
async def test_a_known_fault_is_still_there(engines: Engines, transcript: Transcript) -> None:
    """What the bot should do and does not; when it does, move the conversation to banking/."""
    played = await play(transcript, lambda clock: build_trial(engines, clock), default_at=MONDAY)

    assert played.mismatches == ()


def test_every_scenario_is_talked_through() -> None:
    """Each intent that starts a scenario is expected in some conversation."""
    starting = {intent.id for intent in load_bot(PACKAGED_BOT).intents.values() if intent.scenario}
    expected = {
        intent
        for transcript in _transcripts(HERE / "banking")
        for exchange in transcript.exchanges
        for expectation in exchange.expects
        if expectation.aspect is Aspect.INTENT
        for intent in expectation.wanted
    }

    assert starting <= expected
