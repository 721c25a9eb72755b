"""A day of traffic in compressed time: does anything grow with what has been answered?

    python -m bench.day [--turns 1000000] [--lines 10] [--json]

The service in this process, on SQLite with durable commits and encryption, under a clock of its own that passes through
24 hours while the turns are taken, 16 customers at a time; nobody waits in between. What a server does beside its
requests is done here at the times of that clock: silent customers are spoken to, effects are tried again, what actions
did is forgotten, and in the night the purge deletes the conversations whose time has come; some were held long ago for
that. One line for each share of the turns: memory and p99 must stay what they were.
"""

import asyncio
import gc
import io
import itertools
import sys
import tempfile
import time
from array import array
from collections.abc import Iterator
from dataclasses import asdict, dataclass, field
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Final

import psutil

# So that `python bench/day.py` works as well as `python -m bench.day`.
sys.path.insert(0, str(Path(__file__).resolve().parent.parent))

from aicc.bots.demo_bank import DemoBank
from aicc.models.conversation import Channel
from aicc.models.turn import Inbound
from aicc.models.user import User
from aicc.ports import Stores
from aicc.project import load_bot
from aicc.services.conversation_service import ConversationService
from aicc.services.duties import build_duties
from aicc.services.duties.retention import Purge
from aicc.services.engines import build_engines
from aicc.services.journaled_actions import JournaledActions
from aicc.stores.memory import MemoryBus, MemoryTimers
from aicc.stores.sqlite import open_sqlite
from aicc.utils.config import PACKAGED_BOT
from aicc.utils.logger import configure_logging
from aicc.vaults import build_wrapper
from bench.figures import Progress, parser_of, print_figures, progress

_CUSTOMERS: Final = 16
_DAY: Final = timedelta(hours=24)
_MORNING: Final = datetime(2026, 11, 23, 0, 0, tzinfo=UTC)
# What a server does beside its requests, and how often.
_EVERY: Final = timedelta(seconds=15)
_NIGHTLY: Final = timedelta(minutes=10)
_HOUR: Final = timedelta(hours=1)
# What transferred money is kept for five years: the first night of this day that comes after that is the day's own.
_LONG_AGO: Final = datetime(2021, 11, 23, 6, 0, tzinfo=UTC)
# One of so many turns was taken then.
_OLD: Final = 100
# One conversation: a form with corrections, an interruption, going back, cancelling, small talk, and somebody who goes
# away in the middle of a form.
_SAID: Final = (
    "국민은행으로 5만원 보내줘",
    "1234567",
    "이체 수수료 얼마예요?",
    "110123{number:06d}",
    "아니 {number}0원으로",
    "신한은행으로 바꿔줘",
    "110987{number:06d}",
    "잔액 조회",
    "예금",
    "무슨 말인지 모르겠는 {number}번째 이야기",
    "이전",
    "110555{number:06d}",
    "아니요",
    "금액",
    "{number}00원",
    "취소",
    "네",
    "감사합니다",
    "카드 잃어버렸어요",
    "그만할게요",
    "잔액 조회",
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Line:
    """What a share of the day looked like."""

    turns: int
    hour: float
    p50_ms: float
    p99_ms: float
    # Turns a CPU-second.
    turns_per_cpu_s: float
    resident_mb: float
    store_mb: float
    # Conversations that the purge has deleted so far.
    purged: int


@dataclass(slots=True)
class DayClock:
    """A clock that is set (Clock)."""

    at: datetime = _MORNING

    def now(self) -> datetime:
        """Return the time that it was set to."""
        return self.at


@dataclass(slots=True)
class Day:
    """Where the day stands."""

    service: ConversationService
    actions: JournaledActions
    purge: Purge
    clock: DayClock
    step: timedelta
    # The database.
    path: Path
    # How long the turns of this line took.
    milliseconds: "array[float]" = field(default_factory=lambda: array("d"))
    turns: int = 0
    # When a server would do next what it does beside its requests.
    beside: datetime = _MORNING + _EVERY
    nightly: datetime = _MORNING
    hourly: datetime = _MORNING + _HOUR
    purged: int = 0

    async def hold(self, number: int) -> None:
        """Hold one conversation."""
        greeting = await self.service.open(User(id=f"user{number}"), Channel.API)
        for place, text in enumerate(_SAID):
            self.clock.at += self.step
            inbound = Inbound(
                conversation_id=greeting.conversation_id,
                message_id=f"m{place}",
                text=text.format(number=number % 900_000 + 1),
                received_at=self.clock.at,
            )
            began = time.perf_counter()
            await self.service.take(inbound)
            self.milliseconds.append((time.perf_counter() - began) * 1000)
            self.turns += 1

    async def look_after(self) -> None:
        """Do what a server does beside its requests, when it is time."""
        if self.clock.at >= self.beside:
            self.beside = self.clock.at + _EVERY
            await self.service.sweep()
            await self.service.retry()
        if self.clock.at >= self.nightly:
            self.nightly = self.clock.at + _NIGHTLY
            done = await self.purge.nightly()
            self.purged += done.conversations if done is not None else 0
        if self.clock.at >= self.hourly:
            self.hourly += _HOUR
            await self.actions.purge()


async def run(folder: Path, *, turns: int, lines: int, say: Progress = lambda _line: None) -> list[Line]:
    """Take so many turns within a day of the clock, and return what each share of them looked like."""
    # A million lines would be held by nobody.
    configure_logging("ERROR", stream=io.StringIO())
    path = folder / "aicc.sqlite3"
    stores = open_sqlite(path, build_wrapper("local", key_file=folder / "master.key"))
    day = _made(stores, path, step=_DAY / turns)
    gc.collect()
    gc.freeze()  # as `aicc serve` does
    numbers, found = itertools.count(), list[Line]()
    await _hold_long_ago(day, numbers, turns=turns // _OLD)
    for line in range(1, lines + 1):
        found.append(await _line(day, numbers, until=turns * line // lines))
        last = found[-1]
        say(
            f"{day.turns:,} of {turns:,} turns: {last.resident_mb:,.0f} MB, p99 {last.p99_ms:.1f} ms, "
            f"{last.turns_per_cpu_s:,} a CPU-second"
        )
    await stores.close()
    return found


def _made(stores: Stores, path: Path, *, step: timedelta) -> Day:
    engines, clock, bus = build_engines(load_bot(PACKAGED_BOT)), DayClock(), MemoryBus()
    actions = JournaledActions(DemoBank(), stores.journal, clock)
    service = ConversationService(
        engines,
        store=stores.conversations,
        desk=stores.desk,
        actions=actions,
        bus=bus,
        clock=clock,
        faq_log=stores.faq_log,
        timers=MemoryTimers(),
    )
    purge = build_duties(stores, clock=clock).purge
    return Day(service=service, actions=actions, purge=purge, clock=clock, step=step, path=path)


async def _hold_long_ago(day: Day, numbers: Iterator[int], *, turns: int) -> None:
    """Hold conversations that are kept until some time before the night."""
    day.clock.at = _LONG_AGO
    while day.turns < turns:
        await day.hold(next(numbers))
    for _ in ("reminded", "closed"):  # who went away is told so then, not five years later
        day.clock.at += _HOUR
        await day.service.sweep()
    day.clock.at, day.turns = _MORNING, 0


async def _line(day: Day, numbers: Iterator[int], *, until: int) -> Line:
    """Take turns up to this number and return what they looked like."""

    async def customer() -> None:
        while day.turns < until:
            await day.hold(next(numbers))
            await day.look_after()

    day.milliseconds = array("d")
    busy, before = time.process_time(), day.turns
    await asyncio.gather(*(customer() for _ in range(_CUSTOMERS)))
    used, ordered = time.process_time() - busy, sorted(day.milliseconds)
    gc.collect()
    return Line(
        turns=day.turns,
        hour=round((day.clock.at - _MORNING) / _HOUR, 1),
        p50_ms=round(ordered[len(ordered) // 2], 2),
        p99_ms=round(ordered[int(len(ordered) * 0.99)], 2),
        turns_per_cpu_s=round((day.turns - before) / used),
        resident_mb=round(psutil.Process().memory_info().rss / 1e6, 1),
        store_mb=round(day.path.stat().st_size / 1e6, 1),
        purged=day.purged,
    )


def main() -> None:
    """Run and print."""
    parser = parser_of("a day of traffic in compressed time")
    parser.add_argument("--turns", type=int, default=1_000_000)
    parser.add_argument("--lines", type=int, default=10, help="lines to print")
    arguments = parser.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        lines = asyncio.run(run(Path(folder), turns=arguments.turns, lines=arguments.lines, say=progress()))
    title = f"24 hours, {arguments.turns:,} turns"
    print_figures(title, [asdict(line) for line in lines], as_json=arguments.json)


if __name__ == "__main__":
    main()
