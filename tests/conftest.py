"""What every test starts from: no settings of the machine, one packaged bot, a centre in memory."""

import io
import os
from dataclasses import dataclass, field
from datetime import UTC, datetime
from pathlib import Path

import pytest

from aicc.bots.demo_bank import DemoBank
from aicc.models.bot import Bot
from aicc.models.conversation import Channel
from aicc.models.turn import Inbound, Turn
from aicc.models.user import User, UserTier
from aicc.ports import ActionRunner, ConversationStore
from aicc.project import load_bot
from aicc.services.acting import Acting
from aicc.services.conversation_service import ConversationService
from aicc.services.engines import Engines, build_engines
from aicc.stores.memory import MemoryBus, MemoryDesk, MemoryStore, MemoryTimers
from aicc.utils.config import PACKAGED_BOT
from aicc.utils.logger import configure_logging

# readline tells the processes that pytest starts how wide the terminal is; a console that is made early keeps to that.
for _told in ("COLUMNS", "LINES"):
    os.environ.pop(_told, None)


@pytest.fixture(autouse=True)
def _no_settings_of_the_machine(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    for name in [name for name in os.environ if name.startswith("AICC_") and name != "AICC_REQUIRE_SERVICES"]:
        monkeypatch.delenv(name)
    monkeypatch.setenv("AICC_DATA_DIR", str(tmp_path / "var"))


@pytest.fixture(scope="session", autouse=True)
def _logs_of_the_product() -> None:
    """Log as the product does, to nowhere."""
    configure_logging("INFO", stream=io.StringIO())


@pytest.fixture(scope="session")
def bot() -> Bot:
    """The packaged banking bot."""
    return load_bot(PACKAGED_BOT)


@pytest.fixture(scope="session")
def engines(bot: Bot) -> Engines:
    """The engines of the packaged bot. Tests must not change them."""
    return build_engines(bot)


class TestClock:
    """A clock that stands still until it is set."""

    __test__ = False

    def __init__(self) -> None:
        # Monday, 23 November 2026, 10:00 in Korea: people are at the desk.
        self.at = datetime(2026, 11, 23, 1, 0, tzinfo=UTC)

    def now(self) -> datetime:
        """Return the time it was set to."""
        return self.at


@dataclass
class TestCentre:
    """A conversation service with everything behind it, and a customer who talks to it."""

    __test__ = False

    engines: Engines
    actions: ActionRunner = field(default_factory=DemoBank)
    desk: MemoryDesk = field(default_factory=MemoryDesk)
    bus: MemoryBus = field(default_factory=MemoryBus)
    clock: TestClock = field(default_factory=TestClock)
    store: ConversationStore | None = None
    conversation_id: str = ""
    _said: int = 0

    def __post_init__(self) -> None:
        self.store = self.store or MemoryStore(self.desk)
        self.service = ConversationService(
            self.engines,
            store=self.store,
            desk=self.desk,
            actions=self.actions,
            bus=self.bus,
            clock=self.clock,
            timers=MemoryTimers(),
            acting=Acting(self.actions, store=self.store, bus=self.bus, clock=self.clock, timeout=0.2),
        )

    async def open(self, tier: UserTier = UserTier.STANDARD) -> Turn:
        """Open a conversation; what is said next is said in it."""
        greeting = await self.service.open(User(id="user_1", tier=tier), Channel.API)
        self.conversation_id = greeting.conversation_id
        return greeting

    async def say(self, text: str, message_id: str | None = None) -> Turn:
        """Say something and return the turn; a conversation is opened when there is none."""
        if not self.conversation_id:
            await self.open()
        self._said += 1
        return await self.service.take(
            Inbound(
                conversation_id=self.conversation_id,
                message_id=message_id or f"m{self._said}",
                text=text,
                received_at=self.clock.at,
            )
        )

    async def say_all(self, *texts: str) -> Turn:
        """Say one thing after the other and return the last turn."""
        turns = [await self.say(text) for text in texts]
        return turns[-1]


@pytest.fixture
def centre(engines: Engines) -> TestCentre:
    """A centre in memory, in business hours."""
    return TestCentre(engines)
