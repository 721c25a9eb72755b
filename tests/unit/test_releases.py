"""Versions of a bot in its data folder: published, logged, gone back to, and guarded against damage."""

import json
import multiprocessing
from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

import pytest
from tests.release_bot import change, write_bot

from aicc.models.errors import (
    BotInvalid,
    FolderUnwritable,
    NoCanary,
    NoEarlierVersion,
    NothingToPublish,
    NotPublished,
    ReleasesDamaged,
    SnapshotDamaged,
    VersionNotFound,
)
from aicc.models.release import Plan, Release, ReleaseAction
from aicc.services.nlu_service import BotService
from aicc.services.releases import ReleaseService
from aicc.services.releases.planning import plan_of
from aicc.stores.memory import SystemClock


@dataclass
class Desk:
    """A bot's folder and what publishes it."""

    bot: Path
    service: ReleaseService

    def publish(self, note: str = "", *, canary: float | None = None) -> Release:
        """Change a word of the bot and publish it."""
        change(self.bot, "bot.yaml", "AI가 답합니다.", "AI가 답합니다. 또")
        change(self.bot, "bot.yaml", " 또", " 더")
        path = self.bot / "bot.yaml"
        path.write_text(path.read_text(encoding="utf-8") + f"# {len(self.service.log.read())}\n", encoding="utf-8")
        return self.service.publish(by="김운영", note=note, canary=canary)


@pytest.fixture
def desk(tmp_path: Path) -> Desk:
    """A bot of which nothing was published."""
    return _desk(tmp_path)


def _desk(folder: Path) -> Desk:
    bot = folder / "bot" if (folder / "bot").exists() else write_bot(folder / "bot")
    bots = BotService(bot_dir=bot, artefact_dir=folder / "var" / "artefacts")
    home = folder / "var" / "published" / "office"
    return Desk(bot=bot, service=ReleaseService(bots=bots, home=home, clock=SystemClock()))


# --- publishing ------------------------------------------------------------------------------------------------------


def test_publishing_keeps_the_files_as_they_are(desk: Desk) -> None:
    """The version has the files of the bot, neither tests nor schemas, and later edits do not reach it."""
    (desk.bot / "tests").mkdir()
    (desk.bot / "tests" / "greeting.yaml").write_text("[]", encoding="utf-8")
    before = (desk.bot / "bot.yaml").read_bytes()

    desk.service.publish(by="김운영")
    change(desk.bot, "bot.yaml", "첫째", "둘째")

    home = desk.service.home / "v1"
    assert sorted(str(path.relative_to(home)) for path in home.rglob("*.yaml")) == [
        "bot.yaml",
        "escalation.yaml",
        "faq.yaml",
        "intents.yaml",
        "responses.yaml",
        "scenarios/visit.yaml",
        "validations.yaml",
    ]
    assert (home / "bot.yaml").read_bytes() == before


def test_the_log_says_who_did_what(desk: Desk) -> None:
    """Every release has its place, its author, its share and its note."""
    desk.service.publish(by="김운영", note="첫 배포")
    desk.publish(canary=10)
    desk.service.promote(by="이담당", share=30)
    desk.service.rollback(by="박야간", note="문의 증가")

    assert [(one.number, one.by, one.action, one.version, one.share, one.note) for one in desk.service.log.read()] == [
        (1, "김운영", ReleaseAction.PUBLISH, "v1", 100, "첫 배포"),
        (2, "김운영", ReleaseAction.CANARY, "v2", 10, ""),
        (3, "이담당", ReleaseAction.CANARY, "v2", 30, ""),
        (4, "박야간", ReleaseAction.ROLLBACK, "v1", 100, "문의 증가"),
    ]


def test_publishing_leaves_what_was_learned(desk: Desk) -> None:
    """Serving a published version does not train."""
    desk.service.publish(by="김운영")

    version = desk.service.serving().live.nlu.classifier.version

    assert [path.stem for path in desk.service.bots.artefact_dir.iterdir()] == [version]


@pytest.mark.parametrize("canary", [None, 10.0])
def test_nothing_new_is_not_published(desk: Desk, canary: float | None) -> None:
    """The folder says what the live version says."""
    desk.service.publish(by="김운영")

    with pytest.raises(NothingToPublish, match="v1"):
        desk.service.publish(by="김운영", canary=canary)


def test_mistakes_are_not_published(desk: Desk) -> None:
    """The error lists them, and nothing is left behind."""
    change(desk.bot, "scenarios/visit.yaml", "next_step: done", "next_step: nowhere")

    with pytest.raises(BotInvalid, match="nowhere"):
        desk.service.publish(by="김운영")

    assert (desk.service.log.read(), list(desk.service.home.iterdir())) == ((), [])


def test_an_action_that_the_backend_lacks_is_not_published(desk: Desk) -> None:
    """It would fail in the middle of a conversation."""
    change(desk.bot, "scenarios/visit.yaml", "type: end, message", "action: fly_to_moon, message")

    with pytest.raises(BotInvalid, match="fly_to_moon"):
        desk.service.publish(by="김운영")


def test_the_first_version_cannot_be_a_canary(desk: Desk) -> None:
    """The other conversations would have none."""
    with pytest.raises(NotPublished):
        desk.service.publish(by="김운영", canary=10)


def test_a_folder_that_cannot_be_written_is_named(desk: Desk) -> None:
    """The disk says no."""
    desk.service.home.parent.parent.mkdir(parents=True)
    desk.service.home.parent.write_text("a file", encoding="utf-8")

    with pytest.raises(FolderUnwritable, match="published"):
        desk.service.publish(by="김운영")


# --- what is served --------------------------------------------------------------------------------------------------


def _releases(*steps: str) -> list[Release]:
    """Return releases written as action version [share]."""
    made = []
    for number, step in enumerate(steps, 1):
        action, version, *share = step.split()
        made.append(
            Release(
                number=number,
                at=datetime(2026, 11, 23, tzinfo=UTC),
                by="김운영",
                action=ReleaseAction(action),
                version=version,
                checksum="",
                share=float(share[0]) if share else 100.0,
            )
        )
    return made


@pytest.mark.parametrize(
    ("steps", "live", "canary", "share", "earlier"),
    [
        (["publish v1"], "v1", "", 0, ()),
        (["publish v1", "publish v2"], "v2", "", 0, ("v1",)),
        (["publish v1", "canary v2 10"], "v1", "v2", 10, ()),
        (["publish v1", "canary v2 10", "canary v2 30"], "v1", "v2", 30, ()),
        (["publish v1", "canary v2 10", "canary v3 5"], "v1", "v3", 5, ()),
        (["publish v1", "canary v2 10", "promote v2"], "v2", "", 0, ("v1",)),
        (["publish v1", "canary v2 10", "publish v3"], "v3", "", 0, ("v1",)),
        (["publish v1", "canary v2 10", "rollback v1"], "v1", "", 0, ()),
        (["publish v1", "publish v2", "publish v3", "rollback v2"], "v2", "", 0, ("v1",)),
        (["publish v1", "publish v2", "publish v3", "rollback v1"], "v1", "", 0, ()),
        (["publish v1", "publish v2", "rollback v1", "rollback v2"], "v2", "", 0, ("v1",)),
    ],
)
def test_the_log_amounts_to_a_plan(
    steps: list[str], live: str, canary: str, share: float, earlier: tuple[str, ...]
) -> None:
    """What is served follows from the releases one after the other."""
    plan = Plan(number=len(steps), live=live, canary=canary, share=share, earlier=earlier)

    assert plan_of(_releases(*steps)) == plan


def test_nothing_published_is_no_plan() -> None:
    """Then the bot's folder is served."""
    assert plan_of([]) is None


def test_going_back_twice_reaches_the_version_before_that(desk: Desk) -> None:
    """Each rollback without a version goes one further; the first has none before it."""
    desk.service.publish(by="김운영")
    desk.publish()
    desk.publish()

    assert [desk.service.rollback(by="김운영").version for _ in range(2)] == ["v2", "v1"]
    with pytest.raises(NoEarlierVersion, match="v1"):
        desk.service.rollback(by="김운영")


def test_a_version_that_never_was_is_not_gone_back_to(desk: Desk) -> None:
    """The error lists those that were published."""
    desk.service.publish(by="김운영")
    desk.publish()

    with pytest.raises(VersionNotFound, match=r"v9.*v1, v2"):
        desk.service.rollback("v9", by="김운영")


@pytest.mark.parametrize(
    "job",
    [
        pytest.param(lambda service: service.promote(by="김운영"), id="promote"),
        pytest.param(lambda service: service.rollback(by="김운영"), id="rollback"),
        pytest.param(lambda service: service.compare(), id="compare"),
    ],
)
def test_what_needs_a_published_version_says_so(desk: Desk, job: Callable[[ReleaseService], object]) -> None:
    """Nothing was published yet."""
    with pytest.raises(NotPublished):
        job(desk.service)


def test_without_a_canary_nothing_is_promoted(desk: Desk) -> None:
    """Everybody is served the live version already."""
    desk.service.publish(by="김운영")

    with pytest.raises(NoCanary, match="v1"):
        desk.service.promote(by="김운영")


# --- damage ----------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("file", ["bot.yaml", "scenarios/visit.yaml"])
def test_a_changed_snapshot_is_not_served(desk: Desk, file: str) -> None:
    """Whatever was changed in it, the checksum tells."""
    desk.service.publish(by="김운영")
    path = desk.service.home / "v1" / file
    path.write_bytes(path.read_bytes() + b"\n")

    with pytest.raises(SnapshotDamaged, match=r"v1.*aicc rollback.*\[snapshot_damaged\]"):
        desk.service.serving()


def test_a_damaged_version_is_not_gone_back_to(desk: Desk) -> None:
    """The live version stays."""
    desk.service.publish(by="김운영")
    desk.publish()
    (desk.service.home / "v1" / "faq.yaml").unlink()

    with pytest.raises(SnapshotDamaged, match="v1"):
        desk.service.rollback(by="김운영")

    assert desk.service.serving().live.version == "v2"


def test_a_release_that_was_being_written_when_the_power_went_never_was(desk: Desk) -> None:
    """The half line is not read, and the next release takes its place."""
    desk.service.publish(by="김운영")
    log = desk.service.log.path
    whole = log.read_bytes()
    log.write_bytes(whole + b'{"number":2,"at":"2026-')

    release = desk.publish()

    assert (release.number, release.version) == (2, "v2")
    assert [json.loads(line)["number"] for line in log.read_text(encoding="utf-8").splitlines()] == [1, 2]


def test_a_version_whose_release_was_not_logged_is_written_over(desk: Desk) -> None:
    """The process died between the snapshot and the log."""
    left = desk.service.home / "v1"
    left.mkdir(parents=True)
    (left / "bot.yaml").write_text("half", encoding="utf-8")

    desk.service.publish(by="김운영")

    assert desk.service.serving().live.bot.id == "office"


@pytest.mark.parametrize("line", [b"nonsense\n", b"{}\n", b"\n"])
def test_a_damaged_log_is_named_with_its_line(desk: Desk, line: bytes) -> None:
    """Nothing is guessed about what is served."""
    desk.service.publish(by="김운영")
    log = desk.service.log.path
    log.write_bytes(log.read_bytes() + line)

    with pytest.raises(ReleasesDamaged, match=r"releases\.jsonl.*2"):
        desk.service.plan()


# --- at the same time ------------------------------------------------------------------------------------------------


def _publish_canaries(folder: Path, start: "multiprocessing.synchronize.Event", number: int) -> None:
    desk = _desk(folder)
    change(desk.bot, "bot.yaml", "AI가", f"AI {number}가")
    start.wait(30)
    desk.service.publish(by=f"담당{number}")


def test_publishing_at_the_same_time_loses_nothing(tmp_path: Path) -> None:
    """Several processes publish into one data folder at once: each version has its number, its files and its line."""
    publishers = 4
    context = multiprocessing.get_context("spawn")
    start = context.Event()
    workers = []
    first = _desk(tmp_path)
    first.service.publish(by="김운영")
    for number in range(publishers):
        folder = tmp_path / f"of{number}"
        write_bot(folder / "bot")
        (folder / "var").symlink_to(tmp_path / "var")
        workers.append(context.Process(target=_publish_canaries, args=(folder, start, number)))
    for worker in workers:
        worker.start()
    start.set()
    for worker in workers:
        worker.join(60)

    log = first.service.log.read()
    assert [worker.exitcode for worker in workers] == [0] * publishers
    assert [(release.number, release.version) for release in log] == [
        (number, f"v{number}") for number in range(1, publishers + 2)
    ]
    assert {release.by for release in log} == {"김운영", *(f"담당{number}" for number in range(publishers))}
    assert [first.service.compare(release.version, release.version).changes for release in log] == [()] * len(log)
