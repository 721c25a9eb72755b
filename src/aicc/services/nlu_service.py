"""Training, keeping and reloading what a bot has learned."""

import asyncio
from dataclasses import dataclass
from pathlib import Path

from aicc.faq import FAQManager
from aicc.models.bot import Bot
from aicc.models.errors import ArtefactInvalid, BotInvalid
from aicc.nlu.artefact import decode, encode
from aicc.nlu.chatbot_nlu import examples_of, version_of
from aicc.nlu.intents import IntentClassifier
from aicc.nlu.training import Progress, train
from aicc.ports import Embedder, FAQIndex, Reader
from aicc.project import load_bot
from aicc.project.actions import check_actions
from aicc.services.engines import Engines, build_engines
from aicc.services.versions import check_backend
from aicc.utils.logger import get_logger

_log = get_logger("aicc.nlu")


@dataclass(frozen=True, slots=True, kw_only=True)
class BotService:
    """Reads a bot project and keeps its trained artefact beside the other data."""

    # Folder of the bot project.
    bot_dir: Path
    # Folder of the artefacts.
    artefact_dir: Path
    # Model that is added to the built-in understanding.
    embedder: Embedder | None = None
    # Reads messages in place of the built-in understanding, as far as it can.
    reader: Reader | None = None
    # What proposes FAQ entries, the same after a reload; None is one in memory.
    index: FAQIndex | None = None

    def load(self) -> Engines:
        """Return the engines of the bot as its files say now; trains only when its examples have changed.

        Raises:
            BotInvalid: the files have mistakes.
            TrainingInvalid: there is nothing to learn from.
            EmbedderUnavailable: it has to train, and the embedder cannot be asked.
        """
        bot = load_bot(self.bot_dir)
        return build_engines(bot, self.classifier(bot), embedder=self.embedder, reader=self.reader, index=self.index)

    def load_version(
        self, folder: Path, version: str, *, index: FAQIndex | None = None, faq: FAQManager | None = None
    ) -> Engines:
        """Return the engines of a published version.

        Args:
            folder: its files.
            version: its name.
            index: what proposes its FAQ entries; None is one in memory.
            faq: answers questions in place of the version's own entries.

        Raises:
            BotInvalid, TrainingInvalid, EmbedderUnavailable: as `load()`.
        """
        bot = load_bot(folder)
        classifier = self.classifier(bot)
        return build_engines(
            bot, classifier, embedder=self.embedder, reader=self.reader, index=index, faq=faq, version=version
        )

    async def reload(self, current: Bot) -> Engines:
        """Return `load()` done beside the running turns.

        Raises:
            BotInvalid: as `load()`, or the new bot needs another backend than the one that runs.
        """
        problems = await asyncio.to_thread(check_actions, self.bot_dir)
        if problems:
            raise BotInvalid(report="\n".join(map(str, problems)))
        # Before anything is built: the engines share the index.
        bot = await asyncio.to_thread(load_bot, self.bot_dir)
        check_backend(bot, current)
        return await asyncio.to_thread(self.load)

    def classifier(self, bot: Bot) -> IntentClassifier:
        """Return the kept classifier of a bot; trains and keeps one where there is none or it is damaged."""
        path = self.path(self.version(bot))
        try:
            return decode(path.read_bytes(), path=str(path))
        except FileNotFoundError:
            pass
        except (ArtefactInvalid, OSError) as error:
            _log.warning("artefact.unusable", path=str(path), why=str(error))
        return self.train(bot)

    def train(self, bot: Bot, progress: Progress | None = None) -> IntentClassifier:
        """Train a bot's classifier and keep it; `progress` is told the stages of the training, and saving.

        A folder that cannot be written costs the next start a training, nothing else, and is logged.

        Raises:
            TrainingInvalid: there is nothing to learn from.
            EmbedderUnavailable: the embedder cannot be asked.
        """
        classifier = train(examples_of(bot), version=self.version(bot), embedder=self.embedder, progress=progress)
        path = self.path(classifier.version)
        if progress is not None:
            progress("saving", 0.0)
        try:
            path.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
            partial = path.with_suffix(".partial")
            partial.write_bytes(encode(classifier))
            partial.replace(path)
        except OSError as error:
            _log.warning("artefact.not_kept", path=str(path), why=str(error))
        return classifier

    def version(self, bot: Bot) -> str:
        """Return what names the classifier of a bot's examples and of the embedder."""
        return version_of(examples_of(bot), self.embedder.name if self.embedder is not None else "")

    def path(self, version: str) -> Path:
        """Return where the artefact of a version is kept."""
        return self.artefact_dir / f"{version}.intents"
