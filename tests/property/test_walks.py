"""Customers who do everything at any time: whatever they do, every scenario ends and nobody is left alone."""

from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path

import pytest

from aicc.bootstrap import build_stages
from aicc.models.bot import Bot
from aicc.project import load_bot
from aicc.scenario import ChatbotScenario
from aicc.services.engines import Engines, build_engines
from aicc.services.transcripts import find_files, load_transcripts, play_all
from aicc.services.walks import entries, samples_of, walk, walk_all
from aicc.utils.config import PACKAGED_BOT

BOTS = sorted(path.parent for path in PACKAGED_BOT.parent.glob("*/bot.yaml"))
# They show which answers the demonstration backends know.
DIALOGUES = Path(__file__).parents[1] / "dialogues"
# Walks for each scenario.
COUNT = 12


@pytest.mark.parametrize("folder", BOTS, ids=lambda folder: str(folder.name))
async def test_whatever_customers_do_every_scenario_ends(folder: Path) -> None:
    """Completed, cancelled or with a person; a walk that does not is printed, ready for the bot's tests."""
    engines = build_engines(load_bot(folder))
    written = [file for tests in (folder / "tests", DIALOGUES / folder.name) for file in find_files(tests)]
    transcripts, _ = load_transcripts(written)
    stages = build_stages(engines)
    played = await play_all(transcripts, stages, default_at=datetime(2026, 11, 23, 1, tzinfo=UTC))

    walks = await walk_all(engines, stages, count=COUNT, samples=samples_of(engines, played))

    assert "\n".join(str(one) for one in walks if one.finding) == ""
    assert {scenario for one in walks for scenario in one.visited} >= set(engines.bot.scenarios)


async def test_scenarios_end_without_a_backend_too(engines: Engines) -> None:
    """Every action succeeds and returns nothing: other ways are taken than with the backend."""
    walks = await walk_all(engines, build_stages(engines, backend=False), count=COUNT, seed=1_000)

    assert "\n".join(str(one) for one in walks if one.finding) == ""


async def test_the_same_seed_walks_the_same_way(engines: Engines) -> None:
    """A walk that found something can be walked again."""
    stages = build_stages(engines)
    scenario = entries(engines)[0]

    first, again = [await walk(engines, stages, scenario=scenario, seed=7) for _ in range(2)]
    other = await walk(engines, stages, scenario=scenario, seed=8)

    assert first == again
    assert first.lines != other.lines


async def test_a_scenario_that_traps_the_customer_is_found(bot: Bot, engines: Engines) -> None:
    """One that asks for the amount again and again does not end, and the walk says so."""
    scenario = ChatbotScenario(bot)
    scenario.scenarios["banking"]["flows"]["card_loss"] = {
        "name": "카드 분실 신고",
        "steps": [
            {"id": "one", "message": "몇 장인가요?", "input_type": "number", "slot": "count", "next_step": "two"},
            {"id": "two", "message": "정말인가요?", "input_type": "yes_no", "slot": "sure", "next_step": "one"},
        ],
    }
    trapping = replace(engines, scenario=scenario)

    stages = build_stages(trapping)
    # Who says 처음으로 in time gets out.
    walks = [await walk(trapping, stages, scenario="card_loss", seed=seed) for seed in range(6)]

    assert "60턴 안에 끝나지 않습니다 / does not end in 60 turns" in {one.finding for one in walks}


async def test_a_walk_is_a_transcript(engines: Engines, tmp_path: Path) -> None:
    """What is printed can be pasted into the tests of a bot as it is."""
    walks = await walk_all(engines, build_stages(engines), count=4)
    file = tmp_path / "walks.yaml"
    file.write_text("\n".join(map(str, walks)), encoding="utf-8")

    transcripts, problems = load_transcripts([file])

    assert problems == ()
    assert len(transcripts) == len(walks)


async def test_answers_are_learned_from_transcripts(engines: Engines, tmp_path: Path) -> None:
    """What answered a question is a sample of its slot; a command, or what was no answer, is not."""
    file = tmp_path / "balance.yaml"
    file.write_text(
        "- name: 잔액\n  turns: [{손님: 잔액 조회}, {손님: 글쎄요}, {손님: '1234567'}, {손님: 취소}]\n",
        encoding="utf-8",
    )
    transcripts, _ = load_transcripts([file])
    played = await play_all(transcripts, build_stages(engines), default_at=datetime(2026, 11, 23, 1, tzinfo=UTC))

    assert samples_of(engines, played) == {"customer_number": ("1234567",)}
