"""ReleaseService: publishes versions of a bot, compares them, and loads those that are served."""

import shutil
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from aicc.faq import FAQManager
from aicc.models.errors import (
    BotInvalid,
    FolderUnwritable,
    NoCanary,
    NoEarlierVersion,
    NothingToPublish,
    NotPublished,
    VersionNotFound,
)
from aicc.models.release import Plan, Release, ReleaseAction
from aicc.ports import Clock
from aicc.project import load_bot, read_project
from aicc.project.actions import check_actions
from aicc.project.problems import Severity
from aicc.project.yaml_source import Unreadable, read_source
from aicc.services.engines import Engines
from aicc.services.nlu_service import BotService
from aicc.services.releases import snapshots
from aicc.services.releases.consequences import Consequence, consequences
from aicc.services.releases.differences import Change, Parsed, differences
from aicc.services.releases.planning import plan_of
from aicc.services.releases.release_log import ReleaseLog
from aicc.services.versions import Serving, check_backend
from aicc.utils.logger import get_logger

_EVERYBODY: Final = 100.0
_log = get_logger("aicc.releases")


@dataclass(frozen=True, slots=True, kw_only=True)
class Comparison:
    """How one version differs from another."""

    # Names of the versions; "" is the bot's folder.
    old: str
    new: str
    changes: tuple[Change, ...]
    consequences: tuple[Consequence, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class ReleaseService:
    """Publishes what the folder of a bot says, and knows what is served."""

    # Reads the folder, trains, and keeps what was learned.
    bots: BotService
    # Folder of the versions and of their log.
    home: Path
    clock: Clock

    @property
    def log(self) -> ReleaseLog:
        """Return the log: who published what, and when."""
        return ReleaseLog(path=self.home / "releases.jsonl")

    def plan(self) -> Plan | None:
        """Return which versions are served; None when nothing was published.

        Raises:
            ReleasesDamaged: the log cannot be read.
        """
        return plan_of(self.log.read())

    def publish(self, *, by: str, note: str = "", canary: float | None = None) -> Release:
        """Publish what the folder says as a new version.

        Args:
            by: who publishes.
            note: what changed, or why.
            canary: percent of the conversations that get it; None: all.

        Raises:
            BotInvalid: the files have mistakes.
            NothingToPublish: they are those of a version that is served.
            NotPublished: a canary needs a version beside it.
            TrainingInvalid, EmbedderUnavailable: it cannot be trained.
            FolderUnwritable: it cannot be kept.
            ReleasesDamaged: the log cannot be read.
        """
        files = snapshots.read_files(self.bots.bot_dir)
        named = snapshots.checksum(files)
        self._refuse(named, canary)
        with self._staged(files) as staged:
            self._make_ready(staged)
            with self.log.locked():
                # Once more, for another may have published meanwhile.
                self._refuse(named, canary)
                version = f"v{max((_number(release.version) for release in self.log.read()), default=0) + 1}"
                snapshots.keep(staged, self.home / version)
                action = ReleaseAction.PUBLISH if canary is None else ReleaseAction.CANARY
                return self._record(action, version, named, by=by, note=note, share=canary)

    def promote(self, *, by: str, note: str = "", share: float | None = None) -> Release:
        """Serve the canary to everybody, or to another share (percent) of the conversations.

        Raises:
            NotPublished, NoCanary: there is no canary.
            SnapshotDamaged: its files have changed.
        """
        with self._locked():
            plan = self._planned()
            if not plan.canary:
                raise NoCanary(version=plan.live)
            action = ReleaseAction.PROMOTE if share is None else ReleaseAction.CANARY
            return self._record(action, plan.canary, self._usable(plan.canary), by=by, note=note, share=share)

    def rollback(self, version: str | None = None, *, by: str, note: str = "") -> Release:
        """Serve an earlier version to everybody.

        Args:
            version: which; None withdraws the canary, or where there is none goes to what was served before.
            by: who goes back.
            note: why.

        Raises:
            NotPublished, NoEarlierVersion, VersionNotFound: there is nothing to go back to.
            SnapshotDamaged, BotInvalid: it cannot be served any more.
        """
        with self._locked():
            plan = self._planned()
            if version is None:
                if not plan.canary and not plan.earlier:
                    raise NoEarlierVersion(version=plan.live)
                version = plan.live if plan.canary else plan.earlier[-1]
            named = self._usable(version)
            if version == plan.live and not plan.canary:
                raise NothingToPublish(version=version)
            return self._record(ReleaseAction.ROLLBACK, version, named, by=by, note=note)

    def compare(self, old: str | None = None, new: str | None = None) -> Comparison:
        """Return how two versions differ.

        Args:
            old: a version; None is the live one.
            new: a version; None is the bot's folder.

        Raises:
            NotPublished, VersionNotFound: there is no such version.
            SnapshotDamaged: its files have changed.
            BotInvalid: a file cannot be read.
        """
        first = self._planned().live if old is None else old
        before, after = self._parsed(first), self._parsed(new or "")
        return Comparison(
            old=first, new=new or "", changes=differences(before, after), consequences=consequences(before, after)
        )

    def serving(self, running: Serving | None = None) -> Serving:
        """Return what is to be served now, loaded; what runs already is not loaded again.

        Raises:
            BotError: it cannot be served: mistakes, damaged files, or another backend than the one that runs.
            EmbedderUnavailable: it has to be trained, and the embedder cannot be asked.
        """
        plan = self.plan()
        if plan is None:
            return Serving(live=self.bots.load())
        live = running.live if running is not None and running.live.version == plan.live else None
        if live is None:
            if running is not None:
                # Before anything is built: the engines share the index.
                check_backend(load_bot(self._folder(plan.live)), running.live.bot)
            live = self.bots.load_version(self._folder(plan.live), plan.live, index=self.bots.index)
        if not plan.canary:
            return Serving(live=live)
        canary = running.canary if running is not None else None
        if canary is None or canary.version != plan.canary:
            canary = self.bots.load_version(self._folder(plan.canary), plan.canary)
            check_backend(canary.bot, live.bot)
        return Serving(live=live, canary=canary, share=plan.share)

    def load(self, version: str, faq: FAQManager) -> Engines:
        """Return the engines of a version that answers questions from this FAQ.

        Raises:
            VersionNotFound, BotError: it cannot be had.
        """
        return self.bots.load_version(self._folder(version), version, faq=faq)

    def _refuse(self, named: str, canary: float | None) -> None:
        releases = self.log.read()
        plan = plan_of(releases)
        if plan is None:
            if canary is not None:
                raise NotPublished()
            return
        served = {one.checksum: one.version for one in releases if one.version in (plan.live, plan.canary)}
        if named in served:
            raise NothingToPublish(version=served[named])

    @contextmanager
    def _staged(self, files: snapshots.Files) -> Iterator[Path]:
        """Write the files into a folder that is removed afterwards, unless it has got another name."""
        try:
            self.home.mkdir(parents=True, exist_ok=True, mode=0o700)
            staged = Path(tempfile.mkdtemp(prefix=".staged-", dir=self.home))
        except OSError as error:
            raise FolderUnwritable(path=self.home, why=error.strerror or error) from None
        try:
            snapshots.write_files(files, staged)
            yield staged
        except OSError as error:
            raise FolderUnwritable(path=self.home, why=error.strerror or error) from None
        finally:
            shutil.rmtree(staged, ignore_errors=True)

    def _make_ready(self, folder: Path) -> None:
        found = (*read_project(folder)[1], *check_actions(folder))
        mistakes = [str(problem) for problem in found if problem.severity is Severity.ERROR]
        if mistakes:
            raise BotInvalid(report="\n".join(mistakes))
        bot = load_bot(folder)
        if bot.id != self.home.name:
            raise BotInvalid(report=f"bot.yaml: id: {self.home.name} -> {bot.id}: 다시 시작해 주세요. / restart.")
        self.bots.classifier(bot)

    def _record(
        self, action: ReleaseAction, version: str, named: str, *, by: str, note: str, share: float | None = None
    ) -> Release:
        """Add a release to the log. Only with the log locked."""
        release = Release(
            number=len(self.log.read()) + 1,
            at=self.clock.now(),
            by=by,
            action=action,
            version=version,
            checksum=named,
            share=_EVERYBODY if share is None else share,
            note=note,
        )
        self.log.append(release)
        _log.info("release", number=release.number, action=action.value, version=version, share=release.share, by=by)
        return release

    @contextmanager
    def _locked(self) -> Iterator[None]:
        try:
            with self.log.locked():
                yield
        except OSError as error:
            raise FolderUnwritable(path=self.home, why=error.strerror or error) from None

    def _planned(self) -> Plan:
        plan = self.plan()
        if plan is None:
            raise NotPublished()
        return plan

    def _usable(self, version: str) -> str:
        """Return the checksum of a version that can be served."""
        self.bots.classifier(load_bot(self._folder(version)))
        return self._checksum(version)

    def _checksum(self, version: str) -> str:
        published = {release.version: release.checksum for release in self.log.read()}
        if version not in published:
            raise VersionNotFound(version=version, known=", ".join(published) or "-")
        return published[version]

    def _folder(self, version: str) -> Path:
        """Return the folder of a version, with the files in it that were published."""
        folder = self.home / version
        snapshots.check(folder, version=version, wanted=self._checksum(version))
        return folder

    def _parsed(self, version: str) -> Parsed:
        root = self._folder(version) if version else self.bots.bot_dir
        try:
            return {name: read_source(root, name).data for name in snapshots.read_files(root)}
        except Unreadable as unreadable:
            raise BotInvalid(report=str(unreadable.problem)) from None


def bot_id_of(root: Path) -> str:
    """Return the id of the bot in a folder; what else is wrong with it does not matter to what was published.

    Raises:
        BotInvalid: its bot.yaml cannot be read or has no id.
    """
    try:
        data = read_source(root, "bot.yaml").data
    except Unreadable:
        data = None
    written = data.get("id") if isinstance(data, dict) else None
    # Part of a path: nothing but a word.
    return written if isinstance(written, str) and written.isidentifier() else load_bot(root).id


def _number(version: str) -> int:
    return int(version.removeprefix("v"))
