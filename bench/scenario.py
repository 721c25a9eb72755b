"""How fast the scenario engine is: turns, loading a large bot, conversation tests.

    python -m bench.scenario [--json] [--rounds 5]

The engine alone, as engines of other products are measured: a transfer in four turns, the state of the conversation
loaded from and saved to the store in memory each turn, no understanding of language. Then a bot of ten and one of a
thousand scenarios. CPU-seconds of this process, medians of the rounds.
"""

import argparse
import asyncio
import json
import statistics
import sys
import tempfile
import time
from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path
from typing import Any, Final

# So that `python bench/scenario.py` works as well as `python -m bench.scenario`.
sys.path.insert(0, str(Path(__file__).resolve().parent.parent))

import yaml
from rich.console import Console
from rich.table import Table

from aicc.models.bot import Bot
from aicc.models.conversation import Channel, Conversation, Owner
from aicc.models.progress import Occasion, Progress
from aicc.models.scenario import ActionDone, Scenario
from aicc.models.turn import Author, Reason, Reply, Turn
from aicc.models.understanding import Said
from aicc.models.user import User
from aicc.project import read_project
from aicc.project.steps import scenario_from_flow
from aicc.scenario.engine import ScenarioEngine
from aicc.stores.memory import MemoryDesk, MemoryStore
from aicc.utils.config import PACKAGED_BOT
from bench.transcripts import transcripts_s

_SAID: Final = ("", "국민은행", "110123456789", "5만원", "네")
_CONVERSATIONS: Final = 1_000
_TRANSCRIPTS: Final = 1_000
_NOW: Final = datetime(2026, 11, 23, 1, 0, tzinfo=UTC)
_WANTED: Final = {
    "turns_per_cpu_s": ">= 5,000",
    "turns_per_cpu_s_10": "",
    "turns_per_cpu_s_1000": "as with ten",
    "load_s": "< 2",
    "transcripts_s": "< 60",
}
_TRANSFER: Final[list[dict[str, Any]]] = [
    {
        "id": "bank",
        "message": "받는 분의 은행을 선택해 주세요.",
        "input_type": "selection",
        "options": ["국민은행", "신한은행", "우리은행", "하나은행"],
        "label": "은행",
        "next_step": "account",
    },
    {
        "id": "account",
        "message": "{bank} 계좌번호를 입력해 주세요.",
        "input_type": "account",
        "label": "계좌번호",
        "next_step": "amount",
    },
    {
        "id": "amount",
        "message": "얼마를 보내시겠어요?",
        "input_type": "money",
        "label": "금액",
        "next_step": "confirm",
    },
    {
        "id": "confirm",
        "type": "confirm",
        "message": "{bank} {account|mask} 계좌로 {amount|money|을/를} 이체할까요?",
        "next_step": "send",
    },
    {
        "id": "send",
        "action": "send",
        "arguments": {"bank": "bank", "account": "account", "amount": "amount"},
        "message": "{amount|money|을/를} 보냈습니다. 접수번호는 {receipt}입니다.",
        "on_failure": {"default": {"message": "보내지 못했습니다.", "next_step": None}},
        "next_step": None,
    },
]


def measure(rounds: int, told: Callable[[str], None]) -> dict[str, float]:
    """Return every figure as the median of the rounds."""
    scenarios = {f"transfer_{number}": _scenario(f"transfer_{number}") for number in range(1_000)}
    ten = dict(list(scenarios.items())[:10])
    collected: dict[str, list[float]] = {name: [] for name in _WANTED}
    with tempfile.TemporaryDirectory() as folder:
        _write_bot(Path(folder), count=1_000)
        for number in range(rounds):
            told(f"round {number + 1} of {rounds}")
            # By turns in each round, so that a slow moment of the machine meets both.
            collected["turns_per_cpu_s_10"].append(asyncio.run(_turns(ten)))
            collected["turns_per_cpu_s_1000"].append(asyncio.run(_turns(scenarios)))
            collected["load_s"].append(_load(Path(folder)))
    collected["turns_per_cpu_s"] = collected["turns_per_cpu_s_10"]
    told("transcripts")
    collected["transcripts_s"] = [_play_transcripts()]
    return {name: round(statistics.median(values), 3) for name, values in collected.items()}


async def _turns(scenarios: dict[str, Scenario]) -> float:
    """Return turns in a CPU-second: conversations go side by side, each turn with its own load and save."""
    reflexes = {f"@{name}": reflex for name, reflex in _packaged().reflexes.items()}
    engine = ScenarioEngine({**scenarios, **reflexes}.__getitem__, str)
    store, names = MemoryStore(MemoryDesk()), list(scenarios)
    for number in range(_CONVERSATIONS):
        await _open(store, f"c{number}")
    before = time.process_time()
    for turn, text in enumerate(_SAID):
        for number in range(_CONVERSATIONS):
            await _take(engine, store, f"c{number}", names[number % len(names)], turn, text)
    # The first turn begins the transfer; the four behind it are the customer's answers.
    return _CONVERSATIONS * len(_SAID) / (time.process_time() - before)


async def _take(engine: ScenarioEngine, store: MemoryStore, name: str, scenario: str, turn: int, text: str) -> None:
    conversation = await store.load(name)
    occasion = Occasion(key=f"{name}/{turn}", now=_NOW, turn=turn)
    said = Said(text=text, typed=text)
    if turn == 0:
        progress: Progress | None = engine.begin(scenario, frames=(), occasion=occasion)
    else:
        progress = engine.correct(conversation.frames, said, occasion)
        progress = progress or engine.answer(conversation.frames, said, occasion)
    if progress is None:
        raise RuntimeError(f"{text!r} is no answer")
    while progress.call is not None:
        progress = engine.resume(progress, ActionDone(fields={"receipt": "T1"}), occasion)
    moved = replace(
        conversation,
        frames=engine.storable(progress.frames),
        version=conversation.version + 1,
        turns=conversation.turns + 1,
    )
    await store.save(moved, _turn_of(moved, text, progress))


def _turn_of(conversation: Conversation, text: str, progress: Progress) -> Turn:
    return Turn(
        conversation_id=conversation.id,
        seq=conversation.turns,
        message_id=f"m{conversation.turns}",
        user_id=conversation.user.id,
        author=Author.CUSTOMER,
        said=text,
        reply=Reply(messages=progress.says, quick_replies=progress.quick_replies, step=progress.step),
        reason=Reason(decision="advance", detail=progress.step, actions=progress.actions, path=progress.path),
        at=_NOW,
    )


async def _open(store: MemoryStore, name: str) -> None:
    conversation = Conversation(
        id=name,
        user=User(id=name),
        channel=Channel.API,
        version=1,
        turns=1,
        owner=Owner.BOT,
        created_at=_NOW,
        updated_at=_NOW,
    )
    await store.create(conversation, _turn_of(conversation, "", Progress(frames=())))


def _scenario(name: str) -> Scenario:
    return scenario_from_flow(name, {"name": name, "steps": _TRANSFER}, {})


def _packaged() -> Bot:
    bot, _ = read_project(PACKAGED_BOT)
    if bot is None:
        raise RuntimeError("the packaged bot has mistakes")
    return bot


def _write_bot(folder: Path, *, count: int) -> None:
    """Write the packaged bot's files with so many scenarios of five steps."""
    for file in PACKAGED_BOT.glob("*.yaml"):
        (folder / file.name).write_bytes(file.read_bytes())
    intents = yaml.safe_load((folder / "intents.yaml").read_text())
    for intent in intents["intents"]:
        intent["scenario"] = None
    (folder / "intents.yaml").write_text(yaml.safe_dump(intents, allow_unicode=True))
    (folder / "scenarios").mkdir()
    for number in range(count):
        flow = {"id": f"transfer_{number}", "name": f"이체 {number}", "steps": _TRANSFER}
        file = folder / "scenarios" / f"transfer_{number}.yaml"
        file.write_text(yaml.safe_dump(flow, allow_unicode=True, sort_keys=False))


def _load(folder: Path) -> float:
    """Return the CPU-seconds of reading and checking the bot."""
    before = time.process_time()
    bot, problems = read_project(folder)
    if bot is None:
        raise RuntimeError(f"{problems[0]}")
    return time.process_time() - before


def _play_transcripts() -> float:
    from aicc.bootstrap import build_bots, load_settings
    from aicc.utils.logger import configure_logging

    configure_logging("ERROR")
    return transcripts_s(build_bots(load_settings(bot=PACKAGED_BOT)).load(), _TRANSCRIPTS)


def main() -> None:
    """Measure and print."""
    parser = argparse.ArgumentParser(description="the scenario engine: turns, loading, conversation tests")
    parser.add_argument("--json", action="store_true", help="print one JSON object instead of a table")
    parser.add_argument("--rounds", type=int, default=5, help="rounds of which the median is printed")
    arguments = parser.parse_args()
    errors = Console(stderr=True)
    with errors.status("measuring") as status:
        figures = measure(arguments.rounds, status.update)
    if arguments.json:
        print(json.dumps(figures))
        return
    table = Table(title="aicc: the scenario engine, memory store")
    for heading in ("figure", "value", "wanted"):
        table.add_column(heading, justify="right" if heading == "value" else "left")
    for name, wanted in _WANTED.items():
        table.add_row(name, f"{figures[name]:,.3g}" if figures[name] < 100 else f"{figures[name]:,.0f}", wanted)
    Console().print(table)


if __name__ == "__main__":
    main()
