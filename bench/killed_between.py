"""The process is killed between the steps of a turn: is everything that the customer asked for done, and done once?

    python -m bench.killed_between [--rounds 25] [--json]

A turn that acts (a customer is identified) and one that opens a ticket, on SQLite. The process kills itself (SIGKILL)
right after the backend acted, after its result was written down, after the turn was saved, or after the ticket was
opened; the next process carries out what is left over and takes the same message again. The backend does what it is
asked once for each key, as a backend that moves money must; `asked` says how often it was asked.
"""

import asyncio
import io
import os
import signal
import sys
import tempfile
from dataclasses import asdict, dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import Any, Final

# So that `python bench/killed_between.py` works as well as `python -m bench.killed_between`.
sys.path.insert(0, str(Path(__file__).resolve().parent.parent))

from aicc.bots.demo_bank import DemoBank
from aicc.models.conversation import Channel
from aicc.models.escalation import TicketState
from aicc.models.scenario import ActionCall, ActionResult
from aicc.models.turn import Inbound, Turn
from aicc.models.user import User
from aicc.project import load_bot
from aicc.services.acting import Acting
from aicc.services.conversation_service import ConversationService
from aicc.services.engines import Engines, build_engines
from aicc.services.journaled_actions import JournaledActions
from aicc.stores.memory import MemoryBus, SystemClock
from aicc.stores.sqlite import open_sqlite
from aicc.utils.config import PACKAGED_BOT
from aicc.utils.logger import configure_logging
from aicc.vaults import build_wrapper
from bench.figures import parser_of, print_figures, progress

# The claim of a process that died in the middle of an action ends a little later.
_ACTION_SECONDS: Final = 0.2
_ACTS: Final = ("잔액 조회", "1234567")
_OPENS_TICKET: Final = ("안녕하세요", "상담원 연결해 주세요")


@dataclass(frozen=True, slots=True, kw_only=True)
class Point:
    """Where the process dies."""

    name: str
    # The port and its method after whose return it dies.
    port: str
    method: str
    # What the customer says; it dies in the turn of the last.
    said: tuple[str, ...]


POINTS: Final = (
    Point(name="the backend acted", port="backend", method="run", said=_ACTS),
    Point(name="its result was written down", port="journal", method="record", said=_ACTS),
    Point(name="the turn that acted was saved", port="store", method="save", said=_ACTS),
    Point(name="the turn with a ticket was saved", port="store", method="save", said=_OPENS_TICKET),
    Point(name="the ticket was opened", port="desk", method="open", said=_OPENS_TICKET),
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Between:
    """What was found after the kills at one point."""

    killed_after: str
    kills: int
    # Turns of the last message, actions done, tickets: one of what was asked for each kill.
    turns: int
    acted: int
    tickets: int
    # How often the backend was asked.
    asked: int


class Bank(DemoBank):
    """Does what it is asked once for each key, and remembers it when the process dies."""

    def __init__(self, folder: Path) -> None:
        super().__init__()
        self._asked = folder / "asked"

    async def run(self, call: ActionCall) -> ActionResult:
        """Run an action."""
        with self._asked.open("a") as file:
            file.write(f"{call.key}\n")
        return self._perform(call)


class Fatal:
    """Passes everything on, and kills the process after a call of one method, once it is loaded."""

    def __init__(self, port: Any, method: str) -> None:
        self._port = port
        self._method = method
        self.loaded = False

    def __getattr__(self, name: str) -> Any:
        """Return a method of the port."""
        found = getattr(self._port, name)
        return self._then_die(found) if name == self._method and self.loaded else found

    @staticmethod
    def _then_die(method: Any) -> Any:
        async def call(*arguments: Any, **named: Any) -> None:
            await method(*arguments, **named)
            os.kill(os.getpid(), signal.SIGKILL)

        return call


class Talk:
    """One process's service over the files of a folder, and what a customer says to it."""

    def __init__(self, engines: Engines, folder: Path, point: Point | None = None) -> None:
        self.stores = open_sqlite(folder / "aicc.sqlite3", build_wrapper("local", key_file=folder / "master.key"))
        ports: dict[str, Any] = {
            "backend": Bank(folder),
            "journal": self.stores.journal,
            "store": self.stores.conversations,
            "desk": self.stores.desk,
        }
        self.fatal = None
        if point is not None:
            self.fatal = ports[point.port] = Fatal(ports[point.port], point.method)
        actions = JournaledActions(ports["backend"], ports["journal"], SystemClock(), timeout=_ACTION_SECONDS)
        bus = MemoryBus()
        self.service = ConversationService(
            engines,
            store=ports["store"],
            desk=ports["desk"],
            actions=actions,
            bus=bus,
            clock=SystemClock(),
            acting=Acting(actions, store=ports["store"], bus=bus, clock=SystemClock(), timeout=None),
        )

    async def say(self, conversation_id: str, number: int, text: str) -> Turn:
        """Say something."""
        return await self.service.take(
            Inbound(conversation_id=conversation_id, message_id=f"m{number}", text=text, received_at=datetime.now(UTC))
        )


def run(folder: Path, engines: Engines, point: Point, *, kills: int) -> Between:
    """Die at a point so many times and return what was found each time by the next process."""
    turns = acted = tickets = asked = 0
    for number in range(kills):
        home = folder / f"{point.port}-{point.method}-{len(point.said[-1])}-{number}"
        home.mkdir()
        _in_a_process_that_dies(engines, home, point)
        found = asyncio.run(_go_on(engines, home, point))
        turns, tickets = turns + found[0], tickets + found[1]
        keys = (home / "asked").read_text().split() if (home / "asked").exists() else []
        asked, acted = asked + len(keys), acted + len(set(keys))
    return Between(killed_after=point.name, kills=kills, turns=turns, acted=acted, tickets=tickets, asked=asked)


def _in_a_process_that_dies(engines: Engines, home: Path, point: Point) -> None:
    child = os.fork()  # a new process would train the bot again
    if child == 0:
        try:
            asyncio.run(_talk_until_killed(engines, home, point))
        finally:
            os._exit(1)
    _, status = os.waitpid(child, 0)
    if not os.WIFSIGNALED(status):
        raise RuntimeError(f"nobody came to this point: {point.name}")


async def _talk_until_killed(engines: Engines, home: Path, point: Point) -> None:
    talk = Talk(engines, home, point)
    greeting = await talk.service.open(User(id="user"), Channel.API)
    (home / "conversation").write_text(greeting.conversation_id)
    for number, text in enumerate(point.said):
        if talk.fatal is not None:
            talk.fatal.loaded = text == point.said[-1]
        await talk.say(greeting.conversation_id, number, text)


async def _go_on(engines: Engines, home: Path, point: Point) -> tuple[int, int]:
    """Recover, send the last message again, and return its turns and the tickets."""
    talk, conversation_id = Talk(engines, home), (home / "conversation").read_text()
    await talk.service.recover()
    last = len(point.said) - 1
    await talk.say(conversation_id, last, point.said[last])
    turns = await talk.service.since(conversation_id, 0)
    tickets = await talk.stores.desk.list(states=list(TicketState), limit=100)
    await talk.stores.close()
    return sum(turn.message_id == f"m{last}" for turn in turns), len(tickets)


def main() -> None:
    """Run and print."""
    parser = parser_of("killed between the steps of a turn")
    parser.add_argument("--rounds", type=int, default=25, help="kills at each point")
    arguments = parser.parse_args()
    configure_logging("ERROR", stream=io.StringIO())
    say, found = progress(), list[Between]()
    engines = build_engines(load_bot(PACKAGED_BOT))
    with tempfile.TemporaryDirectory() as folder:
        for point in POINTS:
            found.append(run(Path(folder), engines, point, kills=arguments.rounds))
            say(f"killed {arguments.rounds} times after {point.name}")
    print_figures("killed between the steps of a turn", [asdict(each) for each in found], as_json=arguments.json)
    raise SystemExit(0 if all(_once(each, point) for each, point in zip(found, POINTS, strict=True)) else 1)


def _once(found: Between, point: Point) -> bool:
    acts = point.said == _ACTS
    wanted = (found.kills, found.kills * acts, found.kills * (not acts))
    return (found.turns, found.acted, found.tickets) == wanted


if __name__ == "__main__":
    main()
