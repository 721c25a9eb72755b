"""How long conversations are kept, by class, and the nightly purge."""

import asyncio
import shutil
from collections.abc import AsyncIterator
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from tests.conftest import TestCentre, TestClock
from tests.samples import conversation, opened

from aicc.models.audit import Actor
from aicc.models.bot import Bot
from aicc.models.erasure import Purged
from aicc.models.retention import Retention
from aicc.models.scenario import Frame
from aicc.ports import Stores
from aicc.project import read_project
from aicc.services.duties import Duties, build_duties
from aicc.services.duties.keeping import kept
from aicc.stores.memory import open_memory
from aicc.stores.sqlite import open_sqlite
from aicc.utils.config import PACKAGED_BOT

COMPLIANCE = Actor(who="김준법", role="admin", origin="203.0.113.7")
NOON = datetime(2026, 11, 23, 3, 0, tzinfo=UTC)
CLASSES = {
    "general": Retention(id="general", months=12),
    "transaction": Retention(id="transaction", months=60),
    "finance_contract": Retention(id="finance_contract", months=120),
}


# --- classes ---------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("kept_for", "last", "ends"),
    [
        (Retention(id="a", months=12), datetime(2026, 11, 23, 3, tzinfo=UTC), datetime(2027, 11, 23, 3, tzinfo=UTC)),
        (Retention(id="a", months=120), datetime(2026, 12, 31, 3, tzinfo=UTC), datetime(2036, 12, 31, 3, tzinfo=UTC)),
        (Retention(id="a", months=12), datetime(2028, 2, 29, tzinfo=UTC), datetime(2029, 2, 28, tzinfo=UTC)),
        (Retention(id="a", months=1), datetime(2026, 12, 31, tzinfo=UTC), datetime(2027, 1, 31, tzinfo=UTC)),
        (Retention(id="a", months=3), datetime(2026, 11, 30, tzinfo=UTC), datetime(2027, 2, 28, tzinfo=UTC)),
        (Retention(id="a", days=90), datetime(2026, 11, 23, tzinfo=UTC), datetime(2027, 2, 21, tzinfo=UTC)),
    ],
)
def test_a_period_ends_on_the_same_day_or_the_last_of_the_month(
    kept_for: Retention, last: datetime, ends: datetime
) -> None:
    """Months and years are those of the calendar, as the civil code counts."""
    assert kept_for.ends(last) == ends


@pytest.mark.parametrize(
    ("before", "path", "after"),
    [
        pytest.param("", (), "general", id="nothing was begun"),
        pytest.param("", ("account_inquiry:auth_request",), "general", id="a scenario without a class"),
        pytest.param("", ("transfer:opening",), "transaction", id="one with a class"),
        pytest.param("", ("transfer:opening", "deposit_open:opening"), "finance_contract", id="the longest counts"),
        pytest.param("finance_contract", ("transfer:opening",), "finance_contract", id="it never becomes shorter"),
        pytest.param("", ("@cancel:look",), "general", id="a reflex is no business"),
        pytest.param("renamed", (), "finance_contract", id="a class that the bot no longer has is its longest"),
    ],
)
def test_a_conversation_has_the_longest_class_of_what_it_began(
    bot: Bot, before: str, path: tuple[str, ...], after: str
) -> None:
    """Counted from the last turn."""
    scenarios = {
        **bot.scenarios,
        "transfer": replace(bot.scenarios["transfer"], retention="transaction"),
        "deposit_open": replace(bot.scenarios["deposit_open"], retention="finance_contract"),
    }
    bank = replace(bot, retention=CLASSES, scenarios=scenarios)

    found = kept(bank, conversation(at=NOON, retention=before), path)

    assert (found.retention, found.keep_until) == (after, CLASSES[after].ends(NOON))


def test_a_running_scenario_counts_without_having_moved(bot: Bot) -> None:
    """A turn in the middle of it passes no step."""
    bank = replace(
        bot,
        retention=CLASSES,
        scenarios={**bot.scenarios, "transfer": replace(bot.scenarios["transfer"], retention="transaction")},
    )

    found = kept(bank, conversation(at=NOON, frames=(Frame(scenario="transfer", step="amount"),)))

    assert found.retention == "transaction"


async def test_every_turn_moves_the_end(centre: TestCentre) -> None:
    """A conversation that begins an account is kept ten years from its last turn on; a question afterwards too."""
    await centre.say("예금 가입하고 싶어요")
    assert centre.store is not None
    first = await centre.store.load(centre.conversation_id)
    centre.clock.at += timedelta(days=2)
    await centre.say("감사합니다")
    second = await centre.store.load(centre.conversation_id)

    assert (first.retention, first.keep_until) == ("finance_contract", datetime(2036, 11, 23, 1, 0, tzinfo=UTC))
    assert (second.retention, second.keep_until) == ("finance_contract", datetime(2036, 11, 25, 1, 0, tzinfo=UTC))


async def test_a_conversation_that_only_asks_is_kept_for_the_first_class(centre: TestCentre) -> None:
    """In the packaged bank a year."""
    await centre.say("영업시간 알려 주세요")
    assert centre.store is not None
    found = await centre.store.load(centre.conversation_id)

    assert (found.retention, found.keep_until) == ("general", datetime(2027, 11, 23, 1, 0, tzinfo=UTC))


# --- bot files -------------------------------------------------------------------------------------------------------


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """A copy of the packaged bot."""
    return Path(shutil.copytree(PACKAGED_BOT, tmp_path / "bot"))


def write(folder: Path, file: str, old: str, new: str) -> int:
    """Replace a text in a file of a bot and return its line."""
    path = folder / file
    text = path.read_text(encoding="utf-8")
    assert old in text
    path.write_text(text.replace(old, new, 1), encoding="utf-8")
    return text[: text.index(old)].count("\n") + 1


RETENTION = "retention: {general: 1y, electronic_transaction: 5y, finance_contract: 10y}\n"


def test_the_classes_of_a_bot_are_read_in_their_order(folder: Path) -> None:
    """The first is that of all conversations that begin nothing else; days, months and years can be said."""
    write(
        folder, "bot.yaml", RETENTION, "retention: {short: 90d, electronic_transaction: 18m, finance_contract: 10y}\n"
    )

    bot, problems = read_project(folder)

    assert problems == ()
    assert bot is not None
    assert list(bot.retention.values()) == [
        Retention(id="short", days=90),
        Retention(id="electronic_transaction", months=18),
        Retention(id="finance_contract", months=120),
    ]
    assert bot.scenarios["deposit_open"].retention == "finance_contract"


def test_a_bot_that_names_no_class_keeps_for_a_year(folder: Path) -> None:
    """Nothing is kept for ever because nobody thought of it."""
    write(folder, "bot.yaml", RETENTION, "")
    for file in (folder / "scenarios").glob("*.yaml"):
        lines = file.read_text(encoding="utf-8").splitlines(keepends=True)
        file.write_text("".join(line for line in lines if not line.startswith("retention:")), encoding="utf-8")

    bot, problems = read_project(folder)

    assert problems == ()
    assert bot is not None
    assert list(bot.retention.values()) == [Retention(id="general", months=12)]


@pytest.mark.parametrize("period", ["0y", "1", "y", "1w", "-1y", "1.5y", "100y", "1 y", "", "10000d"])
def test_a_period_that_is_none_is_refused(folder: Path, period: str) -> None:
    """The mistake has its place in the file."""
    line = write(folder, "bot.yaml", "finance_contract: 10y", f"finance_contract: '{period}'")

    _, problems = read_project(folder)

    assert [(found.file, found.line, found.code) for found in problems] == [
        ("bot.yaml", line, "shape_string_pattern_mismatch")
    ]


def test_a_bot_has_at_least_one_class(folder: Path) -> None:
    """No class would be no retention at all."""
    line = write(folder, "bot.yaml", RETENTION, "retention: {}\n")

    _, problems = read_project(folder)

    assert [(found.file, found.line, found.code) for found in problems] == [("bot.yaml", line, "shape_too_short")]


def test_a_scenario_with_a_class_that_nothing_has_is_refused(folder: Path) -> None:
    """The message names those that there are."""
    line = write(folder, "scenarios/transfer.yaml", "retention: electronic_transaction", "retention: contracts")

    bot, problems = read_project(folder)

    assert bot is None
    assert [(found.file, found.line, found.code) for found in problems] == [
        ("scenarios/transfer.yaml", line, "retention_unknown")
    ]
    assert "electronic_transaction, finance_contract, general" in problems[0].en


# --- the purge -------------------------------------------------------------------------------------------------------


class Night:
    """A database, its duties, and a clock to set."""

    def __init__(self, stores: Stores) -> None:
        self.stores = stores
        self.clock = TestClock()
        self.duties: Duties = build_duties(stores, clock=self.clock)

    async def open(self, name: str, ends: datetime | None, user: str = "kim") -> None:
        """Record a conversation that is kept until then."""
        await self.stores.conversations.create(*opened(name, user, at=NOON, keep_until=ends))

    async def left(self, user: str = "kim") -> list[str]:
        """Return the conversations that are left of a customer."""
        return [known.id for known in await self.stores.conversations.of_user(user)]


@pytest.fixture(params=["memory", "sqlite"])
async def night(request: pytest.FixtureRequest, tmp_path: Path) -> AsyncIterator[Night]:
    """Each database in turn, empty."""
    stores = open_memory() if request.param == "memory" else open_sqlite(tmp_path / "aicc.sqlite3")
    yield Night(stores)
    await stores.close()


async def test_what_is_kept_no_longer_goes(night: Night) -> None:
    """At its time, not before; one without an end stays."""
    await night.open("conv_1", NOON)
    await night.open("conv_2", NOON + timedelta(seconds=1))
    await night.open("conv_3", None)
    night.clock.at = NOON

    purged = await night.duties.purge.run()

    assert purged == Purged(conversations=1, turns=1)
    assert await night.left() == ["conv_2", "conv_3"]
    assert await night.duties.purge.run() == Purged()


async def test_the_trail_names_what_went(night: Night) -> None:
    """It was the centre itself; nothing that goes is nothing to record."""
    for number in (1, 2):
        await night.open(f"conv_{number}", NOON)
    night.clock.at = NOON

    await night.duties.purge.run()
    await night.duties.purge.run()
    (record,) = await night.duties.audit.read(limit=9)

    assert (record.event.who, record.event.what) == ("system", "conversation.purge")
    assert set(record.event.about.split()) == {"conv_1", "conv_2"}


async def test_a_held_conversation_stays(night: Night) -> None:
    """Also one that was opened while the hold was being placed, and is not marked yet."""
    await night.open("conv_1", NOON)
    await night.duties.holds.place("kim", by=COMPLIANCE, reason="2026가합501 소송")
    await night.open("conv_2", NOON)
    await night.open("conv_3", NOON, "lee")
    night.clock.at = NOON

    purged = await night.duties.purge.run()

    assert (purged.conversations, await night.left(), await night.left("lee")) == (1, ["conv_1", "conv_2"], [])


async def test_a_lifted_hold_lets_the_time_count_again(night: Night) -> None:
    """Its time had come long before."""
    await night.open("conv_1", NOON)
    await night.duties.holds.place("kim", by=COMPLIANCE, reason="2026가합501 소송")
    night.clock.at = NOON + timedelta(days=400)
    await night.duties.purge.run()
    await night.duties.holds.lift("kim")

    assert (await night.duties.purge.run()).conversations == 1


async def test_a_run_has_a_limit_and_the_next_goes_on(night: Night) -> None:
    """Progress counts what has gone, in batches of a hundred."""
    for number in range(250):
        await night.open(f"conv_{number:03}", NOON)
    night.clock.at, told = NOON, list[int]()

    first = await night.duties.purge.run(limit=220, progress=told.append)
    second = await night.duties.purge.run()

    assert (first.conversations, first.more, told) == (220, True, [100, 200, 220])
    assert (second.conversations, second.more) == (30, False)


async def test_a_night_is_purged_once(night: Night) -> None:
    """The calls of the same night do nothing more; three in the morning in Korea begins the next one."""
    night.clock.at = datetime(2026, 11, 23, 17, 59, tzinfo=UTC)
    first = await night.duties.purge.nightly()
    await night.open("conv_1", NOON)

    again = await night.duties.purge.nightly()
    night.clock.at = datetime(2026, 11, 23, 18, 0, tzinfo=UTC)
    next_night = await night.duties.purge.nightly()

    assert (first, again) == (Purged(), None)
    assert next_night is not None
    assert next_night.conversations == 1


async def test_two_processes_purge_beside_each_other(night: Night) -> None:
    """What one was faster with is gone for the other, and nothing goes twice."""
    for number in range(5):
        await night.open(f"conv_{number}", NOON)
    night.clock.at = NOON
    other = build_duties(night.stores, clock=night.clock)

    runs = await asyncio.gather(night.duties.purge.run(), other.purge.run())

    assert sum(purged.conversations for purged in runs) == 5
